//! Every locked crate has a licence of the list in docs/licences.md.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::problem::Problem;
use crate::tree::Tree;

const RULE: &str = "licences";
const LIST: &str = "docs/licences.md";

/// One crate that is built with.
pub struct Package {
    name: String,
    version: String,
    licence: String,
}

/// The locked crates of others, from the package cache, without a network.
///
/// # Errors
/// When cargo cannot answer, as when the cache lacks a crate: `cargo fetch --locked` fills it.
pub fn packages(root: &Path) -> Result<Vec<Package>, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("cargo metadata: {said}Run `cargo fetch --locked` first."));
    }
    let document: Value =
        serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    let packages = document.get("packages").and_then(Value::as_array).into_iter().flatten();
    Ok(packages.filter(|package| !package["source"].is_null()).map(package).collect())
}

fn package(value: &Value) -> Package {
    let text = |name: &str| value[name].as_str().unwrap_or("").to_owned();
    Package { name: text("name"), version: text("version"), licence: text("license") }
}

/// Crates whose licence is not listed, and rows of the list that no crate needs.
pub fn check(tree: &Tree, packages: &[Package]) -> Vec<Problem> {
    let listed = listed(tree.text(LIST).unwrap_or(""));
    let mut problems = Vec::new();
    for package in packages {
        if !is_allowed(&package.licence, &listed) {
            let message = format!(
                "`{}` {} is under `{}`, which is not in the list",
                package.name, package.version, package.licence
            );
            problems.push(Problem::of(LIST, RULE, message));
        }
    }
    for licence in &listed {
        if !packages.iter().any(|package| package.licence.contains(licence)) {
            problems.push(Problem::of(LIST, RULE, format!("no crate is under `{licence}`")));
        }
    }
    problems
}

/// Every crate with its licence, one a line.
pub fn table(packages: &[Package]) -> String {
    let rows = packages.iter().map(|p| format!("{} {}: {}\n", p.name, p.version, p.licence));
    rows.collect()
}

/// The first cell, in backticks, of each row below the heading "Accepted".
fn listed(text: &str) -> Vec<&str> {
    let below = text.lines().skip_while(|line| !line.starts_with("## Accepted")).skip(1);
    let section = below.take_while(|line| !line.starts_with("## "));
    section.filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect()
}

/// Whether one alternative of an SPDX expression has only listed licences.
fn is_allowed(expression: &str, listed: &[&str]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, listed };
    reader.alternatives() && reader.words.is_empty()
}

struct Reader<'a> {
    words: &'a [&'a str],
    listed: &'a [&'a str],
}

impl Reader<'_> {
    fn alternatives(&mut self) -> bool {
        let mut allowed = self.all();
        while self.take("OR") {
            allowed |= self.all();
        }
        allowed
    }

    fn all(&mut self) -> bool {
        let mut allowed = self.one();
        while self.take("AND") {
            allowed &= self.one();
        }
        allowed
    }

    fn one(&mut self) -> bool {
        if self.take("(") {
            let allowed = self.alternatives();
            return self.take(")") && allowed;
        }
        let Some((first, rest)) = self.words.split_first() else { return false };
        self.words = rest;
        if self.take("WITH") {
            let Some((exception, rest)) = self.words.split_first() else { return false };
            self.words = rest;
            let whole = format!("{first} WITH {exception}");
            return self.listed.contains(&whole.as_str());
        }
        self.listed.contains(first)
    }

    fn take(&mut self, word: &str) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if *first == word => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_alternative_must_be_listed_whole() {
        let listed = ["MIT", "BSD-3-Clause"];
        let cases = [
            ("MIT", true),
            ("GPL-3.0", false),
            ("GPL-3.0 OR MIT", true),
            ("Apache-2.0/MIT", true),
            ("MIT AND GPL-3.0", false),
            ("(Apache-2.0 OR MIT) AND BSD-3-Clause", true),
            ("Apache-2.0 WITH LLVM-exception OR Zlib", false),
            ("", false),
            ("(MIT", false),
        ];
        for (expression, allowed) in cases {
            assert_eq!(is_allowed(expression, &listed), allowed, "{expression}");
        }
    }

    #[test]
    fn an_unlisted_licence_and_an_unused_row_are_found() {
        let list = "## Accepted\n| `MIT` | x |\n| `Zlib` | y |\n## Other\n| `GPL-3.0` | z |\n";
        let tree = Tree::of(&[(LIST, list)]);
        let package = |licence: &str| Package {
            name: "a".to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.to_owned(),
        };
        assert!(check(&tree, &[package("MIT"), package("Zlib")]).is_empty());
        assert_eq!(check(&tree, &[package("MIT"), package("GPL-3.0"), package("Zlib")]).len(), 1);
        assert_eq!(check(&tree, &[package("MIT")]).len(), 1);
    }
}
