//! Pure decisions on an authorization request or a token request, a rule per file. Facts and time are arguments.

pub mod access_token_lifetime;
pub mod acr_values;
pub mod audience;
pub mod authorization_details;
pub mod authorization_lifetime;
pub mod client_assertion;
pub mod clock_skew;
pub mod code_challenge;
pub mod code_verifier;
pub mod disclosure;
pub mod dpop_proof;
pub mod introspection;
pub mod max_age;
pub mod nonce;
pub mod onbehalfof;
pub mod post_logout_redirect_uri;
pub mod prompt;
pub mod redirect_uri;
pub mod refresh;
pub mod repeated;
pub mod request_object;
pub mod required_acr;
pub mod resource;
pub mod scope;
pub mod state;
pub mod subject;
