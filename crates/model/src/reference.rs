//! The reference of every kind, fault and parameter as Markdown, made from the tables; `docs/reference.md` is its output.

use std::fmt::Write as _;

use crate::catalogue::{Catalogue, FaultReach, FaultSpec, KindSpec, Role};
use crate::condition::Measure;
use crate::distribution::Distribution;
use crate::expect::{FINDINGS, Metric, Sort};
use crate::param::{ParamDefault, ParamSpec, ParamType, ParamValue};

/// The whole reference.
#[must_use]
pub fn reference(catalogue: &Catalogue) -> String {
    let mut out = String::from(
        "# Reference\n\nMade from the tables of the simulator; do not edit by hand. \
         How a scenario is written is told in [scenario.md](scenario.md).\n",
    );
    out.push_str("\n## Durations that vary\n\n| written | meaning |\n| --- | --- |\n");
    for (form, meaning) in Distribution::FORMS {
        line(&mut out, &format!("| `{form}` | {} |", cell(meaning)));
    }
    out.push_str("\n## Kinds of components\n");
    for kind in catalogue.kinds {
        self::kind(&mut out, kind);
    }
    out.push_str("\n## Connections\n");
    table(&mut out, catalogue.connection);
    presets(&mut out, catalogue);
    out.push_str("\n## Flows\n");
    table(&mut out, catalogue.flow);
    out.push_str("\n## Faults\n\nAny fault can wait for a condition (`when`) on one of these measures:\n\n");
    out.push_str("| measure | counts | of |\n| --- | --- | --- |\n");
    for measure in Measure::ALL {
        line(
            &mut out,
            &format!("| `{}` | {} | {} |", measure.name(), cell(measure.meaning()), owners(measure, catalogue)),
        );
    }
    for kind in catalogue.faults {
        fault(&mut out, kind);
    }
    expectations(&mut out);
    line(
        &mut out,
        &format!(
            "\n## Icons\n\n{}.",
            catalogue.icons.iter().map(|icon| format!("`{icon}`")).collect::<Vec<_>>().join(", ")
        ),
    );
    out
}

/// What can be expected of a run.
fn expectations(out: &mut String) {
    out.push_str(
        "\n## Expectations\n\nMetrics of flows, components and connections that an expectation (`expect`) can be about:\n\n",
    );
    out.push_str("| metric | measures | written | of |\n| --- | --- | --- | --- |\n");
    for metric in Metric::ALL {
        let roles = [Role::Server, Role::Cache, Role::Store, Role::Queue];
        let mut of = Vec::new();
        of.extend(metric.fits(Sort::Flow).then_some("flows"));
        of.extend(roles.iter().any(|role| metric.fits(Sort::Component(*role))).then_some("components"));
        of.extend(metric.fits(Sort::Connection).then_some("connections"));
        let written = metric.unit().example().trim_matches('"');
        let (name, meaning) = (metric.name(), cell(metric.meaning()));
        line(out, &format!("| `{name}` | {meaning} | `{written}` | {} |", of.join(", ")));
    }
    let findings: Vec<String> = FINDINGS.iter().map(|finding| format!("`{finding}`")).collect();
    line(out, &format!("\nFindings: {}.", findings.join(", ")));
}

/// Presets of connections, with every value and where it comes from.
fn presets(out: &mut String, catalogue: &Catalogue) {
    let all = catalogue.connection_presets.iter().copied().flatten();
    if all.clone().next().is_none() {
        return;
    }
    out.push_str(
        "\n### Presets\n\nNamed in a connection's `presets`.\n\n| preset | sets | source |\n| --- | --- | --- |\n",
    );
    for preset in all {
        let written = |(name, value): &(&str, ParamValue)| {
            let spec = catalogue.connection.iter().find(|spec| spec.id == *name);
            format!("`{name}` {}", spec.map_or_else(String::new, |spec| spec.format(*value)))
        };
        let sets: Vec<String> = preset.params.iter().map(written).collect();
        line(
            out,
            &format!("| {} (`{}`) | {} | {} |", cell(preset.title), preset.id, sets.join(", "), cell(preset.source)),
        );
    }
}

fn kind(out: &mut String, kind: &KindSpec) {
    line(out, &format!("\n### {} (`{}`)\n\n{}", kind.title, kind.id, kind.summary));
    let role = match kind.role {
        Role::Source => "starts operations",
        Role::Server => "does work when asked",
        Role::Router => "passes requests on",
        Role::Cache => "holds copies of records",
        Role::Store => "holds records",
        Role::Queue => "keeps publications until they are taken",
        Role::External => "belongs to somebody else",
    };
    let yes = |on: bool| if on { "yes" } else { "no" };
    let (takes, sends, programs) = (yes(kind.takes), yes(kind.sends), yes(kind.programmable));
    line(out, &format!("\nIt {role}. Can be asked: {takes}. Can ask others: {sends}. Runs programs: {programs}."));
    table(out, kind.params);
    let presets: Vec<_> = kind.presets.iter().filter(|preset| !preset.params.is_empty()).collect();
    if presets.is_empty() {
        return;
    }
    out.push_str("\n| preset | sets |\n| --- | --- |\n");
    for preset in presets {
        let sets: Vec<String> =
            preset.params.iter().map(|(id, value)| format!("`{id}` {}", written(kind.params, id, *value))).collect();
        line(out, &format!("| {} | {} |", cell(preset.title), cell(&sets.join(", "))));
    }
}

