//! An authorization request, from parameters to verdict, in the contract's order (`docs/contracts/idporten.md` §3.1).

use std::borrow::Cow;

use fellesporten_domain::Timestamp;
use fellesporten_registry::{Client, GrantType, Snapshot};
use fellesporten_web::{TraceId, params::Params};
use oxide_auth::{
    code_grant::{
        authorization::{Authorization, Input, Output, Request},
        error::AuthorizationErrorType,
        extensions::Pkce,
    },
    primitives::{
        grant::Extensions,
        registrar::{BoundClient, ExactUrl, PreGrant, RegisteredUrl},
        scope::Scope,
    },
};

use crate::{
    error::{AuthorizationError, AuthorizationErrorKind, AuthorizationRefusal, PageReason},
    profile::IssuerProfile,
    request::AuthorizationRequest,
    response::ResponseMode,
    rules,
};

/// Every parameter that we read; each may come once (`resource` may be repeated).
const PARAMETERS: [&str; 19] = [
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "acr_values",
    "response_mode",
    "prompt",
    "max_age",
    "ui_locales",
    "login_hint",
    "id_token_hint",
    "claims",
    "display",
    "authorization_details",
    "onbehalfof",
    "request",
    "dpop_jkt",
];

/// Judges an authorization request, which came with the request `begun_by`.
///
/// # Errors
/// [`AuthorizationRefusal::Page`] until the redirect URI is known to be the client's, [`AuthorizationRefusal::Redirect`] after.
pub fn authorize(
    profile: &IssuerProfile,
    snapshot: &Snapshot,
    params: &Params,
    now: Timestamp,
    begun_by: &TraceId,
) -> Result<AuthorizationRequest, AuthorizationRefusal> {
    // Whose object it is must be known before it is read; whoever is unknown is refused in a moment anyway.
    let client = params.one("client_id").ok().flatten().and_then(|client_id| snapshot.client(client_id));
    let merged = client.map_or(Ok(None), |client| rules::request_object::merge(profile, client, params, now));
    let (signed, object_refusal) = match merged {
        Ok(signed) => (signed, None),
        Err(refusal) => (None, Some(refusal)),
    };
    let params = signed.as_ref().unwrap_or(params);
    let request = RequestView(params);
    let mut machine = Authorization::new(&request);
    let Output::Bind { client_id, redirect_uri } = machine.advance(Input::None) else {
        return Err(AuthorizationRefusal::Page(unbound(params)));
    };
    let (client, redirect_uri) = bind(profile, snapshot, params, &client_id, redirect_uri)?;
    let redirect = Redirect::new(profile, params, client, &redirect_uri)?;
    if let Some((kind, why)) = object_refusal {
        return Err(redirect.refuse(kind, why));
    }
    if rules::repeated::repeated(params, &PARAMETERS).is_some() {
        return Err(redirect.refuse(AuthorizationErrorKind::InvalidRequest, "a parameter came more than once"));
    }

    if params.one("response_type") == Ok(None) {
        return Err(
            redirect.refuse(AuthorizationErrorKind::InvalidRequest, "response_type is missing; it must be code")
        );
    }

    // Exact keeps the machine from equating addresses that only mean the same (https://a/cb and https://a:443/cb).
    let bound = BoundClient {
        client_id: Cow::Owned(client_id),
        redirect_uri: Cow::Owned(RegisteredUrl::Exact(redirect_uri.clone())),
    };
    match machine.advance(Input::Bound { request: &request, bound_client: bound }) {
        Output::Extend => {}
        Output::Err(error) => return Err(redirect.machine_error(error)),
        _ => return Err(redirect.refuse(AuthorizationErrorKind::ServerError, "the service failed")),
    }

    let mut judged = judge(profile, snapshot, client, params, &redirect)?;
    judged.login_id = begun_by.to_string();

    let Output::Negotiate { .. } = machine.advance(Input::Extended(Extensions::new())) else {
        return Err(redirect.refuse(AuthorizationErrorKind::ServerError, "the service failed"));
    };
    let granted: Scope = judged.scope.to_string().parse().map_err(|_| {
        redirect.refuse(AuthorizationErrorKind::InvalidScope, "scope holds characters that no scope has")
    })?;
    let pre_grant = PreGrant {
        client_id: judged.client_id.clone(),
        redirect_uri: RegisteredUrl::Exact(redirect_uri),
        scope: granted,
    };
    match machine.advance(Input::Negotiated { pre_grant, state: judged.state.clone() }) {
        Output::Ok { .. } => Ok(judged),
        _ => Err(redirect.refuse(AuthorizationErrorKind::ServerError, "the service failed")),
    }
}

