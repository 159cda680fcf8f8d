//! A client, a balancer and services behind it.

use betwixt_sim::Fact;

use super::Run;

/// A client, a balancer and so many services, each with its own connection.
pub(crate) fn behind_a_balancer(
    count: usize,
    client: &str,
    balancer: &str,
    service: &str,
    wire: impl Fn(usize) -> String,
) -> String {
    let (mut components, mut connections) = (String::new(), String::new());
    for at in 0..count {
        components.push_str(&format!(r#",{{"id":"s{at}","kind":"service",{service}}}"#));
        connections.push_str(&format!(r#",{{"id":"w{at}","from":"lb","to":"s{at}"{}}}"#, wire(at)));
    }
    format!(
        r#""components":[{{"id":"c","kind":"client",{client}}},{{"id":"lb","kind":"balancer",{balancer}}}{components}],
        "connections":[{{"from":"c","to":"lb"}}{connections}]"#
    )
}

/// How often each service, from component 2 on, accepted.
pub(crate) fn accepted(run: &Run, count: usize) -> Vec<usize> {
    let mut accepted = vec![0; count];
    for (_, fact) in &run.notes.0 {
        if let Fact::Accepted { node, .. } = fact
            && *node >= 2
        {
            accepted[*node as usize - 2] += 1;
        }
    }
    accepted
}

pub(crate) fn scenario(seconds: u32, parts: &str, more: &str) -> String {
    format!(r#"{{"betwixt":1,"duration":"{seconds}s",{parts}{more}}}"#)
}

pub(crate) const STEADY: &str = r#""arrivals":"constant","rate":"100/s""#;
pub(crate) const QUICK: &str = r#""service_time":"1ms""#;