fn written(specs: &[ParamSpec], id: &str, value: ParamValue) -> String {
    specs.iter().find(|spec| spec.id == id).map_or_else(|| format!("{value:?}"), |spec| spec.format(value))
}

fn fault(out: &mut String, kind: &FaultSpec) {
    let reach = match kind.reach {
        FaultReach::Component => "Placed on a component, or on a zone for every component in it.",
        FaultReach::Connection => {
            "Placed on a connection, on a component for all its connections, or on a zone for all that cross its border."
        }
        FaultReach::Callee => {
            "Placed on a connection, on a component for those that lead to it, or on a zone for those that lead into it."
        }
        FaultReach::Any => "Placed on a component, a connection, or a zone for every component in it.",
    };
    let flows = if kind.selective { " It can be kept to `flows`." } else { "" };
    let lasting = if kind.instant { " It happens at one moment." } else { "" };
    line(out, &format!("\n### {} (`{}`)\n\n{} {reach}{lasting}{flows}", kind.title, kind.id, kind.summary));
    table(out, kind.params);
}

/// Whose a measure is.
fn owners(measure: Measure, catalogue: &Catalogue) -> String {
    let kinds = catalogue.kinds.iter().filter(|kind| measure.fits(Some(kind.role)));
    let mut owners: Vec<String> = kinds.map(|kind| format!("`{}`", kind.id)).collect();
    if measure.fits(None) {
        owners.push("connections".to_owned());
    }
    owners.join(", ")
}

fn table(out: &mut String, specs: &[ParamSpec]) {
    if specs.is_empty() {
        return;
    }
    out.push_str(
        "\n| parameter | what | written | default | range | meaning |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for spec in specs {
        let only = spec.only_if.map_or(String::new(), |(other, words)| {
            format!(" Used only while `{other}` is `{}`.", words.replace('|', "` or `"))
        });
        let row = [
            format!("`{}`", spec.id),
            spec.name.to_owned(),
            form(spec),
            default_text(spec),
            range_text(spec).unwrap_or_default(),
            format!("{}{only}", spec.help),
        ];
        line(out, &format!("| {} |", row.map(|text| cell(&text)).join(" | ")));
    }
}

/// How a parameter is written.
fn form(spec: &ParamSpec) -> String {
    match spec.ty {
        ParamType::Duration { none: false } => "duration, `\"250ms\"`".to_owned(),
        ParamType::Duration { none: true } => "duration, `\"250ms\"`, or `\"none\"`".to_owned(),
        ParamType::Rate => "rate, `\"50/s\"`".to_owned(),
        ParamType::Ratio => "share, `\"5%\"` or `0.05`".to_owned(),
        ParamType::Count { unlimited: false } => "whole number, `40`".to_owned(),
        ParamType::Count { unlimited: true } => "whole number, `40`, or `\"unlimited\"`".to_owned(),
        ParamType::Number => "number, `1.5`".to_owned(),
        ParamType::Choice(words) => {
            words.iter().map(|(word, what)| format!("`\"{word}\"`: {what}")).collect::<Vec<_>>().join("; ")
        }
        ParamType::Flag => "`true` or `false`".to_owned(),
        ParamType::Distribution => "duration that may vary, `\"10ms\"`, `\"exponential(10ms)\"`".to_owned(),
    }
}

/// What holds when nothing is said, in words.
pub(crate) fn default_text(spec: &ParamSpec) -> String {
    match spec.default {
        ParamDefault::Value(value) => spec.format(value),
        ParamDefault::SameAs(other) => format!("the same as {other}"),
        ParamDefault::HalfOf(other) => format!("half of {other}"),
    }
}

/// The range in words, where there is one.
pub(crate) fn range_text(spec: &ParamSpec) -> Option<String> {
    if matches!(spec.ty, ParamType::Choice(_) | ParamType::Flag) {
        return None;
    }
    let (least, greatest) = spec.range;
    let end = |magnitude: f64| spec.format(spec.sample().with_magnitude(magnitude));
    Some(format!("{} to {}", end(least), end(greatest)))
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to a String cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_catalogue::CATALOGUE;

    #[test]
    fn every_kind_fault_and_parameter_has_its_line() {
        let text = reference(&CATALOGUE);
        for kind in CATALOGUE.kinds {
            assert!(text.contains(&format!("### {} (`{}`)", kind.title, kind.id)));
            assert!(kind.params.iter().all(|spec| text.contains(&format!("| `{}` | {} |", spec.id, spec.name))));
        }
        assert!(CATALOGUE.faults.iter().all(|fault| text.contains(&format!("### {} (`{}`)", fault.title, fault.id))));
        assert!(text.contains(
            "| `workers` | Workers | whole number, `40` | 4 | 1 to 10000 | Requests it works on at a time. |"
        ));
        assert!(text.contains("| half of base |") && text.contains("| the same as there |"));
        assert!(text.ends_with(".\n") && !text.contains("\n\n\n"), "{text}");
    }
}
