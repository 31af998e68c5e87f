//! Space held back for the log, so that it is the last to stop when the disk is full.

use std::path::Path;
use std::sync::Arc;

use crate::error::LogError;
use crate::files::Files;
use crate::folder::Folder;

const FILE: &str = "reserve";
/// Unit: bytes.
const PART_BYTES: usize = 1 << 20;

/// 予備領域 — a file that holds disk space. The log and the spool give it up when the disk is
/// full and go on; it is taken again when there is space.
pub struct Reserve {
    folder: Folder,
    bytes: u64,
}

impl Reserve {
    /// A reserve of this many bytes in this folder, which is made. Nothing is held yet.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(files: Arc<dyn Files>, folder: &Path, bytes: u64) -> Result<Self, LogError> {
        let folder = Folder::new(files, folder);
        folder.make()?;
        Ok(Self { folder, bytes })
    }

    /// Takes the space, unless it is held. Called when starting and from time to time.
    ///
    /// # Errors
    /// [`LogError::NoSpace`] when there is not enough; then nothing is held.
    pub fn hold(&self) -> Result<(), LogError> {
        self.hold_slowly(&|| ())
    }

    /// As [`Reserve::hold`], with a pause after each part, so that nobody at work waits for the
    /// disk.
    ///
    /// # Errors
    /// As [`Reserve::hold`].
    pub fn hold_slowly(&self, pause: &dyn Fn()) -> Result<(), LogError> {
        if self.is_held()? {
            return Ok(());
        }
        self.folder.sweep_aside(Path::new(""))?;
        // No zeros, which a file system may keep without space.
        let part: Vec<u8> = (0..PART_BYTES).map(scattered).collect();
        let parts = (0..self.bytes).step_by(PART_BYTES).map(|start| {
            let left = usize::try_from(self.bytes - start).unwrap_or(PART_BYTES);
            &part[..left.min(PART_BYTES)]
        });
        self.folder.put_slowly(Path::new(FILE), parts, pause).map_err(|failure| failure.error)
    }

    /// Whether the space is held.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn is_held(&self) -> Result<bool, LogError> {
        Ok(self.folder.names(Path::new(""))?.iter().any(|name| name == FILE))
    }

    /// Gives the space up. The answer is whether there was any.
    pub(crate) fn release(&self) -> bool {
        self.folder.remove(Path::new(FILE)).is_ok() && self.folder.sync_names().is_ok()
    }
}

fn scattered(place: usize) -> u8 {
    let [byte, ..] = place.wrapping_mul(0x9e37_79b1).to_be_bytes();
    byte ^ place.to_le_bytes()[0]
}
