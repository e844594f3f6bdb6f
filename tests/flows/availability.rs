//! Availability by the minute, and the report of a month (eid-adapters.md fact 56).

use crate::harness::command::fellesporten;
use crate::harness::operator::{self, announcement};
use crate::harness::{Mode, Server};
use fellesporten_domain::Timestamp;
use serde_json::{Value, json};

/// A Monday, five seconds into a minute.
const BEGINS: &str = "2027-01-11T10:00:05Z";

fn report(server: &Server, month: &str) -> Value {
    let arguments = ["report", "availability", "--config", "fellesporten.toml", "--month", month];
    serde_json::from_str(&fellesporten(server.folder(), &arguments).succeeded().out).expect("JSON")
}

/// Moves the clock to so many seconds after the beginning, and waits until the minute before is in the records.
async fn at(server: &Server, offset: i64, seconds: i64) {
    let saved = async || {
        let metrics = server.send(server.http().get(server.operations_url("/metrics"))).await.body;
        let line = metrics.lines().find_map(|line| line.strip_prefix("fellesporten_availability_minutes_total "));
        line.map_or(0, |count| count.parse::<u32>().expect("a number"))
    };
    let before = saved().await;
    server.clock(offset + seconds).await;
    server.wait_until("the minute is recorded", || async { saved().await > before }).await;
}

#[tokio::test]
async fn what_was_down_is_in_the_report_of_its_month() {
    for mode in Mode::ALL {
        let (server, _eids, operator) = operator::prepare(mode);
        let offset = Timestamp::parse(BEGINS).expect("a moment").as_secs() - server.now();
        server.publish_clock(offset).await;
        server.launch();
        server.wait_until_ready().await;
        server.clock(offset).await;
        // BankID is down for two minutes, Commfides closed for one.
        for (eid, state, until) in
            [("bankid", "down", "2027-01-11T10:04:00Z"), ("commfides", "closed", "2027-01-11T10:03:00Z")]
        {
            let mut outage = announcement(eid, state);
            (outage["from"], outage["until"]) = (json!("2027-01-11T10:02:00Z"), json!(until));
            operator.announce(eid, outage).await;
        }
        // The recorder looks once a second; it must have looked in the first minute too.
        let ready = std::time::Instant::now();
        server.wait_until("somebody looked", || async { ready.elapsed().as_secs() >= 5 }).await;
        for minute in 1..=5 {
            at(&server, offset, minute * 60).await;
        }
        // Then nobody looks for a while.
        at(&server, offset, 600).await;
        for minute in 11..=13 {
            at(&server, offset, minute * 60).await;
        }
        let now = report(&server, "2027-01");
        assert_eq!(
            (&now["month"], &now["complete"], &now["window_minutes"]),
            (&json!("2027-01"), &json!(false), &json!(0))
        );
        assert_eq!(now["from"], "2027-01-11T10:00:00Z", "before that there was nothing that could have been away");
        for (eid, down) in [("bankid", 2), ("commfides", 1), ("buypass", 0), ("testid", 0)] {
            assert_eq!(now["eids"][eid]["down_minutes"], down, "{eid}: {now}");
        }
        let unseen = now["idporten"]["unseen_minutes"].as_i64().expect("a number");
        assert!((3..=4).contains(&unseen), "{now}");
        assert_eq!(now["idporten"]["down_minutes"], unseen, "what no node saw is down for ID-porten: {now}");
        let (bankid, own) = (&now["eids"]["bankid"], &now["idporten"]);
        assert_eq!(bankid["unseen_minutes"], unseen, "and nothing for an eID: {now}");
        assert_eq!(bankid["minutes"].as_i64().map(|it| it + unseen), own["minutes"].as_i64(), "{now}");
        assert_eq!((&bankid["target_percent"], &own["target_percent"]), (&json!(99.5), &json!(99.9)));
        assert_eq!((&bankid["kept"], &now["eids"]["buypass"]["kept"]), (&json!(false), &json!(true)), "{now}");
        assert_eq!(now["eids"]["testid"]["target_percent"], Value::Null);
        let by_api = operator.get("/availability?month=2027-01").await.json();
        assert_eq!(by_api["eids"]["bankid"]["down_minutes"], 2, "{by_api}");

        // The night to Tuesday counts nowhere, and the month ends in Norway.
        at(&server, offset, 20 * 3600).await;
        let now = report(&server, "2027-01");
        assert_eq!((&now["window_minutes"], &now["eids"]["bankid"]["down_minutes"]), (&json!(270), &json!(2)), "{now}");
        at(&server, offset, 21 * 86_400).await;
        let whole = report(&server, "2027-01");
        assert_eq!((&whole["complete"], &whole["until"]), (&json!(true), &json!("2027-01-31T23:00:00Z")), "{whole}");
        let january = whole["idporten"]["minutes"].as_i64().expect("a number");
        assert_eq!(january, 20 * 1440 + 13 * 60 - 3 * 270, "{whole}");
        assert_eq!(report(&server, "2027-02")["from"], "2027-01-31T23:00:00Z");

        let early = fellesporten(
            server.folder(),
            &["report", "availability", "--config", "fellesporten.toml", "--month", "2031-01"],
        );
        assert!(early.code == 1 && early.err.contains("2031-01 has not begun"), "{}", early.err);
        let wrong = fellesporten(
            server.folder(),
            &["report", "availability", "--config", "fellesporten.toml", "--month", "januar"],
        );
        assert_eq!(wrong.code, 2, "{}", wrong.err);
        for month in ["2031-01", "januar"] {
            let answer = operator.get(&format!("/availability?month={month}")).await;
            assert_eq!((answer.status, answer.error()), (400, "invalid_request".to_owned()), "{answer}");
        }
        server.finish().await;
    }
}
