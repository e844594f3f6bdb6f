//! Which clients a call reaches (docs/contracts/maskinporten.md §6.1, §7.2, §7.8, §7.10). The rest is as if it were not there (fact 81).

use fellesporten_domain::{OrgNumber, ScopeSet};
use fellesporten_registry::changes::clients::Holder;
use fellesporten_registry::{Client, IntegrationType};

use super::rights::{ALTINN, Right, SUPPLIER};

/// How far a call reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Self-service: the organisation's own, and with the supplier's scope those that it made for others.
    Clients {
        /// Who calls.
        organisation: OrgNumber,
        /// Whether its own are among them.
        own: bool,
        /// Whether those are that it made for others.
        supplied: bool,
    },
    /// Simplified onboarding: the organisation's own machines at Maskinporten.
    Machines(OrgNumber),
    /// Altinn's administration: those that the organisation made there.
    Administered(OrgNumber),
}

/// Why a body's `client_orgno` is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotYours {
    /// Without a scope for clients of others.
    #[error("must be your own organisation, or left out; idporten:dcr.supplier makes clients for others")]
    Other,
    /// With such a scope alone.
    #[error("is required: {0} makes clients for other organisations")]
    Missing(&'static str),
}

impl Reach {
    /// None without a scope that opens the right.
    pub(crate) fn of(organisation: OrgNumber, scopes: &ScopeSet, right: Right) -> Option<Self> {
        let (own, supplied) = (right.is_open_to(scopes), right.is_open_to_supplier(scopes));
        (own || supplied).then_some(match right {
            Right::Onboard => Self::Machines(organisation),
            Right::AdministerAsAltinn => Self::Administered(organisation),
            _ => Self::Clients { organisation, own, supplied },
        })
    }

    /// Whether the call reaches this client.
    pub(crate) fn covers(&self, client: &Client) -> bool {
        match *self {
            Self::Clients { organisation, own, supplied } => {
                (own && client.client_orgno == organisation)
                    || (supplied && client.supplier_orgno == Some(organisation))
            }
            Self::Machines(organisation) => {
                client.client_orgno == organisation && client.integration_type == IntegrationType::Maskinporten
            }
            Self::Administered(organisation) => client.administrator_orgno == Some(organisation),
        }
    }

    /// Whether the call changes a client that it covers: what a supplier runs, that supplier alone.
    pub(crate) fn may_change(&self, client: &Client) -> bool {
        match *self {
            Self::Clients { organisation, supplied, .. } => {
                client.supplier_orgno.is_none_or(|supplier| supplied && supplier == organisation)
            }
            Self::Machines(_) => client.supplier_orgno.is_none(),
            Self::Administered(_) => true,
        }
    }

    /// Whose a new client is, when its body names this owner.
    pub(crate) fn holder(&self, client_orgno: Option<OrgNumber>, is_operator: bool) -> Result<Holder, NotYours> {
        match *self {
            Self::Machines(organisation) => Ok(Holder::itself(organisation)),
            Self::Administered(organisation) => {
                let owner = client_orgno.ok_or(NotYours::Missing(ALTINN))?;
                Ok(Holder { administrator_orgno: Some(organisation), ..Holder::itself(owner) })
            }
            Self::Clients { organisation, own: true, .. } if client_orgno.is_none_or(|owner| owner == organisation) => {
                Ok(Holder { is_operator, ..Holder::itself(organisation) })
            }
            Self::Clients { organisation, supplied: true, .. } => {
                let customer =
                    client_orgno.filter(|owner| *owner != organisation).ok_or(NotYours::Missing(SUPPLIER))?;
                Ok(Holder { supplier_orgno: Some(organisation), ..Holder::itself(customer) })
            }
            Self::Clients { .. } => Err(NotYours::Other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn org(number: &str) -> OrgNumber {
        OrgNumber::parse(number).unwrap()
    }

    #[test]
    fn whose_a_new_client_is() {
        use Right::{AdministerAsAltinn, CreateClients, Onboard};
        let (own, other) = (org("314159268"), org("310042706"));
        let mine = Ok((own, None, None, true));
        let supplied = Ok((other, Some(own), None, false));
        let missing = |scope| Err(NotYours::Missing(scope));
        for (scopes, right, said, outcome) in [
            ("idporten:dcr.write", CreateClients, None, mine),
            ("idporten:dcr.write", CreateClients, Some(own), mine),
            ("idporten:dcr.write", CreateClients, Some(other), Err(NotYours::Other)),
            (SUPPLIER, CreateClients, None, missing(SUPPLIER)),
            (SUPPLIER, CreateClients, Some(own), missing(SUPPLIER)),
            (SUPPLIER, CreateClients, Some(other), supplied),
            ("idporten:dcr.supplier idporten:dcr.write", CreateClients, None, mine),
            ("idporten:dcr.supplier idporten:dcr.write", CreateClients, Some(other), supplied),
            // Whoever is named, it is the caller's own.
            ("idporten:dcr.datasharing", Onboard, None, Ok((own, None, None, false))),
            ("idporten:dcr.datasharing", Onboard, Some(other), Ok((own, None, None, false))),
            (ALTINN, AdministerAsAltinn, None, missing(ALTINN)),
            (ALTINN, AdministerAsAltinn, Some(other), Ok((other, None, Some(own), false))),
            (ALTINN, AdministerAsAltinn, Some(own), Ok((own, None, Some(own), false))),
        ] {
            let reach = Reach::of(own, &ScopeSet::parse(scopes).unwrap(), right).unwrap();
            let holder = reach.holder(said, true);
            let holder = holder.map(|it| (it.client_orgno, it.supplier_orgno, it.administrator_orgno, it.is_operator));
            assert_eq!(holder, outcome, "{scopes} {said:?}");
        }
        assert_eq!(Reach::of(own, &ScopeSet::parse("idporten:dcr.read").unwrap(), CreateClients), None);
    }
}
