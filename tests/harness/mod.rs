//! What the tests stand on: servers of their own, a browser that follows step by step, clients, logins and tokens.

pub mod answer;
pub mod authenticator;
pub mod authorize;
pub mod browser;
pub mod certificates;
pub mod chromium;
pub mod client;
pub mod collector;
pub mod command;
pub mod consent;
#[macro_use]
pub mod delegation;
pub mod demo;
#[macro_use]
pub mod eids;
#[macro_use]
pub mod email;
pub mod foreign_source;
pub mod gateway;
pub mod html;
pub mod jar;
pub mod jwt;
pub mod keys;
pub mod log_lines;
pub mod login;
pub mod logs;
#[macro_use]
pub mod machine;
pub mod metrics;
pub mod minid;
pub mod mint;
pub mod mode;
pub mod nodes;
#[macro_use]
pub mod operator;
pub mod outbox;
pub mod packages;
pub mod ports;
pub mod production;
pub mod records;
pub mod relying_party;
#[macro_use]
pub mod self_service;
pub mod server;
pub mod servers;
pub mod settings;
pub mod simulators;
pub mod template;
pub mod token;
pub mod world;

pub use answer::Answer;
pub use authorize::Authorize;
pub use browser::Browser;
pub use client::Client;
pub use login::{Callback, log_in, log_in_at};
pub use mode::Mode;
pub use server::Server;
pub use token::Tokens;

/// Makes two tests of one body: `one_machine` (SQLite and embedded) and `cluster` (PostgreSQL and Redis).
macro_rules! both_modes {
    ($($(#[$note:meta])* async fn $name:ident($server:ident) $body:block)*) => {$(
        $(#[$note])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of its file")]
            use super::*;

            async fn behaviour($server: &$crate::harness::Server) $body

            #[tokio::test]
            async fn one_machine() {
                let server = $crate::harness::Server::start($crate::harness::Mode::OneMachine).await;
                behaviour(&server).await;
                server.finish().await;
            }

            #[tokio::test]
            async fn cluster() {
                let server = $crate::harness::Server::start($crate::harness::Mode::Cluster).await;
                behaviour(&server).await;
                server.finish().await;
            }
        }
    )*};
}

/// As `both_modes!`, with changed settings.
macro_rules! both_modes_with {
    ($change:expr; $($(#[$note:meta])* async fn $name:ident($server:ident) $body:block)*) => {$(
        $(#[$note])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of its file")]
            use super::*;

            async fn behaviour($server: &$crate::harness::Server) $body

            #[tokio::test]
            async fn one_machine() {
                let server = $crate::harness::Server::start_with($crate::harness::Mode::OneMachine, $change).await;
                behaviour(&server).await;
                server.finish().await;
            }

            #[tokio::test]
            async fn cluster() {
                let server = $crate::harness::Server::start_with($crate::harness::Mode::Cluster, $change).await;
                behaviour(&server).await;
                server.finish().await;
            }
        }
    )*};
}

/// As `both_modes!`, with MinID in the same process.
macro_rules! both_modes_with_minid {
    ($($(#[$note:meta])* async fn $name:ident($minid:ident) $body:block)*) => {$(
        $(#[$note])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of its file")]
            use super::*;

            async fn behaviour($minid: &$crate::harness::minid::MinId) $body

            #[tokio::test]
            async fn one_machine() {
                let minid = $crate::harness::minid::MinId::start($crate::harness::Mode::OneMachine).await;
                behaviour(&minid).await;
                minid.finish().await;
            }

            #[tokio::test]
            async fn cluster() {
                let minid = $crate::harness::minid::MinId::start($crate::harness::Mode::Cluster).await;
                behaviour(&minid).await;
                minid.finish().await;
            }
        }
    )*};
}
