//! The folder Romori keeps its own things in: a demo never opens over real data, nor the reverse.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The file that says what a folder of Romori holds.
const MARK: &str = "romori.toml";

/// What a folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceKind {
    /// Invented data only.
    Demo,
    /// An office's own data.
    Office,
}

/// A folder that is Romori's, and of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    folder: PathBuf,
    kind: PlaceKind,
}

/// Why a folder was not opened.
#[derive(Debug)]
pub enum PlaceError {
    /// It belongs to the other kind of data.
    OtherKind {
        /// The folder.
        folder: PathBuf,
        /// What it holds.
        holds: PlaceKind,
    },
    /// Something else lies in it.
    NotOurs {
        /// The folder.
        folder: PathBuf,
    },
    /// There is no folder of Romori.
    NotThere {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// There is no folder of Romori, but a restore to it was cut short.
    Restoring {
        /// Where it would be.
        folder: PathBuf,
    },
    /// The mark cannot be understood.
    UnreadableMark {
        /// The file.
        file: PathBuf,
    },
    /// The disk refused.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

impl PlaceKind {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Office => "office",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Demo, Self::Office].into_iter().find(|kind| kind.code() == code)
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Demo => "見本のデータ",
            Self::Office => "事務所のデータ",
        }
    }
}

impl Place {
    /// Opens `folder` for this kind of data, making it when it is absent or empty.
    ///
    /// # Errors
    /// When the folder holds the other kind, or anything that is not Romori's.
    pub fn open(folder: &Path, kind: PlaceKind) -> Result<Self, PlaceError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |error| PlaceError::Io { path, error }
        };
        let mark = folder.join(MARK);
        match fs::read_to_string(&mark) {
            Ok(text) => {
                let holds = read_mark(&text)
                    .ok_or_else(|| PlaceError::UnreadableMark { file: mark.clone() })?;
                if holds != kind {
                    return Err(PlaceError::OtherKind { folder: folder.to_owned(), holds });
                }
            }
            // An empty house in the place of the one that is brought back would be in its way.
            Err(error)
                if error.kind() == io::ErrorKind::NotFound && rest_of_restore(folder).exists() =>
            {
                return Err(PlaceError::Restoring { folder: folder.to_owned() });
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(folder).map_err(io(folder))?;
                if fs::read_dir(folder).map_err(io(folder))?.next().is_some() {
                    return Err(PlaceError::NotOurs { folder: folder.to_owned() });
                }
                write_whole(&mark, format!("kind = \"{}\"\n", kind.code()).as_bytes())
                    .map_err(io(&mark))?;
            }
            Err(error) => return Err(io(&mark)(error)),
        }
        Ok(Self { folder: folder.to_owned(), kind })
    }

    /// The folder that is there, whichever kind it holds. Makes nothing.
    ///
    /// # Errors
    /// When it is not Romori's.
    pub fn find(folder: &Path) -> Result<Self, PlaceError> {
        let mark = folder.join(MARK);
        let text = fs::read_to_string(&mark).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => PlaceError::NotThere { folder: folder.to_owned() },
            _ => PlaceError::Io { path: mark.clone(), error },
        })?;
        let kind = read_mark(&text).ok_or(PlaceError::UnreadableMark { file: mark })?;
        Ok(Self { folder: folder.to_owned(), kind })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What it holds.
    pub const fn kind(&self) -> PlaceKind {
        self.kind
    }
}

/// Where a restore puts everything together before it has the place's name.
pub fn rest_of_restore(place: &Path) -> PathBuf {
    let mut aside = place.as_os_str().to_owned();
    aside.push(".restoring");
    PathBuf::from(aside)
}

/// The kind that a mark names.
fn read_mark(text: &str) -> Option<PlaceKind> {
    let value =
        text.lines().find_map(|line| line.trim().strip_prefix("kind")?.trim().strip_prefix('='))?;
    PlaceKind::from_code(value.trim().trim_matches('"'))
}

/// Writes a file whole or not at all: aside first, durably, then renamed over the old one.
///
/// # Errors
/// When the disk refuses; the old file, if there was one, is then untouched and nothing half
/// written is left.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_together(&[(path.to_owned(), bytes)])
}

/// Writes files that belong together: none is renamed into its place before all are written.
///
/// # Errors
/// When the disk refuses; nothing half written is left.
pub fn write_together(files: &[(PathBuf, &[u8])]) -> io::Result<()> {
    let asides: io::Result<Vec<PathBuf>> = files.iter().map(|(path, _)| aside(path)).collect();
    let asides = asides?;
    let written = (|| {
        for ((_, bytes), aside) in files.iter().zip(&asides) {
            let mut file = fs::File::create(aside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
        }
        for ((path, _), aside) in files.iter().zip(&asides) {
            fs::rename(aside, path)?;
        }
        Ok(())
    })();
    if written.is_err() {
        // The error that matters is the first one; a leftover that cannot be removed adds nothing.
        for aside in &asides {
            let _ = fs::remove_file(aside);
        }
    }
    written
}

/// Where a file is written before it takes its name.
fn aside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut aside_name = name.to_owned();
    aside_name.push(format!(".{}.part", std::process::id()));
    Ok(path.with_file_name(aside_name))
}

