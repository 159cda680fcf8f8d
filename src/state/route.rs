//! What the address of the page asks for. Whatever it says, the page opens.

use betwixt_model::permalink::find_in_url;
use betwixt_model::{SimSpan, SimTime, decimal};

use super::lens::Lens;
use super::looking::Looking;
use super::settings::Theme;

/// How much of the page an embed shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EmbedMode {
    /// The canvas; nothing to touch.
    View,
    /// Play and pause.
    Play,
    /// Play, and the exposed sliders.
    Tune,
    /// Everything.
    Edit,
}

impl EmbedMode {
    /// The mode of that name; an unknown one is the one most people mean.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "view" => Self::View,
            "tune" => Self::Tune,
            "edit" => Self::Edit,
            _ => Self::Play,
        }
    }

    /// As written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Play => "play",
            Self::Tune => "tune",
            Self::Edit => "edit",
        }
    }
}

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// A permalink's text, without `s=`; the codec says whether it is one.
    pub link: Option<String>,
    /// The moment to open at.
    pub at: Option<SimTime>,
    /// The operation to follow.
    pub see: Option<Looking>,
    /// What of the run is looked at.
    pub lens: Lens,
    /// A scenario of the gallery, by its file name without ending.
    pub open: Option<String>,
    /// The gallery itself.
    pub gallery: bool,
    /// Whether and how the page is embedded.
    pub embed: Option<EmbedMode>,
    /// Whether it plays at once; `None` leaves that to the page.
    pub autoplay: Option<bool>,
    /// Simulated seconds per real second; `None` lets the page choose.
    pub speed: Option<f64>,
    /// The theme, whatever the settings say.
    pub theme: Option<Theme>,
    /// The language, as asked for.
    pub lang: Option<String>,
    /// Whether what is shown may not be left: no way out to the full page.
    pub lock: bool,
    /// Parts to be shown in an embed, by name; see [`super::show`].
    pub show: Vec<String>,
    /// Switches for those who work on Betwixt.
    pub debug: Debug,
}

/// Switches for those who work on Betwixt: `?debug=ids,hit`, `?slow=10`, `?reduced-motion`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Debug {
    /// Layers drawn over the canvas, by name.
    pub layers: Vec<String>,
    /// The page's clock runs so many times slower.
    pub slow: Option<f64>,
    /// As if the system asked for stillness.
    pub reduced_motion: bool,
}

impl Route {
    /// From the parts of an address, as the browser gives them: path, `?query`, `#hash`.
    #[must_use]
    pub fn parse(path: &str, query: &str, hash: &str) -> Self {
        let mut route = Self::default();
        for (name, value) in pairs(query.trim_start_matches('?')) {
            route.take(&name, value);
        }
        // A link carries its moment behind the scenario.
        for (name, value) in pairs(hash.trim_start_matches('#')) {
            if matches!(&*name, "t" | "see" | "lens") {
                route.take(&name, value);
            }
        }
        route.gallery |= hash == "#gallery";
        // A program that escapes the `#` of a link makes it part of the path.
        route.link = find_in_url(hash, query).or_else(|| find_in_url("", path));
        route
    }

    fn take(&mut self, name: &str, value: String) {
        match name {
            "open" => self.open = Some(value).filter(|slug| is_slug(slug)),
            "t" => self.at = decimal::parse(&value).filter(|t| *t >= 0.0).map(|t| SimTime(SimSpan::from_seconds(t).0)),
            "see" => self.see = Looking::parse(&value),
            "lens" => self.lens = Lens::from_name(&value),
            "gallery" => self.gallery = true,
            "embed" => self.embed = Some(EmbedMode::from_name(&value)),
            "autoplay" => self.autoplay = Some(is_on(&value)),
            "speed" => self.speed = decimal::parse(&value).filter(|n| (0.001..=100.0).contains(n)),
            "theme" => self.theme = Theme::from_name(&value),
            "lang" => self.lang = Some(value).filter(|lang| is_slug(lang)),
            "lock" => self.lock = is_on(&value),
            "show" => self.show = listed(&value).map(ToOwned::to_owned).collect(),
            "debug" => self.debug.layers = words(&value),
            "slow" => self.debug.slow = decimal::parse(&value).filter(|n| (1.0..=1_000.0).contains(n)),
            "reduced-motion" => self.debug.reduced_motion = is_on(&value),
            _ => {}
        }
    }

    /// Whether the page is one that can be edited.
    #[must_use]
    pub fn is_editor(&self) -> bool {
        self.embed.is_none_or(|mode| mode == EmbedMode::Edit)
    }
}

/// Where the page around may come from, if the query of an address says so: messages from elsewhere are not heard.
#[must_use]
pub fn host(query: &str) -> Option<String> {
    let mut pairs = pairs(query.trim_start_matches('?'));
    pairs.find(|(name, host)| name == "host" && !host.is_empty()).map(|(_, host)| host)
}

fn pairs(text: &str) -> impl Iterator<Item = (String, String)> + '_ {
    text.split('&').filter(|part| !part.is_empty()).map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (unescape(name), unescape(value))
    })
}

/// Undoes `%41`; whatever is not such an escape stays as it is. A `+` stays too: no value of ours has blanks.
fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let code =
            escape.and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// A name that can be part of a file's path without leading anywhere else.
fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off" | "no")
}

fn words(value: &str) -> Vec<String> {
    listed(value).filter(|word| is_slug(word)).map(ToOwned::to_owned).collect()
}

fn listed(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|word| !word.is_empty()).take(16)
}
