//! The files of `templates/` as they were when the program was built.

use include_dir::{Dir, File, include_dir};

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../templates");

/// The folder of style sheets, fonts and marks, relative to `templates/`.
const ASSETS: &str = "assets";

/// Every page and page part: name as the templates use it (`idporten/selector.html`) and source.
pub(crate) fn page_templates() -> Vec<(&'static str, &'static str)> {
    files_below(&TEMPLATES)
        .into_iter()
        .filter(|file| !file.path().starts_with(ASSETS))
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "html"))
        .filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
        .collect()
}

/// The Fluent source of one locale, by file stem (`nb`).
pub(crate) fn locale(stem: &str) -> Option<&'static str> {
    TEMPLATES.get_file(format!("locales/{stem}.ftl"))?.contents_utf8()
}

/// Every asset: path below `assets/` with forward slashes, and content.
pub(crate) fn assets() -> Vec<(&'static str, &'static [u8])> {
    let Some(folder) = TEMPLATES.get_dir(ASSETS) else { return Vec::new() };
    files_below(folder)
        .into_iter()
        .filter_map(|file| Some((file.path().strip_prefix(ASSETS).ok()?.to_str()?, file.contents())))
        .collect()
}

fn files_below(folder: &'static Dir<'static>) -> Vec<&'static File<'static>> {
    let mut found: Vec<&File<'static>> = folder.files().collect();
    for inner in folder.dirs() {
        found.extend(files_below(inner));
    }
    found
}
