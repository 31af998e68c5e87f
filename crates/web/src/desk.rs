//! The jobs in memory: each belongs to one visit, is bounded, and is forgotten when it lies idle.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use romori_app::Law;
use romori_app::santei::Job;

use crate::shell::{AppState, Failure, Limits, Memory, Token, Visit};

const LIMITS: Limits =
    Limits { count_max: 32, bytes_max: 64 * 1024 * 1024, idle_max: Duration::from_secs(30 * 60) };

/// All jobs in memory.
#[derive(Debug)]
pub struct Desk(Memory<Kept>);

#[derive(Debug, Clone)]
struct Kept {
    owner: Token,
    work: Arc<Mutex<Work>>,
}

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
}

impl Default for Desk {
    fn default() -> Self {
        Self(Memory::new(LIMITS))
    }
}

/// Puts a new job on the desk and says where its pages are.
pub fn put(state: &AppState, visit: &Visit, job: Job, bytes: usize) -> Result<String, Failure> {
    let name = Token::new(state.entropy())?;
    let address = format!("/22/jobs/{name}");
    let work = Work { job, address: address.clone(), done: None, refused: None };
    let kept = Kept { owner: visit.name, work: Arc::new(Mutex::new(work)) };
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
        Ok(work) => {
            let with = move || {
                let mut work = work.lock().unwrap_or_else(PoisonError::into_inner);
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

/// What is said of each job of this visit that is not busy, the last touched first.
pub fn each<T>(state: &AppState, visit: &Visit, mut say: impl FnMut(&Work) -> T) -> Vec<T> {
    let now = state.clock().elapsed();
    let own: Vec<Arc<Mutex<Work>>> = state
        .desk()
        .0
        .all(now)
        .into_iter()
        .filter(|(_, kept)| kept.owner.same_as(&visit.name))
        .map(|(_, kept)| Arc::clone(&kept.work))
        .collect();
    own.iter().filter_map(|work| work.try_lock().ok().map(|work| say(&work))).collect()
}

/// A job that belongs to another visit is as absent as one that never was.
fn find(state: &AppState, visit: &Visit, name: &str) -> Result<Arc<Mutex<Work>>, Failure> {
    let name = Token::parse(name).ok_or(Failure::NotFound)?;
    let now = state.clock().elapsed();
    let mut desk = state.desk();
    let kept = desk.0.find(&name, now).filter(|kept| kept.owner.same_as(&visit.name));
    kept.map(|kept| Arc::clone(&kept.work)).ok_or(Failure::JobOver)
}
