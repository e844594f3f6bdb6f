//! The demo's own customers file, which is part of the program.

use anyhow::Context as _;

use super::file::port;

const WRITTEN: &str = include_str!("customers.toml");
/// Stands in the file where the port of the demo service goes.
const DEMO_SERVICE: &str = "{demo_service}";
/// Stands where the port of ID-porten goes.
const IDPORTEN: &str = "{idporten}";
/// Stands, in quotes, where the key set of the broker goes, which each demo makes for itself.
const BROKER_JWKS: &str = "\"{broker_jwks}\"";
/// The machines with a key of their own, which each demo makes for itself. Their key sets go where the file names them in braces.
pub(super) const MACHINES: [&str; 2] = ["demo-maskin", "demo-maskin-leverandor"];

/// The file for a demo on `base_port`, whose broker and [`MACHINES`] have these keys.
pub(super) fn text(base_port: u16, broker_jwks: &str, machine_jwks: &[String; 2]) -> String {
    let text = WRITTEN
        .replace(DEMO_SERVICE, &(base_port + port::DEMO_SERVICE).to_string())
        .replace(IDPORTEN, &base_port.to_string())
        .replace(BROKER_JWKS, broker_jwks);
    let place = |machine: &str| format!("\"{{{machine}}}\"");
    MACHINES.iter().zip(machine_jwks).fold(text, |text, (machine, jwks)| text.replace(&place(machine), jwks))
}

/// The secret that the file gives a client.
///
/// # Errors
/// The program was built with a file that lacks it.
pub(super) fn secret_of(client_id: &str) -> anyhow::Result<String> {
    let file: toml::Table = toml::from_str(WRITTEN).context("the demo's customers file")?;
    let clients = file.get("clients").and_then(toml::Value::as_array);
    let named = |client: &&toml::Value| client.get("client_id").and_then(toml::Value::as_str) == Some(client_id);
    let secret = clients.into_iter().flatten().find(named).and_then(|client| client.get("client_secret")?.as_str());
    secret.map(str::to_owned).with_context(|| format!("the demo's customers file gives {client_id} no client_secret"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_services_of_the_demo_have_a_secret() {
        for client in ["demo-minside", "demo-skatt"] {
            assert!(secret_of(client).unwrap().len() >= 16, "{client}");
        }
        assert!(secret_of("nobody").is_err());
    }

    #[test]
    fn the_demo_service_has_the_port_of_the_base_port() {
        let machines = [r#"{ keys = ["a"] }"#, r#"{ keys = ["b"] }"#].map(str::to_owned);
        let text = text(9000, "{ keys = [] }", &machines);
        assert!(
            !text.contains(DEMO_SERVICE)
                && text.contains("http://localhost:9010/")
                && text.contains("http://127.0.0.1:9010/")
                && text.contains("http://localhost:9000/authorize/callback/minid")
                && text.contains("jwks = { keys = [] }")
                && machines.iter().all(|keys| text.contains(&format!("jwks = {keys}")))
        );
    }
}
