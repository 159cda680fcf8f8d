//! Whatever fits what somebody wrote: sentences first, then offers, keys and scenarios, the best fit first.

use super::parts;
use super::sentences::SENTENCES;
use super::words::{fit, nearest};
use super::{Around, Does, Offer, caps, moments, offers};
use crate::state::asking::About;
use crate::state::command::Command;
use crate::state::lens::Lens;
use crate::state::settings::{Motion, Theme};
use crate::state::shortcuts::more;

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What will happen, in a sentence.
    pub label: String,
    /// More about it; may be empty.
    pub note: String,
    /// The picture before it; none if empty.
    pub icon: &'static str,
    /// Keys that do the same.
    pub caps: &'static [&'static str],
    /// What happens.
    pub does: Does,
    /// How well it fits.
    pub score: u32,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// What can be chosen, the best first.
    pub list: Vec<Suggestion>,
    /// Why what was written is not understood, or not all of it.
    pub why: Option<String>,
}

/// What a line of the table of keys has before others that fit as well.
const KEYS: u32 = 6;

/// From here on most of the words that were written are words of what is offered, and the others begin one.
const CERTAIN: u32 = 125;

/// Before every sentence with arguments.
const SURE: u32 = 1_000;

/// So many are listed at most.
const MOST: usize = 30;

/// Finds whatever fits a text.
#[must_use]
pub fn search(text: &str, around: &Around<'_>) -> Found {
    let text = text.trim();
    let mut list = Vec::new();
    let mut why = None;
    if !text.is_empty() {
        for sentence in SENTENCES {
            match sentence.read(text, around) {
                Ok(found) => list.extend(found),
                Err(sentence) => why = why.or(Some(sentence)),
            }
        }
    }
    let sure = !list.is_empty();
    list.extend(plain(text, around));
    if why.is_some() && !sure {
        // What only resembles a sentence that cannot be understood would mislead.
        list.retain(|held: &Suggestion| held.score >= CERTAIN);
    }
    // Stable: among equals those named first.
    let mut sorted: Vec<Suggestion> = Vec::with_capacity(list.len());
    for new in list {
        let stands = matches!(&new.does, Does::GoOn(on) if on.trim().eq_ignore_ascii_case(text));
        if stands || sorted.iter().any(|held| held.label == new.label) {
            continue;
        }
        let at = sorted.partition_point(|held| held.score >= new.score);
        sorted.insert(at, new);
    }
    sorted.truncate(MOST);
    if sorted.is_empty() && why.is_none() && !text.is_empty() {
        let last = text.split_whitespace().next_back().unwrap_or_default();
        let names = around.parts.iter().map(|(_, name)| name.clone()).chain(verbs());
        why = Some(parts::unknown(text, &nearest(last, names)));
    }
    Found { why: why.filter(|_| sorted.is_empty()), list: sorted }
}

/// The words that lines of help begin with.
fn verbs() -> impl Iterator<Item = String> {
    SENTENCES.iter().flat_map(|sentence| sentence.usage.split([',', ' ']).take(3)).map(ToOwned::to_owned)
}

