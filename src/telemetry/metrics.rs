//! The table of metrics: each has its name, labels and meaning here and nowhere else.
//!
//! Labels have few values, all of them ours: registered client ids, routes, codes. Whatever a caller can choose freely
//! would let anybody fill the memory of the process and of whoever scrapes it.

use std::sync::LazyLock;

use crate::{Counter, Gauge, Histogram};

/// A row of the table, for the reference.
pub struct Row {
    /// As Prometheus sees it.
    pub name: &'static str,
    /// `Counter`, `Gauge` or `Histogram`.
    pub kind: &'static str,
    /// Names of its labels.
    pub labels: &'static [&'static str],
    /// What it means; one item per line of text.
    pub about: &'static [&'static str],
    /// Whether the registry took it.
    #[cfg(test)]
    pub(crate) is_registered: fn() -> bool,
}

/// A request: from a tenth of a millisecond to the time limit.
const REQUEST: &[f64] = &[0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// A person's login: from a headless one to the end of an attempt.
const LOGIN: &[f64] = &[0.1, 0.5, 1.0, 3.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0];

/// Declares the metrics.
macro_rules! metrics {
    ($( $(#[doc = $about:literal])+ $kind:ident $metric:ident = $name:literal [$($label:literal),*] $(buckets $buckets:ident)?; )+) => {
        $(
            $(#[doc = $about])+
            pub static $metric: LazyLock<$kind<{ <[&str]>::len(&[$($label),*]) }>> =
                LazyLock::new(|| $kind::declare($name, concat!($($about),+).trim_start(), [$($label),*], metrics!(@buckets $($buckets)?)));
        )+

        /// Every metric, in the order of the declaration.
        pub const TABLE: &[Row] = &[$( Row {
            name: $name,
            kind: stringify!($kind),
            labels: &[$($label),*],
            about: &[$($about),+],
            #[cfg(test)]
            is_registered: || $metric.is_registered(),
        }, )+];
    };
    (@buckets) => { &[] };
    (@buckets $buckets:ident) => { $buckets };
}

metrics! {
    /// Requests that were answered. `route` is the pattern of the route, `-` where there is none.
    Counter HTTP_REQUESTS = "fellesporten_http_requests_total" ["method", "route", "status"];
    /// Seconds from the head of a request to its answer.
    Histogram HTTP_SECONDS = "fellesporten_http_request_seconds" ["route"] buckets REQUEST;
    /// Logins that came to an end. `eid` is the `amr` of the eID, `-` where the person got to none; `session` is `fresh` or
    /// `sso`; `result` is `success`, `cancelled` or the error.
    Counter LOGINS = "fellesporten_logins_total" ["client_id", "eid", "session", "result"];
    /// Seconds from the request of a service to the end of a fresh login, the person's own time among them.
    Histogram LOGIN_SECONDS = "fellesporten_login_seconds" ["eid"] buckets LOGIN;
    /// Logins that were begun at the selector of eIDs.
    Counter LOGINS_BEGUN = "fellesporten_logins_begun_total" ["client_id"];
    /// Logouts. `client_id` is `-` when the person did it here.
    Counter LOGOUTS = "fellesporten_logouts_total" ["client_id"];
    /// Answers of the token endpoint that gave tokens.
    Counter TOKENS = "fellesporten_tokens_issued_total" ["client_id", "grant_type"];
    /// Refusals of machine endpoints, by the `error` of the answer.
    Counter MACHINE_REFUSALS = "fellesporten_machine_refusals_total" ["error"];
    /// Grants that Maskinporten refused, by the check where judging stopped.
    Counter GRANT_REFUSALS = "fellesporten_grant_refusals_total" ["check"];
    /// Grants whose `aud` was an array of one, by client: those to write to before arrays are refused. A client's `strict_audience_from`
    /// refuses its arrays from a date on.
    Counter AUDIENCE_ARRAYS = "fellesporten_audience_arrays_total" ["client_id"];
    /// Authorization requests that were refused, by the `error` that the service was told; `page` is one that a person saw.
    Counter AUTHORIZATION_REFUSALS = "fellesporten_authorization_refusals_total" ["error"];
    /// 1 while people can log in with the eID; 0 while it is down or closed, by its breaker on this node or by an operator.
    Gauge EID_OPEN = "fellesporten_eid_open" ["eid"];
    /// People who left for the eID's provider from this node.
    Counter EID_TRIPS_STARTED = "fellesporten_eid_trips_started_total" ["eid"];
    /// People who came back to this node in time, whatever they brought; an answer that broke a rule counts as none.
    Counter EID_TRIPS_RETURNED = "fellesporten_eid_trips_returned_total" ["eid"];
    /// People who left from this node and had not come back to any when their time was over.
    Counter EID_TRIPS_ABANDONED = "fellesporten_eid_trips_abandoned_total" ["eid"];
    /// Times that this node has brought a minute's availability, and those that waited, to the records.
    Counter AVAILABILITY_MINUTES = "fellesporten_availability_minutes_total" [];
    /// Announcements of operators that are in force; `state` is `notice`, `down` or `closed`.
    Gauge ANNOUNCEMENTS = "fellesporten_announcements" ["state"];
    /// Calls of operators that were recorded, and changes of a node's file of announcements.
    Counter OPERATIONS = "fellesporten_operations_total" ["action"];
    /// Signatures made with our own keys.
    Counter SIGNATURES = "fellesporten_signatures_total" [];
    /// Signatures of our own that were checked.
    Counter VERIFICATIONS = "fellesporten_verifications_total" [];
    /// Signatures that wait for a signer thread.
    Gauge SIGNER_QUEUE = "fellesporten_signer_queue" [];
    /// Signatures that were refused because the queue was full: the answer was 503.
    Counter SIGNER_QUEUE_FULL = "fellesporten_signer_queue_full_total" [];
    /// Requests that were refused because of a limit, most with 429; `limit` is the option of `[limits.callers]`, or
    /// `minid_sms_per_number` and `minid_sms_per_mobile`, beyond which MinID sends no code. `wrong_secrets_of_many` is `wrong_secrets` of
    /// an address that asks for others and is no trusted proxy.
    Counter LIMIT_REFUSALS = "fellesporten_limit_refusals_total" ["limit"];
    /// Requests that went uncounted, and were let through, because the short-lived store could not count them.
    Counter LIMIT_UNCOUNTED = "fellesporten_limit_uncounted_total" ["limit"];
    /// Seconds that the database took, retries among them; `operation` is `read` or `write`.
    Histogram RECORDS_SECONDS = "fellesporten_records_seconds" ["operation"] buckets REQUEST;
    /// Calls to the database that failed; `cause` is `unavailable`, `conflict` or `broken`.
    Counter RECORDS_FAILURES = "fellesporten_records_failures_total" ["operation", "cause"];
    /// Seconds that the short-lived store took.
    Histogram SHORT_LIVED_SECONDS = "fellesporten_short_lived_seconds" ["operation"] buckets REQUEST;
    /// Calls to the short-lived store that failed; `cause` is `unavailable` or `broken`.
    Counter SHORT_LIVED_FAILURES = "fellesporten_short_lived_failures_total" ["operation", "cause"];
    /// Entries of the embedded short-lived store: sessions, attempts, codes, tokens. Not there with Redis, which counts its own.
    Gauge SHORT_LIVED_ENTRIES = "fellesporten_short_lived_entries" [];
    /// Bytes that the embedded short-lived store has in use; it refuses new entries at 268435456; logins that were begun take half of it at most.
    Gauge SHORT_LIVED_BYTES = "fellesporten_short_lived_bytes" [];
    /// Audit events that wait to be made safe.
    Gauge AUDIT_PENDING = "fellesporten_audit_pending" [];
    /// Audit events in this node's spool, waiting for the database.
    Gauge AUDIT_SPOOLED = "fellesporten_audit_spooled" [];
    /// Audit events that this node has committed.
    Counter AUDIT_COMMITTED = "fellesporten_audit_committed_total" [];
    /// Revision of the registry that this node serves. Nodes differ for no longer than a second.
    Gauge REGISTRY_REVISION = "fellesporten_registry_revision" [];
    /// Seconds since this node last knew that its registry is the newest.
    Gauge REGISTRY_AGE = "fellesporten_registry_age_seconds" [];
    /// Records that were deleted because they were too old.
    Counter RETENTION_DELETED = "fellesporten_retention_deleted_total" ["kind"];
    /// Sweeps of this node that failed and are tried again.
    Counter RETENTION_FAILURES = "fellesporten_retention_failures_total" [];
    /// Secrets, keys and certificates of clients of which an organisation was told by this node that they end soon; `days` is which
    /// warning it was: 60, 30 or 7 days before.
    Counter EXPIRY_WARNINGS = "fellesporten_expiry_warnings_total" ["days"];
    /// Secrets, keys and certificates that end soon, whose organisation has no contact to tell.
    Gauge EXPIRING_UNTOLD = "fellesporten_expiring_untold" [];
    /// Revocation lists of enterprise certificates, as the last round of fetching left them; `standing` is `live`, `overdue` (its
    /// grace runs), `dead` (its certificates are refused) or `never_fetched` (they count as not revoked).
    Gauge CRLS = "fellesporten_crls" ["standing"];
    /// Spans that the collector of traces took.
    Counter SPANS_SENT = "fellesporten_spans_sent_total" [];
    /// Spans that were lost; `cause` is `queue-full` when they came faster than they went, or `not-delivered` when the
    /// collector did not take them.
    Counter SPANS_LOST = "fellesporten_spans_lost_total" ["cause"];
    /// 1; the labels say what runs.
    Gauge BUILD = "fellesporten_build_info" ["version", "environment"];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_registered_once_and_named_as_prometheus_wants() {
        assert_eq!(crate::expose::registered(), TABLE.len());
        for row in TABLE {
            assert!(row.name.starts_with("fellesporten_"), "{}", row.name);
            assert_eq!(row.name.ends_with("_total"), row.kind == "Counter", "{}", row.name);
            assert!(row.kind != "Histogram" || row.name.ends_with("_seconds"), "{}", row.name);
        }
    }

    #[test]
    fn what_is_counted_is_exposed() {
        LOGINS.inc(["minside-web", "TestID", "sso", "success"]);
        SIGNATURES.set([], 3);
        SIGNATURES.set([], 5);
        REGISTRY_REVISION.set([], 7.0);
        LOGIN_SECONDS.observe(["TestID"], std::time::Duration::from_secs(2));
        let text = crate::expose();
        for line in [
            "fellesporten_logins_total{client_id=\"minside-web\",eid=\"TestID\",result=\"success\",session=\"sso\"} 1",
            "fellesporten_signatures_total 5",
            "fellesporten_registry_revision 7",
            "fellesporten_login_seconds_bucket{eid=\"TestID\",le=\"3\"} 1",
            "fellesporten_login_seconds_bucket{eid=\"TestID\",le=\"1\"} 0",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(
            crate::reference().contains("| `fellesporten_registry_revision` | Gauge |  | Revision of the registry")
        );
    }
}
