//! A small server for static files, for this computer only.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many ports after the wanted one are tried before giving up.
const PORTS_TRIED: u16 = 50;
/// A request line and its headers; nothing that a browser sends to a static page comes near.
const REQUEST_BYTES_MAX: u64 = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

/// The wanted port, or the next one that is free; 0 takes any.
pub(crate) fn listen(port: u16) -> Result<TcpListener, String> {
    let last = if port == 0 { 0 } else { port.saturating_add(PORTS_TRIED) };
    (port..=last)
        .find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
        .ok_or_else(|| format!("no port from {port} to {last} is free; please choose another with --port."))
}

/// The address that the page has on this listener.
pub(crate) fn address(listener: &TcpListener) -> Result<String, String> {
    let address: SocketAddr =
        listener.local_addr().map_err(|error| format!("the server does not know its own address: {error}."))?;
    Ok(format!("http://{address}/"))
}

/// Answers requests for files under `folder` until the program ends.
pub(crate) fn answer_all(listener: &TcpListener, folder: &Path) {
    for stream in listener.incoming().flatten() {
        let folder = folder.to_owned();
        // A request that breaks off concerns only the browser that broke it off.
        std::thread::spawn(move || drop(answer(stream, &folder)));
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(stream.try_clone()?).take(REQUEST_BYTES_MAX).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The headers are read to their end, because closing on unread bytes would reset the connection.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (status, kind, body) = match method {
        "GET" | "HEAD" => look_up(folder, target),
        _ => ("405 Method Not Allowed", "text/plain; charset=utf-8", b"Only GET and HEAD.".to_vec()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\n\
         Content-Type: {kind}\r\n\
         Content-Length: {}\r\n\
         Cache-Control: no-cache\r\n\
         Access-Control-Allow-Origin: *\r\n\
         X-Content-Type-Options: nosniff\r\n\
         Connection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.flush()
}

fn look_up(folder: &Path, target: &str) -> (&'static str, &'static str, Vec<u8>) {
    let found = file(folder, target).and_then(|file| Some((kind(&file), std::fs::read(file).ok()?)));
    match found {
        Some((kind, body)) => ("200 OK", kind, body),
        None => ("404 Not Found", "text/plain; charset=utf-8", b"There is no such file.".to_vec()),
    }
}

/// The file that a request asks for, if its name stays inside the folder.
fn file(folder: &Path, target: &str) -> Option<PathBuf> {
    let name = target.split(['?', '#']).next()?.strip_prefix('/')?;
    // The page's own files have plain names, so nothing is decoded, and a name that would climb out is simply unknown.
    if name.starts_with('/') || name.split('/').any(|part| part.starts_with('.')) || name.contains(['\\', '%', ':']) {
        return None;
    }
    let file = folder.join(name);
    Some(if file.is_dir() { file.join("index.html") } else { file })
}

/// A browser runs a module or streams WebAssembly only if its type is exactly right.
fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_stays_inside_the_folder() {
        let folder = Path::new("dist");
        assert_eq!(file(folder, "/app.css?v=1"), Some(folder.join("app.css")));
        for outside in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "//etc/passwd", "/.git/config", "app.css"] {
            assert_eq!(file(folder, outside), None, "{outside}");
        }
    }

    #[test]
    fn a_busy_port_gives_way_to_the_next() {
        let first = listen(0).expect("some port is free");
        let taken = first.local_addr().expect("a listener has an address").port();
        let second = listen(taken).expect("a later port is free");
        assert!(second.local_addr().expect("a listener has an address").port() > taken);
    }
}
