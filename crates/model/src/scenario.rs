//! The scenario document: what a person made, complete, and nothing of what happens when it runs.

use std::collections::BTreeMap;

use crate::catalogue::Catalogue;
use crate::condition::Condition;
use crate::expect::Expectation;
use crate::handler::Program;
use crate::ids::{ComponentId, ConnectionId, FaultId, FlowId, ZoneId};
use crate::load::Load;
use crate::param::{ParamMap, ParamSpec, ParamValue, Params};
use crate::units::{SimSpan, SimTime};

/// The document version that this code writes.
pub const VERSION: u64 = 1;

/// The largest seed: every whole number up to here survives a trip through JSON and JavaScript.
pub const MAX_SEED: u64 = (1 << 53) - 1;

/// A place on the canvas [canvas units, y down].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// A user journey ("Browse", "Checkout").
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Its identity.
    pub id: FlowId,
    /// As shown.
    pub name: String,
    /// The clients that start it; empty means every client.
    pub clients: Vec<ComponentId>,
    /// Weight and keys: [`Catalogue::flow`].
    pub params: ParamMap,
}

/// A region or data centre.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// Its identity.
    pub id: ZoneId,
    /// As shown.
    pub name: String,
    /// What it covers on the canvas at least; without it, its components and a little room around them.
    pub area: Option<Area>,
}

/// An upright rectangle on the canvas [canvas units, y down].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Its corner at the top left.
    pub at: Point,
    /// To the right, at least [`Area::LEAST`].
    pub width: f64,
    /// Down, at least [`Area::LEAST`].
    pub height: f64,
}

impl Area {
    /// The least width and height [canvas units]: one box and its name.
    pub const LEAST: f64 = 80.0;

    /// Whether a place lies in it; the border belongs to it.
    #[must_use]
    pub fn holds(&self, at: Point) -> bool {
        let inside = |from: f64, length: f64, value: f64| value >= from && value <= from + length;
        inside(self.at.x, self.width, at.x) && inside(self.at.y, self.height, at.y)
    }
}

/// How far two zones are apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Distance {
    /// One zone.
    pub a: ZoneId,
    /// The other; the same zone twice gives the distance inside it.
    pub b: ZoneId,
    /// Round trip that every connection between them has on top of its own latency.
    pub latency: SimSpan,
}

impl Distance {
    /// Whether it is the distance between these two, whichever way round.
    #[must_use]
    pub fn is_between(&self, a: &ZoneId, b: &ZoneId) -> bool {
        self.a == *a && self.b == *b || self.a == *b && self.b == *a
    }
}

/// A box on the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Its identity; also decides its luck.
    pub id: ComponentId,
    /// As shown.
    pub name: String,
    /// One of [`Catalogue::kinds`].
    pub kind: String,
    /// Where it stands.
    pub at: Point,
    /// The zone it is in, if any.
    pub zone: Option<ZoneId>,
    /// The picture it wears, if not the kind's own.
    pub icon: Option<String>,
    /// Whether it sends telemetry; `false` means dark.
    pub instrumented: bool,
    /// What is set of the kind's parameters.
    pub params: ParamMap,
    /// How its load goes over time, for a source.
    pub load: Load,
    /// Programs by flow; a flow that is missing here runs the program under `None`, and without that the default program.
    pub handlers: BTreeMap<Option<FlowId>, Program>,
}

/// An arrow: the caller can ask the callee.
#[derive(Clone, Debug, PartialEq)]
pub struct Connection {
    /// Its identity; also decides its luck.
    pub id: ConnectionId,
    /// The caller.
    pub from: ComponentId,
    /// The callee.
    pub to: ComponentId,
    /// What the caller's programs call it; unique among the caller's connections. The callee's id unless said otherwise.
    pub role: String,
    /// Whether the default program publishes over it instead of calling.
    pub asynchronous: bool,
    /// Whether it is switched off: the run takes it for one that is not there.
    pub disabled: bool,
    /// How far the middle of its arrow is drawn from where it would be by itself; `None` is not at all. Never (0, 0).
    pub bend: Option<Point>,
    /// Network and call policy: [`Catalogue::connection`].
    pub params: ParamMap,
}

/// What a fault is placed on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultTarget {
    /// A component.
    Component(ComponentId),
    /// A connection.
    Connection(ConnectionId),
    /// Everything in a zone.
    Zone(ZoneId),
}

/// Something that goes wrong, planned or injected by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Its identity.
    pub id: FaultId,
    /// One of [`Catalogue::faults`].
    pub kind: String,
    /// What it is placed on.
    pub target: FaultTarget,
    /// When it begins; where it waits for a condition, from when on.
    pub at: SimTime,
    /// How long it lasts; `None` means until the end, or as long as its condition holds.
    pub lasts: Option<SimSpan>,
    /// What it waits for.
    pub when: Option<Condition>,
    /// The flows that it acts on; empty means all. Only for faults that are [`crate::FaultSpec::selective`].
    pub flows: Vec<FlowId>,
    /// Strength and direction: [`crate::FaultSpec::params`].
    pub params: ParamMap,
}

/// A part of a scenario whose parameters can be changed while it runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A component's.
    Component(ComponentId),
    /// A connection's.
    Connection(ConnectionId),
    /// A flow's.
    Flow(FlowId),
}

/// What a person changed while it ran: one parameter, at one or more moments.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervention {
    /// Whose parameter.
    pub target: Target,
    /// Which.
    pub param: &'static str,
    /// When it took which value; in order of time.
    pub points: Vec<(SimTime, ParamValue)>,
}

