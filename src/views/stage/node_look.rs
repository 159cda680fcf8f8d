//! What a box shows at this moment, as plain data: compared by value, so that only boxes that changed are rendered.

use betwixt_model::{Component, Role};

use crate::canvas::shape::{Silhouette, busy_dash};
use crate::runner::summary::ComponentNow;
use crate::views::readout;

use super::layout::NameSide;

/// From this share of held workers on, the busy outline warns.
const NEARLY_FULL: f64 = 0.9;
/// From this share of bad ends on, a number is shown as harm.
const HARM: f64 = 0.05;
/// Waiting requests at which the queue bar is full; it is logarithmic, because queues have no natural end.
const BAR_FULL: f64 = 1_000.0;

/// What is true of a box besides its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// It is selected.
    pub selected: bool,
    /// A connection being pulled would end here: `Some(false)` if it may not.
    pub aimed: Option<bool>,
    /// Tab enters the canvas here.
    pub in_tab_order: bool,
}

/// What a box shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NodeLook {
    /// Its identity in the scenario.
    pub id: String,
    /// Middle [canvas units].
    pub at: (f64, f64),
    /// Its outline.
    pub silhouette: Silhouette,
    /// Its picture; a queue shows its items instead.
    pub icon: Option<String>,
    /// As the person called it.
    pub name: String,
    /// Where the name stands.
    pub side: NameSide,
    /// The line below the name.
    pub metric: String,
    /// Whether that line tells of harm.
    pub harm: bool,
    /// Dash array of the busy outline, and whether it warns.
    pub busy: Option<(String, bool)>,
    /// Requests waiting, and how much of the bar they fill [canvas units of 52].
    pub waiting: Option<(u32, f64)>,
    /// Items of a queue that are drawn one by one, and how many more there are.
    pub items: Option<(u32, u32)>,
    /// Copies.
    pub instances: u32,
    /// It cannot be reached.
    pub down: bool,
    /// It sends no telemetry.
    pub dark: bool,
    /// Nothing is known of it, because only telemetry is looked at.
    pub unseen: bool,
    /// Active faults, shortened to one line.
    pub fault: Option<String>,
    /// Selected, aimed at, in the order of Tab.
    pub marks: Marks,
    /// Far off or out of sight: no names and numbers are drawn.
    pub plain: bool,
    /// What it is called for those who listen.
    pub spoken: String,
}

/// What a box is, apart from the run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing<'a> {
    /// The box.
    pub component: &'a Component,
    /// Where.
    pub at: (f64, f64),
    /// Its outline.
    pub silhouette: Silhouette,
    /// Where its name stands.
    pub side: NameSide,
    /// What it is for, if its kind is known.
    pub role: Option<Role>,
    /// Its picture.
    pub icon: &'a str,
}

/// What a box shows, with the numbers of now.
#[must_use]
pub(super) fn node_look(
    standing: &Standing<'_>,
    now: &ComponentNow,
    (marks, plain): (Marks, bool),
    spoken: String,
) -> NodeLook {
    let Standing { component, at, silhouette, side, role, icon } = *standing;
    let unseen = now.unseen;
    let (metric, harm) = if plain { Default::default() } else { metric(role, now) };
    let queue = role == Some(Role::Queue);
    let share = f64::from(now.busy) / f64::from(now.workers.max(1));
    let busy = (!plain && now.workers > 0 && now.busy > 0 && silhouette.has_busy_outline() && !now.down)
        .then(|| (busy_dash(share), share >= NEARLY_FULL));
    NodeLook {
        id: component.id.to_string(),
        at,
        silhouette,
        icon: (!queue || unseen).then(|| if unseen { "dark" } else { icon }.to_owned()),
        name: component.name.clone(),
        side,
        metric,
        harm,
        busy,
        waiting: (!plain && !queue && now.waiting > 0).then(|| (now.waiting, bar(now.waiting))),
        items: queue
            .then(|| if plain { (now.waiting.min(3), 0) } else { (now.waiting.min(3), now.waiting.saturating_sub(3)) }),
        instances: now.instances.max(1),
        down: now.down,
        dark: !component.instrumented,
        unseen,
        fault: fault_line(&now.faults),
        marks,
        plain,
        spoken,
    }
}

/// "Slow ×44", "Slow ×44 +1".
#[must_use]
pub(super) fn fault_line(faults: &[String]) -> Option<String> {
    match faults {
        [] => None,
        [one] => Some(one.clone()),
        [first, rest @ ..] => Some(format!("{first} +{}", rest.len())),
    }
}

