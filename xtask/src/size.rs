//! `cargo xtask size`: what a person downloads before the page is alive, compressed as a good host would.

use std::path::Path;

use crate::arguments::Arguments;
use crate::process::{answer, command, say};
use crate::{Done, offline, page, sheets, split};

/// What the page may weigh [bytes]: 250 KB. docs/decisions/0011-plain-scenarios.md says how it came there.
const BUDGET: u32 = 250_000;
/// What of dist/ is fetched only after the first picture stands, or when a person asks for what is in it.
const LATER: &[&str] = &[
    "scenarios",
    split::PART,
    sheets::SECOND,
    offline::WORKER,
    offline::BESIDE[0],
    offline::BESIDE[1],
    offline::BESIDE[2],
];
/// Node brings a brotli, so that no crate has to be compiled for a number; 11 is its best, and what static hosts use.
const BROTLI: &str = "const { brotliCompressSync: pack, constants: c } = require('node:zlib');
for (const file of process.argv.slice(1))
  console.log(pack(require('node:fs').readFileSync(file), { params: { [c.BROTLI_PARAM_QUALITY]: 11 } }).length);";

/// Weighs the page that is in dist/.
pub(crate) fn run(arguments: Arguments) -> Done {
    arguments.finish()?;
    weigh()
}

/// Prints the weight of every part of the first load; fails above the budget.
pub(crate) fn weigh() -> Done {
    let folder = page::folder();
    let mut files = Vec::new();
    collect(&folder, &folder, &mut files)?;
    if files.is_empty() {
        return Err("dist/ is empty; `cargo xtask serve` or `cargo xtask test` builds it.".to_owned());
    }
    files.sort();

    say(&format!("Weighing the first load (bytes in brotli; budget {BUDGET})."));
    let said = answer(command("node").current_dir(&folder).args(["-e", BROTLI]).args(&files))
        .ok_or("node could not weigh the page; please install Node 20 or newer.")?;
    let (mut first, mut later) = (0, 0);
    for (file, bytes) in files.iter().zip(said.lines()) {
        let bytes = bytes.parse::<u32>().map_err(|error| format!("node said '{bytes}': {error}."))?;
        let comes_later = LATER.iter().any(|later| file.starts_with(later));
        *(if comes_later { &mut later } else { &mut first }) += bytes;
        println!("{bytes:9}  {file}{}", if comes_later { "  (later)" } else { "" });
    }
    println!("{first:9}  first load");
    println!(
        "{later:9}  comes later: the second file once the first picture stands, scenarios when a person opens one"
    );
    if first > BUDGET {
        return Err(format!("the first load weighs {first} bytes, of {BUDGET}. What can come later, or not at all?"));
    }
    Ok(())
}

fn collect(top: &Path, folder: &Path, files: &mut Vec<String>) -> Done {
    let unreadable = |error| format!("{} cannot be listed ({error}); has the page been built?", folder.display());
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().into_owned();
        if !path.is_dir() {
            files.push(name);
        } else {
            collect(top, &path, files)?;
        }
    }
    Ok(())
}
