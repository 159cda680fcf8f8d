//! How the load of a source goes over time, as texts that people can write: a profile of its rate, and arrivals that somebody
//! recorded.

use betwixt_model::read::{MAX_PROFILE, MAX_SHARE, MAX_TRACE};
use betwixt_model::{Catalogue, Component, Load, Role, SimTime, units};

use super::Detail;
use crate::state::entries::{Control, Entry};
use crate::state::stretch::moment;

/// Profiles to begin with, by what they are called.
const SHAPES: &[(&str, &str, &str)] = &[
    ("ramp", "Ramp", "0s 0%\n1min 100%"),
    ("steps", "Steps", "0s 20%\n30s 20%\n30s 60%\n1min 60%\n1min 100%"),
    ("spike", "Spike", "0s 100%\n30s 100%\n30s 1000%\n35s 1000%\n35s 100%"),
];

/// What can be written of a source's load; nothing for what is none.
#[must_use]
pub fn load(catalogue: &Catalogue, component: &Component) -> Vec<Entry<Detail>> {
    if !catalogue.kind(&component.kind).is_some_and(|kind| kind.role == Role::Source) {
        return Vec::new();
    }
    let (held, id) = (component.load.clone(), component.id.clone());
    let with = move |change: fn(&mut Load, &str) -> Result<(), String>| {
        let (held, id) = (held.clone(), id.clone());
        move |text: &str| {
            let mut next = held.clone();
            change(&mut next, text)?;
            Ok(Detail::Load(id.clone(), next))
        }
    };
    let profile = Control::Lines { value: profile_text(&component.load), empty: "the whole rate all the time" };
    let trace = Control::Lines { value: trace_text(&component.load), empty: "none" };
    let mut out = vec![
        Entry::new(
            "profile",
            "Profile",
            profile,
            with(|next, text| {
                next.profile = read_profile(text)?;
                Ok(())
            }),
        )
        .with_note("A time and a share of the rate in each line; straight in between, and the last one holds on."),
        Entry::new(
            "trace",
            "Recorded arrivals",
            trace,
            with(|next, text| {
                next.trace = read_trace(text)?;
                Ok(())
            }),
        )
        .with_note("When operations start, one time after the other. They count where Arrivals says recorded."),
    ];
    for (id, label, text) in SHAPES {
        let (held, of) = (component.load.clone(), component.id.clone());
        let profile = read_profile(text).unwrap_or_default();
        out.push(Entry::new(*id, *label, Control::Press(held.profile != profile), move |_| {
            Ok(Detail::Load(of.clone(), Load { profile: profile.clone(), ..held.clone() }))
        }));
    }
    out
}

fn profile_text(load: &Load) -> String {
    let lines: Vec<String> = load.profile.iter().map(|(at, share)| format!("{at} {}", share_text(*share))).collect();
    lines.join("\n")
}

/// "50%", exact: what is written is read again as the same number.
fn share_text(share: f64) -> String {
    let percent = format!("{}%", share * 100.0);
    if units::parse_ratio(&percent).is_ok_and(|read| read.to_bits() == share.to_bits()) {
        percent
    } else {
        share.to_string()
    }
}

fn trace_text(load: &Load) -> String {
    let times: Vec<String> = load.trace.iter().map(ToString::to_string).collect();
    times.join("\n")
}

/// The profile that a text says.
fn read_profile(text: &str) -> Result<Vec<(SimTime, f64)>, String> {
    let mut out: Vec<(SimTime, f64)> = Vec::new();
    for line in text.split(['\n', ';']).map(str::trim).filter(|line| !line.is_empty()) {
        let wrong = || format!("{line:?} is not a time and a share; write it like \"30s 50%\"");
        let (time, share) = line.rsplit_once([' ', ',', '\t']).ok_or_else(wrong)?;
        let time = moment(time.trim_end_matches(','))?;
        let share = units::parse_ratio(share)?;
        if !(0.0..=MAX_SHARE).contains(&share) {
            return Err(format!("the share in {line:?} is not between 0 and {MAX_SHARE}"));
        }
        if out.last().is_some_and(|(before, _)| time < *before) {
            return Err(format!("{line:?} is earlier than the line before it"));
        }
        out.push((time, share));
    }
    if out.len() > MAX_PROFILE {
        return Err(format!("it has {} points; at most {MAX_PROFILE} fit", out.len()));
    }
    Ok(out)
}

/// The arrivals that a text says: with line breaks, commas or quotes between them, as they were copied.
fn read_trace(text: &str) -> Result<Vec<SimTime>, String> {
    let mut out: Vec<SimTime> = Vec::new();
    let between = |c: char| matches!(c, '\n' | ',' | ';' | '"' | '[' | ']');
    let times = text.split(between).flat_map(together).filter(|time| !time.is_empty());
    for word in times {
        let time = moment(word)?;
        if out.last().is_some_and(|before| time < *before) {
            return Err(format!("{word:?} is earlier than the time before it"));
        }
        out.push(time);
    }
    if out.len() > MAX_TRACE {
        return Err(format!("it has {} times; at most {MAX_TRACE} fit", out.len()));
    }
    Ok(out)
}

/// Several times with nothing but blanks between them; "12 ms" is one.
fn together(text: &str) -> Vec<&str> {
    if moment(text).is_ok() { vec![text.trim()] } else { text.split_whitespace().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> SimTime {
        SimTime(ms * 1_000_000)
    }

    #[test]
    fn a_profile_comes_back_as_it_was_written() {
        let load = Load { profile: vec![(at(0), 0.5), (at(30_000), 4.0), (at(30_000), 1.0 / 3.0)], trace: Vec::new() };
        assert_eq!(profile_text(&load), "0s 50%\n30s 400%\n30s 0.3333333333333333");
        assert_eq!(read_profile(&profile_text(&load)), Ok(load.profile));
        assert_eq!(read_profile(" 0:30, 50% ;1 min 2"), Ok(vec![(at(30_000), 0.5), (at(60_000), 2.0)]));
        assert!(SHAPES.iter().all(|(_, _, text)| read_profile(text).is_ok_and(|held| !held.is_empty())));
        for wrong in ["soon", "30s", "30s 2\n10s 2", "1s 5000000%", "1s -1"] {
            assert!(read_profile(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn arrivals_are_read_as_people_paste_them() {
        let wanted = vec![at(0), at(12), at(40)];
        for text in ["0s\n12ms\n40ms", "[\"0s\", \"12ms\", \"40ms\"]", "0s 12ms 40ms", "0, 12 ms, 40 ms"] {
            assert_eq!(read_trace(text), Ok(wanted.clone()), "{text}");
        }
        assert_eq!(read_trace(&trace_text(&Load { profile: Vec::new(), trace: wanted.clone() })), Ok(wanted));
        assert!(read_trace("2s 1s").is_err() && read_trace("soon").is_err());
        assert_eq!(read_trace("  "), Ok(Vec::new()));
    }
}
