//! What can stand in a scenario: the kinds, the faults and their parameters, handed in by the simulator.

use crate::param::{ParamSpec, ParamValue, Params};
use crate::problem::Problem;
use crate::scenario::Scenario;

/// What a kind is for; the only thing that code outside a kind's folder may decide by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Starts operations.
    Source,
    /// Does work when asked.
    Server,
    /// Passes a request on to one of its connections.
    Router,
    /// Holds records that belong to another store.
    Cache,
    /// Holds records.
    Store,
    /// Keeps publications until they are taken.
    Queue,
    /// Belongs to somebody else: asked from outside, never looked into.
    External,
}

/// A ready-made form of a kind, with its own place in the palette.
#[derive(Clone, Copy, Debug)]
pub struct PresetSpec {
    /// For the palette; unique within the kind.
    pub id: &'static str,
    /// As shown.
    pub title: &'static str,
    /// Name of the picture.
    pub icon: &'static str,
    /// Heading in the palette.
    pub category: &'static str,
    /// Values that differ from the kind's defaults.
    pub params: &'static [(&'static str, ParamValue)],
}

/// Settings of a part under the name of where they come from: another program's defaults, a measured link.
#[derive(Clone, Copy, Debug)]
pub struct PartPreset {
    /// As written; unique in its list.
    pub id: &'static str,
    /// As shown.
    pub title: &'static str,
    /// The heading it stands under.
    pub group: &'static str,
    /// Where the values come from: a document that anybody can look up.
    pub source: &'static str,
    /// Every value it sets; what it does not name stays as it is.
    pub params: &'static [(&'static str, ParamValue)],
}

/// A kind of component as the outside sees it.
#[derive(Clone, Copy, Debug)]
pub struct KindSpec {
    /// As written in scenarios.
    pub id: &'static str,
    /// As shown.
    pub title: &'static str,
    /// What it is for.
    pub role: Role,
    /// Name of the picture when the component names none.
    pub icon: &'static str,
    /// Outline on the canvas: `circle`, `hexagon`, `square`, `cut`, `cylinder`, `pill` or `dashed`.
    pub silhouette: &'static str,
    /// One sentence: what it stands for.
    pub summary: &'static str,
    /// Its parameters.
    pub params: &'static [ParamSpec],
    /// Its places in the palette; the first is the plain one.
    pub presets: &'static [PresetSpec],
    /// Whether it answers requests and takes publications.
    pub takes: bool,
    /// Whether it may have outgoing connections.
    pub sends: bool,
    /// Whether it runs handler programs that a scenario can write.
    pub programmable: bool,
    /// The page about it, for the command line and the documentation; the page in the browser would download all seven.
    #[cfg(not(target_arch = "wasm32"))]
    pub page: &'static str,
}

/// What a fault can be placed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultReach {
    /// Components; a zone stands for every component in it.
    Component,
    /// Connections; a component stands for all its connections, a zone for all that cross its border.
    Connection,
    /// A component or a connection; a zone stands for every component in it.
    Any,
    /// Connections; a component stands for those that lead to it, a zone for those that lead into it.
    Callee,
}

/// A kind of fault as the outside sees it.
#[derive(Clone, Copy, Debug)]
pub struct FaultSpec {
    /// As written in scenarios.
    pub id: &'static str,
    /// As shown.
    pub title: &'static str,
    /// One sentence: what it does.
    pub summary: &'static str,
    /// What it can be placed on.
    pub reach: FaultReach,
    /// Its parameters.
    pub params: &'static [ParamSpec],
    /// Whether it happens at one moment instead of lasting.
    pub instant: bool,
    /// Whether it acts on single messages, requests or pieces of work, and so can be kept to those of some flows.
    pub selective: bool,
    /// Why it does nothing on a component of that role, and what to do about it: two sentences.
    pub doubt: fn(Role, Params<'_>) -> Option<(&'static str, &'static str)>,
}

impl FaultSpec {
    /// For a fault that does something wherever it can be placed.
    #[must_use]
    pub const fn no_doubt(_role: Role, _params: Params<'_>) -> Option<(&'static str, &'static str)> {
        None
    }
}

/// Everything that can stand in a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue {
    /// Kinds of components.
    pub kinds: &'static [&'static KindSpec],
    /// Kinds of faults.
    pub faults: &'static [&'static FaultSpec],
    /// Parameters of a connection: its network, then the caller's policy.
    pub connection: &'static [ParamSpec],
    /// Ready-made settings of a connection.
    pub connection_presets: &'static [&'static [PartPreset]],
    /// Parameters of a flow.
    pub flow: &'static [ParamSpec],
    /// Names of the pictures that a component may wear.
    pub icons: &'static [&'static str],
    /// What works and is hardly meant, as far as only whoever made the catalogue can say: [`crate::validate::idle_settings`].
    pub doubts: fn(&Scenario, &Self) -> Vec<Problem>,
    /// Version of the engine; the same link and the same version give the same run.
    pub engine: &'static str,
}

impl Catalogue {
    /// For a catalogue that doubts nothing.
    #[must_use]
    pub const fn no_doubts(_scenario: &Scenario, _catalogue: &Self) -> Vec<Problem> {
        Vec::new()
    }

    /// The kind of that name.
    #[must_use]
    pub fn kind(&self, id: &str) -> Option<&'static KindSpec> {
        self.kinds.iter().copied().find(|kind| kind.id == id)
    }

    /// The preset of connections of that name.
    #[must_use]
    pub fn connection_preset(&self, id: &str) -> Option<&'static PartPreset> {
        self.connection_presets.iter().copied().flatten().find(|preset| preset.id == id)
    }

    /// The fault of that name.
    #[must_use]
    pub fn fault(&self, id: &str) -> Option<&'static FaultSpec> {
        self.faults.iter().copied().find(|fault| fault.id == id)
    }
}
