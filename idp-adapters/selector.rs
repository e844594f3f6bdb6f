//! What the selector lists: equal treatment as one pure function (`docs/contracts/idporten.md` §1.4, §3.4).
//!
//! Its only inputs are the catalogue, the levels asked for and a broker-wide setting, so nothing of a client can
//! hide, reorder or favour an eID.

use fellesporten_domain::{Acr, Framework};
use serde::Serialize;

use crate::{Catalogue, EidRow, EidState, email};

/// What happens to an eID whose level is too low; one setting for the whole broker.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BelowLevel {
    /// Shown, with the reason, not selectable.
    #[default]
    Disabled,
    /// Left out.
    Hidden,
}

/// One line of the selector.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    /// The eID.
    pub row: &'a EidRow,
    /// Whether it can be chosen.
    pub standing: Standing,
}

impl Choice<'_> {
    /// Whether the person may start this eID.
    pub fn is_selectable(&self) -> bool {
        !matches!(self.standing, Standing::Disabled(_))
    }
}

/// Whether an eID can be chosen, and what to say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// As any other.
    Selectable,
    /// Selectable, with a mark: an eID with trouble is never silently removed.
    Marked(Mark),
    /// Shown, not selectable.
    Disabled(WhyDisabled),
}

/// A mark beside an eID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// An operator has something to say.
    Notice,
    /// Many attempts fail.
    Degraded,
    /// It does not answer.
    Down,
}

/// Why an eID cannot be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyDisabled {
    /// The service needs a higher level than it gives.
    BelowLevel,
    /// An operator closed it.
    Closed,
}

/// The selector for a request that accepts any of `needed`, in the catalogue's order.
pub fn selector<'a>(catalogue: &'a Catalogue, needed: &[Acr], below_level: BelowLevel) -> Vec<Choice<'a>> {
    catalogue
        .rows()
        .iter()
        .filter(|row| row.enabled && row.environments.contains(&catalogue.environment()))
        .filter_map(|row| standing(row, needed, below_level).map(|standing| Choice { row, standing }))
        .collect()
}

/// The one eID that such a request goes straight to: eIDAS or e-mail, when the request accepts nothing else and the
/// eID can be chosen (`docs/contracts/idporten.md` §3.4).
pub fn direct_jump<'a>(catalogue: &'a Catalogue, needed: &[Acr]) -> Option<&'a EidRow> {
    let all = |accepts: fn(&Acr) -> bool| !needed.is_empty() && needed.iter().all(accepts);
    let id = if all(|acr| matches!(acr, Acr::Loa { framework: Framework::Eidas, .. })) {
        "eidas"
    } else if all(|acr| matches!(acr, Acr::SelfregisteredEmail)) {
        email::ID
    } else {
        return None;
    };
    selector(catalogue, needed, BelowLevel::Hidden)
        .into_iter()
        .find(|choice| choice.row.id.as_str() == id && choice.is_selectable())
        .map(|choice| choice.row)
}

/// None: not offered, because the request asks for nothing of this eID's kind.
fn standing(row: &EidRow, needed: &[Acr], below_level: BelowLevel) -> Option<Standing> {
    if !row.acrs.iter().any(|acr| needed.iter().any(|needed| acr.satisfies(needed))) {
        let is_asked_for = row.acrs.iter().any(|acr| needed.iter().any(|needed| same_framework(acr, needed)));
        return (is_asked_for && below_level == BelowLevel::Disabled)
            .then_some(Standing::Disabled(WhyDisabled::BelowLevel));
    }
    Some(match row.state {
        EidState::Up => Standing::Selectable,
        EidState::Notice => Standing::Marked(Mark::Notice),
        EidState::Degraded => Standing::Marked(Mark::Degraded),
        EidState::Down { .. } => Standing::Marked(Mark::Down),
        EidState::Closed => Standing::Disabled(WhyDisabled::Closed),
    })
}

