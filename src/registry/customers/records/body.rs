//! Records from the bodies of the self-service API (docs/contracts/maskinporten.md §5.2, §7.4, §7.6): names and defaults are those of
//! a customers file, unknown members are ignored, and whose a record is does not stand in the body.

use fellesporten_domain::OrgNumber;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::{ClientRecord, OnBehalfOfRecord, ScopeRecord};
use crate::client::Client;
use crate::client_kinds::IntegrationType;
use crate::customers::members::Members;
use crate::rules::Violation;
use crate::scope::Scope;

impl ClientRecord {
    /// The client that a body describes. Where it is silent on what stands beside a registration, it means `known`: whether the client is
    /// switched on, and which issuer serves it.
    pub(crate) fn of_body(
        body: &Map<String, Value>,
        client_orgno: OrgNumber,
        supplier_orgno: Option<OrgNumber>,
        known: Option<&Client>,
    ) -> Result<Self, Vec<Violation>> {
        let mut members = Members::of(body);
        let integration_type = match known {
            None => members.required("integration_type"),
            Some(known) => {
                let said: Option<IntegrationType> = members.optional("integration_type");
                // Fact 98 of idporten.md, fact 64.
                if said.is_some_and(|said| said != known.integration_type) {
                    let message = format!("cannot change; the client is {}. Make a new one", known.integration_type);
                    members.refuse("integration_type", message);
                }
                Some(known.integration_type)
            }
        };
        let description = members.text(&["description"]);
        let client_name: Option<String> = members.either(&["client_name", "display_name"]);
        let client_name = match (client_name, integration_type) {
            (Some(name), _) => name,
            // Nobody logs in there, so nobody is shown a name.
            (None, Some(kind)) if !kind.is_login() => description.clone(),
            (None, _) => members.text(&["client_name"]),
        };
        let Some(integration_type) = integration_type else { return members.finish(None).and_then(nothing) };
        let record = Self {
            client_id: members.optional("client_id"),
            client_orgno,
            supplier_orgno,
            client_name,
            description,
            client_uri: members.said(&["client_uri"]),
            logo_uri: members.said(&["logo_uri"]),
            integration_type,
            application_type: members.optional("application_type"),
            token_endpoint_auth_method: members.optional("token_endpoint_auth_method"),
            grant_types: members.optional("grant_types"),
            scopes: members.optional("scopes"),
            redirect_uris: members.optional("redirect_uris").unwrap_or_default(),
            post_logout_redirect_uris: members.optional("post_logout_redirect_uris").unwrap_or_default(),
            frontchannel_logout_uri: members.said(&["frontchannel_logout_uri"]),
            frontchannel_logout_session_required: members
                .optional("frontchannel_logout_session_required")
                .unwrap_or_default(),
            backchannel_logout_uri: members.said(&["backchannel_logout_uri"]),
            _backchannel_logout_session_required: IgnoredAny,
            authorization_lifetime: members.optional("authorization_lifetime").unwrap_or_default(),
            access_token_lifetime: members.optional("access_token_lifetime").unwrap_or_default(),
            refresh_token_lifetime: members.optional("refresh_token_lifetime").unwrap_or_default(),
            refresh_token_usage: members.optional("refresh_token_usage"),
            sso_disabled: members.optional("sso_disabled").unwrap_or_default(),
            code_challenge_method: members.optional("code_challenge_method"),
            onbehalfof: entries(&mut members),
            // The operator's, in a file.
            strict_audience_from: None,
            active: members.optional("active").unwrap_or_else(|| known.is_none_or(|known| known.active)),
            profile: known.map(|known| known.profile.clone()),
            client_secret: None,
            client_secret_file: None,
            secret_from_file: None,
            jwks: members.optional("jwks"),
            jwks_file: None,
            _jwks_uri: IgnoredAny,
            _created: IgnoredAny,
            _last_updated: IgnoredAny,
        };
        members.finish(record)
    }
}

/// A body without a type is refused, so there is nothing.
fn nothing<T>(_: Option<T>) -> Result<T, Vec<Violation>> {
    Err(Vec::new())
}

fn entries(members: &mut Members<'_>) -> Vec<OnBehalfOfRecord> {
    let entries: Vec<Map<String, Value>> = members.optional("onbehalfof").unwrap_or_default();
    let mut records = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let mut inner = Members::inside(entry, &format!("onbehalfof[{index}]"));
        records.extend(OnBehalfOfRecord::read(&mut inner, None));
        members.take(inner);
    }
    records
}

impl OnBehalfOfRecord {
    /// The entry that a body describes; `value` is what it is called, where its address says so.
    pub(crate) fn of_body(body: &Map<String, Value>, value: Option<&str>) -> Result<Self, Vec<Violation>> {
        let mut members = Members::of(body);
        match Self::read(&mut members, value) {
            Some(record) => members.finish(record),
            None => members.finish(None).and_then(nothing),
        }
    }

    fn read(members: &mut Members<'_>, value: Option<&str>) -> Option<Self> {
        let onbehalfof = value.map_or_else(|| members.text(&["onbehalfof"]), str::to_owned);
        let name = members.text(&["name", "display_name"]);
        Some(Self {
            onbehalfof,
            name,
            orgno: members.required("orgno")?,
            description: members.said(&["description"]),
            client_uri: members.said(&["client_uri", "url"]),
            logo_uri: members.said(&["logo_uri"]),
            _organization_name: IgnoredAny,
            _created: IgnoredAny,
            _last_updated: IgnoredAny,
        })
    }
}

impl ScopeRecord {
    /// The scope that a body describes; one that is there already keeps its name, and is switched on or off only if the body says so.
    pub(crate) fn of_body(
        body: &Map<String, Value>,
        owner_orgno: OrgNumber,
        known: Option<&Scope>,
    ) -> Result<Self, Vec<Violation>> {
        let mut members = Members::of(body);
        let (prefix, subscope) = match known {
            // Fact 74.
            Some(known) => known.name.split_once(':').map(|(prefix, rest)| (prefix.to_owned(), rest.to_owned())),
            None => Some((members.text(&["prefix"]), members.text(&["subscope"]))),
        }
        .unwrap_or_default();
        let record = Self {
            name: members.optional("name").filter(|_| known.is_none()),
            prefix,
            subscope,
            owner_orgno,
            description: members.text(&["description"]),
            long_description: members.said(&["long_description"]),
            visibility: members.optional("visibility"),
            allowed_integration_types: members.optional("allowed_integration_types").unwrap_or_default(),
            accessible_for_all: members.optional("accessible_for_all").unwrap_or_default(),
            token_type: members.optional("token_type"),
            at_max_age: members.optional("at_max_age").unwrap_or_default(),
            authorization_max_lifetime: members
                .either(&["authorization_max_lifetime", "authorization_max_age"])
                .unwrap_or_default(),
            requires_user_consent: members.optional("requires_user_consent").unwrap_or_default(),
            requires_user_authentication: members.optional("requires_user_authentication").unwrap_or_default(),
            requires_pseudonymous_tokens: members.optional("requires_pseudonymous_tokens").unwrap_or_default(),
            required_acr: members.optional("required_acr"),
            enforced_aud_for_introspection: members.optional("enforced_aud_for_introspection").unwrap_or_default(),
            delegation_source: members.said(&["delegation_source"]),
            active: members.optional("active").unwrap_or_else(|| known.is_none_or(|known| known.active)),
            _created: IgnoredAny,
            _last_updated: IgnoredAny,
        };
        members.finish(record)
    }
}
