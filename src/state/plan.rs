//! What a command means for the document: the edit it asks for, with new identities and a good place.

use std::rc::Rc;

use betwixt_model::scenario::MAX_SEED;
use betwixt_model::{ComponentId, Connection, ConnectionId, FaultId, FlowId, Point, Role, Scenario, SimTime};

use super::command::{Command, GestureId, Wanted};
use super::document::Document;
use super::edit::{Edit, EditError, NewComponent, NewConnection, NewFault};
use super::expecting::{self, Expecting};
use super::regions::zone_at;
use super::selection::Selection;
use super::{
    arrange, bending, bookmarks, connecting, details, faults, fragment, fresh, interventions, programs, sketching,
    walk, zones,
};

/// Boxes snap to this [canvas units].
pub const GRID: f64 = 20.0;

/// From the middle of a box to the middle of one that is put beside it [canvas units].
pub(super) const BESIDE: (f64, f64) = (160.0, 100.0);

/// What a command may need to know beside the document.
#[derive(Clone, Debug)]
pub struct Context {
    /// Where the run is.
    pub now: SimTime,
    /// What is selected.
    pub selection: Selection,
    /// While connecting: caller and callee.
    pub aim: Option<(ComponentId, ComponentId)>,
    /// The middle of the visible canvas.
    pub centre: Point,
    /// The run of nudges that a nudge now belongs to.
    pub nudge: GestureId,
    /// That run bends an arrow: Escape puts it back.
    pub bends: bool,
}

/// An edit with the gesture it belongs to.
pub type Planned = (Edit, Option<GestureId>);

/// The edit that a command asks for; `None` if it asks for none, or for nothing that is there.
///
/// Errors: a sentence that says why it cannot be.
pub fn plan(document: &Document, command: &Command, context: &Context) -> Result<Option<Planned>, EditError> {
    let scenario = document.scenario();
    let edit = match command {
        Command::SetSeed(seed) => Edit::SetSeed(*seed),
        Command::NextSeed => Edit::SetSeed(if scenario.seed >= MAX_SEED { 0 } else { scenario.seed + 1 }),
        Command::SetDuration(duration) => Edit::SetDuration(*duration),
        Command::UsePreset(id, preset) => details::like(scenario, context.now, (id, preset), document.catalogue())?,
        Command::RenameScenario(name) => Edit::RenameScenario(name.clone()),
        Command::NewEmpty => Edit::Open { scenario: Rc::new(Scenario::default()), problems: Rc::new([]) },
        Command::Rename { component, name } => Edit::Rename { component: component.clone(), name: name.clone() },
        Command::SetInstrumented { component, instrumented } => {
            Edit::SetInstrumented { component: component.clone(), instrumented: *instrumented }
        }
        Command::SetZone { component, zone } => Edit::SetZone { component: component.clone(), zone: zone.clone() },
        Command::SetDistance(a, b, latency) => Edit::SetDistance { a: a.clone(), b: b.clone(), latency: *latency },
        Command::SetAsync { connection, asynchronous } => {
            Edit::SetAsync { connection: connection.clone(), asynchronous: *asynchronous }
        }
        Command::AddFlow(name) => Edit::AddFlow { id: FlowId::new(&document.used().fresh(name)), name: name.clone() },
        Command::RenameFlow { flow, name } => Edit::RenameFlow { flow: flow.clone(), name: name.clone() },
        Command::RemoveFlow(flow) => Edit::RemoveFlow(flow.clone()),
        Command::Detail(detail) => Edit::Detail(Rc::clone(detail)),
        Command::RemoveIntervention(index) => Edit::RemoveIntervention(*index),
        Command::ForgetChanges(after) if interventions::made(scenario, *after) == 0 => return Ok(None),
        Command::ForgetChanges(after) => Edit::ForgetChanges(*after),
        Command::Expose { target, param, label } => {
            Edit::Expose { target: target.clone(), param, label: label.clone() }
        }
        _ => return plan_parts(document, command, context),
    };
    Ok(Some((edit, None)))
}

