//! The eIDs of this installation, checked once at start.

use std::collections::BTreeSet;

use fellesporten_domain::{Acr, Environment, Language};

use crate::{EidId, EidRow, EidState, Texts, email, testid};

/// The rows that always stand last when the order is alphabetical.
const LAST: [&str; 3] = ["eidas", email::ID, testid::ID];

/// Every row, validated, in the selector's fixed order.
///
/// The order is the same for all services and all languages (`docs/contracts/idporten.md` §11.1): first what
/// configuration names, then the others alphabetically by shown name, with eIDAS, e-mail and TestID last.
#[derive(Debug, Clone)]
pub struct Catalogue {
    environment: Environment,
    rows: Vec<EidRow>,
}

/// What stops the start; each message names the row and the field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// TestID lets anybody be anybody.
    #[error("eID `testid`: TestID cannot be part of a production configuration; remove it, or run in test or demo")]
    TestIdInProduction,
    /// Two rows with one id.
    #[error("eID `{0}`: the id is used twice")]
    DuplicateId(EidId),
    /// A row without levels.
    #[error("eID `{0}`, acrs: at least one level is needed")]
    NoLevel(EidId),
    /// A level that no eID may have.
    #[error("eID `{0}`, acrs: `{1}` is not a level that an eID can vouch for")]
    ImpossibleLevel(EidId, &'static str),
    /// A row without methods.
    #[error("eID `{0}`, amrs: at least one value is needed")]
    NoMethod(EidId),
    /// A text is missing.
    #[error("eID `{0}`, {1}: the text in `{2}` is missing")]
    MissingText(EidId, &'static str, &'static str),
    /// The order names an eID that there is not.
    #[error("selector order: there is no eID `{0}`")]
    UnknownInOrder(EidId),
    /// The order names an eID twice.
    #[error("selector order: `{0}` is named twice")]
    RepeatedInOrder(EidId),
}

impl Catalogue {
    /// Checks every row and fixes the order; `order` may be empty or name some rows only.
    pub fn new(environment: Environment, rows: Vec<EidRow>, order: &[EidId]) -> Result<Self, CatalogueError> {
        let mut ids = BTreeSet::new();
        for row in &rows {
            check(row, environment)?;
            if !ids.insert(row.id.clone()) {
                return Err(CatalogueError::DuplicateId(row.id.clone()));
            }
        }
        let mut ordered = BTreeSet::new();
        for id in order {
            if !ids.contains(id) {
                return Err(CatalogueError::UnknownInOrder(id.clone()));
            }
            if !ordered.insert(id) {
                return Err(CatalogueError::RepeatedInOrder(id.clone()));
            }
        }
        Ok(Self { environment, rows: sorted(rows, order) })
    }

    /// The same rows, each in the state that `condition` says, with what operators say of it.
    pub fn with_conditions(&self, condition: impl Fn(&str) -> (EidState, Vec<Texts>)) -> Self {
        let mut now = self.clone();
        for row in &mut now.rows {
            (row.state, row.messages) = condition(row.id.as_str());
        }
        now
    }

    /// The environment that the rows were checked for.
    pub fn environment(&self) -> Environment {
        self.environment
    }

    /// Every row, in the selector's order.
    pub fn rows(&self) -> &[EidRow] {
        &self.rows
    }

    /// The row of an id.
    pub fn row(&self, id: &str) -> Option<&EidRow> {
        self.rows.iter().find(|row| row.id.as_str() == id)
    }
}

fn check(row: &EidRow, environment: Environment) -> Result<(), CatalogueError> {
    let id = || row.id.clone();
    let is_testid = row.id.as_str() == testid::ID;
    if is_testid && (environment.is_production() || row.environments.iter().any(|place| place.is_production())) {
        return Err(CatalogueError::TestIdInProduction);
    }
    if row.acrs.is_empty() {
        return Err(CatalogueError::NoLevel(id()));
    }
    if row.acrs.len() > 1 && row.acrs.contains(&Acr::SelfregisteredEmail) {
        return Err(CatalogueError::ImpossibleLevel(id(), "selfregistered-email"));
    }
    if row.amrs.is_empty() {
        return Err(CatalogueError::NoMethod(id()));
    }
    for (field, texts) in [("names", &row.names), ("hints", &row.hints)] {
        if let Some(language) = texts.missing() {
            return Err(CatalogueError::MissingText(id(), field, language.as_str()));
        }
    }
    Ok(())
}

