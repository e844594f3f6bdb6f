//! Requests that are wrong on purpose, to see what the provider says.

use serde::Serialize;

use super::trouble::Trouble;

/// One mistake that real clients make. Its text stands under `demo-mistake-` and the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Mistake {
    /// A redirect URI that is not registered.
    UnregisteredRedirect,
    /// No PKCE challenge.
    NoChallenge,
    /// A challenge with the method `plain`.
    PlainChallenge,
    /// A scope that the client does not have.
    UnknownScope,
    /// `prompt=none` while nobody is logged in.
    NoSession,
    /// A wrong client secret.
    WrongSecret,
    /// A code that was used already.
    ReplayedCode,
    /// A return address of the logout that is not registered.
    UnregisteredLogout,
}

/// Where the provider's answer is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Place {
    /// On a page of the provider: it never redirects to what it does not know.
    ProvidersPage,
    /// In the browser's return to the service.
    Callback,
    /// In the answer of the token endpoint.
    TokenAnswer,
}

impl Mistake {
    pub(super) const ALL: [Self; 8] = [
        Self::UnregisteredRedirect,
        Self::NoChallenge,
        Self::PlainChallenge,
        Self::UnknownScope,
        Self::NoSession,
        Self::WrongSecret,
        Self::ReplayedCode,
        Self::UnregisteredLogout,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::UnregisteredRedirect => "unregistered-redirect",
            Self::NoChallenge => "no-challenge",
            Self::PlainChallenge => "plain-challenge",
            Self::UnknownScope => "unknown-scope",
            Self::NoSession => "no-session",
            Self::WrongSecret => "wrong-secret",
            Self::ReplayedCode => "replayed-code",
            Self::UnregisteredLogout => "unregistered-logout",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mistake| mistake.name() == text)
    }

    pub(super) const fn place(self) -> Place {
        match self {
            Self::UnregisteredRedirect | Self::UnregisteredLogout => Place::ProvidersPage,
            Self::NoChallenge | Self::PlainChallenge | Self::UnknownScope | Self::NoSession => Place::Callback,
            Self::WrongSecret | Self::ReplayedCode => Place::TokenAnswer,
        }
    }

    /// The error that the contract promises (`docs/contracts/idporten.md` §3.3, §4.5, §6.2).
    pub(super) const fn promised(self) -> &'static str {
        match self {
            Self::UnregisteredRedirect | Self::NoChallenge | Self::PlainChallenge => "invalid_request",
            Self::UnknownScope => "invalid_scope",
            Self::NoSession => "login_required",
            Self::WrongSecret => "invalid_client",
            Self::ReplayedCode => "invalid_grant",
            Self::UnregisteredLogout => "–",
        }
    }

    /// Whether it can only be made while somebody is logged in.
    pub(super) const fn needs_login(self) -> bool {
        matches!(self, Self::ReplayedCode | Self::UnregisteredLogout)
    }

    /// Turns the right parameters of an authorization request into wrong ones.
    pub(super) fn spoil(self, parameters: &mut Vec<(&'static str, String)>) {
        let mut set = |name: &'static str, value: &str| {
            parameters.retain(|(own, _)| *own != name);
            parameters.push((name, value.to_owned()));
        };
        match self {
            Self::UnregisteredRedirect => set("redirect_uri", "https://example.org/callback"),
            Self::PlainChallenge => set("code_challenge_method", "plain"),
            Self::UnknownScope => set("scope", "openid demo:not-registered"),
            Self::NoSession => set("prompt", "none"),
            Self::NoChallenge => parameters.retain(|(name, _)| !name.starts_with("code_challenge")),
            Self::WrongSecret | Self::ReplayedCode | Self::UnregisteredLogout => {}
        }
    }
}

/// How a mistake ended.
#[derive(Debug, Clone, Serialize)]
pub(super) struct MistakeResult {
    pub(super) mistake: Mistake,
    /// The provider's error; none when it had nothing to complain of.
    pub(super) error: Option<String>,
    pub(super) description: String,
    /// Whether it is the one that the contract promises.
    pub(super) is_as_promised: bool,
}

impl MistakeResult {
    /// From an error of the provider's, or none.
    pub(super) fn new(mistake: Mistake, error: Option<&str>, description: Option<&str>) -> Self {
        Self {
            mistake,
            error: error.map(str::to_owned),
            description: description.unwrap_or_default().to_owned(),
            is_as_promised: error == Some(mistake.promised()),
        }
    }

    /// From what stopped the service.
    pub(super) fn of_trouble(mistake: Mistake, trouble: &Trouble) -> Self {
        match trouble {
            Trouble::Refused { error, description } => Self::new(mistake, Some(error), Some(description)),
            other => Self::new(mistake, None, Some(&other.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for mistake in Mistake::ALL {
            assert_eq!(Mistake::parse(mistake.name()), Some(mistake));
            assert_eq!(serde_json::to_value(mistake).unwrap(), mistake.name());
        }
        assert_eq!(Mistake::parse("x"), None);
    }

    #[test]
    fn each_mistake_of_the_request_changes_only_its_own_parameter() {
        let right = || {
            vec![
                ("redirect_uri", "r".to_owned()),
                ("scope", "openid".to_owned()),
                ("code_challenge", "c".to_owned()),
                ("code_challenge_method", "S256".to_owned()),
            ]
        };
        for (mistake, changed) in [
            (Mistake::UnregisteredRedirect, &["redirect_uri"][..]),
            (Mistake::NoChallenge, &["code_challenge", "code_challenge_method"]),
            (Mistake::PlainChallenge, &["code_challenge_method"]),
            (Mistake::UnknownScope, &["scope"]),
            (Mistake::NoSession, &["prompt"]),
            (Mistake::WrongSecret, &[]),
        ] {
            let mut spoiled = right();
            mistake.spoil(&mut spoiled);
            let mut different: Vec<&str> = right()
                .iter()
                .filter(|pair| !spoiled.contains(pair))
                .chain(spoiled.iter().filter(|pair| !right().contains(pair)))
                .map(|(name, _)| *name)
                .collect();
            different.sort_unstable();
            different.dedup();
            assert_eq!(different, changed, "{mistake:?}");
        }
    }
}
