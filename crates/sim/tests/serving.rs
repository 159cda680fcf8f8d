//! Disciplines, full queues and shared processors, against the closed forms of queueing theory.

use betwixt_sim::{CATALOGUE, Fact, Observer, Outcome, compile};

/// Sums over requests, by flow, in seconds.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    begun: f64,
    waits: f64,
    waits_squared: f64,
    longest_wait: f64,
    done: f64,
    times: f64,
}

/// What a run of one client and one server (component 1) showed.
#[derive(Debug, Default)]
struct Measured {
    flows: [Sums; 2],
    offered: f64,
    ok: f64,
    refused: f64,
    /// Refused after they had waited.
    turned_out: f64,
    digest: String,
    /// Waits count only from here on [seconds].
    from: f64,
}

impl Observer for Measured {
    fn note(&mut self, at: u64, fact: Fact) {
        let (now, flow) = (at as f64 / 1e9, fact.op().map_or(0, |op| usize::from(op.flow)));
        let sums = &mut self.flows[flow];
        match fact {
            Fact::OperationStarted { .. } => self.offered += 1.0,
            Fact::OperationEnded { outcome, .. } => {
                self.ok += f64::from(u8::from(outcome == Outcome::Ok));
                self.refused += f64::from(u8::from(outcome == Outcome::Refused));
            }
            Fact::Begun { node: 1, arrived, .. } if now >= self.from => {
                let wait = (at - arrived) as f64 / 1e9;
                sums.begun += 1.0;
                sums.waits += wait;
                sums.waits_squared += wait * wait;
                sums.longest_wait = sums.longest_wait.max(wait);
            }
            Fact::Finished { node: 1, outcome: Outcome::Refused, .. } => self.turned_out += 1.0,
            Fact::Finished { node: 1, arrived, .. } => {
                sums.done += 1.0;
                sums.times += (at - arrived) as f64 / 1e9;
            }
            _ => {}
        }
    }
}

impl Measured {
    fn mean_wait(&self) -> f64 {
        self.flows[0].waits / self.flows[0].begun
    }

    fn mean_time(&self, flow: usize) -> f64 {
        self.flows[flow].times / self.flows[flow].done
    }

    /// The share of all who came that was refused.
    fn share_refused(&self) -> f64 {
        self.refused / self.offered
    }
}

fn measure_from(from: f64, json: &str) -> Measured {
    let loaded = betwixt_model::read(json, &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let mut world = compile(&loaded.scenario, &CATALOGUE).expect("it compiles");
    let mut measured = Measured { from, ..Measured::default() };
    let end = world.end().0;
    for tenth in 1..=10 {
        world.advance(betwixt_model::SimTime(end / 10 * tenth), u64::MAX, &mut measured);
        world.audit();
    }
    measured.digest = world.digest();
    measured
}

fn measure(json: &str) -> Measured {
    measure_from(0.0, json)
}

/// Poisson arrivals at one server.
fn one(rate: &str, duration: &str, server: &str) -> Measured {
    measure(&scenario(rate, duration, server))
}

fn scenario(rate: &str, duration: &str, server: &str) -> String {
    format!(
        r#"{{"betwixt":1,"duration":"{duration}","components":[{{"id":"c","kind":"client","rate":"{rate}"}},
        {{"id":"s","kind":"service",{server}}}],"connections":[{{"from":"c","to":"s"}}]}}"#
    )
}

fn near(measured: f64, expected: f64, tolerance: f64) {
    assert!((measured / expected - 1.0).abs() < tolerance, "{measured} measured, {expected} expected");
}

const MM1: &str = r#""workers":1,"queue":"unlimited","service_time":"exponential(1s)""#;

