//! A vault with a keeper beside it, a clock that a test moves, and a browser that seals.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::{process, thread};

use romori_keeper::{Credential, Home, KeeperClient, Server, ServerLimits};
use romori_ledger::Keeping;
use romori_mynabox::{
    Answer, Ask, Check, CheckWay, Desk, DeskParts, DeskWork, Destination, DocumentAsk, Evidence,
    HPKE_INFO, Holder, HolderKind, Hole, Keeper, NumberPurpose, NumberState, Permission, Put,
    PutOutcome, Refusal, Standing, Subject, Task, TicketAsk, VaultHome, Who,
};
use romori_record::{Entry, id_of};
use romori_types::{
    ActorId, CaseId, Chance, ClientId, Clock, Date, DocumentId, FactId, NoChance, TenantId,
    Timestamp,
};
use rustls::crypto::aws_lc_rs::hpke::DH_KEM_P256_HKDF_SHA256_AES_256;
use rustls::crypto::hpke::{Hpke as _, HpkePublicKey};

pub struct Os;

impl Chance for Os {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        getrandom::fill(bytes).map_err(|_| NoChance)
    }
}

/// Seconds since 1970.
pub struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::Relaxed)).expect("an instant")
    }
}

pub struct TempFolder(pub PathBuf);

impl TempFolder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("vault-{}-{number}", process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
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

pub fn copy_all(from: &Path, to: &Path) {
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(to).expect("a folder");
    fs::set_permissions(to, fs::Permissions::from_mode(0o700)).expect("a mode");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => copy_all(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).expect("copied")),
        }
    }
}

/// What connects to it is handed on to the keeper, until it is cut.
struct Wire {
    address: SocketAddr,
    target: Arc<Mutex<Option<SocketAddr>>>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Wire {
    fn to(keeper: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("an address");
        let address = listener.local_addr().expect("an address");
        let target = Arc::new(Mutex::new(Some(keeper)));
        let open: Arc<Mutex<Vec<TcpStream>>> = Arc::default();
        let (to, streams) = (Arc::clone(&target), Arc::clone(&open));
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Some(far) = *to.lock().expect("whole") else { continue };
                let Ok(far) = TcpStream::connect(far) else { continue };
                for stream in [&near, &far] {
                    streams.lock().expect("whole").push(stream.try_clone().expect("a stream"));
                }
                let pairs = [
                    (near.try_clone().expect("a stream"), far.try_clone().expect("a stream")),
                    (far, near),
                ];
                for (mut from, mut to) in pairs {
                    thread::spawn(move || {
                        let _ = std::io::copy(&mut from, &mut to);
                        let _ = to.shutdown(std::net::Shutdown::Both);
                    });
                }
            }
        });
        Self { address, target, open }
    }
}

pub struct World {
    pub folder: TempFolder,
    pub clock: Arc<Hand>,
    pub desk: Desk,
    wire: Wire,
    keeper: SocketAddr,
    pub log: Arc<KeeperClient>,
}

pub const TENANT: TenantId = TenantId::from_bytes([1; 16]);
pub const ACME: ClientId = ClientId::from_bytes([2; 16]);
pub const OTHER: ClientId = ClientId::from_bytes([3; 16]);
pub const SATO: ActorId = ActorId::from_bytes([4; 16]);
pub const SUZUKI: ActorId = ActorId::from_bytes([5; 16]);
pub const CASE: CaseId = CaseId::from_bytes([6; 16]);
pub const DAY: i64 = 24 * 60 * 60;

