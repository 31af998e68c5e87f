//! A house with one invented office, in a folder of its own, as the program has it.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Instant;

use romori_app::house::{
    Clients, Coming, Custody, Folders, Grant, House, Job, NewAccount, NewOffice, Role, Roles,
    Source, Tables, Visitor, load_office, make_office, open, open_kept,
};
use romori_app::place::{Place, PlaceKind};
use romori_ledger::Keeping;
use romori_sample::Office;
use romori_types::{Chance, Clock, Date, NoChance, Timestamp};

use crate::figure::Failure;

/// Whoever works in a measured office.
pub(crate) const LOGIN: &str = "bench";
/// For an office that is gone when the measurement ends.
pub(crate) const PASSWORD: &str = "はかるためだけのあいことば二〇二六";

const MICROSECONDS_A_DAY: i64 = 86_400_000_000;
/// A day begins so much earlier in Japan. A program that is started on this day later goes on from
/// there, whatever hour it is: a certificate would else be of a time to come.
const JAPAN_AHEAD: i64 = MICROSECONDS_A_DAY * 9 / 24;

/// One house, open, with an office and a user who is signed in.
pub(crate) struct Stage {
    /// The house.
    pub house: House,
    /// Who works in it.
    pub visitor: Visitor,
    /// Removed at the end; empty when somebody else took it over.
    folder: PathBuf,
    clock: Arc<StageClock>,
}

/// The system's source of chance, as in the program.
pub(crate) struct System(File);

impl System {
    pub(crate) fn open() -> Result<Self, Failure> {
        File::open("/dev/urandom").map(Self).map_err(cannot)
    }
}

impl Chance for System {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        (&self.0).read_exact(bytes).map_err(|_| NoChance)
    }
}

/// Makes a keeper in a folder.
pub(crate) type ReachBeside<'a> =
    &'a dyn Fn(&Path, &Path, Arc<StageClock>) -> Result<Box<dyn Keeping>, Failure>;

/// Goes on from the day it was set to, as time goes.
pub(crate) struct StageClock {
    day: AtomicI64,
    started: Instant,
}

impl StageClock {
    fn stand_on(&self, day: Date) {
        let days = day.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days());
        self.day.store(i64::from(days) * MICROSECONDS_A_DAY - JAPAN_AHEAD, Ordering::Relaxed);
    }
}

impl Clock for StageClock {
    fn now(&self) -> Timestamp {
        let since = i64::try_from(self.started.elapsed().as_micros()).unwrap_or(0);
        let then = self.day.load(Ordering::Relaxed).saturating_add(since);
        Timestamp::from_microsecond(then).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

pub(crate) fn cannot(error: impl std::fmt::Display) -> Failure {
    Failure::CannotRun { what: error.to_string() }
}

pub(crate) fn wrong(what: String) -> Failure {
    Failure::WrongAnswer { what }
}

/// A folder that nobody else has.
pub(crate) fn own_folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("romori-bench-{}-{number}", std::process::id()))
}

/// Removes a folder and the keys beside it. What is not there need not be removed.
pub(crate) fn remove(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder);
    let _ = std::fs::remove_dir_all(folder.with_extension("keys"));
    let _ = std::fs::remove_dir_all(folder.with_extension("keeper"));
}

impl Stage {
    /// Opens a house, records the office in it, and signs its user in.
    pub(crate) fn with(office: &Office) -> Result<Self, Failure> {
        let folder = own_folder();
        let folders = Folders { data: folder.join("house"), keys: folder.with_extension("keys") };
        Place::open(&folder, PlaceKind::Office).map_err(cannot)?;
        let clock = Arc::new(StageClock { day: AtomicI64::new(0), started: Instant::now() });
        clock.stand_on(office.today);
        let made = open(&folders, clock.clone(), Arc::new(System::open()?)).map_err(cannot);
        let filled = made.and_then(|opened| fill(opened.house, office, &clock));
        match filled {
            Ok((house, visitor)) => Ok(Self { house, visitor, folder, clock }),
            Err(failure) => {
                remove(&folder);
                Err(failure)
            }
        }
    }

