//! The chain in simcore.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use rand::SeedableRng;
use rand::rngs::SmallRng;
use serde::Serialize;
use simcore::{Event, EventHandler, Id, Simulation, SimulationContext, cast};

use crate::{RATE, Served, WORK, exponential};

#[derive(Clone, Serialize)]
struct Arrive {}

#[derive(Clone, Serialize)]
struct Customer {
    born: f64,
}

#[derive(Clone, Serialize)]
struct Done {}

struct Source {
    first: Id,
    random: SmallRng,
    ctx: SimulationContext,
}

impl EventHandler for Source {
    fn on(&mut self, event: Event) {
        cast!(match event.data {
            Arrive {} => {
                self.ctx.emit_now(Customer { born: self.ctx.time() }, self.first);
                self.ctx.emit_self(Arrive {}, exponential(&mut self.random, 1.0 / RATE));
            }
        })
    }
}

struct Station {
    next: Option<Id>,
    queue: VecDeque<f64>,
    random: SmallRng,
    served: Rc<RefCell<Served>>,
    ctx: SimulationContext,
}

impl Station {
    fn begin(&mut self) {
        self.ctx.emit_self(Done {}, exponential(&mut self.random, WORK));
    }
}

impl EventHandler for Station {
    fn on(&mut self, event: Event) {
        cast!(match event.data {
            Customer { born } => {
                self.queue.push_back(born);
                if self.queue.len() == 1 {
                    self.begin();
                }
            }
            Done {} => {
                let born = self.queue.pop_front().expect("somebody was served");
                match self.next {
                    Some(next) => self.ctx.emit_now(Customer { born }, next),
                    None => {
                        let mut served = self.served.borrow_mut();
                        served.customers += 1;
                        served.seconds += self.ctx.time() - born;
                        0
                    }
                };
                if !self.queue.is_empty() {
                    self.begin();
                }
            }
        })
    }
}

pub fn run(stations: usize, seconds: f64) -> Served {
    let mut sim = Simulation::new(1);
    let served = Rc::new(RefCell::new(Served { customers: 0, seconds: 0.0 }));
    let mut next = None;
    for at in (0..stations).rev() {
        let name = format!("station{at}");
        let station = Station {
            next,
            queue: VecDeque::new(),
            random: SmallRng::seed_from_u64(at as u64 + 2),
            served: Rc::clone(&served),
            ctx: sim.create_context(&name),
        };
        next = Some(sim.add_handler(&name, Rc::new(RefCell::new(station))));
    }
    let ctx = sim.create_context("source");
    let first = next.expect("there is a station");
    let source = Rc::new(RefCell::new(Source { first, random: SmallRng::seed_from_u64(1), ctx }));
    sim.add_handler("source", source.clone());
    source.borrow().ctx.emit_self(Arrive {}, 0.0);
    sim.step_until_time(seconds);
    drop(sim);
    let served = served.borrow();
    Served { customers: served.customers, seconds: served.seconds }
}