/// What a disk said, in words for people.
pub fn disk_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "見つかりません".to_owned(),
        io::ErrorKind::PermissionDenied => "権限がありません".to_owned(),
        io::ErrorKind::IsADirectory => "ファイルではなくフォルダーです".to_owned(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "フォルダーではありません".to_owned()
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "空きがありません".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "書き込めない場所です".to_owned(),
        _ => error.to_string(),
    }
}

impl fmt::Display for PlaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherKind { folder, holds } => write!(
                f,
                "フォルダー {} には{}があります。別のフォルダーを --data で指定してください。",
                folder.display(),
                holds.label()
            ),
            Self::NotOurs { folder } => write!(
                f,
                "フォルダー {} には労守のものでないファイルがあります。空のフォルダーを --data で指定してください。",
                folder.display()
            ),
            Self::NotThere { folder } => write!(
                f,
                "フォルダー {} は労守のものではありません。労守のフォルダーを --data で指定してください。",
                folder.display()
            ),
            Self::Restoring { folder } => write!(
                f,
                "フォルダー {} への復元が途中で終わっています。romori restore をもう一度行うか、{} を消してから開いてください。",
                folder.display(),
                rest_of_restore(folder).display()
            ),
            Self::UnreadableMark { file } => write!(
                f,
                "{} を読み取れません。フォルダーの中を確かめるか、別のフォルダーを --data で指定してください。",
                file.display()
            ),
            Self::Io { path, error } => write!(
                f,
                "{} を使えません（{}）。場所と権限を確かめてください。",
                path.display(),
                disk_words(error)
            ),
        }
    }
}

impl std::error::Error for PlaceError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of this test alone, gone afterwards.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("romori-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&folder);
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_demo_never_opens_over_real_data() {
        let folder = Folder::new("kind");
        let place = Place::open(&folder.0, PlaceKind::Office).unwrap();
        assert_eq!(place.kind(), PlaceKind::Office);
        assert!(Place::open(&folder.0, PlaceKind::Office).is_ok());
        let refused = Place::open(&folder.0, PlaceKind::Demo).unwrap_err();
        assert!(matches!(refused, PlaceError::OtherKind { holds: PlaceKind::Office, .. }));
        assert!(refused.to_string().contains("事務所のデータ"));
    }

    #[test]
    fn a_folder_with_something_else_is_left_alone() {
        let folder = Folder::new("other");
        fs::create_dir_all(&folder.0).unwrap();
        fs::write(folder.0.join("給与.xlsx"), b"x").unwrap();
        let refused = Place::open(&folder.0, PlaceKind::Demo).unwrap_err();
        assert!(matches!(refused, PlaceError::NotOurs { .. }));
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
    }

    #[test]
    fn a_mark_that_says_nothing_is_refused() {
        let folder = Folder::new("mark");
        fs::create_dir_all(&folder.0).unwrap();
        fs::write(folder.0.join(MARK), "kind = \"other\"\n").unwrap();
        let refused = Place::open(&folder.0, PlaceKind::Demo).unwrap_err();
        assert!(matches!(refused, PlaceError::UnreadableMark { .. }));
    }

    #[test]
    fn a_file_is_whole_or_absent() {
        let folder = Folder::new("whole");
        fs::create_dir_all(&folder.0).unwrap();
        let file = folder.0.join("SHFD0006.CSV");
        write_whole(&file, b"first").unwrap();
        write_whole(&file, b"second").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"second");
        // A folder in the way of the rename: the write fails and leaves nothing behind.
        let blocked = folder.0.join("blocked");
        fs::create_dir_all(blocked.join("inside")).unwrap();
        assert!(write_whole(&blocked, b"third").is_err());
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 2);
    }

    #[test]
    fn of_files_that_belong_together_all_are_written_or_none() {
        let folder = Folder::new("together");
        fs::create_dir_all(&folder.0).unwrap();
        let (first, second) = (folder.0.join("a.csv"), folder.0.join("b.pdf"));
        write_together(&[(first.clone(), b"1"), (second.clone(), b"1")]).unwrap();
        // The second cannot even be written aside: its folder is a file.
        let beyond = second.join("c.pdf");
        assert!(write_together(&[(first.clone(), b"2"), (beyond, b"2")]).is_err());
        assert_eq!(fs::read(&first).unwrap(), b"1");
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 2);
    }

    #[test]
    fn what_a_disk_says_is_told_in_japanese() {
        for kind in [io::ErrorKind::NotFound, io::ErrorKind::IsADirectory] {
            assert!(disk_words(&kind.into()).is_ascii().eq(&false));
        }
    }
}
