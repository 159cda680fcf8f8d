//! Words along an axis: as many as have room, the most telling first.

/// Words keep so far apart, beside their own width.
const APART: f64 = 8.0;
/// Width of a letter.
const LETTER: f64 = 5.6;

/// Words with a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Label {
    /// Where.
    pub x: f64,
    /// "10 s".
    pub words: String,
    /// How they stand to that place.
    pub anchor: &'static str,
    /// They tell of harm.
    pub harm: bool,
}

/// Of words with their places, those that have room on an axis of this width; the first ones are placed first.
pub(super) fn placed(wanted: impl Iterator<Item = (f64, String, bool)>, width: f64) -> Vec<Label> {
    let mut out: Vec<(f64, f64, Label)> = Vec::new();
    for (x, words, harm) in wanted {
        let wide = words.chars().count() as f64 * LETTER;
        let (from, anchor) = match x {
            x if x < wide / 2.0 => (x, "start"),
            x if x > width - wide / 2.0 => (x - wide, "end"),
            x => (x - wide / 2.0, "middle"),
        };
        if out.iter().all(|(a, b, _)| from > b + APART || from + wide + APART < *a) {
            out.push((from, from + wide, Label { x, words, anchor, harm }));
        }
    }
    out.into_iter().map(|(_, _, label)| label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_words_are_placed_and_what_would_touch_them_is_left_out() {
        let wanted = [(50.0, "10 s", true), (55.0, "11 s", false), (0.0, "0 s", false), (100.0, "20 s", false)];
        let labels = placed(wanted.map(|(x, words, harm)| (x, words.to_owned(), harm)).into_iter(), 100.0);
        let shown: Vec<_> = labels.iter().map(|label| (label.words.as_str(), label.anchor)).collect();
        assert_eq!(shown, [("10 s", "middle"), ("0 s", "start"), ("20 s", "end")]);
    }
}
