//! Expectations as they are written.

use serde_json::Value;

use super::{Object, of_target};
use crate::expect::{About, Expectation, Unit};

pub(super) fn expectation(part: &Expectation) -> Value {
    let Expectation { id, say, quantifier, about, limit, window, from, until } = part;
    let mut out = Object::default();
    out.put("id", id.as_str());
    out.unless(say.is_empty(), "say", say.as_str());
    let mut inside = Object::default();
    match about {
        About::Metric(metric, target) => {
            inside.put("metric", metric.name());
            of_target(&mut inside, target);
        }
        About::Finding(finding) => inside.put("finding", *finding),
        About::Fault(fault) => inside.put("fault", fault.as_str()),
    }
    if about.usual_limit() != Some(*limit) {
        let number = limit.number();
        let written = if about.unit() == Unit::Count { number.into() } else { Value::from(about.unit().write(number)) };
        inside.put(limit.name(), written);
    }
    out.put(quantifier.name(), inside.done());
    if let Some(window) = window {
        out.put("window", window.to_string());
    }
    out.unless(from.0 == 0, "from", from.to_string());
    if let Some(until) = until {
        out.put("until", until.to_string());
    }
    out.done()
}
