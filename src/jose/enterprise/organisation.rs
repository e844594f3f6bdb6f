//! Which organisation a certificate speaks for (`docs/contracts/eid-adapters.md` §5.5, V10; maskinporten.md §8.5).

use fellesporten_domain::OrgNumber;

/// The subject's attributes that can hold a number, in the order in which they are believed.
#[derive(Debug, Clone, Default)]
pub(super) struct SubjectTexts {
    /// `serialNumber` (2.5.4.5).
    pub(super) serial_number: Vec<String>,
    /// `O`.
    pub(super) organisation: Vec<String>,
    /// `organizationIdentifier` (2.5.4.97).
    pub(super) organisation_identifier: Vec<String>,
}

const PREFIXES: [&str; 3] = ["NTRNO-", "PSDNO-FSA-", ""];

/// The number; none when there is none, when a check digit is wrong, or when two places name two organisations.
pub(super) fn number_of(subject: &SubjectTexts) -> Option<OrgNumber> {
    let serial =
        subject.serial_number.iter().filter(|text| is_nine_digits(text)).map(|text| OrgNumber::parse(text).ok());
    // A name may end in digits that are no organisation number.
    let name =
        subject.organisation.iter().filter_map(|text| OrgNumber::parse(text.rsplit_once("- ")?.1).ok()).map(Some);
    let identifier = subject.organisation_identifier.iter().filter_map(|text| {
        let digits =
            PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix).filter(|rest| is_nine_digits(rest)))?;
        Some(OrgNumber::parse(digits).ok())
    });
    let mut found = serial.chain(name).chain(identifier);
    let first = found.next()??;
    found.all(|other| other == Some(first)).then_some(first)
}

fn is_nine_digits(text: &str) -> bool {
    text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// maskinporten.md fact 89.
    #[test]
    fn the_number_is_read_where_suppliers_write_it() {
        let subject = |serial: &str, name: &str, identifier: &str| SubjectTexts {
            serial_number: vec![serial.to_owned()],
            organisation: vec![name.to_owned()],
            organisation_identifier: vec![identifier.to_owned()],
        };
        for (serial, name, identifier, expected) in [
            ("314159268", "", "", Some("314159268")),
            ("", "Testetaten - 314159268", "", Some("314159268")),
            ("", "", "NTRNO-314159268", Some("314159268")),
            ("", "", "PSDNO-FSA-314159268", Some("314159268")),
            ("", "", "314159268", Some("314159268")),
            ("314159268", "Testetaten", "NTRNO-314159268", Some("314159268")),
            // SEID 2.0: serialNumber can be something else.
            ("UN:NO-9578-4050-1", "Testetaten", "NTRNO-314159268", Some("314159268")),
            ("1234567890", "", "NTRNO-314159268", Some("314159268")),
            ("", "Klubben av - 123456789", "NTRNO-314159268", Some("314159268")),
            // Two places, two organisations.
            ("314159268", "", "NTRNO-310042706", None),
            ("", "Leverandøren - 310042706", "NTRNO-314159268", None),
            // Wrong check digits.
            ("314159267", "", "", None),
            ("", "", "NTRNO-314159267", None),
            ("314159268", "", "NTRNO-314159267", None),
            // Nobody's form.
            ("", "Testetaten 314159268", "", None),
            ("", "Testetaten-314159268", "", None),
            ("", "", "NTRSE-314159268", None),
            ("", "", "NTRNO-31415926", None),
            ("", "", "", None),
        ] {
            let number = number_of(&subject(serial, name, identifier)).map(|number| number.to_string());
            assert_eq!(number.as_deref(), expected, "{serial:?} {name:?} {identifier:?}");
        }
    }
}
