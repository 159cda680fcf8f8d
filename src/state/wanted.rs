//! What is to be added: a kind of the catalogue, plain or in one of its ready-made forms.

/// What a new component is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// One of the catalogue's kinds.
    pub kind: String,
    /// One of the kind's presets; `None` is the first, the plain one.
    pub preset: Option<String>,
}

impl Wanted {
    /// A kind, plain or in one of its ready-made forms.
    #[must_use]
    pub fn new(kind: &str, preset: Option<&str>) -> Self {
        Self { kind: kind.to_owned(), preset: preset.map(ToOwned::to_owned) }
    }
}
