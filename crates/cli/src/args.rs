//! What can be asked for on the command line, and the help about it.

use std::path::PathBuf;

use betwixt_analysis::consistency::{Model, TRIES};
use betwixt_model::units::parse_span;
use betwixt_model::{SimSpan, scenario::MAX_SEED};
use betwixt_sim::Outcome;
use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};

const AFTER: &str = "\
Examples:
  betwixt run scenarios/online-shop.json
  betwixt run shop.json --seed 7 --for 10min --set components.payments.service_time=8s
  betwixt run '#s=1.7VRN…' --format json | jq .disagreements
  betwixt check scenarios/*.json
  betwixt link shop.json --url https://example.org/betwixt/
  betwixt check-history recorded.jsonl

Exit codes: 0 fine, 1 an expectation of the scenario is broken or a history breaks its promise, 2 bad input, 3 a limit was
reached.
How to write a scenario by hand: docs/scenario.md and `betwixt kinds`.
What --format json means, field by field: docs/cli.md.";

const AFTER_RUN: &str = "\
Examples:
  betwixt run shop.json
  betwixt run shop.json --set connections.checkout-payments.timeout=2s --set flows.browse.weight=3
  betwixt run mm1.json --for 20000s --warmup 100s
  cat shop.json | betwixt run -
  betwixt run replicas.json --history run.jsonl; betwixt check-history run.jsonl
  betwixt run scenarios/charged-twice.json --findings
  betwixt run shop.json --junit verdicts.xml
  betwixt run 'https://example.org/betwixt/#s=1.7VRN…' --format json

The same scenario, seed and engine always give the same digest, here and in the browser.
What a setting is called, and what it may be: `betwixt kinds`.";

const AFTER_HISTORY: &str = "\
Examples:
  betwixt check-history recorded.jsonl
  betwixt check-history recorded.jsonl --model snapshot-isolation
  cat recorded.jsonl | betwixt check-history - --format json | jq .findings

Models for operations on single records: linearizable (where none is named), causal, read-your-writes, monotonic-reads,
monotonic-writes, writes-follow-reads.
Models for transactions: strict-serializable (where none is named), strong-session-serializable, serializable,
snapshot-isolation, repeatable-read, read-committed, read-uncommitted.

Exit codes: 0 nothing breaks the model, 1 something does, 2 bad input, 3 not known: a limit was reached, or the history does
not say enough.
How a history is written, and what each verdict means: docs/history.md.";

/// A sandbox for what happens between services: simulates a scenario and says what each side believes.
#[derive(Debug, Parser)]
#[command(name = "betwixt", version, after_help = AFTER, disable_help_subcommand = true, arg_required_else_help = true)]
pub(crate) struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a scenario and print the results
    Run(RunArgs),
    /// Print every problem of scenario files or links, with a remedy for each
    Check(CheckArgs),
    /// Judge a recorded history: linearizable, serializable, or what breaks that
    CheckHistory(HistoryArgs),
    /// Turn a scenario file into a link, or a link into a scenario file
    Link(LinkArgs),
    /// Print the JSON schema of scenario files, for editors
    Schema,
    /// Print the reference of scenario files: every kind, fault and setting
    Kinds,
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Tables, for people
    Text,
    /// One JSON document, for programs
    Json,
}

/// Arguments of `run`.
#[derive(Arguments, Debug)]
#[command(after_help = AFTER_RUN)]
pub(crate) struct RunArgs {
    /// A scenario file, `-` for standard input, or a link
    #[arg(value_name = "FILE|-|LINK")]
    pub(crate) input: String,

    /// Decides all luck, instead of the scenario's own seed
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = clap::value_parser!(u64).range(..=MAX_SEED))]
    pub(crate) seed: Option<u64>,

    /// How long to run in simulated time, warm-up included, instead of the scenario's own duration: 60s, 10min, 2h
    #[arg(long = "for", value_name = "TIME", allow_hyphen_values = true, value_parser = span)]
    pub(crate) duration: Option<SimSpan>,

    /// Change a setting first: components.ID.NAME=VALUE, connections.ID.NAME=VALUE, flows.ID.NAME=VALUE; can be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub(crate) settings: Vec<(String, String)>,

    /// Leave the first part of the run out of the results: 10s
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, value_parser = span)]
    pub(crate) warmup: Option<SimSpan>,

    /// Tell what led to the end of an operation: its number, or an outcome (failed, refused, unknown) for the last one
    /// that ended so; the chain goes back to what came from outside, or as far as the journal reaches
    #[arg(long, value_name = "N|OUTCOME", value_parser = why)]
    pub(crate) why: Option<Why>,

    /// Write what the callers of stores asked and were told, as a history for `check-history`
    #[arg(long, value_name = "FILE")]
    pub(crate) history: Option<PathBuf>,

    /// Instead of the results, tell what was found: what went wrong, how often, and for the first operation of each sort why,
    /// what each side believes, and what would stop it
    #[arg(long, conflicts_with_all = ["why", "history"])]
    pub(crate) findings: bool,

    /// Write what came of the scenario's expectations for a build server, as JUnit XML
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,

    /// How to write the results
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
}

impl RunArgs {
    /// How to write the results.
    pub(crate) const fn form(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}

/// Which operation `--why` is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// The one with that number.
    Operation(u64),
    /// The last one that ended so.
    Last(Outcome),
}

fn why(text: &str) -> Result<Why, String> {
    let outcome = Outcome::ALL.into_iter().find(|outcome| outcome.name() == text).map(Why::Last);
    let found = outcome.or_else(|| text.parse().ok().map(Why::Operation));
    found.ok_or_else(|| "write the number of an operation, or ok, failed, refused or unknown".to_owned())
}

/// Arguments of `check`.
#[derive(Arguments, Debug)]
pub(crate) struct CheckArgs {
    /// Scenario files, `-` for standard input, or links
    #[arg(value_name = "FILE|-|LINK", required = true)]
    pub(crate) inputs: Vec<String>,

    /// How to write the problems
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// Arguments of `check-history`.
#[derive(Arguments, Debug)]
#[command(after_help = AFTER_HISTORY)]
pub(crate) struct HistoryArgs {
    /// A history, or `-` for standard input
    #[arg(value_name = "FILE|-")]
    pub(crate) input: String,

    /// What the store promises, instead of the strongest there is
    #[arg(long, value_name = "MODEL", value_parser = model)]
    pub(crate) model: Option<Model>,

    /// Operations that the search for an order may try before its answer is "not known": seconds and, up to about a
    /// gigabyte, memory grow with it
    #[arg(long, value_name = "N", default_value_t = TRIES, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) tries: u64,

    /// How to write the verdict
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

fn model(text: &str) -> Result<Model, String> {
    let all = || Model::REGISTERS.into_iter().chain(Model::TRANSACTIONS);
    all().find(|model| model.key() == text).ok_or_else(|| {
        let names: Vec<&str> = all().map(Model::key).collect();
        format!("it is none of: {}", names.join(", "))
    })
}

/// Arguments of `link`.
#[derive(Arguments, Debug)]
pub(crate) struct LinkArgs {
    /// A scenario file or `-` to make a link of; or a link to write as a scenario file
    #[arg(value_name = "FILE|-|LINK")]
    pub(crate) input: String,

    /// Address of the page that the link opens
    #[arg(long, value_name = "ADDRESS", default_value = "")]
    pub(crate) url: String,
}

fn span(text: &str) -> Result<SimSpan, String> {
    parse_span(text)
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() => Ok((path.trim().to_owned(), value.trim().to_owned())),
        _ => Err("write it like components.checkout.workers=20".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Args::command().debug_assert();
    }
}
