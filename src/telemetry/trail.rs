//! Which request a task works for, and which login that request belongs to: every log line of the task says both.
//!
//! A login goes through many requests, and each has a trace id of its own. The login's id is the trace id of the request that
//! began it; it is kept in whatever the login leaves behind (attempt, session, grant), and whoever finds one of these calls
//! [`follow_login`].

use std::cell::RefCell;

tokio::task_local! {
    static HERE: RefCell<Trail>;
}

/// The ids of a piece of work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    trace_id: Option<String>,
    login_id: Option<String>,
}

impl Trail {
    /// Of a request, or of work that begins by itself. Its login is not known yet.
    pub fn of(trace_id: &str) -> Self {
        Trail { trace_id: Some(trace_id.to_owned()), login_id: None }
    }

    /// Of the work that the caller is part of, to be led on to where that work is finished by another task.
    pub fn here() -> Self {
        HERE.try_with(|here| here.borrow().clone()).unwrap_or_default()
    }

    /// The same request, for another login.
    #[must_use]
    pub fn with_login(self, login_id: &str) -> Self {
        Trail { login_id: Some(login_id.to_owned()), ..self }
    }

    /// Does `work` on this trail.
    pub async fn lead<W: Future>(self, work: W) -> W::Output {
        HERE.scope(RefCell::new(self), work).await
    }
}

/// From here on the work belongs to this login. An empty id is of something that was kept before logins had ids.
pub fn follow_login(login_id: &str) {
    if !login_id.is_empty() {
        // Outside a trail there is no line that could name it.
        let _ = HERE.try_with(|here| here.borrow_mut().login_id = Some(login_id.to_owned()));
    }
}

/// The request that the work belongs to, or what else began it.
pub fn trace_id() -> Option<String> {
    Trail::here().trace_id
}

/// The login that the work belongs to, once that is known.
pub fn login_id() -> Option<String> {
    Trail::here().login_id
}

/// Hands trace id and login id to a log line.
pub(crate) fn with_ids(write: impl Fn(Option<&str>, Option<&str>)) {
    let written = HERE.try_with(|here| {
        let Trail { trace_id, login_id } = &*here.borrow();
        write(trace_id.as_deref(), login_id.as_deref());
    });
    if written.is_err() {
        write(None, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> (Option<String>, Option<String>) {
        let seen = RefCell::new((None, None));
        with_ids(|trace_id, login_id| *seen.borrow_mut() = (trace_id.map(str::to_owned), login_id.map(str::to_owned)));
        seen.into_inner()
    }

    #[tokio::test]
    async fn each_work_has_its_own_ids() {
        assert_eq!(ids(), (None, None));
        follow_login("nobody hears this");
        let one = Trail::of("one").lead(async {
            assert_eq!(ids(), (Some("one".to_owned()), None));
            follow_login("login");
            tokio::task::yield_now().await;
            follow_login("");
            assert_eq!(ids(), (Some("one".to_owned()), Some("login".to_owned())));
            let led_on = tokio::spawn(Trail::here().lead(async { ids() })).await.unwrap();
            assert_eq!(led_on, ids());
            let of_another = Trail::here().with_login("another").lead(async { login_id() }).await;
            assert_eq!(of_another.as_deref(), Some("another"));
            assert_eq!(login_id().as_deref(), Some("login"));
        });
        let two = Trail::of("two").lead(async {
            tokio::task::yield_now().await;
            assert_eq!(ids(), (Some("two".to_owned()), None));
        });
        tokio::join!(one, two);
        assert_eq!(ids(), (None, None));
    }
}
