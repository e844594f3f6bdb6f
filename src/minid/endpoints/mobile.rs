//! Another mobile number: the code goes to the new one, word of it to the old one and by e-mail, and what waits for the old one ends
//! (`docs/contracts/minid.md` §9).

use axum::{body::Bytes, extract::State, response::Response};
use fellesporten_domain::one_time_code;

use super::{
    Visit,
    account::Owner,
    way::{Answer, Fields, shown},
};
use crate::{
    MinId,
    error::PageError,
    login::see_other,
    notices::{self, Asked},
    pages::{self, Wrongs},
    rules::contact,
    state::{Purse, Topic},
};

/// `GET /account/mobile`; also where a reload of the page of the code leads.
pub async fn mobile(State(minid): State<MinId>, visit: Visit) -> Response {
    let answer = async {
        match Owner::of(&minid, &visit).await? {
            Some(_) => Ok(pages::mobile_page(&minid, &visit, Wrongs::default())),
            None => Ok(see_other(&minid, "/account")),
        }
    };
    shown(&minid, &visit, answer.await)
}

/// `POST /account/mobile`: the new number; a code goes to it.
pub async fn new_mobile(State(minid): State<MinId>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let owner = Owner::demanded(&minid, &visit).await?;
        let typed = fields.text("mobile");
        let Some(mobile) = contact::mobile(typed) else {
            let wrongs = Wrongs::of_field("mobile", "minid-error-mobile").keeping("mobile", typed);
            return Ok(pages::mobile_page(&minid, &visit, wrongs));
        };
        let asked =
            notices::sms_code(&minid, &owner.hash, Topic::NewMobile, Some(&mobile), pages::OWN_NAME, visit.language);
        match asked.await? {
            Asked::Waits => Ok(pages::mobile_code_page(&minid, &visit, &mobile, Wrongs::default())),
            Asked::TooSoon => {
                let wrongs = Wrongs::of_field("mobile", "minid-error-sms-soon").keeping("mobile", typed);
                Ok(pages::mobile_page(&minid, &visit, wrongs))
            }
        }
    };
    shown(&minid, &visit, answer.await)
}

/// `POST /account/mobile/code`: the code; then the number counts.
pub async fn confirm_mobile(State(minid): State<MinId>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let owner = Owner::demanded(&minid, &visit).await?;
        let mobile = contact::mobile(fields.text("mobile")).ok_or(PageError::Malformed)?;
        let code = one_time_code::typed_sms(fields.text("code"));
        judged(&minid, &visit, owner, mobile, &code).await
    };
    shown(&minid, &visit, answer.await)
}

async fn judged(minid: &MinId, visit: &Visit, owner: Owner, mobile: String, code: &str) -> Answer {
    let now = minid.clock().now();
    let Ok(counted) = minid.tries().count(&owner.hash, Purse::Codes, now).await? else {
        return Ok(pages::mobile_code_page(minid, visit, &mobile, Wrongs::of_page("minid-quarantine-title")));
    };
    // The code of test environments is for people whose number is known; here it would take any number over.
    if !minid.codes().spend(&owner.hash, Topic::NewMobile, Some(&mobile), code).await? {
        minid.tries().wrong(counted, now).await?;
        return Ok(pages::mobile_code_page(minid, visit, &mobile, Wrongs::of_page("minid-error-code")));
    }
    minid.tries().right(counted).await?;
    let changed = owner.change(minid, |account| {
        let old = account.mobile.replace(mobile.clone());
        (old, account.clone())
    });
    let (old, account) = changed.await?;
    for topic in [Topic::LogIn, Topic::RecoverySms] {
        minid.codes().forget(&owner.hash, topic).await?;
    }
    notices::tell(minid, &account, "minid-notice-mobile");
    if let Some(old) = old.filter(|old| *old != mobile) {
        notices::tell_old_mobile(minid, old, account.language);
    }
    owner.told(minid, "/account", "minid-mobile-changed").await
}
