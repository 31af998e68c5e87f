//! Where things lie: the paths of C2SP tlog-tiles, and our few beside them.

use std::path::{Path, PathBuf};

/// How many hashes a full tile has, and how many entries a full bundle.
pub const TILE_WIDTH: u64 = 256;
/// How many leaves a full tile of level 1 stands for.
pub const GROUP_LEAVES: u64 = TILE_WIDTH * TILE_WIDTH;

/// The signed head of the tree. Its change is what makes an append count.
pub const CHECKPOINT: &str = "checkpoint";
/// Held while a writer has the log open.
pub const LOCK: &str = "lock";
/// Heads that were kept because somebody outside has seen them.
pub const KEPT: &str = "kept";
/// How many entries are gone because they were kept long enough.
pub const GONE: &str = "gone";
/// Derived and rebuilt when missing; no part of the log.
pub const KEY_RANGES: &str = "cache/key-ranges";
/// A file that is being written ends so until it is whole.
pub const ASIDE: &str = ".new";

/// Which sequence of tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The entries themselves.
    Entries,
    /// Hashes of this level; level 0 has the leaves'.
    Level(u8),
}

impl Kind {
    pub fn folder(self) -> String {
        match self {
            Self::Entries => "tile/entries".to_owned(),
            Self::Level(level) => format!("tile/{level}"),
        }
    }

    /// The leaves that one item of a tile of this kind stands for, as a power of two.
    fn item_bits(self) -> u32 {
        match self {
            Self::Entries => 0,
            Self::Level(level) => 8 * u32::from(level),
        }
    }

    /// How many items of this kind a tree of this size has.
    pub fn items(self, size: u64) -> u64 {
        size.checked_shr(self.item_bits()).unwrap_or(0)
    }

    /// How wide this tile is in a tree of this size; 0 when it is not there.
    pub fn width(self, n: u64, size: u64) -> u64 {
        self.items(size).saturating_sub(n.saturating_mul(TILE_WIDTH)).min(TILE_WIDTH)
    }

    /// The path of the tile with this index: full, or partial with this width.
    pub fn path(self, n: u64, width: u64) -> PathBuf {
        let full = format!("{}/{}", self.folder(), index_path(n));
        PathBuf::from(match width {
            TILE_WIDTH.. => full,
            partial => format!("{full}.p/{partial}"),
        })
    }
}

/// Three digits an element, every one but the last led by an x: `x001/x234/067`.
fn index_path(n: u64) -> String {
    let mut path = format!("{:03}", n % 1000);
    let mut rest = n / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    path
}

/// The kept head of this size.
pub fn kept_path(size: u64) -> PathBuf {
    PathBuf::from(format!("{KEPT}/{size:020}"))
}

/// The path beside, under which a file is written.
pub fn aside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ASIDE);
    PathBuf::from(name)
}

/// Whether a file of this name was being written and never became whole.
pub fn is_aside(name: &str) -> bool {
    name.ends_with(ASIDE)
}

/// What a name in a folder of tiles stands for: its last three digits of the index, and whether
/// it is the folder of the partial ones.
pub fn tile_name(name: &str) -> Option<(u64, bool)> {
    let (digits, partial) = match name.strip_suffix(".p") {
        Some(digits) => (digits, true),
        None => (name, false),
    };
    let fits = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| digits.parse().ok()).flatten().map(|index| (index, partial))
}

/// Every level that a tree of this size has, lowest first.
pub fn levels(size: u64) -> impl Iterator<Item = u8> {
    (0..8).take_while(move |level| Kind::Level(*level).items(size) > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of C2SP tlog-tiles: "Merkle Tree" and "Partial Tiles".
    #[test]
    fn paths_are_those_of_the_specification() {
        assert_eq!(index_path(1_234_067), "x001/x234/067");
        let path = |kind: Kind, n, width| kind.path(n, width).to_str().map(str::to_owned);
        assert_eq!(path(Kind::Level(0), 273, 112).as_deref(), Some("tile/0/273.p/112"));
        assert_eq!(path(Kind::Level(1), 0, 256).as_deref(), Some("tile/1/000"));
        assert_eq!(path(Kind::Entries, 1000, 256).as_deref(), Some("tile/entries/x001/000"));
    }

    #[test]
    fn widths_are_those_of_the_specification() {
        let size = 70_000;
        let full = (0..300).filter(|n| Kind::Level(0).width(*n, size) == TILE_WIDTH).count();
        assert_eq!(full, 273);
        let table = [(0, 273, 112), (0, 274, 0), (1, 0, 256), (1, 1, 17), (2, 0, 1), (3, 0, 0)];
        for (level, n, width) in table {
            assert_eq!(Kind::Level(level).width(n, size), width, "level {level}, tile {n}");
        }
        assert_eq!(levels(size).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!((Kind::Level(0).width(0, 256), Kind::Level(1).width(0, 256)), (256, 1));
        assert_eq!(levels(0).count(), 0);
        assert_eq!(levels(u64::MAX).count(), 8);
    }
}
