//! 取込 — the preview, and the import itself: staged in short units, published by one flip.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use romori_identity::{Function, Grant};
use romori_intake::table::{
    self, BonusRow, ClientRow, DependantRow, Kind, PayRow, PersonRow, Report,
};
use romori_record::Class;
use romori_store::{Batch, BatchKind, Doing, UnitError};
use romori_types::{BatchId, ClientId, Purpose};

use super::compare::{BadRows, Compare, Plan, Setting, Watch};
use super::file::{ImportAsked, ImportError, ImportFile, Imported, Preview};
use super::step::{Step, somebody_was_quicker, write_steps};
use super::tally::Tally;
use crate::house::House;
use crate::house::entry::Visitor;
use crate::house::entry_error::EntryError;

/// So many units wait to be written while the file is read on.
const UNITS_WAITING: usize = 2;

/// What a reading gave.
struct Read {
    report: Report,
    tally: Tally,
    bad: BadRows,
}

impl House {
    /// Looks at a file: what each column is, as it was remembered or as it is guessed.
    ///
    /// # Errors
    /// When the visitor may not import; when the file is no table that can be read.
    pub fn open_import(
        &self,
        visitor: &Visitor,
        asked: ImportAsked,
    ) -> Result<ImportFile, ImportError> {
        let (kind, asked) = super::notice::table_of(asked)?;
        let grant = import_grant(visitor, kind)?;
        let mut file = ImportFile::open(asked, kind)?;
        if let Some(number) = file.client {
            self.store.read(&grant, |reader| reader.client_numbered(number))?;
        }
        self.recall_mapping(&grant, &mut file)?;
        Ok(file)
    }

    /// 下見 — what the import would do. Nothing is written.
    ///
    /// # Errors
    /// When the visitor may not; when the file cannot be read to its end; what the store says.
    pub fn preview_import(
        &self,
        visitor: &Visitor,
        file: &ImportFile,
        watch: &Arc<Watch>,
    ) -> Result<Preview, ImportError> {
        let grant = import_grant(visitor, file.kind)?;
        let at = self.store.now();
        let Read { report, tally, bad } = self.compare(&grant, file, watch, None)?;
        if report.stopped {
            return Err(ImportError::Stopped);
        }
        Ok(Preview { report, tally, at, bad })
    }

    /// Takes the good rows into the ledger, all at once at the end, or none.
    ///
    /// # Errors
    /// As [`House::preview_import`]; [`ImportError::LedgerMoved`] when somebody changed the ledger
    /// of these clients since the preview; [`ImportError::Stopped`] when it was told to stop.
    pub fn run_import(
        &self,
        visitor: &Visitor,
        file: &ImportFile,
        preview: &Preview,
        watch: &Arc<Watch>,
    ) -> Result<Imported, ImportError> {
        let grant = import_grant(visitor, file.kind)?;
        let moved = self.store.read(&grant, |reader| reader.batches_moved_since(preview.at));
        if has_moved(&moved?, preview) {
            return Err(ImportError::LedgerMoved);
        }
        self.import(&grant, file, preview, watch)
    }

    fn import(
        &self,
        grant: &Grant,
        file: &ImportFile,
        preview: &Preview,
        watch: &Arc<Watch>,
    ) -> Result<Imported, ImportError> {
        let client = match file.client {
            Some(number) => {
                Some(self.store.read(grant, |reader| reader.client_numbered(number))?.id)
            }
            None => None,
        };
        let staging = Doing { client, ..Doing::act(Class::ImportStaged) };
        let batch =
            self.store.write(grant, staging, |writer| writer.stage(BatchKind::Import, client))?;
        match self.stage_all(grant, file, watch, (batch, client)) {
            Ok(Read { report, tally, .. }) if tally.writes() => {
                match self.publish_import(grant, preview, batch, client) {
                    Ok(()) => Ok(Imported { batch: Some(batch), tally, bad_rows: report.bad_rows }),
                    Err(error @ ImportError::LedgerMoved) => {
                        self.drop_import(grant, batch, client)?;
                        Err(error)
                    }
                    Err(error) => Err(error),
                }
            }
            Ok(Read { report, tally, .. }) => {
                self.drop_import(grant, batch, client)?;
                Ok(Imported { batch: None, tally, bad_rows: report.bad_rows })
            }
            Err(error) => {
                self.drop_import(grant, batch, client)?;
                Err(error)
            }
        }
    }

    /// Lets what was staged count, unless somebody changed the ledger while it was.
    fn publish_import(
        &self,
        grant: &Grant,
        preview: &Preview,
        batch: BatchId,
        client: Option<ClientId>,
    ) -> Result<(), ImportError> {
        let doing = Doing { client, ..Doing::act(Class::ImportPublished) };
        self.store.write(grant, doing, |writer| {
            if has_moved(&writer.batches_moved_since(preview.at)?, preview) {
                return Err(ImportError::LedgerMoved);
            }
            Ok(writer.publish(batch)?)
        })
    }

