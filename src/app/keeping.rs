//! Keeping the work: by itself, at most a second behind; and the scenarios that a person keeps in this browser.

use std::cell::OnceCell;
use std::rc::Rc;

use super::{App, CATALOGUE};
use crate::platform;
use crate::platform::storage::Local;
use crate::state::document::How;
use crate::state::keeper::Keeper;
use crate::state::library::{Kept, LibraryCommand, Stored, ago};
use crate::state::opening::{open_text, save, share};
use crate::state::{Action, Command, Edit, Offer, SessionAction, Toast};
use crate::views::dialogs::mine::{Mine, MineEntry};

/// How long after the last change the work is kept [page milliseconds]: not at every step of a hand.
const KEEP_PAGE_MS: f64 = 300.0;

/// How long after the first change at the latest, however long the hand goes on [page milliseconds].
const KEEP_PAGE_MS_MOST: f64 = 700.0;

/// The longest link that can be opened again [characters].
const LINK_MOST: usize = 64 * 1024;

/// What is known about keeping.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    /// The kept scenario that the page begins with, until that has come to the keeper.
    pub(super) first: Option<Kept>,
    /// Which scenarios that were opened in this page are kept where.
    keeper: Keeper,
    /// When the work is to be kept however long the hand goes on [page milliseconds].
    at_most: Option<f64>,
    /// When the hand will have rested for long enough, if nothing more comes [page milliseconds].
    rests_at: f64,
    /// It has been said that the browser keeps nothing.
    said: bool,
    /// What the dialog shows, until something of it has changed.
    mine: OnceCell<Mine>,
}

impl App {
    /// The work of the last visit is a kept one.
    pub(super) fn begin_keeping(&mut self) {
        if let Some(kept) = self.keeping.first.take() {
            self.keeping.keeper.adopt(self.document.opening(), kept);
        }
    }

    /// The scenario is another now: it is kept soon.
    pub(super) fn has_changed(&mut self, how: How) {
        let opening = self.document.opening();
        match how {
            How::Edited | How::Continued => self.keeping.keeper.changed(opening),
            How::Undone | How::Redone | How::Cancelled => self.keeping.keeper.returned(opening),
            How::Opened => {}
        }
        let now = platform::page_clock::now();
        let at_most = *self.keeping.at_most.get_or_insert(now + KEEP_PAGE_MS_MOST);
        self.keeping.rests_at = now + KEEP_PAGE_MS;
        self.keep_at = Some(at_most.min(self.keeping.rests_at));
    }

    /// Keeps the work: in storage, or where that is blocked or full in the address of the page.
    pub(crate) fn write_down(&mut self) {
        self.keeping.at_most = None;
        if platform::page_clock::now() < self.keeping.rests_at {
            // In the middle of a drag only what must not be lost: the permalink costs more, and can wait.
            self.keep_at = Some(self.keeping.rests_at);
        } else {
            self.remember();
        }
        // An embed begins at the same place for everybody, until somebody has kept it under a name.
        if self.route.embed.is_some() && !self.is_named() {
            return;
        }
        let (opening, now) = (self.document.opening(), platform::page_clock::date());
        let (_, text) = save(self.document.scenario(), &CATALOGUE);
        let stored = self.keeping.keeper.keep(&mut Local, opening, text, now);
        self.keeping.mine.take();
        if stored == Stored::Kept {
            self.keeping.said = false;
            platform::url::replace_hash(None);
            return;
        }
        let shared = share(self.document.scenario(), "", &CATALOGUE);
        // The address of a frame is forgotten when the page around it is loaded again.
        let in_address = !platform::is_framed()
            && shared.url.len() <= LINK_MOST
            && platform::url::replace_hash(Some(shared.url.trim_start_matches('#')));
        if !std::mem::replace(&mut self.keeping.said, true) {
            let toast = not_kept(stored, in_address);
            self.session_takes(SessionAction::Toast(toast, platform::page_clock::now()));
        }
    }

    /// What another tab has kept meanwhile is to be seen too.
    pub(super) fn look_again(&mut self) {
        self.keeping.mine.take();
    }

    /// Whatever waits to be kept is kept now.
    fn keep_now(&mut self) {
        if self.keep_at.take().is_some() {
            self.write_down();
        }
    }

    /// Somebody asks something of their own scenarios.
    pub(super) fn library_takes(&mut self, asked: &LibraryCommand, page_ms: f64) {
        self.keep_now();
        let stored = match asked {
            LibraryCommand::Save => self.save_mine(page_ms),
            LibraryCommand::SaveAs(name) => self.save_mine_as(name, page_ms),
            LibraryCommand::Open(id) => {
                self.open_mine(id, page_ms);
                Stored::Kept
            }
            LibraryCommand::Rename { id, name } => self.rename_mine(id, name, page_ms),
            LibraryCommand::Duplicate(id) => duplicate(id),
            LibraryCommand::Delete(id) => {
                self.keeping.keeper.delete(&mut Local, id);
                self.write_down();
                Stored::Kept
            }
            LibraryCommand::Restore => {
                let stored = self.keeping.keeper.restore(&mut Local);
                self.write_down();
                stored
            }
        };
        self.keeping.mine.take();
        if stored != Stored::Kept {
            self.session_takes(SessionAction::Toast(not_kept(stored, false), page_ms));
        }
    }

