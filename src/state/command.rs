//! Everything a button, a key, the outline, a lesson or an embedding page can ask: the one road into the app.
//!
//! A command says what somebody wants, never how it is done. [`super::plan`] turns those that change the document into
//! an [`super::Edit`], [`super::Session`] takes those about looking and pointing, the runner those about time.

use betwixt_analysis::findings::{FindingKind, Group};
use betwixt_model::{
    ComponentId, ConnectionId, FaultId, FaultTarget, FlowId, ParamMap, ParamValue, Point, SimSpan, SimTime, Target,
    ZoneId,
};
use std::rc::Rc;

use super::arrange::Arrange;
use super::asking::{Ask, Menu};
use super::bookmarks::BookmarkCommand;
use super::details::Detail;
use super::expecting::{Expecting, Spot};
pub use super::gesture::GestureId;
use super::lens::Lens;
pub use super::panel::{Direction, Panel};
use super::programs::ProgramEdit;
use super::selection::{Selection, Subject};
use super::settings::{Motion, Theme};
use super::sketch::Sketch;
use super::triggers::Trigger;
use super::walk::Stream;
pub use super::wanted::Wanted;

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    // The run.
    /// Let time pass.
    Play,
    /// Hold time.
    Pause,
    /// Play if held, hold if playing.
    TogglePlay,
    /// Go to the next appointment on the selection, else anywhere.
    Step,
    /// Back to before the last appointment.
    StepBack,
    /// Back to 0:00 with the same seed; keeps what was changed on the way.
    Reset,
    /// To another moment of the same run.
    Seek(SimTime),
    /// Forward or back from here, or from the moment that it is on its way to [simulated nanoseconds].
    SeekBy(i64),
    /// Simulated seconds per real second; leaves Auto.
    SetSpeed(f64),
    /// One tick faster; leaves Auto.
    Faster,
    /// One tick slower; leaves Auto.
    Slower,
    /// Let the app choose the speed, or stop letting it.
    SetAutoSpeed(bool),
    /// Auto on if off, off if on.
    ToggleAutoSpeed,

    // The document as a whole.
    /// Other luck; restarts.
    SetSeed(u64),
    /// The next seed; restarts.
    NextSeed,
    /// When the run ends.
    SetDuration(SimSpan),
    /// What the scenario is called.
    RenameScenario(String),
    /// Back by one step.
    Undo,
    /// Forward again by one step.
    Redo,
    /// As if the gesture had never begun (Escape while dragging).
    CancelGesture(GestureId),

    // Building.
    /// A new component. Without a place it goes beside the selection, connected to it if that makes sense.
    Add {
        /// What.
        what: Wanted,
        /// Where [canvas units]: the middle of the new box.
        at: Option<Point>,
    },
    /// A new component that a connection drawn into the empty ends at.
    AddAndConnect {
        /// What.
        what: Wanted,
        /// The caller.
        from: ComponentId,
        /// Where; beside the caller if nobody says.
        at: Option<Point>,
    },
    /// An arrow from one box to another.
    Connect {
        /// The caller.
        from: ComponentId,
        /// The callee.
        to: ComponentId,
    },
    /// Away with what is selected, and with all that hangs on it.
    DeleteSelection,
    /// Away with this, and with all that hangs on it.
    Delete(Subject),
    /// Boxes to new places, once the hand lets go [canvas units]: into regions, and out of them.
    Move(Vec<(ComponentId, Point)>),
    /// Something about the canvas itself: regions, ends of connections, adding at a place, looking around.
    Sketch(Rc<Sketch>),
    /// What is selected by so much [canvas units]; presses in a row are one step of undo.
    Nudge {
        /// To the right.
        dx: f64,
        /// Down.
        dy: f64,
    },
    /// Put boxes in line, or all of them anew.
    Arrange(Arrange),
    /// The same again beside what is selected.
    Duplicate,
    /// What is selected to the clipboard, as the text of a scenario.
    Copy,
    /// What was copied here or elsewhere.
    Paste(String),
    /// Turn this connection round, or the one that is selected.
    Reverse(Option<ConnectionId>),
    /// What a component is called.
    Rename {
        /// Which.
        component: ComponentId,
        /// Its new name.
        name: String,
    },
    /// What the components that are selected are called: several get a number each.
    RenameSelected(String),
    /// Whether a component sends telemetry.
    SetInstrumented {
        /// Which.
        component: ComponentId,
        /// `false` is dark.
        instrumented: bool,
    },
    /// The zone a component is in.
    SetZone {
        /// Which.
        component: ComponentId,
        /// `None` is nowhere in particular.
        zone: Option<ZoneId>,
    },
    /// Whether the default program publishes over a connection instead of calling.
    SetAsync {
        /// Which.
        connection: ConnectionId,
        /// `true` publishes.
        asynchronous: bool,
    },
    /// How far two zones are apart, or one is inside; `None` says nothing of it.
    SetDistance(ZoneId, ZoneId, Option<SimSpan>),
    /// One change of what a component does.
    EditProgram(Rc<ProgramEdit>),
    /// A new user journey.
    AddFlow(String),
    /// What a user journey is called.
    RenameFlow {
        /// Which.
        flow: FlowId,
        /// Its new name.
        name: String,
    },
    /// Away with a user journey.
    RemoveFlow(FlowId),

    /// What the document says beside its parameters.
    Detail(Rc<Detail>),
    /// Make a connection like this preset.
    UsePreset(ConnectionId, &'static str),

    // Parameters.
    /// A parameter to a value: at 0:00 of the scenario, later of the running system.
    SetParam {
        /// Whose.
        target: Target,
        /// Which.
        param: &'static str,
        /// To what.
        value: ParamValue,
        /// The drag it belongs to, if any.
        gesture: Option<GestureId>,
        /// `false` while the hand still moves; such values may be thinned out. See [`super::ParamMoves`].
        done: bool,
    },
    /// A parameter back to the scenario's value, or at 0:00 to the default.
    ResetParam {
        /// Whose.
        target: Target,
        /// Which.
        param: &'static str,
    },
    /// A parameter of several parts to one value in one step; `None` is back, as [`Self::ResetParam`].
    SetParamOfAll(Vec<Target>, &'static str, Option<ParamValue>),
    /// Show a parameter as a slider in embeds and on phones, under a label, or stop showing it.
    Expose {
        /// Whose.
        target: Target,
        /// Which.
        param: &'static str,
        /// What stands beside it; `None` stops showing it.
        label: Option<String>,
    },
    /// Forget one of the changes made while it ran, by its place in the scenario's list.
    RemoveIntervention(usize),
    /// Forget the changes made while it ran: those after a moment, or all.
    ForgetChanges(Option<SimTime>),

    // Faults.
    /// Something goes wrong: now if nobody says when.
    InjectFault {
        /// One of the catalogue's faults.
        kind: String,
        /// What it is placed on.
        target: FaultTarget,
        /// When; `None` is now.
        at: Option<SimTime>,
        /// How long; `None` is until ended by hand.
        lasts: Option<SimSpan>,
        /// Its parameters, as far as they differ from their defaults.
        params: Rc<ParamMap>,
    },
    /// A lasting fault ends now.
    EndFault(FaultId),
    /// As if the fault had never been.
    RemoveFault(FaultId),
    /// A fault to another time, or to another length.
    MoveFault {
        /// Which.
        fault: FaultId,
        /// When it begins.
        at: SimTime,
        /// How long it lasts.
        lasts: Option<SimSpan>,
        /// The drag it belongs to, if any.
        gesture: Option<GestureId>,
    },
    /// Strength or direction of a fault.
    SetFaultParam {
        /// Which fault.
        fault: FaultId,
        /// Which parameter.
        param: &'static str,
        /// To what.
        value: ParamValue,
        /// The drag it belongs to, if any.
        gesture: Option<GestureId>,
    },
    /// What a fault waits for, or whom it meets.
    SetTrigger(FaultId, Rc<Trigger>),
    /// Something about bookmarks.
    Bookmark(Rc<BookmarkCommand>),

    // Expectations.
    /// Something is expected, changed, or expected no longer; without anything said, what is selected keeps to a usual bound.
    Expect(Option<Rc<Expecting>>),
    /// Stop at a moment, with what it is about selected.
    Show(Rc<Spot>),

    // Selecting and walking.
    /// Select this and nothing else.
    Select(Selection),
    /// Add a box to the selection, or take it out.
    ToggleSelected(ComponentId),
    /// Select every box.
    SelectAll,
    /// Add every box that lies up or down the stream of what is selected.
    SelectStream(Stream),
    /// Focus and select the next box in flow order.
    FocusNext,
    /// Focus and select the previous box in flow order.
    FocusPrevious,
    /// Focus and select the nearest box that way.
    FocusNearest(Direction),
    /// Select the next connection of the box in focus.
    NextConnection,
    /// Select the previous connection of the box in focus.
    PreviousConnection,
    /// Begin a connection: from this box, or from the one that is selected.
    StartConnecting(Option<ComponentId>),
    /// While connecting: aim at this box, or at none.
    AimAt(Option<ComponentId>),
    /// Enter: while connecting, connect to what is aimed at; else open the inspector.
    Activate,
    /// Escape: close the dialog, else stop connecting, else select nothing.
    Escape,

    // Looking.
    /// Closer.
    ZoomIn,
    /// Further off.
    ZoomOut,
    /// All of it.
    ZoomFit,
    /// The camera as a gesture left it.
    SetCamera(super::session::Camera),
    /// Fold a panel away or out.
    TogglePanel(Panel),
    /// Unfold the inspector and go there.
    OpenInspector,
    /// Go to the palette's search field.
    SearchPalette,
    /// Look at everything, or only at what telemetry could know; at the other one, if nobody says.
    Look(Option<Lens>),
    /// Open the view of findings, or close it.
    ToggleFindings,
    /// Show only findings about this; all of them if none.
    ChooseFindings(Option<Group>),
    /// List the operations of one sort of finding, and follow the first of them.
    OpenFinding(FindingKind),
    /// Follow one operation, because of this finding: what each side believes, its way and its waterfall.
    Follow(FindingKind, u64),
    /// Follow no operation any more.
    StopFollowing,
    /// Draw its trace in this way.
    DrawTrace(super::Picture),
    /// Go to the start of the operation that is followed, and play it slowly.
    ReplayFollowed,
    /// Make a link that opens at this moment, with this operation.
    ShareMoment,
    /// Run the same seed with the change that should stop what is looked at, and without.
    TryRemedy,
    /// Stop trying.
    StopTrial,
    /// Take the change that was tried into the document.
    KeepRemedy,
    /// Say in words what is happening.
    Describe,
    /// Say this to those who listen instead of looking.
    Announce(String),

    // Dialogs, links and files.
    /// The gallery of scenarios.
    OpenGallery,
    /// One of the gallery, by its file name without ending.
    OpenScenario(String),
    /// The other half of the pair that is open: the anomaly mended, or broken again.
    OtherHalf,
    /// Nothing at all, to build on.
    NewEmpty,
    /// Something about the scenarios that are kept in this browser.
    Library(super::library::LibraryCommand),
    /// The stage as a still picture.
    Picture(super::picture::PictureCommand),
    /// Make the permalink, copy it, and show it with its length.
    Share,
    /// Keep the scenario as a file.
    SaveFile,
    /// Ask the browser for a file.
    ChooseFile,
    /// The text of a file that was chosen or dropped.
    OpenFile {
        /// As the file was called.
        name: String,
        /// What it holds.
        text: String,
    },
    /// A permalink that was pasted or followed.
    OpenLink(String),
    /// The keys, and what this is.
    OpenHelp,
    /// What was wrong with the document that was opened.
    OpenProblems,
    /// Every command by its name, with the beginning of a sentence.
    OpenCommands(Ask),
    /// What can be done with what is pointed at; with what has the focus, if nobody says.
    OpenMenu(Option<Menu>),
    /// Ask for a new name for what is selected.
    OpenRename,
    /// Close whichever dialog is open.
    CloseDialog,
    /// The hint was used or refused: it never returns.
    DismissHint,
    /// Away with the toast.
    DismissToast,

    // Settings.
    /// Light, dark, or as the system says.
    SetTheme(Theme),
    /// Light, dark, system, light …
    NextTheme,
    /// Whether things may travel.
    SetMotion(Motion),
    /// How high what stands below the canvas is [pixels]; `None` is as usual.
    SetDock(Option<u16>),
    /// Whether single keys act on the canvas.
    SetSingleKeys(bool),
}
