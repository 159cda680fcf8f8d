//! What a person prefers, kept by the browser: small, and never a reason not to start.

use betwixt_model::json;
use serde_json::{Map, Value};

use super::dock::dock;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
}

/// Whether things may travel on the canvas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Motion {
    /// As the system says.
    #[default]
    System,
    /// Nothing travels; stations count instead.
    Reduced,
    /// Everything travels, whatever the system says.
    Full,
}

impl Theme {
    /// Every theme, with its name in storage, in `?theme=` and in `data-theme`.
    pub const ALL: [(Self, &'static str); 3] = [(Self::System, "system"), (Self::Light, "light"), (Self::Dark, "dark")];

    /// As written.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(theme, _)| *theme == self).map_or("system", |(_, name)| name)
    }

    /// The theme of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(theme, _)| *theme)
    }

    /// The one after, for a button that goes round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// Whether the page is dark, given what the system says.
    #[must_use]
    pub const fn is_dark(self, system_dark: bool) -> bool {
        match self {
            Self::System => system_dark,
            Self::Light => false,
            Self::Dark => true,
        }
    }
}

impl Motion {
    /// Every choice, with its name in storage.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::System, "system"), (Self::Reduced, "reduced"), (Self::Full, "full")];

    /// As written.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(motion, _)| *motion == self).map_or("system", |(_, name)| name)
    }

    /// The choice of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(motion, _)| *motion)
    }

    /// Whether nothing may travel, given what the system says.
    #[must_use]
    pub const fn is_reduced(self, system_reduced: bool) -> bool {
        match self {
            Self::System => system_reduced,
            Self::Reduced => true,
            Self::Full => false,
        }
    }
}

/// What a person prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// Whether things may travel.
    pub motion: Motion,
    /// Whether single keys act while the canvas has the focus.
    pub single_keys: bool,
    /// Whether the first hint was used or refused; it never returns.
    pub hint_dismissed: bool,
    /// How high what stands below the canvas is [pixels]; as usual if nobody has said so.
    pub dock: Option<u16>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { theme: Theme::System, motion: Motion::System, single_keys: true, hint_dismissed: false, dock: None }
    }
}

impl Settings {
    /// From what was stored. Whatever is missing, damaged or of a newer version is as if it had never been set.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let stored = json::parse(text).unwrap_or_default();
        let word = |name: &str| stored.get(name).and_then(Value::as_str);
        let flag = |name: &str| stored.get(name).and_then(Value::as_bool);
        let usual = Self::default();
        Self {
            theme: word("theme").and_then(Theme::from_name).unwrap_or(usual.theme),
            motion: word("motion").and_then(Motion::from_name).unwrap_or(usual.motion),
            single_keys: flag("single_keys").unwrap_or(usual.single_keys),
            hint_dismissed: flag("hint_dismissed").unwrap_or(usual.hint_dismissed),
            dock: stored.get("dock").and_then(Value::as_f64).map(dock),
        }
    }

    /// To be stored.
    #[must_use]
    pub fn write(&self) -> String {
        let Self { theme, motion, single_keys, hint_dismissed, dock } = *self;
        let mut out = Map::new();
        out.insert("theme".to_owned(), theme.name().into());
        out.insert("motion".to_owned(), motion.name().into());
        out.insert("single_keys".to_owned(), single_keys.into());
        out.insert("hint_dismissed".to_owned(), hint_dismissed.into());
        if let Some(height) = dock {
            out.insert("dock".to_owned(), height.into());
        }
        json::write(&Value::Object(out))
    }
}
