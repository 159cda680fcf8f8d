//! The small pages: the one inside another page, and the one on a narrow screen.

use std::rc::Rc;

use yew::Html;

use super::{App, CATALOGUE};
use crate::platform;
use crate::state::{Camera, EmbedMode, fitted, vertical};
use crate::views::embed::Embed;
use crate::views::markup::html;
use crate::views::phone::{Phone, Vertical};
use crate::views::stage::{Stage, StageMode, StageProps};

/// A frame that is narrower or lower than this is laid out as a small one by static/embed.css [pixels].
const SMALL: (f64, f64) = (620.0, 420.0);

impl App {
    pub(crate) fn embed(&self, mode: EmbedMode) -> Html {
        let scenario = Rc::clone(self.document.scenario());
        let show = self.show(mode);
        let sliders = show.sliders(&scenario, &CATALOGUE);
        let link = (show.link && !self.route.lock).then(|| self.link.clone());
        let (summary, on) = (Rc::clone(&self.summary), self.ears.command.clone());
        let staged = StageProps { legend: show.legend, map: show.map, ..self.staged(StageMode::Play) };
        let stage = if self.is_turned() {
            html! { <Vertical ..staged /> }
        } else {
            html! { <Stage ..staged /> }
        };
        Embed { scenario, summary, mode, show, sliders, link, stage, above: self.above(), on }.view()
    }

    /// Whether the drawing runs from top to bottom: a frame can be narrow and still wider than high.
    fn is_turned(&self) -> bool {
        self.session.surroundings.narrow && platform::media::is_upright()
    }

    /// In an embed: the camera that shows all of it. In a small frame nothing covers the stage, and less of it is kept free.
    pub(super) fn embed_fit(&self) -> Option<Camera> {
        if self.route.is_editor() {
            return None;
        }
        let (scenario, stage) = (self.document.scenario(), self.session.stage);
        let is_small = stage.0 <= SMALL.0 || platform::resize::page_height() <= SMALL.1;
        Some(if is_small { vertical::fitted_small(scenario, stage, self.is_turned()) } else { fitted(scenario, stage) })
    }

    pub(crate) fn phone(&self) -> Html {
        html! {
            <Phone scenario={Rc::clone(self.document.scenario())} summary={Rc::clone(&self.summary)} above={self.above()}
                outline={self.session.panels.outline.then(|| self.evidence())}
                on={self.ears.command.clone()}>
                <Vertical ..self.staged(StageMode::Play) />
            </Phone>
        }
    }
}
