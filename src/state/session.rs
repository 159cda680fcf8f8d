//! What a person looks at and points with: never undone, never in a permalink.

use std::rc::Rc;

use betwixt_model::{ComponentId, Point, Scenario, SimTime};
use yew::Reducible;

use super::asking::{Ask, Menu};
use super::command::{Command, GestureId, Panel};
use super::document::Document;
use super::lens::Lens;
use super::looking::Looking;
use super::plan::Context;
use super::pointing;
use super::selection::{Selection, Subject};
use super::settings::Settings;
use super::sketch::Picked;
use super::toast::{Toast, Toasts};
use super::voice::Voice;

/// Where the canvas is looked at from: `screen = (world - centre) * zoom + stage / 2`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// What stands in the middle of the stage [canvas units].
    pub centre: Point,
    /// Screen pixels per canvas unit.
    pub zoom: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self { centre: Point { x: 0.0, y: 0.0 }, zoom: 1.0 }
    }
}

/// Gestures of the keyboard are numbered from here, far from those that [`GestureId::fresh`] gives out.
const NUDGES: u64 = 1 << 63;

/// Least and greatest zoom.
pub const ZOOM: (f64, f64) = (0.1, 4.0);

/// What the pointer and the arrow keys do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Select and move.
    #[default]
    Select,
    /// Look for the far end of a new connection.
    Connecting {
        /// The caller.
        from: ComponentId,
        /// What is aimed at.
        to: Option<ComponentId>,
    },
}

/// A dialog; at most one is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dialog {
    /// The permalink.
    Share,
    /// Keys, and what this is.
    Help,
    /// Scenarios to open.
    Gallery,
    /// What was wrong with the document.
    Problems,
    /// Every command by its name.
    Commands(Ask),
    /// What can be done with one thing.
    Menu(Menu),
    /// A new name for what is selected.
    Rename,
    /// A new name for the bookmark at a moment.
    NameBookmark(SimTime),
}

/// Which parts of the page are unfolded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panels {
    /// What can be added.
    pub palette: bool,
    /// What is selected.
    pub inspector: bool,
    /// Charts and counts.
    pub evidence: bool,
    /// The scenario as a table.
    pub outline: bool,
    /// What is expected of the run.
    pub expectations: bool,
}

impl Default for Panels {
    fn default() -> Self {
        Self { palette: true, inspector: true, evidence: true, outline: false, expectations: false }
    }
}

impl Panels {
    /// The switch of one panel.
    pub const fn get_mut(&mut self, panel: Panel) -> &mut bool {
        match panel {
            Panel::Palette => &mut self.palette,
            Panel::Inspector => &mut self.inspector,
            Panel::Evidence => &mut self.evidence,
            Panel::Outline => &mut self.outline,
            Panel::Expectations => &mut self.expectations,
        }
    }
}

/// What the browser says about itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The system asks for dark pages.
    pub dark: bool,
    /// The system asks for stillness.
    pub reduced_motion: bool,
    /// How much room the window has.
    pub shape: Shape,
    /// The window has little height.
    pub low: bool,
}

/// How much room the window has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// For everything.
    #[default]
    Roomy,
    /// What can be added begins folded away.
    Snug,
    /// The page for phones: the window is narrow, or held across, or its letters are twice as large.
    Narrow,
    /// The same, higher than wide: drawings are turned.
    Upright,
}

impl Shape {
    /// Whether the page is the one for phones.
    #[must_use]
    pub const fn is_narrow(self) -> bool {
        matches!(self, Self::Narrow | Self::Upright)
    }
}

/// What a person looks at and points with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// What is selected.
    pub selection: Selection,
    /// What takes the focus when Tab enters the canvas.
    pub focus: Option<Subject>,
    /// Changes whenever [`Self::focus`] was moved by a key, and the element must be given the browser's focus.
    pub focus_serial: u32,
    /// What the pointer does.
    pub tool: Tool,
    /// Where the canvas is looked at from.
    pub camera: Camera,
    /// Size of the canvas on the screen [pixels].
    pub stage: (f64, f64),
    /// What the small list on the canvas is asked for, if it is open.
    pub picking: Option<Picked>,
    /// The small map is folded out: it covers a part of the canvas, so only whoever wants it has it.
    pub map_open: bool,
    /// What is unfolded.
    pub panels: Panels,
    /// What of the run is looked at.
    pub lens: Lens,
    /// What is looked at in the view of findings, if it is open.
    pub findings: Option<Looking>,
    /// What is open above everything else.
    pub dialog: Option<Dialog>,
    /// A plain sentence on top of the gallery: why a link or file was not opened.
    pub notice: Option<String>,
    /// Short messages.
    pub toasts: Toasts,
    /// What is said to those who listen.
    pub voice: Voice,
    /// What the person prefers.
    pub settings: Settings,
    /// What the browser says.
    pub surroundings: Surroundings,
    /// Counts runs of nudges: presses in a row are one step of undo.
    pub(super) nudge_run: u64,
    /// Whether the last command was a nudge.
    pub(super) nudging: bool,
    /// The box whose arrows are being gone round.
    pub(super) going_round: Option<ComponentId>,
}

