//! What is built comes from the public registries, pinned with a checksum.

use crate::problem::Problem;
use crate::tree::Tree;

const RULE: &str = "sources";
const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";
const PACKAGES: &str = "https://registry.npmjs.org/";

pub fn check(tree: &Tree) -> Vec<Problem> {
    tree.texts()
        .flat_map(|(path, text)| match path.rsplit('/').next() {
            Some("Cargo.lock") => check_cargo(path, text),
            Some("package-lock.json") => check_npm(path, text),
            _ => Vec::new(),
        })
        .collect()
}

fn check_cargo(path: &str, text: &str) -> Vec<Problem> {
    let sources = text.lines().zip(1..).filter_map(|(line, number)| {
        let source = line.strip_prefix("source = \"")?.trim_end_matches('"');
        (source != CRATES).then_some((source, number))
    });
    sources
        .map(|(source, number)| {
            Problem::at(path, number, RULE, format!("a crate from `{source}`, not from crates.io"))
        })
        .collect()
}

fn check_npm(path: &str, text: &str) -> Vec<Problem> {
    let resolved = text.lines().zip(1..).filter_map(|(line, number)| {
        let address = line.trim().strip_prefix("\"resolved\": \"")?.trim_end_matches(['"', ',']);
        (!address.starts_with(PACKAGES)).then_some((address, number))
    });
    resolved
        .map(|(address, number)| {
            Problem::at(path, number, RULE, format!("a package from `{address}`"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_registries_pass() {
        let fine = format!("[[package]]\nsource = \"{CRATES}\"\n");
        assert!(check(&Tree::of(&[("Cargo.lock", &fine)])).is_empty());
        let git = "source = \"git+https://example.org/x\"\n";
        assert_eq!(check(&Tree::of(&[("Cargo.lock", git)])).len(), 1);
        let npm = "  \"resolved\": \"https://registry.npmjs.org/a/-/a-1.tgz\",\n";
        assert!(check(&Tree::of(&[("e2e/package-lock.json", npm)])).is_empty());
        let mirror = "  \"resolved\": \"https://mirror.example.org/a-1.tgz\",\n";
        assert_eq!(check(&Tree::of(&[("e2e/package-lock.json", mirror)])).len(), 1);
    }
}
