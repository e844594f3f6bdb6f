//! The store in Redis.
//!
//! A value is 16 characters of epoch, 16 digits of expiry (milliseconds, product's time), then the content. Every write reads
//! the epoch key after itself in the same round trip, so that a flush is noticed by the first who writes. Redis's own expiry
//! only cleans up, an hour after ours.

mod link;
mod scripts;

use std::sync::Arc;
use std::time::Duration;

use ::redis::{Cmd, ErrorKind, FromRedisValue, Script, ServerErrorKind, cmd};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fellesporten_domain::{Clock, Rng, Timestamp};

use super::quota::{Quota, Spent, micros};
use super::{Content, Epoch, Place, PutIfAbsent, ShortLivedError};
use link::{Link, Session};
use scripts::Scripts;

/// What is added to an entry's lifetime before Redis may forget it.
const GRACE: Duration = Duration::from_secs(3600);
/// How often a write is stamped anew when it met a new epoch.
const STAMP_ATTEMPTS: usize = 4;
/// Characters of the epoch, and digits of the expiry, in front of a content.
const FIELD: usize = 16;
/// The latest expiry that fits its field (the year 318857).
const LATEST: i64 = 9_999_999_999_999_999;

#[derive(Debug)]
pub(super) struct Redis {
    link: Link,
    scripts: Scripts,
    prefix: String,
    clock: Clock,
}

/// A content and the epoch in which it was written.
struct Stamped {
    epoch: String,
    content: Content,
}

/// What a command answered, and the epoch that held after it.
struct Answer<T> {
    value: T,
    /// The epoch that the command was stamped with.
    stamped: Epoch,
    /// The epoch now.
    now: Epoch,
}

impl Redis {
    pub(super) fn new(url: &str, prefix: &str, clock: Clock, rng: Rng) -> Result<Self, ShortLivedError> {
        let link = Link::new(url, format!("{prefix}:epoch"), clock.clone(), rng)?;
        Ok(Self { link, scripts: Scripts::new(), prefix: prefix.to_owned(), clock })
    }

    pub(super) const fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(super) async fn begin(&self) -> Result<(), ShortLivedError> {
        self.link.begin().await
    }

    pub(super) async fn epoch(&self) -> Result<Epoch, ShortLivedError> {
        Ok(self.link.session().await?.epoch())
    }

    pub(super) async fn ping(&self) -> Result<(), ShortLivedError> {
        self.plain::<()>(&cmd("PING")).await
    }

    pub(super) async fn put(&self, place: Place<'_>, new: &Content) -> Result<(), ShortLivedError> {
        let key = self.key(place);
        let command = |epoch: &Epoch| {
            let mut set = cmd("SET");
            set.arg(&key).arg(encode(&epoch.id, new)).arg("PX").arg(self.time_to_live(new));
            set
        };
        for _ in 0..STAMP_ATTEMPTS {
            let answer = self.watched::<()>(&command, None).await?;
            if answer.stamped == answer.now {
                return Ok(());
            }
        }
        Err(restless_epoch())
    }

    pub(super) async fn get(&self, place: Place<'_>) -> Result<Option<Content>, ShortLivedError> {
        let mut get = cmd("GET");
        get.arg(self.key(place));
        Ok(decode(self.plain(&get).await?)?.map(|stamped| stamped.content))
    }

    pub(super) async fn take(&self, place: Place<'_>) -> Result<Option<Content>, ShortLivedError> {
        let mut take = cmd("GETDEL");
        take.arg(self.key(place));
        let answer = self.watched::<Option<String>>(&|_| take.clone(), None).await?;
        let taken = decode(answer.value)?;
        Ok(taken.filter(|taken| taken.epoch == answer.now.id).map(|taken| taken.content))
    }

    pub(super) async fn exchange(&self, place: Place<'_>, new: &Content) -> Result<Option<Content>, ShortLivedError> {
        let script = &self.scripts.exchange;
        let command = |epoch: &Epoch| {
            let mut call = self.call(script, place);
            call.arg(&epoch.id)
                .arg(self.clock.now().as_millis())
                .arg(encode(&epoch.id, new))
                .arg(self.time_to_live(new));
            call
        };
        for _ in 0..STAMP_ATTEMPTS {
            let answer = self.watched::<Option<String>>(&command, Some(script)).await?;
            if let Some(old) = decode(answer.value)? {
                // Of an epoch that has ended meanwhile: what lies in its place bears that epoch too, and nobody will take it.
                return Ok((old.epoch == answer.now.id).then_some(old.content));
            }
            if answer.stamped == answer.now {
                return Ok(None);
            }
        }
        Err(restless_epoch())
    }

    /// The new content keeps the old one's epoch: a change must not make something old young again. So `old` is enough to name
    /// what must lie there, but not to write it; the script takes the epoch from what it finds.
    pub(super) async fn replace(
        &self,
        place: Place<'_>,
        old: &Content,
        new: &Content,
    ) -> Result<bool, ShortLivedError> {
        let script = &self.scripts.replace;
        let command = |_: &Epoch| {
            let mut call = self.call(script, place);
            call.arg(encode("", old)).arg(encode("", new)).arg(self.time_to_live(new));
            call
        };
        Ok(self.watched::<bool>(&command, Some(script)).await?.value)
    }

