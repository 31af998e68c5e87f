//! 顧問先の設計 — what distinguishes one invented client from another.

use romori_roster::{
    ClientProfile, ClosingDay, Entrustment, EstablishmentProfile, FractionRule, Insurer, LegalForm,
    PayTerms, SocietyRates,
};
use romori_types::{ActorId, Date, EstablishmentId, Prefecture, Rate, YearMonth};

use crate::calendar::day;
use crate::number;
use crate::office::{Row, Subject};
use crate::random::Random;
use crate::recorder::{Ledger, Recorder};

/// A client before its people are made.
#[derive(Debug, Clone)]
pub struct Plan {
    /// 顧問先番号
    pub number: u32,
    /// 名称
    pub name: &'static str,
    /// フリガナ
    pub kana: &'static str,
    /// 法人・個人の別
    pub form: LegalForm,
    /// What it does.
    pub trade: &'static str,
    /// 事業主の氏名, with the title.
    pub employer: &'static str,
    /// 事業所: name, JIS code of the prefecture, 郡市区符号, 記号, 番号.
    pub places: &'static [(&'static str, u8, &'static str, &'static str, &'static str)],
    /// How many persons, leavers included.
    pub headcount: u32,
    /// Which member of the staff is in charge, by place.
    pub staff: usize,
    /// 委託の開始日
    pub since: Date,
    /// 委託の終了日
    pub until: Option<Date>,
    /// 点検者と承認者を分ける
    pub second_person_approves: bool,
    /// 給与の締めと支払
    pub terms: PayTerms,
    /// The day of the month on which pay is paid.
    pub payday: i8,
    /// 端数の特約
    pub fraction: FractionRule,
    /// Whether health insurance is a society's.
    pub society: bool,
    /// 特定適用事業所
    pub short_time_applies: bool,
    /// Of a thousand workers, so many パート and so many 短時間労働者.
    pub part_time: u32,
    /// As `part_time`.
    pub short_time: u32,
    /// Of a thousand persons, so many leave within the months of the story.
    pub leavers: u32,
    /// Bonuses: month, day, tenths of the fixed monthly pay.
    pub bonuses: &'static [(i8, i8, u32)],
}

impl Plan {
    /// The day on which a month's pay is paid.
    pub fn payday_in(&self, month: YearMonth) -> Date {
        month.day_or_last(self.payday)
    }

    /// 支払基礎日数 of somebody on a monthly salary: the days of the period that is paid.
    pub fn days_paid(&self, month: YearMonth) -> u8 {
        let closing = month.plus(-i32::from(self.terms.months_after));
        let counted = match self.terms.closing {
            ClosingDay::MonthEnd => closing,
            ClosingDay::Day(_) => closing.previous(),
        };
        counted.days().unsigned_abs()
    }

    /// The first and last day of the period that a month's pay is for.
    pub fn period(&self, month: YearMonth) -> (Date, Date) {
        let closing = month.plus(-i32::from(self.terms.months_after));
        match self.terms.closing {
            ClosingDay::MonthEnd => (closing.first_day(), closing.last_day()),
            ClosingDay::Day(last) => {
                let last = i8::try_from(last).unwrap_or(28);
                let before = closing.previous().day_or_last(last);
                (crate::calendar::plus_days(before, 1), closing.day_or_last(last))
            }
        }
    }

    /// The prefecture of the first establishment.
    pub fn prefecture(&self) -> Prefecture {
        let code = self.places.first().map_or(13, |place| place.1);
        prefecture(code)
    }

