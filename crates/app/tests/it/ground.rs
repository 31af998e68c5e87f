//! What a house of a test stands on: folders that go away, and files or a database of its own.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use romori_app::house::{Folders, Server, Tables, prepare_database};
use romori_types::{Chance, Clock, Date, NoChance, Timestamp};

use crate::cluster::{Cluster, Database, PASSWORD};

/// The system's source.
pub struct Os;

impl Chance for Os {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        getrandom::fill(bytes).map_err(|_| NoChance)
    }
}

/// A clock that the test sets; each look is a moment later.
pub struct SetClock(AtomicI64);

impl SetClock {
    pub fn on(day: Date) -> Self {
        let clock = Self(AtomicI64::new(0));
        clock.set(day);
        clock
    }

    pub fn set(&self, day: Date) {
        // Nine in the morning in Japan is midnight in UTC.
        let days = day.since(Date::constant(1970, 1, 1)).unwrap().get_days();
        self.0.store(i64::from(days) * 86_400_000_000, Ordering::Relaxed);
    }
}

impl SetClock {
    /// At a minute of a day in Japan.
    pub fn set_minute(&self, day: Date, minute: i64) {
        self.set(day);
        self.0.fetch_add((minute - 9 * 60) * 60_000_000, Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.fetch_add(1, Ordering::Relaxed)).unwrap()
    }
}

/// On which engine.
#[derive(Clone, Copy)]
pub enum On {
    Files,
    Server,
}

/// Gone after the house.
pub struct Ground {
    pub folder: PathBuf,
    database: Option<Database>,
}

impl Ground {
    pub fn new(on: On) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("house-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let database = match on {
            On::Files => None,
            On::Server => {
                let cluster = Cluster::shared(env!("CARGO_TARGET_TMPDIR"));
                Some(cluster.database("house", |url| {
                    prepare_database(url, Some(PASSWORD), Some(PASSWORD)).unwrap();
                }))
            }
        };
        Self { folder, database }
    }

    pub fn folders(&self) -> Folders {
        folders_in(&self.folder)
    }

    pub fn tables(&self) -> Tables {
        tables_at(self.url().as_deref())
    }

    /// Does something to the database as whom nothing holds back.
    pub fn run_as_owner(&self, sql: &str) {
        self.database.as_ref().expect("a server").ask("postgres", sql);
    }

    /// The address with the role that owns nothing.
    pub fn url(&self) -> Option<String> {
        self.database.as_ref().map(|database| database.address("romori_app"))
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub fn folders_in(folder: &Path) -> Folders {
    Folders { data: folder.join("data"), keys: folder.join("keys") }
}

pub fn tables_at(url: Option<&str>) -> Tables {
    url.map_or(Tables::Files, |url| Tables::Server(Server::at(url)))
}

/// Makes a test of each function for either engine.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod files {
            $(#[test]
            fn $name() {
                super::$name(crate::ground::On::Files);
            })*
        }

        mod server {
            $(#[test]
            fn $name() {
                super::$name(crate::ground::On::Server);
            })*
        }
    };
}

pub(crate) use on_both;
