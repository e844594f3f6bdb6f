//! A small web server on `127.0.0.1`: where a real browser lands after a login, and where test pages come from.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// One request that came in.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Body as text.
    pub body: String,
}

#[derive(Default)]
struct Shared {
    seen: Mutex<Vec<Seen>>,
    files: BTreeMap<&'static str, (&'static str, String)>,
}

/// The server; it ends with the test's runtime.
pub struct RelyingParty {
    port: u16,
    shared: Arc<Shared>,
}

impl RelyingParty {
    /// Starts one that answers every request with a short page; a path that ends in `/fails` with 500, one that ends in `/hangs` never.
    pub async fn start(port: u16) -> Self {
        Self::serving(port, BTreeMap::new()).await
    }

    /// Starts one that serves these files: path → (content type, content).
    pub async fn serving(port: u16, files: BTreeMap<&'static str, (&'static str, String)>) -> Self {
        let shared = Arc::new(Shared { files, ..Shared::default() });
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("a free port");
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { port, shared }
    }

    /// Every request so far whose path is this.
    pub fn seen_at(&self, path: &str) -> Vec<Seen> {
        self.seen().into_iter().filter(|it| it.target.split('?').next() == Some(path)).collect()
    }

    /// An address of it.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Every request so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().clone()
    }
}

async fn answer(State(shared): State<Arc<Shared>>, method: Method, uri: Uri, body: Bytes) -> Response {
    if let Some((kind, content)) = shared.files.get(uri.path()) {
        return ([(header::CONTENT_TYPE, *kind)], content.clone()).into_response();
    }
    shared.seen.lock().unwrap().push(Seen {
        method: method.to_string(),
        target: uri.to_string(),
        body: String::from_utf8_lossy(&body).into_owned(),
    });
    match uri.path().rsplit('/').next() {
        Some("hangs") => std::future::pending().await,
        Some("fails") => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        _ => {}
    }
    let page =
        "<!doctype html><html lang=\"en\"><head><title>Service</title></head><body><h1>Service</h1></body></html>";
    (StatusCode::OK, [(header::CONTENT_TYPE, "text/html;charset=utf-8")], page).into_response()
}
