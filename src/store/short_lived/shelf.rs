//! The typed way into the store.

use std::fmt;
use std::marker::PhantomData;

use fellesporten_domain::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Content, Durability, Place, PutIfAbsent, Share, ShortLived, ShortLivedError};

/// How often [`Shelf::change`] starts over when others change the same entry at the same time.
const CHANGE_ATTEMPTS: usize = 64;

/// What [`Shelf::first_use`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstUse {
    /// It was not used before, and is now.
    Fresh,
    /// It was used before.
    Replayed,
    /// It was issued before the store began to remember, so nobody knows: ask for a fresh one.
    BeforeEpoch,
}

/// All entries of one kind: values of type `T` (as JSON) under identifiers that may be secrets.
///
/// An entry whose `expires_at` is not after the product's now counts as absent everywhere.
pub struct Shelf<T> {
    store: ShortLived,
    name: &'static str,
    durability: Durability,
    share: Share,
    values: PhantomData<fn() -> T>,
}

impl<T> Clone for Shelf<T> {
    fn clone(&self) -> Self {
        let Self { name, durability, share, values, .. } = *self;
        Self { store: self.store.clone(), name, durability, share, values }
    }
}

impl<T> fmt::Debug for Shelf<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shelf").field("name", &self.name).field("durability", &self.durability).finish_non_exhaustive()
    }
}

impl<T: Serialize + DeserializeOwned> Shelf<T> {
    /// The shelf `name` (short, unique in the program) of `store`.
    #[must_use]
    pub fn new(store: &ShortLived, name: &'static str, durability: Durability) -> Self {
        Self { store: store.clone(), name, durability, share: Share::All, values: PhantomData }
    }

    /// The same shelf, whose new entries take from this share. What is changed afterwards stays where it is.
    #[must_use]
    pub fn within(self, share: Share) -> Self {
        Self { share, ..self }
    }

    /// Puts `value` under `id`, over whatever was there.
    ///
    /// # Errors
    /// [`ShortLivedError::Unavailable`] when the store is away; the value may be there all the same.
    pub async fn put(&self, id: &str, value: &T, expires_at: Timestamp) -> Result<(), ShortLivedError> {
        self.store.put(self.place(id), content(value, expires_at)?).await
    }

    /// The value under `id`.
    ///
    /// # Errors
    /// [`ShortLivedError::Unavailable`] when the store is away, [`ShortLivedError::Broken`] when the value is not a `T`.
    pub async fn get(&self, id: &str) -> Result<Option<T>, ShortLivedError> {
        self.read(self.store.get(self.place(id)).await?)
    }

    /// Takes the value away from `id`: of all who ask, one gets it. Nobody gets what was written before the epoch.
    ///
    /// # Errors
    /// As [`Shelf::get`]; after [`ShortLivedError::Unavailable`] the value may be gone.
    pub async fn take(&self, id: &str) -> Result<Option<T>, ShortLivedError> {
        self.read(self.store.take(self.place(id)).await?)
    }

    /// Puts `new` where something lies, and gives what lay there. Where nothing lies, or only something written before the
    /// epoch, nothing happens.
    ///
    /// # Errors
    /// As [`Shelf::take`].
    pub async fn exchange(&self, id: &str, new: &T, expires_at: Timestamp) -> Result<Option<T>, ShortLivedError> {
        self.read(self.store.exchange(self.place(id), content(new, expires_at)?).await?)
    }

    /// Changes the value under `id` and gives it as it is then. `change` gives the new `expires_at`, or `None` to leave all as it
    /// is; it may be called several times, each time with a fresh copy.
    ///
    /// # Errors
    /// As [`Shelf::get`]; also [`ShortLivedError::Unavailable`] when others never stop changing the same entry.
    pub async fn change(
        &self,
        id: &str,
        mut change: impl FnMut(&mut T) -> Option<Timestamp> + Send,
    ) -> Result<Option<T>, ShortLivedError> {
        self.change_as(id, |value| change(value).map(|expires_at| (expires_at, self.durability))).await
    }

