//! The schema is compiled in: a new file in `migrations/` must rebuild this crate.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
