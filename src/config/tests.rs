//! The table of options against the file, the environment, the reference and the example.

use super::load::parse;
use super::*;

const NOTHING: [(String, String); 0] = [];

/// A small file that is in order.
const GOOD: &str = r#"
environment = "test"

[keys]
wrapping_key_file = "wrapping.key"

[idporten]
enabled = true
listen = "localhost:8080"
public_url = "http://localhost:8080"
pairwise_secret_file = "pairwise.secret"
selector = ["testid"]
"#;

fn problems(text: &str, environment: &[(&str, &str)]) -> String {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    match parse("f.toml", text, environment) {
        Ok(_) => String::new(),
        Err(problems) => problems.to_string(),
    }
}

/// Something to write for an option: its default, else its example, else a word.
fn sample(option: &OptionRow) -> String {
    option.default.clone().or(option.example.map(str::to_owned)).unwrap_or_else(|| "\"x\"".to_owned())
}

/// The example with every option written out.
fn example_written_out() -> String {
    example()
        .lines()
        .map(|line| line.strip_prefix("# ").unwrap_or(line))
        .filter(|line| !line.starts_with("##"))
        .map(|line| format!("{line}\n"))
        .collect()
}

#[test]
fn an_empty_file_is_the_defaults() {
    let config = parse("f.toml", "", NOTHING).unwrap();
    assert!(config.environment.is_production());
    assert_eq!(format!("{config:?}"), format!("{:?}", Config::default()));
}

#[test]
fn the_example_is_in_order_and_is_the_defaults() {
    let config = parse("f.toml", &example(), NOTHING).unwrap();
    assert_eq!(format!("{config:?}"), format!("{:?}", Config::default()));
}

#[test]
fn the_example_holds_every_option_under_its_section() {
    let written: toml::Table = toml::from_str(&example_written_out()).unwrap();
    for option in Config::options() {
        let mut value = toml::Value::Table(written.clone());
        for step in option.path.split('.') {
            value = value.get(step).unwrap_or_else(|| panic!("{} is not in the example", option.path)).clone();
        }
    }
}

#[test]
fn the_example_written_out_has_only_problems_that_its_examples_explain() {
    // Production with TestID, secrets twice and the test clock: each refused by its rule, none unknown or ill typed.
    let found = problems(&example_written_out(), &[]);
    for line in found.lines() {
        assert!(!line.contains("no such option") && !line.contains(": must be"), "{line}");
    }
}

#[test]
fn the_reference_holds_every_option_with_default_kind_and_variable() {
    let reference = reference();
    for option in Config::options() {
        let start = reference.find(&format!("### `{}`\n", option.path)).unwrap_or_else(|| panic!("{}", option.path));
        let entry = reference[start..].split("\n### ").next().unwrap();
        assert!(entry.contains(option.kind) && entry.contains(&option.variable()), "{entry}");
        if let Some(default) = &option.default {
            assert!(entry.contains(default.as_str()), "{entry}");
        }
        assert!(option.meaning.concat().trim().len() > 10, "{} has no meaning", option.path);
    }
}

#[test]
fn every_option_is_read_from_the_file_and_from_its_variable() {
    for option in Config::options() {
        let (outer, key) = option.path.rsplit_once('.').unwrap_or(("", option.path.as_str()));
        let header = if outer.is_empty() { String::new() } else { format!("[{outer}]\n") };
        // A list where one is not expected, and a number where one is: the wrong type shows that the option is read.
        let wrong = if option.shape == table::Shape::List { "1" } else { "[[1]]" };
        let found = problems(&format!("{header}{key} = {wrong}\n"), &[]);
        assert!(found.contains(&format!("{}: must be", option.path)), "{}: {found}", option.path);
        let found = problems(&format!("{header}{key} = {}\n", sample(&option)), &[]);
        assert!(!found.contains("no such option"), "{}: {found}", option.path);

        let text = sample(&option).trim_matches(['"', '[', ']']).replace('"', "");
        let found = problems("", &[(&option.variable(), &text)]);
        assert!(
            !found.contains("no such option") && !found.contains(&format!("{}: must be a", option.path)),
            "{found}"
        );
    }
}

