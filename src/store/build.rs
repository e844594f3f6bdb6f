//! The schema is compiled in: a new file in `migrations/` must rebuild this crate.

#[expect(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]
fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
