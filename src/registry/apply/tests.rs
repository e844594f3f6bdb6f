//! Which records are refused, and with which words. Each row is a file on top of a small world.

use std::path::Path;

use fellesporten_domain::Environment::{self, Demo, Production, Test};
use fellesporten_domain::{Rng, Timestamp};

use super::{Plan, PlanOptions, Verb, plan};
use crate::customers::{CustomerFile, parse_text};
use crate::snapshot::Snapshot;

const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

/// An owner, a customer, and a scope of each kind; numbers of the environment.
fn world(environment: Environment) -> String {
    let (owner, customer) = numbers(environment);
    let scopes: String = [
        ("les", "allowed_integration_types = [\"api_klient\"]"),
        ("maskin", "allowed_integration_types = [\"maskinporten\"]"),
        ("av", "active = false"),
    ]
    .iter()
    .map(|(subscope, more)| {
        format!(
            "[[scopes]]\nprefix = \"data\"\nsubscope = \"{subscope}\"\nowner_orgno = \"{owner}\"\n\
             description = \"d\"\n{more}\n"
        )
    })
    .collect();
    format!(
        "[[organisations]]\norg_number = \"{owner}\"\nname = \"Eier\"\n\
         [[organisations]]\norg_number = \"{customer}\"\nname = \"Kunde\"\n{scopes}"
    )
}

fn numbers(environment: Environment) -> (&'static str, &'static str) {
    if environment.is_production() { ("991825827", "974720760") } else { ("310042706", "314159268") }
}

fn file(name: &str, text: &str) -> CustomerFile {
    parse_text(name, text, Path::new("")).unwrap()
}

