//! The swarm as a program: many scenarios, on as many threads as there are, and a summary of what was tried.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks by printing")]

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use betwixt_model::read;
use betwixt_sim::CATALOGUE;
use betwixt_swarm::check::{Failure, listen_to_panics, most};
use betwixt_swarm::coverage::Coverage;
use betwixt_swarm::{check, pairs, prepare, shrink};

/// After so many scenarios that fail in ways of their own, the rest would tell nothing more.
const FAILURES: usize = 5;

const USAGE: &str = "betwixt-swarm [--runs N] [--seed FIRST] [--minutes M] [--threads N] [--keep FOLDER]
betwixt-swarm --pairs N [--seed FIRST]
betwixt-swarm --show SEED";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match Order::read(&words) {
        Ok(order) => order.carry_out(),
        Err(word) => {
            eprintln!("{word:?} is not understood.\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// What the command line asks for.
#[derive(Debug)]
struct Order {
    runs: u64,
    first: u64,
    until: Option<Duration>,
    threads: usize,
    keep: Option<String>,
    pairs: Option<usize>,
    show: Option<u64>,
}

/// What all threads share.
#[derive(Debug, Default)]
struct Shared {
    next: AtomicU64,
    executed: AtomicU64,
    /// Enough has failed.
    enough: AtomicBool,
    endings: Mutex<std::collections::BTreeMap<String, u64>>,
    slowest: Mutex<(Duration, u64)>,
    failures: Mutex<Vec<(u64, Failure)>>,
    coverage: Mutex<Coverage>,
}

impl Order {
    fn read(words: &[String]) -> Result<Self, String> {
        let mut order = Self { runs: 10_000, first: 1, until: None, threads: 2, keep: None, pairs: None, show: None };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let value = words.next().ok_or_else(|| word.clone())?;
            let number = || value.parse::<u64>().map_err(|_no_number| value.clone());
            match word.as_str() {
                "--runs" => order.runs = number()?,
                "--seed" => order.first = number()?,
                "--minutes" => {
                    order.until = Some(Duration::from_secs(60 * number()?));
                    order.runs = u64::MAX;
                }
                "--threads" => order.threads = number()?.clamp(1, 64) as usize,
                "--keep" => order.keep = Some(value.clone()),
                "--pairs" => order.pairs = Some(number()? as usize),
                "--show" => order.show = Some(number()?),
                _ => return Err(word.clone()),
            }
        }
        Ok(order)
    }

    fn carry_out(&self) -> ExitCode {
        listen_to_panics();
        if let Some(seed) = self.show {
            println!("{}", prepare(seed));
            return ExitCode::SUCCESS;
        }
        if let Some(count) = self.pairs {
            pairs::pairs(self.first, count).iter().for_each(|line| println!("{line}"));
            return ExitCode::SUCCESS;
        }
        let shared = Shared::default();
        let began = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..self.threads {
                scope.spawn(|| self.work(&shared, began));
            }
        });
        self.tell(&shared, began.elapsed())
    }

    fn work(&self, shared: &Shared, began: Instant) {
        let mut coverage = Coverage::new();
        loop {
            let done = shared.next.fetch_add(1, Ordering::Relaxed);
            let over = self.until.is_some_and(|until| began.elapsed() > until);
            if done >= self.runs || over || shared.enough.load(Ordering::Relaxed) {
                break;
            }
            if done > 0 && done.is_multiple_of(1_000) {
                eprintln!("{done} scenarios after {:.0} s", began.elapsed().as_secs_f64());
            }
            let seed = self.first + done;
            let this = Instant::now();
            let text = prepare(seed);
            coverage.see(&read(&text, &CATALOGUE).scenario);
            coverage.see_text(&text);
            match check(&text, most(seed)) {
                Ok(ran) => {
                    shared.executed.fetch_add(ran.executed, Ordering::Relaxed);
                    if let Ok(mut endings) = shared.endings.lock() {
                        *endings.entry(ran.ending).or_default() += 1;
                    }
                }
                Err(failure) => self.fails(shared, seed, &text, &failure),
            }
            if let Ok(mut slowest) = shared.slowest.lock() {
                *slowest = (*slowest).max((this.elapsed(), seed));
            }
        }
        if let Ok(mut all) = shared.coverage.lock() {
            all.add(&coverage);
        }
    }

    fn fails(&self, shared: &Shared, seed: u64, text: &str, failure: &Failure) {
        let known = |failures: &Vec<(u64, Failure)>| failures.iter().any(|(_, known)| known.class == failure.class);
        if let Ok(mut failures) = shared.failures.lock() {
            let news = !known(&failures);
            failures.push((seed, failure.clone()));
            if !news {
                return;
            }
        }
        eprintln!("seed {seed}: {}: {}", failure.class, failure.what);
        let (small, failure) = shrink::shrink(text, most(seed), failure);
        let name = failure.class.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
        let name: String =
            name.collect::<String>().split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
        match &self.keep {
            Some(folder) => {
                let file = format!("{folder}/{name}-{seed}.json");
                match std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&file, &small)) {
                    Ok(()) => eprintln!("its smallest form is in {file}: {}", failure.what),
                    Err(error) => eprintln!("{file} cannot be written ({error}):\n{small}"),
                }
            }
            None => eprintln!("its smallest form: {}\n{small}", failure.what),
        }
        if shared.failures.lock().is_ok_and(|failures| classes(&failures).len() >= FAILURES) {
            shared.enough.store(true, Ordering::Relaxed);
        }
    }

    fn tell(&self, shared: &Shared, took: Duration) -> ExitCode {
        let runs = shared.next.load(Ordering::Relaxed).min(self.runs);
        let executed = shared.executed.load(Ordering::Relaxed);
        println!(
            "{runs} scenarios from seed {} on, {executed} appointments each way, {:.1} s",
            self.first,
            took.as_secs_f64()
        );
        if let Ok(endings) = shared.endings.lock() {
            println!("how they ended: {endings:?}");
        }
        if let Ok(slowest) = shared.slowest.lock() {
            println!("the slowest took {:.2} s: seed {}", slowest.0.as_secs_f64(), slowest.1);
        }
        if let Ok(coverage) = shared.coverage.lock() {
            let (seen, missing) = (coverage.iter().count(), coverage.missing());
            println!(
                "of {seen} kinds, parameters, words, faults, presets and steps, {} appeared",
                seen - missing.len()
            );
            let mut rarest: Vec<_> = coverage.iter().filter(|(_, times)| *times > 0).collect();
            rarest.sort_by_key(|(_, times)| *times);
            println!("the rarest: {:?}", &rarest[..rarest.len().min(8)]);
            println!("never: {missing:?}");
        }
        let Ok(failures) = shared.failures.lock() else { return ExitCode::FAILURE };
        for (class, seeds) in classes(&failures) {
            println!("FAILED {class}: seeds {:?}, {} in all", &seeds[..seeds.len().min(10)], seeds.len());
        }
        if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn classes(failures: &[(u64, Failure)]) -> std::collections::BTreeMap<&str, Vec<u64>> {
    let mut classes = std::collections::BTreeMap::<&str, Vec<u64>>::new();
    for (seed, failure) in failures {
        classes.entry(&failure.class).or_default().push(*seed);
    }
    classes
}
