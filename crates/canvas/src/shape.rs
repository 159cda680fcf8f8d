//! The seven outlines a component can have: their size, where connections touch them, and the path that SVG draws.
//!
//! A path starts at the middle of the top edge and runs clockwise, so that one path serves twice: closed it is the
//! outline, open with `pathLength="100"` its dash array is the share of workers that are busy.

use super::camera::{WorldPoint, WorldRect, number};

/// The outline of a component, named after its form and its size at 100 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Silhouette {
    /// Client, device, schedule.
    Circle52,
    /// Gateway, CDN, balancer.
    Hexagon60x51,
    /// Service, function, worker.
    Square52,
    /// Cache.
    CutSquare46,
    /// Database, files, search.
    Cylinder46,
    /// Queue, stream.
    Pill92x42,
    /// Third party: softer, dashed, and without a busy outline, for nobody sees inside.
    DashedSquare52,
}

/// One of the four sides of a silhouette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Up.
    Top,
    /// Towards the end of a line of text.
    Right,
    /// Down.
    Bottom,
    /// Towards the beginning of a line of text.
    Left,
}

impl Side {
    /// The four, clockwise from the top.
    pub const ALL: [Self; 4] = [Self::Top, Self::Right, Self::Bottom, Self::Left];

    /// The unit vector that points out of the silhouette on this side.
    #[must_use]
    pub const fn outward(self) -> (f64, f64) {
        match self {
            Self::Top => (0.0, -1.0),
            Self::Right => (1.0, 0.0),
            Self::Bottom => (0.0, 1.0),
            Self::Left => (-1.0, 0.0),
        }
    }

    /// The place of this side in [`Side::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl Silhouette {
    /// All seven, in the order of the drawing.
    pub const ALL: [Self; 7] = [
        Self::Circle52,
        Self::Hexagon60x51,
        Self::Square52,
        Self::CutSquare46,
        Self::Cylinder46,
        Self::Pill92x42,
        Self::DashedSquare52,
    ];

    /// Half the width and half the height, in world units.
    #[must_use]
    pub const fn half_extents(self) -> (f64, f64) {
        match self {
            Self::Circle52 | Self::Square52 | Self::DashedSquare52 => (26.0, 26.0),
            Self::Hexagon60x51 => (30.0, 25.5),
            Self::CutSquare46 => (23.0, 23.0),
            Self::Cylinder46 => (23.0, 25.0),
            Self::Pill92x42 => (46.0, 21.0),
        }
    }

    /// Whether the outline is drawn dashed.
    #[must_use]
    pub const fn is_dashed(self) -> bool {
        matches!(self, Self::DashedSquare52)
    }

    /// Whether a busy outline belongs on it.
    ///
    /// Nobody sees inside a third party; a circle starts traffic and a pill shows its waiting items instead.
    #[must_use]
    pub const fn has_busy_outline(self) -> bool {
        matches!(self, Self::Hexagon60x51 | Self::Square52 | Self::CutSquare46 | Self::Cylinder46)
    }

    /// The open outline as SVG path data around 0,0, clockwise from the middle of the top.
    #[must_use]
    pub fn perimeter(self) -> String {
        let path = match self {
            Self::Circle52 => "M0-26A26 26 0 0 1 0 26A26 26 0 0 1 0-26",
            Self::Hexagon60x51 => {
                "M0-25.5H11.5Q14.5-25.5 16-22.9L28.7-2.2Q30 0 28.7 2.2L16 22.9Q14.5 25.5 11.5 25.5H-11.5Q-14.5 25.5-16 22.9\
                 L-28.7 2.2Q-30 0-28.7-2.2L-16-22.9Q-14.5-25.5-11.5-25.5H0"
            }
            Self::Square52 => rounded_square_path(14),
            Self::CutSquare46 => "M0-23H13L23-13V13L13 23H-13L-23 13V-13L-13-23H0",
            Self::Cylinder46 => {
                "M0-25C12.7-25 23-21.9 23-18V18C23 21.9 12.7 25 0 25S-23 21.9-23 18V-18C-23-21.9-12.7-25 0-25"
            }
            Self::Pill92x42 => "M0-21H25A21 21 0 0 1 25 21H-25A21 21 0 0 1-25-21H0",
            Self::DashedSquare52 => rounded_square_path(19),
        };
        path.to_owned()
    }

    /// The closed outline as SVG path data around 0,0.
    #[must_use]
    pub fn outline(self) -> String {
        let mut path = self.perimeter();
        path.push('Z');
        path
    }

