//! `betwixt link`: from a file to a link, and back.

use betwixt_model::{LengthRating, Problem, permalink, write_pretty};
use betwixt_sim::{CATALOGUE, ENGINE};

use crate::Ending;
use crate::args::LinkArgs;
use crate::input::Input;
use crate::print::{Output, Printer};

pub(crate) fn link(args: &LinkArgs, printer: &mut Printer) -> Output<Ending> {
    let Input { name, loaded, is_link } = Input::open(&args.input);
    printer.problems(&name, &loaded.problems);
    if loaded.is_unreadable() {
        return Ok(Ending::BadInput);
    }
    let has_errors = loaded.has_errors();
    let mut scenario = loaded.scenario;
    if is_link {
        printer.text(&write_pretty(&scenario, &CATALOGUE))?;
        if has_errors {
            printer.note("What is marked as an error is missing from the file.");
        }
        return Ok(if has_errors { Ending::BadInput } else { Ending::Fine });
    }
    if has_errors {
        printer.note("No link was made: it would leave out what is marked as an error.");
        return Ok(Ending::BadInput);
    }
    // A link says which engine it was made with: the same engine gives the same run.
    ENGINE.clone_into(&mut scenario.engine);
    let payload = permalink::encode(&scenario, &CATALOGUE);
    if let Err(problem) = permalink::decode(&payload, &CATALOGUE) {
        let problem = Problem::error("link", problem.what(), "Send the file itself instead.");
        printer.problems(&name, &[problem]);
        return Ok(Ending::BadInput);
    }
    let page = args.url.split('#').next().unwrap_or_default();
    let link = format!("{page}#s={payload}");
    printer.text(&link)?;
    let length = link.chars().count();
    match LengthRating::of(length) {
        LengthRating::Green => {}
        LengthRating::Amber => {
            printer.note(&format!("note: {length} characters; some mail and chat programs cut links above 2000."));
        }
        LengthRating::Red => {
            printer
                .note(&format!("note: {length} characters; many programs cut links above 8000. Better send the file."));
        }
    }
    Ok(Ending::Fine)
}