#[test]
fn a_variable_overrides_the_file() {
    let environment = [
        ("FELLESPORTEN_IDPORTEN__LISTEN", "127.0.0.1:9"),
        ("FELLESPORTEN_IDPORTEN__SESSION__IDLE_SECONDS", "60"),
        ("FELLESPORTEN_IDPORTEN__MAP_OLD_LEVELS", "true"),
        ("FELLESPORTEN_KEYS__SIGNER_THREADS", "3"),
        ("FELLESPORTEN_ENVIRONMENT", "demo"),
        // not options: no section, or another program's
        ("FELLESPORTEN_HOME", "/"),
        ("PATH", "/bin"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let config = parse("f.toml", GOOD, environment).unwrap();
    assert_eq!(config.environment, Environment::Demo);
    assert_eq!(config.idporten.listen.to_string(), "127.0.0.1:9");
    assert_eq!(config.idporten.session.idle_seconds, 60);
    assert_eq!(config.idporten.session.max_seconds, 7200);
    assert!(config.idporten.map_old_levels);
    assert_eq!(config.idporten.selector, ["testid"]);
    assert_eq!(config.keys.signer_threads, 3);
}

/// A file, the variables of the environment, and part of what is said of them.
type Case<'a> = (String, &'a [(&'a str, &'a str)], &'a str);

#[test]
fn production_alone_limits_pages_unasked() {
    for (text, pages) in [
        ("", 6000),
        ("environment = \"test\"", 0),
        ("environment = \"demo\"", 0),
        ("[limits.callers]\nlogin_pages_per_minute = 0", 0),
        ("environment = \"test\"\n[limits.callers]\nlogin_pages_per_minute = 7", 7),
    ] {
        let config = parse("f.toml", text, NOTHING).unwrap();
        assert_eq!(config.limits.callers.login_pages(config.environment), pages, "{text}");
    }
}

#[test]
fn each_fault_has_its_place_and_cure() {
    let good = |line: &str| format!("{GOOD}{line}\n");
    let cases: &[Case<'_>] = &[
        (GOOD.to_owned(), &[], ""),
        (good("[proxy]\ntrusted = [\"10.0.0.0/8\", \"::1\"]"), &[], ""),
        (
            good("[proxy]\ntrusted = [\"lb.example\"]"),
            &[],
            "f.toml:14: proxy.trusted: \"lb.example\" is neither an address nor a network",
        ),
        (
            "environment = \"demo\"\n[recrods]\nurl = \"x\"".into(),
            &[],
            "f.toml:2: recrods: no such option; did you mean records?",
        ),
        (good("listne = 1"), &[], "f.toml:13: idporten.listne: no such option; did you mean idporten.listen?"),
        (
            good("[idporten.session]\nidle_seconds = \"x\""),
            &[],
            "f.toml:14: idporten.session.idle_seconds: must be a whole number",
        ),
        (
            good("[idporten.session]\nidle_seconds = 7201"),
            &[],
            "f.toml:14: idporten.session.idle_seconds: must be from 1",
        ),
        (good("[telemetry]\nsample_percent = 101"), &[], "f.toml:14: telemetry.sample_percent: must be from 0 to 100"),
        (good("a = "), &[], "f.toml:13: not valid TOML"),
        (good("environment = \"test\""), &[], "f.toml:13: idporten.environment: no such option"),
        ("environment = \"prod\"".into(), &[], "f.toml:1: environment: must be \"production\", \"test\" or \"demo\""),
        ("records = 1".into(), &[], "f.toml:1: records: must be a table"),
        (
            GOOD.into(),
            &[("FELLESPORTEN_IDPORTEN__LISTNE", "x")],
            "FELLESPORTEN_IDPORTEN__LISTNE: no such option; did you mean FELLESPORTEN_IDPORTEN__LISTEN?",
        ),
        (
            GOOD.into(),
            &[("FELLESPORTEN_LIMITS__BODY_BYTES", "many")],
            "FELLESPORTEN_LIMITS__BODY_BYTES: limits.body_bytes: must be a whole number",
        ),
        (
            GOOD.into(),
            &[("FELLESPORTEN_OPERATIONS__LISTEN", "[::1]:8080")],
            "FELLESPORTEN_OPERATIONS__LISTEN: operations.listen",
        ),
        (
            GOOD.replace("wrapping_key_file", "signer_threads = 1 #"),
            &[],
            "f.toml:4: keys.wrapping_key_file: is missing",
        ),
        (
            GOOD.replace("[\"testid\"]", "[\"bankid9\"]"),
            &[],
            "f.toml:12: idporten.selector: there is no eID \"bankid9\"",
        ),
        (good("[idporten.tls]\nkey_file = \"k\""), &[], "idporten.tls.certificate_file: is missing"),
        (
            GOOD.replace(":8080\"\npair", ":8080/idp\"\npair"),
            &[],
            "f.toml:10: idporten.public_url: must be an http or https URL without path",
        ),
    ];
    for (text, environment, expected) in cases {
        let found = problems(text, environment);
        assert!(found.contains(expected) && expected.is_empty() == found.is_empty(), "{expected}\nbut: {found}");
    }
}

#[test]
fn production_refuses_what_is_for_test_each_with_its_own_words() {
    let production = GOOD.replace("\"test\"", "\"production\"");
    let found = problems(
        &format!(
            "{production}[operations]\ntest_clock = true\n[demo_service]\nenabled = true\npublic_url = \"https://demo.example.no\"\nminside_secret = \"a\"\nskatt_secret = \"b\"\n"
        ),
        &[],
    );
    let refused: Vec<&str> = found.lines().collect();
    assert_eq!(refused.len(), 4, "{found}");
    for words in ["refuses TestID", "refuses the test clock", "refuses the demo service", "refuses http"] {
        assert_eq!(refused.iter().filter(|line| line.contains(words)).count(), 1, "{words}: {found}");
    }
}

#[test]
fn no_message_or_debug_text_repeats_a_secret() {
    let secret = "hunter2-hunter2";
    for text in [
        format!("[records]\nurl = \"mysql://u:{secret}@h/d\""),
        format!("[short_lived]\nurl = \"memcached://{secret}\""),
        format!("[keys]\nwrapping_key = {{ a = \"{secret}\" }}"),
        format!("[keys]\nwrapping_key = \"{secret}"),
    ] {
        let found = problems(&text, &[]);
        assert!(!found.is_empty() && !found.contains(secret), "{found}");
    }
    let text = format!("{GOOD}pairwise_secret = \"{secret}\"\n[records]\nurl = \"postgres://u:{secret}@h/d\"\n[short_lived]\nurl = \"redis://:{secret}@h/0\"\n")
        .replace("pairwise_secret_file = \"pairwise.secret\"\n", "");
    let config = parse("f.toml", &text, NOTHING).unwrap();
    assert!(!format!("{config:?}").contains(secret));
}

#[test]
fn relative_paths_are_seen_from_the_file() {
    let mut config = parse("f.toml", GOOD, NOTHING).unwrap();
    config.resolve(std::path::Path::new("/etc/fellesporten"));
    assert_eq!(config.keys.wrapping_key_file.unwrap(), std::path::Path::new("/etc/fellesporten/wrapping.key"));
    assert_eq!(config.audit.spool_dir, std::path::Path::new("/etc/fellesporten/spool"));
    assert!(
        matches!(config.records.url, RecordsUrl::Sqlite(path) if path == std::path::Path::new("/etc/fellesporten/fellesporten.db"))
    );
}
