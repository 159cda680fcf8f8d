//! Queues that more connections leave than they can serve.

use crate::catalogue::{KindSpec, Role};
use crate::ids::ComponentId;
use crate::problem::Problem;

/// Most connections out of one queue: it keeps items for each of them, and numbers them with eight bits.
pub const MAX_SUBSCRIBERS: usize = 256;

/// What is wrong with a component of that kind that so many connections leave.
#[must_use]
pub fn subscribers_problem(component: &ComponentId, kind: &KindSpec, outgoing: usize) -> Option<Problem> {
    let crowded = kind.role == Role::Queue && outgoing > MAX_SUBSCRIBERS;
    crowded.then(|| {
        let title = kind.title.to_lowercase();
        Problem::error(
            format!("components.{component}"),
            format!("{outgoing} connections leave it; at most {MAX_SUBSCRIBERS} may leave a {title}."),
            format!("Take some of them out, or let them lead to another {title}."),
        )
    })
}
