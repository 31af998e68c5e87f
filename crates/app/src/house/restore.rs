//! 控えからの復元 — a backup back into an empty place, on either engine, with the keys that are
//! there or the recovery code.
//!
//! Everything is put together beside its place and renamed once it is whole, so that a restore
//! that was cut short leaves nothing that opens. On a server the rows of the installation come
//! last: until then nobody finds the tenants.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use romori_identity::{Grant, Job};
use romori_record::{Class, Outcome};
use romori_store::{Engine, Store, StoreError, UnitError};
use romori_types::{Chance, Clock};
use romori_vault::{FileCustodian, RecoveryCode, RecoveryFile, refuse_shared_folders};

use super::backup::{
    Backup, BackupError, CONTROL, Progress, VAULT, sync_folder, sync_folders, tenant_of,
};
use super::custody::{Custody, roots_in};
use super::manifest::Manifest;
use super::open::{Folders, ReachKeeper, Tables, open_kept, open_with};
use crate::place::{Place, PlaceKind, rest_of_restore};

/// What a restore is made of.
pub struct Restored<'a> {
    /// The backup.
    pub from: &'a Path,
    /// The place: what stands around the data folder. It must be empty or absent.
    pub place: &'a Path,
    /// Where data and keys belong once the place has its name.
    pub folders: &'a dyn Fn(&Path) -> Folders,
    /// Where the tables go.
    pub tables: &'a Tables,
    /// The recovery code, where the keys are gone.
    pub code: Option<&'a str>,
    /// Who opens the keys that are there, and how those that come back are kept.
    pub custody: &'a Custody<'a>,
    /// The keeper of the log. One that is there has more than the backup; else it takes over what
    /// the backup has.
    pub keeper: Option<ReachKeeper<'a>>,
}

/// Holds every file of a backup against its manifest. Gives what it holds and how large it is.
///
/// # Errors
/// When it is no backup, or a file is not as it was written.
pub fn verify_backup(from: &Path) -> Result<(PlaceKind, Backup), BackupError> {
    let manifest = Manifest::verified(from)?;
    let backup = Backup {
        folder: from.to_owned(),
        files: manifest.files.len() as u64,
        bytes: manifest.files.iter().map(|file| file.bytes).sum(),
        log_size: manifest.log_size,
    };
    Ok((manifest.kind, backup))
}

/// Brings a backup back and opens it once, so that what waits goes on to the log. Sessions that
/// were open in it are ended. It has its place once all of that is done.
///
/// # Errors
/// When the backup is damaged, when something is in its place, when keys and code do not fit. The
/// place is then as it was; keys that the code gave stay, and a server may have some rows.
pub fn restore(
    what: &Restored<'_>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    say: &mut dyn FnMut(Progress),
) -> Result<(), BackupError> {
    refuse_taken(what.place)?;
    let manifest = Manifest::verified(what.from)?;
    let folders = (what.folders)(what.place);
    refuse_shared_folders(&folders.keys, &[&folders.data, what.from])?;
    find_keys(what, &folders.keys, chance.as_ref())?;
    let aside = rest_of_restore(what.place);
    // What an earlier try left.
    clear(&aside)?;
    let put = put_together(what, &manifest, &aside, say).and_then(|()| {
        let data = (what.folders)(&aside).data;
        close(&Folders { data, keys: folders.keys }, what, clock, chance)?;
        sync_folders(&aside)?;
        fs::rename(&aside, what.place).map_err(|error| BackupError::at(what.place, &error))?;
        what.place.parent().map_or(Ok(()), sync_folder)
    });
    if put.is_err() {
        // The error that matters is the first one.
        let _ = clear(&aside);
    }
    put
}

/// Ends the sessions of the backup and has the log say that it came back, before the place has its
/// name: whatever opens there has both behind it.
fn close(
    folders: &Folders,
    what: &Restored<'_>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
) -> Result<(), BackupError> {
    let custody = Custody { keeping: None, words: what.custody.words };
    let house = match what.keeper {
        Some(keeper) => open_kept(folders, what.tables, &custody, keeper, clock, chance)?.house,
        None => open_with(folders, what.tables, &custody, clock, chance)?.house,
    };
    house.store.end_all_sessions(&Grant::for_job(Job::Housekeeping))?;
    // What was destroyed since the backup was made does not come back with it.
    house.destroy_again()?;
    house.note_copy(Class::Restored, Job::Restore(None), Outcome::Done)?;
    house.sequencer.ship_all(&Grant::for_job(Job::Ship(None)))?;
    Ok(())
}

