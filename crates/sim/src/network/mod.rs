//! The gap between two components: how long a message takes, whether it arrives, and whether it does so twice.

mod bursts;
mod extras;
mod link;
mod params;
mod presets;

use betwixt_model::Params;

use crate::faults::{Answer, Direction, Harm, Strike};
use crate::kernel::streams::{Purpose, Stream};
use crate::observe::Observer;

use extras::Extras;
pub use params::PARAMS;
pub use presets::PRESETS;

/// One direction of a connection.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Way {
    latency: u64,
    loss: f64,
    failure: f64,
    /// Size of a message [bits].
    bits: u64,
}

/// A message that is about to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Which way.
    pub direction: Direction,
    /// When it leaves [nanoseconds].
    pub now: u64,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It arrives after so many nanoseconds.
    Arrives(u64),
    /// It is answered so after so many nanoseconds, or arrives as such an answer.
    Answered(u64, Answer),
    /// It finds nobody listening: the connection is refused.
    Refused(u64),
    /// It dies after so many nanoseconds, and nobody is told.
    Lost(u64),
}

impl Verdict {
    /// Something stands in the way as well: it dies there, whatever else would have become of it.
    #[must_use]
    pub const fn lost(self) -> Self {
        match self {
            Self::Arrives(after) | Self::Answered(after, _) | Self::Refused(after) | Self::Lost(after) => {
                Self::Lost(after)
            }
        }
    }
}

/// Streams that decide about messages.
#[derive(Clone, Debug)]
struct Luck {
    timing: Stream,
    loss: Stream,
    failure: Stream,
}

impl Luck {
    fn new(stream: impl Fn(&'static str) -> Stream, words: [&'static str; 3]) -> Self {
        let [timing, loss, failure] = words.map(stream);
        Self { timing, loss, failure }
    }
}

/// The network of one connection, with its own luck.
///
/// Shape: what every message needs comes first, also in memory.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct Network {
    /// How long a message takes each way, where neither luck nor any extra has a say [nanoseconds].
    sure: [Option<u64>; 2],
    ways: [Way; 2],
    jitter: f64,
    /// Half of the distance between the zones, added to each way [nanoseconds].
    zone: u64,
    luck: Luck,
    /// What only some connections do, made when one does it for the first time.
    extras: Option<Box<Extras>>,
    /// Where its streams come from: seed and owner.
    origin: (u64, u64),
    /// Messages that may wait while one is being sent, should a line be limited.
    room: u64,
}

impl Network {
    /// The network of a connection; `zone` is the round trip between the two zones [nanoseconds].
    #[must_use]
    pub fn new<const EVERYTHING: bool>(params: Params<'_>, zone: u64, seed: u64, owner: u64) -> Self {
        let stream = |purpose| Stream::new(seed, owner, Purpose(purpose));
        let nothing = Way { latency: 0, loss: 0.0, failure: 0.0, bits: 0 };
        let mut network = Self {
            ways: [nothing; 2],
            sure: [None; 2],
            jitter: 0.0,
            zone: zone / 2,
            luck: Luck::new(stream, ["latency", "loss", "failure"]),
            extras: None,
            origin: (seed, owner),
            room: u64::MAX,
        };
        if EVERYTHING {
            network.configure(params);
        } else {
            network.configure_plain(params);
        }
        network
    }

    /// Reads the parameters.
    pub fn configure(&mut self, params: Params<'_>) {
        self.configure_plain(params);
        let config = extras::Config::read(params);
        self.room = config.room();
        if self.extras.is_some() || !config.is_nothing() {
            self.extras_mut().configure(config);
        }
        self.be_sure();
    }

    /// Most connections always do the same with a message: that is worked out once, not for each message.
    fn be_sure(&mut self) {
        let calm = self.extras.is_none();
        self.sure = self.ways.map(|way| {
            let jitters = self.jitter > 0.0 && way.latency > 0;
            (calm && !jitters && way.loss <= 0.0 && way.failure <= 0.0).then_some(way.latency)
        });
    }

    fn configure_plain(&mut self, params: Params<'_>) {
        let way = |latency, loss, failure, size| Way {
            latency: params.span(latency).0 + self.zone,
            loss: params.number(loss),
            failure: params.number(failure),
            bits: 8 * params.count(size),
        };
        self.ways = [
            way("latency_request", "loss_request", "failure_rate", "request_size"),
            way("latency_reply", "loss_reply", "failure_rate_reply", "reply_size"),
        ];
        self.jitter = params.number("jitter");
    }

    fn extras_mut(&mut self) -> &mut Extras {
        let ((seed, owner), room) = (self.origin, self.room);
        self.sure = [None; 2];
        self.extras.get_or_insert_with(|| Box::new(Extras::new(|word| Stream::new(seed, owner, Purpose(word)), room)))
    }

