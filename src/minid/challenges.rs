//! Challenges for passkeys, and the judgement of what comes back: webauthn-rs, set up for this host
//! (`docs/contracts/minid.md` §8).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fellesporten_domain::{Pid, Rng};
use fellesporten_telemetry::events;
use serde_json::{Value, json};
use url::Url;
use webauthn_rs::prelude::{
    AuthenticationResult, Passkey, PasskeyAuthentication, PasskeyRegistration, WebauthnError, WebauthnResult,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::secrets::{NumberHash, Secrets};
use crate::state::{Account, Ceremony};

/// Milliseconds that the browser gives a person, as webauthn-rs has them.
const TIMEOUT: u32 = 300_000;

/// Who gives challenges; none where passkeys cannot be had, which is on a host that is an address.
#[derive(Clone)]
pub struct Challenges {
    webauthn: Option<Webauthn>,
}

/// Why an answer is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The counter went back: the passkey may have been copied.
    Copied,
    /// Anything else.
    Wrong,
}

impl Challenges {
    /// For pages at this address. Passkeys belong to its host name for ever.
    pub fn new(origin: &Url) -> Self {
        let built = origin
            .domain()
            .map(|host| WebauthnBuilder::new(host, origin).and_then(|builder| builder.rp_name("MinID").build()));
        let webauthn = match built {
            Some(Ok(webauthn)) => Some(webauthn),
            Some(Err(error)) => {
                events::minid::no_passkeys(error);
                None
            }
            None => None,
        };
        Challenges { webauthn }
    }

    /// Whether passkeys can be had.
    pub fn can_be_had(&self) -> bool {
        self.webauthn.is_some()
    }

    /// A challenge for a new passkey: its options for the browser, and what is kept here. The user handle is the account's own name.
    pub fn registration(&self, account: &Account, existing: &[Passkey]) -> Option<(Value, Ceremony)> {
        let name = masked(&account.number);
        let existing = existing.iter().map(|passkey| passkey.cred_id().clone()).collect();
        let webauthn = self.webauthn.as_ref()?;
        let begun = webauthn.start_passkey_registration(account.id, &name, &name, Some(existing));
        let (options, state) = noted(begun)?;
        Some((serde_json::to_value(options).ok()?, Ceremony::Registration(Box::new(state))))
    }

    /// The new passkey, when the answer fits the challenge and the person was verified.
    pub fn registered(&self, answer: &str, state: &PasskeyRegistration) -> Option<Passkey> {
        let answer = serde_json::from_str(answer).ok()?;
        noted(self.webauthn.as_ref()?.finish_passkey_registration(&answer, state))
    }

    /// A challenge for a login with one of these passkeys; without any, one that looks alike and leads nowhere.
    pub fn authentication(
        &self,
        passkeys: &[Passkey],
        rng: &Rng,
        secrets: &Secrets,
        number: &NumberHash,
    ) -> Option<(Value, Ceremony)> {
        let webauthn = self.webauthn.as_ref()?;
        if passkeys.is_empty() {
            let host = webauthn.get_allowed_origins().first().and_then(Url::domain)?;
            return Some((absent(host, rng, secrets, number), Ceremony::Absent));
        }
        let (options, state) = noted(webauthn.start_passkey_authentication(passkeys))?;
        Some((serde_json::to_value(options).ok()?, Ceremony::Authentication(Box::new(state))))
    }

    /// What an answer to such a challenge says.
    ///
    /// # Errors
    /// When it is not believed.
    pub fn authenticated(&self, answer: &str, state: &PasskeyAuthentication) -> Result<AuthenticationResult, Refused> {
        let answer = serde_json::from_str(answer).map_err(|_| Refused::Wrong)?;
        let webauthn = self.webauthn.as_ref().ok_or(Refused::Wrong)?;
        match webauthn.finish_passkey_authentication(&answer, state) {
            Ok(result) if result.user_verified() => Ok(result),
            Ok(_) => Err(Refused::Wrong),
            Err(error) => {
                events::minid::passkey_refused(&error);
                Err(if matches!(error, WebauthnError::CredentialPossibleCompromise) {
                    Refused::Copied
                } else {
                    Refused::Wrong
                })
            }
        }
    }
}

/// The challenge of a number that has no passkey. Its credential ids are always the same (fact 43).
fn absent(host: &str, rng: &Rng, secrets: &Secrets, number: &NumberHash) -> Value {
    let ids = secrets.absent_passkeys(number);
    let ids: Vec<Value> =
        ids.iter().map(|id| json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(id) })).collect();
    json!({ "publicKey": {
        "challenge": rng.token::<32>(), "timeout": TIMEOUT, "rpId": host, "allowCredentials": ids,
        "userVerification": "required",
    } })
}

/// What third parties keep and show as the user's name: the birth date and five dots, never the number.
fn masked(number: &Pid) -> String {
    format!("{} •••••", number.expose().get(..6).unwrap_or_default())
}

fn noted<T>(result: WebauthnResult<T>) -> Option<T> {
    result.inspect_err(|error| events::minid::passkey_refused(error)).ok()
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::{Environment, Language, PidRules, Secret, Timestamp};

    use super::*;

    /// eid-adapters.md facts 42 and 43.
    #[test]
    fn a_challenge_holds_no_number_and_the_absent_ones_repeat_their_ids() {
        let challenges = Challenges::new(&Url::parse("http://localhost:8088").unwrap());
        let rng = Rng::system();
        let number = Pid::parse("17847531096", &PidRules::for_environment(Environment::Test)).unwrap();
        let account = Account::ordered(&rng, number.clone(), Language::Nb, Timestamp::from_secs(0));
        let (options, _) = challenges.registration(&account, &[]).unwrap();
        let handle = URL_SAFE_NO_PAD.decode(options["publicKey"]["user"]["id"].as_str().unwrap()).unwrap();
        assert_eq!(handle, account.id.as_bytes());
        assert!(!options.to_string().contains("17847531096"), "{options}");
        let secrets = Secrets::derive(&Secret::new(vec![7; 32])).unwrap();
        let hash = secrets.number_hash(&number);
        let challenge = || challenges.authentication(&[], &rng, &secrets, &hash).unwrap().0;
        let (one, other) = (challenge(), challenge());
        assert_eq!(one["publicKey"]["allowCredentials"], other["publicKey"]["allowCredentials"]);
        assert_ne!(one["publicKey"]["challenge"], other["publicKey"]["challenge"]);
    }

    #[test]
    fn an_address_has_no_passkeys() {
        assert!(!Challenges::new(&Url::parse("http://127.0.0.1:8088").unwrap()).can_be_had());
        assert!(Challenges::new(&Url::parse("https://minid.example.no").unwrap()).can_be_had());
    }
}
