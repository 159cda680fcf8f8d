//! `betwixt check`: every problem of every document.

use betwixt_model::{Problem, Severity};
use betwixt_sim::{CATALOGUE, compile};
use serde::Serialize;

use crate::Ending;
use crate::args::{CheckArgs, Format};
use crate::input::Input;
use crate::print::{Output, Printer, problem_line};

/// Version of the form of the JSON.
const VERSION: u32 = 1;

#[derive(Debug, Serialize)]
struct Checked {
    betwixt_check: u32,
    documents: Vec<Document>,
}

#[derive(Debug, Serialize)]
struct Document {
    input: String,
    name: String,
    fine: bool,
    problems: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    severity: &'static str,
    place: String,
    what: String,
    remedy: String,
}

pub(crate) fn check(args: &CheckArgs, printer: &mut Printer) -> Output<Ending> {
    let mut documents = Vec::new();
    let mut ending = Ending::Fine;
    for argument in &args.inputs {
        let Input { name: input, loaded, .. } = Input::open(argument);
        let mut problems = loaded.problems;
        if !problems.iter().any(is_error) {
            problems.extend(compile(&loaded.scenario, &CATALOGUE).err().into_iter().flatten());
        }
        let fine = !problems.iter().any(is_error);
        if !fine {
            ending = Ending::BadInput;
        }
        if args.format == Format::Text {
            printer.text(&text(&input, &loaded.scenario.name, &problems, fine))?;
        }
        let problems = problems.into_iter().map(line).collect();
        documents.push(Document { input, name: loaded.scenario.name, fine, problems });
    }
    if args.format == Format::Json {
        printer.json(&Checked { betwixt_check: VERSION, documents })?;
    }
    Ok(ending)
}

fn is_error(problem: &Problem) -> bool {
    problem.severity >= Severity::Error
}

fn text(input: &str, name: &str, problems: &[Problem], fine: bool) -> String {
    let mut out = String::new();
    for problem in problems {
        out.push_str(&problem_line(input, problem));
        out.push('\n');
    }
    let errors = problems.iter().filter(|problem| is_error(problem)).count();
    let count = |n: usize, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    let warnings = problems.len() - errors;
    out.push_str(&match (fine, warnings) {
        (true, 0) => format!("{input}: fine ({name})"),
        (true, _) => format!("{input}: fine ({name}), with {}", count(warnings, "warning")),
        (false, 0) => format!("{input}: {}", count(errors, "error")),
        (false, _) => format!("{input}: {}, {}", count(errors, "error"), count(warnings, "warning")),
    });
    out
}

fn line(problem: Problem) -> Line {
    let Problem { severity, place, what, remedy } = problem;
    let severity = match severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
        Severity::Unreadable => "unreadable",
    };
    Line { severity, place, what, remedy }
}
