//! Documents are in step with the tree: they are there, their links resolve, and they name each
//! crate and each direct dependency in the version that is built.

use toml::{Table, Value};

use crate::problem::Problem;
use crate::rust_file::crate_of;
use crate::tree::Tree;

const RULE: &str = "documents";
const NEEDED: [&str; 14] = [
    "README.md",
    "ARCHITECTURE.md",
    "STYLE.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "GLOSSARY.toml",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    ".ci/run",
    "docs/coverage.md",
    "docs/dependencies.md",
    "docs/licences.md",
    "docs/measurements.md",
    "docs/unconfirmed.md",
];
const README_LINES_MIN: usize = 4;

pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for path in NEEDED.iter().filter(|path| !tree.has(path)) {
        problems.push(Problem::of(path, RULE, "is missing"));
    }
    problems.extend(changelog(tree));
    problems.extend(style_names_rules(tree));
    problems.extend(rows_of_nothing(tree));
    for (path, text) in tree.texts() {
        if path.ends_with(".md") {
            problems.extend(broken_links(tree, path, text));
        }
        // Data quotes the names of its sources, and the rules here quote bad examples.
        if !["xtask/", "law/", "forms/"].iter().any(|folder| path.starts_with(folder)) {
            problems.extend(unknown_documents(tree, path, text));
        }
        if path.ends_with("/Cargo.toml") && !crate_of(path).is_empty() {
            problems.extend(crate_documents(tree, path, text));
        }
    }
    problems
}

fn changelog(tree: &Tree) -> Option<Problem> {
    let text = tree.text("CHANGELOG.md")?;
    let has = text.lines().any(|line| line.starts_with("## ") && line.contains("Unreleased"));
    (!has).then(|| Problem::of("CHANGELOG.md", RULE, "has no section `## Unreleased`"))
}

fn style_names_rules(tree: &Tree) -> Vec<Problem> {
    let Some(text) = tree.text("STYLE.md") else { return Vec::new() };
    super::rule_names()
        .filter(|name| !text.contains(&format!("`{name}`")))
        .map(|name| Problem::of("STYLE.md", RULE, format!("does not explain the rule `{name}`")))
        .collect()
}

fn crate_documents(tree: &Tree, manifest: &str, text: &str) -> Vec<Problem> {
    let name = crate_of(manifest);
    let mut problems = Vec::new();
    let readme = manifest.replace("Cargo.toml", "README.md");
    match tree.text(&readme).map(|text| text.lines().count()) {
        None => problems.push(Problem::of(&readme, RULE, "is missing: about ten lines")),
        Some(lines) if lines < README_LINES_MIN => {
            problems.push(Problem::of(&readme, RULE, "says too little: about ten lines"));
        }
        Some(_) => {}
    }
    let map = tree.text("ARCHITECTURE.md").unwrap_or("");
    if !map.contains(&format!("`{name}`")) {
        let message = format!("does not name the crate `{name}`");
        problems.push(Problem::of("ARCHITECTURE.md", RULE, message));
    }
    let list = tree.text("docs/dependencies.md").unwrap_or("");
    for (library, version) in direct_dependencies(text) {
        let row = list.lines().find(|line| line.contains(&format!("`{library}`")));
        if !row.is_some_and(|row| row.contains(&version)) {
            let message = format!("has no row of `{library}` {version} (used by `{name}`)");
            problems.push(Problem::of("docs/dependencies.md", RULE, message));
        }
    }
    problems
}

/// Rows of docs/dependencies.md, up to what is not Rust, for a library that no crate asks for.
fn rows_of_nothing(tree: &Tree) -> Vec<Problem> {
    let path = "docs/dependencies.md";
    let manifests = tree.texts().filter(|(path, _)| path.ends_with("/Cargo.toml"));
    let used: Vec<String> = manifests
        .flat_map(|(_, text)| direct_dependencies(text))
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    let rows = tree.text(path).unwrap_or("").lines().zip(1..);
    let rows = rows.take_while(|(row, _)| *row != "## Not Rust");
    rows.filter(|(row, _)| row.starts_with("| `"))
        .filter(|(row, _)| {
            let cell = row.split('|').nth(1).unwrap_or("");
            !cell.split(',').all(|name| used.iter().any(|known| known == name.trim()))
        })
        .map(|(_, number)| Problem::at(path, number, RULE, "a library that no crate asks for"))
        .collect()
}

