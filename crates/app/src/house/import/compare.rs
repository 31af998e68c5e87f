//! 突合 — each row of a file beside the ledger: what is new, what changes, what is as it was.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;

use romori_identity::Grant;
use romori_intake::table::{
    BadRow, Item, Kind, Options, PersonRef, Progress, Remarks, Row, Scope, Sink, TableMapping,
};
use romori_roster::{Fact, Validity, differences};
use romori_store::UnitError;
use romori_types::{Date, YearMonth};

use super::book::{At, Book, Wants};
use super::step::{AnyFact, Put, Step};
use super::tally::{Overwrite, Tally, Weighed};
use crate::house::{House, folded};

/// So many rows go into one unit of work: others who write wait a tenth of a second for it, and a
/// page of the database that many rows change is written once.
const STEPS_MAX: usize = 10_000;
/// So many bytes of bad rows are kept for the file of bad rows.
const BAD_BYTES_MAX: usize = 16 * 1024 * 1024;

/// 進み — how far a reading is, and whether it was told to stop.
#[derive(Debug, Default)]
pub struct Watch {
    rows: AtomicU64,
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
}

impl Watch {
    /// Rows read; how much of the file is read; how much there is.
    pub fn progress(&self) -> (u64, u64, u64) {
        let of = |value: &AtomicU64| value.load(Ordering::Relaxed);
        (of(&self.rows), of(&self.done), of(&self.total))
    }

    /// Tells the reading to stop.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether it was told to.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn tell(&self, progress: Progress) {
        self.rows.store(progress.rows, Ordering::Relaxed);
        self.done.store(progress.done, Ordering::Relaxed);
        self.total.store(progress.total, Ordering::Relaxed);
    }
}

/// 使えない行 — as they stand in the file, with what is wrong, to be mended and read again.
#[derive(Clone, Default)]
pub(super) struct BadRows {
    pub(super) rows: Vec<Vec<String>>,
    bytes: usize,
}

impl BadRows {
    fn add(&mut self, mapping: &TableMapping, bad: &BadRow<'_>) {
        let mut cells = bad.cells.to_vec();
        cells.resize(mapping.columns.len().max(cells.len()), String::new());
        let told = bad.problems.iter();
        let told: Vec<String> =
            told.map(|problem| format!("{}: {}", problem.label, problem.sentences())).collect();
        // Right behind the file's own columns; what stands beyond them is kept behind.
        let at = mapping.columns.len().min(cells.len());
        cells.splice(at..at, [bad.row.to_string(), told.join("\n")]);
        self.bytes += cells.iter().map(|cell| cell.len() + 24).sum::<usize>();
        self.rows.push(cells);
    }
}

/// Why a row is not planned.
pub(super) enum Refused {
    /// It was told to the remarks.
    Told,
    /// The store could not.
    Failed(UnitError),
}

impl From<UnitError> for Refused {
    fn from(error: UnitError) -> Self {
        Self::Failed(error)
    }
}

/// What a comparison needs to know.
pub(super) struct Setting<'a> {
    pub(super) kind: Kind,
    pub(super) mapping: &'a TableMapping,
    pub(super) options: &'a Options,
    /// The one client, unless each row names its own.
    pub(super) client: Option<u32>,
}

/// A kind of row that can be planned.
pub(super) trait Plan: Row {
    /// Whose client's.
    fn client(&self) -> Option<&str>;

    /// Compares with the ledger and writes down what is to be written.
    fn plan(
        self,
        compare: &mut Compare<'_>,
        book: &mut Book,
        remarks: &mut Remarks<'_, '_>,
    ) -> Result<Weighed, Refused>;
}

/// 突合
pub(super) struct Compare<'a> {
    pub(super) house: &'a House,
    grant: &'a Grant,
    pub(super) setting: &'a Setting<'a>,
    watch: Arc<Watch>,
    books: HashMap<u32, Option<Book>>,
    pub(super) tally: Tally,
    pub(super) steps: Vec<Step>,
    out: Option<SyncSender<Vec<Step>>>,
    /// The bad rows, as far as they fit.
    pub(super) bad: BadRows,
    pub(super) failed: Option<UnitError>,
}

