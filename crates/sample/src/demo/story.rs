//! The awkward cases, each told of one person.

use romori_roster::{
    Address, EmploymentType, FixedPayChange, InsuredAs, PersonContact, Sex, StandardBy, Validity,
};
use romori_types::{Date, YearMonth, Yen, half_width_kana};

use crate::calendar::{day, plus_days};
use crate::crew::Frame;
use crate::name::{FOREIGN, full};
use crate::office::AnyFact;
use crate::person::{Draft, Later, employment, enrolment, standard};

/// The people of a client while their stories are told.
pub struct Told<'frame, 'drafts> {
    /// The frame in which they are made.
    pub frame: &'frame Frame<'frame>,
    /// Everyone.
    pub drafts: &'drafts mut Vec<Draft>,
}

/// Tells the stories of a client.
pub fn tell(frame: &Frame<'_>, drafts: &mut Vec<Draft>) {
    let mut told = Told { frame, drafts };
    match frame.plan.number {
        1001 => food(&mut told),
        1003 => told.address_corrected(7),
        1004 => transport(&mut told),
        1005 => software(&mut told),
        1006 => told.last_month_not_there_yet(),
        1008 => told.married(3, "松尾"),
        1009 => inn(&mut told),
        1010 => told.also_elsewhere(2, 250_000),
        1012 => clinic(&mut told),
        _ => {}
    }
    super::story_age::tell(&mut told);
    super::story_leave::tell(&mut told);
}

fn food(told: &mut Told<'_, '_>) {
    told.acquired_and_lost(5, 3, 19);
    told.part_time(8, [15, 16, 15]);
    told.part_time(9, [14, 13, 12]);
    told.part_time(10, [17, 16, 15]);
    told.term_ends(12, (-1, 8, 1), (0, 7, 31));
    told.term_ends(13, (-1, 10, 1), (0, 9, 30));
    told.two_months(14);
    for (number, place) in [(30, 0), (31, 1), (32, 2), (33, 6)] {
        told.foreign(number, place);
    }
    told.back_pay(40, 5, 36_000);
    told.sixteen_days(41);
    told.hired_again(50);
    told.raised(60, 60_000);
    told.raised(61, -55_000);
}

fn transport(told: &mut Told<'_, '_>) {
    told.transferred(10);
    told.retired_and_stays(11);
    told.joined_within_the_quarter(12);
}

fn software(told: &mut Told<'_, '_>) {
    told.bonus_above_the_caps(1);
    told.also_elsewhere(2, 380_000);
    for (number, place) in [(30, 3), (31, 4), (32, 5), (33, 7)] {
        told.foreign(number, place);
    }
    told.raised(40, 70_000);
}

fn inn(told: &mut Told<'_, '_>) {
    for number in 1..=6 {
        told.busy_every_spring(number);
    }
}

fn clinic(told: &mut Told<'_, '_>) {
    told.pension_only(1, 900_000);
    told.pension_only(2, 820_000);
    told.married(9, "渡邉");
    for (number, kanji, kana, sex) in [
        (20, "佐藤 真由美", "サトウ マユミ", Sex::Female),
        (21, "佐藤 麻由美", "サトウ マユミ", Sex::Female),
        (22, "斎藤 健二", "サイトウ ケンジ", Sex::Male),
        (23, "齋藤 健司", "サイトウ ケンジ", Sex::Male),
    ] {
        told.named(number, kanji, kana, sex);
    }
}

impl Told<'_, '_> {
    /// A day of the story's year, or of another.
    pub fn on(&self, years: i16, month: i8, of: i8) -> Date {
        day(self.frame.story.year() + years, month, of)
    }

    /// A month of the story's year.
    pub fn month(&self, month: i8) -> YearMonth {
        YearMonth::of(self.on(0, month, 1))
    }

