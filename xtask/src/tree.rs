use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use crate::rust_file::RustFile;

/// Folders that hold what was built or fetched, not what was written.
const SKIPPED: [&str; 4] = ["target", "node_modules", "test-results", "out"];
/// Folders with a leading dot that belong to the repository.
const KEPT_DOT_FOLDERS: [&str; 2] = [".ci", ".cargo"];

/// The files of the repository, read once. A file that is not UTF-8 has no text.
pub struct Tree {
    files: BTreeMap<String, Option<String>>,
    rust: OnceCell<Vec<Result<RustFile, (String, String)>>>,
}

impl Tree {
    /// Reads every file below `root` that belongs to the repository.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    pub fn read(root: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        read_folder(root, "", &mut files)?;
        Ok(Self { files, rust: OnceCell::new() })
    }

    /// A tree of these files, for tests of the rules.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), Some((*text).to_owned())));
        Self { files: files.collect(), rust: OnceCell::new() }
    }

    /// Every path, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Every text file, in order of path.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .filter_map(|(path, text)| text.as_deref().map(|text| (path.as_str(), text)))
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Whether this path is a file, or a folder with a file in it.
    pub fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.files.contains_key(path) || self.paths().any(|known| known.starts_with(&folder))
    }

    /// Every Rust file as tokens. A file that cannot be read as tokens is left to the compiler.
    pub fn rust(&self) -> impl Iterator<Item = &RustFile> {
        self.parsed().iter().filter_map(|parsed| parsed.as_ref().ok())
    }

    /// Rust files that could not be read as tokens, with the reason.
    pub fn unreadable_rust(&self) -> impl Iterator<Item = &(String, String)> {
        self.parsed().iter().filter_map(|parsed| parsed.as_ref().err())
    }

    fn parsed(&self) -> &[Result<RustFile, (String, String)>] {
        self.rust.get_or_init(|| {
            self.texts()
                .filter(|(path, _)| path.ends_with(".rs"))
                .map(|(path, text)| {
                    RustFile::parse(path, text).map_err(|reason| (path.to_owned(), reason))
                })
                .collect()
        })
    }
}

fn read_folder(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, Option<String>>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            let dotted = name.starts_with('.') && !KEPT_DOT_FOLDERS.contains(&name.as_str());
            if !dotted && !SKIPPED.contains(&name.as_str()) {
                read_folder(&entry.path(), &format!("{path}/"), files)?;
            }
        } else {
            files.insert(path, String::from_utf8(fs::read(entry.path())?).ok());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_counts_as_there_when_a_file_is_in_it() {
        let tree = Tree::of(&[("docs/a.md", "a")]);
        assert!(tree.has("docs/a.md"));
        assert!(tree.has("docs"));
        assert!(tree.has("docs/"));
        assert!(!tree.has("doc"));
    }

    #[test]
    fn a_file_that_is_no_rust_is_named() {
        let tree = Tree::of(&[("crates/a/src/lib.rs", "fn broken( {")]);
        assert_eq!(tree.rust().count(), 0);
        assert_eq!(tree.unreadable_rust().count(), 1);
    }
}
