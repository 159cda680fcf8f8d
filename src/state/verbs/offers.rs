//! What can be done with one part, as its menu lists it.

use betwixt_model::{
    Component, ComponentId, Connection, ConnectionId, FaultTarget, FlowId, ParamValue, Point, Target, ZoneId,
};

use super::{Around, Does, Part, moments};
use super::{bending, breaking};
use crate::gallery::pairs::beside;
use crate::state::arrange::{Arrange, Axis, Line};
use crate::state::asking::{About, Ask};
use crate::state::command::{Command, Panel};
use crate::state::connecting;
use crate::state::selection::{Selection, Subject};
use crate::state::sketch::{End, Picking, Sketch};
use crate::state::walk::Stream;

/// What stands together in a menu, in the order of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What goes wrong.
    Break,
    /// What belongs to it.
    Change,
    /// Where to look.
    Look,
    /// What takes it away.
    Away,
}

/// One line of a menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// As the menu of its part says it: "Delete".
    pub verb: String,
    /// As it is said from anywhere else: "Delete Payments".
    pub sentence: String,
    /// Other words for it.
    pub also: &'static str,
    /// What it stands with.
    pub group: Group,
    /// The picture before it; none if empty.
    pub icon: &'static str,
    /// What happens.
    pub does: Does,
    /// The command that a key asks for, when that does the same to what is selected.
    pub key: Option<Command>,
}

impl Offer {
    pub(super) fn new(
        group: Group,
        icon: &'static str,
        verb: impl Into<String>,
        of: &str,
        does: impl Into<Does>,
    ) -> Self {
        let verb = verb.into();
        let sentence = match verb.split_once('…') {
            Some((bare, _)) => format!("{bare} {of}…"),
            None => format!("{verb} {of}"),
        };
        Self { verb, sentence, also: "", group, icon, does: does.into(), key: None }
    }

    pub(super) fn also(self, also: &'static str) -> Self {
        Self { also, ..self }
    }

    pub(super) fn said(self, sentence: String) -> Self {
        Self { sentence, ..self }
    }

    pub(super) fn key(self, key: Command) -> Self {
        Self { key: Some(key), ..self }
    }
}

/// More places than these are asked for by name.
const ZONES: usize = 4;

/// What can be done with a part.
#[must_use]
pub fn of_part(part: &Part, around: &Around<'_>) -> Vec<Offer> {
    let scenario = around.scenario();
    let mut out = match part {
        Part::Component(id) => scenario.component(id).map(|held| of_component(held, around)),
        Part::Connection(id) => scenario.connection(id).map(|held| of_connection(held, around)),
        Part::Fault(id) => Some(super::happening::of_fault(id, around)),
        Part::Zone(id) => Some(of_zone(id, around)),
        Part::Flow(id) => Some(of_flow(id, around)),
        Part::Expectation(id) => Some(super::expected::of_expectation(id, around)),
    }
    .unwrap_or_default();
    in_groups(&mut out);
    out
}

/// The same where there is no inspector: what would open it opens the outline at the same line, unless that is open already.
#[must_use]
pub fn without_inspector(offers: Vec<Offer>, outline_is_open: bool) -> Vec<Offer> {
    let told = |offer: Offer| match &offer.does {
        Does::Ask(commands) if commands.last() == Some(&Command::OpenInspector) => {
            let led = commands.iter().map(|command| match command {
                Command::OpenInspector => Command::TogglePanel(Panel::Outline),
                command => command.clone(),
            });
            let does = Does::Ask(led.collect());
            (!outline_is_open).then_some(Offer { verb: "Show in the outline".to_owned(), does, key: None, ..offer })
        }
        _ => Some(offer),
    };
    offers.into_iter().filter_map(told).collect()
}

/// What can be done with what a menu is about.
#[must_use]
pub fn of_menu(about: About, around: &Around<'_>) -> Vec<Offer> {
    let mut out = match (about, around.selection) {
        (About::Canvas(at), _) => on_canvas(Some(at), around),
        (About::Time(at), _) => moments::at_moment(at, around),
        (About::Bookmark(at), _) => moments::of_bookmark(at, around),
        (About::Selection, Selection::Components(ids)) if ids.len() > 1 => of_several(ids.len()),
        (About::Selection, selection) => match selection.single() {
            Some(subject) => return of_part(&subject.into(), around),
            None => on_canvas(None, around),
        },
    };
    in_groups(&mut out);
    out
}

