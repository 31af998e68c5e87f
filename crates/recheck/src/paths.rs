//! The paths of C2SP tlog-tiles, written and read.

/// How many hashes a full tile has.
pub const WIDTH: u64 = 256;

/// Which sequence of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Entries,
    Level(u32),
}

impl Kind {
    /// How many items a tree of this size has: entries, or hashes of the level.
    pub fn items(self, size: u64) -> u64 {
        match self {
            Self::Entries => size,
            Self::Level(level) => size.checked_shr(8 * level).unwrap_or(0),
        }
    }

    pub fn full(self, size: u64) -> u64 {
        self.items(size) / WIDTH
    }

    /// The width of the partial file at the edge; 0 when there is none.
    pub fn edge(self, size: u64) -> u64 {
        self.items(size) % WIDTH
    }

    pub fn path(self, n: u64, width: u64) -> String {
        let mut path = format!("{:03}", n % 1000);
        let mut above = n / 1000;
        while above > 0 {
            path = format!("x{:03}/{path}", above % 1000);
            above /= 1000;
        }
        let partial = if width < WIDTH { format!(".p/{width}") } else { String::new() };
        match self {
            Self::Entries => format!("tile/entries/{path}{partial}"),
            Self::Level(level) => format!("tile/{level}/{path}{partial}"),
        }
    }

    /// The folder that holds the partial files of a tile.
    pub fn partial_folder(self, n: u64) -> String {
        format!("{}.p", self.path(n, WIDTH))
    }
}

/// Which file a path is. None when the specification has no such path.
pub fn parse(path: &str) -> Option<(Kind, u64, u64)> {
    let mut parts: Vec<&str> = path.strip_prefix("tile/")?.split('/').collect();
    let kind = match parts.remove(0) {
        "entries" => Kind::Entries,
        level => Kind::Level(level.parse().ok().filter(|level| *level < 8)?),
    };
    let mut width = WIDTH;
    if let [.., before, last] = parts.as_mut_slice()
        && let Some(full) = before.strip_suffix(".p")
    {
        width = last.parse().ok()?;
        *before = full;
        parts.pop();
    }
    let (last, above) = parts.split_last()?;
    let digits = above.iter().map(|part| part.strip_prefix('x')).chain([Some(*last)]);
    let n = digits.into_iter().try_fold(0_u64, |n, part| {
        let part = part.filter(|part| part.len() == 3)?;
        n.checked_mul(1000)?.checked_add(part.parse().ok()?)
    })?;
    // Whatever else reads as the same numbers is another path.
    (width > 0 && kind.path(n, width) == path).then_some((kind, n, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_specification_are_read_and_written() {
        let table = [
            ("tile/0/x001/x234/067", Kind::Level(0), 1_234_067, 256),
            ("tile/0/273.p/112", Kind::Level(0), 273, 112),
            ("tile/entries/000", Kind::Entries, 0, 256),
            ("tile/2/000.p/1", Kind::Level(2), 0, 1),
            ("tile/entries/x001/000.p/255", Kind::Entries, 1_000, 255),
        ];
        for (path, kind, n, width) in table {
            assert_eq!(parse(path), Some((kind, n, width)), "{path}");
            assert_eq!(kind.path(n, width), path);
        }
    }

    #[test]
    fn other_paths_are_none() {
        let bad = [
            "tile/0/0",
            "tile/0/x000/000",
            "tile/00/000",
            "tile/8/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/+01",
            "tile/0/001/002",
            "tile/0",
            "tile/0/000.p",
            "tile/entries/abc",
            "tile/data/000",
            "tile/0/000.p/1/2",
            "checkpoint",
        ];
        for path in bad {
            assert_eq!(parse(path), None, "{path}");
        }
    }

    #[test]
    fn the_edge_is_that_of_the_specification() {
        let size = 70_000;
        let level = |level| (Kind::Level(level).full(size), Kind::Level(level).edge(size));
        assert_eq!([level(0), level(1), level(2)], [(273, 112), (1, 17), (0, 1)]);
    }
}
