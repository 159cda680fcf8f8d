//! Verdicts as text for people, and as JUnit XML for build servers.

use std::fmt::Write as _;

use betwixt_analysis::Verdict;
use betwixt_analysis::verdict::report::ExpectationReport;

/// All verdicts, with a line end after each; empty where nothing is expected.
pub(crate) fn show(verdicts: &[ExpectationReport]) -> String {
    let mut out = String::new();
    if verdicts.is_empty() {
        return out;
    }
    let count = |verdict: Verdict| verdicts.iter().filter(|held| held.verdict == verdict.name()).count();
    let counts: Vec<String> = [Verdict::Broken, Verdict::Held, Verdict::NeverTested]
        .map(|verdict| (count(verdict), verdict))
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, verdict)| format!("{count} {}", verdict.words()))
        .collect();
    line(&mut out, &format!("\nExpectations: {}", counts.join(", ")));
    for held in verdicts {
        let mark = match held.verdict {
            "broken" => "!! BROKEN",
            "held" => "held",
            _ => "never tested",
        };
        line(&mut out, &format!("  {mark:<12}  {}: {}", held.id, sentence(held)));
        if held.say.is_some() {
            line(&mut out, &format!("{:16}{}", "", held.expects));
        }
        line(&mut out, &format!("{:16}{}", "", held.told));
        for cause in &held.causes {
            line(&mut out, &format!("{:16}{cause}", ""));
        }
    }
    out
}

fn sentence(held: &ExpectationReport) -> &str {
    held.say.as_deref().unwrap_or(&held.expects)
}

/// The same as a JUnit file: one test case for each expectation. What was never tested counts as skipped.
pub(crate) fn junit(scenario: &str, simulated_s: f64, verdicts: &[ExpectationReport]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let count = |verdict: Verdict| verdicts.iter().filter(|held| held.verdict == verdict.name()).count();
    let suite = format!(
        "<testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"{simulated_s}\">",
        escaped(scenario),
        verdicts.len(),
        count(Verdict::Broken),
        count(Verdict::NeverTested),
    );
    line(&mut out, &suite);
    for held in verdicts {
        let name = format!("{}: {}", held.id, sentence(held));
        let case = format!("  <testcase classname=\"{}\" name=\"{}\"", escaped(scenario), escaped(&name));
        let told = escaped(&held.told);
        match held.verdict {
            "broken" => {
                let causes = escaped(&[vec![held.expects.clone()], held.causes.clone()].concat().join("\n"));
                line(&mut out, &format!("{case}>\n    <failure message=\"{told}\">{causes}</failure>\n  </testcase>"));
            }
            "held" => line(&mut out, &format!("{case}/>")),
            _ => line(&mut out, &format!("{case}>\n    <skipped message=\"{told}\"/>\n  </testcase>")),
        }
    }
    line(&mut out, "</testsuite>");
    out
}

/// A text inside of XML. Names come from documents that nobody vouches for.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _written = writeln!(out, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_escapes_from_its_attribute() {
        assert_eq!(escaped("a\"b<c>&\u{7}\n"), "a&quot;b&lt;c&gt;&amp;\u{fffd}&#10;");
        assert!(show(&[]).is_empty());
    }
}
