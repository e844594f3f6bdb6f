//! Fellesporten: the Norwegian public sector's common solutions as one program.

mod app;
mod availability;
mod cli;
mod config;
mod demo;
mod expiry_warnings;
mod operations;
mod operator;
mod outbox;
mod retention;
mod statistics;
mod turn;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
