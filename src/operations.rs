//! The operations listener: is the process up, can it serve, what has it counted, and in test and demo what time it is.

mod gauges;

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use axum::{Json, Router};
use fellesporten_audit::Audit;
use fellesporten_domain::{Clock, Environment};
use fellesporten_idporten::eids::Eids;
use fellesporten_jose::KeyRing;
use fellesporten_registry::Registry;
use fellesporten_store::{Records, RecordsError, ShortLived, test_clock};
use serde::{Deserialize, Serialize};

/// What readiness is judged by.
#[derive(Clone)]
pub(crate) struct Operations {
    pub(crate) records: Records,
    pub(crate) short_lived: ShortLived,
    pub(crate) keys: KeyRing,
    pub(crate) audit: Audit,
    pub(crate) registry: Registry,
    pub(crate) clock: Clock,
    pub(crate) environment: Environment,
    /// Issuers that this process serves.
    pub(crate) issuers: Vec<String>,
    /// The eIDs, where ID-porten is served.
    pub(crate) eids: Option<Eids>,
    /// Whether `PUT /clock` is served.
    pub(crate) test_clock: bool,
}

/// Farthest that the test clock moves, in seconds: a hundred years, so that no arithmetic can overflow.
const FARTHEST_SECONDS: i64 = 3_155_760_000;

impl Operations {
    /// Its routes.
    pub(crate) fn router(self) -> Router {
        let router = Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(readyz));
        let router = router.route("/metrics", get(metrics));
        let router = if self.test_clock { router.route("/clock", put(set_clock)) } else { router };
        router.with_state(Arc::new(self))
    }

    /// Looks at everything that serving needs, now.
    pub(crate) async fn readiness(&self) -> Readiness {
        let (records, short_lived) = tokio::join!(self.records_state(), self.short_lived_state());
        Readiness { records, short_lived, signing_keys: self.signing_keys_state() }
    }

    /// Whether people can log in here.
    pub(crate) async fn can_log_people_in(&self) -> bool {
        self.short_lived_state().await == Part::Ok && self.signing_keys_state() == Part::Ok
    }

    /// Logins and tokens go on while the records are away, so that alone makes no node unready.
    async fn records_state(&self) -> Part {
        match self.records.pending_migrations().await {
            Ok(pending) if pending.is_empty() => Part::Ok,
            Ok(_) => Part::Failed("the schema is not up to date: run `fellesporten migrate`"),
            Err(RecordsError::Unavailable(_)) => {
                Part::Degraded("cannot be reached; what must write a record is refused meanwhile")
            }
            // The schema was this program's when it started: it has been migrated since, and old and new run side by side.
            Err(_) => Part::Degraded("the schema is newer than this program: end the upgrade"),
        }
    }

    async fn short_lived_state(&self) -> Part {
        match self.short_lived.ping().await {
            Ok(()) => Part::Ok,
            Err(_) => Part::Failed("cannot be reached; nothing that needs a session or a single use is granted"),
        }
    }

    fn signing_keys_state(&self) -> Part {
        if self.issuers.iter().all(|issuer| self.keys.can_sign(issuer)) {
            Part::Ok
        } else {
            Part::Failed("an issuer has no active signing key: run `fellesporten keys`")
        }
    }
}

/// How one part of the whole stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", content = "why", rename_all = "snake_case")]
pub(crate) enum Part {
    /// In order.
    Ok,
    /// Serving goes on without it.
    Degraded(&'static str),
    /// Serving does not.
    Failed(&'static str),
}

/// How every part stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Readiness {
    records: Part,
    short_lived: Part,
    signing_keys: Part,
}

impl Readiness {
    fn can_serve(&self) -> bool {
        ![&self.records, &self.short_lived, &self.signing_keys].into_iter().any(|part| matches!(part, Part::Failed(_)))
    }
}

/// What is counted as it happens, and what other parts count by themselves, as it stands now.
async fn metrics(State(operations): State<Arc<Operations>>) -> Response {
    gauges::read(&operations);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], fellesporten_telemetry::expose()).into_response()
}

async fn readyz(State(operations): State<Arc<Operations>>) -> Response {
    let readiness = operations.readiness().await;
    let status = if readiness.can_serve() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(readiness)).into_response()
}

/// The body of `PUT /clock`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockSetting {
    offset_seconds: i64,
}

/// What is wrong with a request to this listener.
#[derive(Serialize)]
struct Refusal {
    error: &'static str,
    error_description: String,
}

fn refused(status: StatusCode, error: &'static str, description: impl Into<String>) -> Response {
    (status, Json(Refusal { error, error_description: description.into() })).into_response()
}

/// Moves the product's clock on every node: real time plus the offset.
async fn set_clock(State(operations): State<Arc<Operations>>, body: axum::body::Bytes) -> Response {
    let offset_seconds = match serde_json::from_slice::<ClockSetting>(&body) {
        Ok(ClockSetting { offset_seconds }) if offset_seconds.abs() <= FARTHEST_SECONDS => offset_seconds,
        Ok(_) => {
            return refused(
                StatusCode::BAD_REQUEST,
                "invalid_request",
                "offset_seconds: at most a hundred years either way",
            );
        }
        Err(_) => {
            return refused(StatusCode::BAD_REQUEST, "invalid_request", r#"the body must be {"offset_seconds": N}"#);
        }
    };
    match test_clock::publish(&operations.records, &operations.clock, offset_seconds).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(cause) => refused(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", cause.to_string()),
    }
}
