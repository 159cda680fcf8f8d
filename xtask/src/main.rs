//! One entry for every chore: `cargo xtask` lists them.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks by printing")]

mod anomalies;
mod arguments;
mod bench;
mod bless;
mod browser;
mod ci;
mod counts;
mod debian;
mod fidelity;
mod finish;
mod page;
mod peers;
mod plain;
mod process;
mod seal;
mod serve;
mod server;
mod sheets;
mod shots;
mod size;
mod split;
mod swarm;
mod test;
mod tools;
mod wasm;

use std::process::ExitCode;

use arguments::Arguments;

/// How a chore ends: well, or with a sentence for the person who started it.
type Done = Result<(), String>;

/// One line of the list that `cargo xtask` prints, and the function behind it.
struct Chore {
    name: &'static str,
    options: &'static str,
    about: &'static str,
    run: fn(Arguments) -> Done,
}

/// A new chore is a file in this folder and an entry here.
const CHORES: &[Chore] = &[
    Chore {
        name: "serve",
        options: "[--port N]",
        about: "build the page and serve it on this computer",
        run: serve::run,
    },
    Chore {
        name: "test",
        options: "[--native | --browser]",
        about: "run every test: native, house rules, size budget, real browser",
        run: test::run,
    },
    Chore {
        name: "ci",
        options: "",
        about: "what must pass before a change lands: format, lints, every test",
        run: ci::run,
    },
    Chore {
        name: "swarm",
        options: "[--runs N] [--seed S] [--minutes M] [--threads N]",
        about: "run random scenarios with every check there is; what fails is kept in tests/swarm",
        run: swarm::run,
    },
    Chore {
        name: "counts",
        options: "[--bless]",
        about: "count instructions per appointment and compare with the stored ones",
        run: counts::run,
    },
    Chore {
        name: "size",
        options: "",
        about: "weigh the first load of the page in dist/ against its budget",
        run: size::run,
    },
    Chore {
        name: "shots",
        options: "[ADDRESS …]",
        about: "take screenshots, light and dark, large and small, into target/shots",
        run: shots::run,
    },
    Chore {
        name: "bench",
        options: "[--memory | --editor]",
        about: "measure the engine and the page, and write docs/PERFORMANCE.md",
        run: bench::run,
    },
    Chore {
        name: "fidelity",
        options: "[--quick] [--errors] [CASE …]",
        about: "compare published results with the simulator, and write docs/FIDELITY.md",
        run: fidelity::run,
    },
    Chore {
        name: "anomalies",
        options: "[--quick] [--seeds N] [--threads N] [PAIR …]",
        about: "run pairs of scenarios, broken and mended, and write docs/ANOMALIES.md",
        run: anomalies::run,
    },
    Chore {
        name: "bless",
        options: "[--pictures]",
        about: "accept what runs, tables and schemas are now: digests, reference, schema, colours",
        run: bless::run,
    },
    Chore {
        name: "finish",
        options: "",
        about: "cut the page in two and name its inline scripts in its security policy (Trunk calls this)",
        run: finish::run,
    },
];

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let Some(name) = words.next() else {
        list();
        return ExitCode::SUCCESS;
    };
    let Some(chore) = CHORES.iter().find(|chore| chore.name == name) else {
        eprintln!("There is no chore called '{name}'.\n");
        list();
        return ExitCode::from(2);
    };
    match (chore.run)(Arguments::new(words)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("\ncargo xtask {name}: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn list() {
    println!("cargo xtask <chore>\n");
    for chore in CHORES {
        let call = format!("{} {}", chore.name, chore.options);
        println!("  {call:28} {}", chore.about);
    }
}
