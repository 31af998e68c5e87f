//! 控えの目録 — which files a backup has, how long each is, and its digest.
//!
//! A text: `romori backup 1`, then `kind`, `made` and `log` with their values, a line for each file
//! (SHA-256, bytes, path), and `end` with the SHA-256 of all that stands before.

use std::fs::{self, File};
use std::io::{self, Read as _, Write};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::backup::BackupError;
use crate::place::PlaceKind;

/// The manifest's own name within a backup.
pub(super) const MANIFEST: &str = "manifest.txt";
const HEAD: &str = "romori backup 1";

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) kind: PlaceKind,
    /// When it was begun, as people read it.
    pub(super) made: String,
    /// Entries of the log.
    pub(super) log_size: u64,
    pub(super) files: Vec<Listed>,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    pub(super) digest: String,
}

impl Listed {
    /// A file that is there, on the disk from now on.
    pub(super) fn found(root: &Path, path: &Path) -> io::Result<Self> {
        let full = root.join(path);
        File::open(&full)?.sync_all()?;
        let (bytes, digest) = digest_of(&full)?;
        Ok(Self { path: path.to_owned(), bytes, digest })
    }
}

impl Manifest {
    pub(super) fn to_text(&self) -> String {
        let mut text = format!(
            "{HEAD}\nkind {}\nmade {}\nlog {}\n",
            self.kind.code(),
            self.made,
            self.log_size
        );
        for file in &self.files {
            text.push_str(&format!("{} {} {}\n", file.digest, file.bytes, file.path.display()));
        }
        let end = hex(&Sha256::digest(text.as_bytes()));
        text.push_str(&format!("end {end}\n"));
        text
    }

    /// Reads a manifest; none when a letter of it is not as it was written.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let body = text.strip_suffix('\n')?;
        let (before, end) = body.rsplit_once('\n')?;
        let digest = end.strip_prefix("end ")?;
        if hex(&Sha256::digest(format!("{before}\n").as_bytes())) != digest {
            return None;
        }
        let mut lines = before.lines();
        if lines.next() != Some(HEAD) {
            return None;
        }
        let kind = PlaceKind::from_code(lines.next()?.strip_prefix("kind ")?)?;
        let made = lines.next()?.strip_prefix("made ")?.to_owned();
        let log_size = lines.next()?.strip_prefix("log ")?.parse().ok()?;
        let files = lines.map(listed).collect::<Option<_>>()?;
        Some(Self { kind, made, log_size, files })
    }

    /// Reads the manifest of a backup and holds every file against it: none may be missing, longer,
    /// shorter, changed or beyond it.
    pub(super) fn verified(folder: &Path) -> Result<Self, BackupError> {
        let path = folder.join(MANIFEST);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(_) => return Err(BackupError::NotABackup { path: folder.to_owned() }),
        };
        let manifest = Self::parse(&text).ok_or(BackupError::Damaged { file: MANIFEST.into() })?;
        for file in &manifest.files {
            let found = digest_of(&folder.join(&file.path));
            if !found.is_ok_and(|found| found == (file.bytes, file.digest.clone())) {
                return Err(BackupError::Damaged { file: file.path.clone() });
            }
        }
        let mut found = Vec::new();
        walk(folder, Path::new(""), &mut found).map_err(|error| BackupError::at(folder, &error))?;
        let beyond = found.into_iter().find(|path| {
            path.as_os_str() != MANIFEST && !manifest.files.iter().any(|file| file.path == *path)
        });
        beyond.map_or(Ok(manifest), |file| Err(BackupError::Damaged { file }))
    }
}

/// A line for a file. Its path leads nowhere but into the backup.
fn listed(line: &str) -> Option<Listed> {
    let (digest, rest) = line.split_once(' ')?;
    let (bytes, path) = rest.split_once(' ')?;
    let path = PathBuf::from(path);
    let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    (inside && digest.len() == 64)
        .then(|| Some(Listed { path, bytes: bytes.parse().ok()?, digest: digest.to_owned() }))?
}

/// Every file below a folder, as paths within it.
fn walk(root: &Path, within: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(within))? {
        let entry = entry?;
        let path = within.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            walk(root, &path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

fn digest_of(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let (mut hash, mut total) = (Sha256::new(), 0);
    let mut part = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut part)?;
        let Some(bytes) = part.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        total += bytes.len() as u64;
    }
    Ok((total, hex(&hash.finalize())))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file of a backup that is being written.
pub(super) struct Writing {
    path: PathBuf,
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl Writing {
    /// Begins a file, in folders that are made for this user alone.
    pub(super) fn begin(root: &Path, path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        let full = root.join(path);
        if let Some(parent) = full.parent() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
        }
        let mut options = fs::OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600).open(&full)?;
        Ok(Self { path: path.to_owned(), file, hash: Sha256::new(), bytes: 0 })
    }

    /// Ends it, on the disk.
    pub(super) fn end(self) -> io::Result<Listed> {
        self.file.sync_all()?;
        Ok(Listed { path: self.path, bytes: self.bytes, digest: hex(&self.hash.finalize()) })
    }
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest {
            kind: PlaceKind::Office,
            made: "2026-07-01T00:00:00Z".to_owned(),
            log_size: 7,
            files: vec![Listed {
                path: "log/checkpoint".into(),
                bytes: 3,
                // `printf abc | sha256sum`
                digest: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".into(),
            }],
        }
    }

    #[test]
    fn a_manifest_reads_back_and_no_letter_of_it_may_change() {
        let text = manifest().to_text();
        assert_eq!(Manifest::parse(&text), Some(manifest()));
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            let changed = String::from_utf8(bytes).unwrap();
            assert_eq!(Manifest::parse(&changed), None, "letter {place}");
        }
        assert_eq!(Manifest::parse(&text[..text.len() - 1]), None);
    }

    #[test]
    fn a_path_out_of_the_backup_is_refused() {
        for path in ["../keys/root-0001.key", "/etc/passwd", "log/../../x"] {
            let mut outside = manifest();
            outside.files[0].path = path.into();
            assert_eq!(Manifest::parse(&outside.to_text()), None, "{path}");
        }
    }

    #[test]
    fn a_file_that_is_missing_changed_or_beyond_is_named() {
        let folder = std::env::temp_dir().join(format!("romori-manifest-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("log")).unwrap();
        fs::write(folder.join(MANIFEST), manifest().to_text()).unwrap();
        let refused = |file: &str| {
            let error = Manifest::verified(&folder).unwrap_err();
            assert!(matches!(&error, BackupError::Damaged { file: one } if one == Path::new(file)));
        };
        refused("log/checkpoint");
        fs::write(folder.join("log/checkpoint"), "abd").unwrap();
        refused("log/checkpoint");
        fs::write(folder.join("log/checkpoint"), "abc").unwrap();
        assert_eq!(Manifest::verified(&folder).unwrap(), manifest());
        fs::write(folder.join("log/more"), "").unwrap();
        refused("log/more");
        fs::remove_dir_all(&folder).unwrap();
    }
}
