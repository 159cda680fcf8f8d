//! `cargo xtask serve`: the shortest way from a clone to a running page.

use crate::arguments::Arguments;
use crate::{Done, page, server};

const PORT: u16 = 8080;

/// Builds the page and serves it until the person has seen enough.
pub(crate) fn run(mut arguments: Arguments) -> Done {
    let port = match arguments.option("--port")? {
        None => PORT,
        Some(text) => text.parse().map_err(|error| format!("'{text}' is not a port: {error}."))?,
    };
    arguments.finish()?;

    page::build()?;
    let listener = server::listen(port)?;
    println!("\nBetwixt is at {}  (Ctrl+C stops it)", server::address(&listener)?);
    server::answer_all(&listener, &page::folder());
    Ok(())
}
