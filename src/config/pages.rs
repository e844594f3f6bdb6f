//! `[pages]`: where the links on every page lead.

use super::link::Link;
use super::table::section;

section! {
    /// Links in the footer of every page. Without a value each leads to the product's own help page.
    Pages {
        /// How to get an electronic ID.
        get_eid_url: Option<Link> = None, example "\"https://www.norge.no/elektronisk-id\"";
        /// Help with logging in.
        help_url: Option<Link> = None, example "\"https://help.example.no\"";
        /// Security and privacy.
        privacy_url: Option<Link> = None, example "\"https://www.example.no/privacy\"";
        /// The accessibility statement.
        accessibility_url: Option<Link> = None, example "\"https://uustatus.no/nb/erklaringer/publisert/…\"";
    }
}
