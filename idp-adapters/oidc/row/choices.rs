//! The words that a row chooses among.

use fellesporten_jose::Algorithm;
use serde::Deserialize;

/// Declares an enum of lower-case words; the first one is the default.
macro_rules! words {
    ($($(#[$about:meta])* $name:ident { $(#[$first_about:meta])* $first:ident, $($(#[$other_about:meta])* $other:ident,)* })+) => { $(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $(#[$first_about])* #[default] $first, $($(#[$other_about])* $other,)* }
    )+ };
}

words! {
    /// Where the provider's endpoints come from.
    Discovery {
        /// Its metadata document.
        Auto,
        /// The row alone.
        Static,
    }
    /// How we authenticate at the provider's endpoints.
    ClientAuth {
        /// A signed assertion (RFC 7523).
        PrivateKeyJwt,
        /// Secret in the header.
        ClientSecretBasic,
        /// Secret in the form.
        ClientSecretPost,
        /// Not at all.
        None,
    }
    /// Whom our assertions are for.
    AssertionAudience {
        /// The issuer.
        Issuer,
        /// The token endpoint, as older Keycloak wants it.
        TokenEndpoint,
    }
    /// Pushed authorization requests (RFC 9126).
    Par {
        /// When the provider offers it.
        IfOffered,
        /// Not even then.
        Never,
        /// Or the eID is unavailable.
        Required,
    }
    /// How the answer comes back to us.
    ResponseMode {
        /// In the query.
        Query,
        /// In the query, as a signed JWT (JARM).
        #[serde(rename = "query.jwt")]
        QueryJwt,
        /// As a form from the provider's page.
        FormPost,
    }
    /// Where the number is.
    NumberSource {
        /// The ID token.
        IdToken,
        /// Userinfo.
        Userinfo,
        /// The ID token, else userinfo.
        IdTokenThenUserinfo,
    }
    /// What the userinfo endpoint answers.
    Userinfo {
        /// It is not asked.
        Never,
        /// JSON.
        Json,
        /// A signed JWT.
        SignedJwt,
    }
    /// Whether the answer says who made it.
    IssParameter {
        /// When the metadata says that it does.
        IfAdvertised,
        /// Always.
        Required,
        /// Not looked at.
        Ignore,
    }
    /// Kinds of number.
    NumberKind {
        /// Fødselsnummer.
        Fodselsnummer,
        /// D-nummer.
        DNummer,
    }
}

/// PKCE.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Pkce {
    /// With SHA-256.
    #[default]
    S256,
    /// The provider does not know it.
    #[serde(rename = "off")]
    Off,
}

/// Signature algorithms of ID tokens. `none` and HMAC cannot be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// ECDSA on P-256.
    Es256,
}

impl SignatureAlgorithm {
    pub(super) fn algorithm(self) -> Algorithm {
        match self {
            Self::Rs256 => Algorithm::Rs256,
            Self::Ps256 => Algorithm::Ps256,
            Self::Es256 => Algorithm::Es256,
        }
    }
}
