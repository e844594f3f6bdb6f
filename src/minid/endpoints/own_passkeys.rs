//! The owner's passkeys: registered soon after a whole login, named, removed (`docs/contracts/minid.md` §8; facts 40 and 41).

use std::time::Duration;

use axum::{body::Bytes, extract::State, response::Response};

use super::{
    Visit,
    account::Owner,
    way::{Fields, shown},
};
use crate::{
    MinId,
    login::see_other,
    notices, pages,
    state::{Ceremony, Session, written},
};

/// How old a login may be that registers a passkey.
const FRESH: Duration = Duration::from_secs(300);
/// Passkeys of one account.
const MOST: usize = 10;

fn is_fresh(minid: &MinId, session: &Session) -> bool {
    minid.clock().now() < session.at.plus(FRESH)
}

/// `GET /account/passkeys`: those that are there, and a challenge for another.
pub async fn passkeys(State(minid): State<MinId>, visit: Visit) -> Response {
    let answer = async {
        match Owner::of(&minid, &visit).await? {
            Some(mut owner) => {
                let notice = owner.notice(&minid).await?;
                page(&minid, &visit, owner, notice.as_deref()).await
            }
            None => Ok(see_other(&minid, "/account")),
        }
    };
    shown(&minid, &visit, answer.await)
}

async fn page(minid: &MinId, visit: &Visit, owner: Owner, notice: Option<&str>) -> super::way::Answer {
    let kept = minid.passkeys().of(&owner.hash).await?;
    let existing: Vec<_> = kept.iter().map(|kept| kept.passkey.clone()).collect();
    let room = is_fresh(minid, &owner.session) && kept.len() < MOST;
    let challenge = if room { minid.challenges().registration(&owner.kept.account, &existing) } else { None };
    let challenge = match challenge {
        Some((options, ceremony)) => {
            let id = minid.passkeys().begin(minid.rng(), &owner.hash, &ceremony, minid.clock().now()).await?;
            Some((id, options.to_string()))
        }
        None => None,
    };
    Ok(pages::passkeys_page(minid, visit, &kept, challenge, notice))
}

/// `POST /account/passkeys`: what the authenticator answered, and a name.
pub async fn add_passkey(State(minid): State<MinId>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let owner = Owner::demanded(&minid, &visit).await?;
        let now = minid.clock().now();
        let kept = minid.passkeys().of(&owner.hash).await?;
        if !is_fresh(&minid, &owner.session) || kept.len() >= MOST {
            return page(&minid, &visit, owner, Some("minid-passkey-stale")).await;
        }
        let ceremony = minid.passkeys().take(&owner.hash, fields.text("ceremony"), now).await?;
        let registered = match ceremony {
            Some(Ceremony::Registration(state)) => minid.challenges().registered(fields.text("credential"), &state),
            _ => None,
        };
        let Some(passkey) = registered else {
            return page(&minid, &visit, owner, Some("minid-passkey-not-added")).await;
        };
        let typed: String = fields.text("nickname").trim().chars().take(60).collect();
        let nickname = if typed.is_empty() { format!("{}", kept.len() + 1) } else { typed };
        if !minid.passkeys().add(&owner.hash, &passkey, &nickname, now).await? {
            return page(&minid, &visit, owner, Some("minid-passkey-known")).await;
        }
        // A letter that was used meanwhile removed the passkeys that it saw.
        if let Err(gone) = owner.change(&minid, |_| ()).await {
            minid.passkeys().remove(&owner.hash, &written(passkey.cred_id())).await?;
            return Err(gone);
        }
        notices::tell(&minid, &owner.kept.account, "minid-notice-passkey");
        page(&minid, &visit, owner, Some("minid-passkey-added")).await
    };
    shown(&minid, &visit, answer.await)
}

/// `POST /account/passkeys/remove`.
pub async fn remove_passkey(State(minid): State<MinId>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let owner = Owner::demanded(&minid, &visit).await?;
        if owner.kept.account.factors().is_empty() && minid.passkeys().of(&owner.hash).await?.len() < 2 {
            return owner.told(&minid, "/account/passkeys", "minid-last-factor").await;
        }
        minid.passkeys().remove(&owner.hash, fields.text("credential_id")).await?;
        owner.told(&minid, "/account/passkeys", "minid-passkey-removed").await
    };
    shown(&minid, &visit, answer.await)
}
