//! What is looked at in the view of findings: which sort, and which operation.

use betwixt_analysis::findings::{FindingKind, Group};

/// How the trace of an operation is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Picture {
    /// Who was at it, and when.
    #[default]
    Waterfall,
    /// What went between whom, and when; with the place of the message that is chosen.
    Messages(u16),
}

/// What is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looking {
    /// Only sorts of this group; all of them if none.
    pub group: Option<Group>,
    /// The sort whose operations are listed.
    pub kind: Option<FindingKind>,
    /// The operation that is followed.
    pub operation: Option<u64>,
    /// The first operation of the sort is to be followed, as soon as it is known.
    pub first: bool,
    /// How its trace is drawn.
    pub picture: Picture,
}

impl Looking {
    /// An operation, because of this.
    #[must_use]
    pub const fn at(kind: FindingKind, operation: u64) -> Self {
        Self { group: None, kind: Some(kind), operation: Some(operation), first: false, picture: Picture::Waterfall }
    }

    /// Its trace is drawn in the same way, from its first message on.
    pub(super) const fn drawn_like(self, before: Self) -> Self {
        let picture = match before.picture {
            Picture::Waterfall => Picture::Waterfall,
            Picture::Messages(_) => Picture::Messages(0),
        };
        Self { picture, ..self }
    }

    /// As a link carries it: `charged_twice.1042`.
    #[must_use]
    pub fn text(self) -> Option<String> {
        Some(format!("{}.{}", self.kind?.key(), self.operation?))
    }

    /// From a link; none if it is not understood.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, operation) = text.rsplit_once('.')?;
        Some(Self::at(FindingKind::from_key(kind)?, operation.parse().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_carries_it_there_and_back() {
        let looking = Looking::at(FindingKind::ChargedTwice, 1042);
        assert_eq!(looking.text().as_deref(), Some("charged_twice.1042"));
        assert_eq!(Looking::parse("charged_twice.1042"), Some(looking));
        for wrong in ["", "charged_twice", "charged_twice.x", "unheard_of.7", "charged_twice.-1"] {
            assert_eq!(Looking::parse(wrong), None, "{wrong}");
        }
    }
}
