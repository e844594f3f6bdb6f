//! Person numbers: kinds, check digits, both rule sets, and what each environment accepts.

use serde::{Deserialize, Serialize};

use super::*;

const OLD: PidRules = PidRules { expanded: false, ..PidRules::ANY };
const NEW: PidRules = PidRules::ANY;

const FNR: PidKind = PidKind { d_number: false, space: PidSpace::Real };
const D: PidKind = PidKind { d_number: true, space: PidSpace::Real };
const SYNTHETIC: PidKind = PidKind { d_number: false, space: PidSpace::Synthetic };
const SYNTHETIC_D: PidKind = PidKind { d_number: true, space: PidSpace::Synthetic };
const NAV: PidKind = PidKind { d_number: false, space: PidSpace::Nav };
const NAV_D: PidKind = PidKind { d_number: true, space: PidSpace::Nav };
const HELSENETT: PidKind = PidKind { d_number: false, space: PidSpace::Helsenett };

/// Number, valid today, valid by the rule of 2032, kind: idporten.md §12.2 and eid-adapters.md §4.5.
const VECTORS: &[(&str, bool, bool, PidKind)] = &[
    ("17847531096", true, true, SYNTHETIC),
    ("03918820190", true, true, SYNTHETIC),
    ("29821272120", true, true, SYNTHETIC),
    ("61868114001", true, true, SYNTHETIC_D),
    ("09854012034", true, true, SYNTHETIC),
    ("17847531185", false, true, SYNTHETIC),
    ("17847531274", false, true, SYNTHETIC),
    ("17847531525", false, true, SYNTHETIC),
    ("17847531029", false, false, SYNTHETIC),
    ("17847531097", false, false, SYNTHETIC),
    ("13097248022", true, true, FNR),
    ("53097248016", true, true, D),
    ("13527248013", true, true, NAV),
    ("10915596784", true, true, SYNTHETIC),
    ("50846202355", true, true, SYNTHETIC_D),
    ("68467038838", true, true, NAV_D),
    ("02013299997", true, true, FNR),
    ("02013299903", false, true, FNR),
    ("02013299806", true, true, FNR),
    ("30108299920", true, true, FNR),
    ("30108299939", false, true, FNR),
    ("13097248032", false, false, FNR),
    ("13097248023", false, false, FNR),
    ("02013299987", false, false, FNR),
    ("02013299996", false, false, FNR),
    ("17858449928", true, true, SYNTHETIC),
    ("57858449911", true, true, SYNTHETIC_D),
    ("17458449945", true, true, NAV),
    ("17708449849", true, true, HELSENETT),
    ("09839099913", true, true, SYNTHETIC),
    ("09839099921", false, true, SYNTHETIC),
    ("09839099948", false, true, SYNTHETIC),
    ("29820099921", true, true, SYNTHETIC),
    ("29829649967", true, true, SYNTHETIC),
];

/// Also eid-adapters.md facts 46, 47 and 48.
#[test]
fn fact_112_published_vectors() {
    for &(number, today, from_2032, kind) in VECTORS {
        for (rules, valid) in [(&OLD, today), (&NEW, from_2032)] {
            let expected = if valid { Ok(kind) } else { Err(PidError::CheckDigits) };
            assert_eq!(Pid::parse(number, rules).map(|pid| pid.kind()), expected, "{number}");
        }
    }
}

/// eid-adapters.md facts 46 and 48.
#[test]
fn a_date_that_does_not_exist_is_refused_whatever_the_check_digits() {
    assert!(check_digits_fit(&values(b"29829749988"), false), "its check digits are right");
    for number in [
        "29829749988", // 29 February 1997
        "00819012345", // day 0
        "32819012345", // day 32
        "31849012345", // 31 April
        "40819012345", // day 40: neither plain nor D
        "72819012345", // D-number day 32
        "81012345678", // H-number of the older coding
        "99012345678",
        "01009012345", // month 0
        "01139012345", // month 13
        "01219012345", // BOST, month + 20
        "01329012345",
        "01619012345", // month + 60 below 66
        "01659012345",
        "01789012345",
        "01809012345",
        "01939012345",
    ] {
        assert_eq!(Pid::parse(number, &NEW), Err(PidError::Date), "{number}");
    }
}

/// eid-adapters.md fact 46.
#[test]
fn a_stem_without_first_check_digit_today_has_numbers_from_2032() {
    let (mut today, mut later) = (0, 0);
    for last_two in 0..100 {
        let number = format!("178584495{last_two:02}");
        today += u32::from(Pid::parse(&number, &OLD).is_ok());
        later += u32::from(Pid::parse(&number, &NEW).is_ok());
    }
    assert_eq!(today, 0, "k1 would be 10");
    assert!(later > 0, "the rule of 2032 has some");
}