fn same_framework(one: &Acr, other: &Acr) -> bool {
    match (one, other) {
        (Acr::Loa { framework: one, .. }, Acr::Loa { framework: other, .. }) => one == other,
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::Environment;

    use super::*;
    use crate::{
        catalogue::tests::{acr, everything, row},
        testid,
    };

    const BELOW: Standing = Standing::Disabled(WhyDisabled::BelowLevel);

    fn shown(catalogue: &Catalogue, needed: &[&str], below_level: BelowLevel) -> Vec<(String, Standing)> {
        let needed: Vec<Acr> = needed.iter().map(|text| acr(text)).collect();
        selector(catalogue, &needed, below_level)
            .into_iter()
            .map(|choice| (choice.row.id.to_string(), choice.standing))
            .collect()
    }

    fn selectable(catalogue: &Catalogue, needed: &[&str]) -> Vec<String> {
        let needed: Vec<Acr> = needed.iter().map(|text| acr(text)).collect();
        selector(catalogue, &needed, BelowLevel::Disabled)
            .into_iter()
            .filter(Choice::is_selectable)
            .map(|choice| choice.row.id.to_string())
            .collect()
    }

    #[test]
    fn the_level_is_the_only_filter() {
        let catalogue = Catalogue::new(Environment::Demo, everything(), &[]).unwrap();
        for (needed, ids) in [
            (&["idporten-loa-high"][..], &["bankid", "buypass", "commfides", "testid"][..]),
            (&["idporten-loa-substantial"], &["bankid", "buypass", "commfides", "minid", "testid"]),
            (&["eidas-loa-high"], &["eidas", "testid"]),
            (
                &["idporten-loa-substantial", "eidas-loa-substantial"],
                &["bankid", "buypass", "commfides", "minid", "eidas", "testid"],
            ),
            (
                &["selfregistered-email", "idporten-loa-substantial"],
                &["bankid", "buypass", "commfides", "minid", "email", "testid"],
            ),
        ] {
            assert_eq!(selectable(&catalogue, needed), ids, "{needed:?}");
        }
    }

    #[test]
    fn minid_at_high_is_shown_disabled_or_hidden() {
        let catalogue = Catalogue::new(Environment::Demo, everything(), &[]).unwrap();
        let disabled = shown(&catalogue, &["idporten-loa-high"], BelowLevel::Disabled);
        assert!(disabled.contains(&("minid".into(), BELOW)));
        let hidden = shown(&catalogue, &["idporten-loa-high"], BelowLevel::Hidden);
        assert!(hidden.iter().all(|(id, _)| id != "minid"));
        assert!(!disabled.iter().any(|(id, _)| id == "eidas"), "eIDAS is absent unless asked for");
    }

    #[test]
    fn trouble_marks_but_never_removes() {
        for (state, standing) in [
            (EidState::Up, Standing::Selectable),
            (EidState::Notice, Standing::Marked(Mark::Notice)),
            (EidState::Degraded, Standing::Marked(Mark::Degraded)),
            (EidState::Down { try_anyway: false }, Standing::Marked(Mark::Down)),
            (EidState::Closed, Standing::Disabled(WhyDisabled::Closed)),
        ] {
            let rows = vec![EidRow { state, ..row("bankid", "BankID", &["idporten-loa-high"]) }];
            let catalogue = Catalogue::new(Environment::Production, rows, &[]).unwrap();
            assert_eq!(
                shown(&catalogue, &["idporten-loa-high"], BelowLevel::Hidden),
                [("bankid".to_owned(), standing)]
            );
        }
    }

    #[test]
    fn a_row_of_another_environment_or_switched_off_is_absent() {
        let off = EidRow { enabled: false, ..row("bankid", "BankID", &["idporten-loa-high"]) };
        let elsewhere =
            EidRow { environments: vec![Environment::Test], ..row("buypass", "Buypass", &["idporten-loa-high"]) };
        let catalogue = Catalogue::new(Environment::Demo, vec![off, elsewhere], &[]).unwrap();
        assert!(shown(&catalogue, &["idporten-loa-high"], BelowLevel::Disabled).is_empty());
    }

    #[test]
    fn only_eidas_and_email_requests_jump_past_the_selector() {
        let catalogue = Catalogue::new(Environment::Demo, everything(), &[]).unwrap();
        for (needed, target) in [
            (&["eidas-loa-substantial"][..], Some("eidas")),
            (&["eidas-loa-substantial", "eidas-loa-high"], Some("eidas")),
            (&["selfregistered-email"], Some("email")),
            (&["eidas-loa-high", "selfregistered-email"], None),
            (&["eidas-loa-high", "idporten-loa-high"], None),
            (&["idporten-loa-high"], None),
            (&[], None),
        ] {
            let needed: Vec<Acr> = needed.iter().map(|text| acr(text)).collect();
            assert_eq!(direct_jump(&catalogue, &needed).map(|row| row.id.as_str()), target, "{needed:?}");
        }
        let without = Catalogue::new(Environment::Demo, vec![testid::row(false)], &[]).unwrap();
        assert!(direct_jump(&without, &[acr("eidas-loa-high")]).is_none());
    }
}
