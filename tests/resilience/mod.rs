//! What survives a kill, what works while a store is away, and many nodes as one.

mod kill;
mod log_scan;
mod long_grants;
mod machine_tokens;
mod nodes;
mod postgres_away;
mod races;
mod redis_away;
