//! The synthetic people of demo and test environments.

use fellesporten_domain::{Pid, Timestamp};
use serde::{Deserialize, Serialize};

/// A synthetic person; production has none. Its JSON is the form in which the records keep it, and no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citizen {
    /// The person's identifier.
    #[serde(with = "fellesporten_domain::pid::stored")]
    pub pid: Pid,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Mobile number with country code.
    pub mobile: Option<String>,
    /// Where letters go.
    pub address: Option<PostalAddress>,
    /// When the contact points were last confirmed (`YYYY-MM-DD`); absent means just now.
    pub contact_verified: Option<String>,
    /// Whether the person has reserved against digital communication.
    pub reserved: bool,
    /// Whether the user is closed: refused after a successful eID authentication (fact 84).
    pub closed: bool,
    /// Whether the person is still declared.
    pub active: bool,
    /// When first declared.
    pub created: Timestamp,
    /// When last changed.
    pub last_updated: Timestamp,
}

/// A Norwegian postal address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostalAddress {
    /// Street and number.
    pub street: String,
    /// Four digits.
    pub postal_code: String,
    /// Postal town.
    pub city: String,
}
