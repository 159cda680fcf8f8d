//! The permalink: to copy, by hand if need be; how long it is; the same inside a page of your own.

use crate::views::markup::html;
use betwixt_model::LengthRating;
use yew::prelude::*;

use crate::platform::input;
use crate::state::Command;
use crate::state::picture::PictureCommand;
use crate::views::controls::button::Button;
use crate::views::controls::dialog::DialogFrame;
use crate::views::controls::percent;
use crate::views::icons::icon;
use crate::views::memo::View;
use crate::views::readout;

/// From this length on a link is red: the end of the meter [characters].
const LONGEST: f64 = 8_000.0;

/// What became of copying the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// Nobody knows yet.
    Trying,
    /// It is on the clipboard.
    Yes,
    /// The browser refused: it has to be copied by hand.
    No,
}

/// The permalink.
#[derive(Clone, Debug, PartialEq)]
pub struct ShareDialog {
    /// The permalink, whole.
    pub link: AttrValue,
    /// How such a length fares.
    pub rating: LengthRating,
    /// What became of copying it.
    pub copied: Copied,
    /// Whether pictures can go to the clipboard here.
    pub picture: bool,
    /// Where commands go.
    pub on: Callback<Command>,
    /// Copy this text.
    pub on_copy: Callback<AttrValue>,
}

/// The address that shows the scenario inside another page.
#[must_use]
pub fn embed_address(link: &str) -> String {
    match link.split_once('#') {
        Some((page, hash)) => format!("{page}?embed=play#{hash}"),
        None => format!("{link}?embed=play"),
    }
}

/// A piece of a page that shows the scenario.
#[must_use]
pub fn embed_snippet(link: &str) -> String {
    let address = embed_address(link).replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<iframe src=\"{address}\" title=\"Betwixt\" width=\"800\" height=\"500\" loading=\"lazy\" sandbox=\"allow-scripts allow-popups \
         allow-popups-to-escape-sandbox\"></iframe>"
    )
}

impl View for ShareDialog {
    fn view(&self) -> Html {
        let close = {
            let on = self.on.clone();
            Callback::from(move |()| on.emit(Command::CloseDialog))
        };
        let snippet = embed_snippet(&self.link);
        let copy_snippet = {
            let (on_copy, snippet) = (self.on_copy.clone(), AttrValue::from(snippet.clone()));
            Callback::from(move |_: MouseEvent| on_copy.emit(snippet.clone()))
        };
        html! {
            <DialogFrame id="share-dialog" title="Share" on_close={close}>
                <p>{ "The link holds the whole scenario and everything you changed while it ran. Whoever opens it sees the same run." }</p>
                <div class="copy-row">
                    <input type="text" id="share-link" class="copy-field" readonly=true value={self.link.clone()} aria-label="Link to this scenario"
                        onfocus={|event: FocusEvent| input::select_all(&event)} />
                    { Button::new("Copy link").icon("copy").class("primary").asks(Command::Share, &self.on) }
                </div>
                <p class={classes!("copy-state", (self.copied == Copied::No).then_some("bad"))} role="status">{ copied_words(self.copied) }</p>
                { meter(self) }
                <h3>{ "In a page of your own" }</h3>
                <textarea class="copy-field" readonly=true rows="3" aria-label="Snippet that embeds this scenario" value={snippet}
                    onfocus={|event: FocusEvent| input::select_all(&event)} />
                <div class="dialog-foot">
                    <button type="button" class="button" onclick={copy_snippet}>{ icon("code") }<span>{ "Copy the snippet" }</span></button>
                    { Button::new("Save as a file").icon("download").asks(Command::SaveFile, &self.on) }
                </div>
                <h3>{ "As a picture" }</h3>
                { pictures(self) }
            </DialogFrame>
        }
    }
}

/// The stage as it stands, for a document, a slide or paper.
fn pictures(props: &ShareDialog) -> Html {
    let ask = |label: &'static str, icon: &'static str, what: PictureCommand| {
        Button::new(label).icon(icon).asks(Command::Picture(what), &props.on)
    };
    html! {
        <div class="dialog-foot">
            if props.picture {
                { ask("Copy picture", "copy", PictureCommand::Copy) }
            }
            { ask("Save as PNG", "download", PictureCommand::SavePng) }
            { ask("Save as SVG", "download", PictureCommand::SaveSvg) }
            { ask("Print", "", PictureCommand::Print) }
        </div>
    }
}

fn copied_words(copied: Copied) -> &'static str {
    match copied {
        Copied::Trying => "",
        Copied::Yes => "Copied.",
        Copied::No => "The browser does not let this page copy. Select the link above and copy it yourself.",
    }
}

fn meter(props: &ShareDialog) -> Html {
    let length = props.link.len() as f64;
    let (class, words) = match props.rating {
        LengthRating::Green => ("green", "Works everywhere."),
        LengthRating::Amber => ("amber", "Works in browsers; some mail and chat programs cut a link this long."),
        LengthRating::Red => ("red", "Too long for many programs. Send a file instead."),
    };
    html! {
        <div class={classes!("meter", class)}>
            <svg width="100%" height="6" aria-hidden="true" focusable="false">
                <rect class="meter-track" x="0" y="0" width="100%" height="6" rx="3" />
                <rect class="meter-fill" x="0" y="0" width={percent(length / LONGEST)} height="6" rx="3" />
            </svg>
            <p>{ format!("{}. {words}", readout::counted(props.link.len() as u64, "character")) }</p>
            if props.rating == LengthRating::Red {
                { Button::new("Save as a file").icon("download").asks(Command::SaveFile, &props.on) }
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_embed_keeps_the_scenario_and_nothing_breaks_out_of_the_snippet() {
        assert_eq!(embed_address("https://b.example/x/#s=1.abc.0"), "https://b.example/x/?embed=play#s=1.abc.0");
        assert!(!embed_snippet("https://b.example/\"><script>#s=1").contains("\"><script>"));
    }
}
