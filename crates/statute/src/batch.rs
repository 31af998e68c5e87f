//! 一括計算 — regular determination and one month's premiums for millions of persons.
//!
//! The second way to every amount: plain integers, no steps, no allocation per person. It knows
//! nothing of the explained rules and is compared with them, case by case, in tests and before
//! every benchmark figure. Covers what the input of [`BatchPerson`] can say; the explained rules
//! cover the rest.
//!
//! Law: 健康保険法41条・156条・160条・161条, 厚生年金保険法21条・81条・82条. Rounding: deducted from pay
//! (50銭以下切捨て), health and care together, levy apart.

use romori_types::{Date, Prefecture, Rate, YearMonth};

use crate::error::StatuteError;
use crate::grade::GradeTable;
use crate::law::{BasisDays, Law};

pub(crate) const MILLION: i64 = 1_000_000;

/// 一括計算の1人 — one person in compact form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchPerson {
    /// Paid in April, May, June, money and kind, in yen.
    pub pay: [i32; 3],
    /// 遡及支払額 among the pay of [`BatchPerson::back_pay_month`], in yen.
    pub back_pay: i32,
    /// 従前の標準報酬月額 (健保), in yen.
    pub previous_health: i32,
    /// 従前の標準報酬月額 (厚年), in yen.
    pub previous_pension: i32,
    /// 他の事業所の報酬月額, in yen; 0: one workplace.
    pub other_workplaces: i32,
    /// 支払基礎日数 of the three months.
    pub days: [u8; 3],
    /// The month that holds the back-pay: 0, 1, 2.
    pub back_pay_month: u8,
    /// Months whose pay period was wholly worked: bits 0, 1, 2.
    pub fully_paid: u8,
    /// 区分: 0 一般, 1 短時間就労者, 2 短時間労働者.
    pub worker: u8,
    /// JIS code of the prefecture, 1–47.
    pub prefecture: u8,
    /// Which of the two months of [`BatchTables`] is charged: 0 or 1.
    pub table: u8,
    /// 産休・育休により保険料が免除される月か
    pub exempt: bool,
    /// 生年月日
    pub birth: Birth,
}

/// 生年月日 in four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birth {
    /// Year.
    pub year: i16,
    /// Month, 1–12.
    pub month: u8,
    /// Day, 1–31.
    pub day: u8,
}

/// 一括計算の結果 — the determination of one person and the premiums of the month charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BatchAmounts {
    /// 総計 of the months whose days suffice.
    pub total: i32,
    /// The average used; 0 if the previous standard continues.
    pub average: i32,
    /// 標準報酬月額 (健保)
    pub health_standard: i32,
    /// 標準報酬月額 (厚年)
    pub pension_standard: i32,
    /// 健康保険料, the person's part.
    pub health_employee: i32,
    /// 介護保険料, the person's part: the difference of both together and health alone.
    pub care_employee: i32,
    /// 健康保険料と介護保険料, the person's part, rounded together.
    pub health_care_employee: i32,
    /// 子ども・子育て支援金, the person's part.
    pub levy_employee: i32,
    /// 厚生年金保険料, the person's part.
    pub pension_employee: i32,
    /// 健康保険料と介護保険料, the employer's part.
    pub health_care_employer: i32,
    /// 子ども・子育て支援金, the employer's part.
    pub levy_employer: i32,
    /// 厚生年金保険料, the employer's part.
    pub pension_employer: i32,
    /// 子ども・子育て拠出金
    pub contribution: i32,
    /// 健保の等級
    pub health_grade: u8,
    /// 厚年の等級
    pub pension_grade: u8,
    /// Months used: bits 0, 1, 2.
    pub months_used: u8,
    /// Whether the average used is the corrected one (修正平均).
    pub corrected: bool,
}

/// 一括計算の表 — the tables of law as a batch needs them, made once.
#[derive(Debug, Clone)]
pub struct BatchTables {
    health: Grades,
    pension: Grades,
    days: BasisDays,
    months: [MonthRates; 2],
}

