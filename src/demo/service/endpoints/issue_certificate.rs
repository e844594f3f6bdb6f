//! `POST /certificate`: a key and its enterprise certificate, made now and kept nowhere here.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use fellesporten_domain::{Environment, OrgNumber};
use fellesporten_telemetry::events;
use fellesporten_web::{failure::Failure, params::Params};

use crate::app::test_ca;
use crate::demo::service::{CertificateDesk, Demo, pages, visitor::Visitor};

pub(in crate::demo::service) async fn post(State(demo): State<Arc<Demo>>, visitor: Visitor, body: Bytes) -> Response {
    let Some(desk) = &demo.options.certificates else { return Failure::NotFound.into_response() };
    let form = Params::parse(&body).unwrap_or_default();
    let field = |name: &str| form.one(name).ok().flatten().map(str::trim).filter(|text| !text.is_empty());
    // What was typed was meant, whatever the list shows.
    let number = field("number").or(field("organisation")).unwrap_or_default();
    let Some(organisation) = synthetic(number) else { return pages::certificate::show(&demo, &visitor, Some(number)) };
    // TLS peers judge certificates by real time, whatever the product's clock says.
    let (folder, rng, now) = (desk.test_ca.clone(), demo.options.rng.clone(), demo.options.clock.real_now());
    // Making a key takes the processor for a while.
    let issued = tokio::task::spawn_blocking(move || test_ca::issue(&folder, organisation, &rng, now)).await;
    match issued.map_err(anyhow::Error::from).flatten() {
        Ok(issued) => {
            let file = CertificateDesk::file_of(organisation.as_str());
            let headers = [
                (CONTENT_TYPE, "application/x-pem-file".to_owned()),
                (CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
                (CACHE_CONTROL, "no-store".to_owned()),
            ];
            (headers, format!("{}{}", issued.key_pem.expose(), issued.chain_pem)).into_response()
        }
        Err(cause) => {
            events::demo::demo_certificate_not_issued(format_args!("{cause:#}"));
            Failure::Broken.into_response()
        }
    }
}

fn synthetic(number: &str) -> Option<OrgNumber> {
    OrgNumber::parse(number).ok().filter(|number| number.accepted_in(Environment::Demo))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_can_be_somebodys_is_not_taken() {
        for (number, is_taken) in [
            ("215000109", true),
            ("310042706", true),
            ("310042707", false),
            ("974720760", false),
            ("31004270", false),
            ("", false),
            ("../../test-ca", false),
        ] {
            assert_eq!(synthetic(number).is_some(), is_taken, "{number}");
        }
    }
}
