//! Which clients a call reaches (docs/contracts/maskinporten.md §6.1, §7.2): those of the caller's organisation, and with the supplier's
//! scope those that it made for others. The rest is as if it were not there (fact 81). Of its own clients that a supplier runs, an
//! organisation reads all and switches them off, and changes nothing.

use fellesporten_domain::{OrgNumber, ScopeSet};
use fellesporten_registry::Client;
use fellesporten_registry::changes::clients::Holder;

use super::rights::Right;

/// How far a call reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reach {
    organisation: OrgNumber,
    right: Right,
    own: bool,
    supplied: bool,
}

/// Why a body's `client_orgno` is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotYours {
    /// Without the supplier's scope.
    #[error("must be your own organisation, or left out; idporten:dcr.supplier makes clients for others")]
    Other,
    /// With it alone.
    #[error("is required: idporten:dcr.supplier makes clients for other organisations (fact 82)")]
    Missing,
}

impl Reach {
    /// None without a scope that opens the right.
    pub(crate) fn of(organisation: OrgNumber, scopes: &ScopeSet, right: Right) -> Option<Self> {
        let (own, supplied) = (right.is_open_to(scopes), right.is_open_to_supplier(scopes));
        (own || supplied).then_some(Self { organisation, right, own, supplied })
    }

    /// Whether the call reaches this client.
    pub(crate) fn covers(&self, client: &Client) -> bool {
        (self.own && client.client_orgno == self.organisation)
            || (self.supplied && client.supplier_orgno == Some(self.organisation))
    }

    /// Whether this is for a client's supplier alone to do, and the caller is none.
    pub(crate) fn is_for_supplier(&self, client: &Client) -> bool {
        let is_anothers = client.supplier_orgno.is_some_and(|supplier| supplier != self.organisation || !self.supplied);
        is_anothers && !self.right.is_of_owner_of_supplied()
    }

    /// Whose a new client is, when its body names this owner.
    pub(crate) fn holder(&self, client_orgno: Option<OrgNumber>, is_operator: bool) -> Result<Holder, NotYours> {
        let own = Holder { client_orgno: self.organisation, supplier_orgno: None, is_operator };
        match client_orgno {
            None if self.own => Ok(own),
            None => Err(NotYours::Missing),
            Some(owner) if owner == self.organisation && self.own => Ok(own),
            Some(owner) if owner != self.organisation && self.supplied => {
                Ok(Holder { client_orgno: owner, supplier_orgno: Some(self.organisation), is_operator: false })
            }
            Some(owner) if owner == self.organisation => Err(NotYours::Missing),
            Some(_) => Err(NotYours::Other),
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
        let (own, other) = (org("314159268"), org("310042706"));
        let of = |client_orgno: OrgNumber, supplier_orgno| Ok((client_orgno, supplier_orgno));
        for (scopes, said, outcome) in [
            ("idporten:dcr.write", None, of(own, None)),
            ("idporten:dcr.write", Some(own), of(own, None)),
            ("idporten:dcr.write", Some(other), Err(NotYours::Other)),
            ("idporten:dcr.supplier", None, Err(NotYours::Missing)),
            ("idporten:dcr.supplier", Some(own), Err(NotYours::Missing)),
            ("idporten:dcr.supplier", Some(other), of(other, Some(own))),
            ("idporten:dcr.supplier idporten:dcr.write", None, of(own, None)),
            ("idporten:dcr.supplier idporten:dcr.write", Some(other), of(other, Some(own))),
        ] {
            let scopes_of = ScopeSet::parse(scopes).unwrap();
            let reach = Reach::of(own, &scopes_of, Right::CreateClients).unwrap();
            let holder = reach.holder(said, false).map(|it| (it.client_orgno, it.supplier_orgno));
            assert_eq!(holder, outcome, "{scopes} {said:?}");
        }
        assert_eq!(Reach::of(own, &ScopeSet::parse("idporten:dcr.read").unwrap(), Right::CreateClients), None);
    }
}
