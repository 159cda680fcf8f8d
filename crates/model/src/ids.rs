//! Names that never change and are never used again: the identity of each part of a scenario.

use std::fmt;
use std::sync::Arc;

/// Longest identifier, in characters.
pub const MAX_LENGTH: usize = 64;

/// Whether `text` can be an identifier: a letter or digit first, then letters, digits, `-` and `_`.
#[must_use]
pub fn is_valid(text: &str) -> bool {
    text.len() <= MAX_LENGTH
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Makes an identifier out of any words: `"Web gateway"` becomes `"web-gateway"`.
#[must_use]
pub fn slug(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
        if out.len() == MAX_LENGTH {
            break;
        }
    }
    let trimmed = out.trim_end_matches('-');
    if trimmed.is_empty() { "part".to_owned() } else { trimmed.to_owned() }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps a text that [`is_valid`] accepts; the reader checks that before.
            #[must_use]
            pub fn new(text: &str) -> Self {
                Self(text.into())
            }

            /// The text itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    )*};
}

ids! {
    /// A component, for ever.
    ComponentId;
    /// A connection, for ever.
    ConnectionId;
    /// A user journey.
    FlowId;
    /// A region or data centre.
    ZoneId;
    /// An entry of the fault plan.
    FaultId;
    /// Something that should be true of a run.
    ExpectationId;
}
