//! 取込 — the preview, and the import itself: staged in short units, published by one flip.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use romori_identity::{Function, Grant};
use romori_intake::table::{
    self, BonusRow, ClientRow, DependantRow, Kind, PayRow, PersonRow, Report,
};
use romori_record::Class;
use romori_store::{BatchKind, BatchState, Doing, UnitError};
use romori_types::{BatchId, ClientId, Purpose};

use super::compare::{BadRows, Compare, Plan, Setting, Watch};
use super::file::{ImportAsked, ImportError, ImportFile, Imported, Preview};
use super::step::{Step, somebody_was_quicker, write_steps};
use super::tally::Tally;
use crate::house::House;
use crate::house::entry::{EntryError, Visitor};

/// So many units wait to be written while the file is read on.
const UNITS_WAITING: usize = 2;
/// So many of the last acts are looked at to see whether the ledger moved.
const ACTS_LOOKED_AT: u32 = 200;

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
        if self.has_moved(&grant, preview)? {
            return Err(ImportError::LedgerMoved);
        }
        self.import(&grant, file, watch)
    }

    /// The import without a preview before it.
    pub(super) fn import(
        &self,
        grant: &Grant,
        file: &ImportFile,
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
                let doing = Doing { client, ..Doing::act(Class::ImportPublished) };
                self.store.write(grant, doing, |writer| writer.publish(batch))?;
                Ok(Imported { batch: Some(batch), tally, bad_rows: report.bad_rows })
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

    /// Whether something was recorded or undone about these clients since the preview.
    fn has_moved(&self, grant: &Grant, preview: &Preview) -> Result<bool, UnitError> {
        let acts = self.store.read(grant, |reader| reader.batches(ACTS_LOOKED_AT))?;
        let clients: Vec<ClientId> = preview.tally.clients.values().copied().collect();
        Ok(acts.iter().any(|act| {
            let about = act.client.is_some_and(|client| clients.contains(&client));
            let at = match act.state {
                BatchState::Published(at) | BatchState::Undone(at, _) => Some(at),
                BatchState::Staged => None,
            };
            about && at.is_some_and(|at| at > preview.at)
        }))
    }
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
