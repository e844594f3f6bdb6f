//! The demo's people and clients as its pages and its first words show them.

use fellesporten_domain::{Pid, Timestamp};
use fellesporten_registry::{ApplicationType, Citizen, Client, Snapshot};

use super::service::{ClientLine, Person};

/// Everybody, ordered by number.
pub(crate) fn people(snapshot: &Snapshot, now: Timestamp) -> Vec<Person> {
    let active = snapshot.citizens().iter().filter(|citizen| citizen.active);
    active
        .map(|citizen| Person { pid: citizen.pid.clone(), name: citizen.name.clone(), note_keys: notes(citizen, now) })
        .collect()
}

/// Every client that works, ordered by identifier.
pub(crate) fn clients(snapshot: &Snapshot) -> Vec<ClientLine> {
    let mut lines: Vec<ClientLine> = snapshot
        .all_clients()
        .filter(|client| client.active)
        .map(|client| ClientLine {
            client_id: client.client_id.clone(),
            name: client.client_name.clone(),
            organisation: snapshot
                .organisation(&client.client_orgno)
                .map_or_else(|| client.client_orgno.to_string(), |organisation| organisation.name.clone()),
            integration_type: client.integration_type.to_string(),
            authentication: client.token_endpoint_auth_method.to_string(),
            kind_keys: kind(client),
        })
        .collect();
    lines.sort_by(|one, other| one.client_id.cmp(&other.client_id));
    lines
}

/// Number and name of every active organisation.
pub(crate) fn organisations(snapshot: &Snapshot) -> Vec<(String, String)> {
    let active = snapshot.all_organisations().filter(|organisation| organisation.active);
    sorted(active.map(|organisation| (organisation.org_number.to_string(), organisation.name.clone())))
}

/// Name and description of every active scope.
pub(crate) fn scopes(snapshot: &Snapshot) -> Vec<(String, String)> {
    let active = snapshot.all_scopes().filter(|scope| scope.active);
    sorted(active.map(|scope| (scope.name.to_string(), scope.description.clone())))
}

fn sorted(pairs: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort();
    pairs
}

fn kind(client: &Client) -> Vec<&'static str> {
    let place = match client.application_type {
        _ if !client.integration_type.is_login() => "demo-kind-machine",
        ApplicationType::Web => "demo-kind-web",
        ApplicationType::Browser => "demo-kind-browser",
        ApplicationType::Native => "demo-kind-native",
    };
    let more = [("demo-kind-isolated", client.sso_disabled), ("demo-kind-supplier", client.supplier_orgno.is_some())];
    std::iter::once(place).chain(true_ones(more)).collect()
}

fn notes(citizen: &Citizen, now: Timestamp) -> Vec<&'static str> {
    let notes = [
        ("demo-note-closed", citizen.closed),
        ("demo-note-reserved", citizen.reserved),
        ("demo-note-stale", citizen.contact_verified.is_some()),
        ("demo-note-d-number", citizen.pid.kind().d_number),
        ("demo-note-under-age", age(&citizen.pid, now).is_some_and(|age| age < 18)),
    ];
    true_ones(notes).collect()
}

fn true_ones<const N: usize>(keys: [(&'static str, bool); N]) -> impl Iterator<Item = &'static str> {
    keys.into_iter().filter_map(|(key, is_true)| is_true.then_some(key))
}

/// Whole years, for people born from 1940 to 2039 (docs/contracts/idporten.md §12.1); others are old enough for anything.
fn age(pid: &Pid, now: Timestamp) -> Option<i64> {
    let number = |range: std::ops::Range<usize>| pid.expose().get(range)?.parse::<i64>().ok();
    let (day, month) = (number(0..2)? % 40, number(2..4)? % 20);
    let (short_year, individual) = (number(4..6)?, number(6..9)?);
    let year = if individual >= 500 && short_year < 40 { 2000 + short_year } else { 1900 + short_year };
    let today = jiff::Timestamp::from_second(now.as_secs()).ok()?.to_zoned(jiff::tz::TimeZone::UTC);
    let not_yet = (i64::from(today.month()), i64::from(today.day())) < (month, day);
    Some(i64::from(today.year()) - year - i64::from(not_yet))
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::{Environment, PidRules};

    use super::*;

    #[test]
    fn a_birthday_makes_one_older() {
        // Born 17 April 1975: month 84 is April, synthetic.
        let pid = Pid::parse("17847531096", &PidRules::for_environment(Environment::Demo)).unwrap();
        let day = 86_400;
        let birthday_2026 = 1_776_384_000;
        assert_eq!(age(&pid, Timestamp::from_secs(birthday_2026)), Some(51));
        assert_eq!(age(&pid, Timestamp::from_secs(birthday_2026 - day)), Some(50));
    }
}