    /// As [`Shelf::change`], where each change says for itself what must happen to it when the process dies.
    ///
    /// # Errors
    /// As [`Shelf::change`].
    pub async fn change_as(
        &self,
        id: &str,
        mut change: impl FnMut(&mut T) -> Option<(Timestamp, Durability)> + Send,
    ) -> Result<Option<T>, ShortLivedError> {
        let place = self.place(id);
        for _ in 0..CHANGE_ATTEMPTS {
            let Some(old) = self.store.get(place).await?.filter(|old| self.is_live(old)) else { return Ok(None) };
            let mut value = self.parse(&old)?;
            let Some((expires_at, durability)) = change(&mut value) else { return Ok(Some(value)) };
            let place = Place { durability, ..place };
            if self.store.replace(place, &old, content(&value, expires_at)?).await? {
                return Ok(Some(value));
            }
        }
        Err(self.too_many_at_once())
    }

    /// Changes the value under `id`, which begins as the default where nothing lies, and gives it as it is then. `change` gives the
    /// new `expires_at`; it may be called several times, each time with a fresh copy.
    ///
    /// # Errors
    /// As [`Shelf::change`].
    pub async fn change_or_begin(
        &self,
        id: &str,
        mut change: impl FnMut(&mut T) -> Timestamp + Send,
    ) -> Result<T, ShortLivedError>
    where
        T: Default,
    {
        let place = self.place(id);
        for _ in 0..CHANGE_ATTEMPTS {
            let old = self.store.get(place).await?.filter(|old| self.is_live(old));
            let mut value = old.as_ref().map(|old| self.parse(old)).transpose()?.unwrap_or_default();
            let expires_at = change(&mut value);
            let new = content(&value, expires_at)?;
            let done = match old {
                Some(old) => self.store.replace(place, &old, new).await?,
                None => matches!(self.store.put_if_absent(place, new).await?, PutIfAbsent::Put(_)),
            };
            if done {
                return Ok(value);
            }
        }
        Err(self.too_many_at_once())
    }

    /// Marks `id` as used until `expires_at`, and says whether this was its first use. `issued_at` is when the thing that `id`
    /// names was issued, less the clock skew that the caller allows its issuer; a time in whole seconds counts as the second's
    /// beginning.
    ///
    /// # Errors
    /// [`ShortLivedError::Unavailable`] when the store is away; it may be marked all the same.
    pub async fn first_use(
        &self,
        id: &str,
        issued_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<FirstUse, ShortLivedError> {
        let mark = Content { value: String::new(), expires_at };
        Ok(match self.store.put_if_absent(self.place(id), mark).await? {
            PutIfAbsent::Found => FirstUse::Replayed,
            PutIfAbsent::Put(Some(remembers_since)) if issued_at < remembers_since => FirstUse::BeforeEpoch,
            PutIfAbsent::Put(_) => FirstUse::Fresh,
        })
    }

    /// Removes what is under `id`, if anything.
    ///
    /// # Errors
    /// [`ShortLivedError::Unavailable`] when the store is away; it may be gone all the same.
    pub async fn remove(&self, id: &str) -> Result<(), ShortLivedError> {
        self.store.remove(self.place(id)).await
    }

    const fn place<'a>(&self, id: &'a str) -> Place<'a> {
        Place { shelf: self.name, id, durability: self.durability, share: self.share }
    }

    fn too_many_at_once(&self) -> ShortLivedError {
        ShortLivedError::Unavailable(format!("an entry of {} is changed by too many at once", self.name))
    }

    fn is_live(&self, content: &Content) -> bool {
        content.expires_at > self.store.clock().now()
    }

    fn read(&self, found: Option<Content>) -> Result<Option<T>, ShortLivedError> {
        found.filter(|content| self.is_live(content)).map(|content| self.parse(&content)).transpose()
    }

    fn parse(&self, content: &Content) -> Result<T, ShortLivedError> {
        // The parser's message could quote the value, so it is not passed on.
        serde_json::from_str(&content.value)
            .map_err(|_| ShortLivedError::Broken(format!("an entry of {} is not of its type", self.name)))
    }
}

fn content<T: Serialize>(value: &T, expires_at: Timestamp) -> Result<Content, ShortLivedError> {
    let value = serde_json::to_string(value).map_err(|error| ShortLivedError::Broken(error.to_string()))?;
    Ok(Content { value, expires_at })
}
