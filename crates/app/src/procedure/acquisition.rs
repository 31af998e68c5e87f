//! 資格取得 — from a hire event to 資格取得時決定, the notice, and the papers that follow.
//!
//! Law: 健康保険法42条・48条, 厚生年金保険法22条・27条.

use romori_filing::{AcquisitionRemarks, AcquisitionRow, FiledAddress};
use romori_roster::{
    ClientView, EnrolmentCategory, EstablishmentView, InsuredAs, Insurer, PersonView, Sex,
    StandardBy, StandardRemuneration,
};
use romori_statute::StatuteError;
use romori_statute::acquisition_determination::{
    AcquisitionCase, AcquisitionDetermination, AcquisitionPay, acquisition_determination,
};
use romori_statute::law::Law;
use romori_statute::trace::{Explanation, Silent, Trace};
use romori_types::{Date, EstablishmentId, PersonId, YearMonth, Yen, half_width_kana};
use serde::{Deserialize, Serialize};

use super::Choices;
use super::declaration::{Occasion, Procedure};
use super::facts::{FactsUsed, Subject};
use super::follow_up::FollowUp;
use super::gather::{Gathered, through_enrolment};
use super::member::{AgeClass, Member, Named, employment_ended, filed_person, parted};
use crate::drafting::{Notice, NoticeProblem};
use crate::office::OfficeForm;

/// 資格取得の記入 — what the hire event has beside the ledgers.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcquisitionEntry {
    /// 資格取得時の報酬 in money, by how it is fixed; added.
    pub pay: Vec<PlannedPay>,
    /// 現物, in yen a month.
    #[serde(default)]
    pub in_kind: Yen,
    /// 取得区分: 1 健保・厚年 unless told otherwise (3 共済出向, 4 船保任継).
    #[serde(default)]
    pub acquisition_kind: Option<u8>,
    /// 坑内員
    #[serde(default)]
    pub underground: bool,
    /// 住民票住所を記載できない理由: 1 海外在住, 2 短期在留, 3 その他.
    #[serde(default)]
    pub no_address_reason: Option<u8>,
    /// 理由 3 の内容
    #[serde(default)]
    pub no_address_text: String,
    /// 資格確認書の発行が要る
    #[serde(default)]
    pub certificate: bool,
    /// 備考欄（その他）
    #[serde(default)]
    pub remarks: String,
}

/// 資格取得時の報酬の定め方
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlannedPay {
    /// 月により定める額
    Monthly(Yen),
    /// 週その他の期間により定める額 and the days of that period.
    Period {
        /// Of the whole period.
        amount: Yen,
        /// 総日数
        days: u16,
    },
    /// 日・時間・出来高: what those of like work and pay received in the month before.
    Comparison(Yen),
}

/// 資格取得の決定
#[derive(Clone)]
pub struct AcquisitionDecision {
    /// The person.
    pub person: PersonId,
    /// The person's number within the client.
    pub number: u32,
    /// The number of the enrolment in the ledger.
    pub enrolment_number: u32,
    /// 事業所
    pub establishment: EstablishmentId,
    /// 資格取得日
    pub acquired_on: Date,
    /// The age on that day.
    pub age: AgeClass,
    /// 資格取得時決定, or why there is none.
    pub determination: Result<AcquisitionDetermination, StatuteError>,
    /// Papers that follow from the same event.
    pub follow_ups: Vec<FollowUp>,
    /// What somebody should look at.
    pub cautions: Vec<String>,
    /// 退職後の継続再雇用: lost and acquired on the same day.
    pub reemployed: bool,
    has_dependents: bool,
    entry: AcquisitionEntry,
}

/// Decides one acquisition; `None` where the ledger has no such enrolment.
///
/// Law: 健康保険法42条, 厚生年金保険法22条: the standard of the pay agreed, from the month of acquisition
/// to August of the year, or of the next from June on.
pub fn determine(
    law: &Law,
    client: &ClientView,
    (number, enrolment_number): (u32, u32),
    entry: &AcquisitionEntry,
) -> Option<AcquisitionDecision> {
    let person = client.person(number)?;
    let (_, enrolment) = person.enrolments.iter().find(|(n, _)| *n == enrolment_number)?;
    let place = client.establishment(enrolment.establishment)?;
    let member = Member::through(person, enrolment);
    let acquired_on = enrolment.acquired_on;
    let age = AgeClass::on(person.identity.birth_date, acquired_on);
    let has_dependents = dependants_on(person, acquired_on);
    let mut made = AcquisitionDecision {
        person: person.id,
        number,
        enrolment_number,
        establishment: place.id,
        acquired_on,
        age,
        determination: decide(law, acquired_on, entry, &mut Silent),
        follow_ups: follow_ups(&member, has_dependents),
        cautions: Vec::new(),
        reemployed: lost_on_the_day(&member),
        has_dependents,
        entry: entry.clone(),
    };
    made.cautions = cautions(&member, place, &made);
    Some(made)
}

