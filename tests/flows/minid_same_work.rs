//! A number that nobody has costs MinID the same work as one that somebody has. How long that takes is measured by
//! `fellesporten-loadtest numbers`; here stands that there is nothing to be measured.

use std::collections::BTreeMap;

use crate::harness::collector::{Collector, Span};
use crate::harness::log_lines::trace_id;
use crate::harness::minid::{MinId, error_id};
use crate::harness::world::{OTHER_PERSON, PERSON};
use crate::harness::{Answer, Mode};

/// What the three wrong passwords and the one after them are, and how many hashes each costs.
const TRIES: [(&str, usize); 4] =
    [("feil-passord-1", 1), ("feil-passord-2", 1), ("feil-passord-3", 1), ("feil-passord-4", 0)];

/// The parts of the request behind an answer. Some writes run beside the rest and end when they end, so the order says nothing.
fn parts(spans: &[Span], answer: &Answer) -> Vec<(String, BTreeMap<String, String>)> {
    let trace = trace_id(answer);
    let of_request = spans.iter().filter(|span| span.trace_id == trace && !span.parent.is_empty());
    let mut parts: Vec<_> = of_request.map(|span| (span.name.clone(), span.attributes.clone())).collect();
    parts.sort();
    parts
}

/// What a stranger sees of an answer without reading it.
fn outside(answer: &Answer) -> (u16, Vec<&str>, usize) {
    (answer.status, answer.headers.keys().map(http::HeaderName::as_str).collect(), answer.body.len())
}

async fn every_try_is_the_same_work(mode: Mode) {
    let collector = Collector::start().await;
    let minid = MinId::start_with(mode, |settings| settings.more.push_str(&collector.section())).await;
    minid.activate().await;
    let mut ways = Vec::new();
    for number in [PERSON, OTHER_PERSON] {
        let mut browser = minid.browser();
        let page = minid.begin(&mut browser, &MinId::request()).await;
        let mut answers = Vec::new();
        for (password, _) in TRIES {
            answers.push(minid.credentials(&mut browser, &page, number, password).await);
        }
        assert_eq!(
            answers.iter().filter(|it| error_id(it) == Some("I-1011")).count(),
            2,
            "the third, and in quarantine"
        );
        ways.push(answers);
    }
    minid.finish().await;
    let spans = collector.spans();
    for ((known, unknown), (password, hashes)) in ways[0].iter().zip(&ways[1]).zip(TRIES) {
        let [of_known, of_unknown] = [known, unknown].map(|answer| parts(&spans, answer));
        assert_eq!(of_known, of_unknown, "{password}");
        let made: Vec<_> = of_known.iter().filter(|(name, _)| name == "password hash").collect();
        assert_eq!(made.len(), hashes, "{password}: {of_known:#?}");
        assert!(made.iter().all(|(_, attributes)| attributes["cost"] == "m=1024,t=1,p=1"), "{made:?}");
        assert!(of_known.iter().any(|(name, _)| name == "records read"), "{password}: {of_known:#?}");
        assert_eq!(outside(known), outside(unknown), "{password}");
    }
}

/// eid-adapters.md fact 33: the same hashes of the same cost, the same calls to the stores, as many bytes.
#[tokio::test]
async fn known_and_unknown_numbers_cost_the_same_work_on_one_machine() {
    every_try_is_the_same_work(Mode::OneMachine).await;
}

/// The same with PostgreSQL and Redis: eid-adapters.md fact 33.
#[tokio::test]
async fn known_and_unknown_numbers_cost_the_same_work_in_a_cluster() {
    every_try_is_the_same_work(Mode::Cluster).await;
}
