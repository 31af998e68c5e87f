//! A file system that fails on demand: it refuses, lies about a sync once and forgets what was
//! not synced when the power goes.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use romori_ledger::{Files, Written};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The power goes: this and everything after it fails until [`World::restart`].
    Crash,
    /// The disk is full: this write stops half way.
    NoSpace,
    /// The device reports an error, once. What was to last does not, and asking again says that
    /// all is well: as Linux does with pages whose writing has failed.
    DeviceError,
}

/// A disk that says that something lasts, and does not see to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Careless {
    OfFiles,
    OfNames,
}

#[derive(Clone, Default)]
pub struct World(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    inodes: Vec<Inode>,
    /// The first is the one that the disk begins with.
    folders: Vec<Folder>,
    root: PathBuf,
    operations: u64,
    fault: Option<(u64, Fault)>,
    crashed: bool,
    locks: Vec<PathBuf>,
    /// Counts restarts, so that what an old process holds is not what a new one sees.
    life: u64,
    /// One thread's operations are slow, so that others gather behind it.
    slow_sync: bool,
    /// Nothing more fits until something large is removed.
    full: bool,
    careless: Option<Careless>,
    syncs: u64,
}

#[derive(Default)]
struct Inode {
    now: Vec<u8>,
    lasting: Vec<u8>,
    /// A sync has failed: what was written until then never lasts.
    lost: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    File(usize),
    Folder(usize),
}

#[derive(Default)]
struct Folder {
    now: BTreeMap<String, Node>,
    lasting: BTreeMap<String, Node>,
    pending: Vec<Step>,
}

#[derive(Clone)]
enum Step {
    Link(String, Node),
    Rename(String, String, Node),
    Unlink(String),
}

impl Step {
    fn apply(&self, names: &mut BTreeMap<String, Node>) {
        match self {
            Self::Link(name, node) => {
                names.insert(name.clone(), *node);
            }
            Self::Rename(from, to, node) => {
                names.remove(from);
                names.insert(to.clone(), *node);
            }
            Self::Unlink(name) => {
                names.remove(name);
            }
        }
    }
}

/// A small generator, so that a seed replays its crash (xorshift*).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }
}

