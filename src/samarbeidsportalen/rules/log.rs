//! Which events of an organisation's log are asked for.

use fellesporten_audit::Event;
use fellesporten_domain::OrgNumber;

/// How a grant ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A token was issued.
    Issued,
    /// It was refused.
    Refused,
}

/// What is asked for; what is not said does not narrow.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wanted<'a> {
    pub(crate) client_id: Option<&'a str>,
    pub(crate) scope: Option<&'a str>,
    pub(crate) consumer: Option<OrgNumber>,
    pub(crate) outcome: Option<Outcome>,
}

impl Wanted<'_> {
    /// Whether an event is one of those.
    pub(crate) fn takes(&self, event: &Event) -> bool {
        match event {
            Event::MachineTokenIssued(token) => {
                self.ended(Outcome::Issued)
                    && self.of_client(&token.client_id)
                    && self.for_consumer(Some(token.consumer))
                    && self.scope.is_none_or(|scope| token.token_scopes.iter().any(|it| it.scope == scope))
            }
            Event::TokenIssued { client_id, organisation, scopes, .. } => {
                self.ended(Outcome::Issued)
                    && self.of_client(client_id)
                    && self.for_consumer(*organisation)
                    && self.scope.is_none_or(|scope| scopes.contains(scope))
            }
            // What a refused grant asked for is no record of ours.
            Event::GrantRefused(refused) => {
                self.ended(Outcome::Refused)
                    && self.of_client(&refused.client_id)
                    && self.for_consumer(Some(refused.client_orgno))
                    && self.scope.is_none_or(|scope| refused.text.contains(scope))
            }
            Event::RegistryChange { kind, id, organisation, .. } => {
                self.outcome.is_none()
                    && self.client_id.is_none_or(|client_id| kind == "client" && id == client_id)
                    && self.for_consumer(*organisation)
                    && self.scope.is_none_or(|scope| kind.starts_with("scope") && id.split(' ').any(|it| it == scope))
            }
            Event::ExpiryWarning { organisation, expiring, .. } => {
                self.outcome.is_none()
                    && self.scope.is_none()
                    && self.for_consumer(Some(*organisation))
                    && self.client_id.is_none_or(|wanted| expiring.iter().any(|it| it.client_id == wanted))
            }
            _ => false,
        }
    }

    fn ended(&self, outcome: Outcome) -> bool {
        self.outcome.is_none_or(|wanted| wanted == outcome)
    }

    fn of_client(&self, client_id: &str) -> bool {
        self.client_id.is_none_or(|wanted| wanted == client_id)
    }

    fn for_consumer(&self, consumer: Option<OrgNumber>) -> bool {
        self.consumer.is_none_or(|wanted| Some(wanted) == consumer)
    }
}
