//! What the first picture does not need: it comes in a second file, as soon as that picture stands.
//!
//! Whatever only the functions of [`LATER`] lead to, code and texts, `cargo xtask finish` puts into that file. So nothing
//! in the first file may call them directly, but only through [`here`] or [`with`].

use std::cell::{Cell, RefCell};

use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::html::Scope;
use yew::{Context, Html, KeyboardEvent};

use crate::app::App;
use crate::app::begin;
use crate::app::first::{self, First};
use crate::headless;
use crate::platform::url::Address;
use crate::runner::Summary;
use crate::runner::engine::{Engine, WHOLE};
use crate::state::shortcuts::{Focus, Press, more};
use crate::state::{Command, EmbedMode, ParamMove, Route, Settings};
use crate::views::palette::PaletteDrag;
use crate::views::parts::{PARTS, Parts};
use crate::views::stage::Moment;
use crate::views::stage::hands::{self, Hands};

/// The functions of the second file.
#[derive(Debug)]
pub(crate) struct Later {
    /// What an address asks for.
    pub(crate) route: fn(&Address) -> Route,
    /// Begins a page of which the address asks for something, or that has kept something.
    pub(crate) first: fn(&Route) -> First,
    /// All of the simulator.
    pub(crate) engine: &'static Engine,
    /// What was preferred in the last visit.
    pub(crate) settings: fn(&str) -> Settings,
    /// Keeps what is preferred.
    pub(crate) keep_settings: fn(&Settings),
    /// What a key asks for that is not in the first table.
    pub(crate) shortcut: fn(&Press<'_>, Focus, bool) -> Option<Command>,
    /// Whoever does not see it hears that time passes, or stands.
    pub(crate) say_if_playing: fn(&mut App, &Command),
    /// What a key means while a connection looks for its far end.
    pub(crate) while_connecting: fn(&App, &Press<'_>, Focus) -> Option<Command>,
    /// What a key may do where nothing can be built.
    pub(crate) only_watches: fn(&Command) -> bool,
    /// Asks for what a key stands for that was pressed before this table was here.
    pub(crate) held: fn(&KeyboardEvent, &Scope<App>),
    /// Lets a command happen.
    pub(crate) command: fn(&mut App, &Context<App>, Command, f64) -> bool,
    /// Looks further into what is shown of findings.
    pub(crate) inquire: fn(&mut App) -> bool,
    /// Adds to a picture of the run what the first picture does not show, and takes away what is not looked at.
    pub(crate) look: fn(&mut App, &mut Summary),
    /// Paints a frame of what telemetry knows.
    pub(crate) paint: fn(&mut App, Moment),
    /// Lets a slider's move happen.
    pub(crate) set_param: fn(&mut App, ParamMove),
    /// Whether a kind has another name that begins like this.
    pub(crate) called: fn(&str, &str) -> bool,
    /// Follows what is dragged from the palette.
    pub(crate) palette_drag: fn(&App, &PaletteDrag) -> Option<Command>,
    /// Keeps the work between visits.
    pub(crate) keep: fn(&mut App),
    /// Gives a page what it began without: all of the simulator, the way back in time, and the permalink.
    pub(crate) complete: fn(&mut App, &Context<App>),
    /// Shows the dialog that is open.
    pub(crate) dialog: fn(&App) -> Html,
    /// Shows the page inside another page.
    pub(crate) embed: fn(&App, EmbedMode) -> Html,
    /// Shows the page on a narrow screen.
    pub(crate) phone: fn(&App) -> Html,
    /// Pieces of views.
    pub(crate) parts: Parts,
    /// What a hand does on the stage.
    pub(crate) hands: Hands,
    /// Runs a file without a picture.
    pub(crate) run_headless: fn(&str, f64) -> String,
}

static LATER: Later = Later {
    route: |address| Route::parse(&address.path, &address.query, &address.hash),
    first: first::first,
    engine: &WHOLE,
    settings: Settings::read,
    keep_settings: App::keep_settings,
    shortcut: more::lookup,
    say_if_playing: App::say_if_playing,
    while_connecting: App::while_connecting,
    only_watches: begin::only_watches,
    held: App::held,
    command: App::command,
    inquire: App::inquire,
    look: App::look,
    paint: App::paint_telemetry,
    set_param: App::set_param,
    called: betwixt_model::called,
    palette_drag: App::palette_drag,
    keep: App::write_down,
    complete: App::complete,
    dialog: App::dialog,
    embed: App::embed,
    phone: App::phone,
    parts: PARTS,
    hands: hands::HANDS,
    run_headless: headless::run_file,
};

type Call = Box<dyn FnOnce(&'static Later)>;

thread_local! {
    static HERE: Cell<Option<&'static Later>> = const { Cell::new(None) };
    static WAITING: RefCell<Vec<Call>> = const { RefCell::new(Vec::new()) };
}

/// The second file, if it has come.
pub(crate) fn here() -> Option<&'static Later> {
    HERE.get()
}

/// Calls something with the second file: now, or as soon as it has come.
pub(crate) fn with(call: impl FnOnce(&'static Later) + 'static) {
    match here() {
        Some(later) => call(later),
        None => WAITING.with_borrow_mut(|waiting| waiting.push(Box::new(call))),
    }
}

/// Fetches the second file; says whether it has come. What has failed can be tried again.
pub(crate) async fn fetch() -> bool {
    // Both are asked for at once; what is shown later is never shown without its style.
    let sheet = crate::platform::mount::later_sheet();
    let Ok(later) = second_file().await else { return false };
    sheet.await;
    HERE.set(Some(later));
    for call in WAITING.take() {
        call(later);
    }
    true
}

#[wasm_split(later, fallible)]
fn second_file() -> Result<&'static Later, SplitLoaderError> {
    Ok(&LATER)
}