/// eid-adapters.md fact 46.
#[test]
fn a_stem_whose_second_check_digit_would_be_ten_has_no_number() {
    for last in 0..10 {
        assert_eq!(Pid::parse(&format!("1785844909{last}"), &NEW), Err(PidError::CheckDigits));
    }
}

#[test]
fn both_descriptions_of_the_rule_of_2032_agree() {
    // idporten.md §12.2 states remainders, eid-adapters.md §4.2 how k1 is made.
    const K1: [u32; 9] = [3, 7, 6, 1, 8, 9, 4, 5, 2];
    for stem in (178_584_000_u32..178_585_000).chain(20_132_000..20_133_000) {
        let text = format!("{stem:09}");
        let sum: u32 = text.bytes().zip(K1).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        let made: Vec<u32> = [11, 12, 13, 14]
            .map(|base| base - sum % 11)
            .map(|k1| if k1 > 10 { k1 - 11 } else { k1 })
            .into_iter()
            .filter(|k1| *k1 != 10)
            .collect();
        for k1 in 0..10 {
            let number = values(&ascii_digits(&format!("{stem:09}{k1}0")).unwrap());
            assert_eq!(remainder(&number, &K1_WEIGHTS) <= EXPANDED_REMAINDER, made.contains(&k1), "{stem} {k1}");
        }
    }
}

#[test]
fn fact_112_each_environment_takes_its_own_persons() {
    let production = PidRules::for_environment(Environment::Production);
    for (number, in_production, in_test) in [
        ("13097248022", Ok(()), Err(PidError::Real)),
        ("53097248016", Ok(()), Err(PidError::Real)),
        ("02013299903", Ok(()), Err(PidError::Real)),
        ("17847531096", Err(PidError::Synthetic), Ok(())),
        ("61868114001", Err(PidError::Synthetic), Ok(())),
        ("17847531185", Err(PidError::Synthetic), Ok(())),
        ("17458449945", Err(PidError::Synthetic), Err(PidError::Synthetic)),
        ("17708449849", Err(PidError::Synthetic), Err(PidError::Synthetic)),
    ] {
        assert_eq!(Pid::parse(number, &production).map(drop), in_production, "{number} in production");
        for environment in [Environment::Test, Environment::Demo] {
            let rules = PidRules::for_environment(environment);
            assert_eq!(Pid::parse(number, &rules).map(drop), in_test, "{number} in {environment}");
        }
    }
    let with_nav_and_helsenett =
        PidRules { nav: true, helsenett: true, ..PidRules::for_environment(Environment::Test) };
    assert!(Pid::parse("17458449945", &with_nav_and_helsenett).is_ok());
    assert!(Pid::parse("17708449849", &with_nav_and_helsenett).is_ok());
    assert_eq!(Pid::parse("13097248022", &with_nav_and_helsenett), Err(PidError::Real));
}

#[test]
fn shape() {
    for text in
        ["", "1784753109", "178475310960", "1784753109a", "178475 31096", " 17847531096", "１７８４７５３１０９６"]
    {
        assert_eq!(Pid::parse(text, &NEW), Err(PidError::Shape), "{text:?}");
    }
}

#[test]
fn a_typed_number_may_have_one_space_after_the_date() {
    for (text, valid) in [
        ("17847531096", true),
        ("178475 31096", true),
        ("178475  31096", false),
        ("17847 531096", false),
        ("178475 31 096", false),
        (" 17847531096", false),
        ("17847531096 ", false),
    ] {
        let parsed = Pid::parse_typed(text, &NEW);
        assert_eq!(parsed.as_ref().map(Pid::expose).ok(), valid.then_some("17847531096"), "{text:?}");
    }
}

#[test]
fn prints_as_dots_and_errors_do_not_say_the_number() {
    let pid = Pid::parse("17847531096", &NEW).unwrap();
    assert!(!format!("{pid:?} {:?}", Some(&pid)).contains("17847"));
}

#[test]
fn our_own_stores_keep_it_exactly_and_refuse_rubbish_without_repeating_it() {
    #[derive(Serialize, Deserialize)]
    struct Stored {
        #[serde(with = "super::stored")]
        pid: Pid,
        #[serde(with = "super::stored::option")]
        other: Option<Pid>,
    }
    let json = r#"{"pid":"17847531096","other":null}"#;
    let stored: Stored = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&stored).unwrap(), json);
    let both = r#"{"pid":"17847531096","other":"13097248022"}"#;
    assert_eq!(serde_json::to_string(&serde_json::from_str::<Stored>(both).unwrap()).unwrap(), both);
    let error = serde_json::from_str::<Stored>(r#"{"pid":"17847531097","other":null}"#).map(drop).unwrap_err();
    assert!(!error.to_string().contains("17847531097"), "{error}");
}
