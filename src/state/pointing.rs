//! Commands that only change where a person looks and what they point at.

use betwixt_model::{ComponentId, Scenario};

use super::arrange::Arrange;
use super::bookmarks::BookmarkCommand;
use super::command::{Command, Direction, Panel};
use super::document::Document;
use super::fit::fitted;
use super::library::LibraryCommand;
use super::looking::Looking;
use super::selection::{Selection, Subject};
use super::session::{Camera, Dialog, Session, Shape, Tool, ZOOM};
use super::{bending, connecting, expecting, sketching, vertical, walk};

/// One press of a zoom key.
const ZOOM_STEP: f64 = 1.25;

/// Lets the session follow a command. Commands for the document or the run pass through.
pub(super) fn take(session: &mut Session, command: &Command, document: &Document, page_ms: f64) {
    let nudged = matches!(command, Command::Nudge { .. });
    let bent = session.bends();
    if session.nudging && !nudged {
        session.nudge_run += 1;
    }
    session.nudging = nudged;
    match command {
        Command::Select(selection) => select(session, selection.kept_in(document.scenario())),
        Command::ToggleSelected(id) => select(session, session.selection.toggled(id)),
        Command::SelectStream(stream) => {
            let found = walk::along(document.scenario(), &session.selection, *stream);
            let n = found.components().count();
            session.voice.answer(if n == 1 { "1 component.".to_owned() } else { format!("{n} components.") }, page_ms);
            session.selection = found;
        }
        Command::SelectAll => {
            session.selection = Selection::of(document.scenario().components.iter().map(|c| c.id.clone()));
        }
        Command::FocusNext => walk_order(session, document, true),
        Command::FocusPrevious => walk_order(session, document, false),
        Command::FocusNearest(direction) => walk_towards(session, document, *direction),
        Command::NextConnection => walk_connections(session, document.scenario(), true),
        Command::PreviousConnection => walk_connections(session, document.scenario(), false),
        Command::StartConnecting(from) => start_connecting(session, from.as_ref(), document, page_ms),
        Command::AimAt(id) => aim(session, id.clone()),
        Command::Connect { .. } | Command::AddAndConnect { .. } => session.tool = Tool::Select,
        Command::Activate if bent => session.voice.answer("Kept.", page_ms),
        Command::Escape if bent => session.voice.answer("Put back.", page_ms),
        Command::Activate => activate(session),
        Command::Escape => escape(session),
        Command::OpenRename if !session.selection.has_name() => {
            session.voice.answer("Select a component first, then rename it.", page_ms);
        }
        Command::Nudge { .. } => bending::say(session, document.scenario(), page_ms),
        Command::Sketch(sketch) => sketching::take(session, sketch, document, page_ms),
        Command::Announce(text) => session.voice.answer(text.clone(), page_ms),
        Command::DismissToast => session.toasts.dismiss(page_ms),
        Command::Undo | Command::Redo => session.toasts.lapse_offers(page_ms),
        _ => look(session, command, document, page_ms),
    }
}

