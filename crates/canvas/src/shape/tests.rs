//! Every silhouette is closed, clockwise from the top, inside its box, and its ports lie on its edge.

use super::*;

#[test]
fn paths_start_at_the_top_and_come_back() {
    for silhouette in Silhouette::ALL {
        let (_, half_height) = silhouette.half_extents();
        let path = silhouette.perimeter();
        assert!(path.starts_with(&format!("M0-{half_height}")), "{silhouette:?}: {path}");
        assert!(!path.contains('Z'));
        assert!(path.ends_with("H0") || path.ends_with(&format!("0-{half_height}")), "{silhouette:?}: {path}");
        assert_eq!(silhouette.outline(), format!("{path}Z"));
        assert!(!path.contains('\n') && !path.contains("  "), "{path}");
    }
}

#[test]
fn ports_lie_on_the_edge() {
    for silhouette in Silhouette::ALL {
        for side in Side::ALL {
            let reach = silhouette.side_reach(side);
            for along in [-reach, 0.0, reach / 2.0, reach] {
                let (x, y) = silhouette.edge_at(side, along);
                assert!(silhouette.contains(x, y, 0.01), "{silhouette:?} {side:?} {along}: outside");
                let (out_x, out_y) = side.outward();
                assert!(
                    !silhouette.contains(x + 4.5 * out_x, y + 4.5 * out_y, 0.0),
                    "{silhouette:?} {side:?} {along}: inside"
                );
            }
        }
    }
}

#[test]
fn containment_follows_the_form_not_the_box() {
    assert!(!Silhouette::Circle52.contains(24.0, 24.0, 0.0));
    assert!(Silhouette::Circle52.contains(24.0, 24.0, 8.0));
    assert!(!Silhouette::Hexagon60x51.contains(28.0, 20.0, 0.0));
    assert!(Silhouette::Pill92x42.contains(40.0, 0.0, 0.0));
    assert!(!Silhouette::Pill92x42.contains(45.0, 20.0, 0.0));
    assert!(!Silhouette::Square52.contains(25.9, 25.9, 0.0));
    assert!(!Silhouette::CutSquare46.contains(22.0, 22.0, 0.0));
    for silhouette in Silhouette::ALL {
        assert!(silhouette.contains(0.0, 0.0, 0.0));
    }
}

#[test]
fn busy_dash_is_a_share_of_one_hundred() {
    assert_eq!(busy_dash(0.0), "0 200");
    assert_eq!(busy_dash(0.452), "45.2 200");
    assert_eq!(busy_dash(7.0), "100 200");
    assert_eq!(busy_dash(f64::NAN), "0 200");
}

#[test]
fn only_the_cylinder_has_lines_inside() {
    let with: Vec<_> = Silhouette::ALL.into_iter().filter(|s| s.detail().is_some()).collect();
    assert_eq!(with, [Silhouette::Cylinder46]);
}
