//! The view of findings: what it shows is worked out beside the run, frame by frame, as long as it is open.

use std::rc::Rc;

use betwixt_analysis::Story;
use betwixt_model::permalink::LengthRating;
use betwixt_model::{Scenario, SimTime};
use yew::{Context, Html};

use super::{App, CATALOGUE};
use crate::platform;
use crate::runner::inquiry::Inquiry;
use crate::runner::seen;
use crate::state::opening::{Shared, share};
use crate::state::{Action, Command, Edit, Lens, Looking, Picture};
use crate::views::controls::button::Button;
use crate::views::findings::View;
use crate::views::markup::html;
use crate::views::stage::way::{Way, dimmed, way};

/// Main-thread time that a frame may spend on it [real milliseconds].
const BUDGET_MS: f64 = 6.0;
/// A replay takes about so long [real seconds].
const REPLAY_S: f64 = 12.0;

/// A way, and what it was drawn of.
struct Drawn {
    scenario: Rc<Scenario>,
    story: Rc<Story>,
    /// Number of the step that is marked.
    chosen: Option<u32>,
    way: Rc<Way>,
}

/// What is worked out for the view.
struct Found {
    inquiry: Inquiry,
    /// The way that is drawn.
    drawn: Option<Drawn>,
    /// The story that is shown, as telemetry would tell it, and what it was told from.
    seen: Option<(Rc<Story>, Rc<Scenario>, Rc<Story>)>,
    /// Size of the canvas for which the picture was fitted last [pixels].
    fitted: (f64, f64),
}

impl App {
    fn found(&self) -> Option<&Found> {
        self.found.as_ref()?.downcast_ref()
    }

    /// Looks further into what the view shows; says whether there is anything new.
    pub(crate) fn inquire(&mut self) -> bool {
        let begun = platform::page_clock::now();
        let (looking, stage) = (self.session.findings, self.session.stage);
        let mut found = match self.found.take().map(<Box<dyn std::any::Any>>::downcast::<Found>) {
            Some(Ok(found)) => found,
            _ => Box::new(Found {
                inquiry: Inquiry::new(Rc::clone(self.document.scenario()), &CATALOGUE),
                drawn: None,
                seen: None,
                fitted: stage,
            }),
        };
        // The view makes the canvas smaller, and its end larger again: the whole picture stays in sight.
        let resized = std::mem::replace(&mut found.fitted, stage) != stage;
        if resized {
            let camera = crate::state::fitted(self.document.scenario(), stage, self.document.catalogue());
            self.session_takes(crate::state::SessionAction::Look(camera));
        }
        let Some(looking) = looking else {
            // One more look once it is closed: then the canvas has its old size.
            if !resized {
                self.found = Some(found);
            }
            return resized;
        };
        let now = self.runner.edit_time();
        let scenario = Rc::clone(self.document.scenario());
        let clock = || platform::page_clock::now() - begun < BUDGET_MS;
        let changed = found.inquiry.go_on(&scenario, now, looking, &clock);
        found.look(&scenario, self.session.lens);
        let redrawn = found.draw(&scenario, looking.picture);
        let first = looking.kind.filter(|_| looking.first).and_then(|kind| {
            let list = &found.inquiry.findings.list;
            let case = list.iter().find(|finding| finding.kind == kind)?.examples.first()?;
            Some(Command::Follow(kind, case.operation))
        });
        self.found = Some(found);
        if let Some(command) = first {
            self.session_becomes(self.session.following(&command, &self.document, begun));
        }
        changed || resized || redrawn
    }

