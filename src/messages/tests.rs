//! Messages in the outbox, and what cannot be sent.

use fellesporten_domain::{Clock, Rng, Secret, Timestamp};
use fellesporten_store::{Records, RecordsOptions};
use fellesporten_web::outbound::{Outbound, OutboundError, OutboundOptions};

use super::*;

async fn records(folder: &tempfile::TempDir) -> Records {
    let records = Records::sqlite(&folder.path().join("records.db"), &RecordsOptions::default()).await.unwrap();
    records.migrate(false).await.unwrap();
    records
}

fn sms(text: &str) -> Message {
    Message::Sms { to: "+4799000001".to_owned(), text: text.to_owned() }
}

#[tokio::test]
async fn what_waits_is_delivered_before_the_end_and_read_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::new(records(&folder).await);
    let clock = Clock::fixed(Timestamp::from_secs(1_790_000_000));
    let messages = Messages::start(Delivery::Outbox(outbox.clone()), 4, clock.clone(), Rng::system());
    for text in ["en", "to", "tre"] {
        messages.send(sms(text)).unwrap();
    }
    let to = Address {
        name: "Ferdig Snakket".to_owned(),
        street: "Testveien 1".to_owned(),
        postal_code: "0001".to_owned(),
        city: "Oslo".to_owned(),
    };
    messages.send(Message::Letter { to, subject: "Brev".to_owned(), text: "Kode".to_owned() }).unwrap();
    messages.stop().await;
    let latest = outbox.latest().await.unwrap();
    assert_eq!(latest.len(), 4);
    assert!(latest.iter().any(|one| one.kind == "letter" && one.to == "Ferdig Snakket, Testveien 1, 0001 Oslo"));
    assert!(latest.iter().filter(|one| one.kind == "sms").all(|one| one.to == "+4799000001"));
}

#[tokio::test]
async fn a_place_that_is_taken_is_kept_and_given_back_when_nothing_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::new(records(&folder).await);
    let clock = Clock::fixed(Timestamp::from_secs(1_790_000_000));
    let messages = Messages::start(Delivery::Outbox(outbox.clone()), 1, clock, Rng::system());
    let place = messages.reserve().unwrap();
    assert_eq!(messages.send(sms("ingen plass")), Err(Full));
    drop(place);
    let place = messages.reserve().unwrap();
    place.send(sms("plass"));
    messages.stop().await;
    let texts: Vec<_> = outbox.latest().await.unwrap().into_iter().map(|one| one.text).collect();
    assert_eq!(texts, ["plass"]);
}

#[tokio::test]
async fn whoever_waits_hears_whether_it_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::new(records(&folder).await);
    let clock = Clock::fixed(Timestamp::from_secs(1_790_000_000));
    let messages = Messages::start(Delivery::Outbox(outbox.clone()), 1, clock.clone(), Rng::system());
    assert_eq!(messages.deliver(sms("fremme")).await, Ok(()));
    assert_eq!(outbox.latest().await.unwrap().len(), 1);
    let place = messages.reserve().unwrap();
    assert_eq!(messages.deliver(sms("ingen plass")).await, Err(NotSent));
    drop(place);
    let nobody = Carriers::new(Outbound::new(OutboundOptions::default()).unwrap(), None, None, None).unwrap();
    let messages = Messages::start(Delivery::Carriers(Box::new(nobody)), 1, clock, Rng::system());
    assert_eq!(messages.deliver(sms("ingen")).await, Err(NotSent));
}

#[tokio::test]
async fn old_messages_leave_the_outbox() {
    let folder = tempfile::tempdir().unwrap();
    let rng = Rng::system();
    let records = records(&folder).await;
    let outbox = Outbox::new(records.clone());
    outbox.keep(&sms("gammel"), Timestamp::from_secs(0), &rng).await.unwrap();
    outbox.keep(&sms("ny"), Timestamp::from_secs(31 * 86_400), &rng).await.unwrap();
    assert_eq!(SWEEPING.delete(&records, Timestamp::from_secs(86_400), 10).await.unwrap(), 1);
    let texts: Vec<_> = outbox.latest().await.unwrap().into_iter().map(|one| one.text).collect();
    assert_eq!(texts, ["ny"]);
}

#[tokio::test]
async fn every_statement_fits_the_schema() {
    let folder = tempfile::tempdir().unwrap();
    records(&folder).await.prepare_all(STATEMENTS).await.unwrap();
}

#[tokio::test]
async fn without_a_carrier_nothing_is_sent_and_a_private_gateway_is_refused() {
    let outbound = Outbound::new(OutboundOptions::default()).unwrap();
    let none = Carriers::new(outbound.clone(), None, None, None).unwrap();
    assert!(matches!(none.carry(&sms("x")).await, Err(CarrierError::Nobody)));
    let url = "https://127.0.0.1/sms".parse().unwrap();
    let private = Gateway { url, token: Secret::new("t".to_owned()) };
    let carriers = Carriers::new(outbound, None, Some(private), None).unwrap();
    assert!(matches!(carriers.carry(&sms("x")).await, Err(CarrierError::Gateway(OutboundError::Refused(_)))));
}

#[test]
fn a_message_prints_without_what_it_says() {
    assert_eq!(format!("{:?}", sms("hemmelig kode")), "Message(sms)");
}