fn plan_parts(document: &Document, command: &Command, context: &Context) -> Result<Option<Planned>, EditError> {
    let scenario = document.scenario();
    let alone = |edit: Edit| Ok(Some((edit, None)));
    match command {
        Command::Add { what, at } => alone(add(document, what, *at, context)?),
        Command::AddAndConnect { what, from, at } => alone(add_and_connect(document, what, from, *at)?),
        Command::Connect { from, to } => alone(connect(document, from, to)?),
        Command::Activate => match &context.aim {
            Some((from, to)) => alone(connect(document, from, to)?),
            None => Ok(None),
        },
        Command::DeleteSelection => Ok(delete(&context.selection).map(|edit| (edit, None))),
        Command::Delete(subject) => Ok(delete(&subject.clone().into()).map(|edit| (edit, None))),
        Command::Move(places) if places.is_empty() => Ok(None),
        Command::Move(places) => alone(zones::dropped(scenario, places, document.catalogue())),
        Command::Sketch(sketch) => Ok(sketching::plan(document, sketch, context)?.map(|edit| (edit, None))),
        Command::Arrange(_) if scenario.components.is_empty() => Ok(None),
        Command::Arrange(how) => alone(arrange::arrange(scenario, *how, &context.selection, document.catalogue())?),
        Command::RenameSelected(name) => Ok(rename(document, &context.selection, name)?.map(|edit| (edit, None))),
        Command::Duplicate => alone(fragment::duplicate(document, &context.selection)?),
        Command::Paste(text) => alone(fragment::paste(document, text, context.centre, false)?),
        Command::Reverse(id) => {
            let selected = match &context.selection {
                Selection::Connection(id) => Some(id),
                _ => None,
            };
            let none = || EditError::new("Select a connection first, then reverse it.");
            alone(Edit::Reverse(id.as_ref().or(selected).ok_or_else(none)?.clone()))
        }
        Command::Bookmark(asked) => Ok(bookmarks::plan(asked, context.now).map(|edit| (Edit::Bookmark(edit), None))),
        Command::Nudge { dx, dy } => {
            let edit = nudge(scenario, &context.selection, *dx, *dy);
            let edit = edit.or_else(|| bending::nudged(scenario, &context.selection, *dx, *dy));
            let edit = edit.or_else(|| zones::nudged(scenario, &context.selection, *dx, *dy));
            Ok(edit.map(|edit| (edit, Some(context.nudge))))
        }
        Command::SetParam { target, param, value, gesture, done: _ } => {
            Ok(Some((interventions::edit_for_param(context.now, target.clone(), param, *value), *gesture)))
        }
        Command::ResetParam { target, param } => {
            let edit = interventions::edit_for_reset(scenario, context.now, target, param, document.catalogue());
            Ok(edit.map(|edit| (edit, None)))
        }
        Command::InjectFault { kind, target, at, lasts, params } => {
            let (kind, target, params) = (kind.clone(), target.clone(), (**params).clone());
            let spec = faults::can_place(scenario, &kind, &target, document.catalogue())?;
            let id = FaultId::new(&document.used().fresh(spec.id));
            let at = at.unwrap_or(context.now);
            alone(Edit::AddFault(NewFault { id, kind, target, at, lasts: *lasts, params }))
        }
        Command::SetParamOfAll(targets, param, value) => {
            let edit =
                interventions::edit_for_all(scenario, context.now, (targets, param, *value), document.catalogue());
            Ok(edit.map(|edit| (edit, None)))
        }
        Command::EditProgram(asked) => {
            Ok(programs::edit(scenario, document.catalogue(), asked)?.map(|edit| (edit, None)))
        }
        Command::EndFault(id) => Ok(faults::end_now(scenario, id, context.now).map(|edit| (edit, None))),
        Command::Expect(what) => alone(expecting::planned(document, what.as_ref(), &context.selection)),
        Command::RemoveFault(id) => alone(Edit::RemoveFault(id.clone())),
        Command::MoveFault { fault, at, lasts, gesture } => {
            Ok(Some((Edit::MoveFault { fault: fault.clone(), at: *at, lasts: *lasts }, *gesture)))
        }
        Command::SetTrigger(fault, trigger) => alone(Edit::SetTrigger(fault.clone(), Rc::clone(trigger))),
        Command::SetFaultParam { fault, param, value, gesture } => {
            Ok(Some((Edit::SetFaultParam { fault: fault.clone(), param, value: *value }, *gesture)))
        }
        _ => Ok(None),
    }
}

