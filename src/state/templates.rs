//! Ready-made groups of components to begin with: put in as one step, each a scenario of its own in `scenarios/templates`.

/// A group that can be put in.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// As shown.
    pub name: &'static str,
    /// What it is, in one sentence.
    pub about: &'static str,
    /// The picture of its tile.
    pub icon: &'static str,
    /// The scenario.
    pub text: &'static str,
}

/// All of them, in the order of the palette.
pub static TEMPLATES: &[Template] = &[
    Template {
        name: "Three-tier",
        about: "People, a gateway, a service, and a database behind it.",
        icon: "rows",
        text: include_str!("../../scenarios/templates/three-tier.json"),
    },
    Template {
        name: "Shop",
        about: "Browsing and buying: a catalogue with a cache, a checkout, stock, and payments that somebody else runs.",
        icon: "card",
        text: include_str!("../../scenarios/templates/shop.json"),
    },
    Template {
        name: "Event-driven",
        about: "A service that takes orders and puts them into a queue, and workers that do the rest later.",
        icon: "queue",
        text: include_str!("../../scenarios/templates/event-driven.json"),
    },
];