/// Why the machine did not even ask for the client.
fn unbound(params: &Params) -> PageReason {
    match params.one("client_id") {
        Ok(Some(_)) => PageReason::UnregisteredRedirectUri,
        Ok(None) | Err(_) => PageReason::UnknownClient,
    }
}

/// Steps 1–3 of the contract: the client, then `request_uri`, then the redirect URI.
fn bind<'a>(
    profile: &IssuerProfile,
    snapshot: &'a Snapshot,
    params: &Params,
    client_id: &str,
    redirect_uri: Option<ExactUrl>,
) -> Result<(&'a Client, ExactUrl), AuthorizationRefusal> {
    let page = AuthorizationRefusal::Page;
    let known = snapshot.client_record(client_id).filter(|client| client.profile == profile.id);
    known.ok_or(page(PageReason::UnknownClient))?;
    let client = snapshot.client(client_id).ok_or(page(PageReason::InactiveClient))?;
    // One that was issued here is opened before, and its request was judged when it was pushed.
    if params.one("request_uri") != Ok(None) {
        return Err(page(PageReason::UnknownRequestUri));
    }
    match redirect_uri {
        Some(uri) if rules::redirect_uri::is_registered(client, uri.as_str()) => Ok((client, uri)),
        _ => Err(page(PageReason::UnregisteredRedirectUri)),
    }
}

/// Step 5: all that may be told the relying party.
fn judge(
    profile: &IssuerProfile,
    snapshot: &Snapshot,
    client: &Client,
    params: &Params,
    redirect: &Redirect,
) -> Result<AuthorizationRequest, AuthorizationRefusal> {
    use AuthorizationErrorKind as Kind;
    let refuse = |kind| move |why| redirect.refuse(kind, why);
    // Repetition was refused before, so each of these is there once or not at all.
    let one = |name| params.one(name).ok().flatten();
    if !client.has_grant(GrantType::AuthorizationCode) {
        return Err(redirect.refuse(Kind::UnauthorizedClient, "the client is not registered for authorization_code"));
    }
    rules::state::judge(profile, client, redirect.response_mode, one("state")).map_err(refuse(Kind::InvalidRequest))?;
    rules::nonce::judge(profile, one("nonce")).map_err(refuse(Kind::InvalidRequest))?;
    let scope = rules::scope::judge(snapshot, client, one("scope")).map_err(refuse(Kind::InvalidScope))?;
    let code_challenge =
        challenge(client, one("code_challenge_method"), one("code_challenge")).map_err(refuse(Kind::InvalidRequest))?;
    let acr_values = rules::acr_values::judge(profile, one("acr_values")).map_err(refuse(Kind::InvalidRequest))?;
    let acr_values = rules::required_acr::raise(snapshot, &scope, acr_values);
    let prompt = rules::prompt::judge(one("prompt")).map_err(refuse(Kind::InvalidRequest))?;
    let max_age = rules::max_age::judge(one("max_age")).map_err(refuse(Kind::InvalidRequest))?;
    let onbehalfof = rules::onbehalfof::judge(client, one("onbehalfof")).map_err(refuse(Kind::InvalidRequest))?;
    for hint in ["login_hint", "id_token_hint"] {
        rules::hints::judge(one(hint)).map_err(refuse(Kind::InvalidRequest))?;
    }
    let dpop_jkt = one("dpop_jkt").map(str::to_owned);
    if dpop_jkt.as_deref().is_some_and(|jkt| !rules::dpop_proof::is_thumbprint(jkt)) {
        return Err(redirect.refuse(Kind::InvalidRequest, "dpop_jkt must be 43 characters of base64url"));
    }
    let resource = rules::resource::judge(params.all("resource")).map_err(refuse(Kind::InvalidTarget))?;
    rules::authorization_details::judge(one("authorization_details"))
        .map_err(refuse(Kind::InvalidAuthorizationDetails))?;
    Ok(AuthorizationRequest {
        client_id: client.client_id.clone(),
        redirect_uri: redirect.redirect_uri.clone(),
        response_mode: redirect.response_mode,
        state: one("state").map(str::to_owned),
        nonce: one("nonce").map(str::to_owned),
        scope,
        code_challenge,
        acr_values,
        prompt,
        max_age,
        ui_locale: one("ui_locales").and_then(fellesporten_domain::Language::first_supported),
        login_hint: one("login_hint").map(str::to_owned),
        // It has a meaning there alone; elsewhere it would lie in the store for nothing.
        id_token_hint: one("id_token_hint").filter(|_| prompt.none).map(str::to_owned),
        resource,
        onbehalfof,
        dpop_jkt,
        login_id: String::new(),
        pushed: None,
    })
}

