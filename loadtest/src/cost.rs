//! What logins, renewals, introspection and machines' tokens cost the server, beside its signatures and verifications.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Result, anyhow, ensure};
use clap::Args;
use fellesporten_jose::bench::{es256_sign_cost, rsa2048_sign_cost, rsa2048_verify_cost};

use crate::{
    bankid::BankId,
    machine::Maskinporten,
    operation::{Caller, Operation},
    person::Person,
    report::{micros, say},
    server::{Beside, Mode, Reading, Server},
};

/// Synthetic people who log in.
const PEOPLE: [&str; 4] = ["17847531096", "03918820190", "29821272120", "09854012034"];

/// Arguments of `cost`.
#[derive(Args)]
pub(crate) struct CostArgs {
    /// The program under load, built with `cargo build --release`
    #[arg(long, default_value = "target/release/fellesporten")]
    binary: PathBuf,
    /// How often each thing is done, per mode
    #[arg(long, default_value_t = 6000, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    times: u32,
    /// Browsers at once
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=512))]
    browsers: u32,
    /// Measure one thing alone: sso-login, cold-login, par-login, dpop-login, refresh, introspection or maskinporten-token
    #[arg(long)]
    only: Option<Operation>,
    /// Fail when an SSO login costs more than this beside its signatures, in signatures
    #[arg(long)]
    at_most: Option<f64>,
    /// Fail when a cold login does
    #[arg(long)]
    cold_at_most: Option<f64>,
    /// Fail when a machine's token costs more than this beside its signature and its grant's verification
    #[arg(long)]
    machine_at_most: Option<f64>,
}

/// Measures both modes and prints them.
///
/// # Errors
/// When anything fails, or a login costs more than is allowed.
pub(crate) async fn run(arguments: CostArgs) -> Result<()> {
    let binary = arguments.binary.canonicalize()?;
    let alone = Cryptography {
        signature: rsa2048_sign_cost(2000).map_err(|error| anyhow!("{error}"))?,
        verification: rsa2048_verify_cost(2000).map_err(|error| anyhow!("{error}"))?,
    };
    say(&format!(
        "alone on a core, RSA-2048: a signature {:.0} µs, {:.0} per second; a verification {:.0} µs; an ES256 signature {:.0} µs",
        micros(alone.signature),
        1.0 / alone.signature.as_secs_f64(),
        micros(alone.verification),
        micros(es256_sign_cost(2000).map_err(|error| anyhow!("{error}"))?)
    ));
    for mode in [Mode::OneMachine, Mode::Cluster] {
        measure_mode(&arguments, &binary, mode, &alone).await?;
    }
    Ok(())
}

/// What the cryptography costs.
struct Cryptography {
    signature: Duration,
    verification: Duration,
}

/// Measures one mode. What a signature costs `alone` is the unit as long as no operation has shown what it costs under load.
async fn measure_mode(arguments: &CostArgs, binary: &Path, mode: Mode, alone: &Cryptography) -> Result<()> {
    let bankid = BankId::start(binary).await?;
    let maskinporten = Maskinporten::new()?;
    let beside = Beside {
        selector: &["bankid", "testid"],
        sections: maskinporten.section() + &bankid.row(),
        issuers: &["idporten", "eids", "maskinporten"],
        customers: maskinporten.customers(),
    };
    let server = Server::start(binary, mode, beside).await?;
    bankid.know(&server).await?;
    say(&format!(
        "{mode:?}: ready in {:.0} ms, {:.1} MB resident when idle",
        server.process().started_in().as_secs_f64() * 1e3,
        server.resident_bytes()? as f64 / 1e6
    ));
    say("                   per second   server CPU   signatures   beside them   in signatures   PostgreSQL   Redis");
    let mut unit = None;
    for operation in Operation::ALL.into_iter().filter(|one| arguments.only.is_none_or(|only| only == *one)) {
        let cost = measure(arguments, &server, &bankid, &maskinporten, operation).await?;
        if unit.is_none() && operation.signatures() > 0 {
            unit = Some(cost.signers / (cost.times * operation.signatures()));
        }
        let beside = cost.beside_cryptography(operation, alone);
        let in_signatures = beside.as_secs_f64() / unit.unwrap_or(alone.signature).as_secs_f64();
        cost.print(operation, beside, in_signatures);
        let at_most = match operation {
            Operation::SsoLogin => arguments.at_most,
            Operation::ColdLogin => arguments.cold_at_most,
            Operation::MaskinportenToken => arguments.machine_at_most,
            _ => None,
        };
        if let Some(at_most) = at_most {
            ensure!(
                in_signatures <= at_most,
                "{}: {in_signatures:.2} signatures, above {at_most:.2}",
                operation.name()
            );
        }
    }
    let unit = micros(unit.unwrap_or(alone.signature));
    say(&format!("  in units of one signature under this load, {unit:.0} µs; all times per operation"));
    Ok(())
}

