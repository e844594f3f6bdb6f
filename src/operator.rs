//! The operator API: what the organisation that runs the installation does while it runs (docs/contracts/product.md §6). A listener
//! of its own, over TLS; every call shows the operator's certificate or its token, says why, and is in the audit before it is answered.
//!
//! * `caller`: who calls, and why.
//! * `announcements`: what is announced of eIDs.
//! * `availability`: the report of a month.
//! * `eids`: how they fare.
//! * `minid`: the help desk's unlocking.
//! * `number`: whom a call is about.
//! * `refusal`: how a call is refused.
//! * `sessions`: the end of a person's.

mod announcements;
mod availability;
mod caller;
mod eids;
mod minid;
mod number;
mod refusal;
mod sessions;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post, put};
use fellesporten_audit::{Audit, OperatorAction};
use fellesporten_domain::{Clock, OrgNumber};
use fellesporten_guard::Guard;
use fellesporten_idporten::IdPorten;
use fellesporten_idporten::eids::Eids;
use fellesporten_jose::EnterpriseTrust;
use fellesporten_minid::MinId;
use fellesporten_store::Records;

use crate::availability::Targets;
use caller::Caller;
use refusal::Refusal;

/// What the API is made of.
pub(crate) struct OperatorApi {
    /// Whose certificates are let in.
    pub(crate) organisation: OrgNumber,
    /// What makes a certificate one.
    pub(crate) enterprise: EnterpriseTrust,
    /// ID-porten, whose sessions can be ended.
    pub(crate) idporten: IdPorten,
    /// Who judges its tokens, where they are taken.
    pub(crate) guard: Option<Guard>,
    /// The eIDs of this process.
    pub(crate) eids: Eids,
    /// MinID, where this process serves it.
    pub(crate) minid: Option<MinId>,
    /// Where every call is recorded.
    pub(crate) audit: Audit,
    /// The product's clock.
    pub(crate) clock: Clock,
    /// Where availability is recorded.
    pub(crate) records: Records,
    /// What the terms of use demand of each eID.
    pub(crate) targets: Targets,
}

impl OperatorApi {
    /// Its routes.
    pub(crate) fn router(self) -> Router {
        Router::new()
            .route("/eids", get(eids::list))
            .route("/availability", get(availability::show))
            .route("/announcements", get(announcements::list))
            .route("/announcements/{id}", put(announcements::announce).delete(announcements::withdraw))
            .route("/sessions/end", post(sessions::end))
            .route("/minid/unlock", post(minid::unlock))
            .with_state(Arc::new(self))
    }

    /// Records a call that changes nothing. One that changes something is recorded with the change.
    async fn record(&self, caller: &Caller, action: OperatorAction) -> Result<(), Refusal> {
        Ok(self.audit.record(caller.author.event(action)).await?)
    }
}