/// The PKCE challenge that the client must, or may, send. The library's default method is `plain`, which it refuses.
fn challenge(client: &Client, method: Option<&str>, challenge: Option<&str>) -> Result<Option<String>, &'static str> {
    let pkce = if rules::code_challenge::is_required(client) { Pkce::required() } else { Pkce::optional() };
    pkce.challenge(method.map(Cow::Borrowed), challenge.map(Cow::Borrowed))
        .map_err(|()| "code_challenge with code_challenge_method=S256 is required")?;
    match challenge {
        Some(challenge) if !rules::code_challenge::is_well_formed(challenge) => {
            Err("code_challenge must be 43 characters of base64url")
        }
        challenge => Ok(challenge.map(str::to_owned)),
    }
}

/// The trusted address, and how answers get there.
struct Redirect {
    client_id: String,
    redirect_uri: String,
    response_mode: ResponseMode,
    state: Option<String>,
}

impl Redirect {
    /// Step 4: the response mode; an unknown one is told in query mode.
    fn new(
        profile: &IssuerProfile,
        params: &Params,
        client: &Client,
        redirect_uri: &ExactUrl,
    ) -> Result<Self, AuthorizationRefusal> {
        let state = params.one("state").ok().flatten().filter(|state| rules::state::is_printable_ascii(state));
        let mut redirect = Redirect {
            client_id: client.client_id.clone(),
            redirect_uri: redirect_uri.as_str().to_owned(),
            response_mode: ResponseMode::Query,
            state: state.map(str::to_owned),
        };
        redirect.response_mode = match params.one("response_mode") {
            Ok(None) => ResponseMode::Query,
            Ok(Some(mode)) => {
                ResponseMode::from_wire(mode).filter(|mode| profile.response_modes.contains(mode)).ok_or_else(|| {
                    redirect.refuse(
                        AuthorizationErrorKind::InvalidRequest,
                        "response_mode is not supported; see the metadata",
                    )
                })?
            }
            Err(_) => {
                return Err(
                    redirect.refuse(AuthorizationErrorKind::InvalidRequest, "response_mode came more than once")
                );
            }
        };
        Ok(redirect)
    }

    fn refuse(&self, kind: AuthorizationErrorKind, description: &'static str) -> AuthorizationRefusal {
        // A state that is itself refused is echoed only as far as the address can carry it.
        let state = self.state.clone().filter(|state| state.len() <= 8192);
        AuthorizationRefusal::Redirect(AuthorizationError {
            client_id: self.client_id.clone(),
            redirect_uri: self.redirect_uri.clone(),
            response_mode: self.response_mode,
            state,
            kind,
            description,
            pushed: None,
        })
    }

    /// Only the kind of the machine's error is used; its texts and addresses are not ours.
    fn machine_error(&self, error: oxide_auth::code_grant::authorization::Error) -> AuthorizationRefusal {
        let kind = match error {
            oxide_auth::code_grant::authorization::Error::Redirect(mut error) => Some(error.description().kind()),
            _ => None,
        };
        match kind {
            Some(AuthorizationErrorType::UnsupportedResponseType) => {
                self.refuse(AuthorizationErrorKind::UnsupportedResponseType, "response_type must be code")
            }
            Some(AuthorizationErrorType::InvalidScope) => {
                self.refuse(AuthorizationErrorKind::InvalidScope, "scope holds characters that no scope has")
            }
            _ => self.refuse(AuthorizationErrorKind::ServerError, "the service failed"),
        }
    }
}

/// The parameters as the machine reads them. Only a repeated `client_id` or `redirect_uri` makes a request invalid here: those
/// must not redirect. Other repetitions are refused where redirecting is safe.
struct RequestView<'a>(&'a Params);

impl RequestView<'_> {
    fn one(&self, name: &str) -> Option<Cow<'_, str>> {
        self.0.one(name).ok().flatten().map(Cow::Borrowed)
    }
}

impl Request for RequestView<'_> {
    fn valid(&self) -> bool {
        self.0.one("client_id").is_ok() && self.0.one("redirect_uri").is_ok()
    }
    fn client_id(&self) -> Option<Cow<'_, str>> {
        self.one("client_id")
    }
    fn scope(&self) -> Option<Cow<'_, str>> {
        self.one("scope")
    }
    fn redirect_uri(&self) -> Option<Cow<'_, str>> {
        self.one("redirect_uri")
    }
    fn state(&self) -> Option<Cow<'_, str>> {
        self.one("state")
    }
    fn response_type(&self) -> Option<Cow<'_, str>> {
        self.one("response_type")
    }
    fn extension(&self, key: &str) -> Option<Cow<'_, str>> {
        self.one(key)
    }
}
