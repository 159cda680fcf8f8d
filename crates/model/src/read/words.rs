//! Words for problems: near misses, shortened quotations, cleaned names.

/// A text of the document, short enough to be quoted in a sentence.
pub(crate) fn clip(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().nth(LONGEST).is_none() {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(LONGEST).collect();
    short.push('…');
    short
}

/// A sentence that offers the nearest known word, or lists the words when none is near.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some((ours, unit)) = super::aliases::ours(word, &known) {
        let then = match (unit, ours) {
            (true, _) => " The unit stands with the number, such as \"250ms\" or \"5%\".",
            (false, "retries") if word.to_ascii_lowercase().contains("attempt") => {
                " Those after the first attempt count."
            }
            _ => "",
        };
        return format!("Here it is called {ours:?}.{then}");
    }
    if let Some(near) = nearest(word, &known) {
        return format!("Did you mean {near:?}?");
    }
    match known.as_slice() {
        [] => "There is none to choose from yet.".to_owned(),
        few if few.len() <= 12 => format!("Known here: {}.", few.join(", ")),
        many => format!("Known here: {} and {} more.", many[..10].join(", "), many.len() - 10),
    }
}

/// The known word that differs by the fewest slips of the finger, if it is near enough to be meant.
fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    if word.len() > 64 {
        return None;
    }
    let word = word.to_ascii_lowercase().replace([' ', '-'], "_");
    let allowed = 1 + word.chars().count() / 4;
    let distance = |known: &str| slips(&word, &known.replace('-', "_"));
    known
        .iter()
        .take(10_000)
        .filter(|known| known.len() <= 64 && known.len().abs_diff(word.len()) <= allowed)
        .map(|known| (distance(known), *known))
        .filter(|(distance, known)| *distance <= allowed && *distance < known.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// How many letters were added, left out, changed or swapped with a neighbour.
fn slips(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = changed.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

/// A text without control characters and without the marks that turn the direction of writing; line ends only where allowed.
pub(crate) fn without_controls(text: &str, lines: bool) -> String {
    let unwanted = |c: char| {
        (c.is_control() && !(lines && c == '\n')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(|c| !unwanted(*c)).collect()
}

/// Splits `"x" is wrong; do this` into two sentences; `remedy` stands in where there is no second half.
pub(crate) fn sentences(error: &str, remedy: &str) -> (String, String) {
    match error.split_once("; ") {
        Some((what, then)) => (sentence(what), sentence(then)),
        None => (sentence(error), remedy.to_owned()),
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    let stop = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    first.into_iter().chain(letters).chain(stop.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_offered_and_far_ones_listed() {
        assert_eq!(did_you_mean("wokers", ["queue", "workers"]), "Did you mean \"workers\"?");
        assert_eq!(did_you_mean("Service Time", ["service_time"]), "Did you mean \"service_time\"?");
        assert_eq!(did_you_mean("qeueu", ["queue"]), "Did you mean \"queue\"?");
        assert_eq!(did_you_mean("banana", ["queue", "workers"]), "Known here: queue, workers.");
        assert_eq!(did_you_mean("threads", ["queue", "workers"]), "Here it is called \"workers\".");
        assert_eq!(
            did_you_mean("maxAttempts", ["retries", "timeout"]),
            "Here it is called \"retries\". Those after the first attempt count."
        );
        assert_eq!(
            did_you_mean("timeoutMs", ["retries", "timeout"]),
            "Here it is called \"timeout\". The unit stands with the number, such as \"250ms\" or \"5%\"."
        );
        assert_eq!(did_you_mean("x", []), "There is none to choose from yet.");
    }

    #[test]
    fn errors_become_two_sentences() {
        assert_eq!(sentences("\"x\" is wrong; do this", ""), ("\"x\" is wrong.".into(), "Do this.".into()));
        assert_eq!(sentences("wrong", "Do that."), ("Wrong.".into(), "Do that.".into()));
    }
}
