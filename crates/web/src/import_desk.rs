//! The imports in memory: each belongs to one session, is bounded, and is forgotten when it lies
//! idle. A file is nowhere but here.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use romori_app::house::import::{ImportError, ImportFile, Imported, Key, Preview, Watch};
use romori_app::house::{House, Visitor};

use crate::shell::{AppState, Failure, Limits, Memory, Signed, Token};

/// Who holds imports: a browser or a program, each during one session.
pub trait Holder: Clone + Send + 'static {
    /// The token of the session.
    fn session(&self) -> &Arc<str>;
    /// The user.
    fn visitor(&self) -> &Visitor;
    /// The house.
    fn house(&self) -> &House;
}

impl Holder for Signed {
    fn session(&self) -> &Arc<str> {
        &self.token
    }

    fn visitor(&self) -> &Visitor {
        &self.visitor
    }

    fn house(&self) -> &House {
        &self.house
    }
}

const LIMITS: Limits =
    Limits { count_max: 8, bytes_max: 320 * 1024 * 1024, idle_max: Duration::from_secs(60 * 60) };

/// All imports in memory.
#[derive(Debug)]
pub struct ImportDesk(Memory<Kept>);

#[derive(Clone)]
struct Kept {
    session: Arc<str>,
    work: Arc<Mutex<ImportWork>>,
}

romori_types::quiet_debug!(Kept);

/// One import and where it is.
pub struct ImportWork {
    /// The file.
    pub file: Arc<ImportFile>,
    /// Where it is.
    pub stage: Stage,
    /// Where its pages are: `/74/…`.
    pub address: String,
    /// What the last press did, said once.
    pub done: Option<String>,
    /// How many mistakes there were before the last press.
    pub before: Option<u64>,
}

/// Where an import is.
#[derive(Clone)]
pub enum Stage {
    /// Columns are being chosen.
    Columns,
    /// It is read for the preview.
    Checking(Arc<Watch>),
    /// What it would do is known.
    Previewed(Arc<Preview>),
    /// It is written.
    Running(Arc<Watch>),
    /// It is in the ledger.
    Finished(Arc<Imported>),
    /// It broke off; why, in words.
    Failed(String),
}

impl Default for ImportDesk {
    fn default() -> Self {
        Self(Memory::new(LIMITS))
    }
}

/// An import, locked for one answer.
pub fn lock(work: &Mutex<ImportWork>) -> MutexGuard<'_, ImportWork> {
    work.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts an import on the desk and says where its pages are.
pub fn put(state: &AppState, signed: &impl Holder, file: ImportFile) -> Result<String, Failure> {
    let name = Token::new(state.entropy())?;
    let (address, weight) = (format!("/74/{name}"), file.weight());
    let work = ImportWork {
        file: Arc::new(file),
        stage: Stage::Columns,
        address: address.clone(),
        done: None,
        before: None,
    };
    let session = Arc::clone(signed.session());
    let kept = Kept { session, work: Arc::new(Mutex::new(work)) };
    state.imports().0.keep(name, kept, weight, state.clock().elapsed());
    Ok(address)
}

/// The import of that name. Another session's is as absent as one that never was.
pub fn find(
    state: &AppState,
    signed: &impl Holder,
    name: &str,
) -> Result<Arc<Mutex<ImportWork>>, Failure> {
    let name = Token::parse(name).ok_or(Failure::NotFound)?;
    let mut imports = state.imports();
    let found = imports.0.find(&name, state.clock().elapsed());
    let own = found.filter(|kept| &kept.session == signed.session());
    own.map(|kept| Arc::clone(&kept.work)).ok_or(Failure::JobOver)
}

/// What is said of each import of the session, the last touched first.
pub fn each<T>(
    state: &AppState,
    signed: &Signed,
    mut say: impl FnMut(&ImportWork) -> Option<T>,
) -> Vec<T> {
    let now = state.clock().elapsed();
    let mut imports = state.imports();
    let own = imports.0.all(now).into_iter().filter(|(_, kept)| kept.session == signed.token);
    own.filter_map(|(_, kept)| say(&lock(&kept.work))).collect()
}

