//! What an authorization request must be (OpenID Connect Core §3.1.2, RFC 7636, RFC 9126).

use fellesporten_web::params::Params;

use super::login_hint;
use crate::login::{AuthorizationRequest, Hint, Target};
use crate::profile::{Profile, ResponseMode};

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Nobody knows where an answer could go.
    Page(&'static str),
    /// The client is told.
    Client {
        /// Where the answer goes.
        target: Target,
        /// `error`.
        error: &'static str,
        /// `error_description`.
        description: &'static str,
    },
}

impl Refusal {
    /// `error` and `error_description`, for a pushed request, which is answered in JSON.
    pub(crate) const fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Page(description) => ("invalid_request", description),
            Self::Client { error, description, .. } => (error, description),
        }
    }
}

/// Who may ask.
pub(crate) struct Registered<'a> {
    /// The client.
    pub(crate) client_id: &'a str,
    /// Its callbacks lie below this address; their last segments are the row's.
    pub(crate) callback_base: &'a str,
}

/// Judges a request. `private` says that it was pushed.
///
/// # Errors
/// The first thing that is wrong.
pub(crate) fn judge(
    profile: &'static Profile,
    registered: &Registered<'_>,
    params: &Params,
    private: bool,
) -> Result<AuthorizationRequest, Refusal> {
    let one = |name: &str| params.one(name).ok().flatten();
    if one("client_id") != Some(registered.client_id) {
        return Err(Refusal::Page("client_id is unknown here"));
    }
    let redirect_uri = one("redirect_uri")
        .filter(|uri| is_registered(profile, registered, uri))
        .ok_or(Refusal::Page("redirect_uri is not registered"))?;
    let response_mode = match one("response_mode") {
        None => profile.response_modes.first().copied(),
        Some(word) => profile.response_modes.iter().copied().find(|mode| mode.as_str() == word),
    };
    let target = Target {
        redirect_uri: redirect_uri.to_owned(),
        response_mode: response_mode.unwrap_or(ResponseMode::Query),
        state: one("state").map(str::to_owned),
    };
    let refused = |error, description| Err(Refusal::Client { target: target.clone(), error, description });
    if params.first_repeated(&[]).is_some() {
        return refused("invalid_request", "a parameter is repeated");
    }
    if response_mode.is_none() {
        return refused("invalid_request", "response_mode is not supported");
    }
    if one("response_type") != Some("code") {
        return refused("unsupported_response_type", "response_type must be code");
    }
    if one("request").is_some() {
        return refused("request_not_supported", "the simulator reads no request objects; push the request");
    }
    let scopes: Vec<String> = one("scope").unwrap_or_default().split_ascii_whitespace().map(str::to_owned).collect();
    if !scopes.iter().any(|scope| scope == "openid") {
        return refused("invalid_scope", "scope must have openid");
    }
    if scopes.iter().any(|scope| !profile.scopes.contains(&scope.as_str())) {
        return refused("invalid_scope", "the client may not ask for one of the scopes");
    }
    let Some(code_challenge) = one("code_challenge") else {
        return refused("invalid_request", "code_challenge is missing");
    };
    if one("code_challenge_method") != Some("S256") || !fellesporten_jose::is_sha256_base64url(code_challenge) {
        return refused("invalid_request", "code_challenge_method must be S256, with a challenge of 43 characters");
    }
    let prompts: Vec<&str> = one("prompt").unwrap_or_default().split_ascii_whitespace().collect();
    if prompts.iter().any(|prompt| !profile.prompts.contains(prompt)) {
        return refused("invalid_request", "prompt is not supported");
    }
    if prompts.contains(&"none") {
        return refused("login_required", "nobody is ever logged in already");
    }
    let (hint, hinted) = match one("login_hint") {
        None => (Hint::default(), None),
        Some(text) => match login_hint::read(profile, text, private) {
            Ok(read) => read,
            Err(description) => return refused("invalid_request", description),
        },
    };
    let asked = one("acr_values").and_then(|values| profile.asked_instrument(values));
    let Some(instrument) = hinted.or(asked).or(profile.row_instrument(redirect_uri)) else {
        return refused("server_error", "the supplier has no way to log in");
    };
    Ok(AuthorizationRequest {
        scopes,
        nonce: one("nonce").map(str::to_owned),
        code_challenge: code_challenge.to_owned(),
        instrument,
        ui_locales: one("ui_locales").unwrap_or_default().to_owned(),
        hint,
        target,
    })
}

