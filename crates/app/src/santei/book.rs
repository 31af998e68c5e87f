//! 算定の一覧 — every person of a pay sheet, decided.

use romori_intake::PersonPay;
use romori_statute::StatuteError;
use romori_statute::basis_days::PayCalendar;
use romori_statute::law::Law;
use romori_statute::over_seventy::DeterminationAge;
use romori_statute::regular_determination::{self, DecidedBy, Doubt, RegularDetermination};
use romori_statute::regular_determination_filing::FilingRequirement;
use romori_statute::trace::{Explanation, Silent};

use super::case::case_of;
use super::verdict::{Tone, Verdict, verdict_of};

/// What the whole book is decided with.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// The calendar year of the determination.
    pub year: i16,
    /// 給与の締めと支払, if the office gave it.
    pub calendar: Option<PayCalendar>,
}

/// 算定の一覧 — all persons in the order of the sheet.
#[derive(Debug, Clone)]
pub struct Book {
    /// What it was decided with.
    pub terms: Terms,
    /// One entry a person.
    pub entries: Vec<Entry>,
}

/// One person, decided.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The person as the sheet has them.
    pub person: PersonPay,
    /// The decision, or why there is none.
    pub decision: Result<RegularDetermination, StatuteError>,
    /// Where the ages of 70 and 75 put the person.
    pub elder: DeterminationAge,
    /// What a person reads first.
    pub verdict: Verdict,
}

/// How many persons there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub all: usize,
    /// For whom the notice is filed.
    pub filed: usize,
    /// For whom it is not.
    pub exempt: usize,
    /// Who need a person's eye.
    pub care: usize,
    /// Whose grade changes.
    pub changed: usize,
    /// For whom a month was left out.
    pub month_left_out: usize,
}

impl Book {
    /// Decides every person.
    pub fn decide(law: &Law, persons: Vec<PersonPay>, terms: Terms) -> Self {
        let entries = persons.into_iter().map(|person| Entry::decide(law, person, terms)).collect();
        Self { terms, entries }
    }

    /// The counts of the whole book.
    pub fn counts(&self) -> Counts {
        let count = |is: &dyn Fn(&Entry) -> bool| self.entries.iter().filter(|e| is(e)).count();
        Counts {
            all: self.entries.len(),
            filed: count(&Entry::is_filed),
            exempt: count(&|entry| entry.exemption().is_some()),
            care: count(&Entry::needs_care),
            changed: count(&Entry::is_changed),
            month_left_out: count(&Entry::leaves_month_out),
        }
    }

    /// 等級の動き of those filed: two or more down, one down, same, one up, two or more up; and
    /// how many have no previous grade to compare with.
    pub fn grade_moves(&self) -> ([usize; 5], usize) {
        let mut moves = [0; 5];
        let mut without = 0;
        for entry in self.entries.iter().filter(|entry| entry.is_filed()) {
            let place = match entry.grade_change() {
                None => {
                    without += 1;
                    continue;
                }
                Some(change) => usize::try_from(change.clamp(-2, 2) + 2).unwrap_or(2),
            };
            if let Some(count) = moves.get_mut(place) {
                *count += 1;
            }
        }
        (moves, without)
    }

    /// The entry of a row of the sheet.
    pub fn of_row(&self, row: u32) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.person.row == row)
    }

    /// Decides one entry again, with its steps.
    pub fn explain(&self, law: &Law, entry: &Entry) -> Explanation {
        let mut trace = Explanation::default();
        let case = case_of(&entry.person, self.terms.year, self.terms.calendar);
        // A refused case keeps the steps taken until then; the refusal is in the entry.
        let again = regular_determination::decide(law, &case, &mut trace);
        if entry.decision.is_err() && again.is_ok() {
            // Refused before the law was asked: steps to an amount that nobody decided mislead.
            return Explanation::default();
        }
        trace
    }
}

impl Entry {
    fn decide(law: &Law, person: PersonPay, terms: Terms) -> Self {
        let case = case_of(&person, terms.year, terms.calendar);
        let decision = regular_determination::decide(law, &case, &mut Silent);
        // An age limit beyond the calendar is refused by intake; without one nobody is elder.
        let elder = DeterminationAge::of(person.birth_date, terms.year)
            .unwrap_or(DeterminationAge::Under70);
        let verdict = verdict_of(&person, &decision, elder);
        Self { person, decision, elder, verdict }
    }

    /// Why no notice is filed for the person, if so.
    pub fn exemption(&self) -> Option<FilingRequirement> {
        let filing = self.decision.as_ref().ok()?.filing;
        (filing != FilingRequirement::Required).then_some(filing)
    }

    /// Whether the notice is filed for the person.
    pub fn is_filed(&self) -> bool {
        self.decision.as_ref().is_ok_and(|made| made.filing == FilingRequirement::Required)
    }

    /// Whether somebody must look before it is filed.
    pub fn needs_care(&self) -> bool {
        self.verdict.tone == Tone::Care
    }

    /// Whether the health grade changes, among those filed.
    pub fn is_changed(&self) -> bool {
        self.is_filed() && self.grade_change().is_some_and(|change| change != 0)
    }

    /// Whether a month was left out, among those filed.
    pub fn leaves_month_out(&self) -> bool {
        let Ok(made) = &self.decision else { return false };
        self.is_filed() && made.months.iter().flatten().any(|month| month.left_out.is_some())
    }

    /// Grades of health insurance from the previous to the new standard; of pension from 75 on.
    pub fn grade_change(&self) -> Option<i16> {
        let made = self.decision.as_ref().ok()?;
        match self.elder {
            DeterminationAge::From75 => made.pension_grade_change(),
            DeterminationAge::Under70 | DeterminationAge::From70 { .. } => {
                made.health_grade_change()
            }
        }
    }

    /// Whether 年間平均 was applied.
    pub fn by_annual_average(&self) -> bool {
        self.decision.as_ref().is_ok_and(|made| made.decided_by == DecidedBy::AnnualAverage)
    }

    /// The doubts of the decision.
    pub fn doubts(&self) -> &[Doubt] {
        self.decision.as_ref().map_or(&[], |made| made.doubts.as_slice())
    }
}
