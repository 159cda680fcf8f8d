//! What of the run is looked at: everything, or only what the system's own telemetry could know.

use super::{App, CATALOGUE};
use crate::canvas::flight::Flight;
use crate::runner::insides::History;
use crate::runner::seen::echoes::Echoes;
use crate::runner::{Summary, insides, seen};
use crate::state::Lens;
use crate::views::stage::{Moment, flight};

/// What is remembered from frame to frame.
#[derive(Debug, Default)]
struct Remembered {
    echoes: Echoes,
    insides: History,
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
            self.remembered = Some(remembered);
        }
        if self.session.lens == Lens::Telemetry {
            seen::numbers(summary, self.document.scenario(), &CATALOGUE);
        }
        self.tell_host(summary);
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
