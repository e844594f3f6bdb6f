//! Which eID was used, as services read it (docs/contracts/idporten.md §1.2).

use std::fmt;
use std::str::FromStr;

use crate::string_serde::serde_as_string;

/// An authentication method. Services switch on the exact spelling, so it is a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Amr {
    /// MinID with a code by SMS.
    MinidOtc,
    /// MinID with its app.
    MinidApp,
    /// MinID with a time-based code.
    MinidTotp,
    /// MinID with a passkey.
    MinidWebauthn,
    /// MinID with a code from the letter (deprecated).
    MinidPin,
    /// BankID with code device or app.
    BankId,
    /// BankID på mobil.
    BankIdMobil,
    /// Buypass ID, card or phone.
    Buypass,
    /// Commfides.
    Commfides,
    /// A foreign notified eID.
    Eidas,
    /// Login by e-mail.
    SelfregisteredEmail,
    /// The testers' own eID; never in production.
    TestId,
}

impl Amr {
    /// Every value, in the order of the contract's table.
    pub const ALL: [Self; 12] = [
        Self::MinidOtc,
        Self::MinidApp,
        Self::MinidTotp,
        Self::MinidWebauthn,
        Self::MinidPin,
        Self::BankId,
        Self::BankIdMobil,
        Self::Buypass,
        Self::Commfides,
        Self::Eidas,
        Self::SelfregisteredEmail,
        Self::TestId,
    ];

    /// The wire name, with the spelling, case and space of the contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MinidOtc => "Minid-OTC",
            Self::MinidApp => "Minid-APP",
            Self::MinidTotp => "Minid-TOTP",
            Self::MinidWebauthn => "Minid-WEBAUTHN",
            Self::MinidPin => "Minid-PIN",
            Self::BankId => "BankID",
            Self::BankIdMobil => "BankID Mobil",
            Self::Buypass => "Buypass",
            Self::Commfides => "Commfides",
            Self::Eidas => "eIDAS",
            Self::SelfregisteredEmail => "Selfregistered-email",
            Self::TestId => "TestID",
        }
    }
}

impl fmt::Display for Amr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Not a known `amr`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown amr: the spelling must be exactly one of the contract's (docs/contracts/idporten.md §1.2)")]
pub struct UnknownAmr;

impl FromStr for Amr {
    type Err = UnknownAmr;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|amr| amr.as_str() == text).ok_or(UnknownAmr)
    }
}

serde_as_string!(Amr);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_is_exact() {
        let names: Vec<_> = Amr::ALL.iter().map(|amr| amr.as_str()).collect();
        assert_eq!(
            names,
            [
                "Minid-OTC",
                "Minid-APP",
                "Minid-TOTP",
                "Minid-WEBAUTHN",
                "Minid-PIN",
                "BankID",
                "BankID Mobil",
                "Buypass",
                "Commfides",
                "eIDAS",
                "Selfregistered-email",
                "TestID"
            ]
        );
        for amr in Amr::ALL {
            assert_eq!(amr.as_str().parse(), Ok(amr));
            assert_eq!(serde_json::to_string(&amr).unwrap(), format!("\"{amr}\""));
        }
        for wrong in ["BankID-mobil", "bankid", "MINID-OTC", "testid", ""] {
            assert_eq!(wrong.parse::<Amr>(), Err(UnknownAmr), "{wrong}");
        }
    }
}
