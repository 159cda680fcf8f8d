//! What is on its way right now, for those who draw it.

use betwixt_sim::observe::MessageKind;
use betwixt_sim::{FlightView, Outcome, World};

use crate::canvas::glyph::Shape;
use crate::canvas::flight::{BURST_MS, Burst, Flight};

/// The part of its way that a lost message travels: the kernel lets it die half-way.
const DIES_AT: f32 = 0.5;

/// The messages of a moment.
#[derive(Debug, Default)]
pub struct Picture {
    /// On their way.
    pub flights: Vec<Flight>,
    /// Lost a moment ago.
    pub bursts: Vec<Burst>,
    /// Doomed messages seen in the last frame, with when they die [simulated ns].
    doomed: Vec<(Flight, u64)>,
    run: u64,
}

impl Picture {
    /// Takes the messages of a world; `passed_ms` is the page's time since the last call, `run` the runner's count.
    pub fn take(&mut self, world: &World, run: u64, passed_ms: f64) {
        let now = world.now().0;
        for burst in &mut self.bursts {
            burst.age_ms += passed_ms as f32;
        }
        self.bursts.retain(|burst| burst.age_ms < BURST_MS);
        if run == self.run {
            self.bursts.extend(self.doomed.iter().filter(|(_, dies)| *dies <= now).map(|(flight, _)| burst(flight)));
        } else {
            self.bursts.clear();
            self.run = run;
        }
        self.flights.clear();
        self.doomed.clear();
        for view in world.flights() {
            let flight = flight(&view);
            if view.doomed {
                self.doomed.push((flight, view.due_at));
            }
            self.flights.push(flight);
        }
    }
}

const fn burst(flight: &Flight) -> Burst {
    Burst {
        link: flight.link,
        at_fraction: flight.vanish_at,
        forward: flight.forward,
        flow: flight.flow,
        age_ms: 0.0,
        op_hash: flight.op_hash,
    }
}

fn flight(view: &FlightView) -> Flight {
    let whole_way = if view.doomed { 2 * (view.due_at - view.sent_at) } else { view.due_at - view.sent_at };
    Flight {
        link: view.connection,
        forward: view.kind != MessageKind::Reply,
        start_ns: view.sent_at,
        end_ns: view.sent_at + whole_way,
        shape: shape(view),
        flow: (view.op.flow % 6) as u8,
        op_hash: (view.op.id.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32,
        vanish_at: if view.doomed { DIES_AT } else { 1.0 },
    }
}

fn shape(view: &FlightView) -> Shape {
    match view.kind {
        MessageKind::Publication => Shape::Event,
        MessageKind::Request if view.attempt > 1 => Shape::Retry(view.attempt.min(99) as u8),
        MessageKind::Request => Shape::Request,
        MessageKind::Reply if view.outcome != Outcome::Ok => Shape::Error,
        MessageKind::Reply if view.late => Shape::LateReply,
        MessageKind::Reply => Shape::Reply,
    }
}
