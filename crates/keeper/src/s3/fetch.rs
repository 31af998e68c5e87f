//! Brings a log from the store into a folder, for whoever verifies it there.

use std::fs;
use std::path::Path;

use crate::KeeperError;
use crate::s3::{CHECKPOINT, GONE, S3Files, at_once};

impl S3Files {
    /// Every file of the log as the store shows it now, into a folder. The answer is how many.
    ///
    /// # Errors
    /// When the store cannot be read or the folder not be written.
    pub fn fetch(&self, to: &Path) -> Result<usize, KeeperError> {
        // The head first: what it covers is there when it is.
        let fetched = self.fetch_one(CHECKPOINT, to)?;
        let mut names = self.list("", true)?;
        let is_part = |name: &str| name.starts_with("tile/") || name.starts_with("kept/");
        names.retain(|name| is_part(name) || name == GONE);
        at_once(&names, |name| self.fetch_one(name, to).map(drop))?;
        Ok(names.len() + usize::from(fetched))
    }

    fn fetch_one(&self, name: &str, to: &Path) -> Result<bool, KeeperError> {
        let Some(key) = self.client.address().key(Path::new(name)) else { return Ok(false) };
        let Some(bytes) = self.client.get(&key)? else { return Ok(false) };
        let path = to.join(name);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all);
        let written = written.and_then(|()| fs::write(&path, bytes));
        written.map_err(|error| KeeperError::at(&path, &error))?;
        Ok(true)
    }
}