    /// Makes somebody anew who has been there for years, on a salary that does not change.
    pub fn steady(&mut self, number: u32, base: i64) -> Option<&mut Draft> {
        self.anew(number, |traits| {
            traits.base = base;
            traits.kind = EmploymentType::General;
        })
    }

    /// Makes somebody anew who has been there for years, but for what is changed.
    pub fn anew(
        &mut self,
        number: u32,
        change: impl FnOnce(&mut crate::crew::Traits),
    ) -> Option<&mut Draft> {
        let hired = self.on(-8, 4, 1);
        let held = self.drafts.iter_mut().find(|draft| draft.number == number)?;
        *held = self.frame.person_with(number, |traits| {
            traits.hired = hired;
            traits.birth = plus_days(traits.birth, -11 * 365);
            traits.changes = false;
            change(traits);
        });
        Some(held)
    }

    fn named(&mut self, number: u32, kanji: &str, kana: &str, sex: Sex) {
        if let Some(draft) = self.drafts.iter_mut().find(|draft| draft.number == number) {
            draft.identity.name = full(kanji, kana);
            draft.identity.sex = Some(sex);
        }
    }

    /// 同月得喪: came and left within June.
    fn acquired_and_lost(&mut self, number: u32, from: i8, to: i8) {
        let (from, to) = (self.on(0, 6, from), self.on(0, 6, to));
        let draft = self.anew(number, |traits| {
            traits.hired = from;
            traits.kind = EmploymentType::General;
        });
        if let Some(draft) = draft {
            draft.leaves_after(to);
        }
    }

    /// パート with so many days from April to June.
    fn part_time(&mut self, number: u32, days: [u8; 3]) {
        let months = [4, 5, 6].map(|month| self.month(month));
        let Some(draft) = self.anew(number, |traits| {
            traits.kind = EmploymentType::PartTime;
            traits.base = 8_300 * 17;
        }) else {
            return;
        };
        for (month, days) in months.into_iter().zip(days) {
            if let Some(pay) = draft.pay_in(month) {
                pay.days = Some(days);
                pay.fixed = Yen::new(8_300 * i64::from(days));
            }
        }
    }

    /// A contract that ends on a day.
    fn term_ends(&mut self, number: u32, from: (i16, i8, i8), to: (i16, i8, i8)) {
        let (from, to) = (self.on(from.0, from.1, from.2), self.on(to.0, to.1, to.2));
        if let Some(draft) = self.anew(number, |traits| traits.hired = from) {
            draft.employ(|made| made.contract_ends_on = Some(to));
        }
    }

    /// Hired for less than two months: no enrolment.
    fn two_months(&mut self, number: u32) {
        let (from, to) = (self.on(0, 6, 15), self.on(0, 8, 14));
        if let Some(draft) = self.anew(number, |traits| traits.hired = from) {
            draft.employ(|made| made.contract_ends_on = Some(to));
            draft.enrolments.clear();
            draft.standards.clear();
        }
    }

    /// A name as long as it is on the residence card.
    fn foreign(&mut self, number: u32, place: usize) {
        let Some((kanji, kana, country)) = FOREIGN.get(place) else { return };
        if let Some(draft) = self.drafts.iter_mut().find(|draft| draft.number == number) {
            draft.identity.name = full(kanji, kana);
            draft.identity.nationality = Some((*country).to_owned());
            draft.dependants.clear();
        }
    }

    /// 遡及支払 in a month.
    fn back_pay(&mut self, number: u32, month: i8, yen: i64) {
        let month = self.month(month);
        if let Some(pay) = self.steady(number, 284_000).and_then(|draft| draft.pay_in(month)) {
            pay.fixed_change = Some(FixedPayChange::Rise);
            pay.variable += Yen::new(yen);
            pay.back_pay = Yen::new(yen);
        }
    }

    /// May with sixteen days, for days of absence.
    fn sixteen_days(&mut self, number: u32) {
        let month = self.month(5);
        if let Some(pay) = self.steady(number, 262_000).and_then(|draft| draft.pay_in(month)) {
            pay.days = Some(16);
            pay.fixed = Yen::new(141_500);
            pay.variable = Yen::ZERO;
        }
    }