/// What needs no argument.
fn plain(text: &str, around: &Around<'_>) -> Vec<Suggestion> {
    let mut out = Vec::new();
    // What is selected comes first, then the table of keys.
    for offer in offers::of_menu(About::Selection, around) {
        add_offer(&mut out, text, offer, 12);
    }
    for sentence in SENTENCES {
        if let Some(score) = fit(text, sentence.usage) {
            let does = Does::GoOn(format!("{} ", sentence.beginning()));
            let note = format!("For example: {}", sentence.example);
            // While nothing is written they stand before the keys: they are what nobody would guess.
            let score = if text.is_empty() { KEYS + 1 } else { score / 2 };
            let label = format!("{}…", capital(sentence.usage));
            out.push(Suggestion { label, note, icon: "keyboard", caps: &[], does, score });
        }
    }
    for shortcut in more::all() {
        if let Some(score) = fit(text, shortcut.label) {
            let (label, note) = (shortcut.label.to_owned(), shortcut.group.to_owned());
            let does = shortcut.command().into();
            out.push(Suggestion { label, note, icon: "keyboard", caps: shortcut.caps, does, score: score + KEYS });
        }
    }
    for (label, icon, command) in settings() {
        if let Some(score) = fit(text, &label) {
            // "New: an empty scenario" is what "new" alone means.
            let is_meant = label.split_once(':').is_some_and(|(verb, _)| verb.eq_ignore_ascii_case(text));
            let score = if is_meant { SURE } else { score };
            out.push(Suggestion { label, note: "Settings".to_owned(), icon, caps: &[], does: command.into(), score });
        }
    }
    if text.is_empty() {
        return out;
    }
    for (slug, name) in around.gallery {
        let by_file = || fit(text, &format!("Open {slug}"));
        if let Some(score) = fit(text, &format!("Open {name}")).or_else(by_file) {
            let does = Command::OpenScenario((*slug).to_owned()).into();
            let note = "A scenario of the gallery".to_owned();
            out.push(Suggestion { label: format!("Open {name}"), note, icon: "gallery", caps: &[], does, score });
        }
    }
    of_parts(&mut out, text, around);
    for offer in moments::of_bookmarks(around) {
        add_offer(&mut out, text, offer, 0);
    }
    out
}

/// What can be done with each part of which a word of the text speaks.
fn of_parts(out: &mut Vec<Suggestion>, text: &str, around: &Around<'_>) {
    let spoken_of = |name: &str| text.split_whitespace().any(|word| word.len() > 1 && fit(word, name).is_some());
    // A page of a thousand parts must not think for long about two letters.
    for (part, _) in around.parts.iter().filter(|(_, name)| spoken_of(name)).take(MOST) {
        for offer in offers::of_part(part, around) {
            add_offer(out, text, offer, 0);
        }
    }
}

fn add_offer(out: &mut Vec<Suggestion>, text: &str, offer: Offer, more: u32) {
    let said = fit(text, &offer.sentence);
    let also = || fit(text, &format!("{} {}", offer.also, offer.sentence)).map(|score| score.saturating_sub(5));
    let Some(score) = said.or_else(also) else { return };
    let keys = if more > 0 { offer.key.as_ref().map_or(&[][..], caps) } else { &[] };
    let Offer { sentence: label, icon, does, .. } = offer;
    out.push(Suggestion { label, note: String::new(), icon, caps: keys, does, score: score + more });
}

fn settings() -> impl Iterator<Item = (String, &'static str, Command)> {
    let themes =
        Theme::ALL.into_iter().map(|(theme, name)| (format!("Theme: {name}"), "contrast", Command::SetTheme(theme)));
    let motions =
        Motion::ALL.into_iter().map(|(motion, name)| (format!("Motion: {name}"), "pulse", Command::SetMotion(motion)));
    let rest = [
        ("Show everything", "bulb", Command::Look(Some(Lens::Everything))),
        ("Show only telemetry", "gauge", Command::Look(Some(Lens::Telemetry))),
        ("Open the gallery", "gallery", Command::OpenGallery),
        ("Open a file", "upload", Command::ChooseFile),
        ("Save as a file", "download", Command::SaveFile),
        ("Share: make a link", "share", Command::Share),
        ("New: an empty scenario", "plus", Command::NewEmpty),
        ("Another seed", "dice", Command::NextSeed),
        ("Forget all changes made while it ran", "undo", Command::ForgetChanges(None)),
        ("Single keys on the canvas: on", "keyboard", Command::SetSingleKeys(true)),
        ("Single keys on the canvas: off", "keyboard", Command::SetSingleKeys(false)),
    ];
    themes.chain(motions).chain(rest.into_iter().map(|(label, icon, command)| (label.to_owned(), icon, command)))
}

fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
