//! Which of a person's identity a grant gives to whom (`docs/contracts/idporten.md` §5.1, 5.4–5.6, 8.7; fact 72).
//!
//! | | ID token, access token, userinfo | introspection |
//! |---|---|---|
//! | ordinary grant | `pid`; with `profile` the names | `pid`, to whom a scope of the token lets |
//! | pseudonymous grant | neither | `pid`, to whom a pseudonymising scope of the token lets |
//!
//! The client's own introspection says no more than its tokens do. `sub` is the pairwise pseudonym everywhere.

use fellesporten_domain::{Pid, ScopeSet};
use fellesporten_registry::{Client, Scope, Snapshot, TokenType};

use super::introspection;
use crate::{
    grant::{Grant, Names, Unnumbered},
    tokens::LiveToken,
};

/// What is said of a person. Names are claims of the client's alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Person<'a> {
    /// Fødselsnummer or D-nummer.
    pub pid: Option<&'a Pid>,
    /// What names a person without a number.
    pub unnumbered: Option<&'a Unnumbered>,
    /// Names, when the eID gave them and the client asked for `profile`.
    pub names: Option<&'a Names>,
}

impl<'a> Person<'a> {
    /// `pid` as a claim.
    pub fn pid_claim(self) -> Option<&'a str> {
        self.pid.map(Pid::expose)
    }
}

/// Whether one of these scopes wants tokens that do not say who the person is.
pub fn is_pseudonymous(snapshot: &Snapshot, scopes: &ScopeSet) -> bool {
    active(snapshot, scopes).any(|scope| scope.requires_pseudonymous_tokens)
}

/// Whether a grant says nobody who the person is but those whom a pseudonymising scope lets: what was pseudonymous at the login stays so,
/// and what a scope's owner made pseudonymous since is so too.
pub fn hides_the_person(snapshot: &Snapshot, grant: &Grant) -> bool {
    grant.pseudonymous || is_pseudonymous(snapshot, &grant.scope)
}

/// What the client learns: in its ID token, its access token and at userinfo.
pub fn to_client<'a>(snapshot: &Snapshot, grant: &'a Grant) -> Person<'a> {
    if hides_the_person(snapshot, grant) {
        return Person::default();
    }
    Person {
        pid: grant.authentication.pid.as_ref(),
        unnumbered: grant.authentication.unnumbered.as_ref(),
        names: grant.authentication.names.as_ref().filter(|_| grant.scope.contains("profile")),
    }
}

/// What `asker` learns at introspection of a token that it may see. Whether the login is pseudonymous is the grant's; who is let, the
/// token's, which may hold fewer scopes.
pub fn at_introspection<'a>(snapshot: &Snapshot, token: &'a LiveToken, asker: &Client) -> Option<&'a Pid> {
    let grant = &token.grant;
    let pseudonymous = hides_the_person(snapshot, grant);
    let is_let = active(snapshot, &token.scope)
        .filter(|scope| !pseudonymous || scope.requires_pseudonymous_tokens)
        .any(|scope| introspection::lets(scope, asker));
    let knows_already = grant.client_id == asker.client_id && tells_its_client(snapshot, grant) && !pseudonymous;
    grant.authentication.pid.as_ref().filter(|_| is_let || knows_already)
}

/// Whether anything that the client of an ordinary grant can read says who the person is: an opaque access token alone does not.
fn tells_its_client(snapshot: &Snapshot, grant: &Grant) -> bool {
    grant.scope.contains("openid") || grant.scope.contains("profile") || !is_opaque(snapshot, &grant.scope)
}

/// Whether an access token with these scopes is a reference: if any of them wants it (§5.4).
pub fn is_opaque(snapshot: &Snapshot, scopes: &ScopeSet) -> bool {
    active(snapshot, scopes).any(|scope| scope.token_type == TokenType::Opaque)
}

/// Those of these scopes that are in force.
pub(super) fn active<'a>(snapshot: &'a Snapshot, scopes: &'a ScopeSet) -> impl Iterator<Item = &'a Scope> {
    scopes.iter().filter_map(|name| snapshot.scope(name.as_str()))
}
