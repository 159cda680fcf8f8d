//! How a load goes over time, drawn: the profile of a rate, or how many recorded arrivals fall where.

use betwixt_model::{Component, Load, Scenario, SimTime};
use yew::Html;

use crate::state::fixed;
use crate::views::markup::html;
use crate::views::memo::{View, memo_keyed};
use crate::views::readout;

/// Size of the picture [units of its own].
const WIDTH: f64 = 288.0;
const HEIGHT: f64 = 62.0;
/// Where its axis is.
const FOOT: f64 = 46.0;
/// Where its greatest value is.
const HEAD: f64 = 14.0;
/// Recorded arrivals are counted in so many parts of the time.
const BARS: usize = 48;

/// A load and the time that it is drawn for.
#[derive(Clone, Debug, PartialEq)]
struct Course {
    load: Load,
    recorded: bool,
    /// Where the picture ends [seconds].
    until: f64,
}

/// A point in the picture.
type Dot = (f64, f64);

/// The picture; nothing where nothing is said.
pub(super) fn course(scenario: &Scenario, component: &Component, recorded: bool) -> Html {
    let load = &component.load;
    let last = if recorded { load.trace.last().copied() } else { load.profile.last().map(|point| point.0) };
    let Some(last) = last else { return Html::default() };
    let until = last.seconds().max(scenario.duration.seconds());
    memo_keyed("course", Course { load: load.clone(), recorded, until })
}

impl Course {
    fn x(&self, at: SimTime) -> f64 {
        WIDTH * at.seconds() / self.until
    }

    /// The corners of the shape, and what its greatest value is called.
    fn shape(&self) -> (Vec<Dot>, String) {
        let y = |share: f64| FOOT - (FOOT - HEAD) * share;
        if self.recorded {
            let mut counts = [0_u32; BARS];
            for at in &self.load.trace {
                let part = (at.seconds() / self.until * BARS as f64) as usize;
                counts[part.min(BARS - 1)] += 1;
            }
            let most = counts.iter().copied().max().unwrap_or(0).max(1);
            let side = |part: usize| WIDTH * part as f64 / BARS as f64;
            let bar = |(at, n): (usize, u32)| {
                let top = y(f64::from(n) / f64::from(most));
                [(side(at), top), (side(at + 1), top)]
            };
            let every = self.until / BARS as f64;
            let words =
                format!("{} in {}", readout::counted(u64::from(most), "arrival"), readout::duration_ms(every * 1e3));
            return (counts.into_iter().enumerate().flat_map(bar).collect(), words);
        }
        let most = self.load.profile.iter().map(|point| point.1).fold(0.0, f64::max);
        let scale = if most > 0.0 { most } else { 1.0 };
        let mut dots: Vec<Dot> = self.load.profile.iter().map(|(at, share)| (self.x(*at), y(share / scale))).collect();
        // The first point holds before it, and the last one behind it.
        if let (Some(first), Some(last)) = (dots.first().copied(), dots.last().copied()) {
            dots.insert(0, (0.0, first.1));
            dots.push((WIDTH, last.1));
        }
        (dots, format!("{}%", readout::amount(most * 100.0)))
    }
}

impl View for Course {
    fn view(&self) -> Html {
        let (dots, most) = self.shape();
        let mut path = format!("M0 {}", fixed(FOOT, 1));
        for (x, y) in dots {
            path += &format!("L{} {}", fixed(x, 1), fixed(y, 1));
        }
        path += &format!("L{} {}Z", fixed(WIDTH, 1), fixed(FOOT, 1));
        let end = readout::duration_ms(self.until * 1e3);
        let what = if self.recorded { "Recorded arrivals" } else { "Share of the rate" };
        html! {
            <svg class="density" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img" aria-label={format!("{what} over {end}, at most {most}.")}>
                <path class="density-shape" d={path} />
                <path class="density-axis" d={format!("M0 {FOOT}H{WIDTH}")} />
                <text class="density-words own" x="0" y="10">{ format!("at most {most}") }</text>
                <text class="density-words" x="0" y="58">{ "0:00" }</text>
                <text class="density-words" x={fixed(WIDTH, 0)} y="58" text-anchor="end">{ end }</text>
            </svg>
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SimTime {
        SimTime(seconds * 1_000_000_000)
    }

    #[test]
    fn the_first_point_holds_before_it_and_the_last_behind_it() {
        let load = Load { profile: vec![(at(10), 0.5), (at(30), 2.0)], trace: Vec::new() };
        let (dots, most) = Course { load, recorded: false, until: 40.0 }.shape();
        assert_eq!(dots, [(0.0, 38.0), (72.0, 38.0), (216.0, 14.0), (288.0, 14.0)]);
        assert_eq!(most, "200%");
    }

    #[test]
    fn recorded_arrivals_are_counted_where_they_fall() {
        let load = Load { profile: Vec::new(), trace: vec![at(0), at(0), at(48)] };
        let (dots, most) = Course { load, recorded: true, until: 48.0 }.shape();
        assert_eq!((dots.len(), dots[0].1, dots[95].1), (96, 14.0, 30.0));
        assert_eq!(most, "2 arrivals in 1 s");
    }
}