fn sorted(mut rows: Vec<EidRow>, order: &[EidId]) -> Vec<EidRow> {
    rows.sort_by_cached_key(|row| {
        let named = order.iter().position(|id| *id == row.id).unwrap_or(order.len());
        let last = LAST.iter().position(|id| *id == row.id.as_str()).map_or(0, |position| position + 1);
        (named, last, alphabetical(row.names.get(Language::Nb).0))
    });
    rows
}

/// A key that sorts as Norwegian does: æ, ø, å after z.
fn alphabetical(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .map(|letter| match letter {
            'æ' => '\u{e001}',
            'ø' => '\u{e002}',
            'å' => '\u{e003}',
            other => other,
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use fellesporten_domain::{Amr, Framework, Level};

    use super::*;
    use crate::Devices;

    pub(crate) fn acr(text: &str) -> Acr {
        text.parse().unwrap()
    }

    pub(crate) fn row(id: &'static str, name: &str, acrs: &[&str]) -> EidRow {
        EidRow {
            id: EidId::fixed(id),
            names: Texts::same(name),
            hints: Texts::same("hint"),
            acrs: acrs.iter().map(|text| acr(text)).collect(),
            amrs: vec![Amr::BankId],
            passes_names: false,
            environments: vec![Environment::Production, Environment::Test, Environment::Demo],
            enabled: true,
            devices: Devices::Any,
            state: EidState::Up,
            messages: Vec::new(),
        }
    }

    pub(crate) fn everything() -> Vec<EidRow> {
        let high = ["idporten-loa-high"];
        vec![
            testid::row(false),
            row("eidas", "eIDAS", &["eidas-loa-substantial", "eidas-loa-high"]),
            row("minid", "MinID", &["idporten-loa-substantial"]),
            email::row(),
            row("commfides", "Commfides", &high),
            row("bankid", "BankID", &high),
            row("buypass", "Buypass ID", &high),
        ]
    }

    fn ids(catalogue: &Catalogue) -> Vec<&str> {
        catalogue.rows().iter().map(|row| row.id.as_str()).collect()
    }

    #[test]
    fn the_order_is_alphabetical_with_the_special_ones_last() {
        let catalogue = Catalogue::new(Environment::Demo, everything(), &[]).unwrap();
        assert_eq!(ids(&catalogue), ["bankid", "buypass", "commfides", "minid", "eidas", "email", "testid"]);
    }

    #[test]
    fn configuration_can_fix_the_order() {
        let order = [EidId::fixed("testid"), EidId::fixed("minid")];
        let catalogue = Catalogue::new(Environment::Demo, everything(), &order).unwrap();
        assert_eq!(ids(&catalogue), ["testid", "minid", "bankid", "buypass", "commfides", "eidas", "email"]);
    }

    #[test]
    fn norwegian_letters_sort_after_z() {
        let rows = vec![
            row("aa", "Ålesund", &["idporten-loa-high"]),
            row("z", "Zeta", &["idporten-loa-high"]),
            row("oe", "Øst", &["idporten-loa-high"]),
            row("ae", "Ære", &["idporten-loa-high"]),
        ];
        assert_eq!(ids(&Catalogue::new(Environment::Test, rows, &[]).unwrap()), ["z", "ae", "oe", "aa"]);
    }

    #[test]
    fn bad_rows_stop_the_start() {
        let bankid = || row("bankid", "BankID", &["idporten-loa-high"]);
        let id = || EidId::fixed("bankid");
        let cases: [(Vec<EidRow>, Vec<EidId>, CatalogueError); 8] = [
            (vec![bankid(), bankid()], vec![], CatalogueError::DuplicateId(id())),
            (vec![row("bankid", "BankID", &[])], vec![], CatalogueError::NoLevel(id())),
            (
                vec![row("bankid", "BankID", &["idporten-loa-high", "selfregistered-email"])],
                vec![],
                CatalogueError::ImpossibleLevel(id(), "selfregistered-email"),
            ),
            (vec![EidRow { amrs: vec![], ..bankid() }], vec![], CatalogueError::NoMethod(id())),
            (
                vec![row("bankid", " ", &["idporten-loa-high"])],
                vec![],
                CatalogueError::MissingText(id(), "names", "nb"),
            ),
            (
                vec![EidRow { hints: Texts { nn: String::new(), ..Texts::same("x") }, ..bankid() }],
                vec![],
                CatalogueError::MissingText(id(), "hints", "nn"),
            ),
            (vec![bankid()], vec![EidId::fixed("minid")], CatalogueError::UnknownInOrder(EidId::fixed("minid"))),
            (vec![bankid()], vec![id(), id()], CatalogueError::RepeatedInOrder(id())),
        ];
        for (rows, order, error) in cases {
            assert_eq!(Catalogue::new(Environment::Test, rows, &order).unwrap_err(), error);
        }
    }

    #[test]
    fn testid_stops_production_by_name_or_by_environment() {
        let error = Catalogue::new(Environment::Production, vec![testid::row(false)], &[]).unwrap_err();
        assert_eq!(error, CatalogueError::TestIdInProduction);
        assert!(error.to_string().contains("testid") && error.to_string().contains("production"));
        let smuggled = EidRow { environments: vec![Environment::Production], ..testid::row(false) };
        assert_eq!(
            Catalogue::new(Environment::Test, vec![smuggled], &[]).unwrap_err(),
            CatalogueError::TestIdInProduction
        );
        let off = EidRow { enabled: false, ..testid::row(false) };
        assert_eq!(
            Catalogue::new(Environment::Production, vec![off], &[]).unwrap_err(),
            CatalogueError::TestIdInProduction
        );
    }

    fn foreign() -> crate::Subject {
        let identifier = crate::ForeignIdentifier::parse("SE/NO/1").unwrap();
        crate::Subject::Foreign { identifier, birthdate: None }
    }

    #[test]
    fn a_row_allows_its_own_levels_methods_and_names_only() {
        let row = row("bankid", "BankID", &["idporten-loa-high"]);
        let identity = |level, amr, names| crate::Identity {
            subject: foreign(),
            acr: Acr::Loa { framework: Framework::Idporten, level },
            amr,
            upstream: None,
            authenticated_at: None,
            names,
            evidence: crate::Evidence::default(),
        };
        let names = || Some(crate::Names { given: "Kari".into(), family: "Nordmann".into() });
        assert!(row.allows(&identity(Level::High, Amr::BankId, None)));
        assert!(!row.allows(&identity(Level::Substantial, Amr::BankId, None)));
        assert!(!row.allows(&identity(Level::High, Amr::Buypass, None)));
        assert!(!row.allows(&identity(Level::High, Amr::BankId, names())));
        assert!(EidRow { passes_names: true, ..row }.allows(&identity(Level::High, Amr::BankId, names())));
    }

    #[test]
    fn an_address_stands_for_the_level_of_addresses_and_for_no_other() {
        let everything = EidRow { acrs: Acr::ALL.to_vec(), amrs: vec![Amr::SelfregisteredEmail], ..email::row() };
        let address = crate::Subject::Email(fellesporten_domain::EmailAddress::parse("kari@example.no").unwrap());
        let foreign = foreign();
        for (subject, acr, allowed) in [
            (&address, Acr::SelfregisteredEmail, true),
            (&address, Acr::IDPORTEN_HIGH, false),
            (&foreign, Acr::SelfregisteredEmail, false),
            (&foreign, Acr::IDPORTEN_HIGH, true),
        ] {
            let identity = crate::Identity {
                subject: subject.clone(),
                acr,
                amr: Amr::SelfregisteredEmail,
                upstream: None,
                authenticated_at: None,
                names: None,
                evidence: crate::Evidence::default(),
            };
            assert_eq!(everything.allows(&identity), allowed, "{subject:?} at {}", acr.as_str());
        }
    }
}