fn in_groups(offers: &mut Vec<Offer>) {
    let mut sorted = Vec::with_capacity(offers.len());
    for group in [Group::Break, Group::Change, Group::Look, Group::Away] {
        sorted.extend(offers.iter().filter(|offer| offer.group == group).cloned());
    }
    *offers = sorted;
}

fn selected(id: &ComponentId, then: Command) -> Does {
    Does::Ask(vec![Command::Select(Selection::one(id.clone())), then])
}

fn of_component(held: &Component, around: &Around<'_>) -> Vec<Offer> {
    use Group::{Away, Break, Change, Look};
    let (id, name) = (&held.id, held.name.as_str());
    let target = FaultTarget::Component(id.clone());
    let mut out = breaking::quick(&target, name, around);
    out.push(
        Offer::new(Break, "bolt", "Break it another way…", name, Does::GoOn(format!("break {name} with ")))
            .said(format!("Break {name} with…")),
    );
    if connecting::can_start(around.scenario(), id, around.catalogue()).is_ok() {
        out.push(
            Offer::new(Change, "connect", "Connect to…", name, Does::GoOn(format!("connect {name} to ")))
                .said(format!("Connect {name} to…"))
                .also("call ask wire")
                .key(Command::StartConnecting(None)),
        );
    }
    let set = Command::SetInstrumented { component: id.clone(), instrumented: !held.instrumented };
    let (verb, icon) = if held.instrumented { ("Turn off telemetry", "dark") } else { ("Turn on telemetry", "probe") };
    out.push(Offer::new(Change, icon, verb, name, set).said(format!("{verb} of {name}")).also("dark instrument"));
    out.extend(places(held, around));
    out.push(Offer::new(Change, "note", "Rename…", name, selected(id, Command::OpenRename)).key(Command::OpenRename));
    out.push(
        Offer::new(Change, "double", "Duplicate", name, selected(id, Command::Duplicate))
            .also("copy again")
            .key(Command::Duplicate),
    );
    out.push(
        Offer::new(Look, "right", "Open inspector", name, selected(id, Command::OpenInspector))
            .said(format!("Inspect {name}"))
            .also("open show select")
            .key(Command::Activate),
    );
    for (verb, stream) in [("downstream", Stream::Down), ("upstream", Stream::Up)] {
        out.push(
            Offer::new(Look, "frame", format!("Select {verb}"), name, selected(id, Command::SelectStream(stream)))
                .said(format!("Select {verb} of {name}"))
                .key(Command::SelectStream(stream)),
        );
    }
    out.push(
        Offer::new(Away, "trash", "Delete", name, Command::Delete(Subject::Component(id.clone())))
            .also("remove")
            .key(Command::DeleteSelection),
    );
    out
}

/// The places that a component can be taken to.
fn places(held: &Component, around: &Around<'_>) -> Vec<Offer> {
    let (zones, name) = (&around.scenario().zones, held.name.as_str());
    let to = |zone: Option<ZoneId>| Command::SetZone { component: held.id.clone(), zone };
    let mut out = Vec::new();
    if zones.len() > ZONES {
        let on = Does::GoOn(format!("move {name} to "));
        out.push(Offer::new(Group::Change, "region", "Move to…", name, on).said(format!("Move {name} to…")));
    } else {
        for zone in zones.iter().filter(|zone| held.zone.as_ref() != Some(&zone.id)) {
            let verb = format!("Move to {}", zone.name);
            let said = format!("Move {name} to {}", zone.name);
            out.push(Offer::new(Group::Change, "region", verb, name, to(Some(zone.id.clone()))).said(said));
        }
    }
    if held.zone.is_some() {
        let said = format!("Take {name} out of its zone");
        out.push(Offer::new(Group::Change, "region", "Take it out of its zone", name, to(None)).said(said));
    }
    out
}