#[derive(Debug, Clone)]
struct Grades {
    /// Grade by thousands of yen; every bound is a whole thousand.
    of_thousand: Vec<u8>,
    standards: Vec<i32>,
}

/// Rates of one month in millionths.
#[derive(Debug, Clone)]
pub(crate) struct MonthRates {
    index: i32,
    health: [i64; 47],
    care: i64,
    levy: i64,
    pension: i64,
    contribution: i64,
}

impl BatchTables {
    /// The tables for the determination of `year` and premiums of two months.
    ///
    /// # Errors
    /// When a month lies outside the checked range, or a rate has more than four decimals of a
    /// percent.
    pub fn new(law: &Law, year: i16, charged: [YearMonth; 2]) -> Result<Self, StatuteError> {
        let absent = || StatuteError::impossible("year", "その年は計算できません。");
        let from = YearMonth::new(year, 9).ok_or_else(absent)?;
        let [first, second] = charged;
        Ok(Self {
            health: Grades::new(law.health_grades.on_month(from)?.value),
            pension: Grades::new(law.pension_grades.on_month(from)?.value),
            days: *law.basis_days.on_month(YearMonth::new(year, 6).ok_or_else(absent)?)?.value,
            months: [MonthRates::new(law, first)?, MonthRates::new(law, second)?],
        })
    }

    /// Determines one person and charges the month.
    pub fn decide(&self, person: &BatchPerson) -> BatchAmounts {
        let mut amounts = self.determine(person);
        let [first, second] = &self.months;
        let month = if person.table == 0 { first } else { second };
        if !person.exempt {
            amounts.charge(&month.premiums(&charged(person, &amounts)));
        }
        amounts
    }

    /// Determines one person and charges nothing.
    pub fn determine(&self, person: &BatchPerson) -> BatchAmounts {
        let limit = self.limit(person);
        let (mut total, mut reaching, mut sum, mut used) = (0_i32, 0_i32, 0_i32, 0_i32);
        let mut bits = 0_u8;
        for (place, (pay, days)) in person.pay.iter().zip(person.days).enumerate() {
            let reaches = days >= limit;
            let is_used = reaches && person.fully_paid >> place & 1 == 1;
            let late = is_used && usize::from(person.back_pay_month) == place;
            total += if reaches { *pay } else { 0 };
            reaching += i32::from(reaches);
            sum += if is_used { *pay } else { 0 } - if late { person.back_pay } else { 0 };
            used += i32::from(is_used);
            bits |= u8::from(is_used) << place;
        }
        let mut amounts = BatchAmounts { total, months_used: bits, ..BatchAmounts::default() };
        if used == 0 {
            (amounts.health_grade, amounts.health_standard) =
                self.health.holding(person.previous_health);
            (amounts.pension_grade, amounts.pension_standard) =
                self.pension.holding(person.previous_pension);
            return amounts;
        }
        let holds_back_pay = bits >> person.back_pay_month & 1 == 1 && person.back_pay > 0;
        amounts.corrected = used < reaching || holds_back_pay;
        amounts.average = sum / used;
        let remuneration = amounts.average + person.other_workplaces;
        (amounts.health_grade, amounts.health_standard) = self.health.of(remuneration);
        (amounts.pension_grade, amounts.pension_standard) = self.pension.of(remuneration);
        amounts
    }

    /// The days a month needs for this person.
    fn limit(&self, person: &BatchPerson) -> u8 {
        match person.worker {
            2 => self.days.short_time,
            1 if person.days.iter().all(|days| *days < self.days.general) => {
                self.days.part_time_relaxed
            }
            _ => self.days.general,
        }
    }
}

