//! From callback to login: the second half of the code flow.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use fellesporten_domain::Acr;
use serde_json::Value;

use super::{
    Demo, Service,
    authorization_request::Pending,
    id_token::{Believed, Check, Expected, believe},
    provider::{Metadata, Provider},
    trouble::Trouble,
};

/// How a person came to be logged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Arrival {
    /// By an eID, just now.
    Fresh,
    /// Without a page: the provider's session was enough.
    SingleSignOn,
    /// By an eID, just now, to a higher level than before.
    StepUp,
}

/// A person who is logged in to a service, with everything that was said of them.
#[derive(Clone)]
pub(super) struct Login {
    pub(super) service: Service,
    pub(super) arrival: Arrival,
    pub(super) checks: Vec<Check>,
    pub(super) id_token: String,
    pub(super) claims: Value,
    pub(super) access_token: String,
    /// None when the access token is opaque.
    pub(super) access_claims: Option<Value>,
    /// None when the scope did not include `profile`, or nobody answered.
    pub(super) userinfo: Option<Value>,
    /// Whether the person agreed to the scope that wants it; none when it was not asked for.
    pub(super) agreed: Option<bool>,
    /// The code, spent.
    pub(super) code: String,
    /// The verifier that belonged to it.
    pub(super) code_verifier: String,
    /// The number of the first exchange of this login.
    pub(super) first_exchange: u64,
    /// The number of the last one.
    pub(super) last_exchange: u64,
}

impl Login {
    /// A claim of the ID token, if it is a text.
    pub(super) fn claim(&self, name: &str) -> Option<&str> {
        self.claims.get(name).and_then(Value::as_str)
    }

    /// The name that the eID gave, or the address that stands in for one.
    pub(super) fn said_name(&self) -> Option<String> {
        match (self.claim("given_name"), self.claim("family_name")) {
            (Some(given), Some(family)) => Some(format!("{given} {family}")),
            _ => self.claim("email").map(str::to_owned),
        }
    }

    /// How the person authenticated, for reading.
    pub(super) fn amr(&self) -> String {
        let methods = self.claims.get("amr").and_then(Value::as_array);
        methods.into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
    }

    /// The level reached.
    pub(super) fn acr(&self) -> Option<Acr> {
        self.claim("acr").and_then(|text| text.parse().ok())
    }

    /// When the person authenticated, in seconds since 1970.
    pub(super) fn auth_time(&self) -> Option<i64> {
        self.claims.get("auth_time").and_then(Value::as_i64)
    }
}

/// What the callback gave, after `state` and `iss` were checked.
pub(super) struct Answered {
    pub(super) pending: Pending,
    pub(super) code: String,
}

/// Exchanges the code, checks the ID token, and asks userinfo when the scope includes it.
pub(super) async fn complete(
    demo: &Demo,
    provider: &mut Provider<'_>,
    metadata: &Metadata,
    answered: Answered,
    before: Option<&Login>,
) -> Result<Login, Trouble> {
    let Answered { pending, code } = answered;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", &pending.redirect_uri),
        ("code_verifier", &pending.code_verifier),
    ];
    let client_id = pending.service.client_id();
    let secret = demo.options.secret(pending.service).expose();
    let tokens = provider.tokens(&metadata.token_endpoint, client_id, secret, &fields).await?;
    let expected = Expected {
        issuer: &demo.options.issuer,
        client_id,
        nonce: &pending.nonce,
        level: pending.level,
        now: demo.options.clock.now(),
    };
    let Believed { claims, checks } = believe(&tokens.id_token, &metadata.jwks, &expected)?;
    let userinfo = if tokens.scope.split(' ').any(|scope| scope == "profile") {
        provider.userinfo(&metadata.userinfo_endpoint, &tokens.access_token).await
    } else {
        None
    };
    if userinfo.as_ref().is_some_and(|userinfo| userinfo.get("sub") != claims.get("sub")) {
        return Err(Trouble::IdToken { check: "userinfo" });
    }
    Ok(Login {
        service: pending.service,
        arrival: arrival(&claims, &pending, before),
        checks,
        access_claims: unverified_claims(&tokens.access_token),
        id_token: tokens.id_token,
        claims,
        access_token: tokens.access_token,
        userinfo,
        agreed: pending.consent_scope.map(|asked| tokens.scope.split(' ').any(|granted| granted == asked)),
        code,
        code_verifier: pending.code_verifier,
        first_exchange: pending.first_exchange,
        last_exchange: pending.first_exchange,
    })
}

/// An `auth_time` before the request began means that nobody was asked anything.
fn arrival(claims: &Value, pending: &Pending, before: Option<&Login>) -> Arrival {
    let auth_time = claims.get("auth_time").and_then(Value::as_i64);
    if auth_time.is_some_and(|auth_time| auth_time < pending.begun.as_secs()) {
        return Arrival::SingleSignOn;
    }
    let reached = claims.get("acr").and_then(Value::as_str).and_then(|text| text.parse::<Acr>().ok());
    match (before.and_then(Login::acr), reached) {
        (Some(old), Some(new)) if new != old && new.satisfies(&old) => Arrival::StepUp,
        _ => Arrival::Fresh,
    }
}

/// The claims of a token that is meant for an API: shown, not believed. None for an opaque token.
fn unverified_claims(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (_, payload, _, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else { return None };
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn login(acr: &str) -> Login {
        Login {
            service: Service::MinSide,
            arrival: Arrival::Fresh,
            checks: vec![],
            id_token: String::new(),
            claims: json!({"acr": acr}),
            access_token: String::new(),
            access_claims: None,
            userinfo: None,
            agreed: None,
            code: String::new(),
            code_verifier: String::new(),
            first_exchange: 1,
            last_exchange: 1,
        }
    }

    #[test]
    fn auth_time_and_levels_tell_how_somebody_came() {
        let pending = Pending::sample(Service::MinSide, "s");
        let begun = pending.begun.as_secs();
        let substantial = login("idporten-loa-substantial");
        for (auth_time, acr, before, expected) in [
            (begun - 1, "idporten-loa-substantial", None, Arrival::SingleSignOn),
            (begun - 1, "idporten-loa-high", Some(&substantial), Arrival::SingleSignOn),
            (begun, "idporten-loa-substantial", None, Arrival::Fresh),
            (begun + 9, "idporten-loa-substantial", Some(&substantial), Arrival::Fresh),
            (begun + 9, "idporten-loa-high", Some(&substantial), Arrival::StepUp),
            (begun + 9, "eidas-loa-high", Some(&substantial), Arrival::Fresh),
        ] {
            let claims = json!({"auth_time": auth_time, "acr": acr});
            assert_eq!(arrival(&claims, &pending, before), expected, "{auth_time} {acr}");
        }
    }

    #[test]
    fn an_opaque_token_has_no_claims() {
        assert_eq!(unverified_claims("9S2g73_eVi4WfUWDyIzegFwQycvGW7GWqQjCTl2PtKs"), None);
        assert_eq!(unverified_claims("a.b"), None);
        assert_eq!(unverified_claims("e30.eyJhIjoxfQ.x"), Some(json!({"a": 1})));
    }
}
