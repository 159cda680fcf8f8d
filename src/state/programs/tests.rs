//! Moving steps about, as pure lists.

use betwixt_model::{Answer, Step, Together};

use super::{Place, Way, every, go, list, towards};

fn call(name: &str) -> Step {
    Step::Call(name.to_owned())
}

/// Work; together (a | b, c); try d, otherwise e; answer.
fn program() -> Vec<Step> {
    vec![
        Step::Work(None),
        Step::Together(Together { branches: vec![vec![call("a")], vec![call("b"), call("c")]], times: 1, need: None }),
        Step::Try { steps: vec![call("d")], otherwise: vec![call("e")] },
        Step::Answer(Answer::Ok),
    ]
}

fn shown(steps: &[Step]) -> String {
    let one = |step: &Step| match step {
        Step::Work(_) => "w".to_owned(),
        Step::Call(name) => name.clone(),
        Step::Answer(_) => "!".to_owned(),
        other => format!("({})", other.inner().map(|inner| shown(inner)).collect::<Vec<_>>().join("|")),
    };
    steps.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn goes(from: &Place, way: Way) -> (String, Option<Place>) {
    let mut steps = program();
    let Some(to) = towards(&steps, from, way) else { return (shown(&steps), None) };
    let at = go(&mut steps, from, &to);
    (shown(&steps), at)
}

#[test]
fn every_place_is_read_from_above() {
    let steps = program();
    assert_eq!(shown(&steps), "w (a|b c) (d|e) !");
    let all: Vec<String> = every(&steps).iter().map(Place::id).collect();
    assert_eq!(all, ["0", "1", "1-0-0", "1-1-0", "1-1-1", "2", "2-0-0", "2-1-0", "3"]);
    for place in every(&steps) {
        assert!(list(&steps, &place).is_some_and(|held| place.at < held.len()));
    }
}

#[test]
fn up_and_down_stay_in_the_list_and_leave_it_at_its_ends() {
    let nested = |list, at| Place::top(1).within(list, at);
    assert_eq!(goes(&Place::top(0), Way::Down), ("(a|b c) w (d|e) !".into(), Some(Place::top(1))));
    assert_eq!(goes(&Place::top(0), Way::Up), ("w (a|b c) (d|e) !".into(), None));
    assert_eq!(goes(&Place::top(3), Way::Down).1, None);
    assert_eq!(goes(&nested(1, 0), Way::Down), ("w (a|c b) (d|e) !".into(), Some(nested(1, 1))));
    assert_eq!(
        goes(&nested(1, 0), Way::Up),
        ("w (a b|c) (d|e) !".into(), Some(nested(0, 1))),
        "into the branch before"
    );
    assert_eq!(goes(&nested(0, 0), Way::Up), ("w a (|b c) (d|e) !".into(), Some(Place::top(1))), "out of it");
    assert_eq!(goes(&nested(0, 0), Way::Down), ("w (|a b c) (d|e) !".into(), Some(nested(1, 0))));
    assert_eq!(goes(&nested(1, 1), Way::Down), ("w (a|b) c (d|e) !".into(), Some(Place::top(2))));
}

#[test]
fn in_goes_into_the_step_before_else_into_the_one_behind_and_out_comes_behind() {
    let last = |at| Place::top(2).within(1, at);
    assert_eq!(goes(&Place::top(3), Way::In), ("w (a|b c) (d|e !)".into(), Some(last(1))));
    assert_eq!(goes(&Place::top(0), Way::In), ("(w a|b c) (d|e) !".into(), Some(Place::top(0).within(0, 0))));
    assert_eq!(goes(&Place::top(2), Way::In), ("w (a|b c (d|e)) !".into(), Some(Place::top(1).within(1, 2))));
    assert_eq!(goes(&last(0), Way::Out), ("w (a|b c) (d|) e !".into(), Some(Place::top(3))));
    assert_eq!(goes(&Place::top(1), Way::Out).1, None);
}

#[test]
fn a_step_never_goes_into_itself_nor_to_where_nothing_is() {
    let mut steps = program();
    let into = Place::top(1).within(0, 0);
    assert!(into.is_within(&Place::top(1)) && !into.is_within(&Place::top(2)));
    assert_eq!(go(&mut steps, &Place::top(1), &into), None);
    assert_eq!(go(&mut steps, &Place::top(0), &Place::top(9)), None);
    assert_eq!(go(&mut steps, &Place::top(9), &Place::top(0)), None);
    assert_eq!(steps, program());
}

#[test]
fn every_step_can_go_everywhere_and_nothing_is_lost() {
    let steps = program();
    let places = every(&steps);
    let ends = places.iter().map(|place| place.beside(list(&steps, place).map_or(0, <[Step]>::len)));
    let goals: Vec<Place> = places.iter().cloned().chain(ends).collect();
    for from in &places {
        for to in &goals {
            let mut moved = steps.clone();
            let before = super::step(&steps, from).cloned();
            let Some(at) = go(&mut moved, from, to) else {
                assert!(to.is_within(from), "{from:?} to {to:?}");
                continue;
            };
            assert_eq!(super::step(&moved, &at).cloned(), before, "{from:?} to {to:?}");
            assert_eq!(every(&moved).len(), places.len());
        }
    }
}