/// The line below a name, and whether it tells of harm.
#[must_use]
pub(super) fn metric(role: Option<Role>, now: &ComponentNow) -> (String, bool) {
    if now.unseen {
        return ("no telemetry".to_owned(), false);
    }
    if now.down {
        return ("unreachable".to_owned(), true);
    }
    let p95 = now.p95_ms.map(|ms| format!("p95 {}", readout::duration_ms(ms)));
    let failing =
        now.error_ratio.filter(|ratio| *ratio >= HARM).map(|ratio| format!("{} fail", readout::percent(ratio)));
    let rate = format!("{} req/s", readout::amount(now.rate_per_s));
    let full = now.workers > 0 && now.busy >= now.workers && now.waiting > 0;
    let harm = full || failing.is_some();
    let parts = match role {
        Some(Role::Source) => vec![Some(rate), failing],
        Some(Role::Queue) => return queue_metric(now),
        Some(Role::Cache) => {
            let hits = now.hit_ratio.map(|ratio| format!("{} hits", readout::percent(ratio)));
            vec![Some(hits.unwrap_or(rate)), failing]
        }
        Some(Role::External) => vec![failing.or(p95), Some("outside".to_owned())],
        Some(Role::Router) => vec![Some(rate), failing],
        // Two numbers fit below a box: failures matter more than how long the rest took.
        _ if failing.is_some() => vec![Some(rate), failing],
        _ => vec![Some(rate), p95],
    };
    (parts.into_iter().flatten().collect::<Vec<_>>().join(" · "), harm)
}

fn queue_metric(now: &ComponentNow) -> (String, bool) {
    if now.waiting == 0 {
        return (readout::rate(now.rate_per_s), false);
    }
    let oldest = now.oldest_ms.map_or_else(String::new, |ms| format!(" · oldest {}", readout::duration_ms(ms)));
    (format!("{} waiting{oldest}", now.waiting), false)
}

fn bar(waiting: u32) -> f64 {
    let share = libm::log1p(f64::from(waiting)) / libm::log1p(BAR_FULL);
    (share.min(1.0) * 52.0).round()
}

#[cfg(test)]
mod tests {
    //! The line below a name says what matters for that sort of box.

    use super::*;

    fn now() -> ComponentNow {
        ComponentNow { rate_per_s: 40.2, p95_ms: Some(41.0), workers: 40, busy: 10, ..ComponentNow::default() }
    }

    #[test]
    fn each_sort_of_box_has_its_own_line() {
        let line = |role, now: &ComponentNow| metric(Some(role), now).0;
        assert_eq!(line(Role::Server, &now()), "40 req/s · p95 41 ms");
        assert_eq!(line(Role::Source, &now()), "40 req/s");
        assert_eq!(line(Role::External, &now()), "p95 41 ms · outside");
        assert_eq!(line(Role::Cache, &ComponentNow { hit_ratio: Some(0.92), ..now() }), "92% hits");
        let queue = ComponentNow { waiting: 128, oldest_ms: Some(34_000.0), ..now() };
        assert_eq!(line(Role::Queue, &queue), "128 waiting · oldest 34 s");
        assert_eq!(line(Role::Server, &ComponentNow { down: true, ..now() }), "unreachable");
        assert_eq!(metric(Some(Role::Server), &ComponentNow { unseen: true, ..now() }).0, "no telemetry");
    }

    #[test]
    fn harm_is_said() {
        let full = ComponentNow { busy: 40, waiting: 38, ..now() };
        assert_eq!(metric(Some(Role::Server), &full), ("40 req/s · p95 41 ms".to_owned(), true));
        let failing = ComponentNow { error_ratio: Some(0.31), ..now() };
        assert_eq!(metric(Some(Role::Source), &failing), ("40 req/s · 31% fail".to_owned(), true));
        assert!(!metric(Some(Role::Source), &ComponentNow { error_ratio: Some(0.01), ..now() }).1);
    }

    #[test]
    fn faults_are_one_line() {
        let named = |names: &[&str]| fault_line(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(named(&[]), None);
        assert_eq!(named(&["Slow ×44"]).as_deref(), Some("Slow ×44"));
        assert_eq!(named(&["Slow ×44", "Errors 5%", "Loss 1%"]).as_deref(), Some("Slow ×44 +2"));
    }

    #[test]
    fn the_bar_fills_as_the_ear_would_count() {
        assert!(bar(1) >= 4.0 && bar(38) > 20.0 && bar(38) < 40.0);
        assert_eq!(bar(1_000_000), 52.0);
    }
}
