//! `requests`: programs that look at one person after another, each under its own session, at the
//! running server over TLS: what one request costs with the device's certificate, session, policy,
//! tenant and an entry of the log that is durable before the answer leaves.

use std::collections::HashMap;
use std::process::Command;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use romori_app::house::{Function, UnitError};
use romori_sample::{AnyFact, Office, Subject, tenant_of};
use romori_types::{PersonId, Purpose};

use crate::Scale;
use crate::figure::{Failure, Figure, Latency};
use crate::program::{Enrolled, NAME, Program};
use crate::random::Random;
use crate::server::Server;
use crate::stage::{LOGIN, PASSWORD, Stage, cannot, wrong};

/// Looks in all.
const REQUESTS: usize = 60_000;
/// Programs that ask at once, each on a connection of its own that stays open.
const PROGRAMS: usize = 32;
/// Fewer than a user may see in an hour without a second person.
const PERSONS: u32 = 900;
const SEED: u64 = 3_000;
/// Entries go from the spool into the log within this time.
const SHIPPED_WITHIN: Duration = Duration::from_secs(20);

/// One person: where to ask, and what must stand in the answer.
struct Wanted {
    path: String,
    name: String,
}

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let office = tenant_of(PERSONS, SEED);
    let stage = Stage::with(&office)?;
    let wanted = wanted(&stage, &office)?;
    let device = Enrolled::of(&stage.house, LOGIN)?;
    let folder = stage.close();
    let day = office.today.to_string();
    let listening = ["--today", &day, "--listen", "127.0.0.1", "--host", NAME];
    let server = Server::start_tls(&folder, &listening)?;
    let greeting = device.greeting(&folder)?;
    let each = scale.of(REQUESTS).div_ceil(PROGRAMS);
    let programs: Result<Vec<Program>, Failure> =
        (0..PROGRAMS).map(|_| Program::signed_in(&server, &greeting, (LOGIN, PASSWORD))).collect();
    let before = logged(&server)?;
    let (took, elapsed) = asked(programs?, &wanted, each)?;
    let count = took.len();
    wait_for_log(&server, before + count)?;
    Ok(Figure {
        name: "requests",
        scale: scale.get(),
        count,
        elapsed,
        peak_rss_mb: server.peak_rss_mb(),
        compared: count,
        latency: Latency::of(took),
    })
}

/// Everybody of the office, by the address of his page for programs.
fn wanted(stage: &Stage, office: &Office) -> Result<Vec<Wanted>, Failure> {
    let rows = office.batches.iter().flat_map(|batch| &batch.rows);
    let names: HashMap<PersonId, &str> = rows
        .filter_map(|row| match (&row.fact, row.subject) {
            (AnyFact::PersonIdentity(identity), Subject::Person(id)) => {
                Some((id, identity.name.shown()))
            }
            _ => None,
        })
        .collect();
    let granted = stage.visitor.grant(Function::ViewLedger, Purpose::Consult);
    let grant = granted.map_err(|_| cannot("台帳を見ることが許されていません。"))?;
    let anchors = stage.house.store.read(&grant, |reader| {
        let mut anchors = Vec::new();
        for client in reader.clients()? {
            anchors.extend(reader.persons(client.id)?.into_iter().map(|one| (client.number, one)));
        }
        Ok(anchors)
    });
    let wanted = anchors.map_err(|error: UnitError| cannot(error))?.into_iter();
    let wanted = wanted.map(|(client, person)| Wanted {
        path: format!("/api/v1/clients/{client}/persons/{}", person.number),
        name: names.get(&person.id).copied().unwrap_or_default().to_owned(),
    });
    Ok(wanted.collect())
}

/// How long each look took, and all of them together from the first to the last.
fn asked(
    programs: Vec<Program>,
    wanted: &[Wanted],
    each: usize,
) -> Result<(Vec<Duration>, Duration), Failure> {
    let ready = Barrier::new(programs.len() + 1);
    thread::scope(|scope| {
        let running: Vec<_> = programs
            .into_iter()
            .zip(SEED..)
            .map(|(mut program, seed)| {
                let ready = &ready;
                scope.spawn(move || {
                    ready.wait();
                    look(&mut program, wanted, each, seed)
                })
            })
            .collect();
        ready.wait();
        let started = Instant::now();
        let mut took = Vec::with_capacity(each * running.len());
        for one in running {
            let done = one.join().map_err(|_| cannot("問いかけが途中で止まりました。"))?;
            took.extend(done?);
        }
        Ok((took, started.elapsed()))
    })
}

/// Looks at one person after another.
fn look(
    program: &mut Program,
    wanted: &[Wanted],
    times: usize,
    seed: u64,
) -> Result<Vec<Duration>, Failure> {
    let mut random = Random::seeded(seed);
    let mut took = Vec::with_capacity(times);
    let mut body = Vec::new();
    for _ in 0..times {
        let at = random.below(u32::try_from(wanted.len()).unwrap_or(1)) as usize;
        let Some(one) = wanted.get(at) else { return Err(cannot("人がいません。")) };
        let started = Instant::now();
        let status = program.get(&one.path, &mut body)?;
        took.push(started.elapsed());
        let text = String::from_utf8_lossy(&body);
        if status != 200 || one.name.is_empty() || !text.contains(&one.name) {
            let (path, name) = (&one.path, &one.name);
            let what = format!("{path} が {status} を返し、{name}がありません。{text}");
            return Err(wrong(what));
        }
    }
    Ok(took)
}

/// How many entries the log has, by the verifier.
fn logged(server: &Server) -> Result<usize, Failure> {
    let program = std::env::current_exe().map_err(cannot)?;
    let asked = Command::new(program).args(["ledger", "verify"]).arg(server.folder()).output();
    let said = asked.map_err(cannot)?;
    let text = String::from_utf8_lossy(&said.stdout);
    let count = text.split("項目 ").nth(1).and_then(|rest| rest.split('件').next());
    match count.and_then(|count| count.parse().ok()) {
        Some(count) if said.status.success() => Ok(count),
        _ => Err(wrong(format!("記録簿を確かめられません。{text}"))),
    }
}

/// Every look must stand in the log.
fn wait_for_log(server: &Server, expected: usize) -> Result<(), Failure> {
    let started = Instant::now();
    loop {
        let found = logged(server)?;
        if found >= expected {
            return Ok(());
        }
        if started.elapsed() > SHIPPED_WITHIN {
            return Err(wrong(format!("記録簿に{expected}件あるはずが、{found}件です。")));
        }
        thread::sleep(Duration::from_millis(500));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_asked_for_by_an_address_of_his_own() {
        let office = tenant_of(300, SEED);
        let wanted = wanted(&Stage::with(&office).unwrap(), &office).unwrap();
        assert_eq!(wanted.len(), 300);
        let mut paths: Vec<_> = wanted.iter().map(|one| &one.path).collect();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), 300);
        assert!(wanted.iter().all(|one| !one.name.is_empty()));
    }
}
