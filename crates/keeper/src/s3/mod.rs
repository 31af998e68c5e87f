//! The files of a log in a bucket of an S3-compatible store, each locked against everybody (object
//! lock, compliance mode) from the moment it is there. What is no part of the log stays in a folder
//! of this machine.
//!
//! A file is written in memory; giving it its name is one request, so that it is whole or not
//! there. Nothing is ever removed: what a log removes is of no further use to it, and stays until
//! its lock ends.

mod address;
mod fetch;
mod http;
mod sign;
mod trouble;
mod xml;

use std::collections::HashMap;
use std::io;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use romori_ledger::{Disk, Files, Written};
use romori_types::{Clock, Timestamp};

pub use address::Address;
use http::{AT_ONCE, COMPLIANCE, Client, LOCK_MODE, LOCK_UNTIL};
pub use trouble::StoreTrouble;

/// The file whose lock is looked at.
const CHECKPOINT: &str = "checkpoint";
/// How far entries were let go.
const GONE: &str = "gone";
/// Files of the log's folder that are no part of the log: held or derived on this machine.
const NEAR: [&str; 2] = ["lock", "cache"];

/// Where a keeper's log is kept, if not in its own folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    address: Address,
    keys: Option<PathBuf>,
}

impl Store {
    /// The store at this address. `keys` is a file that the keeper's user alone reads, with lines
    /// `aws_access_key_id = …` and `aws_secret_access_key = …`; without it they are looked for in
    /// the environment.
    ///
    /// # Errors
    /// What is wrong with the address, in Japanese.
    pub fn new(address: &str, keys: Option<PathBuf>) -> Result<Self, StoreTrouble> {
        Ok(Self { address: Address::parse(address)?, keys })
    }

    /// Its address, as it was given.
    pub fn address(&self) -> &str {
        self.address.text()
    }

    /// The file of the keys.
    pub fn keys(&self) -> Option<&Path> {
        self.keys.as_deref()
    }
}

/// オブジェクトロックの掛かる保存先
pub struct S3Files {
    client: Client,
    /// The log's folder on this machine: every path begins with it.
    root: PathBuf,
    aside: Aside,
    /// Whether it was seen that what is written is locked.
    is_locking: AtomicBool,
}

/// Files that are being written.
type Aside = Arc<Mutex<HashMap<PathBuf, Vec<u8>>>>;

fn locked(aside: &Aside) -> MutexGuard<'_, HashMap<PathBuf, Vec<u8>>> {
    aside.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that is being written, in memory.
struct Buffered {
    aside: Aside,
    path: PathBuf,
}

impl Written for Buffered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut aside = locked(&self.aside);
        aside.get_mut(&self.path).ok_or(io::ErrorKind::NotFound)?.extend_from_slice(bytes);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        // It lasts when it has its name, and not before.
        Ok(())
    }
}

