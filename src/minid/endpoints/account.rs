//! MinID's own pages: who is there, latest log-ins, second factors (`docs/contracts/minid.md` §10).

use axum::{body::Bytes, extract::State, response::Response};

use super::{
    Visit,
    authorize::begin,
    way::{Answer, Fields, shown},
};
use crate::{
    MinId, cookies,
    error::PageError,
    login::{see_other, with_cookies},
    notices, pages,
    rules::pin_sheet::PinSheet,
    secrets::NumberHash,
    state::{Account, Factor, Kept, Purpose, Session, Stage},
};

/// Somebody who is logged in here.
pub(super) struct Owner {
    pub(super) cookie: String,
    pub(super) session: Session,
    pub(super) hash: NumberHash,
    pub(super) kept: Kept,
}

impl Owner {
    /// Who is there; none when nobody is, or not any more.
    pub(super) async fn of(minid: &MinId, visit: &Visit) -> Result<Option<Self>, PageError> {
        let Some(cookie) = cookies::session(&visit.jar) else { return Ok(None) };
        let Some(session) = minid.sessions().find(cookie).await? else { return Ok(None) };
        let hash = minid.accounts().hash_of(&session.number);
        let kept = minid.accounts().find(&hash).await?;
        let kept = kept.filter(|kept| minid.admits(&kept.account, session.generation));
        Ok(kept.map(|kept| Owner { cookie: cookie.to_owned(), session, hash, kept }))
    }

    /// As [`Owner::of`], for a form: without anybody there is nothing to change.
    pub(super) async fn demanded(minid: &MinId, visit: &Visit) -> Result<Self, PageError> {
        Self::of(minid, visit).await?.ok_or(PageError::StaleLogin)
    }

    /// Changes the account, unless somebody got it a new password since this owner came.
    pub(super) async fn change<T>(
        &self,
        minid: &MinId,
        mut change: impl FnMut(&mut Account) -> T + Send,
    ) -> Result<T, PageError> {
        let changed = minid.accounts().change_if(&self.hash, |kept| {
            minid.admits(&kept.account, self.session.generation).then(|| change(&mut kept.account))
        });
        changed.await?.ok_or(PageError::StaleLogin)
    }

    /// On to a page of the owner's, which tells how the form ended. A reload there sends nothing again.
    pub(super) async fn told(&self, minid: &MinId, page: &str, notice: &'static str) -> Answer {
        minid.sessions().change(&self.cookie, |session| session.notice = Some(notice.to_owned())).await?;
        Ok(see_other(minid, page))
    }

    /// What the page tells, once.
    pub(super) async fn notice(&mut self, minid: &MinId) -> Result<Option<String>, PageError> {
        let notice = self.session.notice.take();
        if notice.is_some() {
            minid.sessions().change(&self.cookie, |session| session.notice = None).await?;
        }
        Ok(notice)
    }
}

/// `GET /account`: the page, or a login that leads to it.
pub async fn account(State(minid): State<MinId>, visit: Visit) -> Response {
    let answer = async {
        match Owner::of(&minid, &visit).await? {
            Some(mut owner) => {
                let notice = owner.notice(&minid).await?;
                Ok(pages::account_page(&minid, &visit, &owner.kept.account, notice.as_deref()))
            }
            None => begin(&minid, &visit, Purpose::OwnPages, Stage::Credentials { notice: None }).await,
        }
    };
    shown(&minid, &visit, answer.await)
}

/// `POST /account/log-out`.
pub async fn log_out(State(minid): State<MinId>, visit: Visit) -> Response {
    let answer = async {
        if let Some(cookie) = cookies::session(&visit.jar) {
            minid.sessions().end(cookie).await?;
        }
        let jar = cookies::clear_session(visit.jar.clone(), minid.secure_cookies());
        Ok(with_cookies(jar, see_other(&minid, "/")))
    };
    shown(&minid, &visit, answer.await)
}

/// `POST /account/preferred`: the second factor that is asked for first.
pub async fn preferred(State(minid): State<MinId>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let factor = Factor::named(Fields::read(&body)?.text("factor")).ok_or(PageError::Malformed)?;
        let owner = Owner::demanded(&minid, &visit).await?;
        let changed = owner.change(&minid, |account| {
            let has = account.has(factor);
            if has {
                account.preferred = factor;
            }
            has
        });
        if changed.await? { Ok(see_other(&minid, "/account")) } else { Err(PageError::Malformed) }
    };
    shown(&minid, &visit, answer.await)
}

/// `POST /account/sheet`: a new sheet of codes, by letter.
pub async fn order_sheet(State(minid): State<MinId>, visit: Visit) -> Response {
    let answer = async { sheet(&minid, &visit, Owner::demanded(&minid, &visit).await?).await };
    shown(&minid, &visit, answer.await)
}

async fn sheet(minid: &MinId, visit: &Visit, owner: Owner) -> Answer {
    let address = minid.resident(&owner.session.number).and_then(|resident| resident.address);
    let Some(address) = address else {
        return owner.told(minid, "/account", "minid-no-address").await;
    };
    let place = minid.messages().reserve()?;
    let sheet = PinSheet::new(minid.rng(), minid.clock().now());
    if !owner.change(minid, |account| account.add_sheet(sheet.clone())).await? {
        return owner.told(minid, "/account", "minid-sheet-soon").await;
    }
    notices::sheet_letter(minid, place, address, &sheet, visit.language);
    owner.told(minid, "/account", "minid-sheet-ordered").await
}
