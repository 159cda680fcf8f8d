//! The members of a component as a small picture: on the canvas, and in the inspector.

use betwixt_sim::component::MemberFacets;
use yew::prelude::*;

use super::markup::html;
use crate::canvas::camera::number;
use crate::runner::insides::{Inside, Sort};

/// Width, height and distance of cells [units of the picture].
const CELL: (f64, f64) = (12.0, 16.0);
const STEP: f64 = 16.0;
/// Room above the cells, for the sign of who leads.
const CROWN: f64 = 8.0;
/// So many members are drawn; the others are counted.
const MOST: usize = 8;
/// With so many that lack, or wait, a cell is empty, or full: in steps as the ear would count them.
const MANY: f64 = 1_000.0;

/// How large the picture is.
#[must_use]
pub fn size(inside: &Inside) -> (f64, f64) {
    let drawn = inside.members.len().min(MOST);
    let more = if inside.members.len() > MOST { 24.0 } else { 0.0 };
    ((drawn as f64 * STEP - (STEP - CELL.0)).max(0.0) + more, CROWN + CELL.1)
}

/// The members side by side, from the origin to the right and down.
pub fn picture(inside: &Inside) -> Html {
    let most = inside.members.iter().map(|held| held.log).max().unwrap_or(0);
    let more = inside.members.len().saturating_sub(MOST);
    html! {
        <g class="members">
            { for inside.members.iter().take(MOST).enumerate().map(|(at, held)| cell(inside.sort, held, most, at as f64 * STEP)) }
            if more > 0 {
                <text class="members-more" x={number(MOST as f64 * STEP)} y={number(CROWN + CELL.1 / 2.0)} dy="0.36em">{ format!("+{more}") }</text>
            }
        </g>
    }
}

/// How much of a cell is filled: what a member has of what there is; of a partition, what waits in it.
#[must_use]
pub fn filled(sort: Sort, held: &MemberFacets, most: u64) -> f64 {
    let part = |n: u64| (libm::log1p(n as f64) / libm::log1p(MANY)).min(1.0);
    match sort {
        Sort::Partitions => part(held.log.saturating_sub(held.committed)),
        Sort::Group | Sort::Replicas => 1.0 - part(most.saturating_sub(held.log)),
        // They share the records: none of them has all.
        Sort::Nodes | Sort::Alone => 1.0,
    }
}

fn cell(sort: Sort, held: &MemberFacets, most: u64, x: f64) -> Html {
    let (width, height) = CELL;
    let full = if held.up { filled(sort, held, most) * height } else { 0.0 };
    let class = classes!(
        "member",
        (held.leads && held.up).then_some("is-leader"),
        (!held.up).then_some("is-down"),
        (held.up && !held.reached).then_some("is-cut"),
    );
    html! {
        <g {class} transform={format!("translate({} {})", number(x), number(CROWN))}>
            if held.leads && held.up {
                <path class="member-crown" d="M1 -2L0 -7L3.500 -4.500L6 -8L8.500 -4.500L12 -7L11 -2Z" />
            }
            <rect class="member-room" width={number(width)} height={number(height)} rx="2.5" />
            if full > 0.0 {
                <rect class="member-fill" y={number(height - full)} width={number(width)} height={number(full)} rx="2.5" />
            }
            if held.kept > 0 {
                <circle class="member-kept" cx={number(width / 2.0)} cy={number(height / 2.0)} r="3" />
            }
            if !held.up {
                <path class="member-cross" d="M2.500 4.500L9.500 11.500M9.500 4.500L2.500 11.500" />
            }
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(log: u64, committed: u64) -> MemberFacets {
        MemberFacets { up: true, reached: true, log, committed, ..MemberFacets::default() }
    }

    #[test]
    fn a_cell_shows_what_a_member_has_or_what_waits_in_a_partition() {
        assert_eq!(filled(Sort::Replicas, &member(500, 500), 500), 1.0);
        let (near, far) = (filled(Sort::Replicas, &member(497, 0), 500), filled(Sort::Replicas, &member(300, 0), 500));
        assert!(near > 0.75 && far < near && far > 0.0, "{near} {far}");
        assert_eq!(filled(Sort::Partitions, &member(500, 500), 500), 0.0);
        assert_eq!(filled(Sort::Partitions, &member(5_000, 500), 500), 1.0);
    }

    #[test]
    fn many_members_are_counted() {
        let of = |n| Inside { members: vec![member(1, 1); n], ..Inside::default() };
        assert_eq!(size(&of(3)), (44.0, 24.0));
        assert_eq!(size(&of(20)), (size(&of(8)).0 + 24.0, 24.0));
    }
}