fn delete(selection: &Selection) -> Option<Edit> {
    match selection {
        Selection::Nothing => None,
        Selection::Components(ids) => {
            Some(Edit::Remove { components: ids.iter().cloned().collect(), connections: Vec::new() })
        }
        Selection::Connection(id) => Some(Edit::Remove { components: Vec::new(), connections: vec![id.clone()] }),
        Selection::Fault(id) => Some(Edit::RemoveFault(id.clone())),
        Selection::Zone(id) => Some(Edit::RemoveZone(id.clone())),
        Selection::Expectation(id) => Some(Edit::Expect(Rc::new(Expecting::Remove(id.clone())))),
    }
}

/// One has the name as it is. Several get a number each, in flow order: where `#` stands, else behind the name.
fn rename(document: &Document, selection: &Selection, name: &str) -> Result<Option<Edit>, EditError> {
    let name = name.trim();
    if let Some(component) = selection.single_component() {
        return Ok(Some(Edit::Rename { component: component.clone(), name: name.to_owned() }));
    }
    if name.is_empty() {
        return Err(EditError::new("A name has at least one letter."));
    }
    if let Selection::Zone(zone) = selection {
        return Ok(Some(Edit::RenameZone { zone: zone.clone(), name: name.to_owned() }));
    }
    let order = walk::flow_order(document.scenario(), document.catalogue());
    let numbered = |n: usize| match name.split_once('#') {
        Some((before, after)) => format!("{before}{n}{after}"),
        None => format!("{name} {n}"),
    };
    let several: Vec<_> = order.into_iter().filter(|id| selection.has_component(id)).zip(1..).collect();
    let names: Vec<_> = several.into_iter().map(|(id, n)| (id, numbered(n))).collect();
    Ok((!names.is_empty()).then_some(Edit::RenameAll(names)))
}

fn nudge(scenario: &Scenario, selection: &Selection, dx: f64, dy: f64) -> Option<Edit> {
    let held = selection.components().filter_map(|id| scenario.component(id));
    let places: Vec<_> = held
        .map(|component| (component.id.clone(), Point { x: component.at.x + dx, y: component.at.y + dy }))
        .collect();
    (!places.is_empty()).then_some(Edit::Move(places))
}

pub(super) fn connect(document: &Document, from: &ComponentId, to: &ComponentId) -> Result<Edit, EditError> {
    connecting::can_connect(document.scenario(), from, to, document.catalogue())?;
    Ok(Edit::Connect(new_connection(document, from, to)))
}

pub(super) fn new_connection(document: &Document, from: &ComponentId, to: &ComponentId) -> NewConnection {
    // The identity that a document may leave out, if it is free: it keeps links short.
    let id = ConnectionId::new(&document.used().numbered(Connection::default_id(from, to)));
    NewConnection { id, from: from.clone(), to: to.clone() }
}

pub(super) fn new_component(document: &Document, what: &Wanted) -> Result<(NewComponent, Role, bool, bool), EditError> {
    let unknown = || EditError::new(format!("Nothing is called \"{}\".", what.kind));
    let kind = document.catalogue().kind(&what.kind).ok_or_else(unknown)?;
    let preset = what.preset.as_ref().and_then(|wanted| kind.presets.iter().find(|preset| preset.id == wanted));
    let title = preset.or(kind.presets.first()).map_or(kind.title, |preset| preset.title);
    let name = fresh::free_name(document.scenario(), title);
    let component = NewComponent {
        id: ComponentId::new(&document.used().fresh(&name)),
        name,
        kind: what.kind.clone(),
        preset: what.preset.clone(),
        at: Point::default(),
        zone: None,
    };
    Ok((component, kind.role, kind.sends, kind.takes))
}

/// Where a new box stands to the one that is selected.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// It asks the selected one.
    Before,
    /// The selected one asks it.
    After,
}

