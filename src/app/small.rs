//! The small pages: the one inside another page, and the one on a narrow screen.

use std::rc::Rc;

use yew::Html;

use super::{App, CATALOGUE};
use crate::state::EmbedMode;
use crate::state::session::Shape;
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
        let stage = self.turning(staged);
        Embed { scenario, summary, mode, show, sliders, link, stage, above: self.above(), on }.view()
    }

    /// The canvas of a small page, turned where that is higher than wide.
    fn turning(&self, staged: StageProps) -> Html {
        match self.session.surroundings.shape {
            Shape::Upright => html! { <Vertical ..staged /> },
            _ => html! { <Stage ..staged /> },
        }
    }

    pub(crate) fn phone(&self) -> Html {
        html! {
            <Phone scenario={Rc::clone(self.document.scenario())} summary={Rc::clone(&self.summary)} above={self.above()}
                outline={self.session.panels.outline.then(|| self.outline())}
                undo={self.document.history().undo_label().is_some()} on={self.ears.command.clone()}>
                { self.turning(self.staged(StageMode::Play)) }
            </Phone>
        }
    }
}
