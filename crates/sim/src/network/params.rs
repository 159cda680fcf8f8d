//! The parameters of the network of a connection.

use betwixt_model::{Distribution, ParamDefault, ParamSpec, SimSpan};

const GAP: &str = "In the gap";
const EACH_WAY: &str = "Each way";
const DRAWN: &str = "Drawn delay and order";
const TWICE: &str = "Doubled";
const BURSTS: &str = "Bursts of loss";
const BANDWIDTH: &str = "Bandwidth";

const fn kbits(id: &'static str, name: &'static str, help: &'static str) -> ParamSpec {
    ParamSpec::count(id, name, betwixt_model::param::UNLIMITED, (1, 1_000_000_000), help)
        .or_unlimited()
        .in_group(BANDWIDTH)
        .with_slider(1.0, 1_000_000.0)
}

/// The network of a connection.
pub const PARAMS: [ParamSpec; 29] = [
    ParamSpec::duration(
        "latency",
        "Latency",
        0,
        "Round trip through the network: half of it for the request, half for the answer, unless one way is set by itself below.",
    )
    .in_group(GAP),
    ParamSpec::ratio(
        "jitter",
        "Jitter",
        0.0,
        "Each message takes its latency, more or less by up to this share, evenly spread. Later messages can overtake.",
    )
    .in_group(GAP)
    .linear(),
    ParamSpec::ratio("loss", "Lost", 0.0, "Share of messages that never arrive, each way. Nobody is told.").in_group(GAP),
    ParamSpec::ratio(
        "failure_rate",
        "Fails",
        0.0,
        "Share of requests that come back as an error without having reached the callee.",
    )
    .in_group(GAP),
    ParamSpec::duration("latency_request", "Latency there", 0, "One way, for requests and publications.")
        .in_group(EACH_WAY)
        .defaulting(ParamDefault::HalfOf("latency")),
    ParamSpec::duration("latency_reply", "Latency back", 0, "One way, for answers.")
        .in_group(EACH_WAY)
        .defaulting(ParamDefault::HalfOf("latency")),
    ParamSpec::ratio("loss_request", "Lost there", 0.0, "Share of requests and publications that never arrive.")
        .in_group(EACH_WAY)
        .defaulting(ParamDefault::SameAs("loss")),
    ParamSpec::ratio("loss_reply", "Lost back", 0.0, "Share of answers that never arrive: the work is done, the caller does not know.")
        .in_group(EACH_WAY)
        .defaulting(ParamDefault::SameAs("loss")),
    ParamSpec::ratio(
        "failure_rate_reply",
        "Fails back",
        0.0,
        "Share of good answers that turn into an error on their way: the work is done, the caller is told it failed.",
    )
    .in_group(EACH_WAY),
    ParamSpec::distribution(
        "delay",
        "Drawn delay",
        Distribution::Constant(SimSpan::ZERO),
        "One way, drawn anew for each message and added to the latency. With a latency of 0 it is the whole way.",
    )
    .in_group(DRAWN),
    ParamSpec::distribution("delay_request", "Drawn delay there", Distribution::Constant(SimSpan::ZERO), "One way, for requests and publications.")
        .in_group(DRAWN)
        .defaulting(ParamDefault::SameAs("delay")),
    ParamSpec::distribution("delay_reply", "Drawn delay back", Distribution::Constant(SimSpan::ZERO), "One way, for answers.")
        .in_group(DRAWN)
        .defaulting(ParamDefault::SameAs("delay")),
    ParamSpec::flag("in_order", "In order", false, "Whether messages of one direction arrive in the order in which they left, as on one TCP connection: none overtakes another.")
        .in_group(DRAWN),
    ParamSpec::ratio("reordering", "Held back", 0.0, "Share of messages that are held back on their way, so that later ones overtake them.")
        .in_group(DRAWN),
    ParamSpec::duration("reordering_delay", "Held back for", 50, "How much longer a message takes that is held back.").in_group(DRAWN),
    ParamSpec::ratio("duplication", "Doubled", 0.0, "Share of messages that arrive twice, each way: a doubled request is carried out twice.")
        .in_group(TWICE),
    ParamSpec::ratio("duplication_request", "Doubled there", 0.0, "Share of requests and publications that arrive twice.")
        .in_group(TWICE)
        .defaulting(ParamDefault::SameAs("duplication")),
    ParamSpec::ratio("duplication_reply", "Doubled back", 0.0, "Share of answers that arrive twice; nobody waits for the second.")
        .in_group(TWICE)
        .defaulting(ParamDefault::SameAs("duplication")),
    ParamSpec::choice(
        "loss_model",
        "Losses come",
        "independent",
        &[
            ("independent", "each message for itself"),
            ("gilbert_elliott", "in bursts: a good and a bad state, changing from message to message"),
        ],
        "Whether losses come alone or in bursts.",
    )
    .in_group(BURSTS),
    ParamSpec::ratio("burst_start", "Burst begins", 0.01, "Chance before each message that a good time turns bad (p of Gilbert and Elliott).")
        .in_group(BURSTS)
        .only_if("loss_model", "gilbert_elliott"),
    ParamSpec::ratio("burst_end", "Burst ends", 0.25, "Chance before each message that a bad time turns good (r); its inverse is the mean length of a burst.")
        .in_group(BURSTS)
        .only_if("loss_model", "gilbert_elliott")
        .linear(),
    ParamSpec::ratio("burst_loss", "Lost in a burst", 1.0, "Share of messages lost in a bad time; in a good time it is the ordinary loss.")
        .in_group(BURSTS)
        .only_if("loss_model", "gilbert_elliott")
        .linear(),
    kbits("bandwidth", "Bandwidth", "How many kilobits a second go through, each way; messages leave one after another."),
    kbits("bandwidth_request", "Bandwidth there", "Kilobits a second for requests and publications.")
        .defaulting(ParamDefault::SameAs("bandwidth")),
    kbits("bandwidth_reply", "Bandwidth back", "Kilobits a second for answers.").defaulting(ParamDefault::SameAs("bandwidth")),
    ParamSpec::count("request_size", "Request", 1_000, (0, 1_000_000_000), "Bytes of a request or publication; they matter only where bandwidth is limited.")
        .in_group(BANDWIDTH)
        .with_slider(0.0, 1_000_000.0),
    ParamSpec::count("reply_size", "Answer", 10_000, (0, 1_000_000_000), "Bytes of an answer; they matter only where bandwidth is limited.")
        .in_group(BANDWIDTH)
        .with_slider(0.0, 1_000_000.0),
    ParamSpec::count("buffer", "Buffer", betwixt_model::param::UNLIMITED, (0, 1_000_000), "How many messages may wait in each direction while another is being sent; one more is lost.")
        .or_unlimited()
        .in_group(BANDWIDTH)
        .with_slider(0.0, 1_000.0),
    ParamSpec::count(
        "priority",
        "Priority",
        0,
        (0, 9),
        "For a balancer: connections with 0 are asked first; a higher number takes over when all below it are out.",
    )
    .in_group("Balancing")
    .linear(),
];
