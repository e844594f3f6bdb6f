//! ID-porten's own decisions, a rule per file.

pub mod announced;
pub mod authorization_view;
pub mod consent;
pub mod front_channel;
pub mod id_token_hint;
pub mod lifetime;
pub mod logout;
pub mod logout_token;
pub mod mailbox;
pub mod overview;
pub mod scope_text;
pub mod sso;
pub mod way_back;
