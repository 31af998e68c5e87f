//! Files that their owner alone reads: credentials and what opens something.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use romori_app::place::disk_words;

/// Writes a file that its owner alone reads, whole or not at all.
///
/// # Errors
/// What the disk said, in Japanese.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), String> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut aside = path.as_os_str().to_owned();
    aside.push(".new");
    let aside = PathBuf::from(aside);
    let written = (|| {
        let mut options = fs::OpenOptions::new();
        let mut file = options.write(true).create_new(true).mode(0o600).open(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&aside, path)
    })();
    written.map_err(|error| format!("{} に書けません（{}）。", path.display(), disk_words(&error)))
}
