//! `docs/traceability.md`, written from the facts of the contracts and the tests that carry their numbers.
//!
//! A test carries a fact when its name has it (`fact_017_…`, `facts_085_086_…`), or when a comment above or inside it says
//! `fact 17`, `facts 11–13` or `facts 9, 10 and 103`. The fact is of the contract whose file is named before it
//! (`eid-adapters.md fact 44`). Where none is named, as in a test's name, it is of the contract that the file itself is about: Maskinporten's
//! when the file's first lines name that one first, else ID-porten's. A benchmark carries the facts of its file's first lines. Rewritten by
//! `FELLESPORTEN_BLESS=1 cargo test --profile ci --test tests traceability`.

use crate::architecture::{ROOT, read, sources};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const TABLE: &str = "docs/traceability.md";
const LONGEST_TITLE: usize = 110;

/// A contract that ends in numbered facts.
struct Contract {
    solution: &'static str,
    /// Its name under `docs/contracts/`, which is how comments cite it.
    file: &'static str,
    /// The section that has its facts.
    section: u32,
    facts: u32,
}

/// The first is what a file is about that says nothing else.
const CONTRACTS: [Contract; 3] = [
    Contract { solution: "ID-porten", file: "idporten.md", section: 15, facts: 114 },
    Contract { solution: "eIDs", file: "eid-adapters.md", section: 12, facts: 56 },
    Contract { solution: "Maskinporten", file: "maskinporten.md", section: 13, facts: 90 },
];
const IDPORTEN: usize = 0;
const MASKINPORTEN: usize = 2;

/// The contract, by its place in [`CONTRACTS`], and the number.
type Fact = (usize, u32);

/// A test and the facts it carries.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Carrier {
    /// `path::name`.
    test: String,
    facts: BTreeSet<Fact>,
}

impl Contract {
    fn path(&self) -> String {
        format!("docs/contracts/{}", self.file)
    }

    fn facts(&self) -> BTreeMap<u32, String> {
        facts(&read(&Path::new(ROOT).join(self.path())), &format!("{}. ", self.section))
    }
}

/// The contract that a source file is about.
fn own_contract(source: &str) -> usize {
    let header = source.lines().take_while(|it| it.starts_with("//!"));
    let first = header.flat_map(|it| it.split("docs/contracts/").skip(1)).next();
    if first.is_some_and(|it| it.starts_with(CONTRACTS[MASKINPORTEN].file)) { MASKINPORTEN } else { IDPORTEN }
}

/// The numbered facts of a contract's acceptance section, in order.
fn facts(contract: &str, section: &str) -> BTreeMap<u32, String> {
    let section = contract.split("\n## ").find(|it| it.starts_with(section)).expect("the contract has the section");
    section
        .lines()
        .filter_map(|line| line.split_once(". "))
        .filter_map(|(number, text)| Some((number.parse().ok()?, text.to_owned())))
        .collect()
}

/// The tests of one source file that carry facts. Reads lines as rustfmt leaves them: a body ends at a brace under its `fn`.
fn carriers(path: &Path, source: &str) -> Vec<Carrier> {
    let mut found = Vec::new();
    let own = own_contract(source);
    let mut above = BTreeSet::new();
    let mut marked = false;
    let mut both_modes = None;
    let mut open: Option<(usize, Carrier)> = None;
    for line in source.lines() {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        if text.starts_with("//!") {
            continue;
        }
        if let Some((outer, mut carrier)) = open.take() {
            if indent == outer && text.starts_with('}') {
                found.push(carrier);
            } else {
                carrier.facts.extend(mentioned(text, own));
                open = Some((outer, carrier));
            }
            continue;
        }
        if text.ends_with("! {") && ["both_modes", "races", "with_"].iter().any(|it| text.starts_with(it)) {
            both_modes = Some(indent);
        } else if both_modes == Some(indent) && text.starts_with('}') {
            both_modes = None;
        }
        if text.starts_with("//") || text.starts_with("#[") {
            above.extend(mentioned(text, own));
            marked |= text.starts_with("#[") && (text.contains("test]") || text.contains("test("));
        } else {
            if let Some(name) = function_name(text).filter(|_| marked || both_modes.is_some()) {
                let test = format!("{}::{name}", path.display());
                let named = in_name(name).into_iter().map(|it| (own, it));
                let carrier = Carrier { test, facts: above.iter().copied().chain(named).collect() };
                if text.ends_with('}') { found.push(carrier) } else { open = Some((indent, carrier)) }
            }
            above.clear();
            marked = false;
        }
    }
    found.retain(|it| !it.facts.is_empty());
    found
}