    /// Lines inside the outline: the rim and the bands of a cylinder; nothing for the others.
    #[must_use]
    pub const fn detail(self) -> Option<&'static str> {
        match self {
            Self::Cylinder46 => Some("M-23-18C-23-14.1-12.7-11 0-11S23-14.1 23-18M-14 0Q0 5 14 0M-14 11Q0 16 14 11"),
            _ => None,
        }
    }

    /// The point of the outline on `side`, `along` units from the middle of that side (right or down is positive).
    ///
    /// Connections that share a side leave from points like these, so they must lie on the drawn edge, not on its box.
    #[must_use]
    pub fn edge_at(self, side: Side, along: f64) -> (f64, f64) {
        let (half_width, half_height) = self.half_extents();
        let vertical = matches!(side, Side::Left | Side::Right);
        let limit = if vertical { half_height } else { half_width };
        let along = along.clamp(-limit, limit);
        let out = match self {
            Self::Circle52 => rounded_edge(along, 0.0, 26.0),
            Self::Square52 => rounded_edge(along, 12.0, 14.0),
            Self::DashedSquare52 => rounded_edge(along, 7.0, 19.0),
            Self::CutSquare46 => (36.0 - along.abs()).min(23.0),
            Self::Hexagon60x51 if vertical => 30.0 - along.abs() * (15.5 / 25.5),
            Self::Pill92x42 if vertical => 25.0 + rounded_edge(along, 0.0, 21.0),
            Self::Cylinder46 if !vertical => 18.0 + 7.0 * (1.0 - (along / 23.0).powi(2)).max(0.0).sqrt(),
            _ if vertical => half_width,
            _ => half_height,
        };
        let (x, y) = side.outward();
        if vertical { (out * x, along) } else { (along, out * y) }
    }

    /// How far from the middle of `side` a connection may still be attached.
    #[must_use]
    pub const fn side_reach(self, side: Side) -> f64 {
        match (self, side) {
            (Self::Circle52, _) => 16.0,
            (Self::Hexagon60x51, Side::Left | Side::Right) => 17.0,
            (Self::Hexagon60x51, _) => 11.0,
            (Self::Square52 | Self::DashedSquare52, _) => 18.0,
            (Self::CutSquare46, _) => 13.0,
            (Self::Cylinder46, _) => 15.0,
            (Self::Pill92x42, Side::Left | Side::Right) => 14.0,
            (Self::Pill92x42, _) => 25.0,
        }
    }

    /// Whether a point, relative to the centre, is inside; the outline may be grown by `margin` on all sides.
    #[must_use]
    pub fn contains(self, dx: f64, dy: f64, margin: f64) -> bool {
        let (half_width, half_height) = self.half_extents();
        let (x, y) = (dx.abs(), dy.abs());
        if x > half_width + margin || y > half_height + margin {
            return false;
        }
        match self {
            Self::Circle52 => x.hypot(y) <= 26.0 + margin,
            Self::Hexagon60x51 => x + y * (15.5 / 25.5) <= 30.0 + margin * 1.2,
            Self::CutSquare46 => x + y <= 36.0 + margin * std::f64::consts::SQRT_2,
            Self::Pill92x42 => (x - 25.0).max(0.0).hypot(y) <= 21.0 + margin,
            Self::Square52 => corner_contains(x, y, 14.0, margin),
            Self::DashedSquare52 => corner_contains(x, y, 19.0, margin),
            Self::Cylinder46 => true,
        }
    }

    /// The rectangle it covers when its centre is at `centre`.
    #[must_use]
    pub fn bounds(self, centre: WorldPoint) -> WorldRect {
        let (half_width, half_height) = self.half_extents();
        WorldRect {
            left: centre.x - half_width,
            top: centre.y - half_height,
            right: centre.x + half_width,
            bottom: centre.y + half_height,
        }
    }
}

/// The `stroke-dasharray` of a busy outline drawn with `pathLength="100"`; `share` is 0 to 1.
#[must_use]
pub fn busy_dash(share: f64) -> String {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    // The gap is longer than the path, so that no second dash can begin at the seam.
    format!("{} 200", number((share * 1000.0).round() / 10.0))
}

/// The 52 unit square with its corners rounded by `radius`: only the two radii that are used.
const fn rounded_square_path(radius: u8) -> &'static str {
    match radius {
        14 => "M0-26H12A14 14 0 0 1 26-12V12A14 14 0 0 1 12 26H-12A14 14 0 0 1-26 12V-12A14 14 0 0 1-12-26H0",
        _ => "M0-26H7A19 19 0 0 1 26-7V7A19 19 0 0 1 7 26H-7A19 19 0 0 1-26 7V-7A19 19 0 0 1-7-26H0",
    }
}

/// How far out the edge is where a straight part of half length `straight` ends in a quarter circle.
fn rounded_edge(along: f64, straight: f64, radius: f64) -> f64 {
    let past = (along.abs() - straight).max(0.0);
    straight + (radius * radius - past * past).max(0.0).sqrt()
}

/// Whether a point of the first quadrant is inside a 52 unit square with rounded corners.
fn corner_contains(x: f64, y: f64, radius: f64, margin: f64) -> bool {
    let straight = 26.0 - radius;
    (x - straight).max(0.0).hypot((y - straight).max(0.0)) <= radius + margin
}

#[cfg(test)]
mod tests;
