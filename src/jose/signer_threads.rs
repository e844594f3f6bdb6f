//! Threads that only sign. An RSA signature takes a millisecond of a core: on the async workers it would hold up
//! everything else, and an unbounded queue would let a flood grow old instead of being told to come back.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use fellesporten_telemetry::events;

/// Work for a signer thread.
pub(crate) type Job = Box<dyn FnOnce() + Send>;

/// The queue is full.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// The threads and their queue. Dropping it lets them finish what is queued and end.
pub(crate) struct SignerThreads(Arc<Shared>);

struct Shared {
    queue: Mutex<Queue>,
    work: Condvar,
    bound: usize,
}

struct Queue {
    jobs: VecDeque<Job>,
    closed: bool,
}

impl SignerThreads {
    /// Starts `threads` threads behind a queue of at most `bound` waiting jobs.
    pub(crate) fn start(threads: usize, bound: usize) -> Result<Self, std::io::Error> {
        let queue = Mutex::new(Queue { jobs: VecDeque::with_capacity(bound), closed: false });
        let this = Self(Arc::new(Shared { queue, work: Condvar::new(), bound }));
        for number in 0..threads {
            let shared = Arc::clone(&this.0);
            thread::Builder::new().name(format!("signer-{number}")).spawn(move || shared.serve())?;
        }
        Ok(this)
    }

    /// Queues a job, or says at once that there is no room.
    pub(crate) fn submit(&self, job: Job) -> Result<(), Full> {
        let mut queue = self.0.lock();
        if queue.jobs.len() >= self.0.bound {
            return Err(Full);
        }
        queue.jobs.push_back(job);
        drop(queue);
        self.0.work.notify_one();
        Ok(())
    }

    /// How many jobs wait.
    pub(crate) fn waiting(&self) -> usize {
        self.0.lock().jobs.len()
    }
}

impl Drop for SignerThreads {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.work.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        // No code that can panic runs under the lock, and a queue of jobs has no half-done state.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self) {
        while let Some(job) = self.next() {
            // A thread must outlive a job that panics; its caller sees a dropped answer.
            if catch_unwind(AssertUnwindSafe(job)).is_err() {
                events::certificates::signature_panicked();
            }
        }
    }

    fn next(&self) -> Option<Job> {
        let mut queue = self.lock();
        loop {
            if let Some(job) = queue.jobs.pop_front() {
                return Some(job);
            }
            if queue.closed {
                return None;
            }
            queue = self.work.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_full_queue_refuses_at_once_and_has_room_again_later() {
        let threads = SignerThreads::start(1, 2).unwrap();
        let (started, has_started) = mpsc::channel();
        let (release, released) = mpsc::channel::<()>();
        let (done, is_done) = mpsc::channel();
        threads
            .submit(Box::new(move || {
                started.send(()).unwrap();
                released.recv().unwrap();
            }))
            .unwrap();
        has_started.recv().unwrap();
        for number in 0..2 {
            let done = done.clone();
            threads.submit(Box::new(move || done.send(number).unwrap())).unwrap();
        }
        assert_eq!(threads.submit(Box::new(|| ())), Err(Full));
        release.send(()).unwrap();
        assert_eq!((is_done.recv().unwrap(), is_done.recv().unwrap()), (0, 1), "first in, first out");
        assert_eq!(threads.submit(Box::new(|| ())), Ok(()));
    }

    #[test]
    fn a_panicking_job_does_not_take_its_thread_along() {
        let threads = SignerThreads::start(1, 4).unwrap();
        threads.submit(Box::new(|| panic!("a signer that panics"))).unwrap();
        let (done, is_done) = mpsc::channel();
        threads.submit(Box::new(move || done.send(()).unwrap())).unwrap();
        is_done.recv().unwrap();
    }

    #[test]
    fn dropping_it_finishes_what_is_queued() {
        let (done, is_done) = mpsc::channel();
        let threads = SignerThreads::start(2, 16).unwrap();
        for number in 0..10 {
            let done = done.clone();
            threads.submit(Box::new(move || done.send(number).unwrap())).unwrap();
        }
        drop((threads, done));
        assert_eq!(is_done.iter().count(), 10);
    }
}
