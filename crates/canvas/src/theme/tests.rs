//! The colours are legible: every pair that the visual language lists is measured, in both themes.

use super::*;

/// Mark, ground, least contrast that is needed, and what was measured when the colours were chosen, light and dark.
const PAIRS: [(&str, &str, f64, f64, f64); 42] = [
    ("ink", "canvas", 4.5, 15.78, 16.73),
    ("ink", "surface", 4.5, 17.36, 15.54),
    ("ink", "surface3", 4.5, 15.11, 13.14),
    ("ink2", "canvas", 4.5, 7.30, 9.48),
    ("ink2", "surface", 4.5, 8.03, 8.80),
    ("ink2", "surface3", 4.5, 6.99, 7.44),
    ("ink3", "canvas", 4.5, 5.18, 6.45),
    ("ink3", "surface", 4.5, 5.71, 5.99),
    ("ink3", "surface3", 4.5, 4.97, 5.07),
    ("line-strong", "canvas", 3.0, 3.29, 4.03),
    ("line-strong", "surface", 3.0, 3.62, 3.74),
    ("link", "canvas", 3.0, 3.48, 3.80),
    ("link", "surface", 3.0, 3.83, 3.53),
    ("error", "canvas", 4.5, 5.34, 6.81),
    ("error", "surface", 4.5, 5.88, 6.32),
    ("error", "error-soft", 4.5, 5.11, 5.55),
    ("cause", "canvas", 4.5, 5.76, 8.80),
    ("cause", "surface", 4.5, 6.34, 8.18),
    ("cause", "cause-soft", 4.5, 5.49, 7.02),
    ("flow-a", "canvas", 3.0, 4.36, 5.95),
    ("flow-a", "surface", 3.0, 4.80, 5.53),
    ("flow-b", "canvas", 3.0, 3.33, 9.38),
    ("flow-b", "surface", 3.0, 3.67, 8.72),
    ("flow-c", "canvas", 3.0, 3.31, 11.73),
    ("flow-c", "surface", 3.0, 3.64, 10.90),
    ("flow-d", "canvas", 3.0, 6.43, 5.10),
    ("flow-d", "surface", 3.0, 7.08, 4.74),
    ("flow-e", "canvas", 3.0, 5.65, 13.77),
    ("flow-e", "surface", 3.0, 6.22, 12.79),
    ("flow-f", "canvas", 3.0, 12.82, 15.43),
    ("flow-f", "surface", 3.0, 14.11, 14.33),
    ("on-flow-a", "flow-a", 4.5, 4.80, 5.95),
    ("on-flow-b", "flow-b", 4.5, 4.73, 9.38),
    ("on-flow-c", "flow-c", 4.5, 4.76, 11.73),
    ("on-flow-d", "flow-d", 4.5, 7.08, 5.10),
    ("on-flow-e", "flow-e", 4.5, 6.22, 13.77),
    ("on-flow-f", "flow-f", 4.5, 14.11, 15.43),
    ("on-ink", "ink", 4.5, 17.36, 15.52),
    ("lamp-ink", "lamp", 4.5, 12.13, 12.13),
    ("on-error", "error", 4.5, 5.88, 6.95),
    ("on-cause", "cause", 4.5, 6.34, 8.61),
    ("lamp-edge", "surface", 3.0, 3.85, 12.15),
];

fn colour(theme: &Theme, name: &str) -> Rgb {
    theme
        .named()
        .into_iter()
        .find(|(known, _)| known == name)
        .map(|(_, colour)| colour)
        .expect("the table names a colour")
}

#[test]
fn every_listed_pair_has_the_contrast_it_needs() {
    for (mark, ground, need, light, dark) in PAIRS {
        for (theme, measured) in [(&LIGHT, light), (&DARK, dark)] {
            let contrast = colour(theme, mark).contrast(colour(theme, ground));
            assert!(contrast >= need, "{mark} on {ground}: {contrast:.2}, needs {need}");
            assert!(
                (contrast - measured).abs() < 0.011,
                "{mark} on {ground}: {contrast:.3}, the table says {measured}"
            );
        }
    }
}

#[test]
fn contrast_spans_one_to_twenty_one() {
    let (black, white) = (Rgb(0, 0, 0), Rgb(255, 255, 255));
    assert!((black.contrast(white) - 21.0).abs() < 1e-9);
    assert!((white.contrast(white) - 1.0).abs() < 1e-9);
}

#[test]
fn css_has_every_colour_once() {
    for theme in [LIGHT, DARK] {
        let css = theme.css_variables();
        let mut names: Vec<&str> =
            css.split(';').filter_map(|part| part.split(':').next()).filter(|name| !name.is_empty()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert_eq!(count, theme.named().len() + 3);
    }
    assert!(LIGHT.css_variables().starts_with("--canvas:#f5f4f0;--canvas-dot:#cfcbc0;"));
    assert!(DARK.css_variables().contains("--region:rgb(244 242 237 / 3%);"));
}

#[test]
fn the_sheet_serves_system_and_choice() {
    let css = tokens_css();
    assert_eq!(css.matches("--flow-a:#4c90fa").count(), 2);
    assert_eq!(css.matches("--flow-a:#2c6fd8").count(), 1);
    assert_eq!(css.matches('{').count(), css.matches('}').count());
}
