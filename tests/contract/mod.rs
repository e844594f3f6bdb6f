//! The surface that needs no login: documents, routes, numbers, the command.

mod certificates;
mod command;
mod delegation_source;
mod discovery;
mod doctor;
mod eid_rows;
mod jwks;
mod logs;
mod maskinporten;
mod metrics;
mod numbers;
mod operations;
mod operator;
mod routes;
mod simulators;