    pub(super) async fn put_if_absent(&self, place: Place<'_>, new: &Content) -> Result<PutIfAbsent, ShortLivedError> {
        let script = &self.scripts.put_if_absent;
        let command = |epoch: &Epoch| {
            let mut call = self.call(script, place);
            call.arg(self.clock.now().as_millis()).arg(encode(&epoch.id, new)).arg(self.time_to_live(new));
            call
        };
        let answer = self.watched::<bool>(&command, Some(script)).await?;
        let since = || Some(answer.now.started_for(&self.clock));
        Ok(if answer.value { PutIfAbsent::Put(since()) } else { PutIfAbsent::Found })
    }

    /// What is forgotten here is no more than a count, so no epoch is asked for.
    pub(super) async fn spend(&self, place: Place<'_>, quota: Quota) -> Result<Spent, ShortLivedError> {
        let session = self.link.session().await?;
        let mut call = self.scripts.spend.prepare_invoke();
        call.key(self.key(place)).arg(micros(self.clock.now())).arg(quota.interval).arg(quota.period);
        let answer = call.invoke_async(&mut session.connection()).await;
        let (one, next_in): (bool, i64) = answer.map_err(|error| self.link.judge(&session, &error))?;
        Ok(Spent::new(one, next_in))
    }

    pub(super) async fn remove(&self, place: Place<'_>) -> Result<(), ShortLivedError> {
        let mut delete = cmd("DEL");
        delete.arg(self.key(place));
        self.plain::<()>(&delete).await
    }

    /// The hash of the identifier stands in braces: entries of one identifier lie in one slot of a cluster.
    fn key(&self, place: Place<'_>) -> String {
        let hash = URL_SAFE_NO_PAD.encode(fellesporten_jose::sha256(place.id.as_bytes()));
        format!("{}:{{{hash}}}:{}", self.prefix, place.shelf)
    }

    fn call(&self, script: &Script, place: Place<'_>) -> Cmd {
        let mut call = cmd("EVALSHA");
        call.arg(script.get_hash()).arg(1).arg(self.key(place));
        call
    }

    /// In milliseconds, from the product's now.
    fn time_to_live(&self, content: &Content) -> u64 {
        let lifetime = content.expires_at.since(self.clock.now()) + GRACE;
        u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX)
    }

    /// One command for which the epoch does not matter.
    async fn plain<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, ShortLivedError> {
        let session = self.link.session().await?;
        command.query_async(&mut session.connection()).await.map_err(|error| self.link.judge(&session, &error))
    }

    /// One command, stamped with the epoch, and the epoch as it is after it, in one round trip. `script` is what the command
    /// calls, to be loaded when Redis does not know it.
    async fn watched<T: FromRedisValue>(
        &self,
        command: &(dyn Fn(&Epoch) -> Cmd + Sync),
        script: Option<&Script>,
    ) -> Result<Answer<T>, ShortLivedError> {
        let session = self.link.session().await?;
        let (known, stamped) = session.known();
        let mut pipeline = ::redis::pipe();
        pipeline.add_command(command(&stamped));
        pipeline.cmd("GET").arg(self.link.epoch_key());
        let judge = |error| self.link.judge(&session, &error);
        let mut answer = pipeline.query_async::<(T, Option<String>)>(&mut session.connection()).await;
        if let (Err(error), Some(script)) = (&answer, script)
            && error.kind() == ErrorKind::Server(ServerErrorKind::NoScript)
        {
            script.load_async(&mut session.connection()).await.map_err(judge)?;
            answer = pipeline.query_async(&mut session.connection()).await;
        }
        let (value, found) = answer.map_err(judge)?;
        let now = if found.as_deref() == Some(&*known) { stamped.clone() } else { self.new_epoch(&session).await? };
        Ok(Answer { value, stamped, now })
    }

    async fn new_epoch(&self, session: &Arc<Session>) -> Result<Epoch, ShortLivedError> {
        self.link.settle_epoch(session).await?;
        Ok(session.epoch())
    }
}

fn restless_epoch() -> ShortLivedError {
    ShortLivedError::Unavailable("the epoch changes all the time".to_owned())
}

fn encode(epoch: &str, content: &Content) -> String {
    format!("{epoch}{:016}{}", content.expires_at.as_millis().clamp(0, LATEST), content.value)
}

fn decode(stored: Option<String>) -> Result<Option<Stamped>, ShortLivedError> {
    let Some(stored) = stored else { return Ok(None) };
    let parts = stored.split_at_checked(FIELD).and_then(|(epoch, rest)| {
        let (expires_at, value) = rest.split_at_checked(FIELD)?;
        let expires_at = Timestamp::from_millis(expires_at.parse().ok()?);
        Some(Stamped { epoch: epoch.to_owned(), content: Content { value: value.to_owned(), expires_at } })
    });
    parts
        .map(Some)
        .ok_or_else(|| ShortLivedError::Broken("a value in Redis was not written by this program".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded() {
        for (millis, read) in [(1_790_000_000_123, 1_790_000_000_123), (-5, 0), (i64::MAX, LATEST)] {
            let content = Content { value: "{\"å\":1}".to_owned(), expires_at: Timestamp::from_millis(millis) };
            let stored = encode("0123456789abcdef", &content);
            let stamped = decode(Some(stored)).unwrap().unwrap();
            assert_eq!(stamped.epoch, "0123456789abcdef");
            assert_eq!(stamped.content.value, content.value);
            assert_eq!(stamped.content.expires_at, Timestamp::from_millis(read));
        }
    }

    #[test]
    fn foreign_values_are_told() {
        for foreign in ["", "short", "0123456789abcdefnot-a-number-at", "åååååååååååååååååååååååååååå"]
        {
            assert!(decode(Some(foreign.to_owned())).is_err(), "{foreign}");
        }
        assert!(decode(None).unwrap().is_none());
    }
}
