//! No locked crate is under an advisory, save those accepted with a reason. No network is needed:
//! `advisories/advisories.toml` is a condensed copy of the whole RustSec database.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use semver::{Version, VersionReq};
use toml::{Table, Value};

use crate::problem::Problem;
use crate::tree::Tree;

const RULE: &str = "advisories";
const SNAPSHOT: &str = "advisories/advisories.toml";
const ACCEPTED: &str = "advisories/accepted.toml";

/// Locked crates under an advisory, acceptances that no longer apply.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let accepted = rows(tree, ACCEPTED, "accepted");
    let found = affected(tree);
    let mut problems = Vec::new();
    for (package, version, id) in &found {
        if !accepted.iter().any(|row| text(row, "id") == id) {
            let message = format!("`{package}` {version} is under {id}");
            problems.push(Problem::of("Cargo.lock", RULE, message));
        }
    }
    for row in &accepted {
        let id = text(row, "id");
        if text(row, "reason").len() < 20 {
            problems.push(Problem::of(
                ACCEPTED,
                RULE,
                format!("{id} is accepted without a reason"),
            ));
        }
        if !found.iter().any(|(_, _, known)| known == id) {
            problems.push(Problem::of(ACCEPTED, RULE, format!("{id} touches no locked crate")));
        }
    }
    if rows(tree, SNAPSHOT, "advisory").is_empty() {
        problems.push(Problem::of(SNAPSHOT, RULE, "holds no advisories"));
    }
    problems
}

/// What was compared, for the reader of the report.
pub fn summary(tree: &Tree, days_since_epoch_today: i64) -> String {
    let taken = table(tree, SNAPSHOT)
        .get("snapshot")
        .and_then(|snapshot| snapshot.get("date"))
        .and_then(Value::as_str)
        .unwrap_or("")
        .to_owned();
    let age = days_since_epoch(&taken).map(|day| days_since_epoch_today - day);
    format!(
        "{} advisories of {taken} ({} days old) against {} locked crates\n",
        rows(tree, SNAPSHOT, "advisory").len(),
        age.map_or_else(|| "?".to_owned(), |days| days.to_string()),
        rows(tree, "Cargo.lock", "package").len(),
    )
}

fn affected(tree: &Tree) -> Vec<(String, Version, String)> {
    let advisories = rows(tree, SNAPSHOT, "advisory");
    let mut found = Vec::new();
    for package in rows(tree, "Cargo.lock", "package") {
        let name = text(&package, "name");
        let Ok(version) = Version::parse(text(&package, "version")) else { continue };
        for advisory in advisories.iter().filter(|row| text(row, "package") == name) {
            if package.get("source").is_some() && !is_safe(advisory, &version) {
                found.push((name.to_owned(), version.clone(), text(advisory, "id").to_owned()));
            }
        }
    }
    found
}

/// A version is safe when a range of patched or unaffected versions holds it.
fn is_safe(advisory: &Value, version: &Version) -> bool {
    let ranges = advisory.get("safe").and_then(Value::as_array);
    let mut ranges = ranges.into_iter().flatten().filter_map(Value::as_str);
    ranges.any(|range| VersionReq::parse(range).is_ok_and(|range| range.matches(version)))
}

fn table(tree: &Tree, path: &str) -> Table {
    tree.text(path).and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn rows(tree: &Tree, path: &str, name: &str) -> Vec<Value> {
    match table(tree, path).remove(name) {
        Some(Value::Array(rows)) => rows,
        _ => Vec::new(),
    }
}

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row.get(name).and_then(Value::as_str).unwrap_or("")
}

/// Days from 1970-01-01 of a date `YYYY-MM-DD` in the Gregorian calendar.
fn days_since_epoch(date: &str) -> Option<i64> {
    let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days_of_years = year * 365 + year / 4 - year / 100 + year / 400;
    Some(days_of_years + (month * 153 + 2) / 5 + day - 719_469)
}