#[test]
fn priority_gives_the_times_of_cobham() {
    let run = measure(&format!(
        r#"{{"betwixt":1,"duration":"150000s","flows":[{{"id":"low","priority":1}},{{"id":"high"}}],"components":[
        {{"id":"c","kind":"client","rate":"0.8/s"}},{{"id":"s","kind":"service","discipline":"priority",{MM1}}}],
        "connections":[{{"from":"c","to":"s"}}]}}"#
    ));
    // W1 = R / (1 - r1), W2 = R / ((1 - r1) (1 - r1 - r2)) with R = 0.8 s of work left over, r1 = r2 = 0.4.
    near(run.mean_time(1), 2.333_3, 0.02);
    near(run.mean_time(0), 7.666_7, 0.05);
}

#[test]
fn the_discipline_changes_the_spread_and_not_the_mean() {
    // Takács: the second moment of the wait is 40 s² first come, 2 / (2 - r) times that in random order, and
    // 1 / (1 - r) times that last come, first served.
    for (discipline, second_moment, tolerance) in
        [("fifo", 40.0, 0.10), ("random", 40.0 * 2.0 / 1.2, 0.10), ("lifo", 40.0 / 0.2, 0.16)]
    {
        let run = one("0.8/s", "300000s", &format!(r#"{MM1},"discipline":"{discipline}""#));
        near(run.mean_wait(), 4.0, 0.04);
        near(run.flows[0].waits_squared / run.flows[0].begun, second_moment, tolerance);
    }
}

#[test]
fn adaptive_lifo_lies_between_the_two() {
    let adaptive = |threshold: u32| {
        one("80/s", "100s", &format!(r#""workers":1,"discipline":"adaptive_lifo","lifo_threshold":{threshold}"#))
    };
    let plain = |discipline: &str| one("80/s", "100s", &format!(r#""workers":1,"discipline":"{discipline}""#));
    assert_eq!(adaptive(1_000_000).digest, plain("fifo").digest);
    assert_eq!(adaptive(0).digest, plain("lifo").digest);
    // Without deadlines the earliest one is that of whoever came first.
    assert_eq!(plain("deadline").digest, plain("fifo").digest);
    // Twice the load: in line all wait for a thousand others, last come first served those that are served begin soon.
    let overloaded = |server: &str| measure_from(30.0, &scenario("200/s", "60s", server)).mean_wait();
    let fifo = overloaded(r#""workers":1"#);
    let adaptive = overloaded(r#""workers":1,"discipline":"adaptive_lifo","lifo_threshold":10"#);
    assert!(fifo > 8.0 && adaptive < 0.2, "{fifo} s first come, {adaptive} s adaptive");
}

#[test]
fn on_a_shared_processor_only_the_mean_of_the_work_matters() {
    // M/G/1-PS: the mean time is E[S] / (1 - r) = 5 s whatever the distribution; its part at work is r.
    for service in
        ["1s", "exponential(1s)", "mix(80% exponential(625ms), 20% exponential(2.5s))", "weibull(500ms, 0.5)"]
    {
        let server = format!(r#""sharing":"processor","workers":1,"queue":"unlimited","service_time":"{service}""#);
        let run = one("0.8/s", "300000s", &server);
        near(run.mean_time(0), 5.0, 0.05);
    }
    // With exponential work and more than one processor the number present is that of M/M/c: two, 1.6 Erlang.
    let server = r#""sharing":"processor","workers":2,"queue":"unlimited","service_time":"exponential(1s)""#;
    near(one("1.6/s", "200000s", server).mean_time(0), 2.777_78, 0.04);
    // With at most five present it is M/M/1/5.
    let server = r#""sharing":"processor","workers":1,"queue":4,"service_time":"weibull(500ms, 0.5)""#;
    let expected = blocked(5, 1.5, |n| f64::from(u8::from(n < 5)), |_| 1.0);
    near(one("1.5/s", "60000s", server).share_refused(), expected, 0.03);
}

#[test]
fn throughput_follows_the_universal_scalability_law() {
    // As many users as workers, who never think: all n are at work at all times.
    for n in [1_u32, 8, 32] {
        let run = measure(&format!(
            r#"{{"betwixt":1,"duration":"20s","components":[
            {{"id":"c","kind":"client","arrivals":"closed","users":{n},"think_time":"0ms"}},
            {{"id":"s","kind":"service","workers":{n},"service_time":"10ms","contention":0.05,"coherency":0.002}}],
            "connections":[{{"from":"c","to":"s","latency":"0ms"}}]}}"#
        ));
        let n = f64::from(n);
        near(run.ok / 20.0, 100.0 * n / (1.0 + 0.05 * (n - 1.0) + 0.002 * n * (n - 1.0)), 0.01);
    }
}

/// The share of those who come that find no place, in a birth and death process: `lambda(n)` are let in when `n` are there,
/// `mu(n)` leave.
fn blocked(places: u32, lambda: f64, admitted: impl Fn(u32) -> f64, mu: impl Fn(u32) -> f64) -> f64 {
    let (mut weight, mut total, mut blocked) = (1.0, 0.0, 0.0);
    for n in 0..=places {
        total += weight;
        blocked += weight * (1.0 - admitted(n));
        weight *= lambda * admitted(n) / mu(n + 1);
    }
    blocked / total
}

#[test]
fn a_full_queue_refuses_the_share_of_the_formula() {
    // Erlang B, 2 Erlang on 5 workers.
    let erlang = one("2/s", "60000s", r#""workers":5,"queue":0,"service_time":"exponential(1s)""#);
    let expected = blocked(5, 2.0, |n| f64::from(u8::from(n < 5)), f64::from);
    assert!((expected - 0.036_697_2).abs() < 1e-6);
    near(erlang.share_refused(), expected, 0.05);
    // M/M/3/8: three workers, five wait.
    let mmck = one("3/s", "40000s", r#""workers":3,"queue":5,"service_time":"exponential(1s)""#);
    let expected = blocked(8, 3.0, |n| f64::from(u8::from(n < 8)), |n| f64::from(n.min(3)));
    near(mmck.share_refused(), expected, 0.04);
}

#[test]
fn dropping_the_oldest_refuses_as_many_but_others() {
    let server = r#""workers":1,"queue":4,"service_time":"exponential(1s)","when_full":"#;
    let rejecting = one("1.5/s", "60000s", &format!(r#"{server}"reject""#));
    let dropping = one("1.5/s", "60000s", &format!(r#"{server}"drop_oldest""#));
    let expected = blocked(5, 1.5, |n| f64::from(u8::from(n < 5)), |_| 1.0);
    near(rejecting.share_refused(), expected, 0.03);
    near(dropping.share_refused(), expected, 0.03);
    assert!(rejecting.turned_out < 0.5 && (dropping.turned_out - dropping.refused).abs() < 0.5);
    // Who is served has waited less: the ones who waited longest are gone.
    assert!(dropping.mean_wait() < 0.8 * rejecting.mean_wait(), "{} s", dropping.mean_wait());
    let nobody_waits = one("1.5/s", "1000s", r#""workers":1,"queue":0,"when_full":"drop_oldest""#);
    assert!(nobody_waits.turned_out < 0.5);
}

#[test]
fn shedding_refuses_more_the_fuller_it_is() {
    let run = one(
        "1.5/s",
        "60000s",
        r#""workers":1,"queue":10,"service_time":"exponential(1s)","when_full":"shed","shed_from":"20%""#,
    );
    let admitted = |n: u32| match n {
        0 => 1.0,
        n => 1.0 - ((f64::from(n - 1) / 10.0 - 0.2) / 0.8).clamp(0.0, 1.0),
    };
    near(run.share_refused(), blocked(11, 1.5, admitted, |_| 1.0), 0.03);
}

#[test]
fn controlled_delay_keeps_the_wait_short_and_the_workers_busy() {
    let server = r#""workers":1,"service_time":"10ms","codel":true,"codel_target":"50ms","codel_interval":"200ms""#;
    let run = measure_from(1.0, &scenario("400/s", "60s", server));
    assert!(run.flows[0].longest_wait <= 0.05, "{} s", run.flows[0].longest_wait);
    assert!(run.ok > 0.99 * 6_000.0, "{} served", run.ok);
    assert!((run.turned_out - run.refused).abs() < 0.5);
    // A burst that the queue gets rid of within the interval is served whole.
    let burst = one("50/s", "60s", server);
    assert!(burst.refused < 0.5, "{} refused", burst.refused);
}

/// How many instances component 1 has at each of these seconds, and how the run ended for people.
fn instances_at(json: &str, seconds: &[u64]) -> (Vec<u32>, Measured) {
    let loaded = betwixt_model::read(json, &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let mut world = compile(&loaded.scenario, &CATALOGUE).expect("it compiles");
    let mut measured = Measured::default();
    let mut seen = Vec::new();
    for second in seconds {
        world.advance(betwixt_model::SimTime(second * 1_000_000_000), u64::MAX, &mut measured);
        world.audit();
        seen.push(world.facets(1).instances);
    }
    world.advance(world.end(), u64::MAX, &mut measured);
    (seen, measured)
}

#[test]
fn instances_follow_the_utilisation() {
    // 100/s of 100 ms each keep ten workers busy: five instances of two, ten at a target of one half.
    let json = r#"{"betwixt":1,"duration":"900s","components":[
        {"id":"c","kind":"client","arrivals":"constant","rate":"100/s"},
        {"id":"s","kind":"service","instances":8,"workers":2,"service_time":"100ms","start_up":"30s",
         "autoscale":"utilisation","target_utilisation":"50%","max_instances":40}],
        "connections":[{"from":"c","to":"s"}],
        "interventions":[{"set":"components.c.rate","points":[["202s","28/s"]]}]}"#;
    let (seen, measured) = instances_at(json, &[14, 16, 44, 46, 200, 500, 516, 890]);
    // A look at 15 s wants two more, which serve from 45 s on. The load falls at 202 s. The look at 195 s still wants ten, the
    // one at 210 s has seen 6.2 workers busy on average and wants seven, later ones three; each holds for five minutes.
    assert_eq!(seen, [8, 8, 8, 10, 10, 10, 7, 3]);
    assert!(
        (measured.ok - measured.offered).abs() < 5.0,
        "whoever was being served by an instance that went was served"
    );
    assert!(measured.refused < 0.5);
}

#[test]
fn instances_follow_the_queue() {
    // Twice the load that one instance can serve: the queue grows until there are enough.
    let json = r#"{"betwixt":1,"duration":"300s","components":[
        {"id":"c","kind":"client","arrivals":"constant","rate":"15/s"},
        {"id":"s","kind":"service","workers":1,"service_time":"100ms","queue":"unlimited","autoscale":"queue_length","target_queue":25}],
        "connections":[{"from":"c","to":"s"}]}"#;
    let (seen, _) = instances_at(json, &[14, 16, 299]);
    // At 15 s 75 wait: three instances, which are enough for good.
    assert_eq!(seen, [1, 3, 3]);
}

#[test]
fn an_instance_that_comes_back_listens_later_and_is_slow_at_first() {
    let json = |server: &str| {
        format!(
            r#"{{"betwixt":1,"duration":"60s","components":[
            {{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"}},
            {{"id":"s","kind":"service","service_time":"10ms",{server}}}],"connections":[{{"from":"c","to":"s"}}],
            "faults":[{{"fault":"restart","component":"s","at":"10.05s"}}]}}"#
        )
    };
    let late = measure(&json(r#""start_up":"5s""#));
    assert!((late.refused - 50.0).abs() < 0.5, "{} refused", late.refused);
    let cold = measure(&json(r#""cold_start":"2s""#));
    assert!(cold.refused < 0.5);
    // One request of 600 takes 2 s longer.
    near(cold.mean_time(0), 0.010 + 2.0 / 599.0, 0.01);
    // 10 s from four times as long down to once: on average 2.5 times, for a hundred requests.
    let warming = measure(&json(r#""warm_up":"10s","warm_up_factor":4"#));
    near(warming.mean_time(0), 0.010 + 0.015 * 100.0 / 599.0, 0.01);
}
