//! Single changes.
