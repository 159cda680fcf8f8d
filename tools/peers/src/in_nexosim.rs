//! The chain in nexosim.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nexosim::model::{Context, Model, schedulable};
use nexosim::ports::Output;
use nexosim::simulation::{Mailbox, SimInit};
use nexosim::time::MonotonicTime;
use rand::SeedableRng;
use rand::rngs::SmallRng;
use serde::{Deserialize, Serialize};

use crate::{RATE, Served, WORK, exponential};

fn fresh() -> SmallRng {
    SmallRng::seed_from_u64(0)
}

fn wait(random: &mut SmallRng, mean: f64) -> Duration {
    // A wait of nothing is no valid deadline there.
    Duration::from_secs_f64(exponential(random, mean)).max(Duration::from_nanos(1))
}

fn seconds(time: MonotonicTime) -> f64 {
    time.duration_since(MonotonicTime::EPOCH).as_secs_f64()
}

#[derive(Serialize, Deserialize)]
struct Source {
    customer: Output<f64>,
    #[serde(skip, default = "fresh")]
    random: SmallRng,
}

#[Model]
impl Source {
    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>) {
        cx.schedule_event(wait(&mut self.random, 1.0 / RATE), schedulable!(Self::arrive), ()).expect("it is later");
    }

    #[nexosim(schedulable)]
    async fn arrive(&mut self, _: (), cx: &Context<Self>) {
        self.customer.send(seconds(cx.time())).await;
        cx.schedule_event(wait(&mut self.random, 1.0 / RATE), schedulable!(Self::arrive), ()).expect("it is later");
    }
}

#[derive(Serialize, Deserialize)]
struct Station {
    customer: Output<f64>,
    queue: VecDeque<f64>,
    #[serde(skip, default = "fresh")]
    random: SmallRng,
    #[serde(skip)]
    served: Option<Arc<Mutex<(u64, f64)>>>,
}

#[Model]
impl Station {
    async fn come(&mut self, born: f64, cx: &Context<Self>) {
        self.queue.push_back(born);
        if self.queue.len() == 1 {
            cx.schedule_event(wait(&mut self.random, WORK), schedulable!(Self::done), ()).expect("it is later");
        }
    }

    #[nexosim(schedulable)]
    async fn done(&mut self, _: (), cx: &Context<Self>) {
        let born = self.queue.pop_front().expect("somebody was served");
        match &self.served {
            None => self.customer.send(born).await,
            Some(served) => {
                let mut served = served.lock().expect("nobody else holds it");
                served.0 += 1;
                served.1 += seconds(cx.time()) - born;
            }
        }
        if !self.queue.is_empty() {
            cx.schedule_event(wait(&mut self.random, WORK), schedulable!(Self::done), ()).expect("it is later");
        }
    }
}

pub fn run(stations: usize, length: f64) -> Served {
    let served = Arc::new(Mutex::new((0, 0.0)));
    let mut source = Source { customer: Output::default(), random: SmallRng::seed_from_u64(1) };
    let mut bench = SimInit::with_num_threads(1);
    let mut chain: Vec<(Station, Mailbox<Station>)> = (0..stations)
        .map(|at| {
            let random = SmallRng::seed_from_u64(at as u64 + 2);
            let served = (at + 1 == stations).then(|| Arc::clone(&served));
            (Station { customer: Output::default(), queue: VecDeque::new(), random, served }, Mailbox::new())
        })
        .collect();
    source.customer.connect(Station::come, &chain[0].1);
    for at in 1..stations {
        let (before, after) = chain.split_at_mut(at);
        before[at - 1].0.customer.connect(Station::come, &after[0].1);
    }
    bench = bench.add_model(source, Mailbox::new(), "source");
    for (at, (station, mailbox)) in chain.into_iter().enumerate() {
        bench = bench.add_model(station, mailbox, &format!("station{at}"));
    }
    let mut simulation = bench.init(MonotonicTime::EPOCH).expect("it begins");
    simulation.step_until(Duration::from_secs_f64(length)).expect("it runs");
    let served = served.lock().expect("nobody else holds it");
    Served { customers: served.0, seconds: served.1 }
}
