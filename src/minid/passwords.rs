//! Password hashes: Argon2id with a pepper, made by few workers behind a bounded queue (`docs/contracts/minid.md` §5).
//!
//! A hash takes tens of milliseconds of a core and 19 MiB. On the async workers it would hold up everything else, and without a bound
//! whoever sends passwords would own the memory of the machine.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use fellesporten_domain::{Rng, Secret};
use fellesporten_jose::constant_time_eq;
use fellesporten_telemetry::{events, spans};
use tokio::sync::oneshot;

const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;
/// How far workers step back: beside a busy thread they get about a tenth of a core.
const NICENESS: i32 = 10;

/// What a hash costs, and how many at once.
#[derive(Clone, Copy, Debug)]
pub struct HashingOptions {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
    /// Threads that hash.
    pub workers: usize,
    /// Passwords that may wait; beyond it the answer is to come back later.
    pub queue: usize,
}

impl Default for HashingOptions {
    fn default() -> Self {
        HashingOptions { memory_kib: 19 * 1024, passes: 2, lanes: 1, workers: 1, queue: 64 }
    }
}

/// Too many passwords wait already.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords wait to be hashed")]
pub struct Busy;

/// Why the workers cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum HashingError {
    /// Parameters that Argon2 does not take.
    #[error("Argon2 does not take these parameters: {0}")]
    Parameters(argon2::Error),
    /// The system gives no threads.
    #[error("no thread for hashing: {0}")]
    Threads(#[from] std::io::Error),
}

struct Job {
    password: Secret<String>,
    salt: Vec<u8>,
    params: Params,
    answer: oneshot::Sender<[u8; HASH_BYTES]>,
}

/// The workers; clones share them.
#[derive(Clone)]
pub struct Passwords {
    queue: SyncSender<Job>,
    params: Params,
    rng: Rng,
    /// What a password is compared with where there is none: the same work, and never the same hash.
    nobodys: Arc<Stored>,
}

/// A hash as the records keep it, in PHC form.
struct Stored {
    params: Params,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Passwords {
    /// Starts the workers. `pepper` is a secret that no record holds.
    ///
    /// # Errors
    /// When the parameters or the threads cannot be had.
    pub fn start(options: HashingOptions, pepper: Secret<Vec<u8>>, rng: Rng) -> Result<Self, HashingError> {
        let params = Params::new(options.memory_kib, options.passes, options.lanes, Some(HASH_BYTES))
            .map_err(HashingError::Parameters)?;
        let (queue, jobs) = sync_channel::<Job>(options.queue.max(1));
        let (jobs, pepper) = (Arc::new(Mutex::new(jobs)), Arc::new(pepper));
        for number in 0..options.workers.max(1) {
            let (jobs, pepper) = (Arc::clone(&jobs), Arc::clone(&pepper));
            thread::Builder::new().name(format!("passwords-{number}")).spawn(move || work(&jobs, &pepper))?;
        }
        let nobodys = Stored {
            params: params.clone(),
            salt: rng.bytes::<SALT_BYTES>().to_vec(),
            hash: rng.bytes::<HASH_BYTES>().to_vec(),
        };
        Ok(Passwords { queue, params, rng, nobodys: Arc::new(nobodys) })
    }

    /// The hash of a new password.
    ///
    /// # Errors
    /// When too many wait.
    pub async fn hash(&self, password: Secret<String>) -> Result<String, Busy> {
        let salt = self.rng.bytes::<SALT_BYTES>().to_vec();
        let hash = self.queued(password, salt.clone(), self.params.clone()).await?;
        Ok(Stored { params: self.params.clone(), salt, hash: hash.to_vec() }.phc())
    }

    /// Whether this is the password behind `stored`. Without one the answer is no, after the same work.
    ///
    /// # Errors
    /// When too many wait.
    pub async fn matches(&self, password: Secret<String>, stored: Option<&str>) -> Result<bool, Busy> {
        let read = stored.and_then(Stored::read);
        let stored = read.as_ref().unwrap_or(&self.nobodys);
        let hash = self.queued(password, stored.salt.clone(), stored.params.clone()).await?;
        Ok(constant_time_eq(&hash, &stored.hash))
    }

    async fn queued(&self, password: Secret<String>, salt: Vec<u8>, params: Params) -> Result<[u8; HASH_BYTES], Busy> {
        let span = spans::password_hash(&costs(&params));
        let (answer, answered) = oneshot::channel();
        match self.queue.try_send(Job { password, salt, params, answer }) {
            Ok(()) => span.around(answered).await.map_err(|_| Busy),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => Err(Busy),
        }
    }
}

/// One worker. Its memory stays its own from hash to hash, and it steps back for every thread that answers a request.
fn work(jobs: &Mutex<Receiver<Job>>, pepper: &Secret<Vec<u8>>) {
    // `None` is the calling thread alone on Linux. Where it is refused, hashes compete as equals.
    let _ = rustix::process::setpriority_process(None, NICENESS);
    let mut memory: Vec<Block> = Vec::new();
    loop {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { password, salt, params, answer }) = next else { return };
        if answer.is_closed() {
            continue;
        }
        memory.resize(params.block_count().max(memory.len()), Block::default());
        let mut hash = [0; HASH_BYTES];
        let hashed =
            Argon2::new_with_secret(pepper.expose(), Algorithm::Argon2id, Version::V0x13, params).and_then(|argon2| {
                let blocks = argon2.params().block_count();
                let memory = memory.get_mut(..blocks).unwrap_or_default();
                argon2.hash_password_into_with_memory(password.expose().as_bytes(), &salt, &mut hash, memory)
            });
        match hashed {
            // Whoever asked may have left.
            Ok(()) => drop(answer.send(hash)),
            Err(error) => events::minid::password_hash_failed(error),
        }
    }
}