fn add(document: &Document, what: &Wanted, at: Option<Point>, context: &Context) -> Result<Edit, EditError> {
    let scenario = document.scenario();
    let (mut component, role, sends, takes) = new_component(document, what)?;
    if let Some(at) = at {
        component.at = snapped(at);
        component.zone = zone_at(scenario, component.at, &[], document.catalogue());
        return Ok(Edit::Add { component, connection: None });
    }
    let beside = context.selection.single_component().and_then(|id| scenario.component(id));
    let Some(beside) = beside else {
        component.at = free_place(scenario, snapped(context.centre), 0.0);
        component.zone = zone_at(scenario, component.at, &[], document.catalogue());
        return Ok(Edit::Add { component, connection: None });
    };
    let kind = document.catalogue().kind(&beside.kind);
    let (its_sends, its_takes) = kind.map_or((false, false), |kind| (kind.sends, kind.takes));
    let side = match (its_sends && takes, its_takes && sends) {
        (true, _) if role != Role::Source => Some(Side::After),
        (_, true) => Some(Side::Before),
        (true, false) => Some(Side::After),
        (false, false) => None,
    };
    let step = if side == Some(Side::Before) { -BESIDE.0 } else { BESIDE.0 };
    component.at = free_place(scenario, snapped(beside.at), step);
    component.zone = zone_at(scenario, component.at, &[], document.catalogue());
    let connection = side.map(|side| match side {
        Side::After => new_connection(document, &beside.id, &component.id),
        Side::Before => new_connection(document, &component.id, &beside.id),
    });
    Ok(Edit::Add { component, connection })
}

fn add_and_connect(
    document: &Document,
    what: &Wanted,
    from: &ComponentId,
    at: Option<Point>,
) -> Result<Edit, EditError> {
    let scenario = document.scenario();
    connecting::can_start(scenario, from, document.catalogue())?;
    let (mut component, _, _, takes) = new_component(document, what)?;
    if !takes {
        return Err(EditError::new(format!("{} starts requests and takes none.", component.name)));
    }
    let beside = scenario.component(from).map_or(Point::default(), |caller| caller.at);
    component.at = at.map_or_else(|| free_place(scenario, snapped(beside), BESIDE.0), snapped);
    component.zone = zone_at(scenario, component.at, &[], document.catalogue());
    let connection = Some(new_connection(document, from, &component.id));
    Ok(Edit::Add { component, connection })
}

/// On the grid.
#[must_use]
pub fn snapped(at: Point) -> Point {
    Point { x: (at.x / GRID).round() * GRID, y: (at.y / GRID).round() * GRID }
}

/// The first place in a column beside `at` where no box stands: level with it, else below, above, further below …
fn free_place(scenario: &Scenario, at: Point, step: f64) -> Point {
    let column = |row: i32| {
        let down = f64::from((row + 1) / 2) * if row % 2 == 0 { -1.0 } else { 1.0 };
        Point { x: at.x + step, y: at.y + down * BESIDE.1 }
    };
    let free = |place: &Point| {
        let near = |held: Point| (held.x - place.x).abs() < 0.6 * BESIDE.0 && (held.y - place.y).abs() < 0.9 * BESIDE.1;
        scenario.components.iter().all(|component| !near(component.at))
    };
    // With 1,000 rows taken, standing on top of another box is the least of the worries.
    (0..1_000).map(column).find(free).unwrap_or_else(|| column(0))
}

/// What an edit makes, to be selected afterwards.
#[must_use]
pub fn made(edit: &Edit) -> Option<Selection> {
    match edit {
        Edit::Add { component, .. } => Some(Selection::one(component.id.clone())),
        Edit::Paste(pasted) => Some(Selection::of(pasted.components.iter().map(|new| new.id.clone()))),
        Edit::AddZone { zone, .. } => Some(Selection::Zone(zone.id.clone())),
        Edit::Connect(connection) | Edit::Rewire(connection) => Some(Selection::Connection(connection.id.clone())),
        Edit::AddFault(fault) => Some(Selection::Fault(fault.id.clone())),
        Edit::Expect(what) => match &**what {
            Expecting::Add(new) => Some(Selection::Expectation(new.id.clone())),
            Expecting::Change(_) | Expecting::Remove(_) => None,
        },
        _ => None,
    }
}