fn direct_dependencies(manifest: &str) -> Vec<(String, String)> {
    let Ok(table) = manifest.parse::<Table>() else { return Vec::new() };
    let mut found = Vec::new();
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        for (name, value) in table.get(section).and_then(Value::as_table).into_iter().flatten() {
            let version = value.as_str().or_else(|| value.get("version").and_then(Value::as_str));
            if let Some(version) = version {
                found.push((name.clone(), version.trim_start_matches('=').to_owned()));
            }
        }
    }
    found
}

fn broken_links(tree: &Tree, path: &str, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut fenced = false;
    for (line, number) in text.lines().zip(1..) {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        for target in targets(line) {
            if !resolves(tree, path, target) {
                problems.push(Problem::at(path, number, RULE, format!("`{target}` is not there")));
            }
        }
    }
    problems
}

/// Documents that a text names and that are nowhere in the tree.
fn unknown_documents(tree: &Tree, path: &str, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.contains("://")) {
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '*');
        let words = line.split(|c: char| !part(c)).map(|word| word.trim_end_matches('.'));
        for word in words.filter(|word| word.ends_with(".md") && !word.contains('*')) {
            let name = word.rsplit('/').next().unwrap_or(word);
            if !tree.paths().any(|known| known.rsplit('/').next() == Some(name)) {
                problems.push(Problem::at(path, number, RULE, format!("`{word}` is not there")));
            }
        }
    }
    problems
}

/// The targets of `[text](target)` and `![text](target)`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("](").filter_map(|(place, mark)| {
        let rest = line.get(place + mark.len()..)?;
        rest.split(')').next()?.split_whitespace().next()
    })
}

fn resolves(tree: &Tree, from: &str, target: &str) -> bool {
    let outside = ["https://", "http://", "mailto:", "#"].iter().any(|p| target.starts_with(p));
    let bare = target.split('#').next().unwrap_or(target);
    outside || tree.has(&joined(from, bare))
}

/// The path of `target` as seen from the file `from`.
fn joined(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(files: &[(&str, &str)], path: &str) -> Vec<String> {
        let found = check(&Tree::of(files)).into_iter();
        found.filter(|problem| problem.path == path).map(|problem| problem.message).collect()
    }

    #[test]
    fn links_resolve_from_the_file_that_has_them() {
        let files = [
            ("docs/a.md", "[b](b.md) [c](../README.md#x) [d](https://example.jp/) [e](no.txt)"),
            ("docs/b.md", "```\n[f](nowhere.txt)\n```"),
            ("README.md", "労守"),
        ];
        assert_eq!(messages(&files, "docs/a.md"), ["`no.txt` is not there"]);
        assert!(messages(&files, "docs/b.md").is_empty());
    }

    #[test]
    fn a_comment_names_only_documents_that_are_there() {
        let files = [("crates/a/src/lib.rs", "// as docs/b.md says; c.md"), ("docs/b.md", "b")];
        assert_eq!(messages(&files, "crates/a/src/lib.rs"), ["`c.md` is not there"]);
    }

    #[test]
    fn a_missing_document_is_named() {
        assert_eq!(messages(&[("README.md", "労守")], "SECURITY.md"), ["is missing"]);
    }

    #[test]
    fn the_changelog_has_room_for_what_comes() {
        assert_eq!(messages(&[("CHANGELOG.md", "# Changes\n")], "CHANGELOG.md").len(), 1);
        assert!(messages(&[("CHANGELOG.md", "## Unreleased\n")], "CHANGELOG.md").is_empty());
    }

    #[test]
    fn the_list_of_dependencies_names_the_version_in_use() {
        let manifest = ("crates/types/Cargo.toml", "[dependencies]\njiff = \"1.0.2\"\n");
        let list = |row| [manifest, ("docs/dependencies.md", row)];
        assert!(messages(&list("| `jiff` | 1.0.2 |"), "docs/dependencies.md").is_empty());
        assert_eq!(messages(&list("| `jiff` | 0.2.1 |"), "docs/dependencies.md").len(), 1);
        let stale = "| `jiff` | 1.0.2 |\n| `chrono` | 0.4 |\n## Not Rust\n| `axe` | 1 |";
        assert_eq!(messages(&list(stale), "docs/dependencies.md").len(), 1);
    }

    #[test]
    fn a_crate_has_a_readme() {
        let manifest = ("crates/types/Cargo.toml", "[package]\n");
        assert_eq!(messages(&[manifest], "crates/types/README.md").len(), 1);
        let readme = ("crates/types/README.md", "a\nb\nc\nd\n");
        assert!(messages(&[manifest, readme], "crates/types/README.md").is_empty());
    }
}