/// A slider that an embed or a phone shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposed {
    /// Whose parameter.
    pub target: Target,
    /// Which.
    pub param: &'static str,
    /// What stands beside the slider.
    pub label: String,
}

/// A moment of the run that somebody wants to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// When; no two of a scenario are at one moment.
    pub at: SimTime,
    /// What is to be seen there; empty is the time alone.
    pub name: String,
}

/// The document.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// As shown.
    pub name: String,
    /// What it is about: a few sentences.
    pub about: String,
    /// One sentence that says what to try.
    pub hint: String,
    /// Decides all luck, 0 ..= [`MAX_SEED`].
    pub seed: u64,
    /// When the run ends.
    pub duration: SimSpan,
    /// User journeys, never none; the first six have colours of their own.
    pub flows: Vec<Flow>,
    /// Places.
    pub zones: Vec<Zone>,
    /// How far they are apart.
    pub distances: Vec<Distance>,
    /// Boxes.
    pub components: Vec<Component>,
    /// Arrows.
    pub connections: Vec<Connection>,
    /// What goes wrong.
    pub faults: Vec<Fault>,
    /// What should be true of the run.
    pub expectations: Vec<Expectation>,
    /// What a person changed while it ran, in the order of their making.
    pub interventions: Vec<Intervention>,
    /// Sliders for embeds and phones.
    pub exposed: Vec<Exposed>,
    /// Moments to be looked at, in order of time.
    pub bookmarks: Vec<Bookmark>,
    /// The engine it was last run with, as a link carries it; empty in files written by hand.
    pub engine: String,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            name: "Untitled".to_owned(),
            about: String::new(),
            hint: String::new(),
            seed: 1,
            duration: SimSpan::from_s(120),
            flows: vec![Flow::request()],
            zones: Vec::new(),
            distances: Vec::new(),
            components: Vec::new(),
            connections: Vec::new(),
            faults: Vec::new(),
            expectations: Vec::new(),
            interventions: Vec::new(),
            exposed: Vec::new(),
            bookmarks: Vec::new(),
            engine: String::new(),
        }
    }
}

impl Connection {
    /// The id of a connection that is given none: `from-to`, cut to the longest id.
    #[must_use]
    pub fn default_id(from: &ComponentId, to: &ComponentId) -> String {
        let mut id = format!("{from}-{to}");
        id.truncate(crate::ids::MAX_LENGTH);
        id
    }
}

impl Flow {
    /// The flow of a scenario that names none.
    #[must_use]
    pub fn request() -> Self {
        Self { id: FlowId::new("request"), name: "Request".to_owned(), clients: Vec::new(), params: ParamMap::new() }
    }
}

impl Scenario {
    /// The component of that name.
    #[must_use]
    pub fn component(&self, id: &ComponentId) -> Option<&Component> {
        self.components.iter().find(|component| component.id == *id)
    }

    /// The connection of that name.
    #[must_use]
    pub fn connection(&self, id: &ConnectionId) -> Option<&Connection> {
        self.connections.iter().find(|connection| connection.id == *id)
    }

    /// The flow of that name.
    #[must_use]
    pub fn flow(&self, id: &FlowId) -> Option<&Flow> {
        self.flows.iter().find(|flow| flow.id == *id)
    }

    /// A component's own connections, in the order of the document: the order of the default program.
    pub fn outgoing<'a>(&'a self, from: &'a ComponentId) -> impl Iterator<Item = &'a Connection> + 'a {
        self.connections.iter().filter(move |connection| connection.from == *from)
    }

    /// The same without those that are switched off: what a run has.
    pub fn active<'a>(&'a self, from: &'a ComponentId) -> impl Iterator<Item = &'a Connection> + 'a {
        self.outgoing(from).filter(|connection| !connection.disabled)
    }

    /// The round trip between the zones of two components, on top of their connection's own latency.
    #[must_use]
    pub fn distance(&self, from: &ComponentId, to: &ComponentId) -> SimSpan {
        let zone = |id: &ComponentId| self.component(id).and_then(|component| component.zone.as_ref());
        let Some((from, to)) = zone(from).zip(zone(to)) else { return SimSpan::ZERO };
        self.distances.iter().find(|held| held.is_between(from, to)).map_or(SimSpan::ZERO, |held| held.latency)
    }

    /// The parameters of a part: the table and what is set. `None` if there is no such part.
    #[must_use]
    pub fn params(&self, target: &Target, catalogue: &Catalogue) -> Option<Params<'_>> {
        match target {
            Target::Component(id) => {
                let component = self.component(id)?;
                Some(Params::new(catalogue.kind(&component.kind)?.params, &component.params))
            }
            Target::Connection(id) => Some(Params::new(catalogue.connection, &self.connection(id)?.params)),
            Target::Flow(id) => Some(Params::new(catalogue.flow, &self.flow(id)?.params)),
        }
    }

    /// The values of a part, to be changed.
    pub fn params_mut(&mut self, target: &Target) -> Option<&mut ParamMap> {
        match target {
            Target::Component(id) => self.components.iter_mut().find(|c| c.id == *id).map(|c| &mut c.params),
            Target::Connection(id) => self.connections.iter_mut().find(|c| c.id == *id).map(|c| &mut c.params),
            Target::Flow(id) => self.flows.iter_mut().find(|f| f.id == *id).map(|f| &mut f.params),
        }
    }

    /// The table entry of one parameter of a part.
    #[must_use]
    pub fn param_spec(&self, target: &Target, param: &str, catalogue: &Catalogue) -> Option<&'static ParamSpec> {
        self.params(target, catalogue)?.specs.iter().find(|spec| spec.id == param)
    }
}
