//! No file that nothing uses: snapshots, templates, assets, samples, pictures, expected results.

use crate::problem::Problem;
use crate::tree::Tree;

const RULE: &str = "orphans";
/// A file with one of these in its path must be named by another file.
const FOLDERS: [&str; 8] = [
    "/templates/",
    "/assets/",
    "/golden/",
    "/fixtures/",
    "/vectors/",
    "samples/",
    "docs/images/",
    "fonts/",
];
/// Words that say where a file came from need nobody to name them.
const ALWAYS_USED: [&str; 4] = ["README.md", "LICENSE", "OFL.txt", "LICENCE"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    tree.paths().filter_map(|path| check_path(tree, path)).collect()
}

fn check_path(tree: &Tree, path: &str) -> Option<Problem> {
    let name = path.rsplit('/').next()?;
    if path.ends_with(".snap.new") {
        return Some(Problem::of(path, RULE, "a snapshot that nobody has looked at"));
    }
    if path.ends_with(".snap") {
        return snapshot(tree, path, name);
    }
    let kept = FOLDERS.iter().any(|folder| path.contains(folder) || path.starts_with(folder));
    // The compiler knows which Rust files are used.
    if !kept || name.ends_with(".rs") || ALWAYS_USED.iter().any(|known| name.starts_with(known)) {
        return None;
    }
    let stem = name.split('.').next().unwrap_or(name);
    let named = tree.texts().filter(|(other, _)| *other != path).any(|(other, text)| {
        text.contains(name) || (other.ends_with(".rs") && has_quoted(text, stem))
    });
    (!named).then(|| Problem::of(path, RULE, "no other file names it"))
}

/// A test may put the ending to a name of its table: `"one_row_a_person"`.
fn has_quoted(text: &str, stem: &str) -> bool {
    text.contains(&format!("\"{stem}\"")) || text.contains(&format!("/{stem}."))
}

/// insta names a snapshot `crate__module__name.snap`; its test must still be there.
fn snapshot(tree: &Tree, path: &str, name: &str) -> Option<Problem> {
    let last = name.trim_end_matches(".snap").rsplit("__").next()?;
    let last = last.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
    let used = tree.texts().any(|(other, text)| other.ends_with(".rs") && text.contains(last));
    (!used).then(|| Problem::of(path, RULE, "no test writes this snapshot"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_that_nobody_names_is_found() {
        let used = ("crates/web/src/lib.rs", "include_str!(\"../assets/site.css\")");
        let asset = ("crates/web/assets/site.css", "body {}");
        assert!(check(&Tree::of(&[used, asset])).is_empty());
        assert_eq!(check(&Tree::of(&[asset])).len(), 1);
    }

    #[test]
    fn a_sample_may_be_named_in_a_table() {
        let sample = ("samples/one_row.csv", "a,b");
        let used = ("crates/romori/tests/it.rs", "for name in [\"one_row\"] {}");
        assert!(check(&Tree::of(&[used, sample])).is_empty());
        assert_eq!(check(&Tree::of(&[sample, ("docs/a.md", "one_row")])).len(), 1);
    }

    #[test]
    fn a_snapshot_without_its_test_is_found() {
        let snap = ("crates/a/src/snapshots/a__tests__page.snap", "---\n");
        assert_eq!(check(&Tree::of(&[snap])).len(), 1);
        assert!(check(&Tree::of(&[snap, ("crates/a/src/lib.rs", "fn page() {}")])).is_empty());
        let new = ("crates/a/src/snapshots/a__tests__page.snap.new", "---\n");
        assert_eq!(check(&Tree::of(&[new])).len(), 1);
    }
}
