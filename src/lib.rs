//! The app: a page around the simulator.

pub mod state;
pub mod runner;
pub mod canvas;
pub mod app;
mod later;
pub mod views;
pub mod platform;
pub mod gallery;
pub mod first_visit;
pub mod headless;

/// Puts the app in the place of the shell that the page came with, once everything is there that it begins with.
pub fn start() {
    platform::panic_page::install();
    app::when_ready(|| {
        platform::mount::clear_shell();
        yew::Renderer::<app::App>::with_root(platform::mount::shell()).render();
    });
}
