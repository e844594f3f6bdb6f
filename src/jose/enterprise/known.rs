//! Leaves whose signature was verified before: reading one again and verifying it again would tell nothing new.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::leaf::Leaf;

/// More than the organisations that call a node in a day. When full it begins anew: each leaf then costs one verification.
const MOST: usize = 4096;

/// By SHA-256 of the DER. Only what a trusted CA signed comes in, so a caller cannot fill it.
#[derive(Debug, Default)]
pub(super) struct KnownLeaves(Mutex<HashMap<[u8; 32], Arc<Leaf>>>);

impl KnownLeaves {
    pub(super) fn find(&self, digest: &[u8; 32]) -> Option<Arc<Leaf>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(digest).cloned()
    }

    pub(super) fn remember(&self, digest: [u8; 32], leaf: &Arc<Leaf>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.entry(digest).or_insert_with(|| Arc::clone(leaf));
    }
}
