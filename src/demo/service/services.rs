//! The two services that live here, each a client of its own.

use serde::Serialize;

/// A service: one client, one part of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Service {
    /// «Min side».
    MinSide,
    /// «Skattemelding».
    Skatt,
}

impl Service {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::MinSide, Self::Skatt];

    /// The id under which it is registered.
    pub(crate) const fn client_id(self) -> &'static str {
        match self {
            Self::MinSide => "demo-minside",
            Self::Skatt => "demo-skatt",
        }
    }

    /// The name under which it is registered.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::MinSide => "Min side",
            Self::Skatt => "Skattemelding",
        }
    }

    /// Its page.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::MinSide => "/minside",
            Self::Skatt => "/skatt",
        }
    }

    /// Where its login form leads.
    pub(crate) const fn login_path(self) -> &'static str {
        match self {
            Self::MinSide => "/minside/login",
            Self::Skatt => "/skatt/login",
        }
    }

    /// The path of its registered redirect URI.
    pub(crate) const fn callback_path(self) -> &'static str {
        match self {
            Self::MinSide => "/minside/callback",
            Self::Skatt => "/skatt/callback",
        }
    }

    /// Where its logout form leads.
    pub(crate) const fn logout_path(self) -> &'static str {
        match self {
            Self::MinSide => "/minside/logout",
            Self::Skatt => "/skatt/logout",
        }
    }

    /// The path of its registered post-logout redirect URI.
    pub(crate) const fn logged_out_path(self) -> &'static str {
        match self {
            Self::MinSide => "/minside/logged-out",
            Self::Skatt => "/skatt/logged-out",
        }
    }

    /// The other organisation's scope that it may ask for; the person must agree.
    pub(crate) const fn consent_scope(self) -> Option<&'static str> {
        match self {
            Self::MinSide => Some("fiktivvik:barnehage.read"),
            Self::Skatt => None,
        }
    }

    /// The key of what it is for.
    pub(super) const fn lead_key(self) -> &'static str {
        match self {
            Self::MinSide => "demo-minside-lead",
            Self::Skatt => "demo-skatt-lead",
        }
    }

    /// Its entry in the menu.
    pub(super) const fn menu_entry(self) -> &'static str {
        match self {
            Self::MinSide => "minside",
            Self::Skatt => "skatt",
        }
    }

    /// The other one.
    pub(super) const fn other(self) -> Self {
        match self {
            Self::MinSide => Self::Skatt,
            Self::Skatt => Self::MinSide,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_lies_below_its_service() {
        for service in Service::ALL {
            for path in
                [service.login_path(), service.callback_path(), service.logout_path(), service.logged_out_path()]
            {
                assert!(path.starts_with(&format!("{}/", service.path())), "{path}");
            }
            assert_ne!(service.other(), service);
        }
    }
}
