//! Stores, records and audit.

events! {
    /// The short-lived store did not answer a request; the caller was told to try again.
    WARN short_lived_away "short-lived store away" (cause: text)
        => "Look at Redis, or at the space of the embedded store; operators.md says what works meanwhile.";
    /// The short-lived store gave something that cannot be read.
    ERROR short_lived_broken "short-lived store answered nonsense" (cause: text)
        => "Check that no other program writes to this Redis; otherwise report it.";
    /// The database did not answer a request; the caller was told to try again.
    WARN records_away "records away" (cause: text)
        => "Look at the database; operators.md says what works meanwhile.";
    /// The database refused a statement or gave something that cannot be read.
    ERROR records_broken "records refused" (cause: text)
        => "Check that every migration has run (`fellesporten doctor`); otherwise report it.";
    /// The short-lived store could not count somebody against a limit, so the limit stopped nobody.
    DEBUG limit_not_counted "not counted" (limit: text, cause: text)
        => "See `short_lived_away`.";
    /// The connection to Redis is lost; it is tried again.
    WARN redis_away "Redis is away" (cause: text)
        => "Look at Redis and the network to it. Nothing here needs a restart.";
    /// The connection to Redis is there again.
    INFO redis_back "Redis is back" ()
        => "Nothing.";
    /// Redis was replaced, restarted or emptied, so what was single-use before counts as used.
    WARN redis_epoch_begun "Redis may have forgotten: a new epoch begins" ()
        => "If nobody did that on purpose, find out what happened to Redis. People who were under way log in again.";
    /// At start: the short-lived store is away.
    WARN short_lived_away_at_start "the short-lived store is away; for its first seconds it will ask for fresh assertions" (cause: text)
        => "Start Redis; this node goes on by itself.";
    /// The embedded store's entries that must survive a restart wait for the database.
    WARN short_lived_unsaved "short-lived entries are not saved yet" (cause: text, entries: number)
        => "Look at the database file and its disk. Do not stop the process until the line is gone for a second.";
    /// The embedded store's ended entries are still in the database.
    DEBUG expired_entries_kept "expired entries are removed later" (cause: text)
        => "Nothing: see `records_away`.";
    /// The embedded store's ended entries cannot be removed from the database.
    ERROR expired_entries_stuck "expired entries cannot be removed" (cause: text)
        => "See `records_broken`.";
    /// Who may do what cannot be read anew; changes do not reach this node.
    WARN registry_not_followed "the registry cannot be followed; the last known one serves" (cause: text)
        => "See `records_away`.";
    /// Changes of who may do what reach this node again.
    INFO registry_followed "the registry is followed again" ()
        => "Nothing.";
    /// An audit event is neither in the database nor in the spool, so what it belongs to was refused.
    ERROR audit_not_safe "audit event not safe" (cause: text)
        => "See `audit_batch_lost`.";
    /// A batch of audit events is neither in the database nor in the spool.
    ERROR audit_batch_lost "audit events could not be made safe" (sql: text, spool: text)
        => "At once: bring back the database, or space and rights of `audit.spool`. Logins are refused meanwhile.";
    /// The database was silent, and audit events go to this node's spool.
    WARN audit_spooling "audit events go to the spool" (cause: text)
        => "Bring back the database; keep the node's disk until the spool is empty.";
    /// What lies in the spool cannot be brought to the database yet.
    WARN audit_spool_waits "the audit spool is not replayed yet" (cause: text)
        => "Bring back the database; keep the node's disk until the spool is empty.";
    /// Everything in the spool is in the database.
    INFO audit_spool_empty "the audit spool is empty again" ()
        => "Nothing.";
    /// A file of the spool was written half, and its damaged lines are not in the database.
    ERROR audit_spool_damaged "a spool file has damaged lines and is set aside" (file: text, lines: number)
        => "Keep the file: its whole lines are in the database, the damaged ones are there to be looked at.";
    /// Records that were kept long enough are not deleted yet.
    WARN retention_late "retention: records that are too old are deleted later" (cause: text)
        => "See `records_away`; it is tried again by itself.";
    /// Records that were kept long enough were deleted; an audit event with the same trace id says so too.
    INFO retention_done "retention: records that were too old are gone" (kind: text, deleted: number, cut_off: text)
        => "Nothing.";
    /// The test clock's position could not be read, so this node's time may differ from the others'.
    WARN test_clock_not_followed "the test clock cannot be followed" (cause: text)
        => "See `records_away`; test and demo only.";
    /// At a stop the node could not say that it follows the test clock no more.
    DEBUG test_clock_not_left "this node could not take its leave" (cause: text)
        => "Nothing; test and demo only.";
    /// Minutes of availability wait for the database, in memory.
    DEBUG availability_unsaved "availability is recorded later" (cause: text, entries: number)
        => "Look at the database: what waits dies with the process, and a minute that no node recorded counts as down.";
}
