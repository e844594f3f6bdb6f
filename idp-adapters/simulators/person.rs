//! Who logs in.

use fellesporten_domain::{Environment, Pid, PidRules};

/// Somebody whom the pages offer.
#[derive(Debug, Clone)]
pub struct Citizen {
    /// The number.
    pub pid: Pid,
    /// The whole name.
    pub name: String,
}

/// People to log in as where the environment has nobody (docs/contracts/eid-adapters.md §2.9).
#[must_use]
pub fn personas() -> Vec<Citizen> {
    const PERSONAS: [(&str, &str); 8] = [
        ("12847949919", "Tor Fjellvåk"),
        ("24926649945", "Ragnhild Oterholm"),
        ("17858449928", "Ivar Myrdalen"),
        ("57858449911", "Amina Holtvik"),
        ("08884099812", "Solveig Brattlid"),
        ("03910899960", "Jonas Lyngås"),
        ("21821499930", "Eline Skarbø"),
        ("09839099921", "Noor Ekeli"),
    ];
    PERSONAS
        .into_iter()
        .filter_map(|(number, name)| Some(Citizen { pid: synthetic(number)?, name: name.to_owned() }))
        .collect()
}

/// Who logs in, as the supplier knows them.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// The number; none for a foreigner whom nobody matched.
    pub(crate) pid: Option<Pid>,
    /// Given name.
    pub(crate) given_name: String,
    /// Family name.
    pub(crate) family_name: String,
    /// `YYYY-MM-DD`.
    pub(crate) birth_date: String,
    /// Country whose node logged them in.
    pub(crate) country: Option<String>,
    /// What pseudonyms are made from: the number, matched or not.
    pub(crate) key: Pid,
}

impl Person {
    /// The citizen with this number, else a person without a name of their own.
    pub(crate) fn with_number(pid: Pid, citizens: &[Citizen]) -> Self {
        let name = citizens.iter().find(|citizen| citizen.pid == pid).map_or("Syntetisk Person", |known| &known.name);
        let (given, family) = name.rsplit_once(' ').unwrap_or((name, ""));
        Self {
            given_name: given.to_owned(),
            family_name: family.to_owned(),
            birth_date: birth_date(&pid),
            country: None,
            key: pid.clone(),
            pid: Some(pid),
        }
    }

    /// Given and family name.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name).trim_end().to_owned()
    }
}

/// Reads what a tester typed or a test sent: synthetic numbers only, whatever the environment.
pub(crate) fn synthetic(text: &str) -> Option<Pid> {
    Pid::parse_typed(text, &PidRules::for_environment(Environment::Demo)).ok()
}

/// Day, month and year of birth as six digits, without what D-numbers and synthetic persons add.
pub(crate) fn ddmmyy(pid: &Pid) -> String {
    let number =
        |range: std::ops::Range<usize>| pid.expose().get(range).and_then(|it| it.parse().ok()).unwrap_or(0_u32);
    format!("{:02}{:02}{:02}", number(0..2) % 40, number(2..4) % 20, number(4..6))
}

/// The date of birth (docs/contracts/eid-adapters.md §4.3).
fn birth_date(pid: &Pid) -> String {
    let date = ddmmyy(pid);
    let number = |range: std::ops::Range<usize>| date.get(range).and_then(|it| it.parse().ok()).unwrap_or(0_u32);
    let individual: u32 = pid.expose().get(6..9).and_then(|it| it.parse().ok()).unwrap_or(0);
    let short = number(4..6);
    let year = match individual {
        0..=499 => 1900 + short,
        500..=749 if short >= 54 => 1800 + short,
        900.. if short >= 40 => 1900 + short,
        _ => 2000 + short,
    };
    format!("{year:04}-{:02}-{:02}", number(2..4), number(0..2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birth_dates_of_every_century_and_kind() {
        for (number, expected, short) in [
            ("12847949919", "1979-04-12", "120479"),
            ("57858449911", "1984-05-17", "170584"),
            ("08884099812", "1940-08-08", "080840"),
            ("03910899960", "2008-11-03", "031108"),
            ("21821499930", "2014-02-21", "210214"),
        ] {
            let pid = synthetic(number).unwrap();
            assert_eq!((birth_date(&pid).as_str(), ddmmyy(&pid).as_str()), (expected, short), "{number}");
        }
    }

    #[test]
    fn every_persona_has_a_number_that_is_taken() {
        assert_eq!(personas().len(), 8);
    }

    #[test]
    fn names_are_the_citizens_own() {
        let pid = synthetic("12847949919").unwrap();
        let citizens = [Citizen { pid: pid.clone(), name: "Tor Andre Fjellvåk".to_owned() }];
        let known = Person::with_number(pid, &citizens);
        assert_eq!((known.given_name.as_str(), known.family_name.as_str()), ("Tor Andre", "Fjellvåk"));
        assert_eq!(Person::with_number(synthetic("57858449911").unwrap(), &citizens).name(), "Syntetisk Person");
    }

    #[test]
    fn a_real_number_is_never_taken() {
        for text in ["13097248022", "", "12847949918", "1284794991"] {
            assert!(synthetic(text).is_none(), "{text}");
        }
        assert!(synthetic("128479 49919").is_some());
    }
}