fn of_connection(held: &Connection, around: &Around<'_>) -> Vec<Offer> {
    use Group::{Away, Break, Change, Look};
    let id = &held.id;
    let part = Part::Connection(id.clone());
    let name = &around.name(&part);
    let then = |command: Command| Does::Ask(vec![Command::Select(Selection::Connection(id.clone())), command]);
    let mut out = breaking::quick(&FaultTarget::Connection(id.clone()), name, around);
    let on = Does::GoOn(format!("break {name} with "));
    out.push(Offer::new(Break, "bolt", "Break it another way…", name, on).said(format!("Break {name} with…")));
    let set = Command::SetAsync { connection: id.clone(), asynchronous: !held.asynchronous };
    let (verb, said) = if held.asynchronous {
        ("Call instead of publishing", "Call over")
    } else {
        ("Publish instead of calling", "Publish over")
    };
    out.push(Offer::new(Change, "seq", verb, name, set).said(format!("{said} {name}")).also("async event"));
    out.extend(breaker(id, name, around));
    let toggle = Command::from(Sketch::ToggleDisabled(Some(id.clone())));
    let verb = if held.disabled { "Switch on" } else { "Switch off" };
    let off = Command::from(Sketch::ToggleDisabled(None));
    out.push(Offer::new(Change, "partition", verb, name, toggle).also("disable enable").key(off));
    for (verb, said, end) in [
        ("Lead it to another…", "Lead to another component:", End::Callee),
        ("Let another call…", "Let another component call over", End::Caller),
    ] {
        let pick = Command::from(Sketch::PickEnd(end));
        out.push(
            Offer::new(Change, "connect", verb, name, then(pick.clone()))
                .said(format!("{said} {name}"))
                .also("rewire move end")
                .key(pick),
        );
    }
    out.extend(bending::bends(held, name, then(Sketch::StartBending(None).into())));
    if connecting::can_connect(around.scenario(), &held.to, &held.from, around.catalogue()).is_ok() {
        out.push(
            Offer::new(Change, "swap", "Reverse", name, Command::Reverse(Some(id.clone())))
                .also("turn round")
                .key(Command::Reverse(None)),
        );
    }
    out.push(
        Offer::new(Look, "right", "Open inspector", name, then(Command::OpenInspector))
            .said(format!("Inspect {name}"))
            .also("open show select")
            .key(Command::Activate),
    );
    for (verb, stream) in [("downstream", Stream::Down), ("upstream", Stream::Up)] {
        let said = format!("Select {verb} of {name}");
        let does = then(Command::SelectStream(stream));
        out.push(
            Offer::new(Look, "frame", format!("Select {verb}"), name, does)
                .said(said)
                .key(Command::SelectStream(stream)),
        );
    }
    out.push(
        Offer::new(Away, "trash", "Delete", name, Command::Delete(Subject::Connection(id.clone())))
            .also("remove")
            .key(Command::DeleteSelection),
    );
    out
}

/// The switch of a connection's breaker, if connections have one.
fn breaker(id: &ConnectionId, name: &str, around: &Around<'_>) -> Option<Offer> {
    const BREAKER: &str = "breaker";
    let target = Target::Connection(id.clone());
    let spec = around.scenario().param_spec(&target, BREAKER, around.catalogue())?;
    let on = around.scenario().params(&target, around.catalogue())?.value(spec.id) == ParamValue::Flag(true);
    let (verb, said) =
        if on { ("Take the breaker out", "Take the breaker out of") } else { ("Add a breaker", "Add a breaker to") };
    let value = ParamValue::Flag(!on);
    let command = Command::SetParam { target, param: spec.id, value, gesture: None, done: true };
    Some(Offer::new(Group::Change, "breaker", verb, name, command).said(format!("{said} {name}")))
}

fn of_zone(id: &ZoneId, around: &Around<'_>) -> Vec<Offer> {
    let name = &around.name(&Part::Zone(id.clone()));
    let mut out = breaking::quick(&FaultTarget::Zone(id.clone()), name, around);
    let on = Does::GoOn(format!("break {name} with "));
    out.push(Offer::new(Group::Break, "bolt", "Break it another way…", name, on).said(format!("Break {name} with…")));
    let then = |command: Command| Does::Ask(vec![Command::Select(Selection::Zone(id.clone())), command]);
    out.push(Offer::new(Group::Change, "note", "Rename…", name, then(Command::OpenRename)).key(Command::OpenRename));
    out.push(
        Offer::new(Group::Look, "right", "Open inspector", name, then(Command::OpenInspector))
            .said(format!("Inspect {name}"))
            .key(Command::Activate),
    );
    let delete = Command::Delete(Subject::Zone(id.clone()));
    out.push(
        Offer::new(Group::Away, "trash", "Delete the region", name, delete)
            .said(format!("Delete the region {name}"))
            .also("remove zone")
            .key(Command::DeleteSelection),
    );
    let members = around.scenario().components.iter().filter(|held| held.zone.as_ref() == Some(id));
    let select = Command::Select(Selection::of(members.map(|held| held.id.clone())));
    out.push(
        Offer::new(Group::Look, "frame", "Select what is in it", name, select)
            .said(format!("Select what is in {name}")),
    );
    out
}

