//! A delegation source of somebody else, which may lie, hang, send away or answer too much.

use super::ports;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use std::sync::{Arc, Mutex};

/// How it answers whatever it is asked.
#[derive(Clone, Debug)]
pub enum Manner {
    /// This status and body.
    Says(u16, String),
    /// Never.
    Hangs,
    /// By sending the caller elsewhere.
    Redirects(String),
}

struct Shared {
    manner: Mutex<Manner>,
    asked: Mutex<Vec<String>>,
}

/// The source; it ends with the test's runtime.
pub struct ForeignSource {
    /// Where it is.
    pub port: u16,
    shared: Arc<Shared>,
}

impl ForeignSource {
    /// One that answers in this manner.
    pub async fn start(manner: Manner) -> Self {
        let shared = Arc::new(Shared { manner: Mutex::new(manner), asked: Mutex::default() });
        let port = ports::free();
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("a free port");
        let router = axum::Router::new().fallback(answer).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { port, shared }
    }

    /// From now on in this manner.
    pub fn behave(&self, manner: Manner) {
        *self.shared.manner.lock().unwrap() = manner;
    }

    /// Paths and queries that it was asked, in their order.
    pub fn asked(&self) -> Vec<String> {
        self.shared.asked.lock().unwrap().clone()
    }
}

async fn answer(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    shared.asked.lock().unwrap().push(uri.to_string());
    let manner = shared.manner.lock().unwrap().clone();
    match manner {
        Manner::Says(status, body) => {
            let status = StatusCode::from_u16(status).expect("a status");
            (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        Manner::Hangs => std::future::pending().await,
        Manner::Redirects(to) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
    }
}