impl Grades {
    fn new(table: &GradeTable) -> Self {
        let last = table.rows().last().map_or(0, |row| row.from / 1000);
        let of_thousand = (0..=last)
            .map(|thousand| table.of_remuneration(romori_types::Yen::new(thousand * 1000)).grade.0)
            .collect();
        let standards = table.rows().iter().map(|row| narrow(row.standard)).collect();
        Self { of_thousand, standards }
    }

    fn of(&self, remuneration: i32) -> (u8, i32) {
        let place = usize::try_from(remuneration / 1000).unwrap_or(0);
        let place = place.min(self.of_thousand.len().saturating_sub(1));
        let grade = self.of_thousand.get(place).copied().unwrap_or(1);
        (grade, self.standard(grade))
    }

    /// A standard of the past held within the table.
    fn holding(&self, standard: i32) -> (u8, i32) {
        let above = self.standards.partition_point(|known| *known <= standard).max(1);
        let grade = u8::try_from(above).unwrap_or(u8::MAX);
        (grade, self.standard(grade))
    }

    fn standard(&self, grade: u8) -> i32 {
        self.standards.get(usize::from(grade).saturating_sub(1)).copied().unwrap_or(0)
    }
}

/// Whom a month is charged for.
#[derive(Clone, Copy)]
pub(crate) struct Charged {
    pub(crate) birth: Birth,
    pub(crate) prefecture: u8,
    pub(crate) health_standard: i32,
    pub(crate) pension_standard: i32,
    pub(crate) share: Share,
}

/// What a month is charged, in yen.
#[derive(Clone, Copy, Default)]
pub(crate) struct Premiums {
    pub(crate) health_employee: i32,
    pub(crate) health_care_employee: i32,
    pub(crate) levy_employee: i32,
    pub(crate) pension_employee: i32,
    pub(crate) health_care_employer: i32,
    pub(crate) levy_employer: i32,
    pub(crate) pension_employer: i32,
    pub(crate) contribution: i32,
}

fn charged(person: &BatchPerson, amounts: &BatchAmounts) -> Charged {
    // Without a month to use the remuneration of this workplace is not known: the whole is charged
    // here, until the office's notice says otherwise.
    let whole = amounts.months_used == 0;
    let others = if whole { 0 } else { person.other_workplaces };
    Charged {
        birth: person.birth,
        prefecture: person.prefecture,
        health_standard: amounts.health_standard,
        pension_standard: amounts.pension_standard,
        share: Share::of(amounts.average, others),
    }
}

impl BatchAmounts {
    fn charge(&mut self, premiums: &Premiums) {
        self.health_employee = premiums.health_employee;
        self.care_employee = premiums.health_care_employee - premiums.health_employee;
        self.health_care_employee = premiums.health_care_employee;
        self.levy_employee = premiums.levy_employee;
        self.pension_employee = premiums.pension_employee;
        self.health_care_employer = premiums.health_care_employer;
        self.levy_employer = premiums.levy_employer;
        self.pension_employer = premiums.pension_employer;
        self.contribution = premiums.contribution;
    }
}

impl MonthRates {
    pub(crate) fn new(law: &Law, month: YearMonth) -> Result<Self, StatuteError> {
        let rates = law.health_rate.on_month(month)?.value;
        let mut health = [0; 47];
        for (place, prefecture) in health.iter_mut().zip(Prefecture::all()) {
            *place = millionths(rates.of(prefecture))?;
        }
        let levy = law.child_support_levy_rate.on_month_if_any(month)?;
        Ok(Self {
            index: month.index(),
            health,
            care: millionths(*law.care_rate.on_month(month)?.value)?,
            levy: levy.map_or(Ok(0), |found| millionths(*found.value))?,
            pension: millionths(*law.pension_rate.on_month(month)?.value)?,
            contribution: millionths(*law.child_contribution_rate.on_month(month)?.value)?,
        })
    }

