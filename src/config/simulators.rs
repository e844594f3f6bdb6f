//! `[simulators]`: the eIDs' simulators.

use super::base_url::BaseUrl;
use super::listen::Listen;
use super::table::section;
use super::value::SecretText;

section! {
    /// Simulators of the eIDs' OpenID providers, where anybody logs in as any synthetic person. Test and demo only.
    Simulators {
        /// Whether this process serves them.
        enabled: bool = false;
        /// ID-porten's secret towards those that take one.
        client_secret: Option<SecretText> = None;
        /// Where the simulator of BankID listens.
        bankid_listen: Listen = Listen::localhost(8091);
        /// Where browsers and ID-porten meet it. Without a value: `localhost` and its port.
        bankid_url: Option<BaseUrl> = None, example "\"http://localhost:8091\"";
        /// Where the simulator of Buypass listens.
        buypass_listen: Listen = Listen::localhost(8092);
        /// Where browsers and ID-porten meet it. Without a value: `localhost` and its port.
        buypass_url: Option<BaseUrl> = None, example "\"http://localhost:8092\"";
        /// Where the simulator of Commfides listens.
        commfides_listen: Listen = Listen::localhost(8093);
        /// Where browsers and ID-porten meet it. Without a value: `localhost` and its port.
        commfides_url: Option<BaseUrl> = None, example "\"http://localhost:8093\"";
        /// Where the simulator of the eIDAS connector listens.
        eidas_listen: Listen = Listen::localhost(8096);
        /// Where browsers and ID-porten meet it. Without a value: `localhost` and its port.
        eidas_url: Option<BaseUrl> = None, example "\"http://localhost:8096\"";
    }
}

/// Where one of them is.
pub(crate) struct SimulatorPlace<'a> {
    /// Its id, as the simulators' own profiles have it.
    pub(crate) id: &'static str,
    /// The option that says where it listens.
    pub(crate) option: &'static str,
    /// Where it listens.
    pub(crate) listen: &'a Listen,
    /// Where browsers meet it, if that was said.
    url: Option<&'a BaseUrl>,
}

impl SimulatorPlace<'_> {
    /// Where browsers and ID-porten meet it, without a trailing slash.
    pub(crate) fn base_url(&self) -> String {
        let port = self.listen.addresses().first().map_or(0, std::net::SocketAddr::port);
        self.url.map_or_else(|| format!("http://localhost:{port}"), ToString::to_string)
    }
}

impl Simulators {
    /// Where each of them is.
    pub(crate) fn places(&self) -> [SimulatorPlace<'_>; 4] {
        let place = |id, option, listen, url| SimulatorPlace { id, option, listen, url };
        [
            place("bankid", "simulators.bankid_listen", &self.bankid_listen, self.bankid_url.as_ref()),
            place("buypass", "simulators.buypass_listen", &self.buypass_listen, self.buypass_url.as_ref()),
            place("commfides", "simulators.commfides_listen", &self.commfides_listen, self.commfides_url.as_ref()),
            place("eidas", "simulators.eidas_listen", &self.eidas_listen, self.eidas_url.as_ref()),
        ]
    }
}