fn look(session: &mut Session, command: &Command, document: &Document, page_ms: f64) {
    let scenario = document.scenario();
    match command {
        Command::ZoomIn => session.camera.zoom = (session.camera.zoom * ZOOM_STEP).min(ZOOM.1),
        Command::ZoomOut => session.camera.zoom = (session.camera.zoom / ZOOM_STEP).max(ZOOM.0),
        Command::ZoomFit if session.surroundings.shape == Shape::Upright => {
            session.camera = vertical::fitted(scenario, session.stage, document.catalogue());
        }
        Command::ZoomFit | Command::Arrange(Arrange::Tidy) => {
            session.camera = fitted(scenario, session.stage, document.catalogue());
        }
        Command::SetCamera(camera) => session.camera = sane(*camera, session.camera),
        Command::TogglePanel(panel) => {
            let switch = session.panels.get_mut(*panel);
            *switch = !*switch;
            if *panel == Panel::Outline && session.panels.outline {
                // It stands where charts and findings do.
                (session.panels.evidence, session.findings) = (true, None);
            }
            if *panel == Panel::Expectations && session.panels.expectations {
                (session.panels.evidence, session.panels.outline, session.findings) = (true, false, None);
            }
        }
        Command::Look(lens) => {
            session.lens = lens.unwrap_or(session.lens.other());
            session.voice.answer(session.lens.said_of(scenario), page_ms);
        }
        Command::Show(spot) => expecting::look_at(session, spot),
        Command::ToggleFindings => session.findings = session.findings.is_none().then(Looking::default),
        Command::ChooseFindings(group) => {
            session.findings = Some(Looking { group: *group, ..Looking::default() });
        }
        Command::OpenFinding(kind) => {
            session.findings = Some(Looking { kind: Some(*kind), first: true, ..Looking::default() });
        }
        Command::Follow(kind, operation) => {
            let before = session.findings.unwrap_or_default();
            let now = Looking { group: before.group, ..Looking::at(*kind, *operation) };
            session.findings = Some(now.drawn_like(before));
        }
        Command::StopFollowing => {
            session.findings = session.findings.map(|looking| Looking { operation: None, ..looking });
        }
        Command::DrawTrace(picture) => {
            session.findings = session.findings.map(|looking| Looking { picture: *picture, ..looking });
        }
        Command::OpenInspector => session.panels.inspector = true,
        Command::SearchPalette => session.panels.palette = true,
        Command::DismissHint => session.settings.hint_dismissed = true,
        Command::SetTheme(theme) => session.settings.theme = *theme,
        Command::NextTheme => session.settings.theme = session.settings.theme.next(),
        Command::SetMotion(motion) => session.settings.motion = *motion,
        Command::SetDock(height) => session.settings.dock = *height,
        Command::SetSingleKeys(on) => session.settings.single_keys = *on,
        _ => open_or_close(session, command),
    }
}

fn open_or_close(session: &mut Session, command: &Command) {
    session.dialog = match command {
        Command::OpenGallery => Some(Dialog::Gallery),
        Command::Share | Command::ShareMoment => Some(Dialog::Share),
        Command::OpenHelp => Some(Dialog::Help),
        Command::OpenProblems => Some(Dialog::Problems),
        // What stands above everything else is dealt with first.
        Command::OpenCommands(_) | Command::OpenMenu(_) | Command::OpenRename | Command::Bookmark(_)
            if !may_ask(session) =>
        {
            return;
        }
        Command::OpenCommands(ask) => Some(Dialog::Commands(*ask)),
        Command::OpenMenu(menu) => menu.map(Dialog::Menu),
        Command::OpenRename => Some(Dialog::Rename),
        Command::Bookmark(asked) => match **asked {
            BookmarkCommand::AskName(at) => Some(Dialog::NameBookmark(at)),
            _ => return,
        },
        Command::CloseDialog
        | Command::OpenScenario(_)
        | Command::NewEmpty
        | Command::Library(LibraryCommand::Open(_)) => None,
        _ => return,
    };
    // Why a link was refused is old news once something else is looked at.
    session.notice = None;
}

fn may_ask(session: &Session) -> bool {
    matches!(session.dialog, None | Some(Dialog::Menu(_) | Dialog::Commands(_)))
}

fn select(session: &mut Session, selection: Selection) {
    session.focus = selection.single().or_else(|| session.focus.take());
    session.selection = selection;
}

/// The box that walking starts from.
fn standing_on(session: &Session, scenario: &Scenario) -> Option<ComponentId> {
    if let Tool::Connecting { from, to } = &session.tool {
        return Some(to.as_ref().unwrap_or(from).clone());
    }
    match session.focus.as_ref().or(session.selection.single().as_ref()) {
        Some(Subject::Component(id)) => Some(id.clone()),
        Some(Subject::Connection(id)) => scenario.connection(id).map(|connection| connection.from.clone()),
        Some(Subject::Fault(_) | Subject::Zone(_) | Subject::Expectation(_)) | None => {
            session.selection.components().next().cloned()
        }
    }
}

/// While connecting, walking aims; otherwise it selects.
fn step_to(session: &mut Session, id: Option<ComponentId>) {
    match (id, &session.tool) {
        (None, _) => {}
        (Some(id), Tool::Connecting { .. }) => aim(session, Some(id)),
        (Some(id), Tool::Select) => session.point_at(Subject::Component(id)),
    }
}

