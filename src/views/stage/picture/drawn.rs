//! A drawing as data: written as the text of an SVG file, or shown in the page as elements.
//!
//! Whatever text stands in a scenario is escaped in one place, here; there is no way to write markup.

use yew::Html;
use yew::virtual_dom::{VNode, VTag};

/// An element of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Drawn {
    tag: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Vec<Self>,
    words: String,
}

impl Drawn {
    /// An element with nothing in it.
    pub(super) const fn new(tag: &'static str) -> Self {
        Self { tag, attributes: Vec::new(), inside: Vec::new(), words: String::new() }
    }

    /// With an attribute.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With another element in it.
    pub(super) fn holding(mut self, inside: Self) -> Self {
        self.inside.push(inside);
        self
    }

    /// With other elements in it.
    pub(super) fn all(mut self, inside: impl IntoIterator<Item = Self>) -> Self {
        self.inside.extend(inside);
        self
    }

    /// With words in it.
    pub(super) fn saying(mut self, words: impl Into<String>) -> Self {
        self.words = words.into();
        self
    }

    /// As the text of a file.
    pub(crate) fn file(&self) -> String {
        let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
        self.write(&mut out);
        out.push('\n');
        out
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.tag);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(value, out);
            out.push('"');
        }
        if self.inside.is_empty() && self.words.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        escape(&self.words, out);
        for inside in &self.inside {
            inside.write(out);
        }
        out.push_str("</");
        out.push_str(self.tag);
        out.push('>');
    }

    /// As elements of the page.
    pub(crate) fn html(&self) -> Html {
        let mut tag = VTag::new(self.tag);
        for (name, value) in &self.attributes {
            tag.add_attribute(name, value.clone());
        }
        if !self.words.is_empty() {
            tag.add_child(VNode::from(self.words.clone()));
        }
        for inside in &self.inside {
            tag.add_child(inside.html());
        }
        tag.into()
    }
}

/// What has a meaning in markup is written by name; what no XML may hold is left out.
fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            other if other < ' ' => {}
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        let drawn = Drawn::new("text")
            .with("class", "a\"><script>")
            .saying("</text><script>alert(1)</script>&amp;\u{0}\u{ffff}\n")
            .holding(Drawn::new("g"));
        assert_eq!(
            drawn.file(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<text class=\"a&quot;&gt;&lt;script&gt;\">\
             &lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp; <g/></text>\n"
        );
    }
}
