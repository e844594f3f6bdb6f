//! `POST /login/{attempt}/credentials`: number and password (`docs/contracts/minid.md` §7; facts 32 and 33).
//!
//! Every number goes the same way and costs the same, whether anybody has a MinID with it or not.

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use fellesporten_domain::{Pid, Secret};

use super::{
    Visit, passkey,
    way::{Answer, Fields, Way, shown},
};
use crate::{
    MinId,
    pages::{Message, Wrongs},
    rules::pin_sheet::PinSheet,
    state::{Account, Factor, Kept, Purse, Stage, Standing, Topic},
};

/// Judges number and password.
pub async fn credentials(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit, body: Bytes) -> Response {
    let answer = answer(&minid, &visit, &id, &body).await;
    shown(&minid, &visit, answer)
}

async fn answer(minid: &MinId, visit: &Visit, id: &str, body: &[u8]) -> Answer {
    let fields = Fields::read(body)?;
    let way = Way::find(minid, visit, id).await?;
    if !matches!(way.attempt.stage, Stage::Credentials { .. }) {
        return Ok(way.back());
    }
    let (typed, password) = (fields.text("number"), Secret::new(fields.text("password").to_owned()));
    let Ok(number) = Pid::parse_typed(typed, minid.pid_rules()) else {
        return way.again(Wrongs::of_field("number", "minid-error-number").keeping("number", typed));
    };
    if fields.text("action") == "passkey" {
        return passkey::challenge(way, number).await;
    }
    let hash = minid.accounts().hash_of(&number);
    let Some(counted) = way.count(&hash, Purse::Codes).await? else { return way.message(Message::QUARANTINED) };
    let kept = minid.accounts().find(&hash).await?;
    let stored = kept.as_ref().and_then(|kept| kept.account.password.clone());
    let right = match minid.passwords().matches(password, stored.as_deref()).await {
        Ok(right) => right,
        Err(busy) => {
            // Nothing was judged.
            minid.tries().right(counted).await?;
            return Err(busy.into());
        }
    };
    match kept.filter(|_| right) {
        Some(kept) => {
            minid.tries().right(counted).await?;
            known(way, number, kept).await
        }
        None => way.wrong(&number, counted, "minid-error-credentials").await,
    }
}

/// The password was right: what the account allows.
async fn known(mut way: Way<'_>, number: Pid, kept: Kept) -> Answer {
    let account = kept.account;
    way.attempt.generation = account.generation;
    if account.standing == Standing::Closed || way.minid.engine().registry().snapshot().closed(&number) {
        return way.message(Message::CLOSED);
    }
    if account.standing == Standing::Locked {
        return way.message(Message::LOCKED);
    }
    if kept.renew_password || account.temporary_password {
        let stage = Stage::RecoverSms { number: number.clone(), quarantine: true };
        return way.after_sms_to(&number, Topic::RecoverySms, account.mobile.as_deref(), stage).await;
    }
    match account.factors().first() {
        None => way.message(Message::NO_FACTOR),
        Some(factor) => to_factor(way, number, *factor, &account).await,
    }
}

/// On to a second factor.
pub(super) async fn to_factor(way: Way<'_>, number: Pid, factor: Factor, account: &Account) -> Answer {
    let stage = Stage::SecondFactor {
        number: number.clone(),
        factor,
        factors: account.factors(),
        asked: account.sheet().map(PinSheet::asked),
        last_log_in: account.log_ins.first().map(|log_in| log_in.at),
    };
    match factor {
        Factor::Otc => way.after_sms_to(&number, Topic::LogIn, account.mobile.as_deref(), stage).await,
        Factor::Pin | Factor::Totp => way.to(stage).await,
    }
}
