//! Notices changed templates, and says the cure when the page assets from npm are not there.

use std::path::Path;

fn main() {
    let templates = Path::new("../../templates");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", templates.display());
    if !templates.join("assets/vendor/designsystemet.css").exists() {
        println!(
            "cargo:warning=page assets are missing: run scripts/assets (pages now carry only the base style sheet)"
        );
    }
}