    /// Left in September and came again in February.
    fn hired_again(&mut self, number: u32) {
        let (left, again) = (self.on(-1, 9, 30), self.on(0, 2, 1));
        let plan = self.frame.plan;
        let base = Yen::new(243_000);
        let Some(draft) = self.steady(number, base.get()) else { return };
        let whole = draft.pay.clone();
        draft.leaves_after(left);
        let later = whole.into_iter().filter(|(month, _)| plan.period(*month).0 >= again);
        draft.pay.extend(later);
        let Some(place) = draft.employments.first().map(|made| made.establishment) else { return };
        draft.employments.push(employment(place, again));
        draft.enrolments.push(enrolment(place, 900 + number, again));
        let by = StandardBy::Acquisition;
        draft.standards.push(standard(base, by, YearMonth::of(again)));
    }

    /// Fixed pay changed in April by so much that a 随時改定 in July is to be looked at.
    fn raised(&mut self, number: u32, by: i64) {
        let april = self.month(4);
        let Some(draft) = self.steady(number, 281_000) else { return };
        for (month, pay) in &mut draft.pay {
            if *month >= april {
                pay.fixed += Yen::new(by);
            }
            if *month == april {
                let rise = by > 0;
                pay.fixed_change =
                    Some(if rise { FixedPayChange::Rise } else { FixedPayChange::Fall });
            }
        }
    }

    /// From the head office to the branch: lost and acquired on the same day.
    fn transferred(&mut self, number: u32) {
        let on = self.on(0, 2, 1);
        let (Some(head), Some(branch)) =
            (self.frame.establishments.first().copied(), self.frame.establishments.get(1).copied())
        else {
            return;
        };
        let Some(draft) = self.steady(number, 302_000) else { return };
        draft.employ(|made| {
            made.establishment = head;
            made.left_on = Some(plus_days(on, -1));
        });
        draft.enrol(|made| {
            made.establishment = head;
            made.lost_on = Some(on);
        });
        draft.employments.push(employment(branch, on));
        draft.enrolments.push(enrolment(branch, number, on));
        let monthly = Yen::new(302_000);
        draft.standards.push(standard(monthly, StandardBy::Acquisition, YearMonth::of(on)));
    }

    /// 同日得喪: retired at sixty and was kept on for less pay.
    fn retired_and_stays(&mut self, number: u32) {
        let (on, birth) = (self.on(0, 4, 1), self.on(-60, 3, 14));
        let plan = self.frame.plan;
        let Some(draft) = self.anew(number, |traits| {
            traits.birth = birth;
            traits.base = 412_000;
            traits.kind = EmploymentType::General;
        }) else {
            return;
        };
        let Some(place) = draft.employments.first().map(|made| made.establishment) else { return };
        draft.employ(|made| made.left_on = Some(plus_days(on, -1)));
        draft.enrol(|made| made.lost_on = Some(on));
        draft.employments.push(employment(place, on));
        draft.employ(|made| made.contract_ends_on = Some(plus_days(on, 364)));
        draft.enrolments.push(enrolment(place, 900 + number, on));
        let monthly = Yen::new(248_000);
        draft.standards.push(standard(monthly, StandardBy::Acquisition, YearMonth::of(on)));
        for (month, pay) in &mut draft.pay {
            if plan.period(*month).0 >= plus_days(on, -15) {
                pay.fixed = monthly;
                pay.variable = Yen::ZERO;
            }
        }
    }

    /// 途中入社 in the quarter, on a day within a pay period.
    fn joined_within_the_quarter(&mut self, number: u32) {
        let on = self.on(0, 4, 6);
        let _ = self.anew(number, |traits| traits.hired = on);
    }

