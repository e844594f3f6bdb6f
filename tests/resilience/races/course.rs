//! Where races are run: two nodes on one Redis and one PostgreSQL, or one node with embedded state, and the lanes of one race.

use crate::harness::browser::encode;
use crate::harness::login::Callback;
use crate::harness::settings::Settings;
use crate::harness::{Answer, Authorize, Browser, Client, Mode, Server, log_in, nodes};
use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// How often each thing is tried twice at once.
pub const TIMES: usize = 10_000;
/// Races under way at the same time.
const LANES: usize = 16;
/// Races of one lane.
pub const EACH: usize = TIMES / LANES;

/// The nodes. Everything is safe to share between lanes.
pub struct Course {
    server: Server,
    second: Option<Server>,
}

impl Course {
    /// Two nodes that share everything.
    pub async fn two_nodes() -> Arc<Self> {
        let (server, second) = nodes::two_behind_one_address_with(quiet).await;
        Arc::new(Self { server, second: Some(second) })
    }

    /// One node, with SQLite and embedded state.
    pub async fn one_machine() -> Arc<Self> {
        Arc::new(Self { server: Server::start_with(Mode::OneMachine, quiet).await, second: None })
    }

    /// Runs every lane to its end; the first failure is the test's.
    pub async fn run<W: Future<Output = ()> + Send + 'static>(self: &Arc<Self>, lane: impl Fn(Lane) -> W) {
        let lanes: Vec<_> = (0..LANES).map(|_| tokio::spawn(lane(Lane::new(Arc::clone(self))))).collect();
        for lane in lanes {
            if let Err(failure) = lane.await {
                std::panic::resume_unwind(failure.into_panic());
            }
        }
    }

    /// The end: every node stops cleanly.
    pub async fn finish(&self) {
        for server in self.second.iter().chain([&self.server]) {
            server.finish().await;
        }
    }
}

/// A line per request is more than anybody reads.
fn quiet(settings: &mut Settings) {
    settings.log_level = "error";
}

/// A lane: one race after another, on connections of its own to each node.
pub struct Lane {
    course: Arc<Course>,
    nodes: [SocketAddr; 2],
    http: reqwest::Client,
    headers: HeaderMap,
}

impl Lane {
    fn new(course: Arc<Course>) -> Self {
        let first = course.server.socket();
        let nodes = [first, course.second.as_ref().map_or(first, Server::socket)];
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .pool_max_idle_per_host(2)
            .timeout(Duration::from_secs(60))
            .build()
            .expect("an HTTP client");
        Self { course, nodes, http, headers: HeaderMap::new() }
    }

    /// One of the nodes.
    pub fn server(&self) -> &Server {
        &self.course.server
    }

    /// Sends this header with every request from now on.
    pub fn carry(&mut self, name: HeaderName, value: &str) {
        self.headers.insert(name, HeaderValue::from_str(value).expect("a header"));
    }

    /// Logs a person in, whose session answers from now on.
    pub async fn log_in(&mut self, client: &Client) {
        let mut browser = Browser::new(self.server());
        log_in(self.server(), &mut browser, client).await;
        let cookies = browser.cookies.header(&self.server().issuer_url(), false).expect("a session");
        self.carry(COOKIE, &cookies);
    }

    /// A code by single sign-on.
    pub async fn code(&self, request: &Authorize) -> String {
        let path = format!("/authorize?{}", encode(&request.parameters));
        Callback::of(self.get(&path).await).code().to_owned()
    }

    /// Begins a login and carries its cookie; gives the path of its selector.
    pub async fn begin(&mut self, request: &Authorize) -> String {
        let begun = self.get(&format!("/authorize?{}", encode(&request.parameters))).await;
        let cookie = begun.header("set-cookie").and_then(|it| it.split(';').next()).expect("the attempt's cookie");
        self.carry(COOKIE, cookie);
        begun.location().expect("the selector").path().to_owned()
    }

    /// GET at one node.
    pub async fn get(&self, path: &str) -> Answer {
        self.server().send(self.request(Method::GET, 0, path)).await
    }

    /// POST of a form at one node.
    pub async fn post(&self, path: &str, fields: &[(String, String)]) -> Answer {
        self.server().send(self.form(0, path, fields)).await
    }

    /// GET `/userinfo` with a bearer token.
    pub async fn userinfo(&self, access_token: &str) -> Answer {
        self.server().send(self.request(Method::GET, 1, "/userinfo").bearer_auth(access_token)).await
    }

    /// The same GET at both nodes at once.
    pub async fn get_twice(&self, path: &str) -> [Answer; 2] {
        self.at_once([0, 1].map(|node| self.request(Method::GET, node, path))).await
    }

    /// The same form at both nodes at once.
    pub async fn post_twice(&self, path: &str, fields: &[(String, String)]) -> [Answer; 2] {
        self.at_once([0, 1].map(|node| self.form(node, path, fields))).await
    }

    async fn at_once(&self, [one, other]: [RequestBuilder; 2]) -> [Answer; 2] {
        tokio::join!(self.server().send(one), self.server().send(other)).into()
    }

    fn request(&self, method: Method, node: usize, path: &str) -> RequestBuilder {
        self.http.request(method, format!("http://{}{path}", self.nodes[node])).headers(self.headers.clone())
    }

    fn form(&self, node: usize, path: &str, fields: &[(String, String)]) -> RequestBuilder {
        let request = self.request(Method::POST, node, path);
        request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(encode(fields))
    }
}

/// The one answer of two that won; the other must have lost.
pub fn winner(answers: [Answer; 2], won: u16, lost: impl Fn(&Answer) -> bool) -> Answer {
    let [one, other] = answers;
    let (winner, loser) = if one.status == won { (one, other) } else { (other, one) };
    assert!(winner.status == won && lost(&loser), "exactly one wins:\n{winner}\n{loser}");
    winner
}
