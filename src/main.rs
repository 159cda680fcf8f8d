//! Mounts the app.

fn main() {
    betwixt_app::start();
}
