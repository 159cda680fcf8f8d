//! The one place where anything is printed.

use std::io::{self, BufWriter, ErrorKind, Stdout, Write as _};
use std::process::ExitCode;

use betwixt_model::{Problem, Severity};
use serde::Serialize;

/// Standard output takes no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closed {
    /// The reader went away, as `head` does.
    Quietly,
    /// Anything else: a full disk. It has been said on standard error.
    Broken,
}

/// What comes of printing.
pub(crate) type Output<T> = Result<T, Closed>;

/// Standard output, and standard error for everything that is no result.
#[derive(Debug)]
pub(crate) struct Printer {
    out: BufWriter<Stdout>,
}

impl Printer {
    /// Nothing printed yet.
    pub(crate) fn new() -> Self {
        Self { out: BufWriter::new(io::stdout()) }
    }

    /// Prints results, with a line end after them.
    pub(crate) fn text(&mut self, text: &str) -> Output<()> {
        let text = without_controls(text);
        let end = if text.ends_with('\n') { "" } else { "\n" };
        let written = write!(self.out, "{text}{end}");
        written.map_err(|error| Self::closed(&error))
    }

    /// Prints a value as JSON, laid out.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Output<()> {
        let text = serde_json::to_string_pretty(value).expect("reports hold only numbers, texts and lists");
        self.text(&text)
    }

    /// Prints everything that is still held back.
    pub(crate) fn flush(&mut self) -> Output<()> {
        self.out.flush().map_err(|error| Self::closed(&error))
    }

    /// Says something that is no result.
    pub(crate) fn note(&self, text: &str) {
        complain(text);
    }

    /// Says what is wrong with an input.
    pub(crate) fn problems(&self, input: &str, problems: &[Problem]) {
        for problem in problems {
            self.note(&problem_line(input, problem));
        }
    }

    fn closed(error: &io::Error) -> Closed {
        if error.kind() == ErrorKind::BrokenPipe {
            return Closed::Quietly;
        }
        complain(&format!("error: The output could not be written: {error}. Make room, or write it elsewhere."));
        Closed::Broken
    }
}

/// Prints what is wrong with the arguments, or the help that was asked for.
pub(crate) fn usage(problem: &clap::Error) -> ExitCode {
    // Nobody is left to be told when even this cannot be printed.
    let _printed = problem.print();
    if problem.use_stderr() { super::Ending::BadInput.into() } else { super::Ending::Fine.into() }
}

/// One problem, as a line and its remedy.
pub(crate) fn problem_line(input: &str, problem: &Problem) -> String {
    let Problem { severity, place, what, remedy } = problem;
    let how_bad = match severity {
        Severity::Warning => "warning",
        Severity::Error | Severity::Unreadable => "error",
    };
    format!("{how_bad}: {input}: {place}\n  {what}\n  {remedy}")
}

fn complain(text: &str) {
    // Without standard error there is nobody to complain to.
    let _written = writeln!(io::stderr(), "{}", without_controls(text));
}

/// Names come from documents that nobody vouches for: they must not move the cursor or change the window's title.
fn without_controls(text: &str) -> String {
    let is_layout = |c: char| c == '\n';
    text.chars().map(|c| if c.is_control() && !is_layout(c) { '\u{fffd}' } else { c }).collect()
}
