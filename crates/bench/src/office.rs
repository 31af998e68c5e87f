//! `office-santei`: one client of 6,600 persons, from rows in the database to checked
//! SHFD0006.CSV, durable and logged.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use romori_app::house::{CaseFilter, CaseState, DocumentKind, Function, Grant, Job, UnitError};
use romori_filing::decode;
use romori_roster::{EmploymentType, PayMonth};
use romori_sample::{AnyFact, Office, Subject, office_of};
use romori_types::{Date, PersonId, Purpose, YearMonth};

use crate::Scale;
use crate::figure::{Failure, Figure, peak_rss_mb};
use crate::stage::{Stage, cannot, wrong};

const PERSONS: usize = 6_600;
const SEED: u64 = 6_600;
const CLIENT: u32 = 1001;
const YEAR: i16 = 2026;

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let count = scale.of(PERSONS);
    let office = office_of(u32::try_from(count).unwrap_or(u32::MAX), SEED);
    let stage = Stage::with(&office)?;
    let elapsed = file(&stage, &office)?;
    let compared = check(&stage, &office)?;
    Ok(Figure {
        name: "office-santei",
        scale: scale.get(),
        count,
        elapsed,
        peak_rss_mb: peak_rss_mb(),
        compared,
        latency: None,
    })
}

/// Makes the cases with their files, and waits until the log has it too.
fn file(stage: &Stage, office: &Office) -> Result<Duration, Failure> {
    let started = Instant::now();
    let filings =
        stage.house.file_regular_of(&stage.visitor, CLIENT, office.today).map_err(cannot)?;
    stage.house.sequencer.ship_all(&Grant::for_job(Job::Ship(None))).map_err(cannot)?;
    let elapsed = started.elapsed();
    for filing in &filings {
        if filing.state != CaseState::Checked {
            let problem = filing.notice.problems.first();
            return Err(wrong(format!("届書ができません。{problem:?}")));
        }
    }
    Ok(elapsed)
}

/// Reads the files back as another would, and compares each row with what was recorded.
fn check(stage: &Stage, office: &Office) -> Result<usize, Failure> {
    let expected = expected(office);
    let mut compared = 0;
    for file in files(stage)? {
        let file = decode(&file).map_err(|problems| wrong(format!("{:?}", problems.first())))?;
        for row in file.rows() {
            let number = row.value("insured_number");
            let person = number.parse().ok().and_then(|number: u32| expected.get(&number));
            let person = person.ok_or_else(|| wrong(format!("{number}番の人はいません。")))?;
            person.compare(number, |key| row.value(key).parse().unwrap_or(0))?;
            compared += 1;
        }
    }
    // Everybody but the newly joined of June, the exempt and those over 75 is in it.
    if compared * 10 < expected.len() * 9 {
        return Err(wrong(format!("{}人のうち{compared}人しか届書にいません。", expected.len())));
    }
    Ok(compared)
}

/// The bytes of every notice that was kept.
fn files(stage: &Stage) -> Result<Vec<Vec<u8>>, Failure> {
    let grant = stage
        .visitor
        .grant(Function::Determine, Purpose::Determine)
        .map_err(|_| cannot("算定が許されていません。"))?;
    let files = stage.house.store.read(&grant, |reader| {
        let mut files = Vec::new();
        for case in reader.cases(&CaseFilter::default())? {
            for document in reader.documents(case.id)? {
                if document.kind == DocumentKind::Notice {
                    files.push(reader.document(document.id)?.content);
                }
            }
        }
        Ok::<_, UnitError>(files)
    });
    files.map_err(cannot)
}

/// What the sample says of a person: the three months' pay and days, and how he works.
#[derive(Default)]
struct Expected {
    pay: [i64; 3],
    days: [Option<u8>; 3],
    kind: EmploymentType,
    hired_on: Option<Date>,
}

/// By 被保険者整理番号.
fn expected(office: &Office) -> HashMap<u32, Expected> {
    let mut persons: HashMap<PersonId, (u32, Expected)> = HashMap::new();
    for row in office.batches.iter().flat_map(|batch| &batch.rows) {
        let Subject::Person(id) = row.subject else { continue };
        let (number, person) = persons.entry(id).or_default();
        match &row.fact {
            AnyFact::Enrolment(made) => *number = made.insured_number.unwrap_or(0),
            AnyFact::Employment(made) => {
                person.kind = made.employment_type;
                person.hired_on = Some(made.hired_on);
            }
            AnyFact::PayMonth(pay) => person.put(row.key, pay),
            _ => {}
        }
    }
    persons.into_values().collect()
}

impl Expected {
    fn put(&mut self, key: u32, pay: &PayMonth) {
        let april = YearMonth::of(Date::constant(YEAR, 4, 1)).index();
        let place = i64::from(key) - i64::from(april);
        let Ok(place) = usize::try_from(place) else { return };
        if let (Some(yen), Some(days)) = (self.pay.get_mut(place), self.days.get_mut(place)) {
            *yen = (pay.fixed + pay.variable + pay.in_kind).get();
            *days = pay.days;
        }
    }

    /// Whether the month of this place was worked from its first day: the office closes on the
    /// last day of the month and pays in it.
    fn whole(&self, place: usize) -> bool {
        let first = [4, 5, 6].get(place).map(|month| Date::constant(YEAR, *month, 1));
        self.hired_on.is_none_or(|hired| first.is_some_and(|first| hired <= first))
    }

    /// 総計 and 平均額 by hand: the months whose days suffice (健康保険法41条; 11 for short-time
    /// workers, 15 for part-time workers without a month of 17).
    fn sums(&self) -> (i64, i64) {
        let has_17 = (0..3).any(|place| self.days_at(place) >= 17 && self.whole(place));
        let limit = match self.kind {
            EmploymentType::ShortTime => 11,
            EmploymentType::PartTime if !has_17 => 15,
            _ => 17,
        };
        let counts = |place: &usize| self.days_at(*place) >= limit && self.whole(*place);
        let pays: Vec<i64> =
            (0..3).filter(counts).filter_map(|place| self.pay.get(place).copied()).collect();
        let total: i64 = pays.iter().sum();
        let months = i64::try_from(pays.len()).unwrap_or(1);
        (total, if months == 0 { 0 } else { total / months })
    }

    fn days_at(&self, place: usize) -> u8 {
        self.days.get(place).copied().flatten().unwrap_or(0)
    }

    fn compare(&self, number: &str, filed: impl Fn(&str) -> i64) -> Result<(), Failure> {
        let (total, average) = self.sums();
        let days = |place: usize| i64::from(self.days_at(place));
        let [april, may, june] = self.pay;
        for (key, amount) in [
            ("sum_1", april),
            ("sum_2", may),
            ("sum_3", june),
            ("days_1", days(0)),
            ("days_2", days(1)),
            ("days_3", days(2)),
            ("total", total),
            ("average", average),
        ] {
            let made = filed(key);
            if made != amount {
                return Err(wrong(format!("{number}番の{key}が{made}です。{amount}のはずです。")));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_client_gives_right_files() {
        let figure = run(Scale::new(0.05).unwrap()).unwrap();
        assert!(figure.compared > 290 && figure.compared <= 330, "{}", figure.compared);
    }
}