fn plan_of(environment: Environment, text: &str) -> Result<Plan, Vec<String>> {
    let files = [file("world.toml", &world(environment)), file("a.toml", text)];
    let options = PlanOptions { environment, now: NOW, prune: false, delegation_source: None };
    plan(&Snapshot::default(), &files, options, &Rng::seeded(1))
        .map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

/// A web client; a field in `fields` takes the place of the usual one.
fn client(environment: Environment, fields: &[&str]) -> String {
    let (_, customer) = numbers(environment);
    let usual = [
        format!("client_orgno = \"{customer}\""),
        "client_id = \"a\"".to_owned(),
        "client_name = \"Navn\"".to_owned(),
        "description = \"d\"".to_owned(),
        "integration_type = \"idporten\"".to_owned(),
        "redirect_uris = [\"https://client.no/cb\"]".to_owned(),
    ];
    let key = |line: &str| line.split(' ').next().unwrap().to_owned();
    let mut lines: Vec<String> =
        usual.into_iter().filter(|line| fields.iter().all(|field| key(field) != key(line))).collect();
    lines.extend(fields.iter().filter(|field| !field.ends_with("= none")).map(|field| (*field).to_owned()));
    format!("[[clients]]\n{}\n", lines.join("\n"))
}

/// Facts 97, 98, 103, 105 and docs/contracts/idporten.md §7.1–7.5.
#[test]
fn clients() {
    const MACHINE: [&str; 2] = ["integration_type = \"maskinporten\"", "redirect_uris = none"];
    let ok = "";
    for (environment, fields, refusal) in [
        (Production, &[][..], ok),
        (Test, &[], ok),
        // Identity and texts.
        (Test, &["client_id = \"a b\""], "a.toml:1: clients[0].client_id: has 1 to 255"),
        (Test, &["client_id = \"\""], "clients[0].client_id: has 1 to 255"),
        (Test, &["client_id = \"https://a\""], "clients[0].client_id: has 1 to 255"),
        (Test, &["client_name = \" \""], "clients[0].client_name: is required"),
        (Test, &["client_name = \"a\\nb\""], "clients[0].client_name: has a control character"),
        (Test, &["description = \"\""], "clients[0].description: is required"),
        (
            Test,
            &["client_orgno = \"310012351\""],
            "clients[0].client_orgno: no file and no active record names the organisation 310012351",
        ),
        (Test, &["supplier_orgno = \"310012351\""], "clients[0].supplier_orgno: no file"),
        (Test, &["supplier_orgno = \"310042706\""], ok),
        (
            Test,
            &["integration_type = \"ansattporten\""],
            "clients[0].integration_type: ansattporten is not served here",
        ),
        // Application type and authentication (§7.2).
        (Test, &["application_type = \"browser\""], ok),
        (Test, &["application_type = \"native\""], ok),
        (
            Test,
            &["application_type = \"browser\"", "token_endpoint_auth_method = \"client_secret_basic\""],
            "a browser client cannot keep a secret",
        ),
        (
            Test,
            &["application_type = \"native\"", "token_endpoint_auth_method = \"private_key_jwt\""],
            "a native client cannot keep a secret",
        ),
        (Test, &["token_endpoint_auth_method = \"none\""], "a web client must be able to prove"),
        (Test, &["token_endpoint_auth_method = \"private_key_jwt\""], ok),
        (Test, &["token_endpoint_auth_method = \"client_secret_post\""], ok),
        (Test, &["code_challenge_method = \"none\""], ok),
        (
            Test,
            &["code_challenge_method = \"none\"", "application_type = \"browser\""],
            "clients[0].code_challenge_method: a browser client always needs S256",
        ),
        (Test, &["code_challenge_method = \"none\"", "application_type = \"native\""], "always needs S256"),
        // Grants.
        (Test, &["grant_types = [\"authorization_code\", \"refresh_token\"]"], ok),
        (
            Test,
            &["grant_types = [\"refresh_token\"]"],
            "clients[0].grant_types: a login client needs authorization_code",
        ),
        (Test, &["grant_types = []"], "needs authorization_code"),
        (Test, &["grant_types = [\"authorization_code\", \"jwt_bearer_token\"]"], "the jwt-bearer grant is for"),
        // Addresses; their rules have a table of their own.
        (Test, &["redirect_uris = []"], "clients[0].redirect_uris: a login client needs at least one"),
        (Test, &["strict_audience_from = \"2027-01-31\""], "clients[0].strict_audience_from: is for clients of Mask"),
        (
            Test,
            &[MACHINE[0], MACHINE[1], "strict_audience_from = \"in May\""],
            "clients[0].strict_audience_from: must be a date",
        ),
        (
            Test,
            &["redirect_uris = [\"https://a.no\", \"https://*.no\"]"],
            "clients[0].redirect_uris[1]: has a wildcard",
        ),
        (
            Test,
            &["redirect_uris = [\"https://a.no\", \"https://a.no\"]"],
            "clients[0].redirect_uris: names the same address twice",
        ),
        (
            Production,
            &["redirect_uris = [\"http://client.no/cb\"]"],
            "clients[0].redirect_uris[0]: must be https in production",
        ),
        (Test, &["redirect_uris = [\"http://client.no/cb\"]"], ok),
        (
            Test,
            &["post_logout_redirect_uris = [\"javascript:alert(1)\"]"],
            "clients[0].post_logout_redirect_uris[0]: must be https",
        ),
        (
            Test,
            &["frontchannel_logout_uri = \"https://client.no/out\"", "frontchannel_logout_session_required = true"],
            ok,
        ),
        (
            Test,
            &["frontchannel_logout_uri = \"https://evil.no/out\"", "frontchannel_logout_session_required = true"],
            "clients[0].frontchannel_logout_uri: must have the same host",
        ),
        (Test, &["frontchannel_logout_session_required = true"], "needs a frontchannel_logout_uri"),
        (
            Test,
            &["backchannel_logout_uri = \"https://evil.no/out\""],
            "clients[0].backchannel_logout_uri: must have the same host",
        ),
        (Production, &["client_uri = \"http://client.no\""], "clients[0].client_uri: must be https in production"),
        // Scopes (§7.1, 8.3).
        (Test, &["scopes = [\"profile\"]"], "clients[0].scopes: a login client needs openid"),
        (Test, &["scopes = [\"openid\", \"data:les\"]"], "an idporten client has openid and profile only"),
        (Test, &["scopes = [\"openid\", \"a b\"]"], "clients[0].scopes[1]: a scope has printable"),
        (Test, &["integration_type = \"api_klient\"", "scopes = [\"openid\", \"data:les\"]"], ok),
        (
            Test,
            &["integration_type = \"api_klient\"", "scopes = [\"openid\", \"data:maskin\"]"],
            "data:maskin does not allow clients of type api_klient",
        ),
        (
            Test,
            &["integration_type = \"api_klient\"", "scopes = [\"openid\", \"data:borte\"]"],
            "declares the scope data:borte",
        ),
        (
            Test,
            &["integration_type = \"api_klient\"", "scopes = [\"openid\", \"data:av\"]"],
            "declares the scope data:av",
        ),
        // Machines.
        (Test, &[MACHINE[0], MACHINE[1], "scopes = [\"data:maskin\"]"], ok),
        (Test, &[MACHINE[0], MACHINE[1], "scopes = [\"openid\"]"], "openid is for logins"),
        (Test, &[MACHINE[0], MACHINE[1], "application_type = \"native\""], "a maskinporten client is web"),
        (
            Test,
            &[MACHINE[0], MACHINE[1], "token_endpoint_auth_method = \"client_secret_basic\""],
            "uses private_key_jwt",
        ),
        (Test, &[MACHINE[0], MACHINE[1], "grant_types = [\"authorization_code\"]"], "jwt-bearer only"),
        (Test, &[MACHINE[0], MACHINE[1], "grant_types = [\"jwt_bearer_token\"]"], ok),
        (Test, &[MACHINE[0]], "clients[0].redirect_uris: nobody logs in through a maskinporten client"),
        (
            Test,
            &["integration_type = \"krr\"", MACHINE[1], "scopes = [\"data:maskin\"]"],
            "a krr client has krr:global/",
        ),
        // Profiles.
        (Test, &["profile = \"oidc-basic\""], ok),
        (Test, &["profile = \"fapi2\""], ok),
        (Production, &["profile = \"oidc-basic\""], "exists in demo and test environments only"),
        (Test, &["profile = \"maskinporten\""], "clients[0].profile: no issuer with this id serves"),
        (Test, &["profile = \"altinn\""], "clients[0].profile: no issuer with this id serves"),
        // Secrets and keys.
        (Test, &["client_secret = \"kort\""], ok),
        (Test, &["client_secret = \"\""], "clients[0].client_secret: the secret is empty"),
        (Test, &["client_secret = \"to ord\""], "printable ASCII characters without spaces"),
        (Test, &["client_secret = \"x\"", "application_type = \"browser\""], "a client that uses none has no secret"),
        (
            Test,
            &["client_secret = \"x\"", "token_endpoint_auth_method = \"private_key_jwt\""],
            "uses private_key_jwt has no secret",
        ),
        (
            Production,
            &["client_secret = \"0123456789012345678901234567890123456789\""],
            "in production a secret stands in a file of its own",
        ),
        (Test, &["jwks = { keys = [] }"], "clients[0].jwks: has no key"),
        // On behalf of.
        (Test, &["onbehalfof = [{ onbehalfof = \"k\", name = \"K\", orgno = \"310042706\" }]"], ok),
        (
            Test,
            &["onbehalfof = [{ onbehalfof = \"k\", name = \"K\", orgno = \"310012351\" }]"],
            "clients[0].onbehalfof[0].orgno: no file",
        ),
        (
            Test,
            &["onbehalfof = [{ onbehalfof = \"\", name = \"K\", orgno = \"310042706\" }]"],
            "clients[0].onbehalfof[0].onbehalfof: has printable",
        ),
        (
            Test,
            &[
                "onbehalfof = [{ onbehalfof = \"k\", name = \"K\", orgno = \"310042706\" }, { onbehalfof = \"k\", name = \"L\", orgno = \"310042706\" }]",
            ],
            "clients[0].onbehalfof[1].onbehalfof: is used by another",
        ),
        (
            Test,
            &["onbehalfof = [{ onbehalfof = \"k\", name = \"K\", orgno = \"310042706\", url = \"ftp://a\" }]"],
            "clients[0].onbehalfof[0].client_uri: must be https",
        ),
    ] {
        match (plan_of(environment, &client(environment, fields)), refusal) {
            (Ok(_), "") => {}
            (Err(problems), words) if !words.is_empty() => {
                assert!(problems.len() == 1 && problems[0].contains(words), "{fields:?}: {problems:#?}");
            }
            (outcome, words) => panic!("{fields:?} in {environment}: {outcome:#?}, not {words:?}"),
        }
    }
}

#[test]
fn a_production_secret_comes_from_a_file_and_is_long() {
    let folder = tempfile::tempdir().unwrap();
    for (secret, fine) in [("x".repeat(32), true), ("x".repeat(31), false), (String::new(), false)] {
        std::fs::write(folder.path().join("a.secret"), format!("{secret}\n")).unwrap();
        let text = client(Production, &["client_secret_file = \"a.secret\""]);
        let files = [file("world.toml", &world(Production)), parse_text("a.toml", &text, folder.path()).unwrap()];
        let options = PlanOptions { environment: Production, now: NOW, prune: false, delegation_source: None };
        assert_eq!(plan(&Snapshot::default(), &files, options, &Rng::seeded(1)).is_ok(), fine, "{}", secret.len());
    }
}

/// docs/contracts/maskinporten.md §5.1–5.2, §8.6; product page §5.
#[test]
fn other_records() {
    let scope = |prefix: &str, subscope: &str, owner: &str, more: &str| {
        format!(
            "[[scopes]]\nprefix = \"{prefix}\"\nsubscope = \"{subscope}\"\nowner_orgno = \"{owner}\"\n\
             description = \"d\"\n{more}\n"
        )
    };
    let organisation = |number: &str| format!("[[organisations]]\norg_number = \"{number}\"\nname = \"N\"\n");
    let access = |scope: &str, consumer: &str| {
        format!("[[scope_access]]\nscope = \"{scope}\"\nconsumer_orgno = \"{consumer}\"\n")
    };
    let delegation = |consumer: &str, supplier: &str| {
        format!(
            "[[delegations]]\nscope = \"data:maskin\"\nconsumer_orgno = \"{consumer}\"\nsupplier_orgno = \"{supplier}\"\n"
        )
    };
    let citizen = |pid: &str, more: &str| format!("[[citizens]]\npid = \"{pid}\"\nname = \"F\"\n{more}\n");
    let ok = "";
    for (environment, text, refusal) in [
        (
            Production,
            organisation("310012351"),
            "organisations[0].org_number: 310012351: production takes real organisations only",
        ),
        (Test, organisation("983163327"), "demo and test environments take synthetic organisations only"),
        (Test, organisation("310012351"), ok),
        (Test, organisation("314159268"), "is declared already at world.toml:4: organisations[1]"),
        (Production, scope("mitt", "les", "991825827", ""), ok),
        (Test, scope("data", "mer", "310042706", ""), ok),
        (Test, scope("data", "mer", "314159268", ""), "a.toml:1: scopes[0].prefix: data belongs to 310042706"),
        (Test, scope("data", "les", "310042706", ""), "is declared already at world.toml:7: scopes[0]"),
        (Test, scope("mitt", "les", "310012351", ""), "scopes[0].owner_orgno: no file and no active record names"),
        (Test, scope("mitt:ditt", "les", "310042706", ""), "scopes[0].prefix: has no colon"),
        (Test, scope("mitt", "les:alt/mer.read", "310042706", ""), ok),
        (Test, scope("mitt", "", "310042706", ""), "neither part is empty"),
        (Test, scope("", "les", "310042706", ""), "neither part is empty"),
        (Test, scope("mitt", "to ord", "310042706", ""), "scopes[0].subscope: a scope has printable"),
        (Test, scope("mitt", "les", "310042706", "name = \"ditt:les\""), "scopes[0].name: must be mitt:les"),
        (
            Test,
            scope("mitt", "les", "310042706", "delegation_source = \"altinn\""),
            "scopes[0].delegation_source: is not an absolute URL",
        ),
        (
            Test,
            scope("mitt", "les", "310042706", "enforced_aud_for_introspection = [\"\"]"),
            "enforced_aud_for_introspection[0]: is empty",
        ),
        (Test, access("data:les", "314159268"), ok),
        (Test, access("data:les", "310012351"), "scope_access[0].consumer_orgno: no file"),
        (Test, access("data:borte", "314159268"), "scope_access[0].scope: no file and no active record declares"),
        (
            Production,
            access("data:les", "974720760"),
            "is for demo and test environments only: in production access is granted by the scope's owner through self-service",
        ),
        (Test, delegation("314159268", "310042706"), ok),
        (Test, delegation("314159268", "314159268"), "nobody delegates to itself"),
        (Test, delegation("314159268", "310012351"), "delegations[0].supplier_orgno: no file"),
        (Production, delegation("974720760", "991825827"), "[[delegations]] is for demo and test environments only"),
        (Demo, citizen("17847531096", ""), ok),
        (Demo, citizen("17847531096", "address = { street = \"S 1\", postal_code = \"0001\", city = \"Oslo\" }"), ok),
        (Demo, citizen("17847531097", ""), "citizens[0].pid: the check digits"),
        (Demo, citizen("17047531096", ""), "citizens[0].pid: "),
        (Demo, citizen("17847531096", "email = \"f\""), "citizens[0].email: is not"),
        (Demo, citizen("17847531096", "mobile = \"91000000\""), "citizens[0].mobile: must be +"),
        (
            Demo,
            citizen("17847531096", "contact_verified = \"2024-13-01\""),
            "citizens[0].contact_verified: must be a date",
        ),
        (
            Demo,
            citizen("17847531096", "address = { street = \"S\", postal_code = \"1\", city = \"O\" }"),
            "citizens[0].address.postal_code",
        ),
        (
            Demo,
            citizen("17847531096", "") + &citizen("17847531096", ""),
            "a.toml:5: citizens[1]: is declared already at a.toml:1: citizens[0]",
        ),
        (Production, citizen("17847531096", ""), "[[citizens]] is for demo and test environments only"),
    ] {
        match (plan_of(environment, &text), refusal) {
            (Ok(_), "") => {}
            (Err(problems), words) if !words.is_empty() => {
                assert!(problems.len() == 1 && problems[0].contains(words), "{text}: {problems:#?}");
                assert!(!problems[0].contains("1784753109"), "{problems:#?}");
            }
            (outcome, words) => panic!("{text} in {environment}: {outcome:#?}, not {words:?}"),
        }
    }
}

#[test]
fn every_problem_is_told_at_once() {
    let text = client(Test, &["client_name = \"\"", "redirect_uris = []"])
        + &client(Test, &["client_id = \"b\"", "scopes = []"]);
    assert_eq!(plan_of(Test, &text).unwrap_err().len(), 3);
}

#[test]
fn a_plan_says_what_it_does() {
    let text = client(Test, &["client_id = none"]);
    let plan = plan_of(Test, &text).unwrap();
    let printed = plan.to_string();
    assert!(printed.contains("+ organisation 314159268 \"Kunde\"\n"), "{printed}");
    assert!(printed.contains("+ scope prefix data for 310042706\n+ scope data:les\n"), "{printed}");
    assert!(printed.ends_with("7 to add, 0 to change, 0 to switch on, 0 to switch off, 0 unchanged"), "{printed}");
    assert!(plan.changes().iter().all(|change| change.verb == Verb::Add));
    // The identifier and the secret were both made here, and the plan does not show the secret.
    let [issued] = plan.issued.as_slice() else { panic!("{:?}", plan.issued) };
    assert!(issued.new_client_id && issued.client_id.len() == 36);
    let secret = issued.client_secret.as_ref().unwrap().expose();
    assert!(secret.len() == 43 && !printed.contains(secret.as_str()) && !format!("{plan:?}").contains(secret.as_str()));
}
