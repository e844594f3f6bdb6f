//! Documents that must not drift: links that lead somewhere, citations that name a section that is there, and lists that
//! are whole.

use crate::architecture::{ROOT, is_test_file, product_lines, read, sources};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every document of the project.
fn documents() -> Vec<PathBuf> {
    let mut folders =
        ["", "docs", "docs/contracts", "docs/examples/resource-server", "docs/reference", "keys", "migrations"]
            .map(|it| Path::new(ROOT).join(it))
            .to_vec();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let paths = entries.map(|it| it.expect("a readable folder").path());
        found.extend(paths.filter(|it| it.extension().is_some_and(|it| it == "md")));
    }
    found
}

/// The targets of `[text](target)` in a document, without code blocks.
fn links(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(|it| it.split("](").skip(1)).filter_map(|it| it.split(')').next()).collect()
}

/// `docs/contracts/NAME.md §1.2` and what follows it in the same breath (`§2.2, 3.1`, `§5.1–5.2`, `§2–5`).
fn cited_sections(line: &str) -> Vec<(String, String)> {
    let mut cited = Vec::new();
    for (start, _) in line.match_indices("contracts/") {
        let rest = &line[start + "contracts/".len()..];
        let Some(end) = rest.find(".md") else { continue };
        let (name, after) = (&rest[..end], rest[end + ".md".len()..].trim_start_matches('`'));
        let Some(list) = after.strip_prefix(" §") else { continue };
        let list = list.split(|it: char| !(it.is_ascii_digit() || ".,–§ ".contains(it))).next().unwrap_or_default();
        let numbers = list.split([',', '–', ' ', '§']).map(|it| it.trim_end_matches('.')).filter(|it| !it.is_empty());
        cited.extend(numbers.map(|it| (name.to_owned(), it.to_owned())));
    }
    cited
}

/// The numbers of a contract's headings.
fn sections(contract: &str) -> BTreeSet<String> {
    let headings = contract.lines().filter(|it| it.starts_with('#')).map(|it| it.trim_start_matches('#').trim_start());
    headings.filter_map(|it| it.split(' ').next()).map(|it| it.trim_end_matches('.').to_owned()).collect()
}

#[test]
fn every_link_between_documents_leads_to_a_file() {
    for document in documents() {
        let text = read(&document);
        for link in links(&text).into_iter().filter(|it| !it.contains("://") && !it.starts_with('#')) {
            let target = document.parent().expect("in a folder").join(link.split('#').next().unwrap_or_default());
            assert!(target.exists(), "{} links to {link}, which is not there", document.display());
        }
    }
}

#[test]
fn no_document_holds_two_versions_of_itself() {
    for document in documents() {
        let marked = read(&document).lines().any(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> "));
        assert!(!marked, "{} has marks of a merge", document.display());
    }
}

#[test]
fn every_cited_section_of_a_contract_exists() {
    let mut checked = 0;
    for file in sources(&["src", "idp-adapters", "loadtest", "tests"]).iter().filter(|it| !it.ends_with("documents.rs"))
    {
        for (number, line) in read(file).lines().enumerate() {
            for (contract, section) in cited_sections(line) {
                let text = read(&Path::new(ROOT).join(format!("docs/contracts/{contract}.md")));
                let known = sections(&text).contains(&section);
                assert!(known, "{}:{} cites {contract}.md §{section}, which is not there", file.display(), number + 1);
                checked += 1;
            }
        }
    }
    assert!(checked > 100, "only {checked} citations were found");
}

#[test]
fn citations_are_read_whole() {
    let line = "(`docs/contracts/idporten.md` §2.2, 3.1, 4.6; docs/contracts/maskinporten.md §5.1–5.2). See docs/contracts/a.md.";
    let wanted = [
        ("idporten", "2.2"),
        ("idporten", "3.1"),
        ("idporten", "4.6"),
        ("maskinporten", "5.1"),
        ("maskinporten", "5.2"),
    ];
    assert!(cited_sections(line).iter().map(|(name, number)| (name.as_str(), number.as_str())).eq(wanted));
}

#[test]
fn every_direct_dependency_is_justified() {
    let manifest: toml::Table = read(&Path::new(ROOT).join("Cargo.toml")).parse().expect("TOML");
    let page = read(&Path::new(ROOT).join("docs/dependencies.md"));
    let dependencies = manifest["workspace"]["dependencies"].as_table().expect("dependencies");
    for name in dependencies.keys().filter(|it| !it.starts_with("fellesporten-")) {
        assert!(page.contains(&format!("`{name}`")), "docs/dependencies.md does not say why {name} is there");
    }
}

/// What a relying party is told is a sentence in the engine or the toolkit; the catalogue has each.
#[test]
fn every_error_text_is_in_the_catalogue() {
    let catalogue = read(&Path::new(ROOT).join("docs/errors.md"));
    let mut checked = 0;
    let folders =
        ["oauth/rules", "oauth/code_flow", "oauth/endpoints", "oauth/client_authentication", "idporten/endpoints/api"]
            .map(|it| format!("src/{it}"));
    let files = ["client_authentication", "caller", "dpop", "error", "issuance", "limits", "protected"]
        .map(|it| format!("src/oauth/{it}.rs"));
    let files = files.into_iter().chain(
        ["src/web/failure.rs", "src/jose/enterprise/refusal.rs", "src/jose/enterprise/x5c.rs"].map(str::to_owned),
    );
    let files = files.map(|it| Path::new(ROOT).join(it));
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    for file in sources(&folders).into_iter().chain(files).filter(|it| !is_test_file(it)) {
        for (number, line) in product_lines(&file).into_iter().filter(|(_, line)| !line.contains("tracing::")) {
            let sentences = line.split('"').skip(1).step_by(2).filter(|it| is_sentence(it));
            for sentence in sentences {
                assert!(catalogue.contains(sentence), "{}:{number}: docs/errors.md lacks {sentence:?}", file.display());
                checked += 1;
            }
        }
    }
    assert!(checked > 40, "only {checked} error texts were found");
}

fn is_sentence(literal: &str) -> bool {
    literal.matches(' ').count() >= 2
        && literal.starts_with(|it: char| it.is_ascii_lowercase())
        && !literal.contains('{')
}

#[test]
fn the_readme_has_everybody_in_the_demo() {
    let readme = read(&Path::new(ROOT).join("README.md"));
    let demo: toml::Table = read(&Path::new(ROOT).join("src/demo/customers.toml")).parse().expect("TOML");
    for (kind, key) in [("organisations", "org_number"), ("clients", "client_id"), ("citizens", "pid")] {
        let records = demo[kind].as_array().expect("records");
        for record in records {
            let id = record[key].as_str().expect("text");
            assert!(readme.contains(&format!("`{id}`")), "the README does not list {id}");
        }
    }
}
