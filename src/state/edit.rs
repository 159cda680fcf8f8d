//! Every change to a scenario, one verb each. Only [`super::apply`] carries them out.
//!
//! An edit holds everything it needs, new ids included, so that the same edit on the same scenario gives the same
//! scenario, in undo, in a test and in a recorded session.

use std::rc::Rc;

use betwixt_model::{
    ComponentId, ConnectionId, FaultId, FaultTarget, FlowId, ParamMap, ParamValue, Point, Problem, Program, Scenario,
    SimSpan, SimTime, Target, Zone, ZoneId,
};

use super::arrange::Arrange;
use super::bookmarks::BookmarkEdit;
use super::details::Detail;
use super::expecting::Expecting;
use super::fragment::Pasted;
use super::triggers::Trigger;
use super::zones::Placed;

/// A connection that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewConnection {
    /// Its identity: never used before in this document.
    pub id: ConnectionId,
    /// The caller.
    pub from: ComponentId,
    /// The callee.
    pub to: ComponentId,
}

/// A component that is to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewComponent {
    /// Its identity: never used before in this document.
    pub id: ComponentId,
    /// As shown.
    pub name: String,
    /// One of the catalogue's kinds.
    pub kind: String,
    /// One of the kind's presets; `None` is the first.
    pub preset: Option<String>,
    /// Where it stands.
    pub at: Point,
    /// The region it is in.
    pub zone: Option<ZoneId>,
}

/// A fault that is to be planned or injected.
#[derive(Clone, Debug, PartialEq)]
pub struct NewFault {
    /// Its identity: never used before in this document.
    pub id: FaultId,
    /// One of the catalogue's faults.
    pub kind: String,
    /// What it is placed on.
    pub target: FaultTarget,
    /// When it begins.
    pub at: SimTime,
    /// How long it lasts; `None` is until the end.
    pub lasts: Option<SimSpan>,
    /// Its parameters, as far as they differ from their defaults.
    pub params: ParamMap,
}

