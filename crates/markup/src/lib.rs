//! Views written as markup, as the framework's own macro reads it, but with little code for each element.
//!
//! That macro writes out, wherever an element stands, how each of its parts is made. This one puts what never changes
//! into a table and leaves the rest to a few functions of `crate::views::markup`; of what it does not know (components,
//! fields to write in), it lets the framework's macro make the code. `docs/decisions/0010-page-in-two-files.md` has the figures.

mod read;
mod tree;
mod write;

use proc_macro::TokenStream;

/// What it stands for is a node of the page, or a sentence that says what cannot be read.
#[proc_macro]
pub fn html(input: TokenStream) -> TokenStream {
    match read::root(input) {
        Ok(nodes) => write::root(&nodes),
        Err(problem) => problem.into_tokens(),
    }
}
