//! An SMS gateway of a supplier, which can stop answering.

use super::ports;
use super::server::PATIENCE;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::routing::post;
use serde::Deserialize;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// An SMS that it took.
#[derive(Clone, Debug, Deserialize)]
pub struct Sms {
    /// The mobile number.
    pub to: String,
    /// The text.
    pub text: String,
}

/// The gateway; it ends with the test's runtime.
pub struct Gateway {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    answers: watch::Sender<bool>,
    asked: Mutex<Vec<Sms>>,
    taken: Mutex<Vec<Sms>>,
}

impl Gateway {
    /// One that takes everything.
    pub async fn start() -> Self {
        let answers = watch::Sender::new(true);
        let shared = Arc::new(Shared { answers, asked: Mutex::default(), taken: Mutex::default() });
        let port = ports::free();
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("a free port");
        let router = axum::Router::new().route("/sms", post(take)).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { port, shared }
    }

    /// The options of `[messages]` that send SMS here. Nobody takes e-mail.
    pub fn options(&self) -> String {
        format!(
            "sms_url = \"http://127.0.0.1:{}/sms\"\nsms_token = \"gateway-token\"\nsmtp_host = \"localhost\"\nsmtp_port = 1\n",
            self.port
        )
    }

    /// Whether it answers from now on. What came while it did not is taken when it does again.
    pub fn answers(&self, answers: bool) {
        self.shared.answers.send_replace(answers);
    }

    /// Waits until this SMS came, whether it was answered or not.
    pub async fn asked(&self, it: impl Fn(&Sms) -> bool) {
        wait(&self.shared.asked, it).await;
    }

    /// Waits until it has taken this SMS.
    pub async fn took(&self, it: impl Fn(&Sms) -> bool) {
        wait(&self.shared.taken, it).await;
    }
}

async fn wait(list: &Mutex<Vec<Sms>>, it: impl Fn(&Sms) -> bool) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let now = list.lock().unwrap().clone();
        if now.iter().any(&it) {
            return;
        }
        assert!(Instant::now() < deadline, "it did not come: {now:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn take(State(shared): State<Arc<Shared>>, Form(sms): Form<Sms>) -> StatusCode {
    shared.asked.lock().unwrap().push(sms.clone());
    let answered = shared.answers.subscribe().wait_for(|answers| *answers).await.is_ok();
    assert!(answered, "the gateway is there as long as its requests");
    shared.taken.lock().unwrap().push(sms);
    StatusCode::NO_CONTENT
}
