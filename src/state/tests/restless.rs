//! A person who asks for everything at random, with the simulator's own catalogue: nothing may break, everything can be
//! taken back, and what stands there is always a scenario without errors.

use std::rc::Rc;

use betwixt_model::{
    Area, Catalogue, ComponentId, FaultTarget, ParamType, ParamValue, Point, Severity, SimSpan, SimTime, Target,
    permalink, validate,
};

use super::super::programs::{self, Change, ProgramEdit, Sort, Way};
use super::super::selection::{Selection, Subject};
use super::super::{
    Action, Arrange, Command, Direction, Document, End, GestureId, Session, SessionAction, Sketch, Wanted, fragment,
};

static REAL: Catalogue = betwixt_sim::CATALOGUE;

/// Good enough to wander about with.
struct Whim(u64);

impl Whim {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n.max(1)
    }

    fn of<T: Clone>(&mut self, list: &[T]) -> Option<T> {
        let at = self.below(list.len());
        list.get(at).cloned()
    }
}

fn wanted(whim: &mut Whim) -> Wanted {
    let kind = REAL.kinds[whim.below(REAL.kinds.len())];
    let preset = whim.of(kind.presets).map(|preset| preset.id);
    Wanted::new(kind.id, preset)
}

fn moved(whim: &mut Whim, document: &Document) -> Option<Command> {
    let scenario = document.scenario();
    let connections = scenario.connections.iter().map(|c| Target::Connection(c.id.clone()));
    let targets: Vec<Target> =
        connections.chain(scenario.components.iter().map(|c| Target::Component(c.id.clone()))).collect();
    let target = whim.of(&targets)?;
    let spec = whim.of(scenario.params(&target, &REAL)?.specs)?;
    let (least, most) = spec.slider;
    let value = match spec.ty {
        ParamType::Choice(words) => ParamValue::Choice(whim.of(words)?.0),
        _ => spec.sample().with_magnitude(least + (most - least) * 0.25 * whim.below(5) as f64),
    };
    let gesture = Some(GestureId(whim.below(3) as u64 + 1));
    Some(Command::SetParam { target, param: spec.id, value, gesture, done: true })
}

/// Something done to a program.
fn stepped(whim: &mut Whim, document: &Document) -> Option<Command> {
    let scenario = document.scenario();
    let component = whim.of(&scenario.components)?;
    let own = whim.of(&scenario.flows).map(|flow| flow.id);
    let flow = whim.of(&[None, None, own])?;
    let steps = component.handlers.get(&flow).map(|program| program.steps.clone()).unwrap_or_default();
    let places = programs::every(&steps);
    let place = |whim: &mut Whim| whim.of(&places).unwrap_or_default();
    let change = match whim.below(8) {
        0 | 1 => Change::WriteOut,
        2 => Change::TakeBack,
        3 | 4 => {
            let (to, roles) = (place(whim), programs::callees(scenario, &REAL, &component));
            let here = programs::Here::of(&roles, &REAL, &component, &steps, &to);
            Change::Insert(to, whim.of(&Sort::ALL)?.fresh(&here).ok()?)
        }
        5 => Change::Remove(place(whim)),
        6 => Change::Move(place(whim), place(whim)),
        _ => {
            let from = place(whim);
            let to = programs::towards(&steps, &from, whim.of(&[Way::Up, Way::Down, Way::In, Way::Out])?)?;
            Change::Move(from, to)
        }
    };
    Some(Command::EditProgram(ProgramEdit { component: component.id, flow, change }.into()))
}

fn asked(whim: &mut Whim, document: &Document) -> Option<Command> {
    let scenario = document.scenario();
    let ids: Vec<ComponentId> = scenario.components.iter().map(|component| component.id.clone()).collect();
    let arrows: Vec<_> = scenario.connections.iter().map(|connection| connection.id.clone()).collect();
    let faults: Vec<_> = scenario.faults.iter().map(|fault| fault.id.clone()).collect();
    Some(match whim.below(40) {
        0..3 => Command::Add { what: wanted(whim), at: None },
        3 => Command::Add { what: wanted(whim), at: Some(Point { x: 7.0, y: whim.below(900) as f64 }) },
        4 => Command::AddAndConnect { what: wanted(whim), from: whim.of(&ids)?, at: None },
        5..8 => Command::Connect { from: whim.of(&ids)?, to: whim.of(&ids)? },
        8 => Command::DeleteSelection,
        9 => Command::Delete(Subject::Connection(whim.of(&arrows)?)),
        10 => Command::Nudge { dx: 20.0, dy: 0.0 },
        11..14 => moved(whim, document)?,
        14 => Command::InjectFault {
            kind: whim.of(REAL.faults)?.id.to_owned(),
            target: FaultTarget::Connection(whim.of(&arrows)?),
            at: None,
            lasts: Some(SimSpan::from_s(3)),
            params: Default::default(),
        },
        15 => Command::InjectFault {
            kind: whim.of(REAL.faults)?.id.to_owned(),
            target: FaultTarget::Component(whim.of(&ids)?),
            at: Some(SimTime(5)),
            lasts: None,
            params: Default::default(),
        },
        16 => Command::EndFault(whim.of(&faults)?),
        17 => Command::FocusNearest(whim.of(&[Direction::Left, Direction::Right, Direction::Up, Direction::Down])?),
        18 => whim.of(&[Command::FocusNext, Command::NextConnection, Command::SelectAll, Command::Escape])?,
        19 => whim.of(&[Command::StartConnecting(None), Command::Activate, Command::ZoomFit, Command::NextSeed])?,
        20 | 21 => Command::Undo,
        22 => Command::Reverse(Some(whim.of(&arrows)?)),
        23 => Command::Duplicate,
        24 => Command::Paste(fragment::copy(scenario, &Selection::of(whim.of(&ids)), &REAL)?),
        25 => whim.of(&Arrange::OF_SELECTION).map(Command::Arrange)?,
        26 => Command::Arrange(Arrange::Tidy),
        27..33 => sketched(whim, scenario)?,
        33..39 => stepped(whim, document)?,
        _ => Command::Redo,
    })
}

