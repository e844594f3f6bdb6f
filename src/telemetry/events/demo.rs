//! The demo service.

events! {
    /// The demo service called the provider and got no answer.
    WARN demo_provider_silent "the demo service got no answer from the provider" (purpose: text, cause: text)
        => "Look at the address in `[demo_service]`.";
    /// A mistake that the demo makes on purpose came back as it should.
    DEBUG demo_mistake_returned "a deliberate mistake came back" (mistake: maybe)
        => "Nothing.";
    /// A login of the demo service ended without one.
    INFO demo_login_failed "a login of the demo service failed" (service: text, cause: text)
        => "The demo's page says what happened.";
    /// The demo service could not issue an enterprise certificate.
    WARN demo_certificate_not_issued "the demo service could not issue a certificate" (cause: text)
        => "Look at the folder of `certificates.test_ca_dir`.";
}
