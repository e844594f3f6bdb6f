//! Who decides on access to a scope (docs/contracts/maskinporten.md §5.3, §1.2 rule 2).

use fellesporten_domain::OrgNumber;

use crate::scope::Scope;

/// The organisation that owns the scope decides, and nobody else: not the operator of the installation either.
pub(crate) fn may_decide(acting: OrgNumber, scope: &Scope) -> bool {
    scope.owner_orgno == acting
}
