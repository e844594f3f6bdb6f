//! A client, with every default applied (docs/contracts/idporten.md §7.3, maskinporten.md §7.4).

use std::collections::BTreeSet;

use fellesporten_domain::{ScopeName, ScopeSet, Timestamp};

use super::Describing;
use crate::client::{
    Client, DEFAULT_ACCESS_TOKEN_LIFETIME, DEFAULT_AUTHORIZATION_LIFETIME, DEFAULT_REFRESH_TOKEN_LIFETIME, OnBehalfOf,
};
use crate::client_kinds::{ApplicationType, ChallengeMethod, RefreshTokenUsage};
use crate::customers::ClientRecord;
use crate::rules::client as rule;
use crate::rules::uris::{self, Setting};
use crate::rules::{Violation, Violations, profile};

impl Describing {
    /// The client that a record describes, defaults applied; without its keys and secrets, and without who administers it. Entries of
    /// `known_entries` that stay as they are keep their times.
    pub(crate) fn client(
        &self,
        record: &ClientRecord,
        client_id: String,
        known_entries: &[OnBehalfOf],
        violations: &mut Violations,
    ) -> Client {
        let kind = record.integration_type;
        let application_type = record.application_type.unwrap_or(ApplicationType::Web);
        let environment = self.environment;
        let profile = record.profile.clone().unwrap_or_else(|| profile::default_for(kind).to_owned());
        let setting = Setting { environment, application_type, idporten: profile::is_idporten(&profile) };
        // What is refused stays as written: one mistake makes one problem.
        let mut redirects =
            |field: &str, uris: &[String], rule: fn(&str, &str, Setting) -> Result<String, Violation>| {
                let mut check = |(index, uri): (usize, &String)| {
                    violations.keep(rule(uri, &format!("{field}[{index}]"), setting)).unwrap_or_else(|| uri.clone())
                };
                let kept: Vec<String> = uris.iter().enumerate().map(&mut check).collect();
                if kept.iter().collect::<BTreeSet<_>>().len() < kept.len() {
                    violations.refuse(field.to_owned(), "names the same address twice");
                }
                kept
            };
        let redirect_uris = redirects("redirect_uris", &record.redirect_uris, uris::redirect);
        let post_logout_redirect_uris =
            redirects("post_logout_redirect_uris", &record.post_logout_redirect_uris, uris::post_logout);
        for (field, uri) in [
            ("frontchannel_logout_uri", &record.frontchannel_logout_uri),
            ("backchannel_logout_uri", &record.backchannel_logout_uri),
        ] {
            if let Some(uri) = uri {
                violations.keep(uris::logout_notice(uri, field, &redirect_uris, environment));
            }
        }
        let mut link = |field: &str, uri: &Option<String>| {
            uri.as_ref().and_then(|uri| violations.keep(uris::link(uri, field, environment)))
        };
        Client {
            client_id,
            client_name: record.client_name.clone(),
            description: record.description.clone(),
            client_uri: link("client_uri", &record.client_uri),
            logo_uri: link("logo_uri", &record.logo_uri),
            client_orgno: record.client_orgno,
            supplier_orgno: record.supplier_orgno,
            integration_type: kind,
            application_type,
            token_endpoint_auth_method: record
                .token_endpoint_auth_method
                .unwrap_or_else(|| rule::default_auth_method(kind, application_type)),
            grant_types: record.grant_types.clone().unwrap_or_else(|| vec![rule::default_grant(kind)]),
            scopes: scopes(record, violations),
            redirect_uris,
            post_logout_redirect_uris,
            frontchannel_logout_uri: record.frontchannel_logout_uri.clone(),
            frontchannel_logout_session_required: record.frontchannel_logout_session_required,
            backchannel_logout_uri: record.backchannel_logout_uri.clone(),
            backchannel_logout_session_required: record.backchannel_logout_uri.is_some(),
            authorization_lifetime: or_default(record.authorization_lifetime, DEFAULT_AUTHORIZATION_LIFETIME),
            access_token_lifetime: or_default(record.access_token_lifetime, DEFAULT_ACCESS_TOKEN_LIFETIME),
            refresh_token_lifetime: or_default(record.refresh_token_lifetime, DEFAULT_REFRESH_TOKEN_LIFETIME),
            refresh_token_usage: record.refresh_token_usage.unwrap_or(RefreshTokenUsage::OneTime),
            sso_disabled: record.sso_disabled,
            code_challenge_method: record.code_challenge_method.unwrap_or(ChallengeMethod::S256),
            onbehalfof: self.on_behalf_of(&record.onbehalfof, known_entries, violations),
            strict_audience_from: strict_audience_from(record, violations),
            administrator_orgno: None,
            active: record.active,
            profile,
            secrets: Vec::new(),
            jwks: Vec::new(),
            created: self.now,
            last_updated: self.now,
        }
    }
}

fn scopes(record: &ClientRecord, violations: &mut Violations) -> ScopeSet {
    let Some(names) = &record.scopes else {
        return rule::default_scopes(record.integration_type)
            .iter()
            .filter_map(|name| ScopeName::parse(name).ok())
            .collect();
    };
    let parse = |(index, name): (usize, &String)| {
        ScopeName::parse(name).map_err(|cause| Violation::new(format!("scopes[{index}]"), cause.to_string()))
    };
    names.iter().enumerate().filter_map(|it| violations.keep(parse(it))).collect()
}

fn strict_audience_from(record: &ClientRecord, violations: &mut Violations) -> Option<Timestamp> {
    let date = record.strict_audience_from.as_deref()?;
    if record.integration_type.is_login() {
        violations.refuse("strict_audience_from", "is for clients of Maskinporten; leave it out");
        return None;
    }
    let begins = Timestamp::parse(&format!("{date}T00:00:00Z"));
    if begins.is_none() {
        violations.refuse("strict_audience_from", "must be a date, as \"2027-01-31\"");
    }
    begins
}

/// In a lifetime, 0 means the default.
const fn or_default(seconds: u32, default: u32) -> u32 {
    if seconds == 0 { default } else { seconds }
}
