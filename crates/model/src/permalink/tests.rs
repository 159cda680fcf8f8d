//! Links: there and back, spoilt in every way, and dressed in what programs add.

use super::*;
use crate::read::read;
use crate::test_catalogue::CATALOGUE;

fn scenario() -> Scenario {
    let text = r#"{"betwixt":1,"name":"Tiny","seed":7,"components":[{"id":"c","kind":"client","at":[0,0],"rate":"50/s"},
        {"id":"a","kind":"service","at":[150,0],"workers":20}],"connections":[{"from":"c","to":"a","latency":"8s"}]}"#;
    let loaded = read(text, &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.scenario
}

fn link() -> String {
    encode(&scenario(), &CATALOGUE)
}

fn opened(link: &str) -> Result<Scenario, LinkProblem> {
    decode(link, &CATALOGUE).map(|loaded| loaded.scenario)
}

fn problem(link: &str) -> LinkProblem {
    opened(link).expect_err("the link must be refused")
}

#[test]
fn a_link_opens_as_what_it_was_made_from() {
    assert_eq!(opened(&link()), Ok(scenario()));
    assert_eq!(LengthRating::of(link().len()), LengthRating::Green);
    assert_eq!([2_000, 2_001, 8_000, 8_001].map(LengthRating::of), {
        use LengthRating::*;
        [Green, Amber, Amber, Red]
    });
}

#[test]
fn what_programs_do_to_links_is_undone() {
    let link = link();
    let (head, tail) = link.split_at(40);
    let dressed = [
        format!("#s={link}"),
        format!("s={link}"),
        format!("?s={link}"),
        format!("?lang=en&s={link}"),
        format!("%23s={link}"),
        format!("%2523s%253D{link}"),
        format!("https://betwixt.example/#s={link}"),
        format!("https://betwixt.example/%23s={link}"),
        format!("https://betwixt.example/?embed=view&s={link}&theme=dark"),
        format!("<https://betwixt.example/#s={link}>."),
        format!("(see https://betwixt.example/#s={link})"),
        format!("  #s={link}\r\n"),
        format!("#s={head}\r\n  {tail}"),
        format!("#s={head}=\r\n{tail}"),
        format!("#s={head}%0A%20{tail}"),
        format!("{head}\u{200b}{tail}"),
        link.replace('.', "%2E").replace('-', "%2d"),
    ];
    for text in dressed {
        assert_eq!(opened(&text), Ok(scenario()), "{text}");
    }
}

#[test]
fn the_scenario_is_found_in_an_address() {
    let link = link();
    let find = |hash: &str, query: &str| find_in_url(hash, query);
    assert_eq!(find(&format!("#s={link}"), ""), Some(link.clone()));
    assert_eq!(find(&format!("#t=3&s={link}&x=1"), "?s=other"), Some(link.clone()));
    assert_eq!(find("", &format!("?a=1&s={link}")), Some(link.clone()));
    assert_eq!(find("", &format!("/app/%23s={link}")), Some(link.clone()));
    assert_eq!(find("#about", "?embed=view&views=1.a.b"), None);
    assert_eq!(find("#s=", ""), None);
}

#[test]
fn no_single_flipped_bit_ever_opens() {
    let link = link();
    for at in 0..link.len() {
        for bit in 0..8 {
            let mut bytes = link.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let text = String::from_utf8_lossy(&bytes);
            assert!(opened(&text).is_err(), "bit {bit} of character {at}");
        }
    }
}

#[test]
fn a_cut_link_says_that_it_is_cut() {
    let link = link();
    for length in 1..link.len() {
        let cut = problem(&link[..length]);
        assert_eq!(cut, LinkProblem::Cut, "cut to {length}");
    }
    for start in 1..link.len() {
        assert!(opened(&link[start..]).is_err(), "begun at {start}");
    }
}

#[test]
fn lost_doubled_and_swapped_letters_are_found() {
    let link = link();
    for at in 0..link.len() {
        let lost = format!("{}{}", &link[..at], &link[at + 1..]);
        assert!(opened(&lost).is_err(), "{lost}");
        // A doubled last full stop is undone as punctuation would be; no other doubling is.
        let doubled = format!("{}{}", &link[..=at], &link[at..]);
        assert!(opened(&doubled).is_err(), "{doubled}");
    }
    assert_eq!(problem(&link.to_uppercase()), LinkProblem::Damaged);
}

#[test]
fn bombs_are_refused_before_they_fill_the_memory() {
    let bomb = pack(&vec![b' '; 40 << 20]);
    assert!(bomb.len() < MAX_LINK, "{}", bomb.len());
    assert_eq!(problem(&bomb), LinkProblem::TooLarge);
    assert_eq!(problem(&"1".repeat(MAX_LINK + 1)), LinkProblem::TooLong);
    assert_eq!(problem(&" ".repeat(10 << 20)), LinkProblem::TooLong);
}

#[test]
fn large_deep_and_foreign_documents_are_refused() {
    let many = |count: usize| {
        let one = r#"{"id":"a","kind":"service"},"#;
        let list: Vec<String> = (0..count).map(|n| one.replace(":\"a", &format!(":\"a{n}"))).collect();
        pack(format!(r#"{{"betwixt":1,"components":[{}]}}"#, list.concat().trim_end_matches(',')).as_bytes())
    };
    assert!(opened(&many(500)).is_ok());
    assert_eq!(problem(&many(501)), LinkProblem::TooManyComponents(501));
    assert_eq!(problem(&many(12_000)), LinkProblem::TooManyComponents(12_000));
    for document in ["", "[]", "7", "{", "nonsense", &format!("{{\"a\":{}{}}}", "[".repeat(40), "]".repeat(40))] {
        assert_eq!(problem(&pack(document.as_bytes())), LinkProblem::NotALink, "{document}");
    }
    assert_eq!(problem(&pack(&[0xff, 0xfe])), LinkProblem::Damaged);
}

#[test]
fn other_texts_are_not_links() {
    let next = link().replacen("1.", "2.", 1);
    assert_eq!(problem(&next), LinkProblem::UnknownVersion(2));
    for text in
        ["", " ", "#", "#s=", "hello", "https://example.com/", "0.a.b", "x.a.b", "-1.a.b", "99999999999999999999.a.b"]
    {
        assert_eq!(problem(text), LinkProblem::NotALink, "{text}");
    }
    for text in ["1.", "1..", "1.a", "1.a.b", "1...", "%", "%%%", "1.%zz.00000000", "1.ä.00000000", "1..00000000"] {
        assert!(opened(text).is_err(), "{text}");
    }
}

#[test]
fn each_problem_has_words_and_a_remedy() {
    use LinkProblem::*;
    for problem in [Cut, Damaged, TooLong, TooLarge, TooManyComponents(501), UnknownVersion(2), NotALink] {
        assert!(problem.what().ends_with('.') && problem.remedy().ends_with('.'), "{problem:?}");
        assert_eq!(problem.to_problem().place, "link");
    }
}
