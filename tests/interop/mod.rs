//! Unchanged client libraries log in, single-sign-on and log out against the running program.

mod oidc_client_ts;
mod openid_client;
