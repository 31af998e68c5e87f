//! The log: opened by one writer, grown batch by batch, whole after any interruption.
//!
//! What counts is the checkpoint. Tiles and bundles are written first and last before it is; it
//! is renamed into its place last. So an interrupted batch leaves files beyond the checkpoint,
//! which are swept when opening, and never a checkpoint beyond its files.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use crate::edge::{Edge, Staged};
use crate::error::LogError;
use crate::files::Files;
use crate::folder::Folder;
use crate::hash::{Hash, leaf_hash};
use crate::layout::{CHECKPOINT, GONE, Kind, LOCK, TILE_WIDTH, kept_path};
use crate::note::{Checkpoint, Signer, VerifierKey, sign_gone};
use crate::opening;
use crate::reader::LogReader;
use crate::reserve::Reserve;
use crate::retention;
use crate::seen::{KeyOf, Seen};

/// As many leaves become durable together. Also bounds what an interrupted write can leave.
pub(crate) const BATCH_LEAVES_MAX: usize = 65_536;

/// 記録 — the log, open for adding. One writer at a time has it.
pub struct Log {
    folder: Folder,
    key: VerifierKey,
    signer: Box<dyn Signer>,
    edge: Edge,
    note: String,
    /// So many entries, from the first on, are gone because they were kept long enough.
    gone: u64,
    seen: Seen,
    reserve: Option<Arc<Reserve>>,
    /// A write has failed in a way that leaves open what lasts.
    stopped: bool,
    _lock: Box<dyn Send + Sync>,
}

/// 追加の結果 — which leaves a batch has become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// The index of the first leaf that was added.
    pub first: u64,
    /// How many were added, at consecutive indices, in their order.
    pub added: u64,
    /// How many were there already and were left out.
    pub again: u64,
}

impl Log {
    /// Opens the log in this folder, or begins one. The folder in which it lies must be there.
    ///
    /// `name` is the origin line of its checkpoints; `former` are keys that have signed it before;
    /// `key_of` finds the key of a leaf.
    ///
    /// # Errors
    /// When another writer has it, when it is not whole, or when the checkpoint is of another
    /// key or older than the files: [`LogError`] says which. Nothing is repaired by guessing.
    pub fn open(
        files: Arc<dyn Files>,
        folder: &Path,
        name: &str,
        signer: Box<dyn Signer>,
        former: &[[u8; 32]],
        key_of: KeyOf,
    ) -> Result<Self, LogError> {
        let key = VerifierKey::new(name, signer.public_key()).ok_or(LogError::Name)?;
        let folder = Folder::new(files, folder);
        folder.make()?;
        let lock = folder.lock(LOCK)?;
        let former = former.iter().map(|public| VerifierKey::new(name, *public));
        let former: Vec<VerifierKey> = former.collect::<Option<_>>().ok_or(LogError::Name)?;
        let keys: Vec<&VerifierKey> = std::iter::once(&key).chain(&former).collect();
        let edge = opening::recover(&folder, &keys)?;
        let gone = retention::gone(&folder, &keys)?;
        let seen = Seen::load(&folder, edge.size, gone, key_of)?;
        let note = checkpoint(&key, &edge).sign(&key, signer.as_ref())?;
        // Whether the name of the one that was read lasts is not known: a sync may have failed.
        folder.put(&[staged_checkpoint(&note)]).map_err(|failure| failure.error)?;
        Ok(Self {
            folder,
            key,
            signer,
            edge,
            note,
            gone,
            seen,
            reserve: None,
            stopped: false,
            _lock: lock,
        })
    }

    /// Lets the log take this space when the disk is full.
    #[must_use]
    pub fn with_reserve(mut self, reserve: Arc<Reserve>) -> Self {
        self.reserve = Some(reserve);
        self
    }

    /// Adds leaves in their order. When it returns they last, and a checkpoint covers them.
    ///
    /// Leaves that the log already has, byte for byte, are left out: whoever was interrupted
    /// before he could cross out what he had handed over may hand over all of it again.
    ///
    /// # Errors
    /// [`LogError::NoSpace`]: the log is as before and may be asked again; of a batch of more
    /// than 65,536 leaves a part may have been added. After any other it must be opened anew.
    pub fn append_batch<L: AsRef<[u8]>>(&mut self, leaves: &[L]) -> Result<Appended, LogError> {
        if self.stopped {
            return Err(LogError::Stopped);
        }
        for (place, leaf) in leaves.iter().enumerate() {
            let leaf = leaf.as_ref();
            if leaf.len() > usize::from(u16::MAX) || self.seen.key(leaf).is_none() {
                return Err(LogError::Leaf { place });
            }
        }
        let mut all = Appended { first: self.edge.size, added: 0, again: 0 };
        for some in leaves.chunks(BATCH_LEAVES_MAX) {
            let (added, again) = self.append_some(some)?;
            all.added += added;
            all.again += again;
        }
        Ok(all)
    }

