//! How many codes go out by SMS before anybody has proved anything (`docs/contracts/minid.md` §6).

use std::time::Duration;

use fellesporten_store::{Limit, Quota, ShortLived, Spent};

use crate::{
    secrets::{NumberHash, Secrets},
    state::Topic,
};

/// So many at once, and as many again spread over each hour.
const MOST: u32 = 3;
const HOUR: Duration = Duration::from_secs(60 * 60);

/// The limits of all nodes. Each topic has its own, so that no stranger's order uses up what an owner waits for.
#[derive(Clone)]
pub struct SmsLimits {
    numbers: Limit,
    mobiles: Limit,
    secrets: Secrets,
}

impl SmsLimits {
    /// The limits counted in `short_lived`, under keyed digests.
    pub fn new(short_lived: &ShortLived, secrets: Secrets) -> Self {
        let quota = Quota::new(MOST, HOUR);
        SmsLimits {
            numbers: Limit::new(short_lived, "minid_sms_per_number", quota),
            mobiles: Limit::new(short_lived, "minid_sms_per_mobile", quota),
            secrets,
        }
    }

    /// Whether one more may be sent about this number now, to `mobile` where that is being registered. A login's SMS comes after the
    /// right password, and has no limit but its code's lifetime.
    pub async fn spend(&self, topic: Topic, number: &NumberHash, mobile: Option<&str>) -> bool {
        if topic == Topic::LogIn {
            return true;
        }
        let id = |hash: &str| format!("{}:{hash}", topic.as_str());
        if let Spent::No { .. } = self.numbers.spend(|| id(number.as_str())).await {
            return false;
        }
        let Some(mobile) = mobile else { return true };
        let spent = self.mobiles.spend(|| id(&self.secrets.mobile_hash(neighbourhood(mobile)))).await;
        matches!(spent, Spent::Yes { .. })
    }
}

/// What counts as one mobile. Abroad, whole series belong to people who earn on what is sent to them, so there neighbours share.
fn neighbourhood(mobile: &str) -> &str {
    match mobile.get(..mobile.len().saturating_sub(3)) {
        Some(series) if !mobile.starts_with("+47") => series,
        _ => mobile,
    }
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::{Clock, Environment, Pid, PidRules, Rng, Secret, Timestamp};
    use fellesporten_store::{Records, RecordsOptions};

    use super::*;

    const HERE: Option<&str> = Some("+4799000001");

    #[tokio::test]
    async fn three_an_hour_by_number_and_by_mobile_for_each_topic() {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::sqlite(&folder.path().join("records.db"), &RecordsOptions::default()).await.unwrap();
        records.migrate(false).await.unwrap();
        let clock = Clock::fixed(Timestamp::from_secs(1_790_000_000));
        let short_lived = ShortLived::embedded(records, clock.clone(), &Rng::system()).await.unwrap();
        let secrets = Secrets::derive(&Secret::new(vec![7; 32])).unwrap();
        let limits = SmsLimits::new(&short_lived, secrets.clone());
        let rules = PidRules::for_environment(Environment::Test);
        let [kari, ola, per] = ["17847531096", "03918820190", "61868114001"]
            .map(|number| secrets.number_hash(&Pid::parse(number, &rules).unwrap()));
        for (topic, number, mobile, wanted) in [
            (Topic::NewMobile, &kari, HERE, [true, true, true, false]),
            // Another mobile is no way round, nor is another number, and neither takes anything from other errands.
            (Topic::NewMobile, &kari, Some("+4799000002"), [false; 4]),
            (Topic::NewMobile, &ola, HERE, [false; 4]),
            (Topic::Order, &kari, HERE, [true, true, true, false]),
            (Topic::RecoverySms, &kari, None, [true, true, true, false]),
            (Topic::LogIn, &kari, None, [true; 4]),
            (Topic::NewMobile, &per, Some("+882130000001"), [true, true, true, false]),
            (
                Topic::NewMobile,
                &Secrets::number_hash(&secrets, &Pid::parse("12847949919", &rules).unwrap()),
                Some("+882130000999"),
                [false; 4],
            ),
        ] {
            for (time, may) in wanted.into_iter().enumerate() {
                assert_eq!(limits.spend(topic, number, mobile).await, may, "{topic:?} {number:?} {mobile:?} {time}");
            }
        }
        clock.advance(Duration::from_secs(1200));
        assert!(limits.spend(Topic::RecoverySms, &kari, None).await, "one comes back in twenty minutes");
        assert!(!limits.spend(Topic::RecoverySms, &kari, None).await);
    }
}
