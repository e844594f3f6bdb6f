//! `[[clients]]`: which client a record means, what it becomes, and whether that is allowed.

use std::collections::BTreeSet;

use fellesporten_domain::{ScopeName, ScopeSet, Secret, Timestamp};

use super::kept::Kept;
use super::plan::Issued;
use super::planner::{Place, Planner, records};
use crate::client::{
    Client, ClientSecret, DEFAULT_ACCESS_TOKEN_LIFETIME, DEFAULT_AUTHORIZATION_LIFETIME,
    DEFAULT_REFRESH_TOKEN_LIFETIME, OnBehalfOf, RegisteredKey,
};
use crate::client_kinds::{ApplicationType, ChallengeMethod, RefreshTokenUsage};
use crate::customers::{ClientRecord, OnBehalfOfRecord};
use crate::rules::client as rule;
use crate::rules::uris::{self, Setting};
use crate::rules::{Violation, jwks, profile, secret};

/// Which client a record means.
struct Identity<'a> {
    client_id: String,
    /// Whether the identifier is made by this plan.
    new: bool,
    known: Option<&'a Client>,
}

impl<'a> Planner<'a> {
    pub(super) fn clients(&mut self) {
        let all = || records(self.files, "clients", |file| &file.document.clients);
        let chosen_ids: BTreeSet<&str> = all().filter_map(|(_, record)| record.client_id.as_deref()).collect();
        for (place, record) in all().collect::<Vec<_>>() {
            if let Some(identity) = self.identify(place, record, &chosen_ids)
                && self.name(Client::KIND, identity.client_id.clone(), place)
            {
                self.client(place, record, identity);
            }
        }
    }

    /// A client without `client_id` is the one with the same owner, integration type and name.
    fn identify(&mut self, place: Place<'_>, record: &ClientRecord, chosen: &BTreeSet<&str>) -> Option<Identity<'a>> {
        if let Some(client_id) = &record.client_id {
            let known = self.snapshot.client_record(client_id).map(AsRef::as_ref);
            return Some(Identity { client_id: client_id.clone(), new: false, known });
        }
        let key = format!("{} {} {}", record.client_orgno, record.integration_type, record.client_name);
        if !self.name("client without client_id", key, place) {
            return None;
        }
        let mut alike = self.snapshot.all_clients().map(AsRef::as_ref).filter(|known: &&Client| {
            known.client_orgno == record.client_orgno
                && known.integration_type == record.integration_type
                && known.client_name == record.client_name
                && !chosen.contains(known.client_id.as_str())
        });
        match (alike.next(), alike.next()) {
            (Some(known), None) => {
                Some(Identity { client_id: known.client_id.clone(), new: false, known: Some(known) })
            }
            (Some(one), Some(other)) => {
                let message = format!(
                    "the organisation has several clients with this type and name ({}, {}, …); say which by client_id",
                    one.client_id, other.client_id
                );
                self.refuse_field(place, Violation::new("client_id", message));
                None
            }
            (None, _) => Some(Identity { client_id: self.rng.uuid_v4().to_string(), new: true, known: None }),
        }
    }

    fn client(&mut self, place: Place<'_>, record: &ClientRecord, identity: Identity<'a>) {
        self.need_organisation(place, "client_orgno", record.client_orgno);
        if let Some(supplier) = record.supplier_orgno {
            self.need_organisation(place, "supplier_orgno", supplier);
        }
        for (index, entry) in record.onbehalfof.iter().enumerate() {
            self.need_organisation(place, &format!("onbehalfof[{index}].orgno"), entry.orgno);
        }
        if let Some(known) = identity.known {
            for violation in immutable(record, known) {
                self.refuse_field(place, violation);
            }
        }
        let mut violations = Violations::default();
        let mut wanted = self.described(record, identity.client_id, &mut violations);
        violations.extend(rule::check(&wanted, |name| self.active_scopes.get(name)));
        if let Err(violation) = profile::check(&wanted.profile, wanted.integration_type, self.environment()) {
            violations.0.push(violation);
        }
        let known_keys = identity.known.map_or(&[][..], |known| known.jwks.as_slice());
        wanted.jwks = violations.keep(self.keys(record, known_keys)).unwrap_or_default();
        let known_secrets = identity.known.map_or(&[][..], |known| known.secrets.as_slice());
        let (secrets, client_secret) =
            violations.keep(self.secrets(record, &wanted, known_secrets)).unwrap_or_default();
        wanted.secrets = secrets;
        for violation in violations.0 {
            self.refuse_field(place, violation);
        }
        if identity.new || client_secret.is_some() {
            self.issued.push(Issued {
                client_id: wanted.client_id.clone(),
                client_name: wanted.client_name.clone(),
                new_client_id: identity.new,
                client_secret,
            });
        }
        self.settle(identity.known, wanted);
    }

    /// The client that a record describes, defaults applied; without its keys and secrets.
    fn described(&self, record: &ClientRecord, client_id: String, violations: &mut Violations) -> Client {
        let kind = record.integration_type;
        let application_type = record.application_type.unwrap_or(ApplicationType::Web);
        let environment = self.environment();
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
            onbehalfof: self.on_behalf_of(&record.onbehalfof, violations),
            strict_audience_from: strict_audience_from(record, violations),
            active: record.active,
            profile,
            secrets: Vec::new(),
            jwks: Vec::new(),
            created: self.now(),
            last_updated: self.now(),
        }
    }

