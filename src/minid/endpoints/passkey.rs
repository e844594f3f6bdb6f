//! Logging in with a passkey: number, then the passkey, no password (`docs/contracts/minid.md` §8).

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use fellesporten_domain::{Amr, Pid};

use super::{
    Visit,
    way::{Answer, Fields, Way, shown},
};
use crate::{
    MinId,
    challenges::Refused,
    notices,
    pages::Message,
    state::{Ceremony, Purse, Stage, Standing, written},
};

/// From number to challenge, alike for numbers without passkeys and without MinID.
pub(super) async fn challenge(way: Way<'_>, number: Pid) -> Answer {
    let minid = way.minid;
    let hash = minid.accounts().hash_of(&number);
    let now = minid.clock().now();
    if minid.tries().is_quarantined(&hash, Purse::Passkeys, now).await? {
        return way.message(Message::PASSKEYS_PAUSED);
    }
    let kept = minid.passkeys().of(&hash).await?;
    let usable: Vec<_> = kept.into_iter().filter(|kept| !kept.disabled).map(|kept| kept.passkey).collect();
    let challenge = minid.challenges().authentication(&usable, minid.rng(), minid.secrets(), &hash);
    let Some((options, ceremony)) = challenge else { return way.message(Message::NO_PASSKEYS_HERE) };
    let ceremony = minid.passkeys().begin(minid.rng(), &hash, &ceremony, now).await?;
    way.to(Stage::Passkey { number, ceremony, options: options.to_string() }).await
}

/// `POST …/passkey`: what the authenticator answered.
pub async fn passkey(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let way = Way::find(&minid, &visit, &id).await?;
        let Stage::Passkey { number, ceremony, .. } = way.attempt.stage.clone() else { return Ok(way.back()) };
        judge(way, number, &ceremony, fields.text("credential")).await
    };
    shown(&minid, &visit, answer.await)
}

async fn judge(mut way: Way<'_>, number: Pid, ceremony: &str, answer: &str) -> Answer {
    let minid = way.minid;
    let hash = minid.accounts().hash_of(&number);
    let now = minid.clock().now();
    let Some(counted) = way.count(&hash, Purse::Passkeys).await? else { return way.message(Message::PASSKEYS_PAUSED) };
    let result = match minid.passkeys().take(&hash, ceremony, now).await? {
        Some(Ceremony::Authentication(state)) => minid.challenges().authenticated(answer, &state),
        Some(Ceremony::Absent | Ceremony::Registration(_)) | None => Err(Refused::Wrong),
    };
    // In this order: passkeys that a letter removes meanwhile are seen, or belong to an account that is another by then.
    let account = minid.accounts().find(&hash).await?.map(|kept| kept.account);
    let passkeys = minid.passkeys().of(&hash).await?;
    let used = result.and_then(|result| {
        let id = written(result.cred_id());
        let kept = passkeys.iter().find(|kept| kept.credential_id == id && !kept.disabled);
        kept.cloned().map(|kept| (kept, result)).ok_or(Refused::Wrong)
    });
    let (mut kept, result) = match used {
        Ok(used) => used,
        Err(refused) => {
            minid.tries().wrong(counted, now).await?;
            if let (Refused::Copied, Some(account)) = (refused, &account) {
                // Which one it was, the answer says: the browser's word is enough to take one of these out of use.
                let named = serde_json::from_str::<serde_json::Value>(answer).unwrap_or_default();
                let named = named.get("id").and_then(serde_json::Value::as_str).unwrap_or_default();
                if let Some(copied) = passkeys.iter().find(|kept| kept.credential_id == named) {
                    minid.passkeys().disable(&copied.credential_id).await?;
                    notices::tell(minid, account, "minid-notice-passkey-copied");
                }
            }
            return way.to(Stage::Credentials { notice: Some("minid-passkey-failed".to_owned()) }).await;
        }
    };
    minid.tries().right(counted).await?;
    if result.needs_update() {
        kept.passkey.update_credential(&result);
    }
    minid.passkeys().used(&kept, now).await?;
    let Some(account) = account else { return way.message(Message::CLOSED) };
    match account.standing {
        Standing::Closed => return way.message(Message::CLOSED),
        Standing::Locked => return way.message(Message::LOCKED),
        Standing::Open => {}
    }
    if minid.engine().registry().snapshot().closed(&number) {
        return way.message(Message::CLOSED);
    }
    minid.tries().forget(&hash, Purse::Passkeys).await?;
    way.attempt.generation = account.generation;
    way.complete(&number, Amr::MinidWebauthn).await
}
