//! Use of Maskinporten in a month: what statistics and invoices are made from (docs/contracts/maskinporten.md §11). No person stands in it.

use std::collections::{BTreeMap, BTreeSet};

use fellesporten_audit::{Event, GrantCheck, Kind, MachineToken, events_of_kind};
use fellesporten_domain::{Month, OrgNumber, Timestamp};
use fellesporten_registry::{AccessState, Snapshot};
use fellesporten_store::{Records, RecordsError};
use serde::Serialize;

const A_DAY: i64 = 24 * 60 * 60 * 1000;
/// Events of one look into the records.
const PAGE: u32 = 1000;

/// The whole of `report statistics`.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The month, in Norway.
    month: String,
    /// Whether the month is over.
    complete: bool,
    /// Tokens that were issued.
    tokens: u64,
    /// Scopes of those tokens, by scope, consumer and supplier.
    issued: Vec<Issued>,
    /// Grants that were refused, by the client's owner and the check where judging stopped.
    refused: Vec<Refused>,
    /// What invoices are counted from, by owner of scopes.
    owners: BTreeMap<OrgNumber, Owner>,
}

#[derive(Debug, Serialize)]
struct Issued {
    scope: String,
    owner_orgno: Option<OrgNumber>,
    consumer_orgno: OrgNumber,
    supplier_orgno: Option<OrgNumber>,
    count: u64,
}

#[derive(Debug, Serialize)]
struct Refused {
    client_orgno: OrgNumber,
    check: GrantCheck,
    count: u64,
}

/// Organisations of an owner's scopes.
#[derive(Debug, Default, Serialize)]
struct Owner {
    /// That have access at the time of the report.
    consumers_with_access: usize,
    /// That were issued tokens in the month.
    consumers_with_tokens: usize,
}

/// Consumers by the owner of what they use.
type Consumers = BTreeMap<OrgNumber, BTreeSet<OrgNumber>>;

/// What is counted.
#[derive(Default)]
struct Counts {
    tokens: u64,
    issued: BTreeMap<(String, OrgNumber, Option<OrgNumber>), u64>,
    refused: BTreeMap<(OrgNumber, GrantCheck), u64>,
}

impl Counts {
    fn add(&mut self, event: Event) {
        match event {
            Event::MachineTokenIssued(MachineToken { token_scopes, consumer, supplier, .. }) => {
                self.tokens += 1;
                for it in token_scopes {
                    *self.issued.entry((it.scope, consumer, supplier)).or_default() += 1;
                }
            }
            Event::GrantRefused(refused) => {
                let many = refused.left_out.unwrap_or(1);
                *self.refused.entry((refused.client_orgno, refused.check)).or_default() += many;
            }
            _ => {}
        }
    }
}

/// Counts a month.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn report(
    records: &Records,
    snapshot: &Snapshot,
    month: Month,
    now: Timestamp,
) -> Result<Report, RecordsError> {
    let mut counts = Counts::default();
    let (begins, ends) = (month.begins(), month.ends());
    // Days of the records are those of UTC, which the month's first and last one share with its neighbours.
    for day in begins.as_millis().div_euclid(A_DAY)..=ends.as_millis().div_euclid(A_DAY) {
        for kind in [Kind::MachineTokenIssued, Kind::GrantRefused] {
            let mut after = String::new();
            loop {
                let page = events_of_kind(records, kind, day, &after, PAGE).await?;
                let Some(last) = page.last() else { break };
                after.clone_from(&last.event_id);
                let in_month = page.into_iter().filter(|it| begins <= it.occurred_at && it.occurred_at < ends);
                in_month.for_each(|stored| counts.add(stored.event));
            }
        }
    }
    Ok(told(counts, snapshot, month, now))
}

fn told(counts: Counts, snapshot: &Snapshot, month: Month, now: Timestamp) -> Report {
    let owner = |scope: &str| snapshot.scope_or_built_in(scope).map(|it| it.owner_orgno);
    let mut with_access = Consumers::new();
    for access in snapshot.access_and_built_in().filter(|access| access.state == AccessState::Approved) {
        note(&mut with_access, owner(&access.scope), access.consumer_orgno);
    }
    let mut with_tokens = Consumers::new();
    for (scope, consumer, _) in counts.issued.keys() {
        note(&mut with_tokens, owner(scope), *consumer);
    }
    let everybody: BTreeSet<OrgNumber> = with_access.keys().chain(with_tokens.keys()).copied().collect();
    let number = |of: &Consumers, owner| of.get(owner).map_or(0, BTreeSet::len);
    let owners = everybody.iter().map(|owner| {
        let counted = Owner {
            consumers_with_access: number(&with_access, owner),
            consumers_with_tokens: number(&with_tokens, owner),
        };
        (*owner, counted)
    });
    Report {
        month: month.to_string(),
        complete: month.ends() <= now,
        tokens: counts.tokens,
        owners: owners.collect(),
        issued: counts
            .issued
            .into_iter()
            .map(|((scope, consumer_orgno, supplier_orgno), count)| Issued {
                owner_orgno: owner(&scope),
                scope,
                consumer_orgno,
                supplier_orgno,
                count,
            })
            .collect(),
        refused: counts
            .refused
            .into_iter()
            .map(|((client_orgno, check), count)| Refused { client_orgno, check, count })
            .collect(),
    }
}

/// Notes a consumer of an owner's scopes.
fn note(consumers: &mut Consumers, owner: Option<OrgNumber>, consumer: OrgNumber) {
    if let Some(owner) = owner {
        consumers.entry(owner).or_default().insert(consumer);
    }
}