/// The benchmark that carries the facts of its first lines.
fn benchmark(path: &Path, source: &str) -> Option<Carrier> {
    let own = own_contract(source);
    let header = source.lines().take_while(|it| it.starts_with("//!"));
    let facts: BTreeSet<Fact> = header.flat_map(|it| mentioned(it, own)).collect();
    let is_one = path.starts_with("loadtest") && !facts.is_empty();
    is_one.then(|| Carrier { test: path.display().to_string(), facts })
}

fn function_name(text: &str) -> Option<&str> {
    let rest = ["pub ", "async ", "fn "].iter().fold(text, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    let name = rest.split('(').next()?;
    (text.contains("fn ") && !name.is_empty() && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_'))
        .then_some(name)
}

/// `fact_017_state_is_bounded` → 17; `facts_085_086_logout` → 85, 86; `facts_011_to_013_pkce` → 11, 12, 13.
fn in_name(name: &str) -> BTreeSet<u32> {
    let mut words = name.split('_').skip_while(|it| *it != "fact" && *it != "facts").skip(1).peekable();
    let mut numbers = BTreeSet::new();
    let mut last = None;
    while let Some(word) = words.next() {
        if let Ok(number) = word.parse() {
            numbers.insert(number);
            last = Some(number);
        } else if word == "to"
            && let (Some(from), Some(to)) = (last, words.peek().and_then(|it| it.parse::<u32>().ok()))
        {
            numbers.extend(from..=to);
        } else if word != "and" {
            break;
        }
    }
    numbers
}

/// The facts that a line of text names.
fn mentioned(line: &str, own: usize) -> BTreeSet<Fact> {
    let mut found = BTreeSet::new();
    let lower = line.to_lowercase();
    for (start, _) in lower.match_indices("fact") {
        let before = &lower[..start];
        if before.ends_with(|it: char| it.is_alphanumeric() || it == '_') {
            continue;
        }
        let last_named =
            CONTRACTS.iter().enumerate().filter_map(|(index, it)| Some((before.rfind(it.file)?, index))).max();
        let contract = last_named.map_or(own, |(_, index)| index);
        let rest = &lower[start + "fact".len()..];
        if let Some(rest) = rest.strip_prefix(' ') {
            found.extend(leading_number(rest).map(|(number, _)| (contract, number)));
        } else if let Some(rest) = rest.strip_prefix("s ") {
            found.extend(list(rest).into_iter().map(|number| (contract, number)));
        }
    }
    found
}

/// `11–13`, `9, 10 and 103`.
fn list(mut rest: &str) -> BTreeSet<u32> {
    let mut numbers = BTreeSet::new();
    let mut range_from = None;
    while let Some((number, after)) = leading_number(rest) {
        numbers.extend(range_from.take().unwrap_or(number)..=number);
        let separator = [", and ", " and ", ", ", " to ", "–", "-"].into_iter().find(|it| after.starts_with(it));
        let Some(separator) = separator else { break };
        if matches!(separator, " to " | "–" | "-") {
            range_from = Some(number);
        }
        rest = &after[separator.len()..];
    }
    numbers
}

fn leading_number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// The whole page.
fn page(carriers: &[Carrier]) -> String {
    let mut page = "# Traceability\n\n\
         Generated from the contracts and the tests; do not edit. `FELLESPORTEN_BLESS=1 cargo test --profile ci --test tests \
         traceability` rewrites it, and a test fails when it is stale.\n\n\
         A test under `tests/` shows the behaviour through the front doors, and so does a benchmark under `loadtest/`; a test in a crate \
         shows the rule. `rule only` marks \
         a fact whose front doors no test opens, and `none` one that no test claims yet.\n"
        .to_owned();
    for (index, contract) in CONTRACTS.iter().enumerate() {
        let (path, section) = (contract.path(), contract.section);
        write!(
            page,
            "\n## {}: `{path}` §{section}\n\n{}",
            contract.solution,
            table(index, &contract.facts(), carriers)
        )
        .expect("a String takes all");
    }
    page
}

fn table(contract: usize, facts: &BTreeMap<u32, String>, carriers: &[Carrier]) -> String {
    let tests_of = |number: u32| -> Vec<&str> {
        carriers.iter().filter(|it| it.facts.contains(&(contract, number))).map(|it| it.test.as_str()).collect()
    };
    let carried = facts.keys().filter(|it| !tests_of(**it).is_empty()).count();
    let shown = facts.keys().filter(|it| is_shown(&tests_of(**it))).count();
    let mut page = format!(
        "{carried} of {} facts have a test, {shown} through the front doors.\n\n| Fact | In short | Tests |\n|---|---|---|\n",
        facts.len()
    );
    for (number, text) in facts {
        let tests = tests_of(*number);
        let cell = match tests.as_slice() {
            [] => "none".to_owned(),
            tests => {
                let listed = tests.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join("<br>");
                if is_shown(tests) { listed } else { format!("rule only: {listed}") }
            }
        };
        writeln!(page, "| {number} | {} | {cell} |", title(text)).expect("a String takes all");
    }
    page
}

/// Whether one of the tests goes through the front doors.
fn is_shown(tests: &[&str]) -> bool {
    tests.iter().any(|it| it.starts_with("tests/") || it.starts_with("loadtest/"))
}

/// The fact on one table row: cut at a word when it is long.
fn title(text: &str) -> String {
    let text = text.replace('|', "\\|");
    if text.chars().count() <= LONGEST_TITLE {
        return text;
    }
    let mut short: String = text.chars().take(LONGEST_TITLE).collect();
    short.truncate(short.rfind(' ').unwrap_or(short.len()));
    // A cut inside `code` would leave its other mark open.
    if short.matches('`').count() % 2 == 1 {
        short.truncate(short.rfind('`').unwrap_or(short.len()));
    }
    format!("{} …", short.trim_end())
}

fn all_carriers() -> Vec<Carrier> {
    let files = sources(&["src", "idp-adapters", "loadtest", "tests"]);
    let others = files.iter().filter(|it| !it.ends_with("tests/traceability.rs"));
    let of_file = |file: &PathBuf| {
        let (path, source) = (file.strip_prefix(ROOT).expect("inside the project"), read(file));
        carriers(path, &source).into_iter().chain(benchmark(path, &source)).collect::<Vec<_>>()
    };
    let mut all: Vec<Carrier> = others.flat_map(of_file).collect();
    all.sort();
    all
}

#[test]
fn the_table_is_up_to_date() {
    let wanted = page(&all_carriers());
    if std::env::var_os("FELLESPORTEN_BLESS").is_some() {
        std::fs::write(Path::new(ROOT).join(TABLE), &wanted).expect("docs is writable");
        return;
    }
    assert!(read(&Path::new(ROOT).join(TABLE)) == wanted, "{TABLE} is stale: run with FELLESPORTEN_BLESS=1");
}

#[test]
fn each_contract_has_all_its_facts() {
    for contract in &CONTRACTS {
        assert!(contract.facts().into_keys().eq(1..=contract.facts), "{}", contract.file);
    }
}

#[test]
fn no_test_carries_a_fact_that_does_not_exist() {
    for carrier in all_carriers() {
        assert!(carrier.facts.iter().all(|(of, it)| (1..=CONTRACTS[*of].facts).contains(it)), "{carrier:?}");
    }
}

#[test]
fn numbers_are_read_from_names_and_comments() {
    let names: &[(&str, &[u32])] = &[
        ("fact_017_state_is_bounded", &[17]),
        ("facts_085_and_086_logout_2", &[85, 86]),
        ("facts_011_to_013_pkce", &[11, 12, 13]),
        ("artifact_9", &[]),
    ];
    for (name, wanted) in names {
        assert!(in_name(name).iter().eq(*wanted), "{name}");
    }
    let comments: &[(&str, &[Fact])] = &[
        ("/// Fact 33: `ui_locales=nn`, 34 is another.", &[(0, 33)]),
        ("// facts 11–13", &[(0, 11), (0, 12), (0, 13)]),
        ("// (facts 9, 10 and 103)", &[(0, 9), (0, 10), (0, 103)]),
        ("// eid-adapters.md facts 44 and 45, idporten.md fact 2", &[(0, 2), (1, 44), (1, 45)]),
        ("// fact 9 (docs/contracts/maskinporten.md §3.1)", &[(0, 9)]),
        ("// maskinporten.md fact 90", &[(2, 90)]),
        ("artifact 9, in fact no number", &[]),
    ];
    for (comment, wanted) in comments {
        assert!(mentioned(comment, IDPORTEN).iter().eq(*wanted), "{comment}");
    }
}

#[test]
fn a_file_is_about_the_contract_that_it_names_first() {
    let test = "\n\n/// fact 4, and idporten.md fact 5\n#[test]\nfn fact_003_it() {}\n";
    let cases = [
        ("//! Grants (`docs/contracts/maskinporten.md` §3).", [(0, 5), (2, 3), (2, 4)]),
        ("//! Sign-on.\n//! (docs/contracts/maskinporten.md, docs/contracts/idporten.md)", [(0, 5), (2, 3), (2, 4)]),
        ("//! `docs/contracts/idporten.md` §8.6, docs/contracts/maskinporten.md §5.7", [(0, 3), (0, 4), (0, 5)]),
        ("//! Numbers (`docs/contracts/eid-adapters.md` §4).", [(0, 3), (0, 4), (0, 5)]),
    ];
    for (header, wanted) in cases {
        let read = carriers(Path::new("a.rs"), &format!("{header}{test}"));
        assert!(read.iter().flat_map(|it| &it.facts).eq(&wanted), "{header}: {read:?}");
    }
}

#[test]
fn a_benchmark_carries_the_facts_of_its_first_lines() {
    let source = "//! A pace (docs/contracts/maskinporten.md, fact 87).\n\n/// fact 3\nfn run() {}\n";
    for (path, wanted) in [("loadtest/src/grants.rs", Some((MASKINPORTEN, 87))), ("src/grants.rs", None)] {
        let read = benchmark(Path::new(path), source);
        assert_eq!(read.and_then(|it| it.facts.first().copied()), wanted, "{path}");
    }
}

#[test]
fn only_tests_carry_facts() {
    let source = "\
//! Rules of facts 1 and 2.
/// fact 3
fn helper() {
    // fact 4
}

both_modes! {
    /// Step-up (fact 82).
    async fn fact_066_high(server) {
        // fact 67
    }
}

#[cfg(test)]
mod tests {
    /// fact 5
    #[test]
    fn rule() {
        assert!(true, \"fact 6\");
    }

    #[test]
    fn none() {}
}
";
    let read = carriers(Path::new("a.rs"), source);
    let wanted = [("a.rs::fact_066_high", vec![66, 67, 82]), ("a.rs::rule", vec![5, 6])];
    assert!(
        read.iter().map(|it| (it.test.as_str(), it.facts.iter().map(|(_, number)| *number).collect())).eq(wanted),
        "{read:?}"
    );
}
