//! The kinds of events: what retention and statistics tell apart.

/// Declares the kinds with their names in the store.
macro_rules! kinds {
    ($( $(#[doc = $about:literal])+ $kind:ident = $name:literal, )+) => {
        /// A kind of event. Each has a row in the table of retention (`src/retention/rules.rs`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $( $(#[doc = $about])+ $kind, )+ }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$( Self::$kind, )+];

            /// Its name in the store.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$kind => $name, )+ }
            }
        }
    };
}

kinds! {
    /// A login at a service.
    Authentication = "authentication",
    /// A login that belongs to eSignering, whose records are kept longer.
    AuthenticationEsignering = "authentication_esignering",
    /// A logout.
    Logout = "logout",
    /// Tokens left the token endpoint.
    TokenIssued = "token_issued",
    /// Maskinporten issued a token.
    MachineTokenIssued = "machine_token_issued",
    /// Maskinporten refused a grant of a client that it knows.
    GrantRefused = "grant_refused",
    /// A person was asked to let a client use APIs, or took it back.
    Consent = "consent",
    /// The registry was changed.
    RegistryChange = "registry_change",
    /// A signing key went a step through its life.
    KeyChange = "key_change",
    /// An organisation was told what of its clients ends soon.
    ExpiryWarning = "expiry_warning",
    /// An operator did or read something.
    Operation = "operation",
    /// What was too old was deleted.
    RetentionSweep = "retention_sweep",
}
