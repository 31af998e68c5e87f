//! 1007 株式会社つばめ精機 — the client of the shipped pay sheets, so that they fit its ledger.

use romori_roster::{
    EmploymentType, FixedPayChange, InsuredAs, Leave, LeaveKind, PayMonth, PersonIdentity, Sex,
    StandardBy, StandardRemuneration,
};
use romori_types::{Date, YearMonth, Yen, half_width_kana};

use crate::calendar::{day, plus_years};
use crate::crew::Frame;
use crate::demo::story_leave::days_away;
use crate::number;
use crate::person::Draft;
use crate::plan::Plan;
use crate::random::Random;

/// 顧問先番号
pub const NUMBER: u32 = 1007;

/// The people of the shipped pay sheets, one a line.
const PEOPLE: &str = include_str!("../../../intake/examples/make_samples/people.txt");

/// The year that the pay sheets are of.
const SHEET_YEAR: i16 = 2026;

/// Everyone of the pay sheets, and one who is known for her history.
pub fn people(frame: &Frame<'_>) -> Vec<Draft> {
    let lines = PEOPLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let mut drafts: Vec<Draft> = lines.filter_map(|line| Line::read(line)?.draft(frame)).collect();
    drafts.push(super::story_leave::hayakawa(frame, 61));
    drafts.sort_by_key(|draft| draft.number);
    drafts
}

/// One line of the pay sheets, its days moved to the year of the story.
struct Line<'text> {
    fields: Vec<&'text str>,
    number: u32,
    birth: Date,
    acquired: Date,
    left: Option<Date>,
}

/// What the sheet says of a month: days, cash, in kind, whether it pays a whole month.
#[derive(Clone, Copy)]
struct Sheet {
    days: u8,
    cash: i64,
    in_kind: i64,
    whole: bool,
}

impl<'text> Line<'text> {
    fn read(line: &'text str) -> Option<Self> {
        let fields: Vec<&str> = line.split('|').collect();
        let date = |at: usize| fields.get(at)?.parse::<Date>().ok();
        let (birth, acquired, left) = (date(3)?, date(4)?, date(5));
        // 桐生 文雄 has no insured number; his employee's number is counted as 17.
        let number = fields.first()?.parse().unwrap_or(17);
        Some(Self { number, birth, acquired, left, fields })
    }

