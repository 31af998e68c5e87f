//! The jobs in memory: each belongs to one visit, is bounded, and is forgotten when it lies idle.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use romori_app::Law;
use romori_app::house::{Function, House};
use romori_app::santei::Job;

use romori_types::Device;

use crate::shell::{AppState, Failure, Limits, Memory, Signed, Token, Visit};
use crate::view::SignedIn;

const LIMITS: Limits =
    Limits { count_max: 32, bytes_max: 64 * 1024 * 1024, idle_max: Duration::from_secs(30 * 60) };

/// All jobs in memory.
#[derive(Debug)]
pub struct Desk(Memory<Kept>);

#[derive(Clone)]
struct Kept {
    owner: Token,
    /// The session under which its persons were read from the ledgers: without it, no job.
    session: Option<Arc<str>>,
    work: Arc<Mutex<Work>>,
}

// The session's token is among what is kept.
romori_types::quiet_debug!(Kept);

/// One job, and what its next page has to say.
#[derive(Debug)]
pub struct Work {
    /// The job itself.
    pub job: Job,
    /// Where its pages are: `/22/jobs/…`.
    pub address: String,
    /// What the last press did, said once.
    pub done: Option<String>,
    /// What the last press could not settle, said once: a problem's key, or why in words.
    pub refused: Option<String>,
    /// Who is signed in, for a job of the ledgers.
    pub signed_in: Option<SignedIn>,
    /// 顧問先番号 and the number of the establishment, for a job of the ledgers.
    pub ledger: Option<(u32, u32)>,
}

impl Default for Desk {
    fn default() -> Self {
        Self(Memory::new(LIMITS))
    }
}

/// Puts a new job on the desk and says where its pages are.
pub fn put(state: &AppState, visit: &Visit, job: Job, bytes: usize) -> Result<String, Failure> {
    keep(state, visit, (job, bytes), None, None, None)
}

/// Puts a job of the ledgers on the desk: it is there as long as the session that read them, and
/// its user's right to decide.
pub fn put_of_ledger(
    state: &AppState,
    signed: &Signed,
    (job, ledger): (Job, (u32, u32)),
    bytes: usize,
) -> Result<String, Failure> {
    let session = Some(Arc::clone(&signed.token));
    let who = Some(signed.signed_in());
    keep(state, &signed.visit, (job, bytes), session, who, Some(ledger))
}

/// What was chosen at a job of the ledgers, and which it is.
pub fn chosen_of_ledger(
    state: &AppState,
    signed: &Signed,
    name: &str,
) -> Result<((u32, u32), Job), Failure> {
    let kept = find(state, &signed.visit, name)?;
    let work = kept.work.lock().unwrap_or_else(PoisonError::into_inner);
    let ledger = work.ledger.ok_or(Failure::NotFound)?;
    Ok((ledger, work.job.clone()))
}

fn keep(
    state: &AppState,
    visit: &Visit,
    (job, bytes): (Job, usize),
    session: Option<Arc<str>>,
    signed_in: Option<SignedIn>,
    ledger: Option<(u32, u32)>,
) -> Result<String, Failure> {
    let name = Token::new(state.entropy())?;
    let address = format!("/22/jobs/{name}");
    let work = Work { job, address: address.clone(), done: None, refused: None, signed_in, ledger };
    let kept = Kept { owner: visit.name, session, work: Arc::new(Mutex::new(work)) };
    let now = state.clock().elapsed();
    state.desk().0.keep(name, kept, bytes, now);
    Ok(address)
}

/// Takes a job off the desk.
pub fn forget(state: &AppState, visit: &Visit, name: &str) -> Result<(), Failure> {
    find(state, visit, name)?;
    if let Some(name) = Token::parse(name) {
        state.desk().0.forget(&name);
    }
    Ok(())
}

/// Works on a job away from the threads that answer, one answer at a time for each job.
pub async fn work<F>(state: &AppState, visit: &Visit, name: &str, act: F) -> Response
where
    F: FnOnce(&mut Work, &'static Law) -> Result<Response, Failure> + Send + 'static,
{
    match find(state, visit, name) {
        Ok(kept) => {
            let house = state.house().map(Arc::clone);
            let device = visit.device;
            let with = move || {
                still_open(house.as_deref(), kept.session.as_deref(), device)?;
                let mut work = kept.work.lock().unwrap_or_else(PoisonError::into_inner);
                act(&mut work, Law::embedded())
            };
            compute(state, with).await
        }
        Err(failure) => failure.into_response(),
    }
}

/// Computes away from the threads that answer; few such computations run at once.
pub async fn compute<F>(state: &AppState, act: F) -> Response
where
    F: FnOnce() -> Result<Response, Failure> + Send + 'static,
{
    let Ok(_room) = state.work().acquire().await else {
        return Failure::TooSlow.into_response();
    };
    match tokio::task::spawn_blocking(act).await {
        Ok(Ok(response)) => response,
        Ok(Err(failure)) => failure.into_response(),
        Err(_) => Failure::Internal("a computation broke off").into_response(),
    }
}

/// As [`work`], for what can only be done with a sheet: a job of the ledgers has none.
pub async fn work_on_sheet<F>(state: &AppState, visit: &Visit, name: &str, act: F) -> Response
where
    F: FnOnce(&mut Work, &'static Law) -> Result<Response, Failure> + Send + 'static,
{
    let with_sheet = move |work: &mut Work, law| {
        if work.job.is_of_ledger() { Err(Failure::NotFound) } else { act(work, law) }
    };
    self::work(state, visit, name, with_sheet).await
}

/// Whether the session that a job was read under still is, with the right to decide.
fn still_open(house: Option<&House>, session: Option<&str>, device: Device) -> Result<(), Failure> {
    let Some(session) = session else { return Ok(()) };
    let visitor = house.ok_or(Failure::JobOver)?.visitor(session, device)?;
    let may = visitor.is_some_and(|visitor| visitor.may(Function::Determine));
    if may { Ok(()) } else { Err(Failure::JobOver) }
}

/// What is said of each job of this visit that is not busy, the last touched first. Jobs of the
/// ledgers are not among them: they are found from their client.
pub fn each<T>(state: &AppState, visit: &Visit, mut say: impl FnMut(&Work) -> T) -> Vec<T> {
    let now = state.clock().elapsed();
    let own: Vec<Arc<Mutex<Work>>> = state
        .desk()
        .0
        .all(now)
        .into_iter()
        .filter(|(_, kept)| kept.owner.same_as(&visit.name) && kept.session.is_none())
        .map(|(_, kept)| Arc::clone(&kept.work))
        .collect();
    own.iter().filter_map(|work| work.try_lock().ok().map(|work| say(&work))).collect()
}

/// A job that belongs to another visit is as absent as one that never was.
fn find(state: &AppState, visit: &Visit, name: &str) -> Result<Kept, Failure> {
    let name = Token::parse(name).ok_or(Failure::NotFound)?;
    let now = state.clock().elapsed();
    let mut desk = state.desk();
    let kept = desk.0.find(&name, now).filter(|kept| kept.owner.same_as(&visit.name));
    kept.cloned().ok_or(Failure::JobOver)
}