    pub(crate) fn premiums(&self, charged: &Charged) -> Premiums {
        let insured = charged.birth.insured_in(self.index);
        let share = charged.share;
        let mut premiums = Premiums::default();
        if insured.health {
            let place = usize::from(charged.prefecture.saturating_sub(1));
            let rate = self.health.get(place).copied().unwrap_or(0);
            let standard = i64::from(charged.health_standard);
            let both = if insured.care { rate + self.care } else { rate };
            (premiums.health_care_employee, premiums.health_care_employer) =
                share.parts(standard * both, TENTHS);
            (premiums.health_employee, _) = share.parts(standard * rate, TENTHS);
            (premiums.levy_employee, premiums.levy_employer) =
                share.parts(standard * self.levy, TENTHS);
        }
        if insured.pension {
            let standard = i64::from(charged.pension_standard);
            (premiums.pension_employee, premiums.pension_employer) =
                share.parts(standard * self.pension, HUNDREDTHS);
            premiums.contribution = share.whole(standard * self.contribution, HUNDREDTHS);
        }
        premiums
    }
}

/// The part of the premium that this workplace bears: own remuneration of all remuneration.
#[derive(Clone, Copy)]
pub(crate) struct Share {
    own: i64,
    all: i64,
}

/// 按分の端数の実務: tenths of a yen of health, hundredths of pension (unconfirmed).
const TENTHS: i64 = 10;
const HUNDREDTHS: i64 = 100;

impl Share {
    /// Of the remuneration here and at the other workplaces, 0: one workplace.
    pub(crate) fn of(own: i32, others: i32) -> Self {
        if others == 0 {
            return Self { own: 1, all: 1 };
        }
        let own = i64::from(own);
        Self { own, all: own + i64::from(others) }
    }

    const fn is_divided(self) -> bool {
        self.own != self.all
    }

    /// The person's part, a fraction of 50 sen or less dropped, more raised; and the employer's
    /// part: the whole with its fraction dropped, less the person's.
    fn parts(self, millionths: i64, unit: i64) -> (i32, i32) {
        if self.is_divided() {
            let cut = self.cut(millionths, unit);
            let employee = half(cut, unit);
            return (narrow(employee), narrow(cut / unit - employee));
        }
        let employee = half(millionths, MILLION);
        (narrow(employee), narrow(millionths / MILLION - employee))
    }

    /// The whole premium, its fraction dropped.
    fn whole(self, millionths: i64, unit: i64) -> i32 {
        if self.is_divided() {
            narrow(self.cut(millionths, unit) / unit)
        } else {
            narrow(millionths / MILLION)
        }
    }

    /// The divided premium in parts of a yen, cut there. Wide, since the product is.
    fn cut(self, millionths: i64, unit: i64) -> i64 {
        let product = i128::from(millionths) * i128::from(self.own) * i128::from(unit);
        let divisor = i128::from(MILLION) * i128::from(self.all);
        i64::try_from(product / divisor).unwrap_or(i64::MAX)
    }
}

/// Half of an amount in parts of a yen, a fraction of one half or less dropped, more raised.
const fn half(amount: i64, unit: i64) -> i64 {
    let (floor, rest) = (amount / (2 * unit), amount % (2 * unit));
    floor + (rest > unit) as i64
}

struct Insured {
    health: bool,
    care: bool,
    pension: bool,
}

impl Birth {
    /// 生年月日 of a day.
    pub fn of(date: Date) -> Self {
        let byte = |value: i8| u8::try_from(value).unwrap_or(1);
        Self { year: date.year(), month: byte(date.month()), day: byte(date.day()) }
    }

    const fn is_leap_day(self) -> bool {
        self.month == 2 && self.day == 29
    }

    /// Insured by age in the month with this index: 40 and 65 and 70 are reached on the day before
    /// the birthday, 75 on the birthday itself, which of a leap day is 1 March: no leap year comes
    /// 75 years after another.
    fn insured_in(self, month: i32) -> Insured {
        let birthday = i32::from(self.year) * 12 + i32::from(self.month) - 1;
        let reached = birthday - i32::from(self.day == 1);
        Insured {
            health: month < birthday + 75 * 12 + i32::from(self.is_leap_day()),
            care: month >= reached + 40 * 12 && month < reached + 65 * 12,
            pension: month < reached + 70 * 12,
        }
    }
}

