//! Long grants in the records.

use fellesporten_domain::{Acr, Amr, Language, ScopeSet};
use fellesporten_store::RecordsOptions;

use super::*;
use crate::grant::{Authentication, Grant, IssuedToken};

const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

fn redeemed(scope: &str, days: u64) -> Redeemed {
    Redeemed {
        secret_hash: "hash".to_owned(),
        expires_at: NOW.plus(A_DAY * u32::try_from(days).unwrap()),
        grant: Grant {
            client_id: "app".to_owned(),
            scope: ScopeSet::parse(scope).unwrap(),
            resource: Vec::new(),
            onbehalfof: None,
            pseudonymous: false,
            consent_ends: None,
            login_id: String::new(),
            authorized_at: NOW,
            authentication: Authentication {
                pid: None,
                unnumbered: None,
                sub: "sub".to_owned(),
                acr: Acr::IDPORTEN_HIGH,
                amr: Amr::TestId,
                auth_time: NOW,
                locale: Language::Nb,
                names: None,
                sid: Some("sid".to_owned()),
                user_agent: None,
            },
        },
        refresh: Some(Refresh {
            generation: 0,
            token_hash: "first".to_owned(),
            rotated_at: NOW,
            idle_until: NOW.plus(A_DAY * 2),
            jkt: None,
        }),
        tokens: Vec::new(),
    }
}

async fn grants() -> (RecordedGrants, Records, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let records = Records::sqlite(&folder.path().join("records.db"), &RecordsOptions::default()).await.unwrap();
    records.migrate(false).await.unwrap();
    records.prepare_all(STATEMENTS).await.unwrap();
    (RecordedGrants::new(records.clone()), records, folder)
}

#[test]
fn only_what_is_renewed_for_longer_than_a_day_is_recorded() {
    let without_refresh = Redeemed { refresh: None, ..redeemed("openid", 30) };
    for (grant, expected) in [(redeemed("openid", 1), false), (redeemed("openid", 2), true), (without_refresh, false)] {
        assert_eq!(is_long(&grant), expected, "{}", grant.expires_at);
    }
}

#[tokio::test]
async fn of_a_crowd_that_renews_one_generation_one_wins() {
    let (grants, _records, _folder) = grants().await;
    grants.keep("g", &redeemed("openid", 30), None).await.unwrap();
    let renewals = (0..20).map(|number| {
        let grants = grants.clone();
        tokio::spawn(async move {
            let judge = |refresh: &Refresh| if refresh.generation == 0 { Verdict::Renews } else { Verdict::Parallel };
            let next = |refresh: &Refresh| Refresh {
                generation: refresh.generation + 1,
                token_hash: format!("by {number}"),
                ..refresh.clone()
            };
            let token = IssuedToken { jti: format!("g.{number}"), expires_at: NOW.plus(A_DAY) };
            grants.renew("g", judge, next, &token, NOW).await.unwrap().unwrap()
        })
    });
    let mut won = 0;
    for renewal in renewals.collect::<Vec<_>>() {
        won += usize::from(renewal.await.unwrap() == Verdict::Renews);
    }
    assert_eq!(won, 1);
    let redeemed = grants.find("g").await.unwrap().unwrap().redeemed;
    assert_eq!((redeemed.living_tokens(NOW).count(), redeemed.refresh.unwrap().generation), (1, 1));
}

#[tokio::test]
async fn a_logout_takes_the_logins_and_leaves_the_apis() {
    let (grants, _records, _folder) = grants().await;
    grants.keep("login", &redeemed("openid profile", 30), Some("me")).await.unwrap();
    grants.keep("api", &redeemed("openid a:x", 30), Some("me")).await.unwrap();
    let ids = async || -> Vec<String> {
        grants.of_person("me").await.unwrap().into_iter().map(|found| found.grant_id).collect()
    };
    assert_eq!(ids().await, ["api", "login"]);
    grants.end_session("another").await.unwrap();
    grants.end_session("sid").await.unwrap();
    assert_eq!(ids().await, ["api"]);
    assert!(grants.remove("api").await.unwrap() && !grants.remove("api").await.unwrap());
}

#[tokio::test]
async fn what_rests_too_long_is_swept_before_its_end() {
    let (grants, records, _folder) = grants().await;
    grants.keep("g", &redeemed("openid", 30), None).await.unwrap();
    for (days, held) in [(3, 1), (4, 0)] {
        SWEEPING.delete(&records, NOW.plus(A_DAY * days), 10).await.unwrap();
        assert_eq!(SWEEPING.survey(&records, NOW).await.unwrap().held, held, "{days}");
    }
}
