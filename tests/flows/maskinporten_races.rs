//! One grant, twice at the same moment (`docs/contracts/maskinporten.md` §3.3).

use std::collections::BTreeMap;

use crate::harness::Mode;
use crate::harness::machine::{Maskinporten, SCOPE, machine};

/// maskinporten.md fact 31: of two at once, on whatever nodes, one gets the token.
#[tokio::test]
async fn one_assertion_on_two_nodes_gives_one_token() {
    let first = Maskinporten::start(Mode::Cluster).await;
    let second = first.second_node().await;
    for round in 0..20 {
        let grant = first.grant(&machine(), SCOPE).with("exp", first.server.now() + 60 + round);
        let assertion = if round % 2 == 0 { grant } else { grant.without("jti") }.signed();
        let (one, other) = tokio::join!(first.ask_with(&assertion), second.ask_with(&assertion));
        let mut statuses = BTreeMap::new();
        for answer in [&one, &other] {
            *statuses.entry(answer.status).or_insert(0) += 1;
        }
        assert_eq!(statuses, BTreeMap::from([(200, 1), (400, 1)]), "{one} {other}");
        let refused = if one.status == 400 { one } else { other };
        assert!(refused.body.contains("MP-012"), "{refused}");
    }
    for node in [&first, &second] {
        node.finish().await;
    }
}
