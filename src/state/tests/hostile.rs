//! Addresses that strangers write: whatever stands in them, nothing breaks, and what is said is a plain sentence.

use betwixt_model::Catalogue;

use super::super::opening::open_link;
use super::super::{EmbedMode, Route, Show};

static CATALOGUE: Catalogue = betwixt_sim::CATALOGUE;

/// Draws of a small generator: the same addresses in every run.
struct Luck(u64);

impl Luck {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const NAMES: &[&str] = &[
    "s",
    "open",
    "embed",
    "t",
    "lens",
    "see",
    "show",
    "lang",
    "lock",
    "host",
    "theme",
    "speed",
    "autoplay",
    "gallery",
    "debug",
    "slow",
    "reduced-motion",
    "",
    "__proto__",
    "%73",
    "é",
];
const VALUES: &[&str] = &[
    "",
    "1",
    "0",
    "-1",
    "1e308",
    "NaN",
    "Infinity",
    "60.25",
    "view",
    "play",
    "edit",
    "charged-twice",
    "../../etc/passwd",
    "https://evil.example/",
    "//evil.example",
    "javascript:alert(1)",
    "<img src=x onerror=alert(1)>",
    "%00",
    "%ff%fe",
    "%",
    "%2",
    "telemetry",
    "charged_twice.1042",
    "charged_twice.18446744073709551616",
    "charged_twice.",
    "sliders,,,",
    "title,none",
    "components.checkout.workers",
    "components..",
    "connections.a.b.c.d.e",
    "dark",
    "de-CH",
    "null",
    "9007199254740993",
    "\u{202e}txet",
    "\u{0}",
    "🦀",
    "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t",
    "1.AAAA.00000000",
    "1..",
    "9.a.b",
    "&&==##??",
];

fn address(luck: &mut Luck, links: &[&str]) -> [String; 3] {
    let part = |luck: &mut Luck, head: char| {
        let mut text = String::from(head);
        for _ in 0..luck.below(5) {
            text.push_str(luck.of(NAMES));
            text.push('=');
            let values = if luck.below(3) == 0 { links } else { VALUES };
            text.push_str(luck.of(values));
            text.push(['&', '&', '#', ';'][luck.below(4)]);
        }
        // Some letters change on the way, and the end may be missing.
        let mut letters: Vec<char> = text.chars().collect();
        for _ in 0..luck.below(4) {
            let at = luck.below(letters.len());
            letters[at] = ['A', '%', '=', '.', '\u{fffd}', '/'][luck.below(6)];
        }
        letters.truncate(letters.len() - luck.below(2) * luck.below(letters.len()));
        letters.into_iter().collect::<String>()
    };
    [part(luck, '/'), part(luck, '?'), part(luck, '#')]
}

#[test]
fn ten_thousand_hostile_addresses_break_nothing() {
    let museum = include_str!("../../../tests/permalinks.txt");
    let links: Vec<&str> = museum.lines().filter_map(|line| line.strip_prefix("#s=")).collect();
    let (mut luck, mut opened, mut refused, mut complained) = (Luck(20_261_126), 0, 0, 0);
    let scenario = crate::gallery::find("charged-twice", &CATALOGUE).unwrap();
    for _ in 0..10_000 {
        let [path, query, hash] = address(&mut luck, &links);
        let route = Route::parse(&path, &query, &hash);
        assert!(route.show.len() <= 16 && route.speed.is_none_or(|speed| (0.001..=100.0).contains(&speed)), "{query}");
        assert!(route.open.as_ref().is_none_or(|slug| slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')));
        let show = Show::of(&route.show, route.embed.unwrap_or(EmbedMode::Play));
        assert!(show.sliders(&scenario, &CATALOGUE).len() <= 3 && show.readouts.len() <= 2);
        if let Some(said) = show.complaint(&scenario, &CATALOGUE) {
            assert!(said.ends_with('.') && said.chars().count() < 500, "{said}");
            complained += 1;
        }
        match route.link.map(|link| open_link(&link, &CATALOGUE)) {
            None => {}
            Some(Ok(_)) => opened += 1,
            Some(Err(why)) => {
                assert!(why.ends_with('.') && why.chars().count() < 300, "{why}");
                refused += 1;
            }
        }
    }
    assert!(
        opened > 100 && refused > 500 && complained > 100,
        "{opened} opened, {refused} refused, {complained} complained of"
    );
}