impl<'a> Compare<'a> {
    pub(super) fn new(
        house: &'a House,
        grant: &'a Grant,
        setting: &'a Setting<'a>,
        watch: Arc<Watch>,
        out: Option<SyncSender<Vec<Step>>>,
    ) -> Self {
        Self {
            house,
            grant,
            setting,
            watch,
            books: HashMap::new(),
            tally: Tally::default(),
            steps: Vec::new(),
            out,
            bad: BadRows::default(),
            failed: None,
        }
    }

    pub(super) const fn today(&self) -> Date {
        self.setting.options.today
    }

    fn wants(&self) -> Wants {
        Wants {
            whole_person: self.setting.kind == Kind::Persons,
            pay: self.setting.kind == Kind::Pay,
            bonuses: self.setting.kind == Kind::Bonuses,
            dependants: self.setting.kind == Kind::Dependants,
        }
    }

    /// The client that a row is about.
    fn number(&self, named: Option<&str>, remarks: &mut Remarks<'_, '_>) -> Result<u32, Refused> {
        if self.setting.options.scope == Scope::OneClient && self.setting.kind != Kind::Clients {
            return self.setting.client.ok_or(Refused::Failed(UnitError::Absent));
        }
        let text = named.unwrap_or_default();
        let number = romori_types::fold_width(text).trim().parse().ok();
        number.filter(|number| *number > 0).ok_or_else(|| {
            let what = "顧問先番号を数字として読めません";
            remarks.error(Item::ClientNumber, None, "IMP-0101", what, "顧問先番号だけを入れる");
            Refused::Told
        })
    }

