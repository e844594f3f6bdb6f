//! The API as its callers meet it: the whole router, records in SQLite, and tokens of an issuer of the tests' own.

mod access;
mod altinn;
mod clients;
mod datasharing;
mod guard;
mod keys;
mod on_behalf_of;
mod round_trip;
mod scopes;
mod world;
