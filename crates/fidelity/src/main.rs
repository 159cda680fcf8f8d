//! `betwixt-fidelity [--quick] [--errors] [PREFIX …]`: runs the cases and says how near they come, and with what standard error; see `cargo xtask fidelity`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks by printing")]

use std::process::ExitCode;
use std::time::Instant;

use betwixt_fidelity::case::Case;
use betwixt_fidelity::families::FAMILIES;
use betwixt_fidelity::report::Verdict;
use betwixt_fidelity::{judge, report, run};

fn main() -> ExitCode {
    match all() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::from(2)
        }
    }
}

fn all() -> Result<bool, String> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let quick = words.iter().any(|word| word == "--quick");
    let prefixes: Vec<&String> = words.iter().filter(|word| !word.starts_with("--")).collect();
    let errors = words.iter().any(|word| word == "--errors");
    if let Some(word) =
        words.iter().find(|word| word.starts_with("--") && !["--quick", "--errors"].contains(&word.as_str()))
    {
        return Err(format!("'{word}' is not understood; there are --quick, --errors, and the beginnings of cases."));
    }
    let wanted = |case: &Case| {
        (!quick || case.quick) && (prefixes.is_empty() || prefixes.iter().any(|prefix| case.id.starts_with(*prefix)))
    };
    let mut families = Vec::new();
    for family in FAMILIES {
        let sheet = family.sheet()?;
        let verdicts: Vec<Verdict> = sheet
            .cases
            .iter()
            .filter(|case| wanted(case))
            .map(|case| {
                let began = Instant::now();
                let verdict = judge(family, case);
                let said = match (verdict.holds(), verdict.is_skipped()) {
                    (true, _) => "holds",
                    (false, true) => "skipped",
                    (false, false) => "OUT",
                };
                eprintln!("{:<32} {said:<7} {:>6.1} s", case.id, began.elapsed().as_secs_f64());
                print!("{}", report::table(&verdict));
                if errors {
                    print!("{}", report::errors(&verdict, betwixt_fidelity::errors(family, case)));
                }
                verdict
            })
            .collect();
        families.push((sheet.title, verdicts));
    }
    let ran: Vec<&Verdict> = families.iter().flat_map(|(_, verdicts)| verdicts).collect();
    if ran.is_empty() {
        return Err("no case begins like that.".to_owned());
    }
    let bad = ran.iter().filter(|verdict| !verdict.holds() && !verdict.is_skipped()).count();
    let skipped = ran.iter().filter(|verdict| verdict.is_skipped()).count();
    println!("{} of {} cases hold, {skipped} were skipped.", ran.len() - bad - skipped, ran.len());
    if !quick && prefixes.is_empty() {
        let path = run::folder().join("../../docs/FIDELITY.md");
        std::fs::write(&path, report::page(&families)).map_err(|error| format!("docs/FIDELITY.md: {error}"))?;
    }
    Ok(bad == 0)
}