fn decide<T: Trace>(
    law: &Law,
    acquired_on: Date,
    entry: &AcquisitionEntry,
    trace: &mut T,
) -> Result<AcquisitionDetermination, StatuteError> {
    let mut pay: Vec<AcquisitionPay> = entry.pay.iter().map(|pay| pay.of_law()).collect();
    if entry.in_kind > Yen::ZERO {
        pay.push(AcquisitionPay::Monthly(entry.in_kind));
    }
    acquisition_determination(&AcquisitionCase { acquired_on, pay }, law, trace)
}

fn dependants_on(person: &PersonView, day: Date) -> bool {
    person.dependants.iter().any(|(_, dependant)| {
        dependant.since <= day && dependant.until.is_none_or(|until| day < until)
    })
}

/// 同日得喪: another enrolment of the establishment ends on the day this one begins.
fn lost_on_the_day(member: &Member<'_>) -> bool {
    member.person.enrolments.iter().any(|(_, made)| {
        made.establishment == member.enrolment.establishment
            && made.lost_on == Some(member.enrolment.acquired_on)
            && employment_ended(member.person, made)
    })
}

fn follow_ups(member: &Member<'_>, has_dependents: bool) -> Vec<FollowUp> {
    let acquired_on = member.enrolment.acquired_on;
    let hired_on = member.employment.map_or(acquired_on, |made| made.hired_on);
    let mut papers = vec![FollowUp {
        procedure: Procedure::EmploymentInsuranceAcquisition,
        occasion: Occasion::Month(YearMonth::of(hired_on)),
        why: "週の所定労働時間が20時間以上で、31日以上の雇用の見込みがあるとき".to_owned(),
    }];
    if has_dependents {
        papers.push(FollowUp {
            procedure: Procedure::DependentChange,
            occasion: Occasion::Event(acquired_on),
            why: "被扶養者がいるため".to_owned(),
        });
    }
    papers
}

fn cautions(
    member: &Member<'_>,
    place: &EstablishmentView,
    made: &AcquisitionDecision,
) -> Vec<String> {
    let mut cautions = Vec::new();
    let mut say = |text: &str| cautions.push(text.to_owned());
    let short = member.enrolment.category == EnrolmentCategory::ShortTime;
    if short && !place.profile.short_time_applies {
        say(
            "短時間労働者ですが、事業所は特定適用事業所になっていません。どちらかを直してください。",
        );
    }
    if member.worker_disagrees() {
        say("被保険者資格と雇用で短時間労働者かどうかが違います。どちらかを直してください。");
    }
    let aged = member.enrolment.insured_as == InsuredAs::AgedEmployee;
    if made.age.is_aged() != aged {
        say("70歳以上かどうかと「加入する保険」が合いません。生年月日か台帳を直してください。");
    }
    if made.reemployed {
        say("喪失と同じ日の取得です。退職後の継続再雇用（60歳以上）なら備考に入ります。");
    }
    if member.enrolment.lost_on.map(YearMonth::of) == Some(YearMonth::of(made.acquired_on)) {
        say("同じ月に喪失しています。取得届と喪失届の両方が要り、この月の保険料は徴収します。");
    }
    if let Insurer::Society { .. } = place.profile.insurer {
        say("健康保険組合への届出は、組合の様式で別に出します。ここでは作りません。");
    }
    if member.two_workplaces() {
        say("二以上事業所勤務届（選択届）を10日以内に出します。ここでは作りません。");
    }
    cautions
}

impl PlannedPay {
    const fn of_law(self) -> AcquisitionPay {
        match self {
            Self::Monthly(yen) => AcquisitionPay::Monthly(yen),
            Self::Period { amount, days } => AcquisitionPay::Period { amount, days },
            Self::Comparison(yen) => AcquisitionPay::Comparison(yen),
        }
    }
}

