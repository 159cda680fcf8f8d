//! The live region: what is said to those who listen. At most one message per four seconds; of states the newest wins, news
//! is never left out.

/// Least time between two messages [page milliseconds].
pub const BETWEEN_PAGE_MS: f64 = 4_000.0;

/// What was said last, and what waits to be said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Voice {
    said: String,
    /// Counts messages, so that the same words said twice are heard twice.
    serial: u32,
    said_at: Option<f64>,
    waiting: Option<String>,
    /// What waits and is said only once.
    news: Option<String>,
    alarm: String,
}

impl Voice {
    /// The text of the polite region.
    #[must_use]
    pub fn said(&self) -> &str {
        &self.said
    }

    /// Changes with every message: the key of the element that holds the text.
    #[must_use]
    pub const fn serial(&self) -> u32 {
        self.serial
    }

    /// The text of the assertive region: the engine stopped.
    #[must_use]
    pub fn alarm(&self) -> &str {
        &self.alarm
    }

    /// Says something now, or as soon as it is its turn; takes the place of what still waits.
    pub fn say(&mut self, text: impl Into<String>, page_ms: f64) {
        self.waiting = Some(text.into());
        self.tick(page_ms);
    }

    /// Says news, now or as soon as it is its turn: nothing takes its place, what else waits then is said behind it.
    pub fn tell(&mut self, text: &str, page_ms: f64) {
        let before = self.news.take().map_or_else(String::new, |before| before + " ");
        self.news = Some(before + text);
        self.tick(page_ms);
    }

    /// The answer to a question that a person has just asked: not throttled.
    pub fn answer(&mut self, text: impl Into<String>, page_ms: f64) {
        self.said_at = None;
        self.say(text, page_ms);
    }

    /// Something that must interrupt.
    pub fn cry(&mut self, text: impl Into<String>) {
        self.alarm = text.into();
    }

    /// Time has passed.
    pub fn tick(&mut self, page_ms: f64) {
        // A page clock that went backwards (a restored tab) must not silence the region for ever.
        let free = self.said_at.is_none_or(|at| page_ms - at >= BETWEEN_PAGE_MS || page_ms < at);
        if free && (self.news.is_some() || self.waiting.is_some()) {
            let all: Vec<String> = self.news.take().into_iter().chain(self.waiting.take()).collect();
            self.said = all.join(" ");
            self.serial = self.serial.wrapping_add(1);
            self.said_at = Some(page_ms);
        }
    }
}