impl S3Files {
    /// The files of the log whose folder on this machine would be `root`.
    ///
    /// # Errors
    /// When the bucket cannot be asked, keeps no versions or locks nothing.
    pub fn open(store: &Store, root: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreTrouble> {
        let client = Client::new(store.address.clone(), store.keys.clone(), clock);
        let asked = client.bucket(vec![("versioning", String::new())])?;
        if xml::text_of(&asked.body, "Status").as_deref() != Some("Enabled") {
            return Err(StoreTrouble::NoVersions);
        }
        let asked = match client.bucket(vec![("object-lock", String::new())]) {
            Err(StoreTrouble::Refused { code, .. })
                if code == "ObjectLockConfigurationNotFoundError" =>
            {
                return Err(StoreTrouble::NoLock);
            }
            asked => asked?,
        };
        if xml::text_of(&asked.body, "ObjectLockEnabled").as_deref() != Some("Enabled") {
            return Err(StoreTrouble::NoLock);
        }
        let (aside, is_locking) = (Aside::default(), AtomicBool::new(false));
        Ok(Self { client, root: root.to_owned(), aside, is_locking })
    }

    /// Whether there is a log at this place.
    pub fn has_log(&self) -> Result<bool, StoreTrouble> {
        let key = self.client.address().key(Path::new(CHECKPOINT)).ok_or(StoreTrouble::Name)?;
        let found = self.client.get(&key)?.is_some();
        Ok(found || !self.list("tile/", true)?.is_empty())
    }

    /// The path within the log, if it is a part of the log.
    fn far<'a>(&self, path: &'a Path) -> Option<&'a Path> {
        let within = path.strip_prefix(&self.root).ok()?;
        let first = within.components().next()?.as_os_str().to_str()?;
        let is_near = NEAR.iter().any(|near| first.trim_end_matches(".new") == *near);
        (!is_near).then_some(within)
    }

    fn key(&self, within: &Path) -> io::Result<String> {
        Ok(self.client.address().key(within).ok_or(StoreTrouble::Name)?)
    }

    /// What there is below a folder of the log, by the path within the log: names with a slash at
    /// their end are folders. All of it, or the names of one folder.
    fn list(&self, folder: &str, is_deep: bool) -> Result<Vec<String>, StoreTrouble> {
        let above = self.client.address().folder();
        let prefix = format!("{above}{folder}");
        let mut next = None;
        let mut names = Vec::new();
        loop {
            // In the order in which they are signed.
            let mut query: Vec<(&'static str, String)> = Vec::new();
            query.extend(next.take().map(|next| ("continuation-token", next)));
            query.extend((!is_deep).then(|| ("delimiter", "/".to_owned())));
            query.push(("list-type", "2".to_owned()));
            query.push(("prefix", prefix.clone()));
            let page = xml::page(&self.client.bucket(query)?.body).ok_or(StoreTrouble::Form)?;
            let found = page.keys.into_iter().chain(page.folders);
            names.extend(found.filter_map(|key| key.strip_prefix(&above).map(str::to_owned)));
            match page.next {
                Some(more) => next = Some(more),
                None => return Ok(names),
            }
        }
    }

    fn put(&self, within: &Path, body: &[u8]) -> io::Result<()> {
        let key = self.key(within)?;
        let until = self.client.put(&key, body)?;
        if within == Path::new(CHECKPOINT) && !self.is_locking.load(Ordering::Acquire) {
            self.check_lock(&key, until)?;
            self.is_locking.store(true, Ordering::Release);
        }
        Ok(())
    }

    /// A store that does not know of locks passes over the headers that ask for one.
    fn check_lock(&self, key: &str, until: Timestamp) -> Result<(), StoreTrouble> {
        let head = self.client.head(key)?;
        let of = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
        let kept = of(LOCK_UNTIL).and_then(|text| text.parse::<Timestamp>().ok());
        let is_kept = kept.is_some_and(|kept| kept.as_second() >= until.as_second());
        match of(LOCK_MODE) == Some(COMPLIANCE) && is_kept {
            true => Ok(()),
            false => Err(StoreTrouble::NotLocked),
        }
    }

    fn name(&self, from: &Path, to: &Path) -> io::Result<()> {
        let Some(within) = self.far(to) else { return Disk.rename(from, to) };
        let body = locked(&self.aside).remove(from).ok_or(io::ErrorKind::NotFound)?;
        self.put(within, &body)
    }
}

impl Files for S3Files {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let Some(within) = self.far(path) else { return Disk.read(path) };
        let found = self.client.get(&self.key(within)?)?;
        found.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        let Some(within) = self.far(folder) else { return Disk.names(folder) };
        let within = within.to_str().ok_or(StoreTrouble::Name)?;
        let within = format!("{within}/");
        let found = self.list(&within, false)?;
        let names = found.iter().filter_map(|name| name.strip_prefix(&within));
        let names = names.map(|name| name.trim_end_matches('/').to_owned());
        Ok(names.filter(|name| !name.is_empty()).collect())
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Written>> {
        if self.far(path).is_none() {
            return Disk.create(path);
        }
        locked(&self.aside).insert(path.to_owned(), Vec::new());
        Ok(Box::new(Buffered { aside: Arc::clone(&self.aside), path: path.to_owned() }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.name(from, to)
    }

    /// Several requests are under way at once: each takes as long as the way there and back.
    fn rename_all(&self, pairs: &[(PathBuf, PathBuf)]) -> Result<(), (usize, io::Error)> {
        let places: Vec<usize> = (0..pairs.len()).collect();
        at_once(&places, |place| {
            let Some((from, to)) = pairs.get(*place) else { return Ok(()) };
            self.name(from, to).map_err(|error| (*place, error))
        })
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        if self.far(path).is_none() {
            return Disk.remove(path);
        }
        locked(&self.aside).remove(path);
        Ok(())
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.far(path).map_or_else(|| Disk.create_folder(path), |_| Ok(()))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.far(path).map_or_else(|| Disk.remove_folder(path), |_| Ok(()))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.far(path).map_or_else(|| Disk.sync_folder(path), |_| Ok(()))
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn Send + Sync>> {
        Disk.lock(path)
    }
}

/// Does something with each of the parts, several at once, until one fails.
fn at_once<P: Sync, E: Send>(
    parts: &[P],
    each: impl Fn(&P) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let rest = Mutex::new(parts.iter());
    let failed = Mutex::new(None);
    let lock = || failed.lock().unwrap_or_else(PoisonError::into_inner);
    let work = || {
        loop {
            let part = rest.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some(part) = part.filter(|_| lock().is_none()) else { return };
            if let Err(error) = each(part) {
                lock().get_or_insert(error);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..parts.len().min(AT_ONCE) {
            scope.spawn(work);
        }
        work();
    });
    let failed = mem::take(&mut *lock());
    failed.map_or(Ok(()), Err)
}