    /// The book of a client, read when it is first asked for; `None` where there is no such client.
    fn take_book(&mut self, number: u32) -> Result<Option<Book>, UnitError> {
        if let Some(book) = self.books.get_mut(&number) {
            return Ok(book.take());
        }
        let (key, wants) = (self.setting.options.key, self.wants());
        let persons = self.setting.kind != Kind::Clients;
        let loaded = self.house.store.read(self.grant, |reader| {
            let client = reader.client_numbered(number)?;
            Book::load(reader, client, key, wants, persons)
        });
        match loaded {
            Ok(book) => Ok(Some(book)),
            Err(UnitError::Absent) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn row<R: Plan>(&mut self, row: R, remarks: &mut Remarks<'_, '_>) -> Result<Weighed, Refused> {
        let number = self.number(row.client(), remarks)?;
        let book = match self.take_book(number)? {
            Some(book) => Some(book),
            None if self.setting.kind == Kind::Clients => Some(self.new_client(number)?),
            None => None,
        };
        let Some(mut book) = book else {
            self.books.insert(number, None);
            let what = format!("顧問先番号{number}の顧問先がありません");
            let how = "番号を直すか、先に顧問先を取り込む";
            remarks.error(Item::ClientNumber, None, "IMP-0102", what, how);
            return Err(Refused::Told);
        };
        let weighed = row.plan(self, &mut book, remarks);
        if weighed.is_ok() {
            self.tally.clients.insert(number, book.client.id);
        }
        self.books.insert(number, Some(book));
        weighed
    }

    /// Plans a fact unless the ledger says so already. Values that stand there are noted as
    /// overwritten.
    pub(super) fn put<F: Fact + Into<AnyFact>>(
        &mut self,
        book: &Book,
        at: At,
        (before, who): (Option<&F>, &str),
        (valid, known): (Validity, u32),
        fact: &F,
    ) {
        let prefix = prefix::<F>(at.1);
        if let Some(before) = before {
            for (label, was, is) in differences(before, fact) {
                if matches!(was.as_str(), "" | "—") {
                    continue;
                }
                self.tally.overwrite(|| Overwrite {
                    who: who.to_owned(),
                    item: format!("{prefix}{label}"),
                    before: was,
                    after: is,
                });
            }
        }
        self.tally.fact(F::KIND, at.0);
        let sent_back: Vec<_> =
            book.sends_back(F::KIND, at.1, &at.0).map(|needs| needs.case.id).collect();
        self.tally.sent_back.extend(sent_back);
        if self.out.is_some() {
            self.steps.push(Step::Put(Box::new(Put {
                client: book.client.id,
                subject: at.0,
                key: at.1,
                valid,
                known,
                fact: fact.clone().into(),
            })));
        }
    }

    /// Whether steps are wanted at all, or only counts.
    pub(super) const fn writes(&self) -> bool {
        self.out.is_some()
    }

    fn send(&mut self) -> ControlFlow<()> {
        let Some(out) = &self.out else { return ControlFlow::Continue(()) };
        let steps = std::mem::take(&mut self.steps);
        // The other side has gone where a unit failed: its reason is told there.
        if steps.is_empty() || out.send(steps).is_ok() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }

    /// Sends what is left.
    pub(super) fn finish(&mut self) {
        let _ = self.send();
        self.out = None;
    }

    /// Whom a row of pay, bonuses or dependants is about.
    pub(super) fn person(
        &self,
        book: &Book,
        person: &PersonRef,
        month: Option<YearMonth>,
        remarks: &mut Remarks<'_, '_>,
    ) -> Result<[u8; 16], Refused> {
        let key = self.setting.options.key;
        let item = key.items().first().copied().unwrap_or(Item::EmployeeNumber);
        match book.find(person) {
            [one] => {
                look_alike(book, one, person, remarks);
                Ok(*one)
            }
            [] => {
                let what = format!("この{}の人が台帳にいません", key.ja());
                let how = format!("{}を直すか、先に個人を取り込む", key.ja());
                remarks.error(item, month, "IMP-0103", what, how);
                if let Some(similar) = book.similar(person) {
                    remarks.suggest(similar);
                }
                Err(Refused::Told)
            }
            [..] => {
                let what = format!("この{}の人が、台帳に2人以上います", key.ja());
                remarks.error(item, month, "IMP-0104", what, "突き合わせる列を変える");
                Err(Refused::Told)
            }
        }
    }
}

/// 「令和8年5月 」 before what belongs to a month or a day.
fn prefix<F: Fact>(key: i64) -> String {
    match F::KIND.series() {
        romori_roster::Series::Month => i32::try_from(key).map_or_else(
            |_| String::new(),
            |index| format!("{} ", YearMonth::from_index(index).ja()),
        ),
        _ => String::new(),
    }
}

/// A name or a date of birth that is another than the ledger's makes one look twice.
fn look_alike(book: &Book, subject: &[u8; 16], person: &PersonRef, remarks: &mut Remarks<'_, '_>) {
    let Some(identity) = book.identities.fact((*subject, 0)) else { return };
    let differs = |said: &Option<String>, known: &str| {
        said.as_deref().is_some_and(|said| !known.is_empty() && folded(said) != folded(known))
    };
    let how = "人が違っていないか確かめる";
    if differs(&person.name_kanji, &identity.name.kanji) {
        let what = format!("台帳の氏名「{}」と違います", identity.name.kanji);
        remarks.doubt(Item::NameKanji, None, "IMP-0105", what, how);
    } else if differs(&person.name_kana, &identity.name.kana) {
        let what = format!("台帳のフリガナ「{}」と違います", identity.name.kana);
        remarks.doubt(Item::NameKana, None, "IMP-0105", what, how);
    } else if person.birth_date.is_some_and(|birth| birth != identity.birth_date) {
        let what = "台帳の生年月日と違います";
        remarks.doubt(Item::BirthDate, None, "IMP-0105", what, how);
    }
}

impl<R: Plan> Sink<R> for Compare<'_> {
    fn take(&mut self, rows: &mut Vec<R>, remarks: &mut Remarks<'_, '_>) -> ControlFlow<()> {
        for row in rows.drain(..) {
            match self.row(row, remarks) {
                Ok(weighed) => self.tally.count(weighed),
                Err(Refused::Told) => break,
                Err(Refused::Failed(error)) => {
                    self.failed = Some(error);
                    return ControlFlow::Break(());
                }
            }
        }
        rows.clear();
        if self.steps.len() >= STEPS_MAX { self.send() } else { ControlFlow::Continue(()) }
    }

    fn wants_bad(&self) -> bool {
        self.out.is_none() && self.bad.bytes < BAD_BYTES_MAX
    }

    fn bad(&mut self, row: &BadRow<'_>) -> ControlFlow<()> {
        self.bad.add(self.setting.mapping, row);
        ControlFlow::Continue(())
    }

    fn progress(&mut self, progress: Progress) -> ControlFlow<()> {
        self.watch.tell(progress);
        if self.watch.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
