//! Where the work of this page is kept between visits, and what of it goes to the [library](super::library).

use super::library::{DRAFTS_MOST, Kept, Shelf, Stored};

/// Under this key is the work of the last visit: a scenario, or a mark and the id of a kept one.
pub const WORK: &str = "betwixt.work";

/// What stands before the id of a kept scenario; no scenario begins so.
const MARK: char = '@';

/// Which scenarios that were opened in this page are kept where.
#[derive(Debug, Default)]
pub struct Keeper {
    places: Vec<Place>,
    /// What was deleted last, and whether it was open.
    deleted: Option<(Kept, Option<u32>)>,
}

/// One scenario that was opened here, and that is kept or is to be.
#[derive(Debug)]
struct Place {
    /// Counts openings; see [`super::Document::opening`].
    opening: u32,
    /// As it was written last.
    kept: Option<Kept>,
    /// It has changed since.
    changed: bool,
}

/// What was kept from the last visit: its text, and the kept scenario that it is.
#[must_use]
pub fn last_work(shelf: &impl Shelf) -> Option<(String, Option<Kept>)> {
    let work = shelf.read(WORK)?;
    match work.strip_prefix(MARK) {
        Some(id) => Kept::find(shelf, id).map(|kept| (kept.text.clone(), Some(kept))),
        None => Some((work, None)),
    }
}

impl Keeper {
    /// Somebody has changed this one.
    pub fn changed(&mut self, opening: u32) {
        match self.place(opening) {
            Some(place) => place.changed = true,
            None => self.places.push(Place { opening, kept: None, changed: true }),
        }
    }

    /// This one is here again, by undoing or redoing: news only if it was ever changed.
    pub fn returned(&mut self, opening: u32) {
        if let Some(place) = self.place(opening) {
            place.changed = true;
        }
    }

    /// This one is that kept scenario.
    pub fn adopt(&mut self, opening: u32, kept: Kept) {
        self.places.retain(|place| place.opening != opening);
        self.places.push(Place { opening, kept: Some(kept), changed: false });
    }

    /// The kept scenario that this one is.
    #[must_use]
    pub fn kept(&self, opening: u32) -> Option<&Kept> {
        self.places.iter().find(|place| place.opening == opening)?.kept.as_ref()
    }

    /// Keeps the work. If another page has written to its place since, that stays, and this takes a new one.
    pub fn keep(&mut self, shelf: &mut impl Shelf, opening: u32, text: String, now: u64) -> Stored {
        let Some(place) = self.place(opening) else { return shelf.write(WORK, &text) };
        let id = match (&place.kept, place.changed) {
            (None, false) => return shelf.write(WORK, &text),
            (Some(kept), false) => kept.id.clone(),
            (last, true) => {
                let next = match last {
                    Some(last) if Kept::find(shelf, &last.id).as_ref() == Some(last) => {
                        Kept { edited: now, text, ..last.clone() }
                    }
                    _ => Kept::new(shelf, text, now),
                };
                match next.put(shelf) {
                    Stored::Kept => {}
                    refused => return refused,
                }
                let id = next.id.clone();
                let is_new = last.as_ref().is_none_or(|last| last.id != id);
                (place.kept, place.changed) = (Some(next), false);
                if is_new {
                    Kept::thin_out(shelf, DRAFTS_MOST, &id);
                }
                id
            }
        };
        shelf.write(WORK, &format!("{MARK}{id}"))
    }

    /// Makes the work the person's own: where it is if nobody has named it yet, else in a new place.
    pub fn save(&mut self, shelf: &mut impl Shelf, opening: u32, text: String, now: u64) -> Stored {
        let kept = match self.kept(opening).filter(|kept| kept.draft) {
            Some(draft) => Kept { edited: now, text, draft: false, ..draft.clone() },
            None => Kept { draft: false, ..Kept::new(shelf, text, now) },
        };
        let stored = kept.put(shelf);
        if stored == Stored::Kept {
            let id = kept.id.clone();
            self.adopt(opening, kept);
            return shelf.write(WORK, &format!("{MARK}{id}"));
        }
        stored
    }

    /// Takes a kept scenario away; until something else is deleted it can come back. If it is open it stays so.
    pub fn delete(&mut self, shelf: &mut impl Shelf, id: &str) {
        let Some(kept) = Kept::find(shelf, id) else { return };
        Kept::forget(shelf, id);
        let open = self.places.iter_mut().find(|place| place.kept.as_ref().is_some_and(|kept| kept.id == id));
        let opening = open.map(|place| {
            (place.kept, place.changed) = (None, false);
            place.opening
        });
        self.deleted = Some((kept, opening));
    }

    /// What was deleted last, if it can still come back.
    #[must_use]
    pub fn deleted(&self) -> Option<&Kept> {
        self.deleted.as_ref().map(|(kept, _)| kept)
    }

    /// Brings back what was deleted last.
    pub fn restore(&mut self, shelf: &mut impl Shelf) -> Stored {
        let Some((kept, opening)) = self.deleted.take() else { return Stored::Kept };
        let stored = kept.put(shelf);
        if stored != Stored::Kept {
            self.deleted = Some((kept, opening));
            return stored;
        }
        if let Some(place) = opening.and_then(|opening| self.place(opening)).filter(|place| place.kept.is_none()) {
            place.kept = Some(kept);
        }
        Stored::Kept
    }

    fn place(&mut self, opening: u32) -> Option<&mut Place> {
        self.places.iter_mut().find(|place| place.opening == opening)
    }
}
