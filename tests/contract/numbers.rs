//! Which person numbers a test environment takes (fact 112), seen from TestID's page.

use crate::harness::login::{choose_testid, submit_testid};
use crate::harness::settings::Settings;
use crate::harness::world::{SUBSTANTIAL, web};
use crate::harness::{Authorize, Browser, Mode, Server};

/// The vectors of docs/contracts/idporten.md §12.2, those of eid-adapters.md §4.5 that tell a test environment something, and numbers of the
/// spaces that it must not take.
const VECTORS: [(&str, bool); 31] = [
    ("17847531096", true),
    ("03918820190", true),
    ("29821272120", true),
    ("61868114001", true),
    ("09854012034", true),
    ("17847531185", true),
    ("17847531274", true),
    ("17847531525", true),
    ("17847531029", false),
    ("17847531097", false),
    ("13097248022", false),
    ("53097248016", false),
    ("13527248013", false),
    ("17458449945", false),
    ("29829749988", false),
    // Of today's rule, and of the one of 2032.
    ("10915596784", true),
    ("50846202355", true),
    ("17858449928", true),
    ("57858449911", true),
    ("09839099913", true),
    ("09839099921", true),
    ("09839099948", true),
    // 29 February of 2000 and of 1996.
    ("29820099921", true),
    ("29829649967", true),
    // Wrong check digits, and none that could be right.
    ("09839099912", false),
    ("17858449929", false),
    ("17858449500", false),
    ("17858449090", false),
    // Real ones, right by today's rule or by that of 2032 alone.
    ("02013299997", false),
    ("02013299903", false),
    ("68467038838", false),
];

both_modes! {
    /// Also eid-adapters.md facts 46 and 48.
    async fn fact_112_the_vectors_give_the_stated_result(server) {
        assert_takes(server, &VECTORS).await;
    }

    async fn an_h_number_and_other_synthetic_spaces_log_in_nobody_by_themselves(server) {
        assert_takes(server, &[("17458449945", false), ("17708449849", false), ("13527248013", false)]).await;
    }
}

/// Spaces that are switched on come beside Skatteetaten's, and real numbers stay refused.
#[tokio::test]
async fn fact_112_other_synthetic_spaces_can_be_switched_on() {
    let spaces =
        |settings: &mut Settings| settings.more_idporten = "nav_numbers = true\nhelsenett_numbers = true".to_owned();
    let server = Server::start_with(Mode::OneMachine, spaces).await;
    let taken = [("17458449945", true), ("17708449849", true), ("17847531096", true)];
    let refused = [("13097248022", false), ("53097248016", false), ("81012346190", false)];
    assert_takes(&server, &[&taken[..], &refused[..]].concat()).await;
    server.finish().await;
}

async fn assert_takes(server: &Server, numbers: &[(&str, bool)]) {
    let mut browser = Browser::new(server);
    for (number, valid) in numbers {
        server.witness().saw("person number", number);
        let selector = browser.open(Authorize::new(&web()).set("prompt", "login").url(server)).await;
        let page = choose_testid(&mut browser, &selector).await;
        let answer = submit_testid(&mut browser, &page, number, SUBSTANTIAL).await;
        assert_eq!(answer.redirected().contains_key("code"), *valid, "{number}: {answer}");
    }
}
