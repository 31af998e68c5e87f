//! `office-santei`: one client of 6,600 persons, from rows in the database to checked
//! SHFD0006.CSV, durable and logged.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use romori_app::house::{CaseFilter, CaseState, DocumentKind, Function, Grant, Job, UnitError};
use romori_filing::{decode, suggestion, unfileable_characters};
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
    let mut office = office_of(u32::try_from(count).unwrap_or(u32::MAX), SEED);
    spell_out(&mut office);
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

/// Writes the names as a clerk has agreed with the persons: 高 for 髙. A notice carries no other.
pub(crate) fn spell_out(office: &mut Office) {
    for row in office.batches.iter_mut().flat_map(|batch| &mut batch.rows) {
        let AnyFact::PersonIdentity(identity) = &mut row.fact else { continue };
        let spelt = |letter: char| match suggestion(letter) {
            Some(other) if !unfileable_characters(&letter.to_string()).is_empty() => {
                other.to_owned()
            }
            _ => letter.to_string(),
        };
        identity.name.kanji = identity.name.kanji.chars().map(spelt).collect();
    }
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
            let (problems, letters) = (&filing.notice.problems, &filing.notice.characters);
            let what = format!("{:?} {:?}", problems.first(), letters.first());
            return Err(wrong(format!("届書ができません。{what}")));
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
            // Who is filed as a 被用者 of 70 and over alone has no 整理番号 there.
            let number = match row.value("insured_number") {
                "" => row.value("name_kana"),
                number => number,
            };
            let persons = expected.get(number).map_or(&[][..], Vec::as_slice);
            let judged = persons
                .iter()
                .map(|person| person.compare(number, |key| row.value(key).parse().unwrap_or(0)));
            let nobody = || Err(wrong(format!("{number}の人はいません。")));
            judged.reduce(Result::or).unwrap_or_else(nobody)?;
            compared += 1;
        }
    }
    // Everybody but the newly joined of June, the exempt and those over 75 is in it.
    if compared * 20 < expected.len() * 9 {
        return Err(wrong(format!(
            "{}人のうち{compared}人しか届書にいません。",
            expected.len() / 2
        )));
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
#[derive(Default, Clone)]
struct Expected {
    numbers: Vec<String>,
    pay: [i64; 3],
    late: [i64; 3],
    days: [Option<u8>; 3],
    kind: EmploymentType,
    hired_on: Option<Date>,
}

/// By 被保険者整理番号, and by name, which a few have in common.
fn expected(office: &Office) -> HashMap<String, Vec<Expected>> {
    let mut persons: HashMap<PersonId, Expected> = HashMap::new();
    for row in office.batches.iter().flat_map(|batch| &batch.rows) {
        let Subject::Person(id) = row.subject else { continue };
        let person = persons.entry(id).or_default();
        match &row.fact {
            AnyFact::PersonIdentity(made) => {
                person.numbers.push(made.name.kana.clone());
            }
            AnyFact::Enrolment(made) => {
                person.numbers.extend(made.insured_number.map(|number| number.to_string()));
            }
            AnyFact::Employment(made) => {
                person.kind = made.employment_type;
                person.hired_on = Some(made.hired_on);
            }
            AnyFact::PayMonth(pay) => person.put(row.key, pay),
            _ => {}
        }
    }
    let mut numbered: HashMap<String, Vec<Expected>> = HashMap::new();
    for person in persons.values() {
        for number in &person.numbers {
            numbered.entry(number.clone()).or_default().push(person.clone());
        }
    }
    numbered
}

impl Expected {
    fn put(&mut self, key: u32, pay: &PayMonth) {
        let april = YearMonth::of(Date::constant(YEAR, 4, 1)).index();
        let place = i64::from(key) - i64::from(april);
        let Ok(place) = usize::try_from(place) else { return };
        if let Some(late) = self.late.get_mut(place) {
            *late = pay.back_pay.get();
        }
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

    /// The months whose days suffice, by hand (健康保険法41条; 11 days for short-time workers, 15
    /// for part-time workers without a month of 17).
    fn counted(&self) -> Vec<usize> {
        let has_17 = (0..3).any(|place| self.days_at(place) >= 17);
        let limit = match self.kind {
            EmploymentType::ShortTime => 11,
            EmploymentType::PartTime if !has_17 => 15,
            _ => 17,
        };
        (0..3).filter(|place| self.days_at(*place) >= limit).collect()
    }

    /// The total of months and their average, in whole yen.
    fn sums(&self, places: &[usize]) -> (i64, i64) {
        let total: i64 = places.iter().filter_map(|place| self.pay.get(*place)).sum();
        let months = i64::try_from(places.len()).unwrap_or(1);
        (total, if months == 0 { 0 } else { total / months })
    }

    /// 修正平均額: without the month of joining, without what was paid late; 0 where it is not asked.
    fn corrected(&self, counted: &[usize]) -> i64 {
        let whole: Vec<usize> = counted.iter().copied().filter(|at| self.whole(*at)).collect();
        let late: i64 = whole.iter().filter_map(|place| self.late.get(*place)).sum();
        if (whole.len() == counted.len() && late == 0) || whole.is_empty() {
            return 0;
        }
        let (total, _) = self.sums(&whole);
        (total - late) / i64::try_from(whole.len()).unwrap_or(1)
    }

    fn days_at(&self, place: usize) -> u8 {
        self.days.get(place).copied().flatten().unwrap_or(0)
    }

    fn compare(&self, number: &str, filed: impl Fn(&str) -> i64) -> Result<(), Failure> {
        let counted = self.counted();
        let (total, average) = self.sums(&counted);
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
            ("corrected_average", self.corrected(&counted)),
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
