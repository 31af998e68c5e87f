//! データの返却 — everything that an office has recorded, in one file that other programs read: the
//! ledgers with their history, the tables that an import takes, the cases with their documents, and
//! the office's own part of the log.

use std::fmt::Write as _;

use romori_identity::{Clients, Function, Grant, Job, Violation};
use romori_intake::bundle;
use romori_intake::table::Kind as TableKind;
use romori_record::Class;
use romori_store::{CaseFilter, Reader, ReturnedFact, SeenFilter, UnitError};
use romori_types::{ClientId, Date, Purpose, TenantId};
use romori_vault::HOUSE;
use serde_json::{Value, json};

use super::House;
use super::entry::{EntryError, Visitor};
use super::import::{ExportAsked, ExportFormat};

/// Files of the returned bundle.
pub(super) type Files = Vec<(String, Vec<u8>)>;

/// So many entries of the log are read at a time.
const ENTRIES_MOST: u32 = 5_000;

impl House {
    /// The whole of the visitor's office as one ZIP. It counts as an export of everybody in it, and
    /// the log says so.
    ///
    /// # Errors
    /// As [`House::returned_files`].
    pub fn return_data(&self, visitor: &Visitor, today: Date) -> Result<Vec<u8>, EntryError> {
        let files = self.returned_files(visitor, today)?;
        bundle(&files).map_err(|error| EntryError::CannotFile(error.0))
    }

    /// The files of which the whole consists, by their paths.
    ///
    /// # Errors
    /// When the visitor may not both write out and administer, or not for every client; when it
    /// would be more persons than he may take out in an hour; what the store says.
    pub fn returned_files(
        &self,
        visitor: &Visitor,
        today: Date,
    ) -> Result<Vec<(String, Vec<u8>)>, EntryError> {
        let refused = EntryError::NotAllowed;
        visitor.grant(Function::ManageUsers, Purpose::Administer).map_err(refused)?;
        let grant = visitor.grant(Function::Export, Purpose::Export).map_err(refused)?;
        if *grant.clients() != Clients::All {
            return Err(EntryError::NotAllowed(vec![Violation::ClientNotAssigned]));
        }
        self.files_under(&grant, visitor.session.home(), today)
    }

    /// Everything of a tenant, under a grant for all of it.
    pub(super) fn files_under(
        &self,
        grant: &Grant,
        tenant: TenantId,
        today: Date,
    ) -> Result<Files, EntryError> {
        let mut files = Files::new();
        let written = self.store.read_as(grant, Class::Export, |reader| {
            ledgers(reader, &mut files)?;
            cases(reader, &mut files)
        });
        written?;
        for kind in TableKind::ALL {
            let format = ExportFormat::Csv;
            let asked = ExportAsked { kind, client: None, on: today, format, today };
            let table = self.export_under(grant, &asked);
            let table = table.map_err(|error| EntryError::CannotFile(error.to_string()))?;
            files.push((format!("tables/{}.csv", name_of(kind)), table));
        }
        // What was just done is in the log before it is written out.
        self.sequencer.ship(&Grant::for_job(Job::Ship(None)))?;
        files.push(("log.jsonl".to_owned(), self.log_part(tenant)?));
        let about = json!({
            "format": "romori-return/1",
            "tenant": tenant.to_string(),
            "made_on": today.to_string(),
            "files": files.iter().map(|(path, bytes)| json!({
                "path": path, "bytes": bytes.len(),
            })).collect::<Vec<_>>(),
        });
        files.insert(0, ("about.json".to_owned(), about.to_string().into_bytes()));
        Ok(files)
    }

    /// The office's own part of the log, the oldest entry first, one JSON a line.
    fn log_part(&self, tenant: TenantId) -> Result<Vec<u8>, EntryError> {
        let names = self.actor_names(tenant)?;
        let grant = Grant::for_job(Job::Deadlines(tenant));
        let mut entries = Vec::new();
        let mut before = None;
        loop {
            let filter = SeenFilter { before, most: ENTRIES_MOST, ..SeenFilter::default() };
            let page = self.store.read(&grant, |reader| reader.seen(&filter))?;
            let Some(last) = page.last() else { break };
            before = Some(last.position);
            entries.extend(page);
        }
        let mut text = String::new();
        for seen in entries.iter().rev() {
            let entry = &seen.entry;
            let line = json!({
                "position": seen.position,
                "at": entry.at.timestamp().to_string(),
                "actor": entry.actor.to_string(),
                "name": names.get(&entry.actor),
                "class": entry.class.ja(),
                "outcome": entry.outcome.ja(),
                "purpose": entry.purpose.ja(),
                "client": entry.client.map(|client| client.to_string()),
                "persons": entry.persons,
            });
            let _ = writeln!(text, "{line}");
        }
        Ok(text.into_bytes())
    }
}

