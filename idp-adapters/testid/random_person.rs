//! A random synthetic person, for the page's button.

use fellesporten_domain::{Pid, PidRules};

use super::Persona;

/// Offset on the month that marks Skatteetaten's synthetic people (`docs/contracts/idporten.md` §12.1).
const SYNTHETIC_MONTH: u64 = 80;

/// A random persona; without any, a made-up valid number. `None` only where `rules` accept no synthetic number.
pub(super) fn random_person(personas: &[Persona], rules: &PidRules, random: [u8; 32]) -> Option<Pid> {
    let [a, b, c, d, e, f, g, h, ..] = random;
    let dice = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
    match u64::try_from(personas.len()) {
        Ok(count @ 1..) => {
            usize::try_from(dice % count).ok().and_then(|index| personas.get(index)).map(|persona| persona.pid.clone())
        }
        _ => made_up(dice, rules),
    }
}

/// About one number in five has no check digits, so the next individual number is tried until one has.
fn made_up(dice: u64, rules: &PidRules) -> Option<Pid> {
    let (day, month, year) = (dice % 28 + 1, dice / 28 % 12 + 1 + SYNTHETIC_MONTH, dice / 336 % 60 + 40);
    let first = dice / 20_160 % 400;
    (first..first + 100).find_map(|individual| {
        (0..100).find_map(|check| {
            let text = format!("{day:02}{month:02}{year:02}{individual:03}{check:02}");
            Pid::parse(&text, &PidRules { expanded: false, ..*rules }).ok()
        })
    })
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::Environment;
    use proptest::prelude::*;

    use super::*;

    const RULES: PidRules = PidRules::for_environment(Environment::Demo);

    proptest! {
        #[test]
        fn whatever_the_dice_a_valid_synthetic_person_comes_out(random: [u8; 32]) {
            let pid = random_person(&[], &RULES, random).unwrap();
            prop_assert!(Pid::parse(pid.expose(), &RULES).is_ok());
        }
    }

    #[test]
    fn personas_come_first() {
        let persona = Persona { pid: Pid::parse("17847531096", &RULES).unwrap(), name: "Ferdig Snakket".into() };
        assert_eq!(random_person(&[persona], &RULES, [7; 32]).unwrap().expose(), "17847531096");
    }

    #[test]
    fn other_dice_give_other_people() {
        let one = random_person(&[], &RULES, [1; 32]);
        assert_ne!(one, random_person(&[], &RULES, [2; 32]));
    }

    #[test]
    fn production_rules_give_nobody() {
        assert_eq!(random_person(&[], &PidRules::for_environment(Environment::Production), [1; 32]), None);
    }
}
