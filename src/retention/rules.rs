//! The table of retention: every period that the terms of use name, and everything else that must not be kept for ever.
//!
//! A kind of audit event has its row in [`period`], any other table in [`rules`].

use std::time::Duration;

use fellesporten_audit::Kind;
use fellesporten_domain::Timestamp;
use fellesporten_idporten::announcements;
use fellesporten_minid::state::statements;
use fellesporten_oauth::{consents, grant};
use fellesporten_store::retention::Sweeping;
use fellesporten_store::short_lived_sweeping;

use crate::{availability, expiry_warnings};

const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a record is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keeps {
    /// Calendar months from the event.
    Months(u16),
    /// Days of 24 hours from the event.
    Days(u16),
    /// Until the end that the record itself names.
    UntilItEnds,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    /// The kind's name, in the store and in reports.
    pub(crate) kind: &'static str,
    /// What it is, and what the period comes from.
    pub(crate) why: &'static str,
    /// How long it is kept.
    pub(crate) keeps: Keeps,
    /// How it is found.
    pub(crate) sweeping: Sweeping,
}

impl Rule {
    /// What is older than this is to go.
    pub(crate) fn cut_off(&self, now: Timestamp) -> Timestamp {
        match self.keeps {
            Keeps::Months(months) => now.months_before(months),
            Keeps::Days(days) => now.minus(A_DAY * u32::from(days)),
            Keeps::UntilItEnds => now,
        }
    }
}

/// How long events of a kind are kept, and why.
const fn period(kind: Kind) -> (Keeps, &'static str) {
    match kind {
        Kind::Authentication => (Keeps::Months(12), "logins: one year (idporten.md §1.4 rule 11)"),
        Kind::AuthenticationEsignering => {
            (Keeps::Months(13), "logins that belong to eSignering: 13 months (idporten.md §1.4 rule 11)")
        }
        Kind::Logout => (Keeps::Months(12), "logouts: as the logins that they end"),
        Kind::TokenIssued => (Keeps::Months(12), "tokens of a login: as the login"),
        Kind::MachineTokenIssued => {
            (Keeps::Months(13), "tokens of Maskinporten: 13 months (maskinporten.md §1.2 rule 5)")
        }
        Kind::GrantRefused => (Keeps::Months(13), "grants that Maskinporten refused: as the tokens that it issued"),
        Kind::Consent => (Keeps::Months(13), "consents given, refused and withdrawn: as changes in self-service"),
        Kind::RegistryChange => (Keeps::Months(13), "changes in self-service and who made them: 13 months"),
        Kind::KeyChange => (Keeps::Months(13), "changes of signing keys: as changes in self-service"),
        Kind::ExpiryWarning => (Keeps::Months(13), "who was told that something ends: as changes in self-service"),
        Kind::Operation => (Keeps::Months(13), "what operators did and read: as changes in self-service"),
        Kind::RetentionSweep => (Keeps::Months(24), "what was deleted: longer than the longest of the others"),
    }
}

/// Every rule.
pub(crate) fn rules() -> Vec<Rule> {
    let events = Kind::ALL.iter().map(|kind| {
        let (keeps, why) = period(*kind);
        Rule { kind: kind.as_str(), why, keeps, sweeping: kind.sweeping() }
    });
    let others = [
        Rule {
            kind: "embedded_entries",
            why: "sessions and opaque tokens of a single machine: until they end",
            keeps: Keeps::UntilItEnds,
            sweeping: short_lived_sweeping(),
        },
        Rule {
            kind: "consents",
            why: "what a person agreed to: until the authorisation ends (idporten.md §8.5)",
            keeps: Keeps::UntilItEnds,
            sweeping: consents::SWEEPING,
        },
        Rule {
            kind: "long_grants",
            why: "grants that are renewed for longer than a day: until they end (idporten.md §4.6)",
            keeps: Keeps::UntilItEnds,
            sweeping: grant::SWEEPING,
        },
        Rule {
            kind: "minid_tries",
            why: "wrong tries at MinID: they count for an hour (minid.md §7)",
            keeps: Keeps::Days(1),
            sweeping: statements::TRIES_SWEEPING,
        },
        Rule {
            kind: "minid_orders",
            why: "activation letters that were ordered: another may be after 60 days (minid.md §4)",
            keeps: Keeps::Days(60),
            sweeping: statements::ORDERS_SWEEPING,
        },
        Rule {
            kind: "minid_ceremonies",
            why: "passkey ceremonies under way: until they end (minid.md §8)",
            keeps: Keeps::UntilItEnds,
            sweeping: statements::CEREMONIES_SWEEPING,
        },
        Rule {
            kind: "system_user_requests",
            why: "what vendors asked customers for: as changes in self-service (maskinporten.md §6.4)",
            keeps: Keeps::Months(13),
            sweeping: fellesporten_delegation_source::REQUESTS_SWEEPING,
        },
        Rule {
            kind: "altinn_consents",
            why: "consents of demo and test at the delegation source: until they end (maskinporten.md §6.5)",
            keeps: Keeps::UntilItEnds,
            sweeping: fellesporten_delegation_source::CONSENTS_SWEEPING,
        },
        Rule {
            kind: "outbox",
            why: "what demo and test environments sent, for whoever tries the product: 30 days",
            keeps: Keeps::Days(30),
            sweeping: fellesporten_messages::SWEEPING,
        },
        Rule {
            kind: "eid_announcements",
            why: "what operators announce of eIDs: until it ends (eid-adapters.md §7.2)",
            keeps: Keeps::UntilItEnds,
            sweeping: announcements::SWEEPING,
        },
        Rule {
            kind: "expiry_warnings",
            why: "which warnings were sent: until what they warned of has ended (maskinporten.md §7.5)",
            keeps: Keeps::UntilItEnds,
            sweeping: expiry_warnings::SWEEPING,
        },
        Rule {
            kind: "availability_hours",
            why: "availability by the minute: the latest year, whole months (product.md §8)",
            keeps: Keeps::Months(13),
            sweeping: availability::SWEEPING,
        },
    ];
    events.chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_one_row_and_proof_outlives_what_it_proves() {
        let rules = rules();
        let names: std::collections::BTreeSet<_> = rules.iter().map(|rule| rule.kind).collect();
        assert_eq!(names.len(), rules.len());
        let months = |rule: &Rule| match rule.keeps {
            Keeps::Months(months) => months,
            Keeps::Days(days) => days / 28,
            Keeps::UntilItEnds => 0,
        };
        let proof = rules.iter().find(|rule| rule.kind == "retention_sweep").unwrap();
        assert!(rules.iter().all(|rule| rule.kind == proof.kind || months(rule) < months(proof)));
    }

    #[test]
    fn periods_are_counted_back_from_now() {
        let now = Timestamp::from_secs(1_795_867_200);
        for (kind, days) in
            [("authentication", 365), ("authentication_esignering", 396), ("outbox", 30), ("embedded_entries", 0)]
        {
            let rule = rules().into_iter().find(|rule| rule.kind == kind).unwrap();
            assert_eq!(rule.cut_off(now), now.minus(Duration::from_secs(days * 86_400)), "{kind}");
        }
    }
}
