//! How the kernel and a component talk: what comes in, what goes out, and nothing else.

pub mod message;
pub mod input;
pub mod action;
pub mod cx;
pub mod facets;

pub use action::Action;
pub use cx::{Cx, FlowMix, FlowTraits, Outgoing};
pub use facets::{Facets, MemberFacets};
pub use input::{Behaviour, Input};
pub use message::{Ask, CallId, How, Op, Outcome, Reason, Reply, ReplyTo, Request, Transact};