/// What can happen to a session.
#[derive(Clone, Debug)]
pub enum SessionAction {
    /// The document has become another: forget what is no longer there.
    DocumentChanged(Rc<Scenario>, f64),
    /// Select this, because it was just made.
    Made(Selection),
    /// The canvas has another size [pixels].
    Stage(f64, f64),
    /// The canvas is looked at from here.
    Look(Camera),
    /// The browser says something else about itself.
    Surroundings(Surroundings),
    /// Settings were read.
    Settings(Settings),
    /// Show this.
    Toast(Toast, f64),
    /// The pointer or the focus rests on the toast, or has left.
    HoldToast(bool, f64),
    /// Say this.
    Say(String, f64),
    /// Say this at once: somebody has just asked for it.
    Answer(String, f64),
    /// The same for news, which is said only once and never left out.
    Tell(String, f64),
    /// Interrupt with this: the engine stopped.
    Cry(String),
    /// A link or file could not be opened: the gallery, with this sentence.
    Refused(String),
    /// Time has passed: ten times a second is plenty.
    Tick(f64),
}

impl Session {
    /// At the start of a page.
    #[must_use]
    pub fn new(settings: Settings, surroundings: Surroundings) -> Self {
        // A drawing too small to read explains nothing: what it needs more begins folded away.
        let panels =
            Panels { palette: surroundings.shape != Shape::Snug, evidence: !surroundings.low, ..Panels::default() };
        Self { settings, surroundings, panels, ..Self::default() }
    }

    /// Whether the page is dark.
    #[must_use]
    pub const fn is_dark(&self) -> bool {
        self.settings.theme.is_dark(self.surroundings.dark)
    }

    /// Whether nothing may travel.
    #[must_use]
    pub const fn is_still(&self) -> bool {
        self.settings.motion.is_reduced(self.surroundings.reduced_motion)
    }

    /// The place on the canvas in the middle of the stage.
    #[must_use]
    pub const fn centre(&self) -> Point {
        self.camera.centre
    }

    /// What a command may need to know of the session, to become an edit. To be taken before the session itself
    /// follows the command.
    #[must_use]
    pub fn context(&self, now: SimTime) -> Context {
        Context {
            now,
            selection: self.selection.clone(),
            aim: match &self.tool {
                Tool::Connecting { from, to: Some(to) } => Some((from.clone(), to.clone())),
                _ => None,
            },
            centre: self.camera.centre,
            nudge: GestureId(NUDGES + self.nudge_run),
            bends: self.bends(),
        }
    }

    /// Whether arrow keys are bending an arrow: then Enter keeps it so, and Escape puts it back.
    #[must_use]
    pub const fn bends(&self) -> bool {
        self.nudging && matches!(self.selection, Selection::Connection(_))
    }

    /// The session after somebody asked for something. The document, as it is now, is for names, places and what may be
    /// connected.
    #[must_use]
    pub fn following(&self, command: &Command, document: &Document, page_ms: f64) -> Self {
        let mut next = self.clone();
        pointing::take(&mut next, command, document, page_ms);
        next
    }

    /// The session after something happened.
    #[must_use]
    pub fn after(&self, action: SessionAction) -> Self {
        let mut next = self.clone();
        match action {
            SessionAction::DocumentChanged(scenario, page_ms) => {
                next.keep_only(&scenario);
                next.toasts.lapse(page_ms);
            }
            SessionAction::Made(selection) => match selection.single() {
                Some(subject) => next.point_at(subject),
                None => next.selection = selection,
            },
            SessionAction::Stage(width, height) => next.stage = (width, height),
            SessionAction::Look(camera) => next.camera = camera,
            SessionAction::Surroundings(surroundings) => next.surroundings = surroundings,
            SessionAction::Settings(settings) => next.settings = settings,
            SessionAction::Toast(toast, page_ms) => {
                next.voice.say(toast.text.clone(), page_ms);
                next.toasts.push(toast, page_ms);
            }
            SessionAction::HoldToast(held, page_ms) => next.toasts.hold(held, page_ms),
            SessionAction::Say(text, page_ms) => next.voice.say(text, page_ms),
            SessionAction::Answer(text, page_ms) => next.voice.answer(text, page_ms),
            SessionAction::Tell(text, page_ms) => next.voice.tell(&text, page_ms),
            SessionAction::Cry(text) => next.voice.cry(text),
            SessionAction::Refused(sentence) => {
                next.voice.cry(sentence.clone());
                next.notice = Some(sentence);
                next.dialog = Some(Dialog::Gallery);
            }
            SessionAction::Tick(page_ms) => {
                next.voice.tick(page_ms);
                next.toasts.tick(page_ms);
            }
        }
        next
    }

    /// Selects something and gives it the focus.
    pub(super) fn point_at(&mut self, subject: Subject) {
        self.selection = subject.clone().into();
        self.focus = Some(subject);
        self.focus_serial = self.focus_serial.wrapping_add(1);
    }

    fn keep_only(&mut self, scenario: &Scenario) {
        self.selection = self.selection.kept_in(scenario);
        self.focus = self.focus.take().filter(|subject| subject.is_in(scenario));
        // What it was opened for may be gone.
        self.picking = None;
        self.tool = match std::mem::take(&mut self.tool) {
            Tool::Connecting { from, to } if scenario.component(&from).is_some() => {
                Tool::Connecting { from, to: to.filter(|id| scenario.component(id).is_some()) }
            }
            _ => Tool::Select,
        };
    }
}

impl Reducible for Session {
    type Action = SessionAction;

    fn reduce(self: Rc<Self>, action: SessionAction) -> Rc<Self> {
        let next = self.after(action);
        // The same pointer where nothing changed: a tick ten times a second must not render the page.
        if next == *self { self } else { Rc::new(next) }
    }
}
