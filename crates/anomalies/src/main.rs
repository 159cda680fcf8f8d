//! Pairs of scenarios as a program: runs all of them and prints the table.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks by printing")]

use std::path::Path;
use std::process::ExitCode;

use betwixt_anomalies::page::{page, table};
use betwixt_anomalies::{read_pairs, try_pairs};

const FOLDER: &str = "scenarios/pairs";
const PAGE: &str = "docs/ANOMALIES.md";
const SEEDS: u64 = 200;
const QUICK: u64 = 10;
const USAGE: &str = "betwixt-anomalies [--quick] [--seeds N] [--threads N] [PAIR ...]";

fn main() -> ExitCode {
    let (mut seeds, mut threads, mut names) = (SEEDS, 2, Vec::new());
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|word| word.parse::<u64>().ok()).filter(|number| *number > 0);
        match word.as_str() {
            "--quick" => seeds = QUICK,
            "--seeds" | "--threads" => {
                let Some(number) = number() else {
                    eprintln!("{word} needs a number.\n{USAGE}");
                    return ExitCode::from(2);
                };
                if word == "--seeds" {
                    seeds = number;
                } else {
                    threads = number.min(64) as usize;
                }
            }
            _ if word.starts_with('-') => {
                eprintln!("{word:?} is not understood.\n{USAGE}");
                return ExitCode::from(2);
            }
            _ => names.push(word),
        }
    }
    let mut pairs = match read_pairs(Path::new(FOLDER)) {
        Ok(pairs) => pairs,
        Err(sentences) => {
            eprintln!("{}", sentences.join("\n"));
            return ExitCode::from(2);
        }
    };
    let all = names.is_empty();
    pairs.retain(|pair| all || names.iter().any(|name| pair.name.starts_with(name.as_str())));
    let rows = try_pairs(&pairs, seeds, threads);
    print!("{}", table(&rows));
    let fails = rows.iter().filter(|row| row.fault().is_some()).count();
    println!("{} pairs with {seeds} seeds each, {fails} fail", rows.len());
    if all
        && seeds == SEEDS
        && fails == 0
        && let Err(error) = std::fs::write(PAGE, page(&rows))
    {
        eprintln!("{PAGE} cannot be written: {error}.");
        return ExitCode::from(2);
    }
    ExitCode::from(u8::from(fails > 0 || rows.is_empty()))
}
