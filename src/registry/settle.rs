//! From a known record and a wanted one to the change that lies between them, if any.

use fellesporten_domain::Timestamp;

use crate::apply::{Change, Verb};
use crate::kept::{Kept, differing};

/// The record as it will be, with its times, and what changes; nothing when it is in place already.
pub(crate) fn settle<T: Kept>(
    known: Option<&T>,
    mut wanted: T,
    now: Timestamp,
) -> Result<(T, Option<Change>), serde_json::Error> {
    let (verb, fields) = match known {
        None => {
            let (created, last_updated) = wanted.times();
            (*created, *last_updated) = (now, now);
            (Verb::Add, Vec::new())
        }
        Some(known) => {
            let mut before = known.clone();
            let (created, last_updated) = before.times();
            let times = (*created, *last_updated);
            let (created, last_updated) = wanted.times();
            (*created, *last_updated) = times;
            if wanted == *known {
                return Ok((wanted, None));
            }
            let verb = match (known.active(), wanted.active()) {
                (false, true) => Verb::SwitchOn,
                (true, false) => Verb::SwitchOff,
                _ => Verb::Change,
            };
            let fields = differing(&wanted.fields(), &known.fields());
            *wanted.times().1 = now;
            (verb, fields)
        }
    };
    let change = Change {
        verb,
        kind: T::KIND,
        id: wanted.id(),
        label: wanted.label(),
        organisation: wanted.organisation(),
        fields,
        before: known.and_then(Kept::shown),
        after: wanted.shown(),
        statement: wanted.statement()?,
    };
    Ok((wanted, Some(change)))
}