pub fn holder(number: u32) -> Holder {
    let mut bytes = [9; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    Holder { id: FactId::from_bytes(bytes), kind: HolderKind::Employee }
}

pub fn subject(number: u32) -> Subject {
    let label = format!("架空 {number}（本人）");
    Subject { holder: holder(number), label, key: number.to_string(), of: None }
}

/// An invented number with the check digit that the ordinance gives it
/// (平成26年総務省令85号5条).
pub fn number(of: u64) -> String {
    let eleven = format!("{of:011}");
    let digits: Vec<u64> = eleven.bytes().rev().map(|byte| u64::from(byte - b'0')).collect();
    let weigh = |n: usize| if n <= 6 { n + 1 } else { n - 5 };
    let sum: u64 = (1..=11).map(|n| digits[n - 1] * weigh(n) as u64).sum();
    let rest = sum % 11;
    let check = if rest <= 1 { 0 } else { 11 - rest };
    format!("{eleven}{check}")
}

pub fn checked(on: Date) -> Check {
    Check { way: CheckWay::Card, evidence: vec![Evidence::NumberCard], on }
}

impl World {
    pub fn new() -> Self {
        let folder = TempFolder::new();
        let clock = Arc::new(Hand(AtomicI64::new(1_796_000_000)));
        let now = clock.now();
        let mut home =
            Home::begin(&folder.join("keeper"), "vault.test/log", None, now, &Os).expect("begun");
        let on_stop = Box::new(|error: romori_ledger::LogError| panic!("{error}"));
        let (keeping, _) = home.open_desk(id_of, clock.clone(), on_stop).expect("a log");
        let tls = home.server_config(now).expect("a certificate");
        let admits = Arc::new(home.admits());
        let limits = ServerLimits::default();
        let server = Server::new(keeping, home.log_folder(), tls, admits, limits);
        let listener = TcpListener::bind("127.0.0.1:0").expect("an address");
        let keeper = listener.local_addr().expect("an address");
        thread::spawn(move || server.serve(&listener));
        let wire = Wire::to(keeper);
        let credential = home.invite(now).expect("invited").at(&wire.address.to_string());
        let credential = Credential::parse(&credential.to_text()).expect("whole");
        let log = KeeperClient::new(&credential, &folder.join("head")).expect("a client");
        let log = Arc::new(log);
        VaultHome::begin(&folder.join("vault"), None, now, &Os).expect("begun");
        let desk = open(&folder.join("vault"), &clock, log.clone());
        Self { folder, clock, desk, wire, keeper, log }
    }

    pub fn vault(&self) -> PathBuf {
        self.folder.join("vault")
    }

    /// Another desk over a folder, as after a start.
    pub fn open(&self, folder: &Path) -> Desk {
        open(folder, &self.clock, self.log.clone())
    }

    pub fn cut_log(&self) {
        *self.wire.target.lock().expect("whole") = None;
        for stream in self.wire.open.lock().expect("whole").drain(..) {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
    }

    pub fn mend_log(&self) {
        *self.wire.target.lock().expect("whole") = Some(self.keeper);
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::Relaxed);
    }

    pub fn who(&self, side: Keeper, actor: ActorId) -> Who {
        Who {
            tenant: TENANT,
            home: TENANT,
            actor,
            device: None,
            session: None,
            side,
            proved_at: self.clock.now(),
            certificate: None,
        }
    }

    pub fn sato(&self) -> Who {
        self.who(Keeper::Office, SATO)
    }

    pub fn permission(&self, client: ClientId, keeper: Keeper) -> Permission {
        let today = self.clock.today();
        let purposes = vec![NumberPurpose::EmploymentInsurance, NumberPurpose::SocialInsurance];
        Permission {
            client,
            keeper,
            purposes,
            entrusted_on: today,
            reentrustment_on: None,
            from: today,
            through: None,
        }
    }

    pub fn permit(&self, client: ClientId, keeper: Keeper) {
        let who = self.who(keeper, SATO);
        let given = self.permission(client, keeper);
        assert!(self.desk.answer(&Ask::Permit(who, given)) == Answer::Done);
    }

    /// A ticket, taken at once.
    pub fn begin(&self, who: Who, client: ClientId, task: Task) -> Result<DeskWork, Refusal> {
        let asked = TicketAsk { client, client_label: "架空商事".to_owned(), task };
        match self.desk.answer(&Ask::Ticket(who, asked)) {
            Answer::Ticket { token, address, .. } => {
                assert_eq!(address, "http://mynabox.localhost:1/ticket");
                self.desk.redeem(&token, None)
            }
            Answer::Refused(refusal) => Err(refusal),
            _ => panic!("another answer"),
        }
    }

    pub fn enter(
        &self,
        who: Who,
        client: ClientId,
        numbers: &[(u32, &str)],
    ) -> Result<Vec<PutOutcome>, Refusal> {
        let subjects = numbers.iter().map(|(of, _)| subject(*of)).collect();
        let work = self.begin(who, client, Task::Enter(subjects))?;
        let puts: Vec<Put> =
            numbers.iter().map(|(of, number)| self.sealed(&work, holder(*of), number)).collect();
        self.desk.put(&work.token, &puts)
    }

    pub fn sealed(&self, work: &DeskWork, holder: Holder, number: &str) -> Put {
        let sealed = seal(&self.desk, &work.associated(holder.id), number.as_bytes());
        Put { holder, sealed, images: Vec::new() }
    }

    /// Enters and confirms numbers of the office's box.
    pub fn usable(&self, client: ClientId, numbers: &[(u32, &str)]) {
        let taken = self.enter(self.sato(), client, numbers).expect("taken");
        assert!(taken.iter().all(|outcome| *outcome == PutOutcome::Taken));
        for (of, _) in numbers {
            self.confirm(self.sato(), client, *of).expect("confirmed");
        }
    }

    pub fn confirm(&self, who: Who, client: ClientId, of: u32) -> Result<(), Refusal> {
        let check = checked(self.clock.today());
        match self.desk.answer(&Ask::Confirm(who, client, holder(of), check)) {
            Answer::Done => Ok(()),
            Answer::Refused(refusal) => Err(refusal),
            _ => panic!("another answer"),
        }
    }

    /// A document with one hole for each of these holders, filled.
    pub fn fill(&self, who: Who, client: ClientId, of: &[u32]) -> Result<Vec<u8>, Refusal> {
        let work = self.begin(who, client, Task::Use(document(of)))?;
        self.desk.fill(&work.token).map(|filled| filled.bytes.to_vec())
    }

    pub fn standing(&self, client: ClientId, of: u32) -> Standing {
        match self.desk.answer(&Ask::State(TENANT, client, vec![holder(of)])) {
            Answer::States(mut all) if all.len() == 1 => all.remove(0),
            _ => panic!("another answer"),
        }
    }

    pub fn state(&self, client: ClientId, of: u32) -> NumberState {
        self.standing(client, of).state
    }

    /// What the keeper has, in its order.
    pub fn entries(&self) -> Vec<Entry> {
        let reader = self.log.reader().expect("a log");
        let size = reader.checkpoint().size;
        let leaves = reader.leaves(0..size);
        leaves.map(|leaf| Entry::decode(&leaf.expect("a leaf")).expect("an entry")).collect()
    }
}

pub fn open(folder: &Path, clock: &Arc<Hand>, log: Arc<KeeperClient>) -> Desk {
    let custodian = VaultHome::open(folder).expect("a vault").custodian(None).expect("keys");
    let parts = DeskParts {
        folder: folder.to_owned(),
        clock: clock.clone(),
        chance: Arc::new(Os),
        custodian,
        devices: true,
        custody: "フォルダー".to_owned(),
        apart: false,
        log,
        pages: "http://mynabox.localhost:1".to_owned(),
    };
    Desk::open(parts).expect("a desk")
}

/// As a browser does it, with another implementation than the vault's.
pub fn seal(desk: &Desk, associated: &[u8], text: &[u8]) -> Vec<u8> {
    let key = HpkePublicKey(desk.public_key().to_vec());
    let sealed = DH_KEM_P256_HKDF_SHA256_AES_256.seal(HPKE_INFO, associated, text, &key);
    let (encapsulated, body) = sealed.expect("sealed");
    [encapsulated.0, body].concat()
}

pub fn document(of: &[u32]) -> DocumentAsk {
    let (mut bytes, mut holes) = (b"10,".to_vec(), Vec::new());
    for one in of {
        holes.push(Hole { holder: holder(*one), at: u32::try_from(bytes.len()).expect("short") });
        bytes.extend_from_slice(b"????????????,\r\n");
    }
    DocumentAsk {
        document: DocumentId::from_bytes([7; 16]),
        case: CASE,
        file_name: "10101-shikaku.csv".to_owned(),
        media_type: "text/csv".to_owned(),
        purpose: NumberPurpose::EmploymentInsurance,
        destination: Destination::EmploymentOffice,
        bytes,
        holes,
    }
}
