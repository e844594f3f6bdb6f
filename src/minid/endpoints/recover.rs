//! A forgotten password: number, code by SMS, code by e-mail (or from the sheet), a new password twice
//! (`docs/contracts/minid.md` §9). Numbers that nobody has see the same pages.

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use fellesporten_domain::{Pid, Secret, one_time_code};

use super::{
    Visit,
    way::{Answer, Fields, Way, shown},
};
use crate::{
    MinId,
    error::PageError,
    notices,
    pages::{Message, Wrongs},
    rules::password,
    state::{Purse, Stage, Standing, Topic},
};

/// `POST …/recover`: the number.
pub async fn recover(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let mut way = Way::find(&minid, &visit, &id).await?;
        if !matches!(way.attempt.stage, Stage::Recover) {
            return Ok(way.back());
        }
        let typed = fields.text("number");
        let Ok(number) = Pid::parse_typed(typed, minid.pid_rules()) else {
            return way.again(Wrongs::of_field("number", "minid-error-number").keeping("number", typed));
        };
        let hash = minid.accounts().hash_of(&number);
        if minid.tries().is_quarantined(&hash, Purse::Codes, minid.clock().now()).await? {
            return way.message(Message::QUARANTINED);
        }
        let kept = minid.accounts().find(&hash).await?;
        way.attempt.generation = kept.as_ref().map_or(0, |kept| kept.account.generation);
        let usable = kept.filter(|kept| kept.account.standing == Standing::Open && kept.account.password.is_some());
        let mobile = usable.and_then(|kept| kept.account.mobile);
        let stage = Stage::RecoverSms { number: number.clone(), quarantine: false };
        way.after_sms_to(&number, Topic::RecoverySms, mobile.as_deref(), stage).await
    };
    shown(&minid, &visit, answer.await)
}

/// `POST …/recover-sms`: the code of the SMS.
pub async fn recover_sms(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let way = Way::find(&minid, &visit, &id).await?;
        let Stage::RecoverSms { number, .. } = way.attempt.stage.clone() else { return Ok(way.back()) };
        let code = one_time_code::typed_sms(fields.text("code"));
        match judge(&way, &number, Topic::RecoverySms, &code).await? {
            Judged::Shown(response) => Ok(response),
            Judged::Right => after_sms(way, number).await,
        }
    };
    shown(&minid, &visit, answer.await)
}

async fn after_sms(way: Way<'_>, number: Pid) -> Answer {
    let hash = way.minid.accounts().hash_of(&number);
    let kept = way.minid.accounts().find(&hash).await?;
    let (email, has_account) = (kept.as_ref().and_then(|kept| kept.account.email.clone()), kept.is_some());
    if has_account && email.is_none() {
        return match kept.as_ref().and_then(|kept| kept.account.sheet()) {
            Some(sheet) => way.to(Stage::RecoverPin { number, asked: sheet.asked() }).await,
            None => way.message(Message::NO_FACTOR),
        };
    }
    notices::email_code(way.minid, &hash, email.as_deref(), way.visit.language).await?;
    way.to(Stage::RecoverEmail { number }).await
}

/// `POST …/recover-email`: the code of the e-mail; its case matters.
pub async fn recover_email(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let way = Way::find(&minid, &visit, &id).await?;
        let Stage::RecoverEmail { number } = way.attempt.stage.clone() else { return Ok(way.back()) };
        match judge(&way, &number, Topic::RecoveryEmail, fields.text("code").trim()).await? {
            Judged::Shown(response) => Ok(response),
            Judged::Right => way.to(Stage::NewPassword { number }).await,
        }
    };
    shown(&minid, &visit, answer.await)
}

/// `POST …/recover-pin`: a code of the sheet.
pub async fn recover_pin(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let way = Way::find(&minid, &visit, &id).await?;
        let Stage::RecoverPin { number, .. } = way.attempt.stage.clone() else { return Ok(way.back()) };
        let hash = minid.accounts().hash_of(&number);
        let Some(counted) = way.count(&hash, Purse::PinSheet).await? else { return way.message(Message::SHEET_LOCKED) };
        let answered = minid.accounts().change(&hash, |kept| {
            kept.account.sheet_mut().is_some_and(|sheet| sheet.answer(fields.text("code"), minid.rng()))
        });
        if answered.await? == Some(true) {
            minid.tries().right(counted).await?;
            return way.to(Stage::NewPassword { number }).await;
        }
        way.wrong_on_sheet(&number, counted).await
    };
    shown(&minid, &visit, answer.await)
}

/// `POST …/new-password`: the password, twice.
pub async fn new_password(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let way = Way::find(&minid, &visit, &id).await?;
        let Stage::NewPassword { number } = way.attempt.stage.clone() else { return Ok(way.back()) };
        if let Some(wrong) = wrong_password(&fields, &number) {
            return way.again(wrong);
        }
        let stored = minid.passwords().hash(Secret::new(fields.text("password").to_owned())).await?;
        let hash = minid.accounts().hash_of(&number);
        let changed = minid.accounts().change_if(&hash, |kept| {
            let admitted = minid.admits(&kept.account, way.attempt.generation);
            kept.account.choose_password(stored.clone());
            kept.renew_password = false;
            admitted.then(|| kept.account.clone())
        });
        let account = changed.await?.ok_or(PageError::StaleLogin)?;
        minid.tries().forget(&hash, Purse::Codes).await?;
        notices::tell(&minid, &account, "minid-notice-password");
        way.to(Stage::Credentials { notice: Some("minid-password-changed".to_owned()) }).await
    };
    shown(&minid, &visit, answer.await)
}

/// What is wrong with a password that was chosen, if anything.
pub(super) fn wrong_password(fields: &Fields, number: &Pid) -> Option<Wrongs> {
    let (chosen, again) = (fields.text("password"), fields.text("again"));
    if let Err(weakness) = password::judge(chosen, number) {
        return Some(Wrongs::of_field("password", weakness.text_key()));
    }
    (chosen != again).then(|| Wrongs::of_field("again", "minid-error-again"))
}

/// What became of a code.
pub(super) enum Judged {
    Right,
    /// It was not right; this is the page that says so.
    Shown(Response),
}

/// Judges a code by SMS or e-mail for a number, known or not.
pub(super) async fn judge(way: &Way<'_>, number: &Pid, topic: Topic, code: &str) -> Result<Judged, PageError> {
    judge_sent_to(way, number, topic, None, code).await
}

/// As [`judge`], of a code that went to a mobile number that is being registered.
pub(super) async fn judge_sent_to(
    way: &Way<'_>,
    number: &Pid,
    topic: Topic,
    to: Option<&str>,
    code: &str,
) -> Result<Judged, PageError> {
    let hash = way.minid.accounts().hash_of(number);
    let codes = way.minid.codes();
    let Some(counted) = way.count(&hash, Purse::Codes).await? else {
        return way.message(Message::QUARANTINED).map(Judged::Shown);
    };
    let of_test = code == one_time_code::OF_TEST_ENVIRONMENTS && way.minid.takes_test_code(number);
    let live = codes.live(&hash, topic).await?.is_some_and(|live| live.went_to(to));
    if of_test || codes.spend(&hash, topic, to, code).await? {
        codes.forget(&hash, topic).await?;
        way.minid.tries().right(counted).await?;
        return Ok(Judged::Right);
    }
    if !live {
        way.minid.tries().right(counted).await?;
        return way.again(Wrongs::of_page("minid-error-code-ended")).map(Judged::Shown);
    }
    way.wrong(number, counted, "minid-error-code").await.map(Judged::Shown)
}
