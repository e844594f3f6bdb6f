//! A registry with more clients and access than one page holds.

use super::*;

/// Pages of clients and of access are read until there are no more.
#[tokio::test]
async fn a_registry_of_many_pages_is_read_whole() {
    let owners: Vec<String> =
        (310_000_000..).map(|n: u32| n.to_string()).filter(|n| OrgNumber::parse(n).is_ok()).take(46).collect();
    let mut world = String::new();
    for owner in &owners {
        world += &format!("[[organisations]]\norg_number = \"{owner}\"\nname = \"Kunde\"\n");
        world += &format!(
            "[[scopes]]\nprefix = \"p{owner}\"\nsubscope = \"les\"\nowner_orgno = \"{owner}\"\ndescription = \"d\"\n"
        );
        for consumer in &owners {
            world += &format!("[[scope_access]]\nscope = \"p{owner}:les\"\nconsumer_orgno = \"{consumer}\"\n");
        }
    }
    for (number, owner) in (0..1001).zip(owners.iter().cycle()) {
        world += &WEB
            .replace("\"web\"", &format!("\"web-{number}\""))
            .replace("314159268", owner)
            .replace("supplier_orgno = \"310042706\"", "")
            .replace("data:les", &format!("p{owner}:les"));
    }
    let world = &world;
    on_both_engines(|records| async move {
        Node::on(&records).await.apply(world).await;
        let snapshot = Registry::load(records, BuiltIn::default()).await.unwrap().snapshot();
        assert_eq!((snapshot.all_clients().count(), snapshot.all_access().count()), (1001, 46 * 46));
    })
    .await;
}
