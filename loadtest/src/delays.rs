//! How much longer SSO logins take while people log in to MinID with passwords.
//!
//! Quiet and busy stretches take turns, since a shared machine has moods.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Result, ensure};
use clap::Args;
use tokio::sync::Mutex;

use crate::{
    minid::{MinId, OWNERS, Visitor},
    pace::at_pace,
    person::Person,
    report::{millis, quantile, say},
    server::{Mode, Server},
};

/// Browsers that SSO logins take turns with.
const BROWSERS: usize = 32;
/// Somebody who logs in by single sign-on.
const PID: &str = "30816749952";

/// Arguments of `delays`.
#[derive(Args)]
pub(crate) struct DelaysArgs {
    /// The program under load, built with `cargo build --release`
    #[arg(long, default_value = "target/release/fellesporten")]
    binary: PathBuf,
    /// Quiet and busy stretches of each kind, per mode
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    stretches: u32,
    /// Seconds of each
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=600))]
    seconds: u32,
    /// SSO logins per second
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    rate: u32,
    /// Fail when the 99th percentile grows by more than this many milliseconds
    #[arg(long)]
    at_most: Option<f64>,
}

/// Measures both modes and prints them.
///
/// # Errors
/// When anything fails, or SSO logins are delayed by more than `--at-most`.
pub(crate) async fn run(arguments: DelaysArgs) -> Result<()> {
    let binary = arguments.binary.canonicalize()?;
    for mode in [Mode::OneMachine, Mode::Cluster] {
        let grown = measure_mode(&arguments, &binary, mode).await?;
        if let Some(at_most) = arguments.at_most {
            ensure!(
                grown <= at_most,
                "SSO logins take {grown:.1} ms longer at the 99th percentile, above {at_most:.1}"
            );
        }
    }
    Ok(())
}

/// Measures one mode; by how many milliseconds the 99th percentile grows.
async fn measure_mode(arguments: &DelaysArgs, binary: &Path, mode: Mode) -> Result<f64> {
    let minid = MinId::new()?;
    let server = Server::start(binary, mode, minid.beside()?).await?;
    let mut crowd = Crowd { people: Vec::new(), owners: Vec::new() };
    for (number, pid) in OWNERS.into_iter().enumerate() {
        let mut owner = minid.visitor(pid)?;
        owner.get_a_minid(&format!("+4799000{number:03}")).await?;
        crowd.owners.push(Arc::new(Mutex::new(owner)));
    }
    for _ in 0..BROWSERS {
        let mut person = Person::new(server.service("last"), PID, None)?;
        person.log_in().await?;
        crowd.people.push(Arc::new(Mutex::new(person)));
    }
    crowd.quiet(arguments).await?;
    let (mut quiet, mut busy) = (Times::default(), Times::default());
    let mut password_logins = 0;
    for _ in 0..arguments.stretches {
        quiet.add(crowd.quiet(arguments).await?);
        let (times, logins) = crowd.busy(arguments).await?;
        busy.add(times);
        password_logins += logins;
    }
    let seconds = f64::from(arguments.stretches * arguments.seconds);
    say(&format!("{mode:?}: {} SSO logins per second, milliseconds from when each was due", arguments.rate));
    say("                                  median      p99   median of the stretches' p99");
    quiet.print("alone");
    busy.print(&format!("beside {} password logins", OWNERS.len()));
    let grown = millis(busy.p99()) - millis(quiet.p99());
    say(&format!(
        "  p99 grows by {grown:.1} ms, by {:.1} ms between the stretches' medians; {:.0} password logins per second",
        millis(busy.usual_p99()) - millis(quiet.usual_p99()),
        f64::from(password_logins) / seconds
    ));
    Ok(grown)
}

/// Times of one kind of stretch.
#[derive(Default)]
struct Times {
    all: Vec<Duration>,
    p99s: Vec<Duration>,
}

impl Times {
    fn add(&mut self, stretch: Vec<Duration>) {
        self.p99s.push(quantile(&stretch, 0.99));
        self.all.extend(stretch);
    }

    fn p99(&self) -> Duration {
        quantile(&self.all, 0.99)
    }

    /// What a single stall of the machine does not move.
    fn usual_p99(&self) -> Duration {
        quantile(&self.p99s, 0.5)
    }

    fn print(&self, name: &str) {
        let median = millis(quantile(&self.all, 0.5));
        let [p99, usual] = [self.p99(), self.usual_p99()].map(millis);
        say(&format!("  {name:<28} {median:>9.1} {p99:>8.1} {usual:>30.1}"));
    }
}

/// Everybody.
struct Crowd {
    people: Vec<Arc<Mutex<Person>>>,
    owners: Vec<Arc<Mutex<Visitor>>>,
}

impl Crowd {
    /// One stretch of SSO logins at their pace.
    async fn quiet(&self, arguments: &DelaysArgs) -> Result<Vec<Duration>> {
        let log_in = |person: Arc<Mutex<Person>>| async move { person.lock().await.single_sign_on().await };
        at_pace(arguments.rate, arguments.seconds, &self.people, log_in).await
    }

    /// The same while every owner of a MinID logs in again and again; also how often they did.
    async fn busy(&self, arguments: &DelaysArgs) -> Result<(Vec<Duration>, u32)> {
        let is_over = Arc::new(AtomicBool::new(false));
        let mut under_way = Vec::new();
        for owner in &self.owners {
            let (owner, is_over) = (Arc::clone(owner), Arc::clone(&is_over));
            under_way.push(tokio::spawn(async move {
                let mut logins = 0;
                while !is_over.load(Ordering::Relaxed) {
                    owner.lock().await.log_in().await?;
                    logins += 1;
                }
                anyhow::Ok(logins)
            }));
        }
        let times = self.quiet(arguments).await;
        is_over.store(true, Ordering::Relaxed);
        let mut logins = 0;
        for one in under_way {
            logins += one.await??;
        }
        Ok((times?, logins))
    }
}
