//! `[[citizens]]`: the synthetic people of demo and test environments.

use fellesporten_domain::{Pid, PidRules};

use super::planner::{Place, Planner, records};
use crate::citizen::Citizen;
use crate::customers::CitizenRecord;
use crate::kept::Kept;
use crate::rules::Violation;

impl Planner<'_> {
    pub(super) fn citizens(&mut self) {
        for (place, record) in records(self.files, "citizens", |file| &file.document.citizens) {
            if self.environment().is_production() {
                self.refuse(
                    place,
                    "[[citizens]] is for demo and test environments only: production knows people by their logins; \
                     leave it out",
                );
                continue;
            }
            self.citizen(place, record);
        }
    }

    fn citizen(&mut self, place: Place<'_>, record: &CitizenRecord) {
        for violation in details(record) {
            self.refuse_field(place, violation);
        }
        let pid = match Pid::parse(record.pid.0.expose(), &PidRules::for_environment(self.environment())) {
            Ok(pid) => pid,
            Err(cause) => {
                self.refuse_field(place, Violation::new("pid", cause.to_string()));
                return;
            }
        };
        if !self.name(Citizen::KIND, pid.expose().to_owned(), place) {
            return;
        }
        let known = self.snapshot.citizen(&pid);
        let wanted = Citizen {
            pid,
            name: record.name.clone(),
            email: record.email.clone(),
            mobile: record.mobile.clone(),
            address: record.address.clone(),
            contact_verified: record.contact_verified.clone(),
            reserved: record.reserved,
            closed: record.closed,
            active: true,
            created: self.now(),
            last_updated: self.now(),
        };
        self.settle(known, wanted);
    }
}

fn details(record: &CitizenRecord) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut check = |fine: bool, field: &str, message: &str| {
        if !fine {
            violations.push(Violation::new(field, message));
        }
    };
    let digits = |text: &str, count: std::ops::RangeInclusive<usize>| {
        count.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    check(!record.name.trim().is_empty(), "name", "is required");
    check(
        record.email.as_deref().is_none_or(|email| {
            email
                .split_once('@')
                .is_some_and(|(local, host)| !local.is_empty() && host.contains('.') && !host.contains('@'))
        }),
        "email",
        "is not an e-mail address",
    );
    check(
        record.mobile.as_deref().is_none_or(|mobile| mobile.strip_prefix('+').is_some_and(|rest| digits(rest, 8..=15))),
        "mobile",
        "must be + and 8 to 15 digits, country code first",
    );
    check(
        record.address.as_ref().is_none_or(|address| digits(&address.postal_code, 4..=4)),
        "address.postal_code",
        "must be four digits",
    );
    check(
        record.contact_verified.as_deref().is_none_or(is_date),
        "contact_verified",
        "must be a date, as \"2024-01-31\"",
    );
    violations
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let in_range = |part: &str, length: usize, range: std::ops::RangeInclusive<u32>| {
        part.len() == length && part.parse().is_ok_and(|number| range.contains(&number))
    };
    in_range(year, 4, 1900..=9999) && in_range(month, 2, 1..=12) && in_range(day, 2, 1..=31)
}
