//! How high what stands below the canvas is, if a person has said so.

/// Least and most [pixels].
pub const DOCK: (u16, u16) = (150, 500);

/// So much with an arrow key; with Shift, and with Page Up and Page Down [pixels].
const STEPS: (i32, i32, i32) = (20, 4, 80);

/// As high as this, within the bounds.
#[must_use]
pub fn dock(height: f64) -> u16 {
    height.round().clamp(f64::from(DOCK.0), f64::from(DOCK.1)) as u16
}

/// How high it is after a key: `Some(None)` is as high as usual, `None` is not for this.
#[must_use]
pub fn dock_by_key(height: u16, key: &str, fine: bool) -> Option<Option<u16>> {
    let (usual, little, much) = STEPS;
    let step = if fine { little } else { usual };
    let by = match key {
        "ArrowUp" | "ArrowRight" => step,
        "ArrowDown" | "ArrowLeft" => -step,
        "PageUp" => much,
        "PageDown" => -much,
        "Home" => return Some(Some(DOCK.0)),
        "End" => return Some(Some(DOCK.1)),
        "Backspace" | "Delete" => return Some(None),
        _ => return None,
    };
    Some(Some(dock(f64::from(i32::from(height) + by))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_it_within_its_bounds_and_back() {
        assert_eq!(dock_by_key(220, "ArrowUp", false), Some(Some(240)));
        assert_eq!(dock_by_key(220, "ArrowDown", true), Some(Some(216)));
        assert_eq!(dock_by_key(160, "PageDown", false), Some(Some(150)));
        assert_eq!(dock_by_key(490, "PageUp", false), Some(Some(500)));
        assert_eq!(dock_by_key(300, "Backspace", false), Some(None));
        assert_eq!(dock_by_key(300, "a", false), None);
    }
}
