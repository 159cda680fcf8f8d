//! What of the run is looked at: everything, or only what the system's own telemetry could know.

use std::rc::Rc;

use super::{App, CATALOGUE};
use crate::canvas::flight::Flight;
use crate::platform;
use crate::runner::insides::History;
use crate::runner::news::News;
use crate::runner::seen::echoes::Echoes;
use crate::runner::verdicts::Verdicts;
use crate::runner::{RunState, Summary, insides, seen};
use crate::state::announce::clock;
use crate::state::expecting::short;
use crate::state::{EmbedMode, Lens, Offer, SessionAction, Toast};
use crate::views::readout;
use crate::views::stage::{Moment, flight};

/// Main-thread time that each picture of the run may spend on verdicts [real milliseconds].
const JUDGING_MS: f64 = 6.0;

/// What is remembered from frame to frame.
#[derive(Debug, Default)]
struct Remembered {
    echoes: Echoes,
    insides: History,
    verdicts: Option<Verdicts>,
    news: News,
}

impl App {
    fn remembered(&mut self) -> Box<Remembered> {
        let held = self.remembered.take().map(<Box<dyn std::any::Any>>::downcast::<Remembered>);
        held.and_then(Result::ok).unwrap_or_default()
    }

    /// Adds to a picture of the run what the first picture does not show, and takes away what is not looked at.
    pub(crate) fn look(&mut self, summary: &mut Summary) {
        if let Some(world) = self.runner.world() {
            for (at, now) in summary.components.iter_mut().enumerate().take(world.components()) {
                now.inside = insides::shared(world, at);
            }
            let mut remembered = self.remembered();
            remembered.insides.take(self.document.scenario(), summary);
            self.judge(&mut remembered, summary);
            self.remembered = Some(remembered);
        }
        self.tell_news(summary);
        if self.session.lens == Lens::Telemetry {
            seen::numbers(summary, self.document.scenario(), &CATALOGUE);
        }
        self.tell_host(summary);
    }

    /// Adds the verdicts on what is expected, and says which were broken.
    fn judge(&mut self, remembered: &mut Remembered, summary: &mut Summary) {
        let begun = platform::page_clock::now();
        let scenario = Rc::clone(self.document.scenario());
        if scenario.expectations.is_empty() {
            remembered.verdicts = None;
            return;
        }
        let anew = || Verdicts::new(Rc::clone(&scenario), &CATALOGUE);
        let verdicts = remembered.verdicts.get_or_insert_with(anew);
        verdicts.go_on(&scenario, summary.now, &|| platform::page_clock::now() - begun < JUDGING_MS);
        summary.verdicts = verdicts.shown();
        let all = summary.verdicts.as_deref().unwrap_or_default();
        for at in verdicts.newly_broken() {
            let (held, moment) = (&scenario.expectations[at], all[at].at);
            // Whoever looks at telemetry alone has nobody who could tell them.
            if self.session.lens == Lens::Everything {
                let when = moment.map(|(at, _)| format!(" at {}", clock(at))).unwrap_or_default();
                let words = short(&scenario, held);
                let said = format!("Expectation broken{when}: {}.", words.trim_end_matches('.'));
                self.session_takes(SessionAction::Tell(said, begun));
            }
        }
    }

    /// Tells that two sides have come to disagree, and leads there, where there is a view of it and nothing else is said.
    fn tell_news(&mut self, summary: &Summary) {
        let session = &self.session;
        let builds =
            matches!(self.route.embed, None | Some(EmbedMode::Edit)) && !session.surroundings.shape.is_narrow();
        let watches = session.findings.is_none() && session.dialog.is_none() && session.lens == Lens::Everything;
        let free = builds && watches && session.toasts.shown().is_none() && summary.state == RunState::Playing;
        let page_ms = platform::page_clock::now();
        let mut remembered = self.remembered();
        let news = remembered.news.hear(&summary.beliefs, page_ms, free);
        self.remembered = Some(remembered);
        if let Some((kind, count)) = news {
            let text = format!("{} {}.", readout::amount(count as f64), kind.label());
            self.session_takes(SessionAction::Toast(
                Toast { offer: Offer::Finding(kind), ..Toast::news(text) },
                page_ms,
            ));
        }
    }

    /// Paints a frame of what telemetry knows.
    pub(crate) fn paint_telemetry(&mut self, moment: Moment) {
        let flights = self.flights_of_telemetry(moment.page_ms);
        self.painter.paint(moment, flights);
    }

    /// Messages on their way, as the ends that send telemetry know them.
    pub(super) fn flights_of_telemetry(&mut self, page_ms: f64) -> Vec<Flight> {
        let mut remembered = self.remembered();
        let followed = self.session.findings.and_then(|looking| looking.operation);
        let flights = match (self.runner.world(), self.runner.recorder()) {
            (Some(world), Some(recorder)) => {
                let views = world.flights().filter(|view| followed.is_none_or(|followed| followed == view.op.id));
                let all = views.map(|view| flight(&view));
                remembered.echoes.flights((world, recorder), self.document.scenario(), all, (followed, page_ms))
            }
            _ => Vec::new(),
        };
        self.remembered = Some(remembered);
        flights
    }
}
