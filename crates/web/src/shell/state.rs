//! What every handler shares. The clock and randomness are arguments.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use romori_app::house::{House, Outgoing, Zone};
use romori_types::Date;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::outgoing::{Reach, WayOut};
use super::visit::Visits;
use super::{DeviceRule, Limits, Memory};
use crate::desk::Desk;
use crate::import_desk::ImportDesk;

/// The two clocks pages need: how long the program has run, and which day it works on.
pub trait Clock: Send + Sync {
    /// Time since some fixed instant; never goes back.
    fn elapsed(&self) -> Duration;
    /// The civil day in Asia/Tokyo on which the program works.
    fn today(&self) -> Date;
}

/// A source of unpredictable bytes.
pub trait Entropy: Send + Sync {
    /// Fills the buffer.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy>;
}

/// The operating system gave no randomness; nothing that needs a secret can go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoEntropy;

/// Randomness of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        getrandom::fill(bytes).map_err(|_| NoEntropy)
    }
}

/// How this program was started.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Whether the data are invented.
    pub demo: bool,
    /// The `Host` headers that are answered: any other is a name that was pointed here.
    pub hosts: Vec<String>,
    /// Whether every connection is TLS.
    pub tls: bool,
    /// Which entrance this is.
    pub zone: Zone,
    /// What is asked of whoever calls here.
    pub devices: DeviceRule,
    /// How the addresses of the entrance of workers begin, for the papers that the office hands
    /// over: `https://honnin.example.jp/`. None where it is not open.
    pub workers_at: Option<String>,
}

/// The name of the operator's entrance on loopback. Names below `localhost` lead to this machine
/// (RFC 6761 §6.3).
pub const OPERATOR_ON_LOOPBACK: &str = "operator.localhost";
/// The name of the entrance of workers on loopback: browsers take every name below `localhost` for
/// this machine, and passkeys hold there.
const WORKERS_ON_LOOPBACK: &str = "honnin.localhost";

/// The port that an address over TLS does not name.
const TLS_PORT: u16 = 443;

impl Setting {
    /// Loopback on this port: the three names under which a browser reaches it.
    pub fn loopback(port: u16, demo: bool) -> Self {
        let hosts = ["127.0.0.1", "localhost", "[::1]"];
        let hosts = hosts.iter().map(|host| format!("{host}:{port}")).collect();
        let (zone, devices) = (Zone::Office, DeviceRule::Machine);
        // Who is not invented is at another machine, and cannot come here.
        let workers_at = demo.then(|| format!("http://{WORKERS_ON_LOOPBACK}:{port}/"));
        Self { demo, hosts, tls: false, zone, devices, workers_at }
    }

    /// The entrance of the demo's workers on loopback, beside the office's.
    pub fn loopback_of_workers(port: u16) -> Self {
        let hosts = vec![format!("{WORKERS_ON_LOOPBACK}:{port}")];
        let (zone, devices) = (Zone::Worker, DeviceRule::Open);
        Self { demo: true, hosts, tls: false, zone, devices, workers_at: None }
    }

    /// The same where workers enter at addresses that begin so.
    #[must_use]
    pub fn with_workers_at(self, home: Option<String>) -> Self {
        Self { workers_at: home, ..self }
    }

    /// The operator's entrance on loopback: under a name of its own, so that no cookie of the one
    /// entrance is sent to the other, and on a port of its own.
    pub fn operator_on_loopback(port: u16, demo: bool) -> Self {
        let hosts = vec![format!("{OPERATOR_ON_LOOPBACK}:{port}")];
        Self { hosts, zone: Zone::Operator, ..Self::loopback(port, demo) }
    }

    /// These names and addresses on this port, over TLS. An address of IPv6 stands in brackets.
    /// Behind the entrances of offices and of the operator is a device asked for; the demo's data
    /// are invented.
    pub fn tls(names: &[String], port: u16, demo: bool, zone: Zone) -> Self {
        let mut hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
        if port == TLS_PORT {
            hosts.extend(names.iter().cloned());
        }
        let open = (demo && zone == Zone::Office) || zone == Zone::Worker;
        let devices = if open { DeviceRule::Open } else { DeviceRule::Certificate };
        Self { demo, hosts, tls: true, zone, devices, workers_at: None }
    }

    /// How the addresses of our own pages begin.
    pub(crate) const fn scheme(&self) -> &'static str {
        if self.tls { "https://" } else { "http://" }
    }
}

