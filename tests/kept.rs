//! Files that are written from the code, and links that must open for ever.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use betwixt_app::canvas::theme;
use betwixt_model::{permalink, read, reference::reference, schema::schema, write};
use betwixt_sim::CATALOGUE;

/// Compares a kept file with what the code makes now; `BETWIXT_BLESS` writes it.
fn kept(path: &str, now: &str) {
    if std::env::var_os("BETWIXT_BLESS").is_some() {
        std::fs::write(path, now).unwrap();
    }
    let held = std::fs::read_to_string(path).unwrap_or_default();
    assert!(held == now, "{path} is not what the code makes now: run `cargo xtask bless` and look at the difference");
}

#[test]
fn the_reference_lists_what_there_is() {
    kept("docs/reference.md", &reference(&CATALOGUE));
}

#[test]
fn the_schema_describes_what_there_is() {
    kept("docs/scenario.schema.json", &write::value_pretty(&schema(&CATALOGUE)));
}

#[test]
fn the_colours_of_the_page_are_those_of_the_canvas() {
    kept("static/tokens.css", &theme::tokens_css());
}

#[test]
fn examples_in_the_manual_read_without_a_problem() {
    let manual = std::fs::read_to_string("docs/scenario.md").unwrap();
    let blocks = manual.split("```json").skip(1).filter_map(|rest| rest.split("```").next());
    let whole: Vec<&str> = blocks.filter(|block| block.contains("\"betwixt\"")).collect();
    assert!(whole.len() >= 2, "the manual has whole examples");
    for block in whole {
        let loaded = read(block, &CATALOGUE);
        assert!(loaded.problems.is_empty(), "{block}\n{:?}", loaded.problems);
    }
}

/// One line of the manual's tables is a part of a component or a connection.
#[test]
fn what_the_tables_of_the_manual_say_reads_without_a_problem() {
    let manual = std::fs::read_to_string("docs/scenario.md").unwrap();
    let (_, tables) = manual.split_once("## From a name to its words").unwrap();
    let (tables, _) = tables.split_once("## A scenario with everything").unwrap();
    let mut read_so_far = 0;
    for section in tables.split("### On a ").skip(1) {
        let whose = &section.lines().next().unwrap().replace(' ', "_");
        for words in
            section.lines().filter_map(|line| line.split(" | `").nth(1)?.split_once("` |").map(|(words, _)| words))
        {
            let mut parts =
                [r#""id": "c", "kind": "client""#, r#""id": "s", "kind": "service""#, r#""from": "c", "to": "s""#]
                    .map(str::to_owned);
            let mut further = String::new();
            match ["client", "service", "connection"].iter().position(|part| part == whose) {
                Some(at) => parts[at] = format!("{}, {words}", parts[at]),
                // A heading has a space where a kind has none. Other kinds stand behind the service, and ask a database.
                None => {
                    let whose = whose.replace(' ', "_");
                    further =
                        format!(r#", {{"id": "k", "kind": "{whose}", {words}}}, {{"id": "d", "kind": "database"}}"#);
                }
            }
            // A store asks nobody, so there the other one is behind the service.
            let ways = match whose.as_str() {
                _ if further.is_empty() => "",
                "database" | "consensus_group" | "quorum_store" => {
                    r#", {"from": "s", "to": "k"}, {"from": "s", "to": "d"}"#
                }
                _ => r#", {"from": "s", "to": "k"}, {"from": "k", "to": "d"}"#,
            };
            let [client, service, connection] = parts;
            let whole = format!(
                r#"{{"betwixt": 1, "components": [{{{client}}}, {{{service}}}{further}], "connections": [{{{connection}}}{ways}]}}"#
            );
            let loaded = read(&whole, &CATALOGUE);
            // A few words alone may lack what they need to have an effect; the table says what stands besides.
            let problems = loaded.problems.iter().filter(|problem| !problem.what.contains(" no effect because "));
            assert_eq!(problems.collect::<Vec<_>>(), Vec::<&betwixt_model::Problem>::new(), "{words}");
            read_so_far += 1;
        }
    }
    assert!(read_so_far >= 64, "the tables have {read_so_far} lines");
}

#[test]
fn parameters_never_take_the_name_of_a_field() {
    let clashes = read::reserved::clashes(&CATALOGUE);
    assert!(clashes.is_empty(), "{clashes:?}");
}

/// The museum: one link a line, only ever added to.
#[test]
fn every_link_that_was_ever_shared_still_opens() {
    let museum = std::fs::read_to_string("tests/permalinks.txt").unwrap();
    let links: Vec<&str> = museum.lines().filter(|line| line.starts_with("#s=")).collect();
    assert!(links.len() >= 7);
    for link in links {
        let loaded = permalink::decode(link, &CATALOGUE).unwrap_or_else(|why| panic!("{why}: {link}"));
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        assert!(!loaded.scenario.components.is_empty());
    }
}

#[test]
fn a_link_gives_back_the_scenario_and_the_run() {
    for entry in betwixt_app::gallery::all(&CATALOGUE) {
        let link = permalink::encode(&entry.scenario, &CATALOGUE);
        let back = permalink::decode(&link, &CATALOGUE).unwrap();
        assert!(back.problems.is_empty());
        assert_eq!(back.scenario, *entry.scenario, "{}", entry.slug);
    }
}
