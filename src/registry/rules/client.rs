//! Which combinations make a usable client (docs/contracts/idporten.md §7.1–7.3, maskinporten.md §7.4).

use super::Violation;
use super::scope::LOGIN_SCOPES;
use crate::client::{Client, LONGEST_ACCESS_TOKEN};
use crate::client_kinds::{ApplicationType, AuthMethod, ChallengeMethod, GrantType, IntegrationType};

/// The fixed scopes of a contact-register client.
pub(crate) const KRR_SCOPES: [&str; 2] = ["krr:global/kontaktinformasjon.read", "krr:global/digitalpost.read"];

/// The scopes of a client whose record names none.
pub(crate) const fn default_scopes(integration_type: IntegrationType) -> &'static [&'static str] {
    match integration_type {
        IntegrationType::Idporten | IntegrationType::ApiKlient | IntegrationType::Ansattporten => &LOGIN_SCOPES,
        IntegrationType::Krr => &KRR_SCOPES,
        IntegrationType::Maskinporten | IntegrationType::Eformidling => &[],
    }
}

/// The authentication of a client whose record names none.
pub(crate) const fn default_auth_method(
    integration_type: IntegrationType,
    application_type: ApplicationType,
) -> AuthMethod {
    if !integration_type.is_login() {
        AuthMethod::PrivateKeyJwt
    } else if application_type.is_public() {
        AuthMethod::None
    } else {
        // RFC 7591 §2.
        AuthMethod::ClientSecretBasic
    }
}

/// The grants of a client whose record names none.
pub(crate) const fn default_grant(integration_type: IntegrationType) -> GrantType {
    if integration_type.is_login() { GrantType::AuthorizationCode } else { GrantType::JwtBearer }
}

/// Why a scope is refused that is not open to clients of this kind (fact 105).
pub(crate) fn not_allowed(scope: &str, integration_type: IntegrationType) -> String {
    format!("{scope} does not allow clients of type {integration_type} (allowed_integration_types)")
}

/// Everything that does not fit together, apart from addresses, secrets and keys. `scope` judges a scope that is an API's.
pub(crate) fn check(client: &Client, scope: impl Fn(&str) -> Result<(), String>) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut refuse = |field: &str, message: String| violations.push(Violation::new(field, message));

    if !is_client_id(&client.client_id) {
        refuse("client_id", "has 1 to 255 letters, digits and . _ - ~ : only".to_owned());
    }
    for (field, text) in [("client_name", &client.client_name), ("description", &client.description)] {
        if text.trim().is_empty() {
            refuse(field, "is required".to_owned());
        } else if text.chars().any(char::is_control) {
            refuse(field, "has a control character; write it on one line".to_owned());
        }
    }
    if !(1..=LONGEST_ACCESS_TOKEN).contains(&client.access_token_lifetime) {
        refuse("access_token_lifetime", format!("is 1 to {LONGEST_ACCESS_TOKEN} seconds"));
    }
    if client.integration_type == IntegrationType::Ansattporten {
        refuse("integration_type", "ansattporten is not served here; use idporten or api_klient".to_owned());
    }
    if client.integration_type.is_login() {
        login(client, &mut refuse);
    } else {
        machine(client, &mut refuse);
    }
    scopes(client, scope, &mut refuse);
    violations
}

fn login(client: &Client, refuse: &mut impl FnMut(&str, String)) {
    let (application, method) = (client.application_type, client.token_endpoint_auth_method);
    match (application.is_public(), method) {
        (true, AuthMethod::None)
        | (false, AuthMethod::ClientSecretBasic | AuthMethod::ClientSecretPost | AuthMethod::PrivateKeyJwt) => {}
        (true, _) => refuse(
            "token_endpoint_auth_method",
            format!("a {application} client cannot keep a secret or a key; it must be none"),
        ),
        (false, AuthMethod::None) => refuse(
            "token_endpoint_auth_method",
            "a web client must be able to prove who it is: client_secret_basic, client_secret_post or private_key_jwt"
                .to_owned(),
        ),
    }
    if application.is_public() && client.code_challenge_method == ChallengeMethod::None {
        refuse("code_challenge_method", format!("a {application} client always needs S256"));
    }
    if !client.has_grant(GrantType::AuthorizationCode) {
        refuse("grant_types", "a login client needs authorization_code".to_owned());
    }
    if client.has_grant(GrantType::JwtBearer) {
        refuse("grant_types", "the jwt-bearer grant is for maskinporten and krr clients; leave it out".to_owned());
    }
    if client.redirect_uris.is_empty() {
        refuse("redirect_uris", "a login client needs at least one".to_owned());
    }
    if client.frontchannel_logout_session_required && client.frontchannel_logout_uri.is_none() {
        refuse("frontchannel_logout_session_required", "needs a frontchannel_logout_uri to send it to".to_owned());
    }
}

fn machine(client: &Client, refuse: &mut impl FnMut(&str, String)) {
    let kind = client.integration_type;
    if client.application_type != ApplicationType::Web {
        refuse("application_type", format!("a {kind} client is web"));
    }
    if client.token_endpoint_auth_method != AuthMethod::PrivateKeyJwt {
        refuse(
            "token_endpoint_auth_method",
            format!("a {kind} client uses private_key_jwt, with a key or a certificate"),
        );
    }
    if client.grant_types.iter().any(|grant| *grant != GrantType::JwtBearer) {
        refuse("grant_types", format!("a {kind} client has urn:ietf:params:oauth:grant-type:jwt-bearer only"));
    }
    let nobody_logs_in = format!("nobody logs in through a {kind} client; leave it out");
    for (field, given) in [
        ("redirect_uris", !client.redirect_uris.is_empty()),
        ("post_logout_redirect_uris", !client.post_logout_redirect_uris.is_empty()),
        ("frontchannel_logout_uri", client.frontchannel_logout_uri.is_some()),
        ("backchannel_logout_uri", client.backchannel_logout_uri.is_some()),
        ("onbehalfof", !client.onbehalfof.is_empty()),
        ("sso_disabled", client.sso_disabled),
    ] {
        if given {
            refuse(field, nobody_logs_in.clone());
        }
    }
}

fn scopes(client: &Client, scope: impl Fn(&str) -> Result<(), String>, refuse: &mut impl FnMut(&str, String)) {
    let kind = client.integration_type;
    if kind.is_login() && !client.scopes.contains("openid") {
        refuse("scopes", "a login client needs openid".to_owned());
    }
    for name in &client.scopes {
        let name = name.as_str();
        match kind {
            IntegrationType::Idporten if !LOGIN_SCOPES.contains(&name) => {
                refuse("scopes", format!("{name}: an idporten client has openid and profile only; use api_klient"));
            }
            IntegrationType::Krr if !KRR_SCOPES.contains(&name) => {
                refuse("scopes", format!("{name}: a krr client has {} only", KRR_SCOPES.join(" and ")));
            }
            _ if LOGIN_SCOPES.contains(&name) => {
                if !kind.is_login() {
                    refuse("scopes", format!("{name} is for logins; a {kind} client cannot have it"));
                }
            }
            _ => {
                if let Err(why) = scope(name) {
                    refuse("scopes", why);
                }
            }
        }
    }
}

/// Characters that need no escaping in a form body, a path or a log line; `:` is there for identifiers of other makers.
fn is_client_id(text: &str) -> bool {
    (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-~:".contains(&byte))
}
