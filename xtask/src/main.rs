//! The project's own commands. `cargo xtask` lists them.

mod advisories;
mod glossary;
mod licences;
mod long_runs;
mod problem;
mod rust_file;
mod tidy;
mod tree;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::UNIX_EPOCH;

use problem::Problem;
use tree::Tree;

const USAGE: &str = "\
cargo xtask COMMAND
  tidy                 the house rules of STYLE.md
  glossary             GLOSSARY.toml against the public types of statute and filing
  advisories           the locked crates against the advisories in advisories/
  advisories-import DIR COMMIT DATE
                       condenses a checkout of the RustSec database into advisories/
  licences             the licences of the locked crates against docs/licences.md
  licences-list        every locked crate with its licence
  nightly              every test with many more random cases
  release-check        an optimised build against the promises of speed
";

type Outcome = Result<Vec<Problem>, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let Some((command, rest)) = words.split_first() else { return usage() };
    let outcome = match (*command, rest) {
        ("tidy", []) => over_tree(tidy::check),
        ("glossary", []) => over_tree(glossary::check),
        ("advisories", []) => check_advisories(),
        ("advisories-import", [folder, commit, date]) => import_advisories(folder, commit, date),
        ("licences", []) => check_licences(),
        ("licences-list", []) => list_licences(),
        ("nightly", []) => long_runs::nightly(&root()).map(|()| Vec::new()),
        ("release-check", []) => long_runs::release_check(&root(), say).map(|()| Vec::new()),
        _ => return usage(),
    };
    report(command, outcome)
}

fn usage() -> ExitCode {
    say(USAGE);
    ExitCode::from(2)
}

fn tree() -> Result<Tree, String> {
    Tree::read(&root()).map_err(|error| error.to_string())
}

fn over_tree(check: fn(&Tree) -> Vec<Problem>) -> Outcome {
    Ok(check(&tree()?))
}

fn check_advisories() -> Outcome {
    let tree = tree()?;
    let now = UNIX_EPOCH.elapsed().map_err(|error| error.to_string())?;
    let today = i64::try_from(now.as_secs() / 86_400).map_err(|error| error.to_string())?;
    say(&advisories::summary(&tree, today));
    Ok(advisories::check(&tree))
}

fn import_advisories(folder: &str, commit: &str, date: &str) -> Outcome {
    let text = advisories::condense(Path::new(folder), commit, date);
    let text = text.map_err(|error| format!("{folder}: {error}"))?;
    let target = root().join("advisories/advisories.toml");
    fs::write(&target, text).map_err(|error| format!("{}: {error}", target.display()))?;
    Ok(Vec::new())
}

fn check_licences() -> Outcome {
    let packages = licences::packages(&root())?;
    Ok(licences::check(&tree()?, &packages))
}

fn list_licences() -> Outcome {
    say(&licences::table(&licences::packages(&root())?));
    Ok(Vec::new())
}

fn report(command: &str, outcome: Outcome) -> ExitCode {
    let problems = match outcome {
        Ok(problems) => problems,
        Err(reason) => {
            say(&format!("{command}: {reason}\n"));
            return ExitCode::FAILURE;
        }
    };
    for problem in &problems {
        say(&format!("{problem}\n"));
    }
    if problems.is_empty() {
        say(&format!("{command}: ok\n"));
        return ExitCode::SUCCESS;
    }
    say(&format!("{command}: {} problems\n", problems.len()));
    ExitCode::FAILURE
}

/// The root of the repository: the folder above this crate.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Writes to standard output. A reader that has gone away is no error of ours.
fn say(text: &str) {
    let _gone = io::stdout().write_all(text.as_bytes());
}