    fn field(&self, at: usize) -> &'text str {
        self.fields.get(at).copied().unwrap_or_default()
    }

    fn item(&self, key: &str) -> Option<&'text str> {
        self.field(13).split(';').find_map(|part| match part.split_once('=') {
            Some((name, value)) => (name == key).then_some(value),
            None => (part == key).then_some(""),
        })
    }

    fn draft(&self, frame: &Frame<'_>) -> Option<Draft> {
        let moved = frame.story.year() - SHEET_YEAR;
        let mut random = Random::of(frame.seed, u64::from(NUMBER) << 32 | u64::from(self.number));
        let hired = plus_years(self.acquired, moved);
        let id = number::person_id(hired, &mut random);
        let place = *frame.establishments.first()?;
        let identity = self.identity(moved);
        let mut draft = Draft::hired(self.number, id, identity, place, hired);
        draft.contact.address = Some(crate::place::address(frame.plan.prefecture(), &mut random));
        draft.contact.phone = Some(format!("090-0001-{:04}", self.number));
        self.kind(&mut draft, moved);
        draft.pay = self.pay(frame, hired, &mut random);
        self.standards(&mut draft, moved);
        if self.item("two").is_some() {
            draft.employ(|made| made.two_workplaces = true);
        }
        if let Some(last) = self.left {
            draft.leaves_after(plus_years(last, moved));
        }
        draft.leaves.extend(self.leaves(moved));
        Some(draft)
    }

    fn identity(&self, moved: i16) -> PersonIdentity {
        let pension = self.item("pension").map(str::to_owned);
        let serial = NUMBER * 10_000 + self.number;
        let woman = [
            "子",
            "美",
            "香",
            "紀",
            "恵",
            "奈々",
            "早紀",
            "舞",
            "あかね",
            "遥",
            "茜",
            "葵",
            "ラン",
            "早苗",
            "未来",
            "さくら",
            "沙織",
            "瑞穂",
            "春香",
            "楓",
            "真理",
            "彩",
        ];
        let is_woman = woman.iter().any(|end| self.field(1).ends_with(end));
        PersonIdentity {
            name: crate::name::full(self.field(1), &half_width_kana(self.field(2))),
            birth_date: plus_years(self.birth, moved),
            sex: Some(if is_woman { Sex::Female } else { Sex::Male }),
            employee_number: Some(format!("{}{:03}", self.acquired.year(), self.number)),
            basic_pension_number: Some(pension.unwrap_or_else(|| number::basic_pension(serial))),
            employment_insurance_number: (self.field(6) != "役員")
                .then(|| number::employment_insurance(serial)),
            nationality: (self.number == 46).then(|| "ベトナム".to_owned()),
            remarks: self.field(14).to_owned(),
        }
    }

    fn kind(&self, draft: &mut Draft, moved: i16) {
        match self.field(6) {
            "パート" => draft.employ(|made| {
                made.employment_type = EmploymentType::PartTime;
                made.weekly_minutes = Some(30 * 60);
            }),
            "短時間労働者" => draft.short_time(24 * 60),
            "役員" => draft.employ(|made| made.weekly_minutes = None),
            _ => {}
        }
        let seventy = plus_years(self.birth, moved + 70);
        let story = day(SHEET_YEAR + moved, 7, 1);
        if self.field(0).is_empty() {
            draft.enrol(|made| made.insured_number = None);
        }
        if seventy <= story {
            draft.enrol(|made| made.insured_as = InsuredAs::AgedEmployee);
        }
    }

    /// The sheet's months; the months before them as what was fixed then makes them.
    fn pay(
        &self,
        frame: &Frame<'_>,
        hired: Date,
        random: &mut Random,
    ) -> Vec<(YearMonth, PayMonth)> {
        let april = YearMonth::new(frame.story.year(), 4).unwrap_or(frame.pay_from);
        let after = self.fixed();
        let before = self.fixed_before(after);
        let leaves = self.leaves(frame.story.year() - SHEET_YEAR);
        let mut pay = Vec::new();
        for month in frame.pay_from.through(frame.pay_to) {
            let sheet = usize::try_from(month.index() - april.index()).ok();
            let line = match sheet.filter(|nth| *nth < 3) {
                Some(nth) => self.sheet(nth).map(|sheet| self.sheet_month(nth, sheet)),
                None if frame.plan.period(month).0 < hired => None,
                None => {
                    let fixed = if month < april || after == 0 { before } else { after };
                    let steady = month > april || self.item("annual").is_some();
                    let extra = if steady { 0 } else { i64::from(random.below(40)) * 100 };
                    Some(worked_month(frame.plan, &leaves, month, fixed, extra))
                }
            };
            pay.extend(line.map(|line| (month, line)));
        }
        pay
    }

    /// What the sheet says of its first, second or third month.
    fn sheet(&self, nth: usize) -> Option<Sheet> {
        let text = self.field(10 + nth);
        let whole = !text.ends_with('×');
        let mut parts = text.trim_end_matches('×').split('/');
        Some(Sheet {
            days: parts.next()?.parse().ok()?,
            cash: parts.next()?.parse().ok()?,
            in_kind: parts.next()?.parse().ok()?,
            whole,
        })
    }

    /// What is fixed from the month of a change on: the least of the months paid in full.
    fn fixed(&self) -> i64 {
        let from = self.change().map_or(0, |(nth, _)| nth);
        let full = (from..3).filter_map(|nth| self.sheet(nth));
        let paid = full.filter(|sheet| sheet.whole && sheet.days >= 17 && sheet.cash > 0);
        let least = paid.map(|sheet| sheet.cash).min();
        least.or_else(|| self.sheet(0).map(|sheet| sheet.cash)).unwrap_or(0) / 1_000 * 1_000
    }

    /// What was fixed before: what the standard in force stands for.
    fn fixed_before(&self, after: i64) -> i64 {
        let thousand = |at: usize| self.field(at).parse::<i64>().ok();
        if let Some(annual) = self.item("annual").and_then(|yen| yen.parse().ok()) {
            return annual;
        }
        let standard = thousand(7).or_else(|| thousand(8)).unwrap_or(0) * 1_000;
        let resting = after == 0;
        if self.change().is_some() || resting { standard - 2_000 } else { after }
    }

    /// The place of the month in which something fixed changed, and how.
    fn change(&self) -> Option<(usize, FixedPayChange)> {
        let rise = self.item("rise").map(|month| (month, FixedPayChange::Rise));
        let fall = self.item("fall").map(|month| (month, FixedPayChange::Fall));
        let (month, change) = rise.or(fall)?;
        Some((month.parse::<usize>().ok()?.checked_sub(4)?, change))
    }

    fn sheet_month(&self, nth: usize, sheet: Sheet) -> PayMonth {
        let retro = self.item("retro").and_then(|text| text.split_once(','));
        let here = retro.filter(|(month, _)| month.parse() == Ok(nth + 4));
        let back_pay = here.and_then(|(_, yen)| yen.parse().ok()).unwrap_or(0);
        let changed = self.change();
        let fixed = match changed {
            Some((at, _)) if nth < at => self.fixed_before(0).min(sheet.cash),
            _ => self.fixed().min(sheet.cash),
        };
        PayMonth {
            days: Some(sheet.days),
            fixed: Yen::new(fixed),
            variable: Yen::new(sheet.cash - fixed),
            in_kind: Yen::new(sheet.in_kind),
            back_pay: Yen::new(back_pay),
            full_month: (!sheet.whole).then_some(false),
            fixed_change: changed.filter(|(at, _)| *at == nth).map(|(_, change)| change),
        }
    }

    fn standards(&self, draft: &mut Draft, moved: i16) {
        let thousand = |at: usize| {
            self.field(at).parse::<i64>().ok().map(|thousand| Yen::new(thousand * 1_000))
        };
        let Ok(from) = self.field(9).parse::<YearMonth>() else { return };
        let from_month = from.plus(12 * i32::from(moved));
        let by = if YearMonth::of(draft.hired_on()) == from_month {
            StandardBy::Acquisition
        } else {
            StandardBy::Regular
        };
        let decided =
            StandardRemuneration { health: thousand(7), pension: thousand(8), by, from_month };
        if by == StandardBy::Regular {
            let by = StandardBy::TakenOver;
            let from_month = from_month.plus(-12);
            draft.standards.push(StandardRemuneration { by, from_month, ..decided.clone() });
        }
        draft.standards.push(decided);
        draft.standards.retain(|standard| {
            standard.from_month
                >= YearMonth::of(draft.employments.first().map_or(Date::MIN, |e| e.hired_on))
        });
    }

    fn leaves(&self, moved: i16) -> Vec<Leave> {
        let on = |month: i8, of: i8| day(SHEET_YEAR + moved, month, of);
        let before = |month: i8, of: i8| day(SHEET_YEAR - 1 + moved, month, of);
        let leave = |kind, from, until| Leave {
            kind,
            from,
            until,
            expected_birth_on: None,
            born_on: None,
            worked_days: None,
        };
        match self.number {
            25 => vec![Leave {
                expected_birth_on: Some(on(5, 1)),
                born_on: Some(on(5, 10)),
                ..leave(LeaveKind::Maternity, on(3, 21), Some(on(7, 5)))
            }],
            26 => childbirth(before(6, 27), before(8, 7), before(8, 10), on(8, 9)),
            27 => childbirth(before(4, 23), before(6, 3), before(6, 1), on(5, 8)),
            28 => vec![leave(LeaveKind::Sickness, on(4, 29), None)],
            _ => Vec::new(),
        }
    }
}

