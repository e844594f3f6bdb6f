//! Every statement on `signing_keys`. `$1` is the issuer, `$2` the key and `$3` the state it must still be in.

pub(super) const OF_ISSUER: &str = "SELECT issuer, kid, state, made_in, certificate_chain, created_at, announced_at, \
     activated_at, retired_at, revoked_at, reason FROM signing_keys WHERE issuer = $1 ORDER BY created_at, kid";

pub(super) const ALL: &str = "SELECT issuer, kid, state, made_in, wrapped_key, certificate_chain, created_at, announced_at, \
     activated_at, retired_at, revoked_at, reason FROM signing_keys ORDER BY issuer, kid";

pub(super) const SEALED: &str = "SELECT wrapped_key FROM signing_keys WHERE issuer = $1 AND kid = $2";

pub(super) const INSERT: &str = "INSERT INTO signing_keys (issuer, kid, state, made_in, wrapped_key, certificate_chain, \
     created_at, announced_at, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, \
     (SELECT revision FROM registry_revision WHERE id = 1))";

pub(super) const SET_CHAIN: &str = "UPDATE signing_keys SET certificate_chain = $4, \
     revision = (SELECT revision FROM registry_revision WHERE id = 1) WHERE issuer = $1 AND kid = $2 AND state = $3";

pub(super) const ANNOUNCE: &str = "UPDATE signing_keys SET state = 'announced', announced_at = $4, \
     revision = (SELECT revision FROM registry_revision WHERE id = 1) WHERE issuer = $1 AND kid = $2 AND state = $3";

pub(super) const ACTIVATE: &str = "UPDATE signing_keys SET state = 'active', activated_at = $4, retired_at = NULL, \
     reason = $5, revision = (SELECT revision FROM registry_revision WHERE id = 1) \
     WHERE issuer = $1 AND kid = $2 AND state = $3";

pub(super) const RETIRE: &str = "UPDATE signing_keys SET state = 'retired', retired_at = $4, \
     revision = (SELECT revision FROM registry_revision WHERE id = 1) WHERE issuer = $1 AND kid = $2 AND state = $3";

pub(super) const REVOKE: &str = "UPDATE signing_keys SET state = 'revoked', revoked_at = $4, reason = $5, wrapped_key = $6, \
     revision = (SELECT revision FROM registry_revision WHERE id = 1) WHERE issuer = $1 AND kid = $2 AND state = $3";

/// Private halves that can never sign again: `$2` is nothing, `$3` the time before which a key must have been retired.
pub(super) const FORGET_RETIRED: &str = "UPDATE signing_keys SET wrapped_key = $2 \
     WHERE issuer = $1 AND (state = 'revoked' OR (state = 'retired' AND retired_at <= $3))";

/// Every statement of this table, for the test that prepares them all on both engines.
pub const STATEMENTS: &[&str] =
    &[OF_ISSUER, ALL, SEALED, INSERT, SET_CHAIN, ANNOUNCE, ACTIVATE, RETIRE, REVOKE, FORGET_RETIRED];