/// CPU of one run.
struct Cost {
    times: u32,
    wall: Duration,
    server: Duration,
    signers: Duration,
    postgres: Duration,
    redis: Duration,
}

impl Cost {
    /// CPU per operation without its signatures and verifications.
    fn beside_cryptography(&self, operation: Operation, alone: &Cryptography) -> Duration {
        let all = self.server.saturating_sub(self.signers) / self.times;
        all.saturating_sub(alone.verification * operation.verifications())
    }

    fn print(&self, operation: Operation, beside: Duration, in_signatures: f64) {
        let each = |cpu: Duration| micros(cpu) / f64::from(self.times);
        say(&format!(
            "  {:<15} {:>10.0}   {:>7.0} µs   {:>7.0} µs    {:>7.0} µs   {:>13.2}   {:>7.0} µs   {:>2.0} µs",
            operation.name(),
            f64::from(self.times) / self.wall.as_secs_f64(),
            each(self.server),
            each(self.signers),
            micros(beside),
            in_signatures,
            each(self.postgres),
            each(self.redis),
        ));
    }
}

async fn measure(
    arguments: &CostArgs,
    server: &Server,
    bankid: &BankId,
    maskinporten: &Maskinporten,
    operation: Operation,
) -> Result<Cost> {
    let mut people = Vec::new();
    for (number, pid) in PEOPLE.iter().cycle().take(arguments.browsers as usize).enumerate() {
        if operation == Operation::MaskinportenToken {
            people.push(Caller::Machine(maskinporten.machine()?));
            continue;
        }
        let visitor = bankid.visitor(format!("browser-{number}"));
        let mut person = Person::new(server.service(operation.client_id()), pid, Some(visitor))?;
        person.log_in().await?;
        people.push(Caller::Person(Box::new(person)));
    }
    let each = arguments.times / arguments.browsers;
    // A first round fills caches and pools.
    let (people, _) = round(people, operation, each.min(50)).await?;
    let before = server.reading()?;
    let (_, wall) = round(people, operation, each).await?;
    let after = server.reading()?;
    let used = |of: fn(&Reading) -> Duration| of(&after).saturating_sub(of(&before));
    Ok(Cost {
        times: each * arguments.browsers,
        wall,
        server: used(|reading| reading.server),
        signers: used(|reading| reading.signers),
        postgres: used(|reading| reading.postgres),
        redis: used(|reading| reading.redis),
    })
}

/// Everybody does it `each` times, all at once.
async fn round(people: Vec<Caller>, operation: Operation, each: u32) -> Result<(Vec<Caller>, Duration)> {
    let begun = std::time::Instant::now();
    let tasks: Vec<_> = people
        .into_iter()
        .map(|mut person| {
            tokio::spawn(async move {
                for _ in 0..each {
                    operation.perform(&mut person).await?;
                }
                anyhow::Ok(person)
            })
        })
        .collect();
    let mut people = Vec::new();
    for task in tasks {
        people.push(task.await??);
    }
    Ok((people, begun.elapsed()))
}
