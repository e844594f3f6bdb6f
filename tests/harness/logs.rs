//! What must never stand in a log, and the scan of everything a server wrote.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

/// Remembers every secret that passed between a test and its server, so that the server's output can be held against it.
#[derive(Debug, Default)]
pub struct Witness(Mutex<BTreeMap<String, &'static str>>);

impl Witness {
    /// A secret went over the wire. Short values say nothing and are left out.
    pub fn saw(&self, kind: &'static str, value: &str) {
        if value.len() >= 8 {
            self.0.lock().unwrap().insert(value.to_owned(), kind);
        }
    }

    /// How many secrets were seen.
    pub fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// The first line of the file that holds something it must not.
    pub fn find_leak(&self, file: &Path) -> Option<String> {
        let text = String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).into_owned();
        let seen = self.0.lock().unwrap();
        for (number, line) in text.lines().enumerate() {
            let known = seen.iter().find(|(secret, _)| line.contains(secret.as_str())).map(|(_, kind)| *kind);
            if let Some(kind) = known.or_else(|| forbidden_shape(line)) {
                return Some(format!("{}:{}: a {kind} in: {line}", file.display(), number + 1));
            }
        }
        None
    }
}

/// A shape no log line may have, whoever's it is.
pub fn forbidden_shape(line: &str) -> Option<&'static str> {
    if line.contains("eyJ") {
        return Some("token");
    }
    if ["code=", "client_secret=", "id_token_hint=", "code_verifier=", "login_hint="].iter().any(|it| line.contains(it))
    {
        return Some("parameter with a secret");
    }
    holds_person_number(line).then_some("person number")
}

/// Whether a person number stands somewhere. A trace id is hexadecimal: digits beside letters are part of one.
pub fn holds_person_number(text: &str) -> bool {
    text.split(|it: char| !it.is_ascii_alphanumeric()).any(is_person_number)
}

/// Eleven digits whose last check digit is right, as every fødselsnummer's and D-number's is.
fn is_person_number(text: &str) -> bool {
    const WEIGHTS: [u32; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
    if text.len() != 11 || !text.bytes().all(|it| it.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = text.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let month: u32 = text[2..4].parse().unwrap_or_default();
    sum.is_multiple_of(11) && matches!(month, 1..=12 | 41..=52 | 81..=92)
}

#[test]
fn the_scan_finds_what_it_looks_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log");
    let witness = Witness::default();
    witness.saw("code", "mFjTQHSmayUO-uqjCM1");
    for (line, leaks) in [
        ("{\"route\":\"/authorize\",\"status\":302}", false),
        ("took 12345678901 ns", false),
        ("trace_id f55cb87704fab2888778c25928105191", false),
        ("login of 17847531096", true),
        ("testid:17847531096_idporten-loa-high", true),
        ("token eyJhbGciOiJSUzI1NiJ9", true),
        ("code mFjTQHSmayUO-uqjCM1 stored", true),
    ] {
        std::fs::write(&file, line).unwrap();
        assert_eq!(witness.find_leak(&file).is_some(), leaks, "{line}");
    }
}