    /// How many kilobits a second a direction takes by itself, if that matters: a message of no size never waits.
    #[must_use]
    pub fn kbits(&self, direction: Direction) -> Option<u64> {
        if self.ways[direction as usize].bits == 0 {
            return Some(0);
        }
        self.extras.as_ref().and_then(|extras| extras.kbits(direction))
    }

    /// Decides what becomes of a message that no fault meets, and of its copy where it is doubled.
    #[inline]
    pub fn send<O: Observer>(&mut self, parcel: Parcel) -> (Verdict, Option<Verdict>) {
        if !O::EVERYTHING {
            return (self.travel::<O>(parcel, &Strike::default(), 0, false), None);
        }
        match self.sure[parcel.direction as usize] {
            Some(latency) => (Verdict::Arrives(latency), None),
            None => self.send_struck::<O>(parcel, Strike::default(), Strike::default),
        }
    }

    /// The same of a message that faults have met; they come first, then the network's own luck. `again` tells what they do
    /// to the copy.
    #[inline(never)]
    pub fn send_struck<O: Observer>(
        &mut self,
        parcel: Parcel,
        mut struck: Strike,
        again: impl FnOnce() -> Strike,
    ) -> (Verdict, Option<Verdict>) {
        if struck.bandwidth.is_some() {
            self.extras_mut();
        }
        let mut wait = 0;
        if let Some(extras) = &mut self.extras {
            struck.copied |= extras.doubles(parcel.direction);
            match extras.leave(parcel, self.ways[parcel.direction as usize].bits, struck.bandwidth) {
                Some(waited) => wait = waited,
                // There is no room to wait in: it never left.
                None => return (Verdict::Lost(0), None),
            }
        }
        let verdict = self.travel::<O>(parcel, &struck, wait, false);
        let copy = struck.copied.then(|| {
            self.extras_mut();
            let struck = again();
            self.travel::<O>(parcel, &struck, wait, true)
        });
        (verdict, copy)
    }

    /// Decides what becomes of a message that opens a connection, by luck of its own. It is too small for bandwidth to
    /// matter, and its copies are thrown away.
    pub fn knock(&self, direction: Direction, struck: &Strike, luck: &mut Stream) -> Verdict {
        let way = self.ways[direction as usize];
        let extras = self.extras.as_deref();
        let mut latency = way.latency;
        if self.jitter > 0.0 && latency > 0 {
            latency = (latency as f64 * (1.0 + self.jitter * (2.0 * luck.unit() - 1.0))) as u64;
        }
        let drawn = extras.map_or(0, |extras| extras.draw_for(direction, luck));
        latency = latency.saturating_add(struck.delay).saturating_add(drawn);
        let loss = extras.map_or(way.loss, |extras| extras.loss_now(direction, way.loss));
        let lost = Harm::lost_if(loss > 0.0 && luck.chance(loss));
        match struck.harm.max(lost) {
            Harm::Lost => Verdict::Lost(latency / 2),
            Harm::Refused => Verdict::Refused(latency),
            Harm::Answered | Harm::None => Verdict::Arrives(latency),
        }
    }

    fn travel<O: Observer>(&mut self, parcel: Parcel, struck: &Strike, wait: u64, is_copy: bool) -> Verdict {
        let Self { ways, jitter, luck, extras, .. } = self;
        let way = ways[parcel.direction as usize];
        let (mut latency, mut loss) = (way.latency, way.loss);
        let mut extras = O::beyond(extras.as_deref_mut());
        let mut added = wait.saturating_add(struck.delay);
        if let Some(extras) = &mut extras {
            added = added.saturating_add(extras.draw(parcel.direction, is_copy));
            loss = extras.loss(parcel.direction, loss, is_copy);
        }
        let luck = match &mut extras {
            Some(extras) if is_copy => &mut extras.copies,
            _ => luck,
        };
        if *jitter > 0.0 && latency > 0 {
            let share = 1.0 + *jitter * (2.0 * luck.timing.unit() - 1.0);
            latency = (latency as f64 * share) as u64;
        }
        let lost = Harm::lost_if(loss > 0.0 && luck.loss.chance(loss));
        let failed = Harm::fails_if(way.failure > 0.0 && luck.failure.chance(way.failure));
        let harm = struck.harm.max(lost).max(failed);
        latency = latency.saturating_add(added);
        if harm == Harm::Lost {
            // Where on its way it dies changes nothing but the picture.
            return Verdict::Lost(latency / 2);
        }
        if let Some(extras) = extras {
            latency = extras.in_line(parcel, latency);
        }
        match harm {
            Harm::Refused => Verdict::Refused(latency),
            Harm::Answered => Verdict::Answered(latency, struck.answer),
            Harm::None | Harm::Lost => Verdict::Arrives(latency),
        }
    }
}