    fn view_of_findings(&self) -> Option<View<'_>> {
        let found = self.found()?;
        let inquiry = &found.inquiry;
        Some(View {
            lens: self.session.lens,
            scenario: self.document.scenario(),
            catalogue: &CATALOGUE,
            looking: self.session.findings?,
            findings: &inquiry.findings,
            complete: inquiry.complete,
            story: found.story(),
            trying: inquiry.trying.as_ref(),
            on: &self.ears.command,
        })
    }

    pub(crate) fn findings(&self) -> Html {
        self.view_of_findings().map(View::list).unwrap_or_default()
    }

    pub(crate) fn story(&self) -> Html {
        self.view_of_findings().map(View::story).unwrap_or_default()
    }

    pub(crate) fn way(&self) -> Option<Rc<Way>> {
        self.session.findings?.operation?;
        self.found()?.drawn.as_ref().map(|drawn| Rc::clone(&drawn.way))
    }

    pub(crate) fn following(&self) -> Html {
        let Some(way) = self.way() else { return Html::default() };
        let name = self.found().and_then(|found| found.inquiry.story.as_ref()).map(|story| story.operation);
        html! {
            <>
                <p class="following">
                    <span>{ "Following order " }<strong>{ name.unwrap_or_default().to_string() }</strong></span>
                    { Button::bare("close", "Follow it no longer").asks(Command::StopFollowing, &self.ears.command) }
                </p>
                if way.dimmed > 0 {
                    <p class="following dimmed">{ dimmed(&way) }</p>
                }
            </>
        }
    }

    /// What is asked of the operation that is followed.
    pub(super) fn findings_take(&mut self, command: &Command, page_ms: f64) {
        let Some(found) = self.found.as_mut().and_then(|found| found.downcast_mut::<Found>()) else { return };
        match command {
            Command::TryRemedy => found.inquiry.begin_trial(),
            Command::StopTrial => found.inquiry.stop_trial(),
            Command::KeepRemedy => {
                let Some(trying) = &found.inquiry.trying else { return };
                let scenario = Rc::new(trying.remedy.scenario.clone());
                let edit = Edit::Open { scenario, problems: Rc::new([]) };
                self.act(Action::Edit(edit, None), page_ms);
            }
            Command::ReplayFollowed => {
                let Some(story) = found.inquiry.story.clone() else { return };
                let last = story.spans.iter().filter_map(|span| span.end).max().unwrap_or(story.until);
                let length = SimTime(last.0.saturating_sub(story.started.0)).seconds();
                self.runner.seek(story.started);
                self.runner.pacing().choose((length / REPLAY_S).clamp(0.001, 1.0));
                self.runner.set_playing(true);
                self.summarise();
            }
            _ => {}
        }
    }

    /// To a moment, and to an operation, as a link asks.
    pub(crate) fn go_to(&mut self, at: Option<SimTime>, see: Option<Looking>) {
        if let Some(at) = at {
            self.runner.set_playing(false);
            self.runner.seek(at);
        }
        if let Some(Looking { kind: Some(kind), operation: Some(operation), .. }) = see {
            let command = Command::Follow(kind, operation);
            self.session_becomes(self.session.following(&command, &self.document, 0.0));
        }
    }

    /// A link that opens at this moment, with the operation that is followed.
    pub(super) fn share_moment(&mut self, ctx: &Context<Self>) {
        let Shared { mut url, .. } = share(self.document.scenario(), &platform::url::page(), &CATALOGUE);
        let now = self.runner.edit_time().0;
        url += format!("&t={}.{:09}", now / 1_000_000_000, now % 1_000_000_000)
            .trim_end_matches('0')
            .trim_end_matches('.');
        if let Some(see) = self.session.findings.and_then(Looking::text) {
            url += &format!("&see={see}");
        }
        if self.session.lens == Lens::Telemetry {
            url += "&lens=telemetry";
        }
        let rating = LengthRating::of(url.len());
        self.offer(ctx, Shared { url, rating });
    }
}

impl Found {
    /// The story that is shown.
    fn story(&self) -> Option<&Rc<Story>> {
        self.seen.as_ref().map(|(_, _, seen)| seen).or(self.inquiry.story.as_ref())
    }

    /// Tells the story from telemetry alone, if only that is looked at.
    fn look(&mut self, scenario: &Rc<Scenario>, lens: Lens) {
        let held = self.seen.take().filter(|_| lens == Lens::Telemetry);
        let Some(story) = self.inquiry.story.as_ref().filter(|_| lens == Lens::Telemetry) else { return };
        let same = held.filter(|(of, by, _)| Rc::ptr_eq(of, story) && Rc::ptr_eq(by, scenario));
        let anew = || (Rc::clone(story), Rc::clone(scenario), Rc::new(seen::story(story, scenario, &CATALOGUE)));
        self.seen = Some(same.unwrap_or_else(anew));
    }

    /// Draws the way anew, if it is another one; says whether it did.
    fn draw(&mut self, scenario: &Rc<Scenario>, picture: Picture) -> bool {
        let Some(story) = self.story().cloned() else {
            return self.drawn.take().is_some();
        };
        let story = &story;
        let chosen = match picture {
            Picture::Waterfall => None,
            Picture::Messages(at) => story.messages.get(usize::from(at)).and_then(|message| message.step),
        };
        let is_drawn = |drawn: &Drawn| {
            Rc::ptr_eq(&drawn.scenario, scenario) && Rc::ptr_eq(&drawn.story, story) && drawn.chosen == chosen
        };
        let anew = !self.drawn.as_ref().is_some_and(is_drawn);
        if anew {
            let way = Rc::new(way(scenario, &CATALOGUE, story, chosen));
            self.drawn = Some(Drawn { scenario: Rc::clone(scenario), story: Rc::clone(story), chosen, way });
        }
        anew
    }
}