    fn append_some<L: AsRef<[u8]>>(&mut self, leaves: &[L]) -> Result<(u64, u64), LogError> {
        let mut edge = self.edge.clone();
        let mut staged = Vec::new();
        let mut batch = HashSet::with_capacity(leaves.len());
        let mut fresh = Vec::with_capacity(leaves.len());
        for leaf in leaves.iter().map(AsRef::as_ref) {
            let hash = leaf_hash(leaf);
            let Some(key) = self.seen.key(leaf) else { continue };
            if batch.insert(hash) && !self.seen.contains(&self.folder, &hash, &key)? {
                edge.push(leaf, hash, &mut staged);
                fresh.push((hash, key));
            }
        }
        let again = (leaves.len() - fresh.len()) as u64;
        if fresh.is_empty() {
            return Ok((0, again));
        }
        edge.stage_partial(self.edge.size, &mut staged);
        let note = checkpoint(&self.key, &edge).sign(&self.key, self.signer.as_ref())?;
        self.write(&staged)?;
        self.write(&[staged_checkpoint(&note)])?;
        let before = std::mem::replace(&mut self.edge, edge);
        self.note = note;
        let added = fresh.len() as u64;
        let filled = fresh.into_iter().filter(|(hash, key)| self.seen.add(*hash, *key)).count();
        if filled > 0 {
            self.seen.remember(&self.folder);
        }
        self.drop_superseded(&before);
        Ok((added, again))
    }

    fn write(&mut self, staged: &[Staged]) -> Result<(), LogError> {
        let mut written = self.folder.put(staged);
        if let Err(failure) = &written
            && failure.wants_space()
            && self.reserve.as_ref().is_some_and(|reserve| reserve.release())
        {
            written = self.folder.put(staged);
        }
        written.map_err(|failure| {
            self.stopped = !failure.clean;
            failure.error
        })
    }

    /// Removes the partial files of tiles that are full now. They are of no further use, so that
    /// it does not matter if some stay: the next opening removes those of the last tiles.
    fn drop_superseded(&self, before: &Edge) {
        let levels = (0..self.edge.tiles.len()).filter_map(|level| u8::try_from(level).ok());
        for kind in std::iter::once(Kind::Entries).chain(levels.map(Kind::Level)) {
            let n = kind.items(before.size) / TILE_WIDTH;
            let was_partial = kind.width(n, before.size) > 0;
            if was_partial && kind.width(n, self.edge.size) == TILE_WIDTH {
                let partial = kind.path(n, 1);
                let _ = partial.parent().map(|folder| self.folder.remove_folder(folder));
            }
        }
    }

    /// Keeps the present checkpoint for good, because somebody outside sees it: a witness, a
    /// printed page, a mail. What a later tree is held against when it is verified.
    ///
    /// # Errors
    /// As for [`Log::append_batch`].
    pub fn keep_checkpoint(&mut self) -> Result<(), LogError> {
        if self.stopped {
            return Err(LogError::Stopped);
        }
        let kept =
            Staged { path: kept_path(self.edge.size), bytes: self.note.clone().into_bytes() };
        self.write(&[kept])
    }

    /// How many entries, from the first on, are gone.
    pub const fn gone(&self) -> u64 {
        self.gone
    }

    /// Lets entries go that were kept long enough: those before this one, as far as they fill
    /// bundles. What they were is no longer there; that they were, in which order, stays proved.
    /// The answer is how many are gone now.
    ///
    /// # Errors
    /// As for [`Log::append_batch`].
    pub fn let_go_before(&mut self, leaf: u64) -> Result<u64, LogError> {
        if self.stopped {
            return Err(LogError::Stopped);
        }
        let to = retention::whole_before(leaf, self.edge.size);
        if to > self.gone {
            let bytes = sign_gone(to, &self.key, self.signer.as_ref())?.into_bytes();
            // Said first: what is missing afterwards was allowed to go.
            self.write(&[Staged { path: GONE.into(), bytes }])?;
            retention::remove(&self.folder, self.gone, to)?;
            self.gone = to;
        }
        Ok(self.gone)
    }

    /// How many leaves.
    pub fn size(&self) -> u64 {
        self.edge.size
    }

    /// The root over them.
    pub fn root(&self) -> Hash {
        self.edge.root()
    }

    /// The signed checkpoint, as it lies in the folder.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// The key by which checkpoints are verified.
    pub fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// Whether a write has failed, so that the log must be opened anew.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    pub(crate) const fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The head over them.
    pub fn checkpoint(&self) -> Checkpoint {
        checkpoint(&self.key, &self.edge)
    }

    /// Reads what the log has now, while more may be added.
    pub fn reader(&self) -> LogReader {
        let head = checkpoint(&self.key, &self.edge);
        LogReader::new(self.folder.clone(), head, self.note.clone())
    }
}

fn checkpoint(key: &VerifierKey, edge: &Edge) -> Checkpoint {
    Checkpoint { origin: key.name().to_owned(), size: edge.size, root: edge.root() }
}

fn staged_checkpoint(note: &str) -> Staged {
    Staged { path: CHECKPOINT.into(), bytes: note.as_bytes().to_vec() }
}
