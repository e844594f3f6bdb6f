//! `[demo_service]`: a relying party to look at.

use super::base_url::BaseUrl;
use super::listen::Listen;
use super::table::section;
use super::value::SecretText;

section! {
    /// The demo service: a relying party that shows every request and token of a login. Test and demo only.
    DemoService {
        /// Whether this process serves it.
        enabled: bool = false;
        /// Where it listens.
        listen: Listen = Listen::localhost(8090);
        /// Where a browser meets it.
        public_url: Option<BaseUrl> = None, example "\"http://localhost:8090\"";
        /// The secret of its client `demo-minside`.
        minside_secret: Option<SecretText> = None;
        /// The secret of its client `demo-skatt`.
        skatt_secret: Option<SecretText> = None;
    }
}
