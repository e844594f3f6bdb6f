//! Who knows of delegations: `GET /delegationsources` (docs/contracts/maskinporten.md §6.2, fact 80). No token is needed.

use axum::Json;
use axum::extract::State;
use fellesporten_domain::Timestamp;
use serde_json::{Value, json};

use crate::Samarbeidsportalen;

/// Every source. It is part of the installation, and was there from its beginning.
pub(crate) async fn list(State(portal): State<Samarbeidsportalen>) -> Json<Value> {
    let since = Timestamp::from_secs(0).iso_in_norway();
    let sources = portal.parts().delegation_sources.iter();
    let shown = sources
        .map(|source| json!({"name": source.name, "issuer": source.issuer, "created": since, "last_updated": since}));
    Json(Value::Array(shown.collect()))
}
