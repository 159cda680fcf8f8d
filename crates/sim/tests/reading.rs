//! What people write, read with the tables of all kinds and faults.

use betwixt_model::read;
use betwixt_sim::CATALOGUE;

fn problems(parts: &str) -> Vec<String> {
    let text = format!(r#"{{"betwixt":1,{parts}}}"#);
    read(&text, &CATALOGUE).problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_status_may_be_written_as_the_number_that_it_looks_like() {
    let with = |status: &str| {
        problems(&format!(
            r#""components":[{{"id":"a","kind":"client"}},{{"id":"b","kind":"service"}}],"connections":[{{"from":"a","to":"b"}}],
            "faults":[{{"fault":"errors","component":"b","status":{status}}}]"#
        ))
    };
    assert_eq!(with("503"), [""; 0]);
    assert_eq!(with(r#""503""#), [""; 0]);
    let [said] = with("404").try_into().expect("one problem");
    assert!(said.contains("\"404\" is not one of 500, "), "{said}");
}

#[test]
fn dead_letters_may_stay_where_they_are_put() {
    let with = |dead_letters: &str, order: [&str; 2]| {
        let [first, last] = order;
        problems(&format!(
            r#""components":[{{"id":"a","kind":"client"}},{{"id":"q","kind":"queue","max_receives":3{dead_letters}}},
            {{"id":"work","kind":"service"}},{{"id":"dead","kind":"queue"}}],
            "connections":[{{"from":"a","to":"q"}},{{"from":"q","to":"{first}"}},{{"from":"q","to":"{last}"}}]"#
        ))
    };
    let put_there = r#","dead_letters":"last_connection""#;
    assert_eq!(with(put_there, ["work", "dead"]), [""; 0]);
    for doubted in [with("", ["work", "dead"]), with(put_there, ["dead", "work"])] {
        assert!(doubted.iter().any(|said| said.contains("components.dead: It passes on")), "{doubted:?}");
    }
}
