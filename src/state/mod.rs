//! What the page knows and how it changes: pure Rust, no browser, tested natively.
//!
//! Three states with three lives: the [`Document`] (undoable, what a permalink carries), the [`Session`] (what a person
//! looks at and points with) and the run, which lives in `runner`. One road in: [`Command`].

pub mod command;
pub mod wanted;
pub mod sketch;
pub mod bending;
pub mod bookmarks;
pub mod selection;
pub mod edit;
pub mod apply;
mod removing;
pub mod silhouettes;
pub mod regions;
pub mod zones;
pub mod beside;
pub mod templates;
pub mod connecting;
mod corners;
pub mod details;
pub mod differs;
pub mod distances;
pub mod entries;
pub mod expecting;
pub mod extent;
pub mod triggers;
pub mod interventions;
pub mod faults;
pub mod fresh;
pub mod gesture;
pub mod label;
pub mod opening;
pub mod library;
pub mod keeper;
pub mod panel;
pub mod picture;
pub mod plan;
pub mod programs;
pub mod arrange;
pub mod fixed;
pub mod fragment;
pub mod history;
pub mod stretch;
pub mod tidy;
pub mod dock;
pub mod document;
pub mod live_edit;
pub mod looking;
pub mod lens;
pub mod session;
mod fit;
mod pointing;
mod sketching;
pub mod walk;
pub mod asking;
pub mod verbs;

pub mod toast;
pub mod vertical;
pub mod voice;
pub mod announce;
pub mod settings;
pub mod shortcuts;
pub mod route;
pub mod show;
pub mod host;

pub use apply::apply;
pub use arrange::{Arrange, Axis, Line};
pub use asking::{About, Ask, Menu};
pub use bookmarks::BookmarkCommand;
pub use command::{Command, Direction, GestureId, Panel, Wanted};
pub use document::{Action, Document, Happened, How, What};
pub use edit::{Edit, EditError};
pub use expecting::{Expecting, Spot};
pub use fit::{everything, fitted};
pub use fixed::fixed;
pub use history::History;
pub use interventions::{ParamMove, ParamMoves};
pub use lens::Lens;
pub use live_edit::{Between, Reach};
pub use looking::{Looking, Picture};
pub use plan::Context;
pub use route::{EmbedMode, Route};
pub use selection::{Selection, Subject};
pub use session::{Camera, Dialog, Session, SessionAction, Surroundings, Tool};
pub use settings::{Motion, Settings, Theme};
pub use show::{Readout, Show};
pub use sketch::{End, Picked, Picking, Sketch};
pub use toast::{Offer, Toast};
pub use walk::Stream;

#[cfg(test)]
mod tests;