fn is_registered(profile: &Profile, registered: &Registered<'_>, uri: &str) -> bool {
    uri.strip_prefix(registered.callback_base).is_some_and(|row| profile.callbacks.contains(&row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{bankid, buypass};

    const CALLBACKS: Registered<'static> =
        Registered { client_id: "c", callback_base: "http://broker/authorize/callback/" };
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn request(changes: &[(&str, Option<&str>)]) -> Params {
        let mut pairs = vec![
            ("client_id", "c"),
            ("redirect_uri", "http://broker/authorize/callback/bankid"),
            ("response_type", "code"),
            ("scope", "openid profile nnin_altsub"),
            ("state", "s"),
            ("nonce", "n"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("prompt", "login"),
        ];
        for (name, value) in changes {
            pairs.retain(|(own, _)| own != name);
            pairs.extend(value.map(|value| (*name, value)));
        }
        Params::default().overridden_by(pairs.into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect())
    }

    fn judged(changes: &[(&str, Option<&str>)]) -> Result<AuthorizationRequest, Refusal> {
        judge(&bankid::PROFILE, &CALLBACKS, &request(changes), false)
    }

    #[test]
    fn each_thing_that_a_request_must_be() {
        assert!(judged(&[]).is_ok());
        for (name, value, error) in [
            ("response_mode", Some("query.jwt"), "invalid_request"),
            ("response_type", Some("code id_token"), "unsupported_response_type"),
            ("request", Some("x.y.z"), "request_not_supported"),
            ("scope", Some("profile"), "invalid_scope"),
            ("scope", Some("openid bpnnin"), "invalid_scope"),
            ("code_challenge", None, "invalid_request"),
            ("code_challenge_method", Some("plain"), "invalid_request"),
            ("prompt", Some("consent"), "invalid_request"),
            ("prompt", Some("none"), "login_required"),
            ("login_hint", Some("BID:12847949919"), "invalid_request"),
        ] {
            match judged(&[(name, value)]) {
                Err(Refusal::Client { target, error: got, .. }) => {
                    assert_eq!((got, target.state.as_deref()), (error, Some("s")), "{name}");
                }
                other => panic!("{name}: {other:?}"),
            }
        }
    }

    #[test]
    fn an_unknown_client_or_callback_is_answered_on_a_page() {
        for (name, value) in [
            ("client_id", "other"),
            ("redirect_uri", "http://broker/authorize/callback/buypass"),
            ("redirect_uri", "http://broker/authorize/callback/bankid/more"),
            ("redirect_uri", "http://evil/authorize/callback/bankid"),
        ] {
            assert!(matches!(judged(&[(name, Some(value))]), Err(Refusal::Page(_))), "{name} {value}");
        }
    }

    #[test]
    fn the_hint_says_more_than_the_level() {
        let instrument = |changes: &[(&str, Option<&str>)]| judged(changes).unwrap().instrument.id;
        assert_eq!(instrument(&[]), "bid");
        assert_eq!(instrument(&[("acr_values", Some("urn:bankid:bis"))]), "bis");
        assert_eq!(instrument(&[("acr_values", Some("unknown urn:bankid:bid"))]), "bid");
        assert_eq!(instrument(&[("acr_values", Some("urn:bankid:bid")), ("login_hint", Some("BIM"))]), "bim");
    }

    #[test]
    fn a_request_that_says_nothing_means_the_instrument_of_its_row() {
        for (callback, instrument) in [
            ("http://broker/authorize/callback/buypass", "card"),
            ("http://broker/authorize/callback/buypass-mobil", "mobile"),
        ] {
            let changes = [("redirect_uri", Some(callback)), ("scope", Some("openid bpnnin"))];
            let judged = judge(&buypass::PROFILE, &CALLBACKS, &request(&changes), false).unwrap();
            assert_eq!(judged.instrument.id, instrument);
        }
    }

    #[test]
    fn max_age_is_ignored() {
        let changes = [
            ("redirect_uri", Some("http://broker/authorize/callback/buypass")),
            ("scope", Some("openid bpnnin")),
            ("max_age", Some("0")),
        ];
        assert!(judge(&buypass::PROFILE, &CALLBACKS, &request(&changes), false).is_ok());
    }
}
