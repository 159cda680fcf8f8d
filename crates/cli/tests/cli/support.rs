//! Runs the built program as a person would.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// What the program said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    /// The exit code; none if a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Said {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }
}

/// Runs it with nothing on standard input.
pub(crate) fn betwixt(args: &[&str]) -> Said {
    betwixt_with(args, b"")
}

/// Runs it with these bytes on standard input.
pub(crate) fn betwixt_with(args: &[&str], input: &[u8]) -> Said {
    let mut child = Command::new(env!("CARGO_BIN_EXE_betwixt"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program was built");
    let mut stdin = child.stdin.take().expect("it was asked for");
    let input = input.to_vec();
    // It may refuse an argument without ever reading.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let Output { status, stdout, stderr } = child.wait_with_output().expect("it ends");
    feeder.join().expect("writing does not panic");
    let text = |bytes| String::from_utf8(bytes).expect("what it says is UTF-8");
    Said { code: status.code(), out: text(stdout), err: text(stderr) }
}

/// A scenario of the gallery.
pub(crate) fn gallery(name: &str) -> String {
    format!("{}/../../scenarios/{name}.json", env!("CARGO_MANIFEST_DIR"))
}