/// 産前産後休業 and the 育児休業 after it, to its last day.
fn childbirth(from: Date, expected: Date, born: Date, until: Date) -> Vec<Leave> {
    let last = crate::calendar::plus_days(born, 56);
    vec![
        Leave {
            kind: LeaveKind::Maternity,
            from,
            until: Some(last),
            expected_birth_on: Some(expected),
            born_on: Some(born),
            worked_days: None,
        },
        Leave {
            kind: LeaveKind::Childcare,
            from: crate::calendar::plus_days(last, 1),
            until: Some(until),
            expected_birth_on: None,
            born_on: Some(born),
            worked_days: None,
        },
    ]
}

/// A month outside the sheet, without the days of leave and their pay.
fn worked_month(
    plan: &Plan,
    leaves: &[Leave],
    month: YearMonth,
    fixed: i64,
    extra: i64,
) -> PayMonth {
    let (first, last) = plan.period(month);
    let possible = i64::from(plan.days_paid(month)).max(1);
    let away: i64 = leaves.iter().map(|leave| days_away(leave, first, last)).sum();
    let worked = (possible - away).max(0);
    PayMonth {
        days: u8::try_from(worked).ok(),
        fixed: Yen::new(fixed * worked / possible),
        variable: Yen::new(if away > 0 { 0 } else { extra }),
        ..PayMonth::default()
    }
}