/// A file that may be changed: nobody reads it now.
pub fn idle(work: &mut ImportWork) -> Result<&mut ImportFile, Failure> {
    let busy = || {
        let words = "いま読み込んでいます。終わるまで待つか、止めてから、直してください。";
        Failure::Conflict(words.to_owned())
    };
    if matches!(work.stage, Stage::Running(_) | Stage::Finished(_)) {
        return Err(busy());
    }
    let file = Arc::get_mut(&mut work.file).ok_or_else(busy)?;
    work.stage = Stage::Columns;
    Ok(file)
}

/// The value of a key in forms and bodies.
pub const fn key_code(key: Key) -> &'static str {
    match key.items() {
        [first, ..] => first.key(),
        [] => "",
    }
}

/// Takes every value that the reading proposed.
pub fn accept_proposals(file: &mut ImportFile, preview: &Preview) {
    for problem in preview.report.listed() {
        if let (Some(column), Some(value)) = (problem.column, &problem.suggestion) {
            file.options.overrides.insert((problem.row, column), value.clone());
        }
    }
    let kinds = preview.report.kinds.iter().filter(|kind| kind.suggestions > 0);
    file.options.accepted.extend(kinds.map(|kind| kind.code.to_owned()));
}

/// Reads the file for its preview, away from the threads that answer; one import at a time.
pub fn check<H: Holder>(state: &AppState, signed: &H, work: &Arc<Mutex<ImportWork>>) {
    let watch = Arc::new(Watch::default());
    let file = {
        let mut work = lock(work);
        work.stage = Stage::Checking(Arc::clone(&watch));
        Arc::clone(&work.file)
    };
    begin(state, signed, work, move |signed| {
        let made = signed.house().preview_import(signed.visitor(), &file, &watch);
        made.map(|preview| Stage::Previewed(Arc::new(preview)))
    });
}

/// Writes the good rows, away from the threads that answer; it goes on whoever looks.
pub fn run<H: Holder>(state: &AppState, signed: &H, work: &Arc<Mutex<ImportWork>>) -> bool {
    let watch = Arc::new(Watch::default());
    let (file, preview) = {
        let mut work = lock(work);
        // A second press finds it under way.
        let Stage::Previewed(preview) = work.stage.clone() else { return false };
        work.stage = Stage::Running(Arc::clone(&watch));
        (Arc::clone(&work.file), preview)
    };
    begin(state, signed, work, move |signed| {
        let done = signed.house().run_import(signed.visitor(), &file, &preview, &watch);
        done.map(|done| Stage::Finished(Arc::new(done)))
    });
    true
}

fn begin<H: Holder>(
    state: &AppState,
    signed: &H,
    work: &Arc<Mutex<ImportWork>>,
    act: impl FnOnce(&H) -> Result<Stage, ImportError> + Send + 'static,
) {
    let (state, signed, work) = (state.clone(), signed.clone(), Arc::clone(work));
    tokio::spawn(async move {
        let Ok(_room) = state.importers().acquire().await else { return };
        let done = tokio::task::spawn_blocking(move || act(&signed)).await;
        let mut work = lock(&work);
        match done {
            Ok(Ok(stage)) => work.stage = stage,
            Ok(Err(error)) => work.stage = Stage::Failed(error.to_string()),
            Err(_) => work.stage = Stage::Failed(ImportError::BrokeOff.to_string()),
        }
    });
}

/// Waits a moment for what is under way, so that a small file needs no second page.
pub async fn settle(work: &Mutex<ImportWork>) {
    for _ in 0..STEPS {
        if !matches!(lock(work).stage, Stage::Checking(_) | Stage::Running(_)) {
            return;
        }
        tokio::time::sleep(STEP).await;
    }
}

const STEPS: u32 = 30;
const STEP: Duration = Duration::from_millis(50);
