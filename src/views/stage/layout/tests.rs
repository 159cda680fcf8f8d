//! Zones surround their members, names keep out of the way, and another document is told from a change.

use crate::canvas::shape::Silhouette;
use betwixt_sim::CATALOGUE;

use super::*;

fn shop() -> Scenario {
    let text = r#"{"betwixt":1,"name":"Shop","zones":[{"id":"eu","name":"eu-west"},{"id":"us","name":"us-east"}],
        "components":[
          {"id":"people","kind":"client","at":[0,0]},
          {"id":"web","kind":"service","icon":"gateway","at":[200,0],"zone":"eu"},
          {"id":"db","kind":"database","at":[400,100],"zone":"eu"},
          {"id":"low","kind":"service","at":[200,300]}],
        "connections":[{"from":"people","to":"web"},{"from":"web","to":"db"},{"from":"web","to":"low"}]}"#;
    betwixt_model::read::read(text, &CATALOGUE).scenario
}

#[test]
fn a_zone_is_its_members_and_some_air() {
    let layout = Layout::new(&shop(), &CATALOGUE);
    assert_eq!(layout.zones.len(), 1, "a zone without members is not drawn");
    let rect = layout.zones[0].rect;
    assert_eq!((rect.left, rect.right), (200.0 - 30.0 - 40.0, 400.0 + 23.0 + 40.0));
    assert!(rect.top < -25.5 - 40.0 && rect.bottom > 100.0 + 25.0 + 40.0);
}

#[test]
fn the_front_door_wears_the_hexagon_and_names_keep_out_of_the_way() {
    let layout = Layout::new(&shop(), &CATALOGUE);
    assert_eq!(layout.nodes[1].silhouette, Silhouette::Hexagon60x51);
    assert_eq!(layout.names, [NameSide::Below, NameSide::Above, NameSide::Right, NameSide::Below]);
    assert_eq!(layout.order[..2], [Place::Box(0), Place::Arrow(0)]);
}

#[test]
fn data_has_its_name_below_where_another_box_stands_at_its_right() {
    let mut crowded = shop();
    crowded.components[3].at = betwixt_model::Point { x: 460.0, y: 110.0 };
    assert_eq!(Layout::new(&crowded, &CATALOGUE).names[2], NameSide::Below);
    let turned = crate::gallery::find(crate::gallery::FIRST, &CATALOGUE);
    let turned = turned.and_then(|shop| crate::state::vertical::turned(&shop)).expect("the shop is wider than high");
    let layout = Layout::new(&turned, &CATALOGUE);
    let cache = turned.components.iter().position(|held| held.name == "Cache").expect("it is there");
    assert_eq!(layout.names[cache], NameSide::Below, "the catalogue's database is beside it");
}

#[test]
fn the_layout_of_a_changed_document_is_that_of_a_new_one() {
    let layout = Layout::new(&shop(), &CATALOGUE);
    let mut moved = shop();
    moved.components[2].at.x += 40.0;
    let again = layout.changed(&moved, &CATALOGUE);
    assert_eq!(again, Layout::new(&moved, &CATALOGUE));
    assert_eq!((&again.paths[0], again.paths[1] == layout.paths[1]), (&layout.paths[0], false));
    let mut all_moved = shop();
    for component in &mut all_moved.components {
        (component.at.x, component.at.y) = (component.at.x + 48.0, component.at.y - 12.0);
    }
    let (again, new) = (layout.changed(&all_moved, &CATALOGUE), Layout::new(&all_moved, &CATALOGUE));
    assert_eq!((&again.paths, &again.names, &again.zones), (&new.paths, &new.names, &new.zones));
    for (moved, sought) in again.tables.iter().zip(&new.tables) {
        let (moved, sought) = (moved.at(0.3), sought.at(0.3));
        assert!((moved.x - sought.x).abs() < 1e-6 && (moved.y - sought.y).abs() < 1e-6);
    }
    let mut fewer = shop();
    fewer.connections.pop();
    assert_eq!(layout.changed(&fewer, &CATALOGUE), Layout::new(&fewer, &CATALOGUE));
}

#[test]
fn another_document_is_told_from_a_change() {
    let before = shop();
    let mut after = before.clone();
    after.components.pop();
    after.name = "My shop".to_owned();
    assert!(!is_another(&before, &after));
    assert!(!is_another(
        &Scenario::default(),
        &Scenario { components: before.components[..1].to_vec(), ..before.clone() }
    ));
    assert!(is_another(&Scenario::default(), &before), "all of it at once was opened");
    for component in &mut after.components {
        component.at.x += 7.0;
    }
    assert!(is_another(&before, &after), "the same names elsewhere, under another title");
}
