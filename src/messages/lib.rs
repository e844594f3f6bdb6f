//! The one way out for SMS, e-mail and letters (`docs/contracts/minid.md` §6).
//!
//! A solution says what goes to whom and is done: [`Messages::send`] takes the message at once or says that too many wait. Only who
//! would send it again waits until it has left ([`Messages::deliver`]). One task delivers them, in order, so that an answer to a
//! person never waits for a mail server, and takes the same time whether there was anybody to write to. Where they go is the roof's
//! choice: the [`Outbox`] of demo and test, or real [`Carriers`].

mod carriers;
mod message;
mod outbox;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use fellesporten_domain::{Clock, Rng};
use fellesporten_telemetry::events;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;

pub use carriers::{CarrierError, Carriers, Gateway, MailServer};
pub use message::{Address, Message};
pub use outbox::{Outbox, STATEMENTS, SWEEPING, Sent};

/// Where messages go.
pub enum Delivery {
    /// Kept in the records, and shown. Demo and test environments.
    Outbox(Outbox),
    /// Sent for real.
    Carriers(Box<Carriers>),
}

/// Neither a carrier nor the outbox has the message; the log says why.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the message was not sent")]
pub struct NotSent;

/// Too many messages wait already, or the program is stopping.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many messages wait to be sent")]
pub struct Full;

/// A message, and who waits to hear that it left.
struct Waiting {
    message: Message,
    sent: Option<oneshot::Sender<()>>,
}

/// A place among the messages that wait.
pub struct Place<'a>(mpsc::Permit<'a, Waiting>);

impl Place<'_> {
    /// Hands the message over.
    pub fn send(self, message: Message) {
        self.0.send(Waiting { message, sent: None });
    }
}

/// The way out; clones share it.
#[derive(Clone)]
pub struct Messages {
    queue: mpsc::Sender<Waiting>,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Messages {
    /// Starts the task that delivers; `most` messages may wait. Must be called inside a tokio runtime.
    pub fn start(delivery: Delivery, most: usize, clock: Clock, rng: Rng) -> Self {
        let (queue, waiting) = mpsc::channel(most.max(1));
        let task = tokio::spawn(deliver(delivery, waiting, clock, rng));
        Messages { queue, task: Arc::new(Mutex::new(Some(task))) }
    }

    /// Hands a message over; it is delivered in a moment.
    ///
    /// # Errors
    /// When too many wait.
    pub fn send(&self, message: Message) -> Result<(), Full> {
        self.reserve()?.send(message);
        Ok(())
    }

    /// Hands a message over, and waits until its carrier or the outbox has it. For what is sent again when it was not.
    ///
    /// # Errors
    /// When too many wait, or nobody took it.
    pub async fn deliver(&self, message: Message) -> Result<(), NotSent> {
        let (sent, heard) = oneshot::channel();
        let place = self.queue.try_reserve().map_err(|_| NotSent)?;
        place.send(Waiting { message, sent: Some(sent) });
        heard.await.map_err(|_| NotSent)
    }

    /// Takes a place for a message that is sent once something else is done. It is given back when none is.
    ///
    /// # Errors
    /// When too many wait.
    pub fn reserve(&self) -> Result<Place<'_>, Full> {
        self.queue.try_reserve().map(Place).map_err(|_| Full)
    }

    /// Delivers what waits, and ends. Call it when nobody sends any more.
    pub async fn stop(self) {
        let Messages { queue, task } = self;
        drop(queue);
        let running = task.lock().await.take();
        if let Some(running) = running {
            // The task panics never; were it cut short, there would be nothing to do about it here.
            let _ended = running.await;
        }
    }
}

async fn deliver(delivery: Delivery, mut waiting: mpsc::Receiver<Waiting>, clock: Clock, rng: Rng) {
    while let Some(Waiting { message, sent }) = waiting.recv().await {
        let kind = message.kind();
        let delivered = match &delivery {
            Delivery::Outbox(outbox) => {
                outbox.keep(&message, clock.now(), &rng).await.map_err(|error| error.to_string())
            }
            Delivery::Carriers(carriers) => carriers.carry(&message).await.map_err(|error| error.to_string()),
        };
        match delivered {
            Ok(()) => {
                events::minid::message_sent(kind);
                // Whoever has given up waiting needs no answer.
                let _ = sent.map(|sent| sent.send(()));
            }
            Err(cause) => events::minid::message_not_sent(kind, cause),
        }
    }
}
