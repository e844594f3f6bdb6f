//! What people consented to (`docs/contracts/idporten.md` §8.5), in the records: known whatever becomes of the short-lived store.
//!
//! A row is one person's consent to one service's use of one scope. The person is a key there, never a number.

use fellesporten_audit::{self as audit, Event};
use fellesporten_domain::{Rng, ScopeName, ScopeSet, Timestamp};
use fellesporten_store::{Records, RecordsError, Row, Statement, retention::Sweeping, values};

use crate::request::AuthorizationRequest;

const OF_PERSON: &str = "SELECT client_id, scope, given_at, expires_at FROM consents \
     WHERE person = $1 AND expires_at > $2 ORDER BY client_id, scope";
const OF_SERVICE: &str = "SELECT client_id, scope, given_at, expires_at FROM consents \
     WHERE person = $1 AND client_id = $2 AND onbehalfof = $3 AND expires_at > $4 ORDER BY scope";
const GIVE: &str = "INSERT INTO consents (person, client_id, onbehalfof, scope, given_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person, client_id, onbehalfof, scope) \
     DO UPDATE SET given_at = excluded.given_at, expires_at = excluded.expires_at";
const WITHDRAW: &str = "DELETE FROM consents WHERE person = $1 AND client_id = $2";
const WITHDRAW_SCOPE: &str = "DELETE FROM consents WHERE person = $1 AND client_id = $2 \
     AND onbehalfof = $3 AND scope = $4";
const SURVEY: &str = "SELECT COUNT(*) AS held, MIN(given_at) AS oldest, \
     SUM(CASE WHEN expires_at <= $1 THEN 1 ELSE 0 END) AS overdue FROM consents";
const SWEEP: &str = "DELETE FROM consents WHERE (person, client_id, onbehalfof, scope) IN \
     (SELECT person, client_id, onbehalfof, scope FROM consents WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";

/// Every statement on `consents`, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[OF_PERSON, OF_SERVICE, GIVE, WITHDRAW, WITHDRAW_SCOPE, SURVEY, SWEEP];

/// How consents that have ended are swept.
pub const SWEEPING: Sweeping = Sweeping { by_kind: None, survey: SURVEY, delete: SWEEP };

/// Whose service a consent is for: who agreed to one customer of a supplier's client agreed to no other (§7.7).
#[derive(Clone, Copy, Debug)]
pub struct Service<'a> {
    /// The client.
    pub client_id: &'a str,
    /// The customer on whose behalf it acts.
    pub onbehalfof: Option<&'a str>,
}

impl<'a> Service<'a> {
    /// The service behind a request.
    pub fn of(request: &'a AuthorizationRequest) -> Self {
        Service { client_id: &request.client_id, onbehalfof: request.onbehalfof.as_deref() }
    }

    /// As the column says it.
    fn customer(self) -> &'a str {
        self.onbehalfof.unwrap_or_default()
    }
}

/// A consent that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Who may use it.
    pub client_id: String,
    /// What for.
    pub scope: ScopeName,
    /// When the person gave it.
    pub given_at: Timestamp,
    /// When it ends: with the authorisation that it was given for.
    pub expires_at: Timestamp,
}

/// Everybody's consents. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Consents {
    records: Records,
    rng: Rng,
}

impl Consents {
    /// The consents in `records`.
    pub fn new(records: Records, rng: Rng) -> Self {
        Consents { records, rng }
    }

    /// What a person lets one service do now.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn of_service(
        &self,
        person: &str,
        service: Service<'_>,
        now: Timestamp,
    ) -> Result<Vec<Consent>, RecordsError> {
        let values = values![person, service.client_id, service.customer(), now];
        let rows = self.records.rows(OF_SERVICE, values).await?;
        rows.iter().map(read).collect()
    }

    /// What a person lets anybody do now.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn of_person(&self, person: &str, now: Timestamp) -> Result<Vec<Consent>, RecordsError> {
        let rows = self.records.rows(OF_PERSON, values![person, now]).await?;
        rows.iter().map(read).collect()
    }

    /// Keeps a consent, with the event that says so: both are safe together, or neither is.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn give(
        &self,
        person: &str,
        service: Service<'_>,
        scopes: &ScopeSet,
        given_at: Timestamp,
        expires_at: Timestamp,
        event: Event,
    ) -> Result<(), RecordsError> {
        let give = |scope: &ScopeName| {
            let values = values![person, service.client_id, service.customer(), scope.as_str(), given_at, expires_at];
            Statement::new(GIVE, values)
        };
        let mut statements: Vec<Statement> = scopes.iter().map(give).collect();
        statements.extend(audit::statements(vec![event], given_at, &self.rng)?);
        self.records.write(statements).await.map(drop)
    }

    /// Takes every consent of a person to one client back, whomever it acts for, with the event that says so.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn withdraw(
        &self,
        person: &str,
        client_id: &str,
        event: Event,
        now: Timestamp,
    ) -> Result<(), RecordsError> {
        let mut statements = vec![Statement::new(WITHDRAW, values![person, client_id])];
        statements.extend(audit::statements(vec![event], now, &self.rng)?);
        self.records.write(statements).await.map(drop)
    }

    /// Takes a person's consent to one service's use of these scopes back, with the event that says so.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn withdraw_scopes(
        &self,
        person: &str,
        service: Service<'_>,
        scopes: &ScopeSet,
        event: Event,
        now: Timestamp,
    ) -> Result<(), RecordsError> {
        let mut statements = withdrawing(person, service, scopes);
        statements.extend(audit::statements(vec![event], now, &self.rng)?);
        self.records.write(statements).await.map(drop)
    }

    /// Forgets what a person said before of these scopes to one service: it has just said no.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn forget(&self, person: &str, service: Service<'_>, scopes: &ScopeSet) -> Result<(), RecordsError> {
        self.records.write(withdrawing(person, service, scopes)).await.map(drop)
    }
}

fn withdrawing(person: &str, service: Service<'_>, scopes: &ScopeSet) -> Vec<Statement> {
    let statement = |scope: &ScopeName| {
        Statement::new(WITHDRAW_SCOPE, values![person, service.client_id, service.customer(), scope.as_str()])
    };
    scopes.iter().map(statement).collect()
}

fn read(row: &Row) -> Result<Consent, RecordsError> {
    Ok(Consent {
        client_id: row.text("client_id")?,
        scope: ScopeName::parse(&row.text("scope")?)
            .map_err(|_| RecordsError::Broken("a consent names no scope".to_owned()))?,
        given_at: Timestamp::from_millis(row.int("given_at")?),
        expires_at: Timestamp::from_millis(row.int("expires_at")?),
    })
}

#[cfg(test)]
mod tests;
