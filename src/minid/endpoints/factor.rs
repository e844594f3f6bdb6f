//! `POST /login/{attempt}/factor` and `…/switch`: the second factor (`docs/contracts/minid.md` §3, 6).

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use fellesporten_domain::{Pid, Secret, one_time_code};

use super::{
    Visit,
    credentials::to_factor,
    way::{Answer, Fields, Way, shown},
};
use crate::{
    MinId,
    error::PageError,
    pages::{Message, Wrongs},
    rules::totp,
    state::{Factor, Purse, Stage, Topic},
};

/// Judges the code.
pub async fn factor(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let way = Way::find(&minid, &visit, &id).await?;
        let Stage::SecondFactor { number, factor, .. } = way.attempt.stage.clone() else { return Ok(way.back()) };
        match factor {
            Factor::Otc => sms(way, number, fields.text("code")).await,
            Factor::Totp => app(way, number, fields.text("code")).await,
            Factor::Pin => sheet(way, number, fields.text("code")).await,
        }
    };
    shown(&minid, &visit, answer.await)
}

/// Another factor, or another SMS when the code has ended.
pub async fn switch(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let wanted = Factor::named(Fields::read(&body)?.text("factor")).ok_or(PageError::Malformed)?;
        let way = Way::find(&minid, &visit, &id).await?;
        let Stage::SecondFactor { number, .. } = way.attempt.stage.clone() else { return Ok(way.back()) };
        let kept = minid.accounts().find(&minid.accounts().hash_of(&number)).await?;
        let admitted = kept.filter(|kept| minid.admits(&kept.account, way.attempt.generation));
        let kept = admitted.ok_or(PageError::StaleLogin)?;
        if !kept.account.has(wanted) {
            return Err(PageError::Malformed);
        }
        to_factor(way, number, wanted, &kept.account).await
    };
    shown(&minid, &visit, answer.await)
}

async fn sms(way: Way<'_>, number: Pid, typed: &str) -> Answer {
    let hash = way.minid.accounts().hash_of(&number);
    let code = one_time_code::typed_sms(typed);
    let Some(counted) = way.count(&hash, Purse::Codes).await? else { return way.message(Message::QUARANTINED) };
    let of_test = code == one_time_code::OF_TEST_ENVIRONMENTS && way.minid.takes_test_code(&number);
    let live = way.minid.codes().live(&hash, Topic::LogIn).await?.is_some();
    let right = of_test || way.minid.codes().spend(&hash, Topic::LogIn, None, &code).await?;
    if right {
        way.minid.codes().forget(&hash, Topic::LogIn).await?;
        return way.complete(&number, Factor::Otc.amr()).await;
    }
    if !live {
        // Nothing was there to be guessed.
        way.minid.tries().right(counted).await?;
        return way.again(Wrongs::of_page("minid-error-code-ended"));
    }
    way.wrong(&number, counted, "minid-error-code").await
}

async fn app(way: Way<'_>, number: Pid, typed: &str) -> Answer {
    let hash = way.minid.accounts().hash_of(&number);
    let Some(counted) = way.count(&hash, Purse::Codes).await? else { return way.message(Message::QUARANTINED) };
    let now = way.minid.clock().now();
    let used = way.minid.accounts().change(&hash, |kept| {
        let Some(key) = kept.account.totp.as_mut() else { return false };
        let step = totp::matching_step(&Secret::new(key.secret.clone()), typed, now, key.last_step);
        key.last_step = step.or(key.last_step);
        step.is_some()
    });
    if used.await? == Some(true) {
        return way.complete(&number, Factor::Totp.amr()).await;
    }
    way.wrong(&number, counted, "minid-error-code").await
}

async fn sheet(way: Way<'_>, number: Pid, typed: &str) -> Answer {
    let hash = way.minid.accounts().hash_of(&number);
    let Some(counted) = way.count(&hash, Purse::PinSheet).await? else { return way.message(Message::SHEET_LOCKED) };
    let rng = way.minid.rng();
    let answered = way
        .minid
        .accounts()
        .change(&hash, |kept| kept.account.sheet_mut().is_some_and(|sheet| sheet.answer(typed, rng)));
    if answered.await? == Some(true) {
        return way.complete(&number, Factor::Pin.amr()).await;
    }
    way.wrong_on_sheet(&number, counted).await
}
