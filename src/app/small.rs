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

    /// In an embed with a small stage: the camera that shows all of it.
    pub(super) fn small_fit(&self) -> Option<Camera> {
        if self.route.is_editor() {
            return None;
        }
        let (scenario, stage) = (self.document.scenario(), self.session.stage);
        let fitted = || (!self.is_turned()).then(|| fitted(scenario, stage));
        vertical::fitted_small(scenario, stage, self.is_turned()).or_else(fitted)
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