/// A rate in whole millionths.
pub(crate) fn millionths(rate: Rate) -> Result<i64, StatuteError> {
    let billionths = rate.billionths();
    if billionths % 1000 == 0 {
        Ok(billionths / 1000)
    } else {
        Err(StatuteError::impossible("rate", "率の小数が5桁以上あり、一括では計算できません。"))
    }
}

/// Yen as 32 bits; every amount of a month fits.
pub(crate) fn narrow(yen: i64) -> i32 {
    i32::try_from(yen).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> BatchTables {
        let months = ["2026-02", "2026-09"].map(|month| month.parse().unwrap());
        BatchTables::new(Law::embedded(), 2026, months).unwrap()
    }

    fn person() -> BatchPerson {
        BatchPerson {
            pay: [312_400, 214_286, 318_900],
            back_pay: 0,
            previous_health: 300_000,
            previous_pension: 300_000,
            other_workplaces: 0,
            days: [31, 15, 31],
            back_pay_month: 0,
            fully_paid: 0b111,
            worker: 0,
            prefecture: 11,
            table: 1,
            exempt: false,
            birth: Birth { year: 1983, month: 7, day: 19 },
        }
    }

    #[test]
    fn a_month_of_fifteen_days_is_left_out() {
        let amounts = tables().decide(&person());
        // (312,400 + 318,900) ÷ 2 = 315,650: 健保23級 320,000円.
        assert_eq!(amounts.average, 315_650);
        assert_eq!((amounts.health_grade, amounts.health_standard), (23, 320_000));
        assert_eq!((amounts.pension_grade, amounts.pension_standard), (20, 320_000));
        assert_eq!(amounts.months_used, 0b101);
    }

    /// 高齢者の医療の確保に関する法律50条, 民法143条2項: who was born on 29 February 1952 is 75 when
    /// 28 February 2027 has ended.
    #[test]
    fn a_leap_day_ends_health_insurance_in_march() {
        let months = ["2027-01", "2027-02"].map(|month| month.parse().unwrap());
        let tables = BatchTables::new(Law::embedded(), 2026, months).unwrap();
        for (day, insured) in [(28, false), (29, true)] {
            let birth = Birth { year: 1952, month: 2, day };
            let amounts = tables.decide(&BatchPerson { birth, ..person() });
            assert_eq!(amounts.health_care_employee > 0, insured, "{day}");
        }
    }

    #[test]
    fn leave_frees_from_premiums_and_keeps_the_standard() {
        let on_leave = BatchPerson { pay: [0; 3], days: [0; 3], exempt: true, ..person() };
        let amounts = tables().decide(&on_leave);
        assert_eq!((amounts.health_standard, amounts.pension_standard), (300_000, 300_000));
        assert_eq!((amounts.health_care_employee, amounts.contribution), (0, 0));
        let charged = tables().decide(&BatchPerson { exempt: false, ..on_leave });
        assert!(charged.health_care_employee > 0 && charged.contribution > 0);
    }

    #[test]
    fn saitama_at_150_000_as_the_contract_says() {
        let pay = [150_000; 3];
        let amounts = tables().decide(&BatchPerson { pay, days: [30; 3], ..person() });
        assert_eq!(amounts.health_care_employee, 8467);
        assert_eq!(amounts.health_employee, 7252);
        assert_eq!(amounts.care_employee, 1215);
        assert_eq!(amounts.levy_employee, 172);
        assert_eq!(amounts.pension_employee, 13_725);
        assert_eq!(amounts.health_care_employer, 8468);
        assert_eq!(amounts.levy_employer, 173);
        assert_eq!(amounts.contribution, 540);
    }
}
