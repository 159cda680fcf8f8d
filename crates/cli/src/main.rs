//! The command line: runs, checks and shares scenarios without a browser.

mod args;
mod check;
mod findings;
mod history;
mod input;
mod link;
mod listen;
mod print;
mod run;
mod show;
mod table;
mod verdicts;

use std::process::ExitCode;

use betwixt_model::{reference, schema, write};
use betwixt_sim::CATALOGUE;
use clap::Parser as _;

use args::{Args, Command};
use print::{Output, Printer};

/// How a command ended. The numbers are settled: scripts depend on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Everything as it should be.
    Fine = 0,
    /// What was promised was not kept.
    Broken = 1,
    /// Arguments, a file or a link that could not be used.
    BadInput = 2,
    /// A limit was reached before there was an answer.
    Limit = 3,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(ending as u8)
    }
}

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(problem) => return print::usage(&problem),
    };
    let mut printer = Printer::new();
    let ending = obey(&args.command, &mut printer).and_then(|ending| printer.flush().map(|()| ending));
    match ending {
        Ok(ending) => ending.into(),
        // Whoever read the output has seen enough.
        Err(print::Closed::Quietly) => Ending::Fine.into(),
        Err(print::Closed::Broken) => Ending::BadInput.into(),
    }
}

fn obey(command: &Command, printer: &mut Printer) -> Output<Ending> {
    match command {
        Command::Run(args) => run::run(args, printer),
        Command::Check(args) => check::check(args, printer),
        Command::CheckHistory(args) => history::check(args, printer),
        Command::Link(args) => link::link(args, printer),
        Command::Schema => {
            printer.text(&write::value_pretty(&schema::schema(&CATALOGUE)))?;
            Ok(Ending::Fine)
        }
        Command::Kinds => {
            printer.text(&reference::reference(&CATALOGUE))?;
            Ok(Ending::Fine)
        }
    }
}
