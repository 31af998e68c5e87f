//! Secret bytes on a page of their own: never swapped, in no core dump, in no child process, wiped
//! when let go.

use memmap2::{Advice, MmapMut};
use zeroize::Zeroize as _;

use crate::error::VaultError;
use crate::key::KEY_BYTES;

/// 固定した記憶 — some secret bytes that stay in memory alone.
pub(crate) struct Locked(MmapMut);

impl Locked {
    /// The zeros of a key, on a page that the system holds in memory.
    pub fn empty() -> Result<Self, VaultError> {
        Self::zeros(KEY_BYTES)
    }

    /// These bytes, copied onto such a page.
    pub fn copy_of(bytes: &[u8]) -> Result<Self, VaultError> {
        let mut copy = Self::zeros(bytes.len())?;
        copy.0.copy_from_slice(bytes);
        Ok(copy)
    }

    fn zeros(length: usize) -> Result<Self, VaultError> {
        let page = MmapMut::map_anon(length).map_err(|_| VaultError::NotLocked)?;
        page.lock().map_err(|_| VaultError::NotLocked)?;
        for advice in [Advice::DontDump, Advice::DontFork] {
            page.advise(advice).map_err(|_| VaultError::NotLocked)?;
        }
        Ok(Self(page))
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The flags that the kernel shows of the page: locked, not dumped, not copied to children.
    #[test]
    fn the_page_is_locked_and_not_dumped() {
        let mut locked = Locked::empty().expect("a page");
        locked.bytes_mut().fill(0xA7);
        assert_eq!(locked.bytes(), [0xA7; KEY_BYTES]);
        let address = locked.bytes().as_ptr() as usize;
        let maps = std::fs::read_to_string("/proc/self/smaps").expect("maps");
        let mut inside = false;
        let mut flags = None;
        for line in maps.lines() {
            let range = line.split(' ').next().and_then(|range| range.split_once('-'));
            let range = range.and_then(|(from, to)| {
                let number = |text| usize::from_str_radix(text, 16).ok();
                Some(number(from)?..number(to)?)
            });
            if let Some(range) = range {
                inside = range.contains(&address);
            }
            if let Some(found) = line.strip_prefix("VmFlags:").filter(|_| inside) {
                flags = Some(found.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
            }
        }
        let flags = flags.expect("the page is there");
        for wanted in ["lo", "dd", "dc"] {
            assert!(flags.iter().any(|flag| flag == wanted), "{wanted}: {flags:?}");
        }
    }
}
