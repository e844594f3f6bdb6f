//! ID-porten's own decisions, a rule per file.

pub mod id_token_hint;
pub mod logout;
pub mod sso;
