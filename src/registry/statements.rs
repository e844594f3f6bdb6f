//! Every statement of the registry, in the dialect that both engines share.
//!
//! A write transaction raises the revision first; each changed row is then stamped with it. The raised row stays locked
//! until the commit, so revisions become visible in order and a reader never misses one.

/// Everything below, for the test that prepares each on both engines.
pub const STATEMENTS: &[&str] = &[
    REVISION,
    RAISE_REVISION_FROM,
    ORGANISATIONS_SINCE,
    PREFIXES_SINCE,
    SCOPES_SINCE,
    ACCESS_SINCE,
    ACCESS_AFTER,
    CLIENTS_SINCE,
    CLIENTS_AFTER,
    DELEGATIONS_SINCE,
    DELEGATIONS_STANDING,
    CITIZENS_SINCE,
    PUT_ORGANISATION,
    PUT_PREFIX,
    PUT_SCOPE,
    PUT_ACCESS,
    PUT_CLIENT,
    PUT_DELEGATION,
    PUT_CITIZEN,
];

pub(crate) const REVISION: &str = "SELECT revision FROM registry_revision WHERE id = 1";

/// [`fellesporten_store::RAISE_REVISION`], but only if the revision still is `$1`.
pub(crate) const RAISE_REVISION_FROM: &str = "INSERT INTO registry_revision (id, revision) VALUES (1, 1) \
     ON CONFLICT (id) DO UPDATE SET revision = registry_revision.revision + 1 WHERE registry_revision.revision = $1";

pub(crate) const ORGANISATIONS_SINCE: &str =
    "SELECT org_number, name, contact_email, active, created, last_updated FROM organisations WHERE revision > $1";

pub(crate) const PREFIXES_SINCE: &str = "SELECT prefix, owner_orgno FROM scope_prefixes WHERE revision > $1";

pub(crate) const SCOPES_SINCE: &str = "SELECT attributes FROM scopes WHERE revision > $1";

pub(crate) const ACCESS_SINCE: &str =
    "SELECT consumer_orgno, scope, state, created, last_updated FROM scope_access WHERE revision > $1";

/// A page of all access.
pub(crate) const ACCESS_AFTER: &str = "SELECT consumer_orgno, scope, state, created, last_updated FROM scope_access \
     WHERE (consumer_orgno, scope) > ($1, $2) ORDER BY consumer_orgno, scope LIMIT 2000";

pub(crate) const CLIENTS_SINCE: &str = "SELECT registration, secrets, jwks FROM clients WHERE revision > $1";

/// A page of all clients.
pub(crate) const CLIENTS_AFTER: &str =
    "SELECT registration, secrets, jwks FROM clients WHERE client_id > $1 ORDER BY client_id LIMIT 500";

pub(crate) const DELEGATIONS_SINCE: &str = "SELECT consumer_orgno, supplier_orgno, scope, active, created, last_updated \
     FROM delegations WHERE revision > $1";

pub(crate) const DELEGATIONS_STANDING: &str = "SELECT consumer_orgno, supplier_orgno, scope, active, created, last_updated \
     FROM delegations WHERE active = 1 AND (CAST($1 AS TEXT) IS NULL OR scope = $1) \
     AND (CAST($2 AS TEXT) IS NULL OR consumer_orgno = $2) AND (CAST($3 AS TEXT) IS NULL OR supplier_orgno = $3) \
     ORDER BY consumer_orgno, supplier_orgno, scope";

pub(crate) const CITIZENS_SINCE: &str = "SELECT person FROM citizens WHERE revision > $1";

pub(crate) const PUT_ORGANISATION: &str = "INSERT INTO organisations \
     (org_number, name, contact_email, active, created, last_updated, revision) \
     VALUES ($1, $2, $3, $4, $5, $6, (SELECT revision FROM registry_revision WHERE id = 1)) \
     ON CONFLICT (org_number) DO UPDATE SET name = excluded.name, contact_email = excluded.contact_email, \
     active = excluded.active, last_updated = excluded.last_updated, revision = excluded.revision";

/// A prefix never changes hands, so there is nothing to update.
pub(crate) const PUT_PREFIX: &str = "INSERT INTO scope_prefixes (prefix, owner_orgno, created, revision) \
     VALUES ($1, $2, $3, (SELECT revision FROM registry_revision WHERE id = 1))";

pub(crate) const PUT_SCOPE: &str = "INSERT INTO scopes (owner_orgno, name, active, attributes, last_updated, revision) \
     VALUES ($1, $2, $3, $4, $5, (SELECT revision FROM registry_revision WHERE id = 1)) \
     ON CONFLICT (name) DO UPDATE SET active = excluded.active, attributes = excluded.attributes, \
     last_updated = excluded.last_updated, revision = excluded.revision";

pub(crate) const PUT_ACCESS: &str = "INSERT INTO scope_access \
     (consumer_orgno, scope, state, created, last_updated, revision) \
     VALUES ($1, $2, $3, $4, $5, (SELECT revision FROM registry_revision WHERE id = 1)) \
     ON CONFLICT (consumer_orgno, scope) DO UPDATE SET state = excluded.state, \
     last_updated = excluded.last_updated, revision = excluded.revision";

pub(crate) const PUT_CLIENT: &str = "INSERT INTO clients \
     (client_id, client_orgno, active, registration, secrets, jwks, last_updated, revision) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, (SELECT revision FROM registry_revision WHERE id = 1)) \
     ON CONFLICT (client_id) DO UPDATE SET active = excluded.active, registration = excluded.registration, \
     secrets = excluded.secrets, jwks = excluded.jwks, last_updated = excluded.last_updated, \
     revision = excluded.revision";

pub(crate) const PUT_DELEGATION: &str = "INSERT INTO delegations \
     (consumer_orgno, supplier_orgno, scope, active, created, last_updated, revision) \
     VALUES ($1, $2, $3, $4, $5, $6, (SELECT revision FROM registry_revision WHERE id = 1)) \
     ON CONFLICT (consumer_orgno, supplier_orgno, scope) DO UPDATE SET \
     created = CASE WHEN delegations.active = 0 THEN excluded.created ELSE delegations.created END, \
     active = excluded.active, last_updated = excluded.last_updated, revision = excluded.revision";

pub(crate) const PUT_CITIZEN: &str = "INSERT INTO citizens (pid, person, last_updated, revision) \
     VALUES ($1, $2, $3, (SELECT revision FROM registry_revision WHERE id = 1)) \
     ON CONFLICT (pid) DO UPDATE SET person = excluded.person, last_updated = excluded.last_updated, \
     revision = excluded.revision";