    /// Reads the file on this thread and writes what it says on another.
    fn stage_all(
        &self,
        grant: &Grant,
        file: &ImportFile,
        watch: &Arc<Watch>,
        (batch, client): (BatchId, Option<ClientId>),
    ) -> Result<Read, ImportError> {
        let (send, receive) = sync_channel(UNITS_WAITING);
        std::thread::scope(|scope| {
            let writing = scope.spawn(|| self.write_all(grant, batch, client, receive));
            let read = self.compare(grant, file, watch, Some(send));
            let written = writing.join().unwrap_or(Err(ImportError::BrokeOff));
            // What the writer says is why the reader stopped.
            written?;
            let mut read = read?;
            if watch.is_stopped() || read.report.stopped {
                return Err(ImportError::Stopped);
            }
            if read.tally.writes() {
                self.remember_mapping(grant, batch, file)?;
            }
            read.bad = BadRows::default();
            Ok(read)
        })
    }

    fn write_all(
        &self,
        grant: &Grant,
        batch: BatchId,
        client: Option<ClientId>,
        receive: Receiver<Vec<Step>>,
    ) -> Result<(), ImportError> {
        for steps in receive {
            let doing = Doing {
                class: Class::ImportStaged,
                batch: BatchKind::Import,
                into: Some(batch),
                form: None,
                client,
            };
            let write = |quick| {
                let work =
                    |writer: &mut romori_store::Writer<'_, '_>| write_steps(writer, &steps, quick);
                self.store.write(grant, doing, work)
            };
            match write(true) {
                Err(error) if somebody_was_quicker(&error) => write(false)?,
                written => written?,
            }
        }
        Ok(())
    }

    fn drop_import(
        &self,
        grant: &Grant,
        batch: BatchId,
        client: Option<ClientId>,
    ) -> Result<(), UnitError> {
        let doing = Doing { client, ..Doing::act(Class::ImportDropped) };
        self.store.write(grant, doing, |writer| writer.undo(batch))
    }

    fn compare(
        &self,
        grant: &Grant,
        file: &ImportFile,
        watch: &Arc<Watch>,
        out: Option<SyncSender<Vec<Step>>>,
    ) -> Result<Read, ImportError> {
        match file.kind {
            Kind::Clients => self.compare_rows::<ClientRow>(grant, file, watch, out),
            Kind::Persons => self.compare_rows::<PersonRow>(grant, file, watch, out),
            Kind::Dependants => self.compare_rows::<DependantRow>(grant, file, watch, out),
            Kind::Pay => self.compare_rows::<PayRow>(grant, file, watch, out),
            Kind::Bonuses => self.compare_rows::<BonusRow>(grant, file, watch, out),
        }
    }

    fn compare_rows<R: Plan>(
        &self,
        grant: &Grant,
        file: &ImportFile,
        watch: &Arc<Watch>,
        out: Option<SyncSender<Vec<Step>>>,
    ) -> Result<Read, ImportError> {
        let source = file.source()?;
        let mapping = &file.proposal.mapping;
        let options = &file.options;
        let setting = Setting { kind: file.kind, mapping, options, client: file.client };
        let writing = out.is_some();
        let mut compare = Compare::new(self, grant, &setting, Arc::clone(watch), out);
        let report = table::read::<R>(&source, mapping, options, &mut compare);
        compare.finish();
        if let Some(error) = compare.failed {
            return Err(error.into());
        }
        let report = report?;
        if writing && report.is_blocked() {
            return Err(ImportError::Blocked);
        }
        Ok(Read { report, tally: compare.tally, bad: compare.bad })
    }
}

/// Whether something was recorded or undone about the clients of the file since the preview. An act
/// about no client in particular may be about these: another import of many clients.
fn has_moved(moved: &[Batch], preview: &Preview) -> bool {
    let clients: HashSet<ClientId> = preview.tally.clients.values().copied().collect();
    moved.iter().any(|act| match act.client {
        Some(client) => clients.contains(&client),
        None => act.kind == BatchKind::Import,
    })
}

fn import_grant(visitor: &Visitor, kind: Kind) -> Result<Grant, ImportError> {
    if kind == Kind::Clients {
        // Taking on clients is a right of its own.
        visitor
            .grant(Function::ManageClients, Purpose::Maintain)
            .map_err(ImportError::NotAllowed)?;
    }
    visitor.grant(Function::Import, Purpose::Import).map_err(ImportError::NotAllowed)
}

impl House {
    /// Undoes what was recorded as one.
    ///
    /// # Errors
    /// When the visitor may not; when it is undone already, or something hangs on it.
    pub fn undo_batch(&self, visitor: &Visitor, batch: BatchId) -> Result<(), EntryError> {
        let grant = visitor
            .grant(Function::UndoBatch, Purpose::Maintain)
            .map_err(EntryError::NotAllowed)?;
        let found = self.store.read(&grant, |reader| reader.batch(batch))?;
        let doing = Doing { client: found.client, ..Doing::act(Class::Undo) };
        Ok(self.store.write(&grant, doing, |writer| writer.undo(batch))?)
    }
}
