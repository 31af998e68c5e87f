//! `ledger-touched`: whom acts touched, found in a log of ten million. What one actor did, one
//! actor after the other, is `p50` and `p99`; all touched persons of all offices is the time as a
//! whole.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use romori_ledger::LogReader;
use romori_trace::{Key, Reach, Span, Trace, TraceError, Which, walk};

use crate::Scale;
use crate::figure::{Failure, Figure, Latency, peak_rss_mb};
use crate::ledger_log::{Acts, Keys, PERSONS_A_TENANT, TENANTS, actor, grown, number_of};
use crate::stage::{System, cannot, own_folder, wrong};

const ENTRIES: usize = 10_000_000;
/// So many actors are asked for, one after the other.
const ACTORS: u32 = 200;
const ACTORS_APART: u32 = 67;
const THREADS: usize = 2;

/// Persons by office: one bit a person.
type Touched = Vec<Vec<bool>>;

impl From<TraceError> for Failure {
    fn from(error: TraceError) -> Self {
        cannot(error)
    }
}

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let count = scale.of(ENTRIES);
    let folder = own_folder();
    std::fs::create_dir_all(&folder).map_err(cannot)?;
    let done = measured(&folder, count);
    let _ = std::fs::remove_dir_all(&folder);
    let (latency, elapsed, compared) = done?;
    let (scale, peak_rss_mb) = (scale.get(), peak_rss_mb());
    Ok(Figure {
        name: "ledger-touched",
        scale,
        count,
        elapsed,
        peak_rss_mb,
        compared,
        latency: Some(latency),
    })
}

fn measured(folder: &std::path::Path, count: usize) -> Result<(Latency, Duration, usize), Failure> {
    let keys = Keys::make(&System::open()?).map_err(cannot)?;
    let log = grown(folder, count as u64, &keys)?;
    Trace::at(folder.join("trace")).catch_up(&log)?;
    // Opened anew, as after a start.
    let trace = Trace::at(folder.join("trace"));
    let asked: Vec<u32> = (0..ACTORS).map(|number| number * ACTORS_APART).collect();
    let mut took = Vec::with_capacity(asked.len());
    let mut answers = Vec::with_capacity(asked.len());
    for number in &asked {
        let start = Instant::now();
        answers.push(of_actor(&trace, &log, &keys, *number)?);
        took.push(start.elapsed());
    }
    let start = Instant::now();
    let reach = of_all(&log, &keys)?;
    let elapsed = start.elapsed();
    let compared = check(count, &asked, &answers, &reach)?;
    let latency = Latency::of(took).ok_or_else(|| cannot("利用者がいません"))?;
    Ok((latency, elapsed, compared))
}

/// How many acts, and whom they touched.
fn of_actor(
    trace: &Trace,
    log: &LogReader,
    keys: &Keys,
    number: u32,
) -> Result<(u64, BTreeSet<u32>), Failure> {
    let span = Span::default();
    let which = trace.positions(log, &Key::Actor(actor(number)), &span)?;
    let reach = opened(log, keys, &Which::These(which))?;
    let mut answer = (0, BTreeSet::new());
    for (_, _, part) in reach.parts() {
        answer.0 += part.acts;
        answer.1.extend(&part.persons);
    }
    Ok(answer)
}

fn opened(log: &LogReader, keys: &Keys, which: &Which) -> Result<Reach, Failure> {
    let mut reach = Reach::default();
    walk(log, which, &Span::default(), |_, entry| {
        match entry.persons == 0 || reach.knows(&entry) {
            true => reach.add_known(&entry),
            false => reach.add(&entry, &keys.open(&entry)?),
        }
        Ok::<(), Failure>(())
    })?;
    Ok(reach)
}

fn of_all(log: &LogReader, keys: &Keys) -> Result<Reach, Failure> {
    let parts = Which::All(0..log.checkpoint().size).parts(THREADS);
    let found: Vec<Result<Reach, Failure>> = thread::scope(|scope| {
        let running: Vec<_> =
            parts.iter().map(|part| scope.spawn(|| opened(log, keys, part))).collect();
        let join = |worker: thread::ScopedJoinHandle<'_, _>| {
            worker.join().unwrap_or_else(|failed| std::panic::resume_unwind(failed))
        };
        running.into_iter().map(join).collect()
    });
    let mut all = Reach::default();
    for part in found {
        all.merge(part?);
    }
    Ok(all)
}

/// Every act again, as it was invented: each office's persons and each actor's.
fn check(
    count: usize,
    asked: &[u32],
    answers: &[(u64, BTreeSet<u32>)],
    reach: &Reach,
) -> Result<usize, Failure> {
    let mut expected: Touched =
        (0..TENANTS).map(|_| vec![false; PERSONS_A_TENANT as usize]).collect();
    let mut own: Vec<(u64, BTreeSet<u32>)> = vec![(0, BTreeSet::new()); asked.len()];
    let mut acts = Acts::new();
    for _ in 0..count {
        let act = acts.next();
        let place = asked.binary_search(&act.actor).ok();
        if let Some(place) = place {
            own[place].0 += 1;
        }
        let Some((first, last)) = act.persons.filter(|_| act.done) else { continue };
        for person in first..=last {
            expected[act.tenant as usize][person as usize] = true;
        }
        if let Some(place) = place {
            own[place].1.extend(first..=last);
        }
    }
    for ((number, answer), expected) in asked.iter().zip(answers).zip(&own) {
        if answer != expected {
            return Err(wrong(format!("利用者{number}の操作か対象者が違います。")));
        }
    }
    let mut found: Touched = (0..TENANTS).map(|_| vec![false; PERSONS_A_TENANT as usize]).collect();
    for (tenant, _, part) in reach.parts() {
        for person in &part.persons {
            found[number_of(tenant.as_bytes()) as usize][*person as usize] = true;
        }
    }
    if found != expected {
        return Err(wrong("契約者ごとの対象者が違います。".to_owned()));
    }
    let persons = expected.iter().flatten().filter(|touched| **touched).count();
    Ok(persons + asked.len())
}