/// What every handler shares.
#[derive(Clone)]
pub struct AppState {
    shared: Arc<Shared>,
}

/// The house behind the pages, and what its sign-in page says.
#[derive(Clone)]
pub struct Housed {
    /// The house.
    pub house: Arc<House>,
    /// ID and password of the demo's users; empty outside the demo.
    pub demo_accounts: Vec<(String, String)>,
}

struct Shared {
    setting: Setting,
    housed: Option<Housed>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    visits: Mutex<Visits>,
    desk: Mutex<Desk>,
    imports: Mutex<ImportDesk>,
    device_files: Mutex<Memory<Zeroizing<Vec<u8>>>>,
    work: Semaphore,
    importers: Semaphore,
    doors: Semaphore,
    way_out: Arc<WayOut>,
}

/// Computations that run at once; further ones wait their turn.
const WORKERS: usize = 2;
/// Imports that are read at once: the other processor is for pages.
const IMPORTERS: usize = 1;
/// Passwords that are looked at at once.
const DOORS: usize = 2;

/// Files with keys wait to be fetched once.
const DEVICE_FILES: Limits =
    Limits { count_max: 64, bytes_max: 1 << 20, idle_max: Duration::from_secs(10 * 60) };

impl AppState {
    /// The state of a program just started.
    pub fn new(setting: Setting, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self::with(setting, clock, entropy, None)
    }

    /// As [`AppState::new`], with the house that the pages of the office work on.
    pub fn housed(
        setting: Setting,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        housed: Housed,
    ) -> Self {
        Self::with(setting, clock, entropy, Some(housed))
    }

    fn with(
        setting: Setting,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        housed: Option<Housed>,
    ) -> Self {
        let visits = Mutex::new(Visits::default());
        let desk = Mutex::new(Desk::default());
        let (work, doors) = (Semaphore::new(WORKERS), Semaphore::new(DOORS));
        let importers = Semaphore::new(IMPORTERS);
        let imports = Mutex::new(ImportDesk::default());
        let device_files = Mutex::new(Memory::new(DEVICE_FILES));
        let own = setting.devices == DeviceRule::Machine;
        let way_out = Arc::new(WayOut::new(if own { Reach::Machine } else { Reach::World }));
        let shared = Shared {
            setting,
            housed,
            clock,
            entropy,
            visits,
            desk,
            imports,
            device_files,
            work,
            importers,
            doors,
            way_out,
        };
        Self { shared: Arc::new(shared) }
    }

    /// How the program was started.
    pub fn setting(&self) -> &Setting {
        &self.shared.setting
    }

    /// The house, if the program has one.
    pub fn house(&self) -> Option<&Arc<House>> {
        self.shared.housed.as_ref().map(|housed| &housed.house)
    }

    /// ID and password of the demo's users.
    pub(crate) fn demo_accounts(&self) -> Vec<(String, String)> {
        self.shared.housed.as_ref().map_or_else(Vec::new, |housed| housed.demo_accounts.clone())
    }

    /// The clocks.
    pub fn clock(&self) -> &dyn Clock {
        &*self.shared.clock
    }

    /// The source of unpredictable bytes.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.shared.entropy
    }

    /// The room for computations.
    pub(crate) fn work(&self) -> &Semaphore {
        &self.shared.work
    }

    /// The room for looking at passwords.
    pub(crate) fn doors(&self) -> &Semaphore {
        &self.shared.doors
    }

    /// The room for reading files to import.
    pub(crate) fn importers(&self) -> &Semaphore {
        &self.shared.importers
    }

    /// The way out to the providers of companies.
    pub(crate) fn way_out(&self) -> Arc<dyn Outgoing> {
        Arc::clone(&self.shared.way_out) as Arc<dyn Outgoing>
    }

    /// The imports in memory.
    pub(crate) fn imports(&self) -> MutexGuard<'_, ImportDesk> {
        self.shared.imports.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The jobs in memory.
    pub(crate) fn desk(&self) -> MutexGuard<'_, Desk> {
        self.shared.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Files with keys that wait to be fetched.
    pub(crate) fn device_files(&self) -> MutexGuard<'_, Memory<Zeroizing<Vec<u8>>>> {
        self.shared.device_files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn visits(&self) -> MutexGuard<'_, Visits> {
        self.shared.visits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
