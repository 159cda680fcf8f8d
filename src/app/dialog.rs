//! The dialog that is open.

use std::rc::Rc;

use yew::{AttrValue, Html};

use super::{App, CATALOGUE};
use crate::state::Dialog;
use crate::views::dialogs::gallery::{GalleryDialog, GalleryEntry};
use crate::views::dialogs::help::HelpDialog;
use crate::views::dialogs::pairs::PairEntry;
use crate::views::dialogs::problems::ProblemsDialog;
use crate::views::dialogs::refused::Refused;
use crate::views::dialogs::share::{Copied, ShareDialog};
use crate::views::markup::html;
use crate::views::memo::memo_keyed;
use crate::{gallery, platform};

impl App {
    /// The dialog that is open, if one is; and what goes on paper.
    pub(crate) fn dialog(&self) -> Html {
        html! { <>{ self.open_dialog() }{ self.paper() }</> }
    }

    fn open_dialog(&self) -> Html {
        let on = self.ears.command.clone();
        match self.session.dialog {
            None => Html::default(),
            Some(Dialog::Help) => memo_keyed("help", HelpDialog { settings: self.session.settings, on }),
            Some(Dialog::Problems) => {
                memo_keyed("problems", ProblemsDialog { problems: Rc::clone(self.document.problems()), on })
            }
            // Whoever embeds one scenario does not offer all others.
            Some(Dialog::Gallery) if !self.route.is_editor() => {
                self.session.notice.clone().map(|why| Refused { why, on }.view()).unwrap_or_default()
            }
            Some(Dialog::Gallery) => html! {
                <GalleryDialog entries={GALLERY.with(Rc::clone)} pairs={PAIRS.with(Rc::clone)} mine={self.mine()}
                    notice={self.session.notice.clone().map(AttrValue::from)} dark={self.session.is_dark()}
                    still={self.session.is_still()} {on} />
            },
            Some(Dialog::Share) => self.share_dialog(),
            Some(Dialog::Commands(ask)) => self.commands(ask),
            Some(Dialog::Menu(menu)) => self.menu(menu),
            Some(Dialog::Rename) => self.rename(),
            Some(Dialog::NameBookmark(at)) => self.name_bookmark(at),
        }
    }

    fn share_dialog(&self) -> Html {
        let Some(shared) = &self.shared else { return Html::default() };
        let copied = match self.copied {
            None => Copied::Trying,
            Some(true) => Copied::Yes,
            Some(false) => Copied::No,
        };
        let (on, on_copy) = (self.ears.command.clone(), self.ears.copy.clone());
        memo_keyed(
            "share",
            ShareDialog {
                link: shared.url.clone().into(),
                rating: shared.rating,
                copied,
                picture: platform::picture::can_copy(),
                on,
                on_copy,
            },
        )
    }
}

thread_local! {
    /// The gallery as its dialog wants it, read once.
    static GALLERY: Rc<[GalleryEntry]> = gallery_entries();
    static PAIRS: Rc<[PairEntry]> = pair_entries();
}

/// Names of the gallery, for whoever asks for one of it.
pub(super) fn gallery_names() -> Rc<[(&'static str, String)]> {
    thread_local! {
        static NAMES: Rc<[(&'static str, String)]> =
            gallery::names().map(|(slug, name)| (slug, name.to_owned())).collect();
    }
    NAMES.with(Rc::clone)
}

fn gallery_entries() -> Rc<[GalleryEntry]> {
    gallery::all(&CATALOGUE)
        .map(|entry| GalleryEntry {
            slug: entry.slug.into(),
            scenario: entry.scenario,
            tags: entry.tags.iter().map(|tag| (*tag).into()).collect(),
        })
        .collect()
}

fn pair_entries() -> Rc<[PairEntry]> {
    let entry = |pair: gallery::pairs::Pair| PairEntry {
        slugs: gallery::pairs::Half::ALL.map(|half| pair.slug(half).into()),
        finding: pair.finding,
        remedy: pair.remedy.into(),
        scenario: pair.broken,
    };
    gallery::pairs::pairs(&CATALOGUE).map(entry).collect()
}
