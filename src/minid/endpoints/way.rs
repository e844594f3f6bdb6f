//! A way under way: its page, cancel, and the side roads.

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use fellesporten_domain::{Amr, Pid, lockout::Wrong};
use fellesporten_telemetry::events;
use fellesporten_web::params::Params;

use super::Visit;
use crate::{
    MinId, cookies,
    error::PageError,
    login,
    notices::{self, Asked},
    pages,
    secrets::NumberHash,
    state::{Attempt, Counted, Factor, Purse, Stage, Topic},
};

/// One request of a living attempt of this browser.
pub(super) struct Way<'a> {
    pub(super) minid: &'a MinId,
    pub(super) visit: Visit,
    pub(super) id: String,
    pub(super) attempt: Attempt,
}

/// What an endpoint of a way answers.
pub(super) type Answer = Result<Response, PageError>;

impl<'a> Way<'a> {
    /// The attempt, and the visit in its language.
    pub(super) async fn find(minid: &'a MinId, visit: &Visit, id: &str) -> Result<Self, PageError> {
        let secret = cookies::attempt(&visit.jar, id);
        let attempt = minid.attempts().find(id, secret).await?.ok_or(PageError::StaleLogin)?;
        let visit = visit.clone().in_language_of(attempt.request().and_then(|request| request.ui_locale));
        Ok(Way { minid, visit, id: id.to_owned(), attempt })
    }

    /// On to another page.
    pub(super) async fn to(mut self, stage: Stage) -> Answer {
        self.attempt.stage = stage;
        self.minid.attempts().keep(&self.id, &self.attempt).await?;
        Ok(self.back())
    }

    /// To the page where the person is.
    pub(super) fn back(&self) -> Response {
        login::see_other(self.minid, &format!("/login/{}", self.id))
    }

    /// The page where the person is, with what is wrong.
    pub(super) fn again(&self, wrong: pages::Wrongs) -> Answer {
        Ok(pages::stage_page(self.minid, &self.visit, &self.id, &self.attempt, wrong))
    }

    /// A page that ends this road: what happened, its id, and the way back.
    pub(super) fn message(&self, message: pages::Message) -> Answer {
        Ok(pages::message_page(self.minid, &self.visit, &self.id, &self.attempt, message))
    }

    /// Counts a try before it is judged; none when the number is in quarantine.
    pub(super) async fn count(&self, number: &NumberHash, purse: Purse) -> Result<Option<Counted>, PageError> {
        Ok(self.minid.tries().count(number, purse, self.minid.clock().now()).await?.ok())
    }

    /// The try was wrong: the page again with `error_key`, a warning, or the quarantine.
    pub(super) async fn wrong(&self, number: &Pid, counted: Counted, error_key: &'static str) -> Answer {
        let now = self.minid.clock().now();
        match self.minid.tries().wrong(counted, now).await? {
            Wrong::Again => self.again(pages::Wrongs::of_page(error_key)),
            Wrong::LastWarning => self.again(pages::Wrongs::of_page(error_key).with_last_warning()),
            Wrong::Quarantined => {
                notices::tell_of_quarantine(self.minid, number);
                events::minid::number_in_quarantine("minid-quarantine");
                self.message(pages::Message::QUARANTINED)
            }
        }
    }

    /// The code of the sheet was wrong: the page again, a warning, or the end of the sheet; other factors stay.
    pub(super) async fn wrong_on_sheet(&self, number: &Pid, counted: Counted) -> Answer {
        match self.minid.tries().wrong(counted, self.minid.clock().now()).await? {
            Wrong::Again => self.again(pages::Wrongs::of_page("minid-error-pin")),
            Wrong::LastWarning => self.again(pages::Wrongs::of_page("minid-error-pin").with_last_warning()),
            Wrong::Quarantined => {
                let hash = self.minid.accounts().hash_of(number);
                let blocked = self.minid.accounts().change(&hash, |kept| {
                    if let Some(sheet) = kept.account.sheet_mut() {
                        sheet.cancelled = true;
                    }
                    kept.account.preferred = Factor::Otc;
                });
                blocked.await?;
                self.message(pages::Message::SHEET_LOCKED)
            }
        }
    }

    /// Both factors were right.
    pub(super) async fn complete(self, number: &Pid, amr: Amr) -> Answer {
        let proved = login::Proved { number, amr, generation: self.attempt.generation };
        login::complete(self.minid, &self.visit, &self.id, proved).await
    }

    /// Sends the code of the SMS for a number, known or not, and goes on to `stage`: the page is the same whether one could be sent.
    pub(super) async fn after_sms_to(self, number: &Pid, topic: Topic, mobile: Option<&str>, stage: Stage) -> Answer {
        self.send_sms(number, topic, mobile).await?;
        self.to(stage).await
    }

    /// Sends the code of the SMS for a number, known or not.
    pub(super) async fn send_sms(&self, number: &Pid, topic: Topic, mobile: Option<&str>) -> Result<Asked, PageError> {
        let hash = self.minid.accounts().hash_of(number);
        let service = login::service_name(self.minid, self.attempt.request());
        notices::sms_code(self.minid, &hash, topic, mobile, &service, self.visit.language).await
    }
}

/// A form's fields; a repeated one makes it unreadable.
pub(super) struct Fields(Params);

impl Fields {
    pub(super) fn read(body: &[u8]) -> Result<Self, PageError> {
        let params = Params::parse(body).map_err(|_| PageError::Malformed)?;
        match params.first_repeated(&[]) {
            Some(_) => Err(PageError::Malformed),
            None => Ok(Fields(params)),
        }
    }

    /// A field, empty when it was not sent.
    pub(super) fn text(&self, name: &str) -> &str {
        self.0.one(name).ok().flatten().unwrap_or_default()
    }
}

/// Answers, or shows why not.
pub(super) fn shown(minid: &MinId, visit: &Visit, answer: Answer) -> Response {
    answer.unwrap_or_else(|error| error.into_response(minid, visit))
}

/// `GET /login/{attempt}`: the page where the person is.
pub async fn stage(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit) -> Response {
    let answer = async { Way::find(&minid, &visit, &id).await?.again(pages::Wrongs::default()) };
    shown(&minid, &visit, answer.await)
}

/// `POST /login/{attempt}/cancel`: back to where the person came from.
pub async fn cancel(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit) -> Response {
    let answer = async {
        let way = Way::find(&minid, &visit, &id).await?;
        let why = match way.attempt.stage {
            Stage::NotEnough => "the requested level is higher than MinID's",
            _ => "aborted_by_user",
        };
        login::give_up(&minid, &way.visit, &id, why).await
    };
    shown(&minid, &visit, answer.await)
}

/// `POST /login/{attempt}/go`: a side road, or back from it.
pub async fn go(State(minid): State<MinId>, Path(id): Path<String>, visit: Visit, body: Bytes) -> Response {
    let answer = async {
        let stage = match Fields::read(&body)?.text("to") {
            "recover" => Stage::Recover,
            "order" => Stage::Order,
            "activate" => Stage::Activate,
            "credentials" => Stage::Credentials { notice: None },
            _ => return Err(PageError::Malformed),
        };
        let way = Way::find(&minid, &visit, &id).await?;
        match way.attempt.stage {
            Stage::NotEnough => Ok(way.back()),
            _ => way.to(stage).await,
        }
    };
    shown(&minid, &visit, answer.await)
}
