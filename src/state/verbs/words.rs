//! How well what somebody wrote fits a name, and which names are near to it.

/// Of a letter whose case does not matter; names are other people's, but the tables of every alphabet's cases would be 12 KB.
fn lower(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// The words of a text, in small letters.
fn words(text: &str) -> Vec<String> {
    lower(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect()
}

/// How well what was written fits a name: nothing if a word of it fits nowhere, and more the better it does.
///
/// Each written word takes a word of the name: the same one, one that begins with it, one that differs by a slip of the
/// hand, one that holds it; or its letters stand in the name in their order.
#[must_use]
pub fn fit(written: &str, name: &str) -> Option<u32> {
    let tokens = words(written);
    let mut left = words(name);
    if tokens.is_empty() {
        return Some(0);
    }
    let (mut sum, mut last, all) = (0, None, left.len());
    for token in &tokens {
        let best = (0..left.len()).filter_map(|at| Some((of_word(token, &left[at])?, at))).fold(
            None,
            |best: Option<(u32, usize)>, new| match best {
                Some(held) if held.0 >= new.0 => Some(held),
                _ => Some(new),
            },
        );
        match best {
            Some((points, at)) => {
                // Words in their order fit better than the same ones in disorder.
                let in_order = last.is_none_or(|last| at >= last);
                sum += points + u32::from(in_order);
                left[at].clear();
                last = Some(at);
            }
            None if token.len() >= 2 && is_scattered(token, &lower(name)) => sum += 2,
            None => return None,
        }
    }
    let spare = u32::try_from(all.saturating_sub(tokens.len())).unwrap_or(100).min(9);
    Some((sum * 10 / u32::try_from(tokens.len()).unwrap_or(1)).saturating_sub(spare).max(1))
}

fn of_word(token: &str, word: &str) -> Option<u32> {
    if word.is_empty() {
        None
    } else if token == word {
        Some(14)
    } else if word.starts_with(token) {
        Some(11)
    } else if token.len() >= 4 && distance(token, word) <= 1 {
        Some(8)
    } else if token.len() >= 4 && word.len() > token.len() && distance(token, &word[..floor(word, token.len())]) <= 1 {
        Some(6)
    } else {
        (token.len() >= 2 && word.contains(token)).then_some(5)
    }
}

/// The nearest place at or before so many bytes where a letter begins.
fn floor(word: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| word.is_char_boundary(*at)).unwrap_or(0)
}

/// Whether the letters stand in a name in their order, the first one where a word begins.
fn is_scattered(token: &str, name: &str) -> bool {
    let mut rest = token.chars();
    let mut wanted = rest.next();
    let (mut begun, mut before) = (false, ' ');
    for letter in name.chars() {
        let begins = !before.is_alphanumeric();
        if wanted == Some(letter) && (begun || begins) {
            begun = true;
            wanted = rest.next();
        }
        before = letter;
    }
    wanted.is_none()
}

/// So many letters have to be put in, left out, changed or swapped with their neighbour to make one word of the other.
#[must_use]
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: [Vec<usize>; 3] = [Vec::new(), Vec::new(), (0..=b.len()).collect()];
    for i in 1..=a.len() {
        rows.rotate_left(1);
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let changed = rows[1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = changed.min(rows[1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(rows[0][j - 2] + 1);
            }
        }
        rows[2] = row;
    }
    rows[2][b.len()]
}

/// Which of these names are nearest to what was written: at most three, the nearest first.
#[must_use]
pub fn nearest(written: &str, names: impl Iterator<Item = impl AsRef<str>>) -> Vec<String> {
    let written = lower(written.trim());
    // Half of a word may be wrong; beyond that it is another word.
    let room = written.chars().count() / 2;
    let mut found: Vec<(usize, String)> = Vec::new();
    for name in names {
        let name = name.as_ref();
        let mut each = words(name);
        each.push(lower(name));
        let like = each.iter().filter(|word| word.len().abs_diff(written.len()) <= room);
        let apart = like.map(|word| distance(&written, word)).min().filter(|apart| *apart <= room);
        if let Some(apart) = apart
            && !found.iter().any(|(_, held)| held == name)
        {
            let at = found.partition_point(|(held, _)| *held <= apart);
            found.insert(at, (apart, name.to_owned()));
        }
    }
    found.into_iter().take(3).map(|(_, name)| name).collect()
}

/// What stands behind one of these words, in small or large letters, at the beginning of a text.
#[must_use]
pub fn after<'a>(text: &'a str, beginnings: &[&str]) -> Option<&'a str> {
    let text = text.trim_start();
    let held = lower(text);
    let begins =
        |word: &&&str| held.strip_prefix(**word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']));
    let longest = beginnings.iter().filter(begins).max_by_key(|word| word.len())?;
    Some(text[longest.len()..].trim_start_matches([' ', ',']).trim_end())
}

/// What stands before the first of these words and behind it, if one of them is there.
#[must_use]
pub fn around<'a>(text: &'a str, separators: &[&str]) -> (&'a str, Option<&'a str>) {
    let held = format!(" {} ", lower(text));
    let places = separators.iter().filter_map(|word| Some((held.find(&format!(" {word} "))?, word.len())));
    cut(text, places.min())
}

/// The same, by the last place where the word stands.
#[must_use]
pub fn around_last<'a>(text: &'a str, separator: &str) -> (&'a str, Option<&'a str>) {
    let held = format!(" {} ", lower(text));
    cut(text, held.rfind(&format!(" {separator} ")).map(|at| (at, separator.len())))
}

/// Without a word of that length at that place.
fn cut(text: &str, word: Option<(usize, usize)>) -> (&str, Option<&str>) {
    match word {
        Some((at, length)) => (text[..at].trim(), Some(text[at + length..].trim())),
        None => (text.trim(), None),
    }
}
