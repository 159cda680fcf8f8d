//! Published results that the simulator must reproduce, through ordinary scenarios and the ordinary engine.
//!
//! A case is data (`cases/`), its scenario too (`scenarios/`); a family says how its figures are measured (`families/`).

pub mod case;
pub mod families;
pub mod invariants;
pub mod meter;
pub mod published;
pub mod report;
pub mod run;
pub mod theory;
pub mod trace;
pub mod waiting;

use case::Case;
use families::Family;
use report::{Line, Verdict};

/// Runs a case and measures its figures.
#[must_use]
pub fn judge(family: &Family, case: &Case) -> Verdict {
    if let Some(why) = published::missing(&case.needs) {
        return Verdict { case: case.clone(), lines: Err(why) };
    }
    let lines = run::run_all(&case.runs).map(|runs| {
        let measured = |metric: &str| (family.value)(metric, &runs, case).unwrap_or(f64::NAN);
        let line =
            |expected: &case::Expected| Line { expected: expected.clone(), measured: measured(&expected.metric) };
        case.expected.iter().map(line).collect()
    });
    Verdict { case: case.clone(), lines }
}

/// The standard error of each figure of a case, by what its seeds say one by one; nothing where there are fewer than two seeds
/// or a figure is not one for a seed alone.
///
/// Errors: as for running.
pub fn errors(family: &Family, case: &Case) -> Result<Vec<Option<f64>>, String> {
    let runs = run::run_all(&case.runs)?;
    let alone: Vec<run::Runs> = (0..runs.seeds().unwrap_or(0)).map(|place| runs.alone(place)).collect();
    let of = |expected: &case::Expected| {
        let figures: Vec<f64> =
            alone.iter().map(|runs| (family.value)(&expected.metric, runs, case).unwrap_or(f64::NAN)).collect();
        theory::standard_error(&figures)
    };
    Ok(case.expected.iter().map(of).collect())
}
