//! Activating a MinID with the code of the letter (`docs/contracts/minid.md` §4).

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use fellesporten_domain::{EmailAddress, Pid, Secret, one_time_code};

use super::{
    Visit,
    recover::{Judged, judge_sent_to, wrong_password},
    way::{Fields, Way, shown},
};
use crate::{
    MinId,
    error::PageError,
    notices::{self, Asked},
    pages::{Message, Wrongs},
    rules::{activation, contact},
    state::{Activation, Purse, Stage, Standing, Topic},
};

/// `POST …/activate`: number and activation code. Wrong codes count like wrong passwords.
pub async fn activate(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let way = Way::find(&minid, &visit, &id).await?;
        if !matches!(way.attempt.stage, Stage::Activate) {
            return Ok(way.back());
        }
        let typed = fields.text("number");
        let Ok(number) = Pid::parse_typed(typed, minid.pid_rules()) else {
            return way.again(Wrongs::of_field("number", "minid-error-number").keeping("number", typed));
        };
        let hash = minid.accounts().hash_of(&number);
        let Some(counted) = way.count(&hash, Purse::Codes).await? else { return way.message(Message::QUARANTINED) };
        let code_hash = minid.secrets().code_hash(&activation::typed(fields.text("code")));
        let now = minid.clock().now();
        let kept = minid.accounts().find(&hash).await?;
        let right = kept.is_some_and(|kept| {
            kept.account.standing != Standing::Closed && kept.account.is_activated_by(&code_hash, now)
        });
        if !right {
            return way.wrong(&number, counted, "minid-error-activation").await;
        }
        minid.tries().right(counted).await?;
        way.to(Stage::ActivateDetails { number }).await
    };
    shown(&minid, &visit, answer.await)
}

/// `POST …/activate-details`: password twice, mobile number and, perhaps, e-mail address.
pub async fn activate_details(
    State(minid): State<MinId>,
    Path(id): Path<String>,
    visit: Visit,
    body: Bytes,
) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let way = Way::find(&minid, &visit, &id).await?;
        let Stage::ActivateDetails { number } = way.attempt.stage.clone() else { return Ok(way.back()) };
        let (typed_mobile, typed_email) = (fields.text("mobile"), fields.text("email"));
        let again = |wrongs: Wrongs| way.again(wrongs.keeping("mobile", typed_mobile).keeping("email", typed_email));
        if let Some(wrong) = wrong_password(&fields, &number) {
            return again(wrong);
        }
        let Some(mobile) = contact::mobile(typed_mobile) else {
            return again(Wrongs::of_field("mobile", "minid-error-mobile"));
        };
        let email = EmailAddress::parse(typed_email).ok().map(String::from);
        if email.is_none() && !typed_email.trim().is_empty() {
            return again(Wrongs::of_field("email", "minid-error-email"));
        }
        let password = minid.passwords().hash(Secret::new(fields.text("password").to_owned())).await?;
        match way.send_sms(&number, Topic::Activation, Some(&mobile)).await? {
            Asked::Waits => way.to(Stage::ActivateSms { number, mobile, email, password }).await,
            Asked::TooSoon => again(Wrongs::of_field("mobile", "minid-error-sms-soon")),
        }
    };
    shown(&minid, &visit, answer.await)
}

/// `POST …/activate-sms`: the code of the SMS; then the MinID can be used.
pub async fn activate_sms(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let way = Way::find(&minid, &visit, &id).await?;
        let Stage::ActivateSms { number, mobile, email, password } = way.attempt.stage.clone() else {
            return Ok(way.back());
        };
        let code = one_time_code::typed_sms(fields.text("code"));
        if let Judged::Shown(response) = judge_sent_to(&way, &number, Topic::Activation, Some(&mobile), &code).await? {
            return Ok(response);
        }
        let hash = minid.accounts().hash_of(&number);
        let now = minid.clock().now();
        let chosen = Activation { password, mobile, email, language: way.visit.language };
        // Of two ways that both know the letter's code, one ends here.
        let activated = minid.accounts().change_without_passkeys(&hash, |kept| {
            let before = kept.account.clone();
            kept.renew_password = false;
            kept.account.activate(chosen.clone(), now).then(|| (before, kept.account.clone()))
        });
        let (before, account) = activated.await?.ok_or(PageError::StaleLogin)?;
        for topic in [Topic::LogIn, Topic::RecoverySms, Topic::RecoveryEmail] {
            minid.codes().forget(&hash, topic).await?;
        }
        minid.tries().forget(&hash, Purse::Codes).await?;
        notices::tell(&minid, &account, "minid-notice-activated");
        notices::tell_former(&minid, before, &account, "minid-notice-activated");
        way.to(Stage::Credentials { notice: Some("minid-activated".to_owned()) }).await
    };
    shown(&minid, &visit, answer.await)
}
