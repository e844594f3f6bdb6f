//! `[[clients]]`: which client a record means, what it becomes, and whether that is allowed.

use std::collections::BTreeSet;

use fellesporten_domain::Secret;

use super::plan::Issued;
use super::planner::{Place, Planner, records};
use crate::client::{Client, ClientSecret, RegisteredKey};
use crate::client_kinds::IntegrationType;
use crate::customers::ClientRecord;
use crate::kept::Kept;
use crate::rules::client as rule;
use crate::rules::{Violation, Violations, jwks, profile, secret};

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
        let known_entries = identity.known.map_or(&[][..], |known| known.onbehalfof.as_slice());
        let mut wanted = self.describing().client(record, identity.client_id, known_entries, &mut violations);
        wanted.administrator_orgno = identity.known.and_then(|known| known.administrator_orgno);
        violations.extend(rule::check(&wanted, |name| self.declared(name, wanted.integration_type)));
        if let Err(violation) = profile::check(&wanted.profile, wanted.integration_type, self.environment()) {
            violations.0.push(violation);
        }
        let known_keys = identity.known.map_or(&[][..], |known| known.jwks.as_slice());
        wanted.jwks = violations.keep_all(self.keys(record, known_keys)).unwrap_or_default();
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

    /// Whether files may put a scope on a client of this kind: any that is there, since issuance checks again (§5.5).
    fn declared(&self, name: &str, kind: IntegrationType) -> Result<(), String> {
        match self.active_scopes.get(name) {
            None => Err(format!("no file and no record declares the scope {name}; declare it in [[scopes]]")),
            // Fact 105.
            Some(scope) if !scope.allows(kind) => Err(rule::not_allowed(name, kind)),
            Some(_) => Ok(()),
        }
    }

    fn keys(&self, record: &ClientRecord, known: &[RegisteredKey]) -> Result<Vec<RegisteredKey>, Vec<Violation>> {
        record.jwks.as_ref().map_or_else(|| Ok(Vec::new()), |set| jwks::declared(set, known, self.now()))
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
