//! The closed lists that say what kind of client a registration describes (docs/contracts/idporten.md §7.1–7.3).

use crate::wire_enum::wire_enum;

wire_enum! {
    /// What a client is for (§7.1). Cannot change once the client exists.
    pub enum IntegrationType {
        /// Login only; scopes fixed to `openid profile`.
        Idporten = "idporten",
        /// Login, and APIs on behalf of the person.
        ApiKlient = "api_klient",
        /// Login on behalf of an organisation.
        Ansattporten = "ansattporten",
        /// Machine to machine.
        Maskinporten = "maskinporten",
        /// The contact register, machine to machine; scopes fixed.
        Krr = "krr",
        /// Managed by the operator, machine to machine.
        Eformidling = "eformidling",
    }
}

impl IntegrationType {
    /// Whether people log in through such a client; the others ask for tokens with a signed grant.
    #[must_use]
    pub const fn is_login(self) -> bool {
        matches!(self, Self::Idporten | Self::ApiKlient | Self::Ansattporten)
    }
}

wire_enum! {
    /// Where the client runs (§7.2), hence whether it can keep a secret.
    pub enum ApplicationType {
        /// A server: confidential.
        Web = "web",
        /// A single-page application: public.
        Browser = "browser",
        /// An app or a program on a computer: public.
        Native = "native",
    }
}

impl ApplicationType {
    /// Whether nothing can prove who this client is.
    #[must_use]
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Web)
    }
}

wire_enum! {
    /// How the client proves itself at the token endpoint (§4.1).
    pub enum AuthMethod {
        /// Secret in the `Authorization` header.
        ClientSecretBasic = "client_secret_basic",
        /// Secret in the form.
        ClientSecretPost = "client_secret_post",
        /// A signed assertion.
        PrivateKeyJwt = "private_key_jwt",
        /// Public clients only.
        None = "none",
    }
}

impl AuthMethod {
    /// Whether a client with this method has a secret.
    #[must_use]
    pub const fn uses_secret(self) -> bool {
        matches!(self, Self::ClientSecretBasic | Self::ClientSecretPost)
    }
}

wire_enum! {
    /// What the client may send as `grant_type` (§7.2).
    pub enum GrantType {
        /// A login.
        AuthorizationCode = "authorization_code",
        /// Renewal of a login's tokens.
        RefreshToken = "refresh_token",
        /// A signed grant (RFC 7523); Maskinporten and the contact register.
        JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer" | "jwt_bearer_token",
    }
}

wire_enum! {
    /// Which proof key for code exchange is demanded (§7.3).
    pub enum ChallengeMethod {
        /// Demanded, SHA-256.
        S256 = "S256",
        /// Waived; confidential clients only.
        None = "none",
    }
}

wire_enum! {
    /// Whether a refresh token is replaced at each use (§7.3).
    pub enum RefreshTokenUsage {
        /// Each use gives a new one.
        OneTime = "ONETIME",
        /// The same one works again.
        Reuse = "REUSE",
    }
}
