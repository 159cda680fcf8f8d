//! The painter and the hand follow what Yew renders: document, camera, theme, focus and tool.

use std::cell::RefCell;
use std::rc::Rc;

use betwixt_model::{Catalogue, Scenario};
use yew::prelude::*;

use crate::later;
use crate::platform::{focus, resize};
use crate::state::{Camera, Command, Subject, Tool};

use super::dom_ids::{STAGE, grip_dom_id, link_dom_id, node_dom_id};
use super::hand::{Asked, Hand, Pointed};
use super::layout::{Layout, is_another};
use super::meaning::is_out_of_sight;
use super::painter::{PainterHandle, Taste};
use super::{StageMode, StageProps, traffic};

/// A shared value that is the same only if it is the same pointer.
#[derive(Debug)]
struct Same<T>(Rc<T>);

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Callbacks as of the last render, for those who were made in the first.
#[derive(Debug, Default)]
struct Latest {
    on_command: Callback<Command>,
    on_size: Callback<(f64, f64)>,
    scenario: Option<Rc<Scenario>>,
    /// The next camera is gone to at once: nobody wants to fly from one document to another.
    cut: bool,
    /// Nothing can be built here: whoever looks on, looks at all of it, whatever the size.
    looking_only: bool,
    serial: Option<u32>,
}

/// The layout of the document.
#[hook]
pub(super) fn use_layout(scenario: &Rc<Scenario>, catalogue: &'static Catalogue) -> Rc<Layout> {
    let kept = use_mut_ref(|| None::<(Rc<Scenario>, Rc<Layout>)>);
    let mut kept = kept.borrow_mut();
    match &*kept {
        Some((held, layout)) if Rc::ptr_eq(held, scenario) => Rc::clone(layout),
        before => {
            let layout = match later::here() {
                Some(later) => (later.hands.layout)(before.as_ref().map(|(_, held)| &**held), scenario, catalogue),
                // A page that begins with more than the shop, in which nothing is bent, has waited.
                None => Layout::plain(scenario, catalogue),
            };
            let layout = Rc::new(layout);
            *kept = Some((Rc::clone(scenario), Rc::clone(&layout)));
            layout
        }
    }
}

/// Keeps painter and hand up to date.
#[hook]
pub(super) fn use_painter(
    props: &StageProps,
    layout: &Rc<Layout>,
    hand: &Rc<RefCell<Hand>>,
    pointed: &UseStateSetter<Pointed>,
) {
    let latest = use_mut_ref(Latest::default);
    {
        let mut latest = latest.borrow_mut();
        latest.on_command = props.on_command.clone();
        latest.on_size = props.on_size.clone();
        latest.looking_only = props.mode == StageMode::Play;
    }
    use_document(props, layout, hand, &latest);
    use_taste(props);
    use_camera(props, &latest);
    use_focus(props, hand, &latest);
    use_tool(props, hand, pointed);
    use_size(&props.painter, &latest);
    let painter = props.painter.clone();
    use_effect(move || painter.with(super::painter::Painter::rewrite));
}

/// Carries out what a hand asked for; nothing may be borrowed while it does, for focus and commands come back.
pub(super) fn carry_out(
    asked: Asked,
    hand: &Rc<RefCell<Hand>>,
    pointed: &UseStateSetter<Pointed>,
    on_command: &Callback<Command>,
) {
    let Asked { commands, focus, pointed: new } = asked;
    if let Some(new) = new {
        pointed.set(new);
    }
    for command in commands {
        on_command.emit(command);
    }
    if let Some(id) = focus {
        give_focus(&id, hand);
    }
}

/// Gives the focus without selecting: whoever gives it has done that.
fn give_focus(id: &str, hand: &Rc<RefCell<Hand>>) {
    hand.borrow_mut().set_giving(true);
    focus::give(id);
    hand.borrow_mut().set_giving(false);
}

#[hook]
fn use_document(props: &StageProps, layout: &Rc<Layout>, hand: &Rc<RefCell<Hand>>, latest: &Rc<RefCell<Latest>>) {
    let (painter, scenario, latest) = (props.painter.clone(), Rc::clone(&props.scenario), Rc::clone(latest));
    let hand = Rc::clone(hand);
    use_effect_with(Same(Rc::clone(layout)), move |Same(layout)| {
        painter.with(|painter| {
            if let Some(later) = later::here() {
                // What it holds may be gone, or another by its place: a hand holds on to nothing of another document.
                (later.hands.abandon)(&mut hand.borrow_mut(), &mut painter.live);
            }
            painter.live.set_document(Rc::clone(layout), &scenario);
            painter.set_arrows(scenario.connections.iter().map(|held| held.id.to_string()).collect());
        });
        let before = latest.borrow_mut().scenario.replace(Rc::clone(&scenario));
        let Some(before) = before else { return };
        if is_another(&before, &scenario) {
            ask_for_fit(&latest);
        }
        // Whatever had the focus may be gone: the keys must go on working.
        let parts = |scenario: &Scenario| scenario.components.len() + scenario.connections.len();
        if parts(&scenario) < parts(&before) && focus::held_by().is_none() {
            focus::give(STAGE);
        }
    });
    let painter = props.painter.clone();
    use_effect_with(Same(Rc::clone(&props.summary)), move |Same(summary)| {
        painter.with(|painter| painter.set_traffic(traffic(summary)));
    });
}

