//! Ordering a MinID: number and mobile number, code by SMS, and a letter on its way (`docs/contracts/minid.md` §4; fact 38).

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use fellesporten_domain::{Pid, one_time_code};
use fellesporten_store::RecordsError;

use super::{
    Visit,
    recover::{Judged, judge_sent_to},
    way::{Answer, Fields, Way, shown},
};
use crate::{
    MinId,
    error::PageError,
    notices::{self, Asked},
    pages::{Message, Wrongs},
    rules::{activation, age, contact},
    state::{Account, ActivationLetter, Purse, Stage, Standing, StateError, Topic},
};

/// `POST …/order`: number and mobile number.
pub async fn order(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let way = Way::find(&minid, &visit, &id).await?;
        if !matches!(way.attempt.stage, Stage::Order) {
            return Ok(way.back());
        }
        let (typed, typed_mobile) = (fields.text("number"), fields.text("mobile"));
        let again = |field, key| {
            let wrongs = Wrongs::of_field(field, key);
            way.again(wrongs.keeping("number", typed).keeping("mobile", typed_mobile))
        };
        let Ok(number) = Pid::parse_typed(typed, minid.pid_rules()) else {
            return again("number", "minid-error-number");
        };
        let Some(mobile) = contact::mobile(typed_mobile) else { return again("mobile", "minid-error-mobile") };
        let now = minid.clock().now();
        let registered = minid.resident(&number).and_then(|resident| resident.birth_year);
        let birth_year = age::birth_year(&number).or(registered);
        if !birth_year.is_some_and(|year| age::is_old_enough(year, now)) {
            return again("number", "minid-error-age");
        }
        let hash = minid.accounts().hash_of(&number);
        if minid.tries().is_quarantined(&hash, Purse::Codes, now).await? {
            return way.message(Message::QUARANTINED);
        }
        if !minid.orders().may_order(&hash, now).await? {
            return way.message(Message::ALREADY_ORDERED);
        }
        match way.send_sms(&number, Topic::Order, Some(&mobile)).await? {
            Asked::Waits => way.to(Stage::OrderSms { number, mobile }).await,
            Asked::TooSoon => again("mobile", "minid-error-sms-soon"),
        }
    };
    shown(&minid, &visit, answer.await)
}

/// `POST …/order-sms`: the code of the SMS; then the letter goes.
pub async fn order_sms(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let way = Way::find(&minid, &visit, &id).await?;
        let Stage::OrderSms { number, mobile } = way.attempt.stage.clone() else { return Ok(way.back()) };
        let code = one_time_code::typed_sms(fields.text("code"));
        match judge_sent_to(&way, &number, Topic::Order, Some(&mobile), &code).await? {
            Judged::Shown(response) => Ok(response),
            Judged::Right => send_letter(way, number).await,
        }
    };
    shown(&minid, &visit, answer.await)
}

/// Orders, for whoever lives somewhere; the page is the same for all others.
async fn send_letter(way: Way<'_>, number: Pid) -> Answer {
    let minid = way.minid;
    let hash = minid.accounts().hash_of(&number);
    let now = minid.clock().now();
    // Before the order is kept, and for all alike: a letter that found no place would hold the next one back.
    let place = minid.messages().reserve()?;
    if !minid.orders().order(&hash, now).await? {
        return way.message(Message::ALREADY_ORDERED);
    }
    let closed = minid.engine().registry().snapshot().closed(&number);
    let address = minid.resident(&number).filter(|_| !closed).and_then(|resident| resident.address);
    let Some(address) = address else { return way.to(Stage::Ordered { code: None }).await };
    let code = activation::draw_code(minid.rng());
    let letter = ActivationLetter { code_hash: minid.secrets().code_hash(&code), ordered: now };
    let taken = give_letter(&way, &number, letter).await?;
    if taken {
        notices::activation_letter(minid, place, address, &code, way.visit.language);
    }
    // The code on the screen is for test environments, where no postman comes.
    let shown = taken && !minid.is_production();
    way.to(Stage::Ordered { code: shown.then_some(code) }).await
}

/// Gives the letter to the account of the number, made where there is none; `false` when it is closed for good.
async fn give_letter(way: &Way<'_>, number: &Pid, letter: ActivationLetter) -> Result<bool, PageError> {
    let accounts = way.minid.accounts();
    let mut account = Account::ordered(way.minid.rng(), number.clone(), way.visit.language, letter.ordered);
    account.letter = Some(letter.clone());
    match accounts.add(&account).await {
        Ok(()) => return Ok(true),
        Err(StateError::Records(RecordsError::Conflict(_))) => {}
        Err(error) => return Err(error.into()),
    }
    let hash = accounts.hash_of(number);
    let given = accounts.change_if(&hash, |kept| {
        kept.account.letter = Some(letter.clone());
        (kept.account.standing != Standing::Closed).then(|| kept.account.clone())
    });
    let Some(account) = given.await? else { return Ok(false) };
    // A letter in other hands would take the account over.
    notices::tell(way.minid, &account, "minid-notice-ordered");
    Ok(true)
}