    /// 標準賞与額 beyond the cap of a payment for pension and of the year for health.
    fn bonus_above_the_caps(&mut self, number: u32) {
        let Some(draft) = self.steady(number, 1_420_000) else { return };
        for bonus in &mut draft.bonuses {
            bonus.cash = Yen::new(3_100_400);
        }
    }

    /// 二以上事業所勤務: the same human works for two clients of the office.
    fn also_elsewhere(&mut self, number: u32, base: i64) {
        let birth = self.on(-48, 10, 9);
        let Some(draft) = self.anew(number, |traits| {
            traits.birth = birth;
            traits.sex = Sex::Male;
            traits.base = base;
            traits.kind = EmploymentType::General;
        }) else {
            return;
        };
        draft.identity.name = full("服部 匠", "ハットリ タクミ");
        draft.identity.basic_pension_number = Some(crate::number::basic_pension(777_777));
        draft.identity.employment_insurance_number = None;
        draft.employ(|made| made.two_workplaces = true);
        draft.dependants.clear();
    }

    /// The pay of June has not come from the client yet.
    fn last_month_not_there_yet(&mut self) {
        let june = self.month(6);
        for draft in self.drafts.iter_mut() {
            draft.pay.retain(|(month, _)| *month < june);
        }
    }

    /// 氏名の変更 after marriage: two names, each with its days.
    fn married(&mut self, number: u32, maiden: &str) {
        let (on, told) = (self.on(0, 5, 23), self.on(0, 5, 29));
        let Some(draft) = self.anew(number, |traits| traits.sex = Sex::Female) else { return };
        let married = draft.identity.clone();
        let kana = match maiden {
            "松尾" => "マツオ",
            _ => "ワタナベ",
        };
        let given = |text: &str| text.split(' ').nth(1).unwrap_or_default().to_owned();
        draft.identity.name.kanji = format!("{maiden} {}", given(&married.name.kanji));
        draft.identity.name.kana =
            format!("{} {}", half_width_kana(kana), given(&married.name.kana));
        draft.later.push(Later {
            on: told,
            title: "氏名の変更",
            key: 0,
            valid: Validity::since(on),
            fact: AnyFact::from(married),
        });
    }

    /// An address that was typed wrong and corrected a month later.
    fn address_corrected(&mut self, number: u32) {
        let (moved, told, corrected) =
            (self.on(-1, 10, 1), self.on(-1, 10, 6), self.on(-1, 11, 10));
        let Some(draft) = self.steady(number, 274_000) else { return };
        let address = |block: &str, kana: &str| Address {
            postal_code: "980-0000".to_owned(),
            text: format!("宮城県仙台市青葉区架空町{block}"),
            kana: format!("ｾﾝﾀﾞｲｼｱｵﾊﾞｸｶｸｳﾁｮｳ{kana}"),
        };
        for (on, address) in [
            (told, address("２－１８－７", "2-18-7")),
            (corrected, address("２－８１－７", "2-81-7")),
        ] {
            let fact = PersonContact { address: Some(address), ..draft.contact.clone() };
            let title = if on == told { "住所の変更" } else { "住所の訂正" };
            let valid = Validity::since(moved);
            draft.later.push(Later { on, title, key: 0, valid, fact: fact.into() });
        }
    }

    /// 年間平均 to be looked at: every spring is busy.
    fn busy_every_spring(&mut self, number: u32) {
        let Some(draft) = self.steady(number, 238_000 + i64::from(number) * 2_000) else { return };
        for (month, pay) in &mut draft.pay {
            if (4..=6).contains(&month.month()) {
                pay.variable = Yen::new(66_000 + i64::from(number) * 500);
            }
        }
    }

    /// 医師国民健康保険組合 instead of health insurance: pension insurance only.
    fn pension_only(&mut self, number: u32, base: i64) {
        let Some(draft) = self.steady(number, base) else { return };
        draft.enrol(|made| made.insured_as = InsuredAs::PensionOnly);
        for standard in &mut draft.standards {
            standard.health = None;
        }
    }
}