impl Stored {
    /// `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
    fn phc(&self) -> String {
        let costs = costs(&self.params);
        let [salt, hash] = [&self.salt, &self.hash].map(|bytes| STANDARD_NO_PAD.encode(bytes));
        format!("$argon2id$v=19${costs}${salt}${hash}")
    }

    fn read(phc: &str) -> Option<Self> {
        let rest = phc.strip_prefix("$argon2id$v=19$")?;
        let mut parts = rest.split('$');
        let (costs, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
        let cost = |name: &str| costs.split(',').find_map(|one| one.strip_prefix(name)?.parse().ok());
        let params = Params::new(cost("m=")?, cost("t=")?, cost("p=")?, Some(HASH_BYTES)).ok()?;
        Some(Stored { params, salt: STANDARD_NO_PAD.decode(salt).ok()?, hash: STANDARD_NO_PAD.decode(hash).ok()? })
    }
}

/// `m=…,t=…,p=…`.
fn costs(params: &Params) -> String {
    format!("m={},t={},p={}", params.m_cost(), params.t_cost(), params.p_cost())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: HashingOptions = HashingOptions { memory_kib: 64, passes: 1, lanes: 1, workers: 1, queue: 2 };

    fn passwords(pepper: u8, options: HashingOptions) -> Passwords {
        Passwords::start(options, Secret::new(vec![pepper; 32]), Rng::system()).unwrap()
    }

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn only_the_same_password_with_the_same_pepper_matches() {
        let ours = passwords(1, SMALL);
        let stored = ours.hash(secret("riktig hest 1")).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{stored}");
        assert_eq!(ours.matches(secret("riktig hest 1"), Some(&stored)).await, Ok(true));
        assert_eq!(ours.matches(secret("feil hest 1"), Some(&stored)).await, Ok(false));
        assert_eq!(ours.matches(secret("riktig hest 1"), None).await, Ok(false));
        assert_eq!(passwords(2, SMALL).matches(secret("riktig hest 1"), Some(&stored)).await, Ok(false));
        assert_ne!(ours.hash(secret("riktig hest 1")).await.unwrap(), stored, "each has its own salt");
    }

    #[tokio::test]
    async fn a_hash_of_earlier_costs_still_matches() {
        let stored = passwords(1, SMALL).hash(secret("riktig hest 1")).await.unwrap();
        let costlier = passwords(1, HashingOptions { memory_kib: 128, passes: 2, ..SMALL });
        assert_eq!(costlier.matches(secret("riktig hest 1"), Some(&stored)).await, Ok(true));
    }

    #[tokio::test]
    async fn a_full_queue_says_so_at_once() {
        let slow = passwords(1, HashingOptions { memory_kib: 65_536, passes: 6, queue: 1, ..SMALL });
        let one = |slow: Passwords| async move { slow.matches(secret("riktig hest 1"), None).await };
        let all: Vec<_> = (0..8).map(|_| tokio::spawn(one(slow.clone()))).collect();
        let mut answers = Vec::new();
        for one in all {
            answers.push(one.await.unwrap());
        }
        assert!(answers.contains(&Err(Busy)) && answers.contains(&Ok(false)), "{answers:?}");
    }
}
