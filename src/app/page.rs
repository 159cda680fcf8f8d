//! What the page shows: the editor, an embed or a phone's page, put together from views.

use std::rc::Rc;

use yew::{Context, Html, html};

use super::{App, CATALOGUE, Message};
use crate::state::{Command, SessionAction, Wanted};
use crate::views::hint::Hint;
use crate::views::inspector::Inspector;
use crate::views::live_region::LiveRegion;
use crate::views::metrics::Metrics;
use crate::views::notice::RunNotice;
use crate::views::palette::{Palette, PaletteDrag};
use crate::views::shell::Shell;
use crate::views::stage::{Stage, StageMode};
use crate::views::timeline::Timeline;
use crate::views::toaster::Toaster;
use crate::views::topbar::Topbar;

impl App {
    pub(super) fn page(&self, ctx: &Context<Self>) -> Html {
        self.editor(ctx)
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
            <Metrics scenario={Rc::clone(&scenario)} summary={Rc::clone(&summary)}
                folded={!self.session.panels.evidence} on={on.clone()} />
        };
        html! {
            <Shell {topbar} palette={self.palette(ctx)} stage={self.stage(ctx, StageMode::Edit)} overlay={self.overlay(ctx)}
                {inspector} {timeline} {evidence} above={self.above(ctx)} panels={self.session.panels} {on} />
        }
    }
}