impl AcquisitionDecision {
    /// Why, step by step.
    pub fn explain(&self, law: &Law) -> Explanation {
        let mut trace = Explanation::default();
        // A refused case keeps the steps taken until then; the refusal is in the decision.
        let _ = decide(law, self.acquired_on, &self.entry, &mut trace);
        trace
    }

    /// The standard to be recorded once the notice is filed.
    pub fn standard(&self, insured_as: InsuredAs) -> Option<StandardRemuneration> {
        let made = self.determination.as_ref().ok()?;
        let health = self.age != AgeClass::From75 && insured_as != InsuredAs::PensionOnly;
        let pension = insured_as != InsuredAs::HealthOnly;
        Some(StandardRemuneration {
            health: health.then_some(made.health.standard),
            pension: pension.then_some(made.pension.standard),
            by: StandardBy::Acquisition,
            from_month: made.period.from,
        })
    }

    /// What the decision rests on.
    pub fn facts(&self, client: &ClientView) -> FactsUsed {
        let mut used = FactsUsed::default();
        if let Some(place) = client.establishment(self.establishment) {
            used.one(Subject::Establishment(place.id), 0, Some(&place.profile));
        }
        if let Some(person) = client.person(self.number) {
            used.family(person);
        }
        used.given(&format!("enrolment {}", self.person), &self.enrolment_number);
        used.given(&format!("entry {}", self.person), &self.entry);
        used
    }
}

/// Makes and checks the notice of several acquisitions at one establishment.
pub fn notice(
    client: &ClientView,
    decisions: &[AcquisitionDecision],
    office: &OfficeForm,
    choices: &Choices,
    today: Date,
) -> Notice {
    let mut gathered = Gathered::new(choices);
    for decision in decisions.iter().filter(|one| !choices.left_out.contains(&one.number)) {
        let found = through_enrolment(client, decision.number, decision.enrolment_number);
        let Some(member) = found else { continue };
        gathered.add(&member, |name| row_of(&member, name, decision, choices));
    }
    gathered.check(office, today)
}

fn row_of(
    member: &Member<'_>,
    name: &Named,
    decision: &AcquisitionDecision,
    choices: &Choices,
) -> Result<AcquisitionRow, Box<NoticeProblem>> {
    let made = decision.determination.as_ref().map_err(|refusal| {
        Box::new(name.filed().problem(
            "APP-0001",
            "23 報酬月額（合計）",
            format!("報酬月額を決められませんでした。{refusal}"),
            "取得時の報酬を入れ直すか、この人を外して作ってください。",
        ))
    })?;
    let only_70 = decision.age == AgeClass::From75;
    let entry = &decision.entry;
    let sex = member.person.identity.sex.map(|sex| match (sex, entry.underground) {
        (_, true) => 3,
        (Sex::Male, false) => 1,
        (Sex::Female, false) => 2,
    });
    Ok(AcquisitionRow {
        person: filed_person(member, name, true, &choices.spellings),
        category: sex.filter(|_| !only_70),
        acquisition_kind: (!only_70).then_some(entry.acquisition_kind.unwrap_or(1)),
        acquired_on: decision.acquired_on,
        has_dependents: decision.has_dependents,
        cash: made.remuneration - entry.in_kind,
        in_kind: entry.in_kind,
        sum: made.remuneration,
        address: address_of(member.person),
        no_address_reason: entry.no_address_reason,
        no_address_text: entry.no_address_text.clone(),
        remarks: AcquisitionRemarks {
            age_70: decision.age.is_aged(),
            two_offices: member.two_workplaces(),
            short_time: member.enrolment.category == EnrolmentCategory::ShortTime,
            reemployed: decision.reemployed,
            other: entry.remarks.clone(),
            only_70,
            certificate: entry.certificate,
        },
    })
}

/// 住民票の住所 as the notice wants it.
pub(super) fn address_of(person: &PersonView) -> Option<FiledAddress> {
    let address = person.contact.as_ref()?.address.as_ref()?;
    Some(FiledAddress {
        postal_code: address.postal_code.clone(),
        kana: half_width_kana(&address.kana),
        kanji: parted(&address.text),
    })
}

romori_types::quiet_debug!(AcquisitionEntry, PlannedPay, AcquisitionDecision);
