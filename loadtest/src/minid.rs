//! MinID beside ID-porten, and people who log in there with number, password and the code of test environments.

use anyhow::{Context, Result, ensure};
use url::Url;

use crate::{
    browser::{Answer, Browser},
    process::free_port,
    server::Beside,
};

/// The password that everybody chooses here.
const PASSWORD: &str = "hemmelig-1";
/// The code that test environments take.
const TEST_CODE: &str = "12345";

/// Synthetic people who get a MinID.
pub(crate) const OWNERS: [&str; 8] = [
    "17847531096",
    "03918820190",
    "09854012034",
    "17853249955",
    "03824849810",
    "11845149986",
    "23915549977",
    "09876149815",
];

/// Who they are: a letter must find them.
const PEOPLE: &str = r#"
[[citizens]]
pid = "17847531096"
name = "Ferdig Snakket"
address = { street = "Testveien 1", postal_code = "0001", city = "Oslo" }

[[citizens]]
pid = "03918820190"
name = "Rask Tastatur"
address = { street = "Testveien 2", postal_code = "0001", city = "Oslo" }

[[citizens]]
pid = "09854012034"
name = "Gammel Sjokolade"
address = { street = "Testveien 3", postal_code = "0001", city = "Oslo" }

[[citizens]]
pid = "17853249955"
name = "Evig Tålmodig"
address = { street = "Testveien 4", postal_code = "0001", city = "Oslo" }

[[citizens]]
pid = "03824849810"
name = "Stødig Lenestol"
address = { street = "Testveien 5", postal_code = "0001", city = "Oslo" }

[[citizens]]
pid = "11845149986"
name = "Blid Oppvaskmaskin"
address = { street = "Testveien 6", postal_code = "0001", city = "Oslo" }

[[citizens]]
pid = "23915549977"
name = "Vennlig Stikkontakt"
address = { street = "Testveien 7", postal_code = "0001", city = "Oslo" }

[[citizens]]
pid = "09876149815"
name = "Lystig Kaffekanne"
address = { street = "Testveien 8", postal_code = "0001", city = "Oslo" }
"#;

/// Where MinID is.
#[derive(Clone)]
pub(crate) struct MinId {
    base: Url,
}

impl MinId {
    /// At a free port.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn new() -> Result<Self> {
        Ok(MinId { base: Url::parse(&format!("http://127.0.0.1:{}", free_port()?))? })
    }

    /// What a server needs to be MinID too. Passwords cost what they cost in production.
    ///
    /// # Errors
    /// When there is no free port.
    pub(crate) fn beside(&self) -> Result<Beside> {
        let port = self.base.port().unwrap_or_default();
        let sections = format!(
            "[minid]\nenabled = true\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://127.0.0.1:{port}\"\n\
             secret_file = \"minid.secret\"\n[outbox]\nenabled = true\nlisten = \"127.0.0.1:{}\"\n",
            free_port()?
        );
        Ok(Beside { selector: &["testid"], sections, issuers: &["idporten", "minid"], customers: PEOPLE.to_owned() })
    }

    /// Somebody in front of MinID, whether they have one or not.
    ///
    /// # Errors
    /// When no browser can be made.
    pub(crate) fn visitor(&self, number: &'static str) -> Result<Visitor> {
        Ok(Visitor { browser: Browser::new()?, base: self.base.clone(), number })
    }
}

/// One person with a browser.
pub(crate) struct Visitor {
    browser: Browser,
    base: Url,
    number: &'static str,
}

impl Visitor {
    /// Orders a MinID and activates it, with a mobile number that nobody else has.
    ///
    /// # Errors
    /// When any page is not what it should be.
    pub(crate) async fn get_a_minid(&mut self, mobile: &str) -> Result<()> {
        let way = self.begin("/order").await?;
        self.step(&way, "order", &[("number", self.number), ("mobile", mobile)]).await?.leads_to()?;
        self.step(&way, "order-sms", &[("code", TEST_CODE)]).await?.leads_to()?;
        let page = self.browser.get(&way).await?.page()?;
        let (_, code) = page.body.split_once("id=\"activation-code\"").context("no activation code")?;
        let code = code.split(['>', '<']).nth(1).context("no activation code")?.to_owned();
        let way = self.begin("/activate").await?;
        self.step(&way, "activate", &[("number", self.number), ("code", &code)]).await?.leads_to()?;
        let email = format!("{mobile}@example.no").replace('+', "");
        let details = [("password", PASSWORD), ("again", PASSWORD), ("mobile", mobile), ("email", &email)];
        self.step(&way, "activate-details", &details).await?.leads_to()?;
        self.step(&way, "activate-sms", &[("code", TEST_CODE)]).await?;
        self.log_in().await
    }

    /// Logs in to MinID's own pages.
    ///
    /// # Errors
    /// When any page is not what a login gives.
    pub(crate) async fn log_in(&mut self) -> Result<()> {
        let way = self.begin("/account").await?;
        self.try_password(&way, PASSWORD).await?.leads_to()?;
        let answer = self.step(&way, "factor", &[("code", TEST_CODE)]).await?;
        ensure!(answer.leads_to()?.path() == "/account", "no login: {}", answer.told());
        Ok(())
    }

    /// Begins a way through the pages in a browser that has been nowhere; gives its address.
    ///
    /// # Errors
    /// When none begins.
    pub(crate) async fn begin(&mut self, page: &str) -> Result<Url> {
        self.browser.forget();
        self.browser.get(&self.base.join(page)?).await?.leads_to()
    }

    /// Sends number and password.
    ///
    /// # Errors
    /// When nothing answers.
    pub(crate) async fn try_password(&mut self, way: &Url, password: &str) -> Result<Answer> {
        self.step(way, "credentials", &[("number", self.number), ("password", password)]).await
    }

    async fn step(&mut self, way: &Url, step: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        self.browser.post(&Url::parse(&format!("{way}/{step}"))?, fields).await
    }
}
