//! Why an enterprise certificate is refused: the names of `docs/contracts/eid-adapters.md` §5.5, each with its cure.

/// The first check that a certificate fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// V1.
    #[error("the certificate cannot be read; send the leaf first, at most 4 certificates, each DER")]
    Malformed,
    /// V1.
    #[error(
        "the certificate is a CA's (basicConstraints says so), and a CA's is no organisation's; send the leaf first"
    )]
    CaCertificate,
    /// V2.
    #[error("the certificate has expired; get a new one from its supplier")]
    Expired,
    /// V2.
    #[error("the certificate is not valid yet; check the clock, or wait")]
    NotYetValid,
    /// V3.
    #[error("the certificate signed itself; use one from Buypass or Commfides, or in test from the test CA")]
    SelfSigned,
    /// V4.
    #[error("the certificate has a critical extension other than keyUsage and basicConstraints")]
    UnknownCriticalExtension,
    /// V5.
    #[error("the certificate has no keyUsage that is critical")]
    KeyUsageMissing,
    /// V6.
    #[error("the certificate's keyUsage is not for this; choose the organisation's other certificate")]
    KeyUsageWrong,
    /// V7.
    #[error(
        "the certificate's issuer is not trusted here; production and test take certificates of their own suppliers"
    )]
    UntrustedIssuer,
    /// V8.
    #[error("the certificate has no policy of an enterprise certificate that is accepted here")]
    PolicyMissing,
    /// V9.
    #[error("the certificate is revoked; get a new one from its supplier")]
    Revoked,
    /// V9.
    #[error("whether the certificate is revoked cannot be known: its revocation list is not a known one, or too old")]
    RevocationUnknown,
    /// V10.
    #[error("the certificate names no organisation number, or two")]
    NoOrganisationNumber,
    /// V11.
    #[error("the certificate's key or signature is too weak; get a new one with RSA of 3072 bits")]
    WeakKey,
}

impl Refusal {
    /// Every refusal, in the order of the checks.
    pub const ALL: [Self; 14] = [
        Self::Malformed,
        Self::CaCertificate,
        Self::Expired,
        Self::NotYetValid,
        Self::SelfSigned,
        Self::UnknownCriticalExtension,
        Self::KeyUsageMissing,
        Self::KeyUsageWrong,
        Self::UntrustedIssuer,
        Self::PolicyMissing,
        Self::Revoked,
        Self::RevocationUnknown,
        Self::NoOrganisationNumber,
        Self::WeakKey,
    ];

    /// The contract's name of it, for logs and answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::CaCertificate => "ca_certificate",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::SelfSigned => "self_signed",
            Self::UnknownCriticalExtension => "unknown_critical_extension",
            Self::KeyUsageMissing => "key_usage_missing",
            Self::KeyUsageWrong => "key_usage_wrong",
            Self::UntrustedIssuer => "untrusted_issuer",
            Self::PolicyMissing => "policy_missing",
            Self::Revoked => "revoked",
            Self::RevocationUnknown => "revocation_unknown",
            Self::NoOrganisationNumber => "no_organisation_number",
            Self::WeakKey => "weak_key",
        }
    }
}