fn sketched(whim: &mut Whim, scenario: &betwixt_model::Scenario) -> Option<Command> {
    let ids: Vec<ComponentId> = scenario.components.iter().map(|held| held.id.clone()).collect();
    let zones: Vec<_> = scenario.zones.iter().map(|held| held.id.clone()).collect();
    let arrows: Vec<_> = scenario.connections.iter().map(|held| held.id.clone()).collect();
    let place = |whim: &mut Whim| Point { x: whim.below(900) as f64 - 450.0, y: whim.below(600) as f64 - 300.0 };
    Some(match whim.below(9) {
        0 => Command::from(Sketch::AddZone),
        1 => Command::Move(vec![(whim.of(&ids)?, place(whim))]),
        2 => Command::from(Sketch::MoveZone { zone: whim.of(&zones)?, dx: 40.0, dy: -20.0 }),
        3 => {
            let area = Area { at: place(whim), width: whim.below(500) as f64, height: 300.0 };
            Command::from(Sketch::ResizeZone { zone: whim.of(&zones)?, area: Some(area) })
        }
        4 => Command::Delete(Subject::Zone(whim.of(&zones)?)),
        5 => {
            let end = whim.of(&[End::Caller, End::Callee])?;
            Command::from(Sketch::Rewire { connection: whim.of(&arrows)?, end, to: whim.of(&ids)? })
        }
        6 => Command::from(Sketch::ToggleDisabled(Some(whim.of(&arrows)?))),
        7 => {
            let way = whim.of(&[Direction::Left, Direction::Right, Direction::Up, Direction::Down])?;
            Command::from(Sketch::AddBeside { what: wanted(whim), beside: whim.of(&ids)?, way })
        }
        _ => Command::from(Sketch::PutTemplate(whim.below(3))),
    })
}

fn wander(seed: u64) {
    let mut whim = Whim(seed);
    let mut document = Rc::new(Document::new(betwixt_model::Scenario::default(), Vec::new(), &REAL));
    let mut session = Session::default();
    let first = Rc::clone(document.scenario());
    for step in 0..150_u64 {
        let Some(command) = asked(&mut whim, &document) else { continue };
        let context = session.context(SimTime(step / 20 * 1_000_000_000));
        document = document.after(Action::Command(command.clone(), context)).into();
        let told = session.following(&command, &document, 0.0);
        session = told.after(SessionAction::DocumentChanged(Rc::clone(document.scenario()), 0.0));
        let problems = validate(document.scenario(), &REAL);
        let worst = problems.iter().find(|problem| problem.severity > Severity::Warning);
        assert!(worst.is_none(), "seed {seed}, step {step}, {command:?}: {}", worst.unwrap());
    }
    let last = Rc::clone(document.scenario());
    let link = permalink::encode(&last, &REAL);
    let opened = permalink::decode(&link, &REAL).expect("our own link opens");
    assert!(opened.scenario == *last, "seed {seed}: the link opens to another scenario");

    let context = session.context(SimTime::START);
    let mut back = Rc::clone(&document);
    while !back.history().is_empty() {
        back = back.after(Action::Command(Command::Undo, context.clone())).into();
    }
    assert!(Rc::ptr_eq(back.scenario(), &first), "seed {seed}");
    for _ in 0..document.history().len() {
        back = back.after(Action::Command(Command::Redo, context.clone())).into();
    }
    assert!(Rc::ptr_eq(back.scenario(), &last), "seed {seed}");
}

#[test]
fn whatever_is_asked_for_nothing_breaks_and_all_of_it_can_be_taken_back() {
    for seed in 0..40 {
        wander(seed);
    }
}

#[test]
fn everything_in_the_palette_can_be_added_and_talks_to_something() {
    for kind in REAL.kinds {
        for preset in kind.presets {
            let document = Document::new(betwixt_model::Scenario::default(), Vec::new(), &REAL);
            let context = Session::default().context(SimTime::START);
            let command = Command::Add { what: Wanted::new(kind.id, Some(preset.id)), at: None };
            let document = document.after(Action::Command(command, context));
            let [component] = document.scenario().components.as_slice() else {
                panic!("{} was not added", preset.title)
            };
            assert_eq!(component.name, preset.title);
            assert!(kind.takes || kind.sends, "{} talks to nobody", preset.title);
        }
    }
}
