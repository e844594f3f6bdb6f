//! A scope that a delegation names gets the environment's own source (docs/contracts/product.md §6).

use super::*;

const HERE: &str = "http://localhost:8094/";

/// The source of a scope after these files, one after the other; and that a second time changes nothing.
async fn source_after(node: &Node, texts: &[&str], scope: &str) -> Option<String> {
    for text in texts {
        for attempt in 0..2 {
            let options =
                PlanOptions { environment: Environment::Demo, now: NOW, prune: false, delegation_source: Some(HERE) };
            let plan = plan(&node.registry.snapshot(), &[file(text)], options, &node.rng).unwrap();
            assert!(attempt == 0 || plan.is_empty(), "{plan}");
            node.execute(plan).await.unwrap();
        }
    }
    node.registry.snapshot().scope(scope).unwrap().delegation_source.clone()
}

#[tokio::test]
async fn a_delegation_brings_its_scope_the_source() {
    let scope =
        "[[scopes]]\nprefix = \"data\"\nsubscope = \"skriv\"\nowner_orgno = \"310042706\"\ndescription = \"d\"\n";
    let elsewhere = format!("{scope}delegation_source = \"https://tt02.altinn.no/\"\n");
    let delegation =
        "[[delegations]]\nscope = \"data:skriv\"\nconsumer_orgno = \"314159268\"\nsupplier_orgno = \"310042706\"\n";
    let both = format!("{scope}{delegation}");
    let (world, tt02) = (WORLD, "https://tt02.altinn.no/");
    for (texts, expected) in [
        (vec![world, scope], None),
        (vec![world, &both], Some(HERE)),
        (vec![world, scope, delegation], Some(HERE)),
        (vec![world, &both, scope], Some(HERE)),
        (vec![world, &elsewhere, delegation], Some(tt02)),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.db");
        let records = Records::sqlite(&path, &RecordsOptions::default()).await.unwrap();
        records.migrate(false).await.unwrap();
        let node = Node::on(&records).await;
        let source = source_after(&node, &texts, "data:skriv").await;
        assert_eq!(source.as_deref(), expected, "{texts:?}");
        records.close().await;
    }
}
