//! The request that sends a browser to log in (`docs/contracts/idporten.md` §3.1).

use fellesporten_domain::{Acr, Language, Rng, Timestamp};
use fellesporten_jose::sha256_base64url;
use url::Url;

use super::{Service, mistake::Mistake};

/// What a person can choose before the login.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wishes {
    pub(super) level: Acr,
    pub(super) language: Language,
    pub(super) prompt: Option<Prompt>,
    pub(super) with_profile: bool,
    /// Ask for the scope that the person must agree to, where the service has one.
    pub(super) with_consent_scope: bool,
}

/// The values of `prompt` that the demo offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prompt {
    /// Log in again, whatever session there is.
    Login,
    /// No page at all.
    None,
}

impl Prompt {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "login" => Some(Self::Login),
            "none" => Some(Self::None),
            _ => None,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::None => "none",
        }
    }
}

/// A login under way: what the callback must be compared with.
#[derive(Clone)]
pub(super) struct Pending {
    pub(super) service: Service,
    pub(super) redirect_uri: String,
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) code_verifier: String,
    pub(super) level: Acr,
    /// The scope that the person must agree to, if it was asked for.
    pub(super) consent_scope: Option<&'static str>,
    pub(super) begun: Timestamp,
    /// The deliberate mistake that it is, if any.
    pub(super) mistake: Option<Mistake>,
    /// The number of the first exchange that belongs to it.
    pub(super) first_exchange: u64,
}

/// The parameters of an authorization request, in order.
pub(super) struct AuthorizationRequest {
    pub(super) pending: Pending,
    pub(super) parameters: Vec<(&'static str, String)>,
}

impl AuthorizationRequest {
    /// A right request: PKCE with S256, `state` and `nonce`, each of 256 random bits.
    pub(super) fn new(service: Service, redirect_uri: String, wishes: Wishes, rng: &Rng, now: Timestamp) -> Self {
        let pending = Pending {
            service,
            redirect_uri: redirect_uri.clone(),
            state: rng.token::<32>(),
            nonce: rng.token::<32>(),
            code_verifier: rng.token::<32>(),
            level: wishes.level,
            consent_scope: service.consent_scope().filter(|_| wishes.with_consent_scope),
            begun: now,
            mistake: None,
            first_exchange: 1,
        };
        let profile = wishes.with_profile.then_some("profile");
        let scope: Vec<&str> = std::iter::once("openid").chain(profile).chain(pending.consent_scope).collect();
        let mut parameters = vec![
            ("client_id", service.client_id().to_owned()),
            ("redirect_uri", redirect_uri),
            ("response_type", "code".to_owned()),
            ("scope", scope.join(" ")),
            ("acr_values", wishes.level.as_str().to_owned()),
            ("ui_locales", wishes.language.as_str().to_owned()),
            ("state", pending.state.clone()),
            ("nonce", pending.nonce.clone()),
            ("code_challenge", sha256_base64url(pending.code_verifier.as_bytes())),
            ("code_challenge_method", "S256".to_owned()),
        ];
        if let Some(prompt) = wishes.prompt {
            parameters.push(("prompt", prompt.as_str().to_owned()));
        }
        Self { pending, parameters }
    }

    /// The address to send the browser to.
    pub(super) fn url(&self, authorization_endpoint: &Url) -> Url {
        let mut url = authorization_endpoint.clone();
        url.query_pairs_mut().extend_pairs(&self.parameters);
        url
    }
}

#[cfg(test)]
impl Pending {
    pub(super) fn sample(service: Service, state: &str) -> Self {
        Self {
            service,
            redirect_uri: format!("http://localhost:8090{}", service.callback_path()),
            state: state.to_owned(),
            nonce: "nonce".to_owned(),
            code_verifier: "verifier".to_owned(),
            level: Acr::IDPORTEN_SUBSTANTIAL,
            consent_scope: None,
            begun: Timestamp::from_secs(1_790_000_000),
            mistake: None,
            first_exchange: 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(prompt: Option<Prompt>) -> AuthorizationRequest {
        request_of(Service::Skatt, prompt, true)
    }

    fn request_of(service: Service, prompt: Option<Prompt>, with_consent_scope: bool) -> AuthorizationRequest {
        let (level, language) = (Acr::IDPORTEN_HIGH, Language::Nn);
        let wishes = Wishes { level, language, prompt, with_profile: true, with_consent_scope };
        AuthorizationRequest::new(
            service,
            "http://localhost:8090/skatt/callback".to_owned(),
            wishes,
            &Rng::seeded(1),
            Timestamp::from_secs(0),
        )
    }

    fn value<'a>(request: &'a AuthorizationRequest, name: &str) -> Option<&'a str> {
        request.parameters.iter().find(|(own, _)| *own == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn a_request_has_what_an_honest_client_sends() {
        let request = request(Some(Prompt::Login));
        for (name, expected) in [
            ("client_id", "demo-skatt"),
            ("response_type", "code"),
            ("scope", "openid profile"),
            ("acr_values", "idporten-loa-high"),
            ("ui_locales", "nn"),
            ("prompt", "login"),
            ("code_challenge_method", "S256"),
            ("code_challenge", &sha256_base64url(request.pending.code_verifier.as_bytes())),
            ("state", &request.pending.state),
            ("nonce", &request.pending.nonce),
        ] {
            assert_eq!(value(&request, name), Some(expected), "{name}");
        }
    }

    #[test]
    fn only_a_service_that_has_a_consent_scope_asks_for_it() {
        for (service, wanted, scope) in [
            (Service::MinSide, true, "openid profile fiktivvik:barnehage.read"),
            (Service::MinSide, false, "openid profile"),
            (Service::Skatt, true, "openid profile"),
        ] {
            let request = request_of(service, None, wanted);
            assert_eq!(value(&request, "scope"), Some(scope));
            assert_eq!(request.pending.consent_scope.is_some(), scope.contains("barnehage"));
        }
    }

    #[test]
    fn state_nonce_and_verifier_are_different_and_long() {
        let Pending { state, nonce, code_verifier, .. } = request(None).pending;
        assert!(state != nonce && nonce != code_verifier && state != code_verifier);
        assert!([state, nonce, code_verifier].iter().all(|value| value.len() == 43));
    }

    #[test]
    fn the_address_carries_every_parameter_once() {
        let request = request(None);
        let url = request.url(&Url::parse("http://localhost:8080/authorize").unwrap());
        assert_eq!(url.query_pairs().count(), request.parameters.len());
        assert!(value(&request, "prompt").is_none());
    }
}
