//! What the page shows: the editor, an embed or a phone's page, put together from views.

use std::rc::Rc;

use yew::{Callback, Context, Html, html};

use super::{App, CATALOGUE, Message};
use crate::gallery;
use crate::platform;
use crate::state::opening::share;
use crate::state::{Dialog, EmbedMode, SessionAction};
use crate::views::dialogs::gallery::{GalleryDialog, GalleryEntry};
use crate::views::dialogs::help::HelpDialog;
use crate::views::dialogs::problems::ProblemsDialog;
use crate::views::dialogs::share::{Copied, ShareDialog};
use crate::views::embed::Embed;
use crate::views::hint::Hint;
use crate::views::inspector::Inspector;
use crate::views::live_region::LiveRegion;
use crate::views::metrics::Metrics;
use crate::views::notice::RunNotice;
use crate::views::palette::Palette;
use crate::views::phone::Phone;
use crate::views::shell::Shell;
use crate::views::stage::{Stage, StageMode};
use crate::views::timeline::Timeline;
use crate::views::toaster::Toaster;
use crate::views::topbar::Topbar;

impl App {
    pub(super) fn page(&self, ctx: &Context<Self>) -> Html {
        match self.route.embed {
            Some(mode) if mode != EmbedMode::Edit => self.embed(ctx, mode),
            _ if self.session.surroundings.narrow => self.phone(ctx),
            _ => self.editor(ctx),
        }
    }

    fn editor(&self, ctx: &Context<Self>) -> Html {
        let on = ctx.link().callback(Message::Command);
        let (scenario, summary) = (Rc::clone(self.document.scenario()), Rc::clone(&self.summary));
        let history = self.document.history();
        let topbar = html! {
            <Topbar scenario={Rc::clone(&scenario)} summary={Rc::clone(&summary)} theme={self.session.settings.theme}
                undo={history.undo_label().map(ToOwned::to_owned)} redo={history.redo_label().map(ToOwned::to_owned)}
                on={on.clone()} />
        };
        let inspector = html! {
            <Inspector scenario={Rc::clone(&scenario)} summary={Rc::clone(&summary)}
                selection={self.session.selection.clone()} problems={Rc::clone(self.document.problems())} on={on.clone()} />
        };
        let timeline = html! {
            <Timeline scenario={Rc::clone(&scenario)} summary={Rc::clone(&summary)}
                selection={self.session.selection.clone()} on={on.clone()} />
        };
        let evidence = html! {
            <Metrics {scenario} {summary} folded={!self.session.panels.evidence} on={on.clone()} />
        };
        let palette = html! { <Palette on={on.clone()} on_drag={ctx.link().callback(Message::PaletteDrag)} /> };
        html! {
            <Shell {topbar} {palette} stage={self.stage(ctx, StageMode::Edit)} overlay={self.overlay(ctx)}
                {inspector} {timeline} {evidence} above={self.above(ctx)} panels={self.session.panels} {on} />
        }
    }

    fn embed(&self, ctx: &Context<Self>, mode: EmbedMode) -> Html {
        let scenario = Rc::clone(self.document.scenario());
        let link: Option<yew::AttrValue> = (!self.route.lock).then(|| share(&scenario, &platform::url::page(), &CATALOGUE).url.into());
        html! {
            <Embed {scenario} summary={Rc::clone(&self.summary)} {mode} {link} above={self.above(ctx)}
                on={ctx.link().callback(Message::Command)}>
                { self.stage(ctx, StageMode::Play) }
            </Embed>
        }
    }

    fn phone(&self, ctx: &Context<Self>) -> Html {
        html! {
            <Phone scenario={Rc::clone(self.document.scenario())} summary={Rc::clone(&self.summary)} above={self.above(ctx)}
                on={ctx.link().callback(Message::Command)}>
                { self.stage(ctx, StageMode::Play) }
            </Phone>
        }
    }

    fn stage(&self, ctx: &Context<Self>, mode: StageMode) -> Html {
        let on_size = ctx.link().callback(|(width, height)| Message::Session(SessionAction::Stage(width, height)));
        html! {
            <Stage scenario={Rc::clone(self.document.scenario())} summary={Rc::clone(&self.summary)}
                session={Rc::clone(&self.session)} catalogue={&CATALOGUE} {mode} painter={self.painter.clone()}
                legend={mode == StageMode::Edit} on_command={ctx.link().callback(Message::Command)} {on_size} />
        }
    }

    /// What stands above the canvas.
    fn overlay(&self, ctx: &Context<Self>) -> Html {
        let on = ctx.link().callback(Message::Command);
        let hint = &self.document.scenario().hint;
        html! {
            <>
                <RunNotice summary={Rc::clone(&self.summary)} on={on.clone()} />
                if !self.session.settings.hint_dismissed && !hint.is_empty() {
                    <Hint text={hint.clone()} {on} />
                }
            </>
        }
    }

    /// Dialogs, toasts and what is said aloud.
    fn above(&self, ctx: &Context<Self>) -> Html {
        let voice = &self.session.voice;
        let on_hold = ctx.link().callback(|held| {
            Message::Session(SessionAction::HoldToast(held, platform::page_clock::now()))
        });
        html! {
            <>
                <Toaster toast={self.session.toasts.shown().cloned()} on={ctx.link().callback(Message::Command)} {on_hold} />
                <LiveRegion said={voice.said().to_owned()} serial={voice.serial()} alarm={voice.alarm().to_owned()} />
                { self.dialog(ctx) }
            </>
        }
    }

    fn dialog(&self, ctx: &Context<Self>) -> Html {
        let on = ctx.link().callback(Message::Command);
        match self.session.dialog {
            None => Html::default(),
            Some(Dialog::Help) => html! { <HelpDialog settings={self.session.settings} {on} /> },
            Some(Dialog::Problems) => html! { <ProblemsDialog problems={Rc::clone(self.document.problems())} {on} /> },
            Some(Dialog::Gallery) => html! {
                <GalleryDialog entries={Rc::clone(&self.gallery)} notice={self.session.notice.clone().map(yew::AttrValue::from)} {on} />
            },
            Some(Dialog::Share) => self.share_dialog(ctx),
        }
    }

    fn share_dialog(&self, ctx: &Context<Self>) -> Html {
        let Some(shared) = &self.shared else { return Html::default() };
        let copied = match self.copied {
            None => Copied::Trying,
            Some(true) => Copied::Yes,
            Some(false) => Copied::No,
        };
        let done = ctx.link().callback(Message::Copied);
        let on_copy = Callback::from(move |text: yew::AttrValue| {
            let done = done.clone();
            platform::clipboard::copy_then(text.to_string(), move |copied| done.emit(copied));
        });
        html! {
            <ShareDialog link={shared.url.clone()} rating={shared.rating} {copied} on={ctx.link().callback(Message::Command)} {on_copy} />
        }
    }
}

/// The gallery as its dialog wants it.
pub(super) fn gallery_entries() -> Rc<[GalleryEntry]> {
    gallery::all(&CATALOGUE)
        .map(|entry| GalleryEntry {
            slug: entry.slug.into(),
            scenario: entry.scenario,
            tags: entry.tags.iter().map(|tag| (*tag).into()).collect(),
        })
        .collect()
}
