//! Vendors' systems (docs/contracts/maskinporten.md §6.4).

use fellesporten_domain::{OrgNumber, Timestamp};
use fellesporten_store::{Records, RecordsError, Statement, values};

use super::{json, written};
use crate::rules::system::System;

const ONE: &str = "SELECT system FROM vendor_systems WHERE system_id = $1 AND active = 1";
const OF_VENDOR: &str =
    "SELECT system FROM vendor_systems WHERE vendor_orgno = $1 AND active = 1 ORDER BY created, system_id";
const ADD: &str = "INSERT INTO vendor_systems (system_id, vendor_orgno, active, system, created) VALUES ($1, $2, 1, $3, $4) \
     ON CONFLICT (system_id) DO UPDATE SET active = 1, system = excluded.system WHERE vendor_systems.active = 0";
const CHANGE: &str = "UPDATE vendor_systems SET system = $2 WHERE system_id = $1 AND active = 1";
const END: &str = "UPDATE vendor_systems SET active = 0 WHERE system_id = $1";

pub(super) const STATEMENTS: &[&str] = &[ONE, OF_VENDOR, ADD, CHANGE, END];

/// A system that is in use.
pub(crate) async fn one(records: &Records, id: &str) -> Result<Option<System>, RecordsError> {
    records.row(ONE, values![id]).await?.map(|row| json(&row, "system")).transpose()
}

/// A vendor's systems, oldest first.
pub(crate) async fn of_vendor(records: &Records, vendor: OrgNumber) -> Result<Vec<System>, RecordsError> {
    let rows = records.rows(OF_VENDOR, values![vendor.as_str()]).await?;
    rows.iter().map(|row| json(row, "system")).collect()
}

/// Registers a system.
///
/// # Errors
/// [`RecordsError::Conflict`] when there is one of this id.
pub(crate) async fn add(
    records: &Records,
    system: &System,
    vendor: OrgNumber,
    now: Timestamp,
) -> Result<(), RecordsError> {
    let values = values![system.id.as_str(), vendor.as_str(), written(system)?, now];
    records.write(vec![Statement::new(ADD, values).must_change()]).await.map(drop)
}

/// Changes a system.
pub(crate) async fn change(records: &Records, system: &System) -> Result<(), RecordsError> {
    records.write(vec![Statement::new(CHANGE, values![system.id.as_str(), written(system)?])]).await.map(drop)
}

/// Takes a system out of use; its system users then give nothing.
pub(crate) async fn end(records: &Records, id: &str) -> Result<(), RecordsError> {
    records.write(vec![Statement::new(END, values![id])]).await.map(drop)
}