fn refuse_taken(place: &Path) -> Result<(), BackupError> {
    match fs::read_dir(place) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(BackupError::NotEmpty { path: place.to_owned() }),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(BackupError::at(place, &error)),
    }
}

fn clear(path: &Path) -> Result<(), BackupError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(BackupError::at(path, &error))
        }
        _ => Ok(()),
    }
}

/// The keys that open the backup: those that are there, or what the code opens.
fn find_keys(what: &Restored<'_>, keys: &Path, chance: &dyn Chance) -> Result<(), BackupError> {
    let path = what.from.join("recovery.txt");
    let text = fs::read_to_string(&path).map_err(|error| BackupError::at(&path, &error))?;
    if keys.exists() {
        let roots = roots_in(keys, what.custody)?;
        // The file names the newest root key, in a line of its own for people and for this.
        let ours = roots.iter().any(|root| text.contains(&format!("\n# 元の鍵 {root}\n")));
        return if ours { Ok(()) } else { Err(BackupError::OtherKeys { keys: keys.to_owned() }) };
    }
    let file = RecoveryFile::parse(&text)?;
    let Some(code) = what.code else {
        return Err(BackupError::NeedsCode { keys: keys.to_owned() });
    };
    let code = RecoveryCode::parse(code)?;
    let words = what.custody.new_words()?;
    FileCustodian::recover(keys, &code, &file, words.as_ref(), chance)?;
    Ok(())
}

/// Everything of the backup, in a folder beside the place.
fn put_together(
    what: &Restored<'_>,
    manifest: &Manifest,
    aside: &Path,
    say: &mut dyn FnMut(Progress),
) -> Result<(), BackupError> {
    let place = Place::open(aside, manifest.kind)
        .map_err(|error| BackupError::Folder { path: aside.to_owned(), why: error.to_string() })?;
    let folders = (what.folders)(place.folder());
    make_folder(&folders.data)?;
    load(what, manifest, &folders, say)?;
    make_folder(&folders.log())?;
    make_folder(&folders.spool())?;
    say(Progress::Log(manifest.log_size));
    for file in &manifest.files {
        // The vault is put back into its own place, with its own keys: romori vault restore.
        if file.path.starts_with("tables") || file.path.starts_with(VAULT) {
            continue;
        }
        let target = folders.data.join(&file.path);
        target.parent().map_or(Ok(()), make_folder)?;
        let copied = fs::copy(what.from.join(&file.path), &target)
            .and_then(|_| File::open(&target)?.sync_all());
        copied.map_err(|error| BackupError::at(&target, &error))?;
    }
    Ok(())
}

/// The rows of every tenant, then those of the installation.
fn load(
    what: &Restored<'_>,
    manifest: &Manifest,
    folders: &Folders,
    say: &mut dyn FnMut(Progress),
) -> Result<(), BackupError> {
    let engine = what.tables.engine(folders).map_err(UnitError::from)?;
    let tables = || manifest.files.iter().filter(|file| file.path.starts_with("tables"));
    let all = tables().count() as u64;
    let mut done = 0;
    for file in tables() {
        if let Some(tenant) = tenant_of(&file.path) {
            load_one(&engine, Job::Restore(Some(tenant)), &what.from.join(&file.path))?;
            done += 1;
            say(Progress::Tables(done, all));
        }
    }
    load_one(&engine, Job::Restore(None), &what.from.join(CONTROL))?;
    say(Progress::Tables(all, all));
    Ok(())
}

fn load_one(engine: &Engine, job: Job, path: &Path) -> Result<(), BackupError> {
    let mut file = File::open(path).map_err(|error| BackupError::at(path, &error))?;
    match Store::load(engine, &Grant::for_job(job), &mut file.by_ref()) {
        Err(UnitError::Store(StoreError::NotEmpty)) => Err(BackupError::ServerNotEmpty),
        other => Ok(other?),
    }
}

fn make_folder(path: &Path) -> Result<(), BackupError> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| BackupError::at(path, &error))
}
