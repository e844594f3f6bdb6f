//! `state`: printable ASCII, of bounded length, compulsory for public clients and where PKCE is waived
//! (`docs/contracts/idporten.md` §3.1, facts 16, 17 and 95).

use fellesporten_registry::{AuthMethod, ChallengeMethod, Client};

use crate::{profile::IssuerProfile, response::ResponseMode};

/// What is wrong with the `state`, if anything.
pub fn judge(
    profile: &IssuerProfile,
    client: &Client,
    mode: ResponseMode,
    state: Option<&str>,
) -> Result<(), &'static str> {
    let Some(state) = state else {
        return if client.token_endpoint_auth_method == AuthMethod::None {
            Err("state is required of public clients; send an unguessable value")
        } else if client.code_challenge_method == ChallengeMethod::None {
            Err("state is required of clients registered without PKCE; send an unguessable value")
        } else {
            Ok(())
        };
    };
    let limit = match mode {
        ResponseMode::Query | ResponseMode::QueryJwt => profile.state_limit_query,
        ResponseMode::FormPost | ResponseMode::FormPostJwt => profile.state_limit_form_post,
    };
    if !is_printable_ascii(state) {
        return Err("state holds characters outside printable ASCII (0x20-0x7E)");
    }
    if state.len() > limit {
        return Err("state is too long: 1024 characters in query mode, 8192 in form_post mode");
    }
    Ok(())
}

/// The characters that a `state` may hold, at login and at logout.
pub fn is_printable_ascii(state: &str) -> bool {
    !state.is_empty() && state.bytes().all(|byte| (0x20..=0x7E).contains(&byte))
}
