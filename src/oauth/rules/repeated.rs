//! A parameter may come once (`docs/contracts/idporten.md` §3.1); only `resource` may be repeated (RFC 8707).

use fellesporten_web::params::Params;

/// The first parameter of `known` that came more than once.
pub fn repeated<'a>(params: &Params, known: &[&'a str]) -> Option<&'a str> {
    known.iter().copied().find(|name| params.one(name).is_err())
}
