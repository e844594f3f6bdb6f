//! Serves every page with sample data, to look at while changing templates:
//! `cargo run --profile ci -p fellesporten-web --example gallery`, then `/{page}?ui_locales=nn`.

#![allow(clippy::print_stdout, missing_docs)]

#[path = "../pages/samples.rs"]
mod samples;

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use fellesporten_domain::{Clock, Environment, Rng};
use fellesporten_web::failure::{Failure, Failures};
use fellesporten_web::layers::{LayerOptions, standard};
use fellesporten_web::listen::{ListenOptions, bind};
use fellesporten_web::pages::HelpLinks;
use fellesporten_web::{Csp, Pages, PagesOptions, assets, language};
use tokio_util::sync::CancellationToken;

#[derive(serde::Deserialize)]
struct Wishes {
    ui_locales: Option<String>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pages = Pages::new(&PagesOptions { environment: Environment::Demo, links: HelpLinks::default() })?;
    let shown = pages.clone();
    let router = Router::new()
        .route(
            "/{page}",
            get(|Path(name): Path<String>, Query(wishes): Query<Wishes>| async move { page(&shown, &name, &wishes) }),
        )
        .merge(assets::router());
    let options = LayerOptions::new(Clock::system(), Rng::system(), Failures::pages(pages, "GALLERY_LANGUAGE", &[]));
    let listener = bind(ListenOptions::new(vec![SocketAddr::from(([127, 0, 0, 1], 8090))])).await?;
    for (name, _, _) in samples::all() {
        println!("http://{}/{name}", listener.local_addr());
    }
    listener.serve(standard(router, &options), CancellationToken::new()).await;
    Ok(())
}

fn page(pages: &Pages, name: &str, wishes: &Wishes) -> Response {
    let Some((_, template, context)) = samples::all().into_iter().find(|(own, _, _)| *own == name) else {
        return Failure::NotFound.into_response();
    };
    let language = language::choose(None, wishes.ui_locales.as_deref());
    // The sample of form_post has no script, so that it stays to be looked at.
    pages.render(template, language, &context, &Csp::strict().form_action_any())
}
