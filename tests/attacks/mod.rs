//! Weaknesses that real identity providers had, phrased as tests.

mod callbacks;
mod crowding;
mod delegation_sources;
mod duplicates;
mod email_codes;
mod forwarded;
mod injection;
mod machine_grants;
mod minid_codes;
mod minid_takeover;
mod oversize;
mod redirect_uris;
mod refused_configurations;
mod self_service;
mod suppliers;
mod upstream;
mod withdrawn;
