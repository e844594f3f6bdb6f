//! Leaves whose signature was verified before: reading one again and verifying it again would tell nothing new.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::leaf::Leaf;
use crate::digest::sha256;

/// More than the organisations that call a node in a day. When full it begins anew: each leaf then costs one verification.
const MOST: usize = 4096;

/// By SHA-256 of the DER. Only what a trusted CA signed comes in, so a caller cannot fill it.
#[derive(Debug, Default)]
pub(super) struct KnownLeaves(Mutex<HashMap<[u8; 32], Arc<Leaf>>>);

impl KnownLeaves {
    pub(super) fn find(&self, der: &[u8]) -> Option<Arc<Leaf>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&sha256(der)).cloned()
    }

    pub(super) fn remember(&self, der: &[u8], leaf: &Arc<Leaf>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.entry(sha256(der)).or_insert_with(|| Arc::clone(leaf));
    }
}