impl World {
    /// An empty disk with this folder on it.
    pub fn new(root: &str) -> Self {
        let world = Self::default();
        world.state().folders.push(Folder::default());
        world.state().root = PathBuf::from(root);
        world
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Lets the operation with this number from now, counted from 0, fail.
    pub fn fail(&self, after: u64, fault: Fault) {
        let mut state = self.state();
        state.fault = Some((state.operations + after, fault));
    }

    pub fn heal(&self) {
        self.state().fault = None;
    }

    /// Whether the fault has happened.
    pub fn has_failed(&self) -> bool {
        let state = self.state();
        state.crashed || state.fault.is_none_or(|(at, _)| state.operations > at)
    }

    pub fn operations(&self) -> u64 {
        self.state().operations
    }

    pub fn syncs(&self) -> u64 {
        self.state().syncs
    }

    /// Nothing more fits, until a file of a kilobyte or more is removed.
    pub fn fill_up(&self) {
        self.state().full = true;
    }

    pub fn forget(&self, careless: Careless) {
        self.state().careless = Some(careless);
    }

    /// The content of one file.
    pub fn content(&self, path: &Path) -> Vec<u8> {
        let state = self.state();
        state.inodes[state.file(path).unwrap()].now.clone()
    }

    pub fn slow_down(&self) {
        self.state().slow_sync = true;
    }

    /// Power comes back. Of what was not synced, chance keeps some: of each file a part, in
    /// sectors that may be empty; of the names in each folder any of the changes.
    pub fn restart(&self, seed: u64, sector: usize) {
        let mut dice = Dice::new(seed);
        let mut state = self.state();
        for inode in &mut state.inodes {
            inode.now = after_power_loss(inode, &mut dice, sector);
            inode.lasting.clone_from(&inode.now);
            inode.lost = false;
        }
        for folder in &mut state.folders {
            for step in std::mem::take(&mut folder.pending) {
                if dice.below(2) == 0 {
                    step.apply(&mut folder.lasting);
                }
            }
            folder.now.clone_from(&folder.lasting);
        }
        state.crashed = false;
        state.fault = None;
        state.locks.clear();
        state.life += 1;
    }

    /// The files below a folder, with their content.
    pub fn files(&self, root: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let state = self.state();
        let mut files = BTreeMap::new();
        let mut folders = vec![PathBuf::from(root)];
        while let Some(path) = folders.pop() {
            let Ok(folder) = state.folder(&path) else { continue };
            for (name, node) in &state.folders[folder].now {
                match node {
                    Node::File(inode) => {
                        files.insert(path.join(name), state.inodes[*inode].now.clone());
                    }
                    Node::Folder(_) => folders.push(path.join(name)),
                }
            }
        }
        files
    }

    /// Puts a file there, lasting, whatever was there; or removes it.
    pub fn set(&self, path: &Path, content: Option<&[u8]>) {
        let mut state = self.state();
        let within = path.strip_prefix(&state.root).unwrap().to_owned();
        let mut folder = 0;
        for part in within.parent().unwrap() {
            let part = part.to_str().unwrap();
            folder = match state.folders[folder].now.get(part) {
                Some(Node::Folder(inner)) => *inner,
                _ => {
                    let inner = state.folders.len();
                    state.folders.push(Folder::default());
                    state.folders[folder].set(part, Some(Node::Folder(inner)));
                    inner
                }
            };
        }
        let inode = state.inodes.len();
        let bytes = content.unwrap_or_default().to_vec();
        state.inodes.push(Inode { now: bytes.clone(), lasting: bytes, lost: false });
        state.folders[folder].set(&name(path), content.map(|_| Node::File(inode)));
    }

    /// Counts an operation and says what befalls it.
    fn operate(&self) -> io::Result<Option<Fault>> {
        let mut state = self.state();
        if state.crashed {
            return Err(io::Error::other("no power"));
        }
        let number = state.operations;
        state.operations += 1;
        match state.fault {
            Some((at, Fault::Crash)) if at == number => {
                state.crashed = true;
                Err(io::Error::other("no power"))
            }
            Some((at, fault)) if at == number => Ok(Some(fault)),
            _ => Ok(None),
        }
    }

    /// As [`World::operate`], for what neither writes nor syncs.
    fn plain(&self) -> io::Result<()> {
        match self.operate()? {
            Some(Fault::DeviceError) => Err(device_error()),
            _ => Ok(()),
        }
    }

    /// As [`World::operate`], for what takes space.
    fn roomy(&self) -> io::Result<()> {
        let fault = self.operate()?;
        match fault.or(self.state().full.then_some(Fault::NoSpace)) {
            Some(Fault::DeviceError) => Err(device_error()),
            Some(_) => Err(ErrorKind::StorageFull.into()),
            None => Ok(()),
        }
    }
}

fn device_error() -> io::Error {
    io::Error::from_raw_os_error(5)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

impl State {
    fn folder(&self, path: &Path) -> io::Result<usize> {
        let absent = || io::Error::from(ErrorKind::NotFound);
        let mut folder = 0;
        for part in path.strip_prefix(&self.root).map_err(|_| absent())? {
            match self.folders[folder].now.get(part.to_str().unwrap()) {
                Some(Node::Folder(inner)) => folder = *inner,
                _ => return Err(absent()),
            }
        }
        Ok(folder)
    }

    fn node(&self, path: &Path) -> io::Result<Option<Node>> {
        let folder = self.folder(path.parent().unwrap())?;
        Ok(self.folders[folder].now.get(&name(path)).copied())
    }

    fn file(&self, path: &Path) -> io::Result<usize> {
        match self.node(path)? {
            Some(Node::File(inode)) => Ok(inode),
            _ => Err(ErrorKind::NotFound.into()),
        }
    }

    fn step(&mut self, folder: &Path, step: Step) -> io::Result<()> {
        let folder = self.folder(folder)?;
        let folder = &mut self.folders[folder];
        step.apply(&mut folder.now);
        folder.pending.push(step);
        Ok(())
    }
}

impl Folder {
    fn set(&mut self, name: &str, node: Option<Node>) {
        for names in [&mut self.now, &mut self.lasting] {
            match node {
                Some(node) => names.insert(name.to_owned(), node),
                None => names.remove(name),
            };
        }
    }
}

fn after_power_loss(inode: &Inode, dice: &mut Dice, sector: usize) -> Vec<u8> {
    let synced = inode.lasting.len();
    let unsynced = inode.now.len().saturating_sub(synced);
    if unsynced == 0 || inode.lost {
        return inode.lasting.clone();
    }
    let kept = match dice.below(3) {
        0 => 0,
        1 => unsynced,
        _ => usize::try_from(dice.below(unsynced as u64 + 1)).unwrap(),
    };
    let mut bytes = inode.now[..synced + kept].to_vec();
    let torn = dice.below(2) == 0;
    for start in (0..bytes.len()).step_by(sector) {
        let end = (start + sector).min(bytes.len());
        if torn && end > synced && dice.below(3) == 0 {
            bytes[start.max(synced)..end].fill(0);
        }
    }
    bytes
}

impl Files for World {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.plain()?;
        let state = self.state();
        let inode = state.file(path)?;
        Ok(state.inodes[inode].now.clone())
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.plain()?;
        let state = self.state();
        let folder = state.folder(folder)?;
        Ok(state.folders[folder].now.keys().cloned().collect())
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Written>> {
        self.roomy()?;
        let mut state = self.state();
        let folder = path.parent().unwrap();
        state.folder(folder)?;
        let inode = match state.file(path) {
            Ok(inode) => {
                state.inodes[inode].now.clear();
                state.inodes[inode].lasting.clear();
                inode
            }
            Err(_) => {
                state.inodes.push(Inode::default());
                let inode = state.inodes.len() - 1;
                state.step(folder, Step::Link(name(path), Node::File(inode)))?;
                inode
            }
        };
        Ok(Box::new(Open { world: self.clone(), inode, life: state.life }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.plain()?;
        let mut state = self.state();
        let inode = state.file(from)?;
        let step = Step::Rename(name(from), name(to), Node::File(inode));
        state.step(to.parent().unwrap(), step)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.plain()?;
        let mut state = self.state();
        let inode = state.file(path)?;
        state.full &= state.inodes[inode].now.len() < 1_000;
        state.step(path.parent().unwrap(), Step::Unlink(name(path)))
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.roomy()?;
        let mut state = self.state();
        if state.folder(path).is_ok() {
            return Ok(());
        }
        let inner = state.folders.len();
        state.step(path.parent().unwrap(), Step::Link(name(path), Node::Folder(inner)))?;
        state.folders.push(Folder::default());
        Ok(())
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.plain()?;
        let mut state = self.state();
        let folder = state.folder(path)?;
        if !state.folders[folder].now.is_empty() {
            return Err(ErrorKind::DirectoryNotEmpty.into());
        }
        // The folder itself is kept: the removal may be undone when the power goes.
        state.step(path.parent().unwrap(), Step::Unlink(name(path)))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        if self.operate()?.is_some() {
            return Err(device_error());
        }
        let mut state = self.state();
        state.syncs += 1;
        let folder = state.folder(path)?;
        if state.careless == Some(Careless::OfNames) {
            return Ok(());
        }
        let folder = &mut state.folders[folder];
        folder.pending.clear();
        folder.lasting.clone_from(&folder.now);
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn Send + Sync>> {
        self.plain()?;
        let mut state = self.state();
        if state.locks.contains(&path.to_owned()) {
            return Err(ErrorKind::WouldBlock.into());
        }
        state.locks.push(path.to_owned());
        Ok(Box::new(Lock { world: self.clone(), path: path.to_owned(), life: state.life }))
    }
}

struct Lock {
    world: World,
    path: PathBuf,
    life: u64,
}

impl Drop for Lock {
    fn drop(&mut self) {
        let mut state = self.world.state();
        if state.life == self.life {
            state.locks.retain(|path| *path != self.path);
        }
    }
}

struct Open {
    world: World,
    inode: usize,
    life: u64,
}

impl Written for Open {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let fault = self.world.operate()?;
        let mut state = self.world.state();
        let fault = fault.or(state.full.then_some(Fault::NoSpace));
        assert_eq!(state.life, self.life, "a file of a process that is gone");
        let file = &mut state.inodes[self.inode].now;
        match fault {
            None => file.extend_from_slice(bytes),
            Some(Fault::DeviceError) => return Err(device_error()),
            Some(_) => {
                file.extend_from_slice(&bytes[..bytes.len() / 2]);
                return Err(ErrorKind::StorageFull.into());
            }
        }
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let fault = self.world.operate()?;
        if self.world.state().slow_sync {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        let mut state = self.world.state();
        state.syncs += 1;
        if state.careless == Some(Careless::OfFiles) {
            return Ok(());
        }
        let inode = &mut state.inodes[self.inode];
        if fault.is_some() {
            inode.lost = true;
            return Err(device_error());
        }
        if !inode.lost {
            inode.lasting.clone_from(&inode.now);
        }
        Ok(())
    }
}
