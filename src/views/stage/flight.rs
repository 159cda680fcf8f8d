//! Messages of the run, as the painter takes them.

use betwixt_sim::FlightView;
use betwixt_sim::component::Outcome;
use betwixt_sim::faults::Direction;
use betwixt_sim::observe::MessageKind;

use crate::canvas::band::LinkTraffic;
use crate::canvas::flight::Flight;
use crate::canvas::glyph::Shape;
use crate::runner::Summary;

/// A message on its way, as the painter takes it.
#[must_use]
pub fn flight(view: &FlightView) -> Flight {
    let lasts = view.due_at.saturating_sub(view.sent_at);
    // What is lost dies half-way: the picture needs to know where the way would have ended.
    let (end_ns, vanish_at) =
        if view.doomed { (view.sent_at.saturating_add(lasts.saturating_mul(2)), 0.5) } else { (view.due_at, 1.0) };
    Flight {
        link: view.connection,
        forward: view.direction == Direction::Request,
        start_ns: view.sent_at,
        end_ns,
        shape: shape(view),
        flow: (view.op.flow % 6) as u8,
        op_hash: hash(view.op.id),
        vanish_at,
    }
}

/// How busy each arrow is, by place in the document.
#[must_use]
pub fn traffic(summary: &Summary) -> Vec<LinkTraffic> {
    let link = |now: &crate::runner::summary::ConnectionNow| LinkTraffic {
        // Whoever is answered well sends as much back as it got.
        rate_per_sim_s: now.rate_per_s + now.ok_per_s,
        error_share: now.error_ratio.unwrap_or(0.0),
    };
    summary.connections.iter().map(link).collect()
}

fn shape(view: &FlightView) -> Shape {
    match view.kind {
        MessageKind::Probe if view.outcome != Outcome::Ok => Shape::Error,
        MessageKind::Publication | MessageKind::Probe | MessageKind::Cancel => Shape::Event,
        MessageKind::Reply if view.late => Shape::LateReply,
        MessageKind::Reply if view.outcome != Outcome::Ok => Shape::Error,
        MessageKind::Reply => Shape::Reply,
        MessageKind::Request if view.attempt > 1 => Shape::Retry(view.attempt.min(10) as u8),
        MessageKind::Request => Shape::Request,
    }
}

const fn hash(id: u64) -> u32 {
    (id.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

#[cfg(test)]
mod tests {
    //! Shapes say what a message is.

    use betwixt_sim::component::Op;

    use super::*;

    fn view() -> FlightView {
        FlightView {
            connection: 3,
            direction: Direction::Request,
            kind: MessageKind::Request,
            op: Op { id: 7, key: 0, flow: 1, depth: 0, version: 1, deadline: Op::NO_DEADLINE },
            attempt: 1,
            outcome: Outcome::Ok,
            doomed: false,
            late: false,
            sent_at: 100,
            due_at: 200,
        }
    }

    #[test]
    fn each_sort_has_its_shape() {
        let reply = FlightView { kind: MessageKind::Reply, direction: Direction::Reply, ..view() };
        for (view, expected) in [
            (view(), Shape::Request),
            (FlightView { attempt: 2, ..view() }, Shape::Retry(2)),
            (FlightView { kind: MessageKind::Publication, attempt: 3, ..view() }, Shape::Event),
            (reply, Shape::Reply),
            (FlightView { outcome: Outcome::Failed, ..reply }, Shape::Error),
            (FlightView { outcome: Outcome::Failed, late: true, ..reply }, Shape::LateReply),
        ] {
            assert_eq!(flight(&view).shape, expected);
        }
        assert!(flight(&view()).forward && !flight(&reply).forward);
    }

    #[test]
    fn what_is_lost_dies_half_way() {
        let lost = flight(&FlightView { doomed: true, ..view() });
        assert_eq!((lost.start_ns, lost.end_ns, lost.vanish_at), (100, 300, 0.5));
        assert_eq!(flight(&view()).end_ns, 200);
    }
}
