//! The small pages: the one inside another page, and the one on a narrow screen.

use std::rc::Rc;

use yew::Html;

use super::App;
use crate::state::EmbedMode;
use crate::state::session::Shape;
use crate::views::embed::Embed;
use crate::views::markup::html;
use crate::views::phone::{Phone, Vertical};
use crate::views::stage::StageMode;

impl App {
    pub(crate) fn embed(&self, mode: EmbedMode) -> Html {
        let scenario = Rc::clone(self.document.scenario());
        let link = (!self.route.lock).then(|| self.link.clone());
        let (summary, on) = (Rc::clone(&self.summary), self.ears.command.clone());
        let stage = self.turning();
        Embed { scenario, summary, mode, link, stage, above: self.above(), on }.view()
    }

    /// The canvas of a small page, turned where that is higher than wide.
    fn turning(&self) -> Html {
        match self.session.surroundings.shape {
            Shape::Upright => html! { <Vertical ..self.staged(StageMode::Play) /> },
            _ => self.stage(StageMode::Play),
        }
    }

    pub(crate) fn phone(&self) -> Html {
        html! {
            <Phone scenario={Rc::clone(self.document.scenario())} summary={Rc::clone(&self.summary)} above={self.above()}
                outline={self.session.panels.outline.then(|| self.evidence())}
                on={self.ears.command.clone()}>
                { self.turning() }
            </Phone>
        }
    }
}
