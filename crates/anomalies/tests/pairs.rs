//! The pairs of the repository hold with a few seeds; `cargo xtask anomalies` runs them with many.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;

use betwixt_anomalies::{read_pairs, try_pairs};

#[test]
fn broken_pairs_show_what_they_are_about_and_mended_ones_do_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/pairs");
    let pairs = read_pairs(&folder).unwrap();
    assert!(pairs.len() >= 16);
    for row in try_pairs(&pairs, 2, 2) {
        assert_eq!(row.fault(), None, "{}", row.pair.name);
        let sentence = row.sentence().unwrap();
        assert!(sentence.contains(" because "), "{}: {sentence}", row.pair.name);
    }
}

#[test]
fn a_list_that_does_not_fit_its_folder_is_refused() {
    let folder = std::env::temp_dir().join(format!("betwixt-pairs-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("findings.txt"), "a | no such finding | nothing\nb | charged_twice | nothing\nc\n")
        .unwrap();
    std::fs::write(folder.join("d-broken.json"), "{\"betwixt\": 1}").unwrap();
    let wrong = read_pairs(&folder).unwrap_err();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(wrong.iter().any(|sentence| sentence.contains("there is no finding")), "{wrong:?}");
    assert!(wrong.iter().any(|sentence| sentence.contains("b-broken.json cannot be read")), "{wrong:?}");
    assert!(wrong.iter().any(|sentence| sentence.contains("write NAME")), "{wrong:?}");
    assert!(wrong.iter().any(|sentence| sentence.contains("add a line for d")), "{wrong:?}");
}
