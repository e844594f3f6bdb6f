//! Sweeps: one claims the work, batches end, and the proof is written down.

use std::time::Duration;

use fellesporten_domain::Timestamp;
use fellesporten_store::retention::{self, Survey};
use fellesporten_store::{Statement, short_lived_sweeping, values};

use crate::support::both_engines;

const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);
const HOUR: Duration = Duration::from_secs(3600);
const INSERT: &str = "INSERT INTO embedded_entries (entry_key, expires_at, value) VALUES ($1, $2, $3)";

both_engines! {
    async fn one_of_two_claims_the_work_until_the_hour_is_over(records) {
        let claim = async |now: Timestamp| retention::claim(&records, "k", now, now.minus(HOUR)).await.unwrap();
        assert!(claim(NOW).await);
        assert!(!claim(NOW.plus(Duration::from_secs(1))).await, "another has begun");
        assert!(claim(NOW.plus(HOUR)).await);
        assert!(claim(NOW).await, "the clock was set back");
    }

    async fn batches_take_what_is_too_old_and_leave_the_rest(records) {
        let sweeping = short_lived_sweeping();
        assert_eq!(sweeping.survey(&records, NOW).await.unwrap(), Survey { held: 0, oldest: None, overdue: 0 });
        let rows = (0..10_u32).map(|n| values![format!("k{n}"), NOW.plus(HOUR * n).minus(HOUR * 5), "v"]).collect();
        records.write(Statement::insert_many(INSERT, rows)).await.unwrap();
        let before = sweeping.survey(&records, NOW).await.unwrap();
        assert_eq!(before, Survey { held: 10, oldest: Some(NOW.minus(HOUR * 5)), overdue: 5 });
        for expected in [2, 2, 1, 0] {
            assert_eq!(sweeping.delete(&records, NOW, 2).await.unwrap(), expected);
        }
        assert_eq!(sweeping.survey(&records, NOW).await.unwrap(), Survey { held: 5, oldest: Some(NOW), overdue: 0 });
    }

    async fn sweeps_add_up(records) {
        assert!(retention::claim(&records, "k", NOW, NOW).await.unwrap());
        assert!(retention::last(&records).await.unwrap().is_empty(), "begun is not ended");
        for deleted in [3, 4] {
            retention::finish(&records, "k", NOW, NOW.minus(HOUR), deleted).await.unwrap();
        }
        let last = retention::last(&records).await.unwrap();
        assert_eq!((last[0].at, last[0].cut_off, last[0].deleted, last[0].deleted_in_all), (NOW, NOW.minus(HOUR), 4, 7));
    }
}
