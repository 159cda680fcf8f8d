//! Which part of the world the stage shows, and the only place where screen and world positions are converted.

/// The smallest zoom: 20 %, where a large scenario is still a map.
pub const ZOOM_MIN: f64 = 0.2;
/// The largest zoom: 300 %.
pub const ZOOM_MAX: f64 = 3.0;
/// The largest zoom that [`Camera::fit`] chooses: below the 150 % at which worker slots would appear unasked.
pub const ZOOM_FIT_MAX: f64 = 1.25;

/// A place on the stage, in CSS pixels from its top-left corner.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ScreenPoint {
    /// CSS pixels to the right.
    pub x: f64,
    /// CSS pixels down.
    pub y: f64,
}

/// A place in the scenario's layout; at 100 % one unit is one CSS pixel.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct WorldPoint {
    /// Units to the right.
    pub x: f64,
    /// Units down.
    pub y: f64,
}

/// The size of the stage, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Viewport {
    /// CSS pixels across.
    pub width: f64,
    /// CSS pixels down.
    pub height: f64,
}

/// An upright rectangle of the world; `left <= right` and `top <= bottom`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct WorldRect {
    /// Least x.
    pub left: f64,
    /// Least y.
    pub top: f64,
    /// Greatest x.
    pub right: f64,
    /// Greatest y.
    pub bottom: f64,
}

/// How much of each component there is room to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Under 35 %: silhouettes, icons, ribbons and names of regions; no messages.
    Map,
    /// 35 to 50 %: names only.
    Names,
    /// 50 to 60 %: names, and the first number of each.
    Few,
    /// 60 to 150 %: everything usual.
    Normal,
    /// From 150 %: worker slots, and one outline per instance.
    Close,
}

/// The view: the world point at the stage's top-left corner, and how large a world unit is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// World x at the left edge.
    pub x: f64,
    /// World y at the top edge.
    pub y: f64,
    /// CSS pixels per world unit, [`ZOOM_MIN`] to [`ZOOM_MAX`].
    pub zoom: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self { x: 0.0, y: 0.0, zoom: 1.0 }
    }
}

impl Camera {
    /// Where on the stage a world point is seen.
    #[must_use]
    pub fn screen_from_world(&self, point: WorldPoint) -> ScreenPoint {
        ScreenPoint { x: (point.x - self.x) * self.zoom, y: (point.y - self.y) * self.zoom }
    }

    /// Which world point is seen at a place on the stage.
    #[must_use]
    pub fn world_from_screen(&self, point: ScreenPoint) -> WorldPoint {
        WorldPoint { x: self.x + point.x / self.zoom, y: self.y + point.y / self.zoom }
    }

    /// Zooms by `factor`, keeping the world point under `point` where it is.
    #[must_use]
    pub fn zoom_about(&self, point: ScreenPoint, factor: f64) -> Self {
        let zoom = clamp_zoom(self.zoom * factor);
        let fixed = self.world_from_screen(point);
        Self { x: fixed.x - point.x / zoom, y: fixed.y - point.y / zoom, zoom }
    }

    /// Moves the picture by so many CSS pixels: a drag to the right shows more of the left.
    #[must_use]
    pub fn pan(&self, dx: f64, dy: f64) -> Self {
        Self { x: self.x - dx / self.zoom, y: self.y - dy / self.zoom, zoom: self.zoom }
    }

    /// Two fingers moved from `before` to `after`: pans and zooms so that both stay on what they hold.
    #[must_use]
    pub fn pinch(&self, before: [ScreenPoint; 2], after: [ScreenPoint; 2]) -> Self {
        let spread = |[a, b]: [ScreenPoint; 2]| (a.x - b.x).hypot(a.y - b.y).max(1.0);
        let middle = |[a, b]: [ScreenPoint; 2]| ScreenPoint { x: (a.x + b.x) / 2.0, y: (a.y + b.y) / 2.0 };
        let (from, to) = (middle(before), middle(after));
        self.pan(to.x - from.x, to.y - from.y).zoom_about(to, spread(after) / spread(before))
    }