fn ask_for_fit(latest: &Rc<RefCell<Latest>>) {
    let on_command = {
        let mut latest = latest.borrow_mut();
        latest.cut = true;
        latest.on_command.clone()
    };
    on_command.emit(Command::ZoomFit);
}

#[hook]
fn use_taste(props: &StageProps) {
    let painter = props.painter.clone();
    let small = props.mode == StageMode::Play;
    let taste = Taste { dark: props.session.is_dark(), still: props.session.is_still(), small };
    use_effect_with(taste, move |taste| painter.with(|painter| painter.set_taste(*taste)));
}

#[hook]
fn use_camera(props: &StageProps, latest: &Rc<RefCell<Latest>>) {
    let (painter, latest, still) = (props.painter.clone(), Rc::clone(latest), props.session.is_still());
    use_effect_with(props.session.camera, move |camera: &Camera| {
        let cut = std::mem::take(&mut latest.borrow_mut().cut);
        painter.with(|painter| painter.live.follow(*camera, cut || still));
    });
}

/// A key moved the focus: the browser's follows, and the camera if it has to.
#[hook]
fn use_focus(props: &StageProps, hand: &Rc<RefCell<Hand>>, latest: &Rc<RefCell<Latest>>) {
    let (session, scenario, painter) = (Rc::clone(&props.session), Rc::clone(&props.scenario), props.painter.clone());
    let (hand, latest) = (Rc::clone(hand), Rc::clone(latest));
    use_effect_with(props.session.focus_serial, move |serial| {
        // Where the page begins nobody has moved anything yet.
        if latest.borrow_mut().serial.replace(*serial).is_none() {
            return;
        }
        match &session.focus {
            Some(Subject::Component(id)) => {
                give_focus(&node_dom_id(id.as_str()), &hand);
                let at = scenario.component(id).map(|held| held.at);
                let (camera, viewport) = painter.with(|painter| (painter.live.camera(), painter.live.viewport()));
                let seen = |at: betwixt_model::Point| {
                    let at = crate::canvas::camera::WorldPoint { x: at.x, y: at.y };
                    !is_out_of_sight(at, camera, (viewport.width, viewport.height))
                };
                if let Some(centre) = at.filter(|at| !seen(*at)) {
                    let on_command = latest.borrow().on_command.clone();
                    on_command.emit(Command::SetCamera(Camera { centre, zoom: camera.zoom }));
                }
            }
            Some(Subject::Connection(id)) => give_focus(&link_dom_id(id.as_str()), &hand),
            Some(Subject::Zone(id)) => give_focus(&grip_dom_id(id.as_str()), &hand),
            Some(Subject::Fault(_) | Subject::Expectation(_)) | None => {}
        }
    });
}

#[hook]
fn use_tool(props: &StageProps, hand: &Rc<RefCell<Hand>>, pointed: &UseStateSetter<Pointed>) {
    let (painter, hand, pointed) = (props.painter.clone(), Rc::clone(hand), pointed.clone());
    let on_command = props.on_command.clone();
    use_effect_with(props.session.tool.clone(), move |tool: &Tool| {
        // Before the second file is here it is the one that everybody begins with.
        if let Some(later) = later::here() {
            let follow = later.hands.follow_tool;
            let asked = painter.with(|painter| follow(&mut hand.borrow_mut(), tool, &mut painter.live));
            carry_out(asked, &hand, &pointed, &on_command);
        }
    });
}

/// The size of the stage; the first one is the time to fit the picture in.
#[hook]
fn use_size(painter: &PainterHandle, latest: &Rc<RefCell<Latest>>) {
    let (painter, latest) = (painter.clone(), Rc::clone(latest));
    use_effect_with((), move |()| {
        let mut fitted = false;
        let watch = resize::SizeWatch::of(STAGE, move |width, height| {
            if width < 1.0 || height < 1.0 {
                return;
            }
            painter.with(|painter| painter.live.set_viewport(width, height));
            let on_size = latest.borrow().on_size.clone();
            on_size.emit((width, height));
            let looking_only = latest.borrow().looking_only;
            if !std::mem::replace(&mut fitted, true) || looking_only {
                ask_for_fit(&latest);
            }
        });
        move || drop(watch)
    });
}