/// One change to a scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Another scenario in place of this one: opened, or empty.
    Open {
        /// What was read.
        scenario: Rc<Scenario>,
        /// What was wrong with it.
        problems: Rc<[Problem]>,
    },
    /// What the scenario is called.
    RenameScenario(String),
    /// Other luck.
    SetSeed(u64),
    /// When the run ends.
    SetDuration(SimSpan),
    /// A new component, with or without a connection to or from it.
    Add {
        /// The box.
        component: NewComponent,
        /// The arrow that comes with it.
        connection: Option<NewConnection>,
    },
    /// A new connection.
    Connect(NewConnection),
    /// Away with boxes and arrows, and with everything that hangs on them.
    Remove {
        /// Boxes.
        components: Vec<ComponentId>,
        /// Arrows.
        connections: Vec<ConnectionId>,
    },
    /// Boxes to new places.
    Move(Vec<(ComponentId, Point)>),
    /// Boxes and regions to new places, into each other and out of each other.
    Place(Rc<Placed>),
    /// A new region.
    AddZone {
        /// The region, with an identity that was never used before in this document.
        zone: Zone,
        /// Boxes that are in it.
        members: Vec<ComponentId>,
    },
    /// What a region is called.
    RenameZone {
        /// Which.
        zone: ZoneId,
        /// Its new name.
        name: String,
    },
    /// Away with a region; what is in it stays.
    RemoveZone(ZoneId),
    /// A connection between other boxes.
    Rewire(NewConnection),
    /// Whether a connection is switched off.
    SetDisabled {
        /// Which.
        connection: ConnectionId,
        /// `true` is off.
        disabled: bool,
    },
    /// How far the middle of a connection's arrow is drawn from where it would be by itself; `None` is not at all.
    Bend(ConnectionId, Option<Point>),
    /// Something about bookmarks.
    Bookmark(BookmarkEdit),
    /// Boxes to new places, all at once.
    Arrange {
        /// What was asked for.
        how: Arrange,
        /// Where they go.
        places: Vec<(ComponentId, Point)>,
    },
    /// Parts of this or another scenario, under fresh names.
    Paste(Rc<Pasted>),
    /// Who called is called, and the other way round.
    Reverse(ConnectionId),
    /// What a component is called.
    Rename {
        /// Which.
        component: ComponentId,
        /// Its new name.
        name: String,
    },
    /// What several components are called.
    RenameAll(Vec<(ComponentId, String)>),
    /// Whether a component sends telemetry.
    SetInstrumented {
        /// Which.
        component: ComponentId,
        /// `false` is dark.
        instrumented: bool,
    },
    /// The zone a component is in.
    SetZone {
        /// Which.
        component: ComponentId,
        /// `None` is nowhere in particular.
        zone: Option<ZoneId>,
    },
    /// How far two zones are apart, or one is inside.
    SetDistance {
        /// One zone.
        a: ZoneId,
        /// The other, or the same.
        b: ZoneId,
        /// The round trip; `None` says nothing of it.
        latency: Option<SimSpan>,
    },
    /// Whether the default program publishes over a connection.
    SetAsync {
        /// Which.
        connection: ConnectionId,
        /// `true` publishes.
        asynchronous: bool,
    },
    /// What a component does for a flow, or for every flow that has no program of its own.
    SetHandler {
        /// Which.
        component: ComponentId,
        /// For which flow; `None` for the rest.
        flow: Option<FlowId>,
        /// The program; `None` goes back to the one below it.
        program: Option<Program>,
        /// What it is called: the program alone does not say what was done to it.
        label: String,
    },
    /// A new user journey.
    AddFlow {
        /// Its identity: never used before in this document.
        id: FlowId,
        /// As shown.
        name: String,
    },
    /// What a user journey is called.
    RenameFlow {
        /// Which.
        flow: FlowId,
        /// Its new name.
        name: String,
    },
    /// Away with a user journey and its programs.
    RemoveFlow(FlowId),
    /// A parameter as the run starts with it; later changes of the same parameter are dropped.
    SetParam {
        /// Whose.
        target: Target,
        /// Which.
        param: &'static str,
        /// To what.
        value: ParamValue,
    },
    /// A parameter as the run starts with it: back to the default; later changes of it are dropped.
    UnsetParam {
        /// Whose.
        target: Target,
        /// Which.
        param: &'static str,
    },
    /// What the document says beside its parameters.
    Detail(Rc<Detail>),
    /// A parameter of the running system, from a moment on; later changes of the same parameter are dropped.
    Intervene {
        /// Whose.
        target: Target,
        /// Which.
        param: &'static str,
        /// From when.
        at: SimTime,
        /// To what.
        value: ParamValue,
        /// Whether it is the next point of the last intervention instead of a new one: the same drag goes on.
        goes_on: bool,
    },
    /// The same parameter of several parts, all at once.
    SetParamOfAll {
        /// What each of them is told.
        edits: Vec<Self>,
        /// What it is called.
        label: String,
    },
    /// Away with one change made while it ran.
    RemoveIntervention(usize),
    /// Away with the changes made while it ran: those after a moment, or all.
    ForgetChanges(Option<SimTime>),
    /// A slider for embeds and phones, or no longer.
    Expose {
        /// Whose parameter.
        target: Target,
        /// Which.
        param: &'static str,
        /// What stands beside it; `None` takes it away.
        label: Option<String>,
    },
    /// Something goes wrong.
    AddFault(NewFault),
    /// A fault to another time or length; `EndFault` and dragging are both this.
    MoveFault {
        /// Which.
        fault: FaultId,
        /// When it begins.
        at: SimTime,
        /// How long it lasts.
        lasts: Option<SimSpan>,
    },
    /// Strength or direction of a fault.
    SetFaultParam {
        /// Which fault.
        fault: FaultId,
        /// Which parameter.
        param: &'static str,
        /// To what.
        value: ParamValue,
    },
    /// What a fault waits for, or whom it meets.
    SetTrigger(FaultId, Rc<Trigger>),
    /// Away with a fault.
    RemoveFault(FaultId),
    /// What is expected of the run.
    Expect(Rc<Expecting>),
}

/// Why an edit was not made: one plain sentence, shown as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditError(pub String);

impl EditError {
    /// With this sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl std::fmt::Display for EditError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EditError {}
