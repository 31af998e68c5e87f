//! The project's own commands. `cargo xtask` lists them.

mod glossary;
mod problem;
mod rust_file;
mod tidy;
mod tree;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use problem::Problem;
use tree::Tree;

const USAGE: &str = "\
cargo xtask COMMAND
  tidy           the house rules of STYLE.md
  glossary       GLOSSARY.toml against the public types of statute and filing
";

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let result = match command.as_str() {
        "tidy" => over_tree(tidy::check),
        "glossary" => over_tree(glossary::check),
        _ => {
            say(USAGE);
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(problems) => report(&command, &problems),
        Err(error) => {
            say(&format!("{command}: {error}\n"));
            ExitCode::FAILURE
        }
    }
}

fn over_tree(check: fn(&Tree) -> Vec<Problem>) -> Result<Vec<Problem>, String> {
    let tree = Tree::read(&root()).map_err(|error| error.to_string())?;
    Ok(check(&tree))
}

fn report(command: &str, problems: &[Problem]) -> ExitCode {
    for problem in problems {
        say(&format!("{problem}\n"));
    }
    match problems.len() {
        0 => {
            say(&format!("{command}: ok\n"));
            ExitCode::SUCCESS
        }
        count => {
            say(&format!("{command}: {count} problems\n"));
            ExitCode::FAILURE
        }
    }
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
