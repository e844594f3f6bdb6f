//! Unchanged clients that others wrote, against the running program: login, single sign-on, renewal, introspection, logout, and machines' tokens;
//! and APIs that check these.

mod authlib;
mod machines;
mod mod_auth_openidc;
mod oauth4webapi;
mod oidc_client_ts;
mod oidc_provider;
mod openid_client;
mod request_shapes;
mod resource_server;
mod service;
