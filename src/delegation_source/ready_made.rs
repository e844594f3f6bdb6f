//! What a demo has at the source from its first start, so that its first grants need no preparation: a vendor's system with the system
//! user of a customer, and a person's consent. Elsewhere vendors, customers and people make their own.

use std::time::Duration;

use fellesporten_domain::{OrgNumber, Pid, Rng, Timestamp};
use fellesporten_store::{Records, RecordsError};
use serde_json::json;

use crate::rules::consent::{Consent, KeptConsent, organisation_urn, person_urn, right};
use crate::rules::request::reference;
use crate::rules::system::{System, Texts};
use crate::state::system_users::{self, Approved, SystemUser};
use crate::state::{consents, systems};

/// As long as a page lets a consent last.
const TEN_YEARS: Duration = Duration::from_secs(3650 * 24 * 60 * 60);

/// Who lets whom do what.
pub struct ReadyMade<'a> {
    /// Makes the system.
    pub vendor: OrgNumber,
    /// The vendor's client at Maskinporten that asks for its system users.
    pub client_id: &'a str,
    /// Has approved a system user.
    pub customer: OrgNumber,
    /// The consent's id, a UUID.
    pub consent_id: &'a str,
    /// Has consented.
    pub person: &'a Pid,
    /// May see what the person consented to.
    pub consumer: OrgNumber,
}

impl ReadyMade<'_> {
    /// Makes what is not there. A consent that was taken back stays so; a system user that was ended is made anew.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn ensure(&self, records: &Records, rng: &Rng, now: Timestamp) -> Result<(), RecordsError> {
        let system = self.system();
        if systems::one(records, &system.id).await?.is_none() {
            systems::add(records, &system, self.vendor, now).await?;
        }
        let reference = reference(None, self.customer);
        if system_users::by_reference(records, &system.id, self.customer, &reference).await?.is_none() {
            let approved = Approved {
                title: system.name.nb,
                agent: false,
                rights: system.rights,
                access_packages: system.access_packages,
            };
            let id = rng.uuid_v4().to_string();
            let (system_id, party) = (system.id, self.customer);
            let system_user = SystemUser { id, system_id, party, reference, approved, created: now };
            system_users::make(records, &system_user).await?;
        }
        if consents::one(records, self.consent_id).await?.is_none() {
            consents::add(records, &self.consent(now)).await?;
        }
        Ok(())
    }

    fn system(&self) -> System {
        let texts = |nb: &str, nn: &str, en: &str| Texts { nb: nb.to_owned(), nn: nn.to_owned(), en: en.to_owned() };
        System {
            id: format!("{}_vannstand", self.vendor),
            vendor: self.vendor.into(),
            name: texts("Vannstandsvarsling", "Vasstandsvarsling", "Water level alerts"),
            description: texts(
                "Varsler kunden når vannet stiger",
                "Varslar kunden når vatnet stig",
                "Tells the customer when the water rises",
            ),
            rights: vec![json!({"resource": [{"id": "urn:altinn:resource", "value": "vannstand"}]})],
            access_packages: Vec::new(),
            client_id: vec![self.client_id.to_owned()],
            is_visible: true,
            allowed_redirect_urls: Vec::new(),
        }
    }

    fn consent(&self, now: Timestamp) -> KeptConsent {
        KeptConsent {
            id: self.consent_id.to_owned(),
            consent: Consent {
                from: person_urn(self.person),
                to: organisation_urn(self.consumer),
                rights: vec![right("inntektsopplysninger")],
            },
            revoked: false,
            consented: now,
            valid_to: now.plus(TEN_YEARS),
        }
    }
}