    /// Shows all of `rect` in the middle of the stage, with `padding` CSS pixels free on each side.
    ///
    /// A rectangle too large for [`ZOOM_MIN`] is centred and cut; an empty one is centred at [`ZOOM_FIT_MAX`].
    #[must_use]
    pub fn fit(rect: WorldRect, viewport: Viewport, padding: f64) -> Self {
        let free_width = (viewport.width - 2.0 * padding).max(1.0);
        let free_height = (viewport.height - 2.0 * padding).max(1.0);
        let width = (rect.right - rect.left).max(1.0);
        let height = (rect.bottom - rect.top).max(1.0);
        let zoom = clamp_zoom((free_width / width).min(free_height / height).min(ZOOM_FIT_MAX));
        Self {
            x: (rect.left + rect.right - viewport.width / zoom) / 2.0,
            y: (rect.top + rect.bottom - viewport.height / zoom) / 2.0,
            zoom,
        }
    }

    /// The part of the way from this view to `other`, for an eased camera move; `t` from 0 to 1.
    #[must_use]
    pub fn towards(&self, other: &Self, t: f64) -> Self {
        let t = t.clamp(0.0, 1.0);
        let mix = |a: f64, b: f64| a + (b - a) * t;
        Self { x: mix(self.x, other.x), y: mix(self.y, other.y), zoom: mix(self.zoom, other.zoom) }
    }

    /// From the world to the screen, for a group of SVG and for the style of an element alike.
    #[must_use]
    pub fn transform(&self) -> String {
        let (x, y, zoom) = (-self.x * self.zoom, -self.y * self.zoom, number(self.zoom));
        format!("matrix({zoom},0,0,{zoom},{},{})", number(x), number(y))
    }

    /// How much of each component there is room to draw.
    #[must_use]
    pub fn detail(&self) -> Detail {
        match self.zoom {
            zoom if zoom < 0.35 => Detail::Map,
            zoom if zoom < 0.5 => Detail::Names,
            zoom if zoom < 0.6 => Detail::Few,
            zoom if zoom < 1.5 => Detail::Normal,
            _ => Detail::Close,
        }
    }
}

impl WorldPoint {
    /// Distance to another point, in world units.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

impl WorldRect {
    /// The rectangle with these two points as opposite corners.
    #[must_use]
    pub fn between(a: WorldPoint, b: WorldPoint) -> Self {
        Self { left: a.x.min(b.x), top: a.y.min(b.y), right: a.x.max(b.x), bottom: a.y.max(b.y) }
    }

    /// Whether the two share a point; touching counts.
    #[must_use]
    pub fn touches(&self, other: &Self) -> bool {
        self.left <= other.right && other.left <= self.right && self.top <= other.bottom && other.top <= self.bottom
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// A zoom that the stage can show; nonsense (a zero-length pinch, a broken wheel) becomes 1.
fn clamp_zoom(zoom: f64) -> f64 {
    if zoom.is_finite() { zoom.clamp(ZOOM_MIN, ZOOM_MAX) } else { 1.0 }
}

/// A number as SVG wants it: at most three decimals, no `-0`, no trailing zeros.
///
/// Three decimals are far below a pixel at any zoom, and short attributes are cheap to set sixty times a second.
#[must_use]
pub fn number(value: f64) -> String {
    // By whole numbers: what the standard library needs to write any float is 12 KB of code.
    let thousandths = (value * 1000.0).round() as i64;
    let sign = if thousandths < 0 { "-" } else { "" };
    let (whole, mut rest) = (thousandths.unsigned_abs() / 1000, thousandths.unsigned_abs() % 1000);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let mut decimals = 3;
    while rest % 10 == 0 {
        (rest, decimals) = (rest / 10, decimals - 1);
    }
    format!("{sign}{whole}.{rest:0decimals$}")
}

#[cfg(test)]
mod tests;
