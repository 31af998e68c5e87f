//! `ledger-page`: what the log costs a page: the same look at one person, once with its entry
//! handed to a keeper over mutual TLS before the answer, once without.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use romori_app::house::{Function, Grant, Question, UnitError, person_view};
use romori_keeper::{Credential, Home, KeeperClient, Server, ServerLimits};
use romori_ledger::{Checkpoint, Keeping, LogCopy, LogError, LogReader};
use romori_record::id_of;
use romori_sample::office_of;
use romori_types::{Clock, Date, Purpose};

use crate::Scale;
use crate::figure::{Failure, Figure, Latency, peak_rss_mb};
use crate::stage::{Stage, StageClock, System, cannot, wrong};

/// Pairs of looks.
const PAIRS: usize = 4_000;
/// So many looks that are not measured come first.
const WARM: usize = 100;
/// Looks between two hours of the stage: whoever only consults may see a thousand persons an hour.
const AN_HOUR: usize = 400;
const PERSONS: usize = 300;
const SEED: u64 = 61;
const CLIENT: u32 = 1001;

/// A keeper that can be passed by: then an entry is neither handed over nor kept.
struct Passable {
    keeper: KeeperClient,
    passed_by: Arc<AtomicBool>,
    taken: Arc<AtomicU64>,
}

impl Keeping for Passable {
    fn append(&self, leaves: &[&[u8]]) -> Result<(), LogError> {
        if self.passed_by.load(Ordering::Acquire) {
            return Ok(());
        }
        self.taken.fetch_add(leaves.len() as u64, Ordering::AcqRel);
        self.keeper.append(leaves)
    }

    fn head(&self) -> Result<Checkpoint, LogError> {
        self.keeper.head()
    }

    fn last_head(&self) -> Checkpoint {
        self.keeper.last_head()
    }

    fn reader(&self) -> Result<LogReader, LogError> {
        self.keeper.reader()
    }

    fn keep_head(&self) -> Result<Checkpoint, LogError> {
        self.keeper.keep_head()
    }

    fn copy(&self) -> Result<LogCopy, LogError> {
        self.keeper.copy()
    }

    fn key_line(&self) -> String {
        self.keeper.key_line()
    }

    fn is_apart(&self) -> bool {
        true
    }
}

/// A keeper in this folder, answering at its own address.
fn keeper(folder: &Path, clock: Arc<StageClock>) -> Result<Credential, Failure> {
    let now = clock.now();
    let mut home = Home::begin(folder, "bench/log", None, now, &System::open()?).map_err(cannot)?;
    let listener = TcpListener::bind("127.0.0.1:0").map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?.to_string();
    let credential = home.invite(now).map_err(cannot)?.at(&address);
    let on_stop = Box::new(|error: LogError| drop(error));
    let (desk, _) = home.open_desk(id_of, clock, on_stop).map_err(cannot)?;
    let tls = home.server_config(now).map_err(cannot)?;
    let admits = Arc::new(home.admits());
    let server = Server::new(desk, home.log_folder(), tls, admits, ServerLimits::default());
    thread::spawn(move || server.serve(&listener));
    Ok(credential)
}

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let office = office_of(u32::try_from(PERSONS).unwrap_or(u32::MAX), SEED);
    let (passed_by, taken) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let stage = Stage::kept(&office, &|folder, memory, clock| {
        let credential = keeper(folder, clock)?;
        let keeper = KeeperClient::new(&credential, memory).map_err(cannot)?;
        let (passed_by, taken) = (Arc::clone(&passed_by), Arc::clone(&taken));
        Ok(Box::new(Passable { keeper, passed_by, taken }))
    })?;
    let grant = stage.visitor.grant(Function::ViewLedger, Purpose::Consult);
    let grant = grant.map_err(|_| cannot("閲覧が許されていません。"))?;
    let mut costs = Vec::new();
    for pair in 0..scale.of(PAIRS) + WARM {
        if pair % AN_HOUR == 0 {
            stage.let_an_hour_pass();
        }
        // Which of the two comes first changes, so that neither finds warmer memory.
        let first = pair % 2 == 0;
        let mut took = [Duration::ZERO; 2];
        for passes in [first, !first] {
            passed_by.store(passes, Ordering::Release);
            let before = taken.load(Ordering::Acquire);
            let begun = Instant::now();
            let name = look(&stage, &grant, pair, office.today)?;
            took[usize::from(passes)] = begun.elapsed();
            let entries = taken.load(Ordering::Acquire) - before;
            if entries != u64::from(!passes) || name.is_empty() {
                return Err(wrong(format!("{pair}: {entries}件の記録")));
            }
        }
        if pair >= WARM {
            costs.push(took[0].saturating_sub(took[1]));
        }
    }
    passed_by.store(false, Ordering::Release);
    Ok(Figure {
        name: "ledger-page",
        scale: scale.get(),
        count: costs.len(),
        elapsed: costs.iter().sum(),
        peak_rss_mb: peak_rss_mb(),
        compared: costs.len(),
        latency: Latency::of(costs),
    })
}

/// What the page of a person reads.
fn look(stage: &Stage, grant: &Grant, round: usize, today: Date) -> Result<String, Failure> {
    let seen = stage.house.store.read(grant, |reader| {
        let client = reader.client_numbered(CLIENT)?;
        let persons = reader.persons(client.id)?;
        let at = round % persons.len().max(1);
        let person = persons.into_iter().nth(at).ok_or(UnitError::Absent)?;
        let (_, person, _) = person_view(reader, client, person, &Question::people(today))?;
        Ok::<_, UnitError>(person.identity.name.kanji)
    });
    seen.map_err(cannot)
}