    fn on_behalf_of(&self, records: &[OnBehalfOfRecord], violations: &mut Violations) -> Vec<OnBehalfOf> {
        let mut values = BTreeSet::new();
        let mut entries = Vec::with_capacity(records.len());
        for (index, record) in records.iter().enumerate() {
            let field = format!("onbehalfof[{index}]");
            if record.onbehalfof.is_empty() || !record.onbehalfof.bytes().all(|byte| byte.is_ascii_graphic()) {
                violations
                    .refuse(format!("{field}.onbehalfof"), "has printable ASCII characters only, and at least one");
            } else if !values.insert(record.onbehalfof.as_str()) {
                violations.refuse(format!("{field}.onbehalfof"), "is used by another entry of this client");
            }
            if record.name.trim().is_empty() {
                violations.refuse(format!("{field}.name"), "is required");
            }
            let mut link = |name: &str, uri: &Option<String>| {
                let field = format!("{field}.{name}");
                uri.as_ref().and_then(|uri| violations.keep(uris::link(uri, &field, self.environment())))
            };
            entries.push(OnBehalfOf {
                onbehalfof: record.onbehalfof.clone(),
                name: record.name.clone(),
                orgno: record.orgno,
                description: record.description.clone(),
                client_uri: link("client_uri", &record.client_uri),
                logo_uri: link("logo_uri", &record.logo_uri),
            });
        }
        entries
    }

    fn keys(&self, record: &ClientRecord, known: &[RegisteredKey]) -> Result<Vec<RegisteredKey>, Violation> {
        record.jwks.as_ref().map_or_else(|| Ok(Vec::new()), |set| jwks::check(set, known, self.now()))
    }

    /// The client's secrets, and the one to show if it was made here.
    fn secrets(
        &self,
        record: &ClientRecord,
        client: &Client,
        known: &[ClientSecret],
    ) -> Result<(Vec<ClientSecret>, Option<Secret<String>>), Violation> {
        let (field, given) = match (&record.client_secret, &record.secret_from_file) {
            (Some(inline), _) => ("client_secret", Some(inline)),
            (None, from_file) => ("client_secret_file", from_file.as_ref()),
        };
        let method = client.token_endpoint_auth_method;
        let now = self.now();
        let Some(given) = given else {
            if !method.uses_secret() {
                return Ok((Vec::new(), None));
            }
            if known.iter().any(|secret| now < secret.expires_at) {
                return Ok((known.to_vec(), None));
            }
            let fresh = Secret::new(self.rng.token::<32>());
            return Ok((vec![secret::keep(fresh.expose(), now)], Some(fresh)));
        };
        if !method.uses_secret() {
            return Err(Violation::new(field, format!("a client that uses {method} has no secret; leave it out")));
        }
        let production = self.environment().is_production();
        if production && record.client_secret.is_some() {
            return Err(Violation::new(
                field,
                "in production a secret stands in a file of its own: use client_secret_file",
            ));
        }
        let given = given.0.expose();
        secret::check(given, field, self.environment())?;
        let kept = secret::keep(given, now);
        match known.iter().find(|secret| fellesporten_jose::constant_time_eq(&secret.hash, &kept.hash)) {
            Some(same) if now < same.expires_at => Ok((vec![same.clone()], None)),
            Some(_) if production => {
                Err(Violation::new(field, "is more than 360 days old and has expired; put a new secret in the file"))
            }
            _ => Ok((vec![kept], None)),
        }
    }
}

/// What a registered client never changes.
fn immutable(record: &ClientRecord, known: &Client) -> Vec<Violation> {
    let mut violations = Vec::new();
    if record.client_orgno != known.client_orgno {
        let message = format!("{} belongs to {}; choose another client_id", known.client_id, known.client_orgno);
        violations.push(Violation::new("client_orgno", message));
    }
    // Fact 98.
    if record.integration_type != known.integration_type {
        let message = format!("cannot change; the client is {}. Declare a new one", known.integration_type);
        violations.push(Violation::new("integration_type", message));
    }
    violations
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
        violations.refuse("strict_audience_from".to_owned(), "is for clients of Maskinporten; leave it out");
        return None;
    }
    let begins = Timestamp::parse(&format!("{date}T00:00:00Z"));
    if begins.is_none() {
        violations.refuse("strict_audience_from".to_owned(), "must be a date, as \"2027-01-31\"");
    }
    begins
}

/// In a lifetime, 0 means the default.
const fn or_default(seconds: u32, default: u32) -> u32 {
    if seconds == 0 { default } else { seconds }
}

/// Collects what is wrong with one record.
#[derive(Default)]
struct Violations(Vec<Violation>);

impl Violations {
    fn keep<T>(&mut self, outcome: Result<T, Violation>) -> Option<T> {
        outcome.map_err(|violation| self.0.push(violation)).ok()
    }

    fn refuse(&mut self, field: String, message: &str) {
        self.0.push(Violation::new(field, message));
    }

    fn extend(&mut self, violations: Vec<Violation>) {
        self.0.extend(violations);
    }
}