const fn name_of(kind: TableKind) -> &'static str {
    match kind {
        TableKind::Clients => "clients",
        TableKind::Persons => "persons",
        TableKind::Dependants => "dependants",
        TableKind::Pay => "pay",
        TableKind::Bonuses => "bonuses",
    }
}

/// Every fact of every client with its history, one JSON a line.
fn ledgers(reader: &mut Reader<'_, '_>, files: &mut Files) -> Result<(), UnitError> {
    let mut clients: Vec<(ClientId, String)> = vec![(HOUSE, "office".to_owned())];
    for client in reader.clients()? {
        clients.push((client.id, client.number.to_string()));
    }
    for (client, number) in clients {
        let mut text = String::new();
        for fact in reader.every_fact(client)? {
            let _ = writeln!(text, "{}", line_of(&fact));
        }
        files.push((format!("ledgers/{number}.jsonl"), text.into_bytes()));
        if client == HOUSE {
            continue;
        }
        let persons = reader.persons(client)?;
        let places = reader.establishments(client)?;
        let numbers = json!({
            "client": client.to_string(),
            "number": number,
            "persons": persons.iter().map(|one| json!({
                "id": one.id.to_string(), "number": one.number,
            })).collect::<Vec<_>>(),
            "establishments": places.iter().map(|one| json!({
                "id": one.id.to_string(), "number": one.number,
            })).collect::<Vec<_>>(),
        });
        files.push((format!("ledgers/{number}.json"), numbers.to_string().into_bytes()));
    }
    Ok(())
}

fn line_of(fact: &ReturnedFact) -> Value {
    let subject = ClientId::from_bytes(fact.subject).to_string();
    let content: Option<Value> =
        fact.content.as_deref().and_then(|content| serde_json::from_str(content).ok());
    json!({
        "kind": fact.kind.ja(),
        "subject": subject,
        "key": fact.key,
        "version": fact.version,
        "from": fact.from.to_string(),
        "to": fact.to.map(|to| to.to_string()),
        "recorded_by": fact.recorded_by.to_string(),
        "act": fact.batch.to_string(),
        "published_at": fact.published_at.map(|at| at.to_string()),
        "undone_at": fact.undone_at.map(|at| at.to_string()),
        "fact": content,
    })
}

/// The cases, and their documents as files.
fn cases(reader: &mut Reader<'_, '_>, files: &mut Files) -> Result<(), UnitError> {
    let mut text = String::new();
    let all = reader.cases(&CaseFilter::default())?;
    for case in all {
        let documents = reader.documents(case.id)?;
        let line = json!({
            "id": case.id.to_string(),
            "client": case.client.to_string(),
            "procedure": case.procedure,
            "period": case.period,
            "state": case.state.ja(),
            "due_on": case.due_on.map(|due| due.to_string()),
            "made_by": case.made_by.to_string(),
            "made_at": case.made_at.to_string(),
            "documents": documents.iter().map(|one| json!({
                "id": one.id.to_string(), "kind": one.kind.ja(), "bytes": one.bytes,
            })).collect::<Vec<_>>(),
        });
        let _ = writeln!(text, "{line}");
        for document in documents {
            let content = reader.document(document.id)?.content;
            let ending = ending_of(&content);
            files.push((format!("documents/{}/{}.{ending}", case.id, document.id), content));
        }
    }
    files.push(("cases.jsonl".to_owned(), text.into_bytes()));
    Ok(())
}

/// How the name of a document ends, by what it begins with.
fn ending_of(content: &[u8]) -> &'static str {
    match content {
        [b'%', b'P', b'D', b'F', ..] => "pdf",
        [b'P', b'K', ..] => "xlsx",
        _ => "csv",
    }
}