    fn is_named(&self) -> bool {
        self.keeping.keeper.kept(self.document.opening()).is_some_and(|kept| !kept.draft)
    }

    fn save_mine(&mut self, page_ms: f64) -> Stored {
        let name = &self.document.scenario().name;
        let (text, stored) = if self.is_named() {
            (format!("“{name}” is in My scenarios already: every change is kept by itself."), Stored::Kept)
        } else {
            (format!("“{name}” is in My scenarios now. Every change is kept by itself."), self.put_mine())
        };
        if stored == Stored::Kept {
            self.session_takes(SessionAction::Toast(Toast::news(text), page_ms));
        }
        stored
    }

    fn save_mine_as(&mut self, name: &str, page_ms: f64) -> Stored {
        // What was kept under the old name stays as it is: the new name belongs to the new place.
        let before = self.keep_at;
        self.document_takes(&Command::RenameScenario(name.to_owned()), page_ms);
        (self.keep_at, self.keeping.at_most) = (before, None);
        self.put_mine()
    }

    /// Makes what is open the person's own.
    fn put_mine(&mut self) -> Stored {
        let (_, text) = save(self.document.scenario(), &CATALOGUE);
        self.keeping.keeper.save(&mut Local, self.document.opening(), text, platform::page_clock::date())
    }

    fn open_mine(&mut self, id: &str, page_ms: f64) {
        if self.keeping.keeper.kept(self.document.opening()).is_some_and(|kept| kept.id == id) {
            return;
        }
        let Some(kept) = Kept::find(&Local, id) else {
            let text = "That scenario is no longer kept: another tab has deleted it.";
            self.session_takes(SessionAction::Toast(Toast::error(text), page_ms));
            return;
        };
        let before = self.document.opening();
        self.open(open_text("What was kept", &kept.text, &CATALOGUE), page_ms);
        if self.document.opening() != before {
            self.keeping.keeper.adopt(self.document.opening(), kept);
        }
    }

    fn rename_mine(&mut self, id: &str, name: &str, page_ms: f64) -> Stored {
        if self.keeping.keeper.kept(self.document.opening()).is_some_and(|kept| kept.id == id) {
            self.act(Action::Edit(Edit::RenameScenario(name.to_owned()), None), page_ms);
            self.keep_now();
            return if self.is_named() { Stored::Kept } else { self.put_mine() };
        }
        match Kept::find(&Local, id).and_then(|kept| kept.named(name, &CATALOGUE)) {
            Some(kept) => kept.put(&mut Local),
            None => Stored::Kept,
        }
    }

    /// What the dialog shows of it.
    pub(super) fn mine(&self) -> Mine {
        self.keeping.mine.get_or_init(|| self.list_mine()).clone()
    }

    fn list_mine(&self) -> Mine {
        let now = platform::page_clock::date();
        let open = self.keeping.keeper.kept(self.document.opening()).map(|kept| kept.id.clone());
        let entry = |kept: Kept| {
            let scenario = kept.scenario(&CATALOGUE)?;
            Some(MineEntry {
                open: open.as_ref() == Some(&kept.id),
                id: kept.id.into(),
                scenario: Rc::new(scenario),
                when: ago(kept.edited, now).into(),
                draft: kept.draft,
            })
        };
        Mine {
            entries: Kept::all(&Local).into_iter().filter_map(entry).collect(),
            name: self.document.scenario().name.clone().into(),
            deleted: self.keeping.keeper.deleted().and_then(|kept| Some(kept.scenario(&CATALOGUE)?.name.into())),
            blocked: !platform::storage::is_there(),
        }
    }
}

/// A second one like this, under a name of its own.
fn duplicate(id: &str) -> Stored {
    let Some(kept) = Kept::find(&Local, id) else { return Stored::Kept };
    let name = kept.scenario(&CATALOGUE).map(|scenario| format!("Copy of {}", scenario.name)).unwrap_or_default();
    let copy = Kept::new(&Local, kept.text, platform::page_clock::date());
    copy.named(&name, &CATALOGUE).map_or(Stored::Kept, |copy| copy.put(&mut Local))
}

/// Says once that the browser keeps nothing, and where the work is instead.
fn not_kept(stored: Stored, in_address: bool) -> Toast {
    let why = match stored {
        Stored::Full => "There is no room left for this page in the browser’s storage.",
        Stored::Blocked | Stored::Kept => "The browser keeps nothing for this page.",
    };
    let then = if in_address {
        "Your work stands in the page’s address: a reload brings it back, and so does a bookmark."
    } else {
        "Your work is still here; save it as a file before you leave."
    };
    Toast { offer: Offer::Save, error: stored == Stored::Full, ..Toast::news(format!("{why} {then}")) }
}