    /// Records who the client is, its entrustment and its establishments.
    pub fn record(
        &self,
        ledger: Ledger,
        establishments: &[EstablishmentId],
        story: Date,
        recorder: &mut Recorder,
    ) {
        let me = Subject::Client(ledger.client);
        let profile = ClientProfile {
            name: self.name.to_owned(),
            kana: self.kana.to_owned(),
            form: self.form,
            corporate_number: (self.form == LegalForm::Corporation)
                .then(|| number::corporate(self.number)),
            employer: self.employer.to_owned(),
            remarks: self.trade.to_owned(),
        };
        recorder.record(ledger, self.since, "", Row::since(me, self.since, profile));
        self.record_entrustment(ledger, recorder);
        let mut random = Random::of(0x9_1ACE, u64::from(self.number));
        for (place, id) in establishments.iter().enumerate() {
            let at = Subject::Establishment(*id);
            let profile = self.establishment(place, story, &mut random);
            recorder.record(ledger, self.since, "", Row::since(at, self.since, profile));
        }
    }

    /// The end of an entrustment is recorded when the client gives notice.
    fn record_entrustment(&self, ledger: Ledger, recorder: &mut Recorder) {
        let me = Subject::Client(ledger.client);
        let open = Entrustment {
            since: self.since,
            until: None,
            staff: Some(ledger.by),
            second_person_approves: self.second_person_approves,
        };
        recorder.record(ledger, self.since, "", Row::since(me, self.since, open.clone()));
        if let Some(until) = self.until {
            let told = crate::calendar::plus_days(until, -45);
            let ended = Entrustment { until: Some(until), ..open };
            recorder.record(ledger, told, "委託の終了", Row::since(me, told, ended));
        }
    }

    fn establishment(
        &self,
        place: usize,
        story: Date,
        random: &mut Random,
    ) -> EstablishmentProfile {
        let (name, code, district, symbol, office) =
            self.places.get(place).copied().unwrap_or(("本社", 13, "01", "ﾐﾎﾝ", "00001"));
        let prefecture = prefecture(code);
        let mut address = crate::place::address(prefecture, random);
        if let Some((street, _)) = address.text.split_once('　') {
            address.text = street.to_owned();
        }
        let serial = self.number * 10 + u32::try_from(place).unwrap_or(0);
        EstablishmentProfile {
            name: name.to_owned(),
            prefecture,
            district: district.to_owned(),
            symbol: symbol.to_owned(),
            number: office.to_owned(),
            postal_code: address.postal_code,
            address: address.text,
            employer: self.employer.to_owned(),
            phone: format!("0{}0-000-{:04}", 1 + code % 9, serial % 10_000),
            insurer: if self.society { society(story) } else { Insurer::Kyokai },
            fraction: self.fraction,
            pay_terms: Some(self.terms),
            short_time_applies: self.short_time_applies,
            labour_insurance_number: Some(number::labour(code, serial)),
            employment_insurance_number: Some(number::employment_office(code, serial)),
            filed_by_sharoushi: true,
        }
    }
}

/// The prefecture of a JIS code of the tables.
#[expect(clippy::expect_used, reason = "the codes of the tables are within 1 and 47")]
fn prefecture(code: u8) -> Prefecture {
    Prefecture::from_jis(code.clamp(1, 47)).expect("a prefecture")
}

/// An invented society whose rates changed in March of the story's year. The insured person bears
/// 45 percent of them.
fn society(story: Date) -> Insurer {
    let rates = |year: i16, health: i64, care: i64| SocietyRates {
        from: YearMonth::new(year, 3).unwrap_or(YearMonth::of(story)),
        health: Rate::from_billionths(health * 100_000),
        health_employee: Rate::from_billionths(health * 45_000),
        care: Rate::from_billionths(care * 100_000),
        care_employee: Rate::from_billionths(care * 45_000),
        source: format!("架空情報サービス健康保険組合 公告 {year}年2月20日"),
        source_on: day(year, 2, 20),
    };
    let year = story.year();
    Insurer::Society {
        name: "架空情報サービス健康保険組合".to_owned(),
        rates: vec![rates(year - 1, 920, 174), rates(year, 940, 180)],
    }
}

/// 「担当」 of a plan among the staff.
pub fn in_charge(staff: &[ActorId], plan: &Plan) -> Option<ActorId> {
    staff.get(plan.staff).or_else(|| staff.first()).copied()
}