fn walk_order(session: &mut Session, document: &Document, forward: bool) {
    let mut order = walk::flow_order(document.scenario(), document.catalogue());
    if let Tool::Connecting { from, .. } = &session.tool {
        // Only where a connection can end; where one stands stays in, so that "next" has a meaning.
        let here = standing_on(session, document.scenario());
        order.retain(|id| {
            here.as_ref() == Some(id)
                || connecting::can_connect(document.scenario(), from, id, document.catalogue()).is_ok()
        });
    }
    let next = walk::beside(&order, standing_on(session, document.scenario()).as_ref(), forward);
    step_to(session, next);
}

fn walk_towards(session: &mut Session, document: &Document, direction: Direction) {
    let next = match standing_on(session, document.scenario()) {
        Some(here) => {
            let turned = session.surroundings.shape == Shape::Upright && vertical::is_wide(document.scenario());
            let direction = if turned { vertical::way(direction) } else { direction };
            walk::nearest(document.scenario(), &here, direction)
        }
        None => walk::flow_order(document.scenario(), document.catalogue()).into_iter().next(),
    };
    step_to(session, next);
}

fn walk_connections(session: &mut Session, scenario: &Scenario, forward: bool) {
    let held = match &session.selection {
        Selection::Connection(id) => scenario.connection(id),
        _ => None,
    };
    // Going round the arrows of a box must not slip over to the box at the other end of one of them.
    let round = session.going_round.take().filter(|id| held.is_some_and(|c| c.from == *id || c.to == *id));
    let Some(here) = round.or_else(|| standing_on(session, scenario)) else { return };
    let ring: Vec<_> = walk::connections_of(scenario, &here).into_iter().map(|c| c.id.clone()).collect();
    if let Some(id) = walk::beside(&ring, held.map(|c| &c.id), forward) {
        session.point_at(Subject::Connection(id));
    }
    session.going_round = Some(here);
}

fn start_connecting(session: &mut Session, from: Option<&ComponentId>, document: &Document, page_ms: f64) {
    let Some(from) = from.or(session.selection.single_component()).cloned() else {
        session.voice.answer("Select one component first, then connect it.", page_ms);
        return;
    };
    match connecting::can_start(document.scenario(), &from, document.catalogue()) {
        Ok(()) => {
            let name = document.scenario().component(&from).map_or("", |c| c.name.as_str());
            session.voice.answer(
                format!("Connecting {name}. Arrows choose where to, or type its name; then Enter. Escape stops."),
                page_ms,
            );
            session.tool = Tool::Connecting { from, to: None };
        }
        Err(why) => session.voice.answer(why.to_string(), page_ms),
    }
}

fn aim(session: &mut Session, id: Option<ComponentId>) {
    if let Tool::Connecting { to, .. } = &mut session.tool {
        if let Some(id) = &id {
            session.focus = Some(Subject::Component(id.clone()));
            session.focus_serial = session.focus_serial.wrapping_add(1);
        }
        *to = id;
    }
}

fn activate(session: &mut Session) {
    match &session.tool {
        Tool::Connecting { to: Some(_), .. } => session.tool = Tool::Select,
        Tool::Connecting { to: None, .. } => {}
        Tool::Select => session.panels.inspector = true,
    }
}

fn escape(session: &mut Session) {
    if session.dialog.take().is_some() {
        session.notice = None;
    } else if session.picking.take().is_some() {
    } else if session.tool != Tool::Select {
        session.tool = Tool::Select;
    } else if let Some(looking) = session.findings.filter(|looking| looking.operation.is_some()) {
        session.findings = Some(Looking { operation: None, ..looking });
    } else {
        session.selection = Selection::Nothing;
    }
}

fn sane(camera: Camera, old: Camera) -> Camera {
    let finite = camera.centre.x.is_finite() && camera.centre.y.is_finite() && camera.zoom.is_finite();
    if finite { Camera { zoom: camera.zoom.clamp(ZOOM.0, ZOOM.1), ..camera } } else { old }
}
