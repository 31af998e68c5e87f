//! `import`: a million lines of pay, checked and stored, while others read on.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use romori_app::house::import::{ImportAsked, ImportKind, Imported, Kind, Preview, Watch};
use romori_app::house::{
    Function, Grant, Job, ListCell, Question, Reader, UnitError, client_view, clients, person_view,
};
use romori_roster::{FixedPayChange, Known, PayMonth, PersonIdentity};
use romori_sample::{import_csv, tenant_of};
use romori_types::{Date, Purpose, YearMonth, Yen};

use crate::Scale;
use crate::figure::{Failure, Figure, Latency, peak_rss_mb};
use crate::stage::{Stage, cannot, wrong};

const ROWS: usize = 1_000_000;
const MISTAKES_PER_1000: u32 = 10;
const SEED: u64 = 1_000_000;
const FIRST_CLIENT: u32 = 1001;
/// Of every so many clients each fact is read back.
const EACH: usize = 20;
/// Between two readings: somebody looks at what he got.
const PAUSE: Duration = Duration::from_millis(10);
/// The place of the file's own row number from the end of a bad row.
const ROW_FROM_END: usize = 2;

/// What went in, and what is known of it without the program.
struct Made {
    rows: u32,
    clients: u32,
    planted: BTreeSet<u32>,
    today: Date,
}

/// What the import said.
struct Done {
    elapsed: Duration,
    preview: Preview,
    imported: Imported,
    bad: BTreeSet<u32>,
}

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let rows = u32::try_from(scale.of(ROWS)).unwrap_or(u32::MAX);
    let file = import_csv(rows, MISTAKES_PER_1000, SEED);
    let office = tenant_of(file.persons(), SEED);
    let planted = file.mistakes().map(|(row, _)| row).collect();
    let clients = u32::try_from(office.clients.len()).unwrap_or(u32::MAX);
    let made = Made { rows, clients, planted, today: office.today };
    let mut bytes = Vec::new();
    for line in file {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    let stage = Stage::with(&office)?;
    drop(office);
    let over = AtomicBool::new(false);
    let (done, took) = std::thread::scope(|scope| {
        let reading = scope.spawn(|| read_on(&stage, &made, &over));
        let done = take_in(&stage, &made, bytes);
        over.store(true, Ordering::Relaxed);
        (done, reading.join().unwrap_or_else(|_| Err(cannot("閲覧が途中で止まりました。"))))
    });
    let (done, took) = (done?, took?);
    check_counts(&stage, &made, &done)?;
    let compared = compare(&stage, &made)?;
    Ok(Figure {
        name: "import",
        scale: scale.get(),
        count: scale.of(ROWS),
        elapsed: done.elapsed,
        peak_rss_mb: peak_rss_mb(),
        compared,
        latency: Latency::of(took),
    })
}

/// Looks at the file, checks it, stores it, and waits until the log has it too.
fn take_in(stage: &Stage, made: &Made, bytes: Vec<u8>) -> Result<Done, Failure> {
    let started = Instant::now();
    let asked = ImportAsked {
        kind: ImportKind::Table(Kind::Pay),
        client: None,
        name: "pay.csv".to_owned(),
        bytes,
        today: made.today,
    };
    let (house, visitor) = (&stage.house, &stage.visitor);
    let file = house.open_import(visitor, asked).map_err(cannot)?;
    let preview =
        house.preview_import(visitor, &file, &Arc::new(Watch::default())).map_err(cannot)?;
    let imported =
        house.run_import(visitor, &file, &preview, &Arc::new(Watch::default())).map_err(cannot)?;
    house.sequencer.ship_all(&Grant::for_job(Job::Ship(None))).map_err(cannot)?;
    let elapsed = started.elapsed();
    let bad = file.bad_rows(&preview).rows.iter().filter_map(|row| row_of(row)).collect();
    Ok(Done { elapsed, preview, imported, bad })
}

/// Which row below the heading a bad row was, from 1.
fn row_of(cells: &[ListCell]) -> Option<u32> {
    match cells.get(cells.len().checked_sub(ROW_FROM_END)?)? {
        ListCell::Text(text) => text.parse::<u32>().ok()?.checked_sub(1),
        _ => None,
    }
}

/// Reads as pages do, one after the other, until the import is over.
fn read_on(stage: &Stage, made: &Made, over: &AtomicBool) -> Result<Vec<Duration>, Failure> {
    let grant = consult(stage)?;
    let mut took = Vec::new();
    for round in 0_u32.. {
        let number = FIRST_CLIENT + round.wrapping_mul(31) % made.clients;
        let started = Instant::now();
        let read = stage.house.store.read(&grant, |reader| look(reader, round, number, made.today));
        took.push(started.elapsed());
        read.map_err(|error: UnitError| cannot(error))?;
        if over.load(Ordering::Relaxed) {
            break;
        }
        std::thread::sleep(PAUSE);
    }
    Ok(took)
}

/// The list of clients, the persons of one, or one person.
fn look(
    reader: &mut Reader<'_, '_>,
    round: u32,
    number: u32,
    today: Date,
) -> Result<(), UnitError> {
    if round.is_multiple_of(3) {
        return clients(reader, today).map(|_| ());
    }
    let client = reader.client_numbered(number)?;
    if round % 3 == 1 {
        let month = YearMonth::of(today);
        let question = Question { pay: None, ..Question::decision(today, month..=month) };
        return client_view(reader, client, &question).map(|_| ());
    }
    let persons = reader.persons(client.id)?;
    let at = round as usize % persons.len().max(1);
    let person = persons.into_iter().nth(at).ok_or(UnitError::Absent)?;
    person_view(reader, client, person, &Question::people(today)).map(|_| ())
}

