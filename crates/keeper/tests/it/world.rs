//! A keeper in a folder of its own, which can be started, stopped and put back.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use romori_keeper::{Credential, Home, KeeperClient, Server, ServerLimits};
use romori_ledger::Keeping as _;
use romori_recheck::{Key, Severity, recheck};
use romori_record::{Class, Entry, HOUSE, LoggedPurpose, Micros, Outcome, id_of};
use romori_types::{ActorId, Basis, Chance, Clock, Device, EntryId, NoChance, Purpose, Timestamp};

pub const NAME: &str = "keeper.test/log";

pub struct Os;

impl Chance for Os {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        getrandom::fill(bytes).map_err(|_| NoChance)
    }
}

pub struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        now()
    }
}

pub struct TempFolder(PathBuf);

impl TempFolder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("keeper-{}-{number}", process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn now() -> Timestamp {
    Timestamp::from_second(1_796_000_000).unwrap()
}

pub fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_all(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// A line of wire that can be cut: what connects to it is handed on to the keeper of the moment.
pub struct Wire {
    pub address: SocketAddr,
    target: Arc<std::sync::Mutex<Option<SocketAddr>>>,
    open: Arc<std::sync::Mutex<Vec<TcpStream>>>,
}

impl Wire {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let target: Arc<std::sync::Mutex<Option<SocketAddr>>> = Arc::default();
        let open: Arc<std::sync::Mutex<Vec<TcpStream>>> = Arc::default();
        let (to, streams) = (Arc::clone(&target), Arc::clone(&open));
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Some(far) = *to.lock().unwrap() else { continue };
                let Ok(far) = TcpStream::connect(far) else { continue };
                for stream in [&near, &far] {
                    streams.lock().unwrap().push(stream.try_clone().unwrap());
                }
                for (mut from, mut to) in
                    [(near.try_clone().unwrap(), far.try_clone().unwrap()), (far, near)]
                {
                    thread::spawn(move || {
                        let _ = std::io::copy(&mut from, &mut to);
                        let _ = to.shutdown(std::net::Shutdown::Both);
                    });
                }
            }
        });
        Self { address, target, open }
    }

    pub fn lead_to(&self, target: SocketAddr) {
        *self.target.lock().unwrap() = Some(target);
    }

    pub fn target(&self) -> SocketAddr {
        self.target.lock().unwrap().unwrap()
    }

    pub fn cut(&self) {
        *self.target.lock().unwrap() = None;
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
    }
}

/// A keeper that answers. It cannot be stopped within a process, so that a wire before it is cut.
pub fn start(home: &mut Home) -> SocketAddr {
    let desk = open_beside(home).unwrap();
    let tls = home.server_config(now()).unwrap();
    let admits = Arc::new(home.admits());
    let server = Server::new(desk, home.log_folder(), tls, admits, ServerLimits::default());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || server.serve(&listener));
    address
}

pub struct World {
    pub folder: TempFolder,
    pub wire: Wire,
    pub credential: String,
}

/// Opens the log beside a keeper, or says why not.
pub fn open_beside(home: &mut Home) -> Result<romori_keeper::Desk, romori_keeper::KeeperError> {
    let on_stop = Box::new(|error: romori_ledger::LogError| panic!("{error}"));
    home.open_desk(id_of, Arc::new(Fixed), on_stop).map(|(desk, _)| desk)
}

impl World {
    pub fn new() -> Self {
        let folder = TempFolder::new();
        let mut home = Home::begin(&folder.join("keeper"), NAME, None, now(), &Os).unwrap();
        let wire = Wire::new();
        wire.lead_to(start(&mut home));
        let credential = home.invite(now()).unwrap().at(&wire.address.to_string());
        Self { folder, wire, credential: credential.to_text() }
    }

    pub fn home(&self) -> Home {
        Home::open(&self.folder.join("keeper")).unwrap()
    }

    pub fn client(&self) -> KeeperClient {
        self.client_remembering("head")
    }

    pub fn client_remembering(&self, file: &str) -> KeeperClient {
        let credential = Credential::parse(&self.credential).unwrap();
        KeeperClient::new(&credential, &self.folder.join(file)).unwrap()
    }

    /// What somebody who has not written it says of the store: how many entries, how many faults.
    pub fn rechecked(&self) -> (u64, u64) {
        // A head covers all that was taken; who is dismissed cannot ask for one.
        let _ = self.client_remembering("checker").head();
        let key = Key::parse(&self.home().key().to_string()).unwrap();
        let mut faults = 0;
        let summary = recheck(&self.home().log_folder(), &[key], &[], &mut |problem| {
            if problem.severity() == Severity::Fault {
                faults += 1;
            }
        });
        (summary.size, faults)
    }
}

/// An entry that nobody else has.
pub fn entry(number: u64) -> Vec<u8> {
    let entry = Entry {
        id: EntryId::from_bytes(u128::from(number).to_be_bytes()),
        at: Micros::new(1_796_000_000_000_000 + number).unwrap(),
        tenant: HOUSE,
        home: HOUSE,
        actor: ActorId::from_bytes([4; 16]),
        device: Device::NotYetBound,
        session: None,
        class: Class::Change,
        outcome: Outcome::Done,
        purpose: LoggedPurpose::from(Purpose::Maintain),
        basis: Basis::Own,
        client: None,
        persons: 1,
        set: None,
        body: vec![0xee; usize::try_from(number % 9).unwrap()],
    };
    entry.encode().unwrap()
}

pub fn entries(numbers: std::ops::Range<u64>) -> Vec<Vec<u8>> {
    numbers.map(entry).collect()
}

pub fn slices(leaves: &[Vec<u8>]) -> Vec<&[u8]> {
    leaves.iter().map(Vec::as_slice).collect()
}
