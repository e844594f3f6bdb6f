//! What the scopes of a token open (docs/contracts/maskinporten.md §7.2).

use fellesporten_domain::ScopeSet;

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    /// Read clients and their keys.
    ReadClients,
    /// Change, deactivate, set keys and secret.
    ChangeClients,
    /// Make clients.
    CreateClients,
    /// Read onbehalfof entries.
    ReadOnBehalfOf,
    /// Change and remove onbehalfof entries.
    ChangeOnBehalfOf,
    /// Add onbehalfof entries.
    CreateOnBehalfOf,
    /// Read own scopes and accesses.
    ReadScopes,
    /// Make and change scopes, give and take access.
    WriteScopes,
    /// Look up an organisation's name.
    LookUp,
    /// Read the organisation's own log.
    ReadLog,
    /// Simplified onboarding: read what the organisation holds; read, make and switch off its machines.
    Onboard,
    /// Altinn's administration: everything over the clients that were made there.
    AdministerAsAltinn,
}

const READ: &str = "idporten:dcr.read";
const MODIFY: &str = "idporten:dcr.modify";
const WRITE: &str = "idporten:dcr.write";
const ON_BEHALF_OF: &str = "idporten:dcr/onbehalfof:write";
pub(super) const SUPPLIER: &str = "idporten:dcr.supplier";
pub(super) const ALTINN: &str = "idporten:dcr.altinn";
const DATASHARING: &str = "idporten:dcr.datasharing";
const SCOPES_READ: &str = "idporten:scopes.read";
const SCOPES_WRITE: &str = "idporten:scopes.write";

impl Right {
    /// The scopes of which each opens it for what is the caller's own.
    pub(crate) const fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::ReadClients => &[READ, MODIFY, WRITE],
            Self::ChangeClients => &[MODIFY, WRITE],
            Self::CreateClients => &[WRITE],
            Self::ReadOnBehalfOf => &[READ, MODIFY, WRITE, ON_BEHALF_OF],
            Self::ChangeOnBehalfOf => &[MODIFY, WRITE, ON_BEHALF_OF],
            Self::CreateOnBehalfOf => &[WRITE, ON_BEHALF_OF],
            Self::ReadScopes => &[SCOPES_READ, SCOPES_WRITE],
            Self::WriteScopes => &[SCOPES_WRITE],
            Self::ReadLog => &[READ, MODIFY, WRITE, SCOPES_READ, SCOPES_WRITE],
            Self::LookUp => &[READ, MODIFY, WRITE, ON_BEHALF_OF, SUPPLIER, SCOPES_READ, SCOPES_WRITE],
            Self::Onboard => &[DATASHARING],
            Self::AdministerAsAltinn => &[ALTINN],
        }
    }

    /// Whether suppliers have it over the clients that they made for others.
    pub(crate) const fn is_suppliers_too(self) -> bool {
        !matches!(
            self,
            Self::ReadScopes
                | Self::WriteScopes
                | Self::LookUp
                | Self::ReadLog
                | Self::Onboard
                | Self::AdministerAsAltinn
        )
    }

    /// Whether one of the token's scopes opens it for what is the caller's own.
    pub(crate) fn is_open_to(self, scopes: &ScopeSet) -> bool {
        self.scopes().iter().any(|scope| scopes.contains(scope))
    }

    /// Whether the token's scopes open it for clients that the caller made for others.
    pub(crate) fn is_open_to_supplier(self, scopes: &ScopeSet) -> bool {
        self.is_suppliers_too() && scopes.contains(SUPPLIER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Right::{
        AdministerAsAltinn, ChangeClients, ChangeOnBehalfOf, CreateClients, CreateOnBehalfOf, LookUp, Onboard,
        ReadClients, ReadLog, ReadOnBehalfOf, ReadScopes, WriteScopes,
    };

    const ALL: [Right; 12] = [
        ReadClients,
        ChangeClients,
        CreateClients,
        ReadOnBehalfOf,
        ChangeOnBehalfOf,
        CreateOnBehalfOf,
        ReadScopes,
        WriteScopes,
        LookUp,
        ReadLog,
        Onboard,
        AdministerAsAltinn,
    ];

    #[test]
    fn what_each_scope_opens() {
        let table: [(&str, &[Right]); 11] = [
            (READ, &[ReadClients, ReadOnBehalfOf, LookUp, ReadLog]),
            (MODIFY, &[ReadClients, ChangeClients, ReadOnBehalfOf, ChangeOnBehalfOf, LookUp, ReadLog]),
            (
                WRITE,
                &[
                    ReadClients,
                    ChangeClients,
                    CreateClients,
                    ReadOnBehalfOf,
                    ChangeOnBehalfOf,
                    CreateOnBehalfOf,
                    LookUp,
                    ReadLog,
                ],
            ),
            (ON_BEHALF_OF, &[ReadOnBehalfOf, ChangeOnBehalfOf, CreateOnBehalfOf, LookUp]),
            (SCOPES_READ, &[ReadScopes, LookUp, ReadLog]),
            (SCOPES_WRITE, &[ReadScopes, WriteScopes, LookUp, ReadLog]),
            // Of what is its own it opens nothing.
            (SUPPLIER, &[LookUp]),
            (DATASHARING, &[Onboard]),
            (ALTINN, &[AdministerAsAltinn]),
            ("idporten:dcr", &[]),
            ("fellesporten:operator", &[]),
        ];
        for (scope, rights) in table {
            let scopes = ScopeSet::parse(scope).unwrap();
            for right in ALL {
                assert_eq!(right.is_open_to(&scopes), rights.contains(&right), "{scope}: {right:?}");
                let others = [ReadScopes, WriteScopes, LookUp, ReadLog, Onboard, AdministerAsAltinn];
                let supplier = scope == SUPPLIER && !others.contains(&right);
                assert_eq!(right.is_open_to_supplier(&scopes), supplier, "{scope}: {right:?}");
            }
        }
    }
}