fn consult(stage: &Stage) -> Result<Grant, Failure> {
    // For a determination: whoever only consults may see a thousand persons an hour.
    let grant = stage.visitor.grant(Function::ViewLedger, Purpose::Determine);
    grant.map_err(|_| cannot("閲覧が許されていません。"))
}

/// The mistakes that were found are those that were planted, and every other row is there.
fn check_counts(stage: &Stage, made: &Made, done: &Done) -> Result<(), Failure> {
    if let Some(row) = made.planted.symmetric_difference(&done.bad).next() {
        let planted = made.planted.contains(row);
        return Err(wrong(format!("{row}行目の誤り: 仕込み{planted}、発見{}", !planted)));
    }
    let bad = made.planted.len() as u64;
    let good = u64::from(made.rows) - bad;
    let grant = consult(stage)?;
    let batch = done.imported.batch.ok_or_else(|| wrong("何も記録されていません。".to_owned()))?;
    let batch = stage.house.store.read(&grant, |reader| reader.batch(batch));
    let facts = batch.map_err(|error: UnitError| cannot(error))?.facts;
    let (report, tally) = (&done.preview.report, &done.imported.tally);
    for (what, is, should) in [
        ("読んだ行", report.rows, u64::from(made.rows)),
        ("下見の誤りの行", report.bad_rows, bad),
        ("取込の誤りの行", done.imported.bad_rows, bad),
        ("下見で加わる行", done.preview.tally.added, good),
        ("加わった行", tally.added, good),
        ("変わった行", tally.changed + tally.same, 0),
        // How the columns are read is remembered with them.
        ("記録", facts, good + 1),
    ] {
        if is != should {
            return Err(wrong(format!("{what}が{is}です。{should}のはずです。")));
        }
    }
    Ok(())
}

/// Reads every fact of some clients back and compares it with the line of the file.
fn compare(stage: &Stage, made: &Made) -> Result<usize, Failure> {
    let grant = consult(stage)?;
    let mut stored: HashMap<(String, String, String), PayMonth> = HashMap::new();
    let chosen: Vec<u32> = (FIRST_CLIENT..FIRST_CLIENT + made.clients).step_by(EACH).collect();
    for number in &chosen {
        let read = stage.house.store.read(&grant, |reader| stored_of(reader, *number, &mut stored));
        read.map_err(|error: UnitError| cannot(error))?;
    }
    let mut compared = 0;
    for (row, line) in import_csv(made.rows, MISTAKES_PER_1000, SEED).enumerate().skip(1) {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        let Some((client, number, month, pay)) = line_of(&line) else { continue };
        if made.planted.contains(&row) || !chosen.contains(&client) {
            continue;
        }
        let there = stored.remove(&(client.to_string(), number, month));
        if there.as_ref() != Some(&pay) {
            return Err(wrong(format!("{row}行目の記録が、ファイルと違います。")));
        }
        compared += 1;
    }
    match stored.len() {
        0 => Ok(compared),
        more => Err(wrong(format!("ファイルにない記録が{more}件あります。"))),
    }
}

/// What is recorded at a client, by 社員番号 and month.
fn stored_of(
    reader: &mut Reader<'_, '_>,
    number: u32,
    stored: &mut HashMap<(String, String, String), PayMonth>,
) -> Result<(), UnitError> {
    let client = reader.client_numbered(number)?;
    let mut numbers = HashMap::new();
    for line in reader.facts::<PersonIdentity>(client.id, i64::MIN..=i64::MAX)? {
        let latest = line.history.latest(Known::Now).and_then(|span| span.row.fact.as_ref());
        let employee = latest.and_then(|identity| identity.employee_number.clone());
        numbers.insert(line.subject, employee.unwrap_or_default());
    }
    for line in reader.facts::<PayMonth>(client.id, i64::MIN..=i64::MAX)? {
        let latest = line.history.latest(Known::Now).and_then(|span| span.row.fact.clone());
        let employee = numbers.get(&line.subject).cloned().unwrap_or_default();
        let month = i32::try_from(line.key)
            .map_or_else(|_| String::new(), |index| YearMonth::from_index(index).to_string());
        if let Some(pay) = latest {
            stored.insert((number.to_string(), employee, month), pay);
        }
    }
    Ok(())
}

/// What a line says, read here by its commas alone.
fn line_of(line: &str) -> Option<(u32, String, String, PayMonth)> {
    let cells: Vec<&str> = line.split(',').collect();
    let [client, number, _, _, month, days, fixed, variable, in_kind, back_pay, change] =
        cells.as_slice()
    else {
        return None;
    };
    let yen = |text: &str| text.parse().ok().map(Yen::new);
    let pay = PayMonth {
        days: Some(days.parse().ok()?),
        fixed: yen(fixed)?,
        variable: yen(variable)?,
        in_kind: yen(in_kind)?,
        back_pay: yen(back_pay)?,
        full_month: None,
        fixed_change: (*change == "昇給").then_some(FixedPayChange::Rise),
    };
    Some((client.parse().ok()?, (*number).to_owned(), (*month).to_owned(), pay))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_file_is_stored_rightly() {
        let figure = run(Scale::new(0.005).unwrap()).unwrap();
        assert!(figure.compared > 2_300 && figure.latency.is_some(), "{figure}");
    }
}
