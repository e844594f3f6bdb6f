//! Every statement of MinID, in the dialect that both engines share.

use fellesporten_store::retention::Sweeping;

/// Everything below, for the test that prepares each on both engines.
pub const STATEMENTS: &[&str] = &[
    FIND_ACCOUNT,
    ADD_ACCOUNT,
    SAVE_ACCOUNT,
    DEMAND_NEW_PASSWORD,
    FIND_TRIES,
    PUT_TRIES,
    CLEAR_TRIES,
    SURVEY_TRIES,
    SWEEP_TRIES,
    FIND_ORDER,
    PUT_ORDER,
    SURVEY_ORDERS,
    SWEEP_ORDERS,
    FIND_PASSKEYS,
    ADD_PASSKEY,
    PASSKEY_USED,
    DISABLE_PASSKEY,
    REMOVE_PASSKEY,
    REMOVE_PASSKEYS,
    ADD_CEREMONY,
    FIND_CEREMONY,
    TAKE_CEREMONY,
    SURVEY_CEREMONIES,
    SWEEP_CEREMONIES,
];

pub(super) const FIND_ACCOUNT: &str =
    "SELECT sealed, renew_password, version FROM minid_accounts WHERE number_hash = $1";
pub(super) const ADD_ACCOUNT: &str = "INSERT INTO minid_accounts \
     (number_hash, account_id, sealed, renew_password, version, updated_at) VALUES ($1, $2, $3, 0, 1, $4)";
pub(super) const SAVE_ACCOUNT: &str = "UPDATE minid_accounts \
     SET sealed = $2, renew_password = $3, version = version + 1, updated_at = $4 WHERE number_hash = $1 AND version = $5";
/// Also run for numbers without an account, where it changes nothing.
pub(super) const DEMAND_NEW_PASSWORD: &str =
    "UPDATE minid_accounts SET renew_password = 1, version = version + 1 WHERE number_hash = $1";

pub(super) const FIND_TRIES: &str =
    "SELECT counted, quarantined_until, latest, version FROM minid_tries WHERE number_hash = $1 AND purse = $2";
/// Of all who read the same version, one writes.
pub(super) const PUT_TRIES: &str = "INSERT INTO minid_tries \
     (number_hash, purse, counted, quarantined_until, latest, version) VALUES ($1, $2, $3, $4, $5, $6 + 1) \
     ON CONFLICT (number_hash, purse) DO UPDATE SET counted = excluded.counted, \
     quarantined_until = excluded.quarantined_until, latest = excluded.latest, version = excluded.version \
     WHERE minid_tries.version = $6";
pub(super) const CLEAR_TRIES: &str = "DELETE FROM minid_tries WHERE number_hash = $1 AND purse = $2";
pub(super) const SURVEY_TRIES: &str = "SELECT COUNT(*) AS held, MIN(latest) AS oldest, \
     SUM(CASE WHEN latest < CAST($1 AS BIGINT) THEN 1 ELSE 0 END) AS overdue FROM minid_tries";
pub(super) const SWEEP_TRIES: &str = "DELETE FROM minid_tries WHERE (number_hash, purse) IN \
     (SELECT number_hash, purse FROM minid_tries WHERE latest < $1 ORDER BY latest LIMIT $2)";

pub(super) const FIND_ORDER: &str = "SELECT ordered_at FROM minid_orders WHERE number_hash = $1";
pub(super) const PUT_ORDER: &str = "INSERT INTO minid_orders (number_hash, ordered_at) VALUES ($1, $2) \
     ON CONFLICT (number_hash) DO UPDATE SET ordered_at = excluded.ordered_at WHERE minid_orders.ordered_at < $3";
pub(super) const SURVEY_ORDERS: &str = "SELECT COUNT(*) AS held, MIN(ordered_at) AS oldest, \
     SUM(CASE WHEN ordered_at < CAST($1 AS BIGINT) THEN 1 ELSE 0 END) AS overdue FROM minid_orders";
pub(super) const SWEEP_ORDERS: &str = "DELETE FROM minid_orders WHERE number_hash IN \
     (SELECT number_hash FROM minid_orders WHERE ordered_at < $1 ORDER BY ordered_at LIMIT $2)";

pub(super) const FIND_PASSKEYS: &str = "SELECT credential_id, passkey, nickname, created_at, last_used_at, disabled \
     FROM minid_passkeys WHERE number_hash = $1 ORDER BY created_at, credential_id";
pub(super) const ADD_PASSKEY: &str = "INSERT INTO minid_passkeys \
     (credential_id, number_hash, passkey, nickname, created_at, last_used_at, disabled) VALUES ($1, $2, $3, $4, $5, NULL, 0)";
pub(super) const PASSKEY_USED: &str =
    "UPDATE minid_passkeys SET passkey = $2, last_used_at = $3 WHERE credential_id = $1";
pub(super) const DISABLE_PASSKEY: &str = "UPDATE minid_passkeys SET disabled = 1 WHERE credential_id = $1";
pub(super) const REMOVE_PASSKEY: &str = "DELETE FROM minid_passkeys WHERE credential_id = $1 AND number_hash = $2";
pub(super) const REMOVE_PASSKEYS: &str = "DELETE FROM minid_passkeys WHERE number_hash = $1";

pub(super) const ADD_CEREMONY: &str =
    "INSERT INTO minid_ceremonies (ceremony_id, number_hash, state, expires_at) VALUES ($1, $2, $3, $4)";
pub(super) const FIND_CEREMONY: &str =
    "SELECT state FROM minid_ceremonies WHERE ceremony_id = $1 AND number_hash = $2 AND expires_at > $3";
pub(super) const TAKE_CEREMONY: &str = "DELETE FROM minid_ceremonies WHERE ceremony_id = $1";
pub(super) const SURVEY_CEREMONIES: &str = "SELECT COUNT(*) AS held, MIN(expires_at) AS oldest, \
     SUM(CASE WHEN expires_at < CAST($1 AS BIGINT) THEN 1 ELSE 0 END) AS overdue FROM minid_ceremonies";
pub(super) const SWEEP_CEREMONIES: &str = "DELETE FROM minid_ceremonies WHERE ceremony_id IN \
     (SELECT ceremony_id FROM minid_ceremonies WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)";

/// How tries that count no more are swept.
pub const TRIES_SWEEPING: Sweeping = Sweeping { by_kind: None, survey: SURVEY_TRIES, delete: SWEEP_TRIES };
/// How orders that hold nobody back any more are swept.
pub const ORDERS_SWEEPING: Sweeping = Sweeping { by_kind: None, survey: SURVEY_ORDERS, delete: SWEEP_ORDERS };
/// How ceremonies that ended are swept.
pub const CEREMONIES_SWEEPING: Sweeping =
    Sweeping { by_kind: None, survey: SURVEY_CEREMONIES, delete: SWEEP_CEREMONIES };
