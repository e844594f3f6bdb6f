//! An authenticator app: its secret is shown once, and counts when a code of it was typed (`docs/contracts/minid.md` §3).

use axum::{body::Bytes, extract::State, response::Response};
use fellesporten_domain::Secret;

use super::{
    Visit,
    account::Owner,
    way::{Fields, shown},
};
use crate::{
    MinId,
    error::PageError,
    login::see_other,
    notices,
    pages::{self, Wrongs},
    rules::totp,
    state::{Factor, Session, TotpKey},
};

/// `GET /account/app`: a secret for the app.
pub async fn app(State(minid): State<MinId>, visit: Visit) -> Response {
    let answer = async {
        let Some(owner) = Owner::of(&minid, &visit).await? else { return Ok(see_other(&minid, "/account")) };
        let secret = match &owner.session.new_totp {
            Some(secret) => Secret::new(secret.clone()),
            None => {
                let secret = totp::draw_secret(minid.rng());
                let keep = |session: &mut Session| session.new_totp = Some(secret.expose().clone());
                minid.sessions().change(&owner.cookie, keep).await?;
                secret
            }
        };
        Ok(pages::app_page(&minid, &visit, &secret, Wrongs::default()))
    };
    shown(&minid, &visit, answer.await)
}

/// `POST /account/app`: a code of the app.
pub async fn confirm_app(State(minid): State<MinId>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let fields = Fields::read(&body)?;
        let owner = Owner::demanded(&minid, &visit).await?;
        let secret = Secret::new(owner.session.new_totp.clone().ok_or(PageError::StaleLogin)?);
        let Some(step) = totp::matching_step(&secret, fields.text("code"), minid.clock().now(), None) else {
            return Ok(pages::app_page(&minid, &visit, &secret, Wrongs::of_page("minid-error-code")));
        };
        let added = owner.change(&minid, |account| {
            account.totp = Some(TotpKey { secret: secret.expose().clone(), last_step: Some(step) });
            account.preferred = Factor::Totp;
            account.clone()
        });
        let account = added.await?;
        minid.sessions().change(&owner.cookie, |session| session.new_totp = None).await?;
        notices::tell(&minid, &account, "minid-notice-app");
        owner.told(&minid, "/account", "minid-app-added").await
    };
    shown(&minid, &visit, answer.await)
}

/// `POST /account/app/remove`.
pub async fn remove_app(State(minid): State<MinId>, visit: Visit) -> Response {
    let answer = async {
        let owner = Owner::demanded(&minid, &visit).await?;
        let removed = owner.change(&minid, |account| {
            // The last factor cannot be removed.
            if account.factors().len() < 2 {
                return "minid-last-factor";
            }
            account.totp = None;
            account.preferred = Factor::Otc;
            "minid-app-removed"
        });
        owner.told(&minid, "/account", removed.await?).await
    };
    shown(&minid, &visit, answer.await)
}
