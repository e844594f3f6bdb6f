//! An organisation that has accepted the terms.

use fellesporten_domain::{EmailAddress, OrgNumber, Timestamp};
use serde::Serialize;

/// A customer, supplier or API owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// Its number in the register of legal entities.
    pub org_number: OrgNumber,
    /// The name people are shown.
    pub name: String,
    /// Where it is told what it must see to. It belongs to the organisation, so it stands in its audit trail.
    pub contact_email: Option<EmailAddress>,
    /// Nothing works for an organisation that is not active, nor for its clients.
    pub active: bool,
    /// When it was first declared.
    pub created: Timestamp,
    /// When it last changed.
    pub last_updated: Timestamp,
}