fn of_flow(id: &FlowId, around: &Around<'_>) -> Vec<Offer> {
    let name = &around.name(&Part::Flow(id.clone()));
    if around.scenario().flows.len() < 2 {
        return Vec::new();
    }
    vec![
        Offer::new(Group::Away, "trash", "Delete", name, Command::RemoveFlow(id.clone()))
            .said(format!("Delete the journey {name}")),
    ]
}

pub(super) fn plain(group: Group, icon: &'static str, verb: &str, command: Command) -> Offer {
    let offer = Offer::new(group, icon, verb, "", command.clone()).said(verb.to_owned());
    offer.key(command)
}

fn of_several(n: usize) -> Vec<Offer> {
    use Group::{Away, Change, Look};
    let line = |icon, verb, line| plain(Change, icon, verb, Command::Arrange(Arrange::Align(line)));
    let spread = |icon, verb, axis| plain(Change, icon, verb, Command::Arrange(Arrange::Distribute(axis)));
    vec![
        plain(Change, "note", &format!("Rename {n} components…"), Command::OpenRename),
        plain(Change, "double", "Duplicate", Command::Duplicate),
        plain(Change, "copy", "Copy", Command::Copy),
        plain(Change, "region", "Put a region around them", Command::from(Sketch::AddZone)),
        line("align-left", "Align left", Line::Left),
        line("align-top", "Align top", Line::Top),
        line("align-middle", "Align in a row", Line::Middle),
        line("align-centre", "Align in a column", Line::Centre),
        spread("spread-across", "Distribute from left to right", Axis::Across),
        spread("spread-down", "Distribute from top to bottom", Axis::Down),
        plain(Look, "frame", "Select downstream", Command::SelectStream(Stream::Down)),
        plain(Look, "frame", "Select upstream", Command::SelectStream(Stream::Up)),
        plain(Away, "trash", &format!("Delete {n} components"), Command::DeleteSelection),
    ]
}

fn on_canvas(at: Option<Point>, around: &Around<'_>) -> Vec<Offer> {
    use Group::{Change, Look};
    let any = !around.scenario().components.is_empty();
    let (region, paste) = match at {
        Some(at) => (Sketch::AddZoneAt(at), Sketch::PasteAt(None, at).into()),
        None => (Sketch::AddZone, Command::Paste(String::new())),
    };
    let mut out = vec![plain(Change, "plus", "Add a component here…", Command::from(Sketch::Pick(Picking::Add(at))))];
    out.push(plain(Change, "region", "Put a region here", Command::from(region)));
    if around.selection.components().next().is_some() {
        out.push(plain(Change, "region", "Put a region around what is selected", Command::from(Sketch::AddZone)));
    }
    out.push(plain(Change, "copy", "Paste here", paste).key(Command::Paste(String::new())));
    if any {
        out.push(plain(Change, "tidy", "Tidy: place everything anew", Command::Arrange(Arrange::Tidy)));
        out.push(plain(Look, "frame", "Select with a rectangle", Command::from(Sketch::DrawRectangle)));
        out.push(plain(Look, "frame", "Select every component", Command::SelectAll));
        out.push(plain(Look, "fit", "Fit everything in", Command::ZoomFit));
    }
    out.push(plain(Look, "gauge", "Everything, or only telemetry", Command::Look(None)));
    if let Some(there) = beside(around.scenario(), around.catalogue()) {
        let verb = format!("Open the {} one", there.open.other().word());
        out.push(plain(Look, "compare", &verb, Command::OtherHalf).also("pair half anomaly"));
    }
    out.push(plain(Look, "rows", "Outline", Command::TogglePanel(Panel::Outline)));
    out.push(plain(Look, "target", "Expectations", Command::TogglePanel(Panel::Expectations)));
    out.push(plain(Look, "search", "All commands…", Command::OpenCommands(Ask::Anything)));
    out
}