/// Condenses a checkout of the RustSec database to the text of `advisories.toml`.
///
/// # Errors
/// When a file cannot be read.
pub fn condense(checkout: &Path, commit: &str, date: &str) -> io::Result<String> {
    let mut entries = Vec::new();
    for folder in fs::read_dir(checkout.join("crates"))? {
        for file in fs::read_dir(folder?.path())? {
            entries.extend(entry(&fs::read_to_string(file?.path())?));
        }
    }
    entries.sort();
    let mut text = format!(
        "# Condensed from https://github.com/rustsec/advisory-db: CC0-1.0; entries taken over from\n\
         # the GitHub Advisory Database are CC-BY-4.0 and have their address in `from`.\n\
         [snapshot]\ncommit = \"{commit}\"\ndate = \"{date}\"\n"
    );
    for (_, entry) in entries {
        text.push_str(&entry);
    }
    Ok(text)
}

/// The package with its entry; nothing for a withdrawn advisory.
fn entry(document: &str) -> Option<(String, String)> {
    let front = document.split("```toml").nth(1)?.split("```").next()?;
    let front: Table = front.parse().ok()?;
    let advisory = front.get("advisory")?;
    if advisory.get("withdrawn").is_some() {
        return None;
    }
    let package = text(advisory, "package");
    let mut safe: Vec<&str> = Vec::new();
    for kind in ["patched", "unaffected"] {
        let ranges = front.get("versions").and_then(|versions| versions.get(kind));
        let ranges = ranges.and_then(Value::as_array).into_iter().flatten();
        safe.extend(ranges.filter_map(Value::as_str));
    }
    let id = text(advisory, "id");
    let mut entry = format!("[[advisory]]\nid = \"{id}\"\npackage = \"{package}\"\n");
    let _infallible = writeln!(entry, "safe = {safe:?}");
    for (name, key) in [("informational", "kind"), ("url", "from")] {
        let licensed = name != "url" || advisory.get("license").is_some();
        if licensed && !text(advisory, name).is_empty() {
            let _infallible = writeln!(entry, "{key} = \"{}\"", text(advisory, name));
        }
    }
    Some((format!("{package} {id}"), entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADVISORY: &str = "[snapshot]\ndate = \"2026-08-21\"\n[[advisory]]\nid = \"X-1\"\n\
        package = \"idna\"\nsafe = [\">= 1.0.0\", \"< 0.2.0\"]\n";

    fn lock(version: &str) -> String {
        format!("[[package]]\nname = \"idna\"\nversion = \"{version}\"\nsource = \"registry\"\n")
    }

    fn count(version: &str, accepted: &str) -> usize {
        let lock = lock(version);
        let files = [("Cargo.lock", lock.as_str()), (SNAPSHOT, ADVISORY), (ACCEPTED, accepted)];
        check(&Tree::of(&files)).len()
    }

    #[test]
    fn a_locked_version_outside_the_safe_ranges_is_found() {
        assert_eq!(count("0.5.0", ""), 1);
        assert_eq!(count("0.1.9", ""), 0);
        assert_eq!(count("1.0.0", ""), 0);
        assert_eq!(count("1.0.0-rc.1", ""), 1);
    }

    #[test]
    fn an_acceptance_needs_a_reason_and_a_crate_it_touches() {
        let row = |reason: &str| format!("[[accepted]]\nid = \"X-1\"\nreason = \"{reason}\"\n");
        let reason = "We never decode such names from outside.";
        assert_eq!(count("0.5.0", &row(reason)), 0);
        assert_eq!(count("0.5.0", &row("fine")), 1);
        assert_eq!(count("1.0.0", &row(reason)), 1);
    }

    #[test]
    fn an_empty_snapshot_is_no_pass() {
        assert_eq!(check(&Tree::of(&[("Cargo.lock", &lock("1.0.0"))])).len(), 1);
    }

    #[test]
    fn an_advisory_is_condensed_and_a_withdrawn_one_left_out() {
        let document = "```toml\n[advisory]\nid = \"X-2\"\npackage = \"a\"\nurl = \"https://e/\"\n\
            [versions]\npatched = [\">= 2\"]\nunaffected = [\"< 1\"]\n```\n# Title\n";
        let (key, entry) = entry(document).unwrap();
        assert_eq!(key, "a X-2");
        assert!(entry.contains("safe = [\">= 2\", \"< 1\"]"));
        assert!(!entry.contains("https"));
        let withdrawn = document.replace("url =", "withdrawn = \"2026-01-01\"\nurl =");
        assert_eq!(super::entry(&withdrawn), None);
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days_since_epoch("1970-01-01"), Some(0));
        assert_eq!(days_since_epoch("2000-03-01"), Some(11_017));
        assert_eq!(days_since_epoch("2026-08-21"), Some(20_686));
    }
}
