//! Certificates, keys and signatures.

events! {
    /// An answer could not be signed: the signers are busy, or there is no active key.
    WARN no_signature "no signature" (cause: text)
        => "Busy: add cores or nodes (`fellesporten_signer_queue`). No active key: `fellesporten keys`.";
    /// A key refused to sign.
    ERROR signature_failed "a signature could not be made" (kid: text, cause: text)
        => "A defect of ours or of the key: activate another key, then report it.";
    /// A signer thread survived a defect; the request got an error.
    ERROR signature_panicked "a signature panicked" ()
        => "A defect of ours: report it with the lines around it.";
    /// At start: an issuer has no active signing key.
    WARN no_signing_key "there is no active signing key, so nobody can log in" (issuer: text)
        => "`fellesporten keys … generate`, then `activate`.";
    /// Signing keys were to be read anew and could not be.
    WARN key_ring_stale "the key ring was not refreshed; the last one serves" (cause: text)
        => "See `records_away`; after a change of `keys.wrapping`, compare it on all nodes.";
    /// A listener's new certificate is in use.
    INFO tls_certificate_changed "a new certificate is in use" (file: text)
        => "Nothing.";
    /// A listener's new certificate cannot be used.
    ERROR tls_certificate_refused "the new certificate cannot be used; the old one stays" (cause: text)
        => "Correct the files before the old certificate ends.";
    /// A revocation list that was kept on disk is not believed or not readable.
    WARN crl_copy_refused "the kept revocation list is of no use" (address: text, folder: text, cause: text)
        => "Nothing, if the list is fetched soon; else see `crl_not_renewed`.";
    /// A revocation list was fetched and cannot be written to disk.
    ERROR crl_not_kept "a revocation list is in use, but cannot be kept" (folder: text, cause: text)
        => "Give the process the right and the space to write in `folder`, before the next restart.";
    /// A revocation list could not be fetched or is not believed.
    WARN crl_not_renewed "a revocation list was not renewed; the last one serves" (address: text, cause: text)
        => "Open for `address`, or ask its issuer, before the list ends.";
    /// A revocation list is past its `nextUpdate`; its certificates are accepted until the grace is over.
    ERROR crl_overdue "a revocation list is overdue; its grace runs" (alarm: text, address: text, next_update: maybe)
        => "Within `crl_grace_hours`: open for `address`, or call its issuer.";
    /// A revocation list is past its grace.
    ERROR crl_dead "a revocation list is too old; its certificates are refused" (alarm: text, address: text, next_update: maybe)
        => "At once: open for `address`, or call its issuer.";
    /// A revocation list was not fetched since this node was installed.
    ERROR crl_never_had "a revocation list was never had; its certificates count as not revoked" (alarm: text, address: text)
        => "Open for `address`.";
}
