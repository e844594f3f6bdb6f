//! Which scopes a client may ask for (`docs/contracts/idporten.md` §3.1, 7.1, 8.2; facts 15, 58 and 104).

use fellesporten_domain::{ScopeName, ScopeSet};
use fellesporten_registry::{Client, Scope, Snapshot};

/// Bytes of the longest list that is looked at.
const LONGEST: usize = 4096;

/// The scopes asked for, when every one is registered on the client, active, and (beyond `openid` and `profile`) open to the
/// client's organisation and integration type.
///
/// # Errors
/// When the list is missing or one scope is not the client's to ask.
pub fn judge(snapshot: &Snapshot, client: &Client, scope: Option<&str>) -> Result<ScopeSet, &'static str> {
    let scope = scope.ok_or("scope is missing")?;
    if scope.len() > LONGEST {
        return Err("scope is too long");
    }
    let asked = ScopeSet::parse(scope).map_err(|_| "scope holds characters that no scope has")?;
    if asked.is_empty() {
        return Err("scope is missing");
    }
    may_have(snapshot, client, &asked)?;
    Ok(asked)
}

/// Whether the client may have every one of these scopes now.
///
/// # Errors
/// What is wrong with the first that it may not have.
pub fn may_have(snapshot: &Snapshot, client: &Client, scopes: &ScopeSet) -> Result<(), &'static str> {
    scopes.iter().try_for_each(|scope| judge_one(snapshot, client, scope))
}

/// A client's own value in seconds, capped by the lowest that one of these scopes sets; zero on a scope sets nothing (§4.6).
pub fn capped(snapshot: &Snapshot, scopes: &ScopeSet, own: u32, cap: impl Fn(&Scope) -> u32) -> u32 {
    scopes.iter().filter_map(|name| snapshot.scope(name.as_str())).map(cap).filter(|cap| *cap > 0).fold(own, u32::min)
}

fn judge_one(snapshot: &Snapshot, client: &Client, name: &ScopeName) -> Result<(), &'static str> {
    if name.as_str() == "no_pid" {
        return Err("no_pid is gone; use a scope with pseudonymous tokens, or one with opaque tokens without openid");
    }
    if !client.scopes.contains(name.as_str()) {
        return Err("a scope is not registered on the client");
    }
    if matches!(name.as_str(), "openid" | "profile") {
        return Ok(());
    }
    let scope = snapshot.scope(name.as_str()).ok_or("a scope is unknown or not active")?;
    if !scope.allows(client.integration_type) {
        return Err("a scope is not open to the client's integration type");
    }
    if !snapshot.has_access(name.as_str(), client.operator()) {
        return Err("the client's organisation has no access to a scope");
    }
    Ok(())
}
