//! An authorisation as the API tells it (`docs/contracts/idporten.md` §8.6).

use fellesporten_oauth::{authorizations::Authorization, rules::onbehalfof};
use fellesporten_registry::{LOGIN_SCOPES, Scope, Snapshot};
use serde::Serialize;

/// One authorisation. Who the person is stays unsaid: the caller knows.
#[derive(Serialize)]
pub(super) struct Item {
    authorization_id: String,
    client_id: String,
    client_name: Option<String>,
    description: Option<String>,
    /// Milliseconds, as `expires`.
    authorized_at: i64,
    expires: i64,
    scopes: Vec<ScopeItem>,
    user_agent: Option<String>,
    consumer: Option<Organisation>,
}

#[derive(Serialize)]
struct ScopeItem {
    name: String,
    description: String,
    long_description: Option<String>,
    requires_user_consent: bool,
    visibility: &'static str,
    owner_orgno: String,
}

#[derive(Serialize)]
struct Organisation {
    authority: &'static str,
    #[serde(rename = "ID")]
    id: String,
}

impl Item {
    /// The whole grant, with every scope that opens an API. What the registry has lost is left out.
    pub(super) fn of(snapshot: &Snapshot, authorization: &Authorization) -> Self {
        let Authorization { grant_id, grant, expires_at } = authorization;
        let client = snapshot.client_record(&grant.client_id);
        let acts_for = client.map(|client| {
            let entry = grant.onbehalfof.as_deref().and_then(|name| onbehalfof::entry(client, name));
            entry.map_or(client.client_orgno, |entry| entry.orgno)
        });
        let apis = grant.scope.iter().filter(|name| !LOGIN_SCOPES.contains(&name.as_str()));
        Item {
            authorization_id: grant_id.clone(),
            client_id: grant.client_id.clone(),
            client_name: client.map(|client| client.client_name.clone()),
            description: client.map(|client| client.description.clone()),
            authorized_at: grant.authorized_at.as_millis(),
            expires: expires_at.as_millis(),
            scopes: apis.filter_map(|name| snapshot.scope_record(name.as_str())).map(ScopeItem::of).collect(),
            user_agent: grant.authentication.user_agent.clone(),
            consumer: acts_for.map(|it| Organisation { authority: "iso6523-actorid-upis", id: it.iso6523() }),
        }
    }
}

impl ScopeItem {
    fn of(scope: &Scope) -> Self {
        ScopeItem {
            name: scope.name.clone(),
            description: scope.description.clone(),
            long_description: scope.long_description.clone(),
            requires_user_consent: scope.requires_user_consent,
            visibility: scope.visibility.as_str(),
            owner_orgno: scope.owner_orgno.to_string(),
        }
    }
}
