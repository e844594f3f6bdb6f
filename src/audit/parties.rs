//! Whose an event is: what an organisation finds in its own log (docs/contracts/maskinporten.md §1.2 rules 3–6).

use fellesporten_domain::OrgNumber;

use crate::Event;

/// The organisations that an event is shown to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Parties {
    /// The owner of the client or of the record.
    pub(crate) organisation: Option<OrgNumber>,
    /// Another one that it concerns.
    pub(crate) counterpart: Option<OrgNumber>,
}

impl Parties {
    /// Those of an event. What people did is nobody's log but their own.
    pub(crate) fn of(event: &Event) -> Self {
        let (organisation, counterpart) = match event {
            Event::TokenIssued { organisation, .. } => (*organisation, None),
            Event::MachineTokenIssued(token) => (Some(token.client_orgno), Some(token.consumer)),
            Event::GrantRefused(refused) => (Some(refused.client_orgno), None),
            // Who acts through self-service is an organisation; the command is none.
            Event::RegistryChange { organisation, actor, .. } => (*organisation, OrgNumber::parse(actor).ok()),
            Event::ExpiryWarning { organisation, .. } => (Some(*organisation), None),
            _ => (None, None),
        };
        Self { organisation, counterpart: counterpart.filter(|other| Some(*other) != organisation) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Change;

    fn change(organisation: &str, actor: &str) -> Event {
        Event::RegistryChange {
            trace_id: "t".to_owned(),
            actor: actor.to_owned(),
            client_id: None,
            kind: "scope access".to_owned(),
            id: "a:b for c".to_owned(),
            organisation: OrgNumber::parse(organisation).ok(),
            change: Change::Updated,
            before: None,
            after: None,
        }
    }

    #[test]
    fn a_change_is_its_owners_and_its_makers() {
        let number = |text| OrgNumber::parse(text).ok();
        let (consumer, owner) = ("314159268", "310042706");
        for (event, counterpart) in [
            (change(consumer, owner), number(owner)),
            (change(consumer, consumer), None),
            (change(consumer, "fellesporten apply"), None),
        ] {
            assert_eq!(Parties::of(&event), Parties { organisation: number(consumer), counterpart });
        }
    }
}
