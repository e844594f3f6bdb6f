//! A moment as people in Norway write it.

use fellesporten_domain::Timestamp;

/// `28.11.2026 23:05`, in Norwegian time.
pub(super) fn in_norway(moment: Timestamp) -> String {
    let zone = jiff::tz::TimeZone::get("Europe/Oslo").unwrap_or(jiff::tz::TimeZone::UTC);
    jiff::Timestamp::from_second(moment.as_secs())
        .map(|moment| moment.to_zoned(zone).strftime("%d.%m.%Y %H:%M").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_before_month_before_year() {
        let written = in_norway(Timestamp::from_secs(1_790_000_000));
        assert!(written.starts_with("21.09.2026 ") && written.len() == 16, "{written}");
    }
}
