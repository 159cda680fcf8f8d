//! What the stage is made of, as plain data: where things are, what a pointer means, which pixels a message paints.
//!
//! Nothing here knows a browser. Positions are typed: a [`camera::WorldPoint`] is a place in the scenario's layout, a
//! [`camera::ScreenPoint`] is a CSS pixel measured from the stage's top-left corner, and only the camera converts
//! between the two. Components and connections become SVG elsewhere; the messages between them become the pixels
//! of a [`blit::Layer`].
//!
//! One frame of messages: [`messages::Placer::place`] turns [`flight::Flight`]s of the running world into glyphs with a
//! place on the screen, [`glyph::GlyphAtlas`] holds the picture of each glyph, and [`blit::Layer`] receives them.
//!
//! Suggested reading order: the groups as listed.

// Where things are.
pub mod camera;
pub mod shape;

pub mod port;
pub mod route;

mod avoid;
pub mod track;

// What a pointer means.
pub mod guide;
pub mod hit;
pub mod pointer;

pub mod gesture;

// Which messages are drawn, and where.
pub mod band;
pub mod flight;

pub mod messages;
mod rare;

// Which pixels they become.
pub mod theme;

pub mod glyph;
pub mod sprite;

mod digit;
mod form;

pub mod blit;