    /// The same with a keeper, which `reach` makes in a folder of its own, remembering its heads in
    /// a file.
    pub(crate) fn kept(office: &Office, reach: ReachBeside<'_>) -> Result<Self, Failure> {
        let folder = own_folder();
        let folders = Folders { data: folder.join("house"), keys: folder.with_extension("keys") };
        Place::open(&folder, PlaceKind::Office).map_err(cannot)?;
        let clock = Arc::new(StageClock { day: AtomicI64::new(0), started: Instant::now() });
        clock.stand_on(office.today);
        let beside = folder.with_extension("keeper");
        let keeper = |folders: &Folders| {
            let made = reach(&beside, &folders.log_head(), Arc::clone(&clock));
            made.map_err(|failure| format!("{failure:?}"))
        };
        let chance = Arc::new(System::open()?);
        let (tables, custody) = (Tables::Files, Custody::folder());
        let made = open_kept(&folders, &tables, &custody, &keeper, clock.clone(), chance);
        let filled = made.map_err(cannot).and_then(|opened| fill(opened.house, office, &clock));
        match filled {
            Ok((house, visitor)) => Ok(Self { house, visitor, folder, clock }),
            Err(failure) => {
                remove(&folder);
                Err(failure)
            }
        }
    }

    /// Lets an hour pass, after which as many persons may be seen again as the limit allows.
    pub(crate) fn let_an_hour_pass(&self) {
        self.clock.day.fetch_add(MICROSECONDS_A_DAY / 24, Ordering::Relaxed);
    }

    /// Closes the house and leaves its folder to the caller.
    pub(crate) fn close(mut self) -> PathBuf {
        std::mem::take(&mut self.folder)
    }
}

/// A folder with so many offices without data.
pub(crate) fn empty_offices(count: usize, from: Date) -> Result<PathBuf, Failure> {
    let folder = own_folder();
    let folders = Folders { data: folder.join("house"), keys: folder.with_extension("keys") };
    Place::open(&folder, PlaceKind::Office).map_err(cannot)?;
    let clock = Arc::new(StageClock { day: AtomicI64::new(0), started: Instant::now() });
    clock.stand_on(from);
    let opened = open(&folders, clock, Arc::new(System::open()?)).map_err(cannot)?;
    let grant = Grant::for_job(Job::FirstAccount);
    for number in 0..count {
        let name = format!("架空事務所{number}");
        make_office(&opened.house, &grant, &NewOffice { name: &name, from }).map_err(cannot)?;
    }
    Ok(folder)
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.folder.as_os_str().is_empty() {
            remove(&self.folder);
        }
    }
}

fn fill(house: House, office: &Office, clock: &StageClock) -> Result<(House, Visitor), Failure> {
    let tenant = load_office(&house.store, office, |day| clock.stand_on(day)).map_err(cannot)?;
    clock.stand_on(office.today);
    let account = NewAccount {
        tenant,
        login: LOGIN,
        name: "測る人",
        roles: Roles::of(&[Role::Administrator, Role::Attorney]),
        clients: Clients::All,
        password: PASSWORD,
        from: office.today,
    };
    house.make_account(&Grant::for_job(Job::FirstAccount), &account).map_err(cannot)?;
    let source = Source::of([127, 0, 0, 1].into());
    let origin = house.this_machine();
    let coming = Coming {
        login: LOGIN,
        password: PASSWORD,
        source,
        browser: None,
        holder: [0; 16],
        code: None,
        origin,
    };
    let admitted = house.sign_in(&coming).map_err(cannot)?;
    let visitor = house.visitor(&admitted.token, origin.device).map_err(cannot)?;
    let visitor = visitor.ok_or_else(|| cannot("サインインできません。"))?;
    house.sequencer.ship_all(&Grant::for_job(Job::Ship(None))).map_err(cannot)?;
    Ok((house, visitor))
}
