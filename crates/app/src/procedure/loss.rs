//! 資格喪失 — from leaving, death, 75, or what else ends the enrolment, to the notice.
//!
//! Law: 健康保険法36条・48条, 厚生年金保険法14条・27条. The day of loss is the day after leaving; 70歳以上被用者
//! end with the day itself.

use romori_filing::{LossCause, LossRemarks, LossRow};
use romori_roster::{ClientView, InsuredAs, Insurer, LeavingReason, LossReason};
use romori_statute::StatuteError;
use romori_statute::age::age_limits;
use romori_statute::employment::{MonthsCharged, months_charged};
use romori_statute::law::Law;
use romori_statute::over_seventy::{OverSeventyCase, reaching_notice_may_be_left_out};
use romori_statute::trace::{Explanation, Silent};
use romori_types::{Date, EstablishmentId, PersonId, Yen};
use serde::{Deserialize, Serialize};

use super::Choices;
use super::declaration::{Occasion, Procedure};
use super::facts::{FactsUsed, Subject};
use super::follow_up::FollowUp;
use super::gather::{Gathered, through_enrolment};
use super::member::{AgeClass, Member, Named, filed_person};
use crate::drafting::Notice;
use crate::office::OfficeForm;

/// 資格喪失の記入 — what leaving has beside the ledgers.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossEntry {
    /// 資格確認書回収 添付枚数
    #[serde(default)]
    pub certificates_attached: Option<u8>,
    /// 資格確認書回収 返不能枚数
    #[serde(default)]
    pub certificates_lost: Option<u8>,
    /// 備考欄（その他）
    #[serde(default)]
    pub remarks: String,
}

/// 資格喪失の決定
#[derive(Clone)]
pub struct LossDecision {
    /// The person.
    pub person: PersonId,
    /// The person's number within the client.
    pub number: u32,
    /// The number of the enrolment in the ledger.
    pub enrolment_number: u32,
    /// 事業所
    pub establishment: EstablishmentId,
    /// 喪失の原因
    pub cause: LossReason,
    /// 退職日・死亡日, the last day; none where the employment goes on.
    pub last_day: Option<Date>,
    /// 資格喪失日: the first day without.
    pub lost_on: Date,
    /// The age on the last day insured.
    pub age: AgeClass,
    /// 最後に徴収する月 and 同月得喪, where the employment ends.
    pub months: Option<MonthsCharged>,
    /// Papers that follow from the same event.
    pub follow_ups: Vec<FollowUp>,
    /// What somebody should look at.
    pub cautions: Vec<String>,
    /// 退職後の継続再雇用: acquired again on the day of loss.
    pub reemployed: bool,
    acquired_on: Date,
    entry: LossEntry,
}

/// 何を届け出るか — which of two ends of one enrolment: who left health insurance at 75 and works on
/// leaves later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossEvent {
    /// 退職・死亡: the employment ends.
    Leaving,
    /// 75歳到達・障害認定・社会保障協定: the employment goes on.
    WhileEmployed,
}

/// Why a loss cannot be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LossRefusal {
    /// The ledger has no such enrolment.
    NoEnrolment,
    /// Neither employment nor enrolment says that anything ended.
    NotEnded,
    /// The days cannot be.
    Impossible(String),
}

/// Decides one loss.
///
/// # Errors
/// When the ledger has no such enrolment, nothing ended, or the days cannot be.
pub fn determine(
    client: &ClientView,
    (number, enrolment_number): (u32, u32),
    event: LossEvent,
    entry: &LossEntry,
) -> Result<LossDecision, LossRefusal> {
    let person = client.person(number).ok_or(LossRefusal::NoEnrolment)?;
    let enrolment = person.enrolments.iter().find(|(n, _)| *n == enrolment_number);
    let (_, enrolment) = enrolment.ok_or(LossRefusal::NoEnrolment)?;
    let member = Member::through(person, enrolment);
    let ended = match event {
        LossEvent::Leaving => left(&member)?,
        LossEvent::WhileEmployed => while_employed(&member)?,
    };
    let insured_last = ended.last_day.or_else(|| ended.lost_on.yesterday().ok());
    let birth_date = person.identity.birth_date;
    let age = AgeClass::on(birth_date, insured_last.unwrap_or(ended.lost_on));
    let months = ended
        .last_day
        .map(|last| months_charged(member.since, Some(last), &mut Silent).map_err(impossible))
        .transpose()?;
    let reemployed = person.enrolments.iter().any(|(_, made)| {
        made.establishment == enrolment.establishment && made.acquired_on == ended.lost_on
    });
    let mut made = LossDecision {
        person: person.id,
        number,
        enrolment_number,
        establishment: enrolment.establishment,
        cause: ended.cause,
        last_day: ended.last_day,
        lost_on: ended.lost_on,
        age,
        months,
        follow_ups: follow_ups(&ended),
        cautions: Vec::new(),
        reemployed,
        acquired_on: member.since,
        entry: entry.clone(),
    };
    made.cautions = cautions(client, &member, &made);
    Ok(made)
}

/// What ended, and when.
struct Ended {
    cause: LossReason,
    last_day: Option<Date>,
    lost_on: Date,
}

fn left(member: &Member<'_>) -> Result<Ended, LossRefusal> {
    let enrolment = member.enrolment;
    let left = member.employment.and_then(|made| Some((made.left_on?, made.leaving)));
    let written = match enrolment.loss {
        Some(cause @ (LossReason::Left | LossReason::Died)) => {
            enrolment.lost_on.and_then(|lost| lost.yesterday().ok()).map(|day| (cause, day))
        }
        _ => None,
    };
    let of_employment = left.map(|(day, reason)| match reason {
        Some(LeavingReason::Died) => (LossReason::Died, day),
        Some(LeavingReason::Left) | None => (LossReason::Left, day),
    });
    if let (Some((_, one)), Some((_, other))) = (written, of_employment)
        && one != other
    {
        return Err(LossRefusal::Impossible(
            "台帳の資格喪失日が退職日の翌日になっていません。どちらかを直してください。".to_owned(),
        ));
    }
    let (cause, last_day) = written.or(of_employment).ok_or(LossRefusal::NotEnded)?;
    let lost_on = last_day.tomorrow().map_err(|_| beyond())?;
    Ok(Ended { cause, last_day: Some(last_day), lost_on })
}

/// 75歳到達, 障害認定, 社会保障協定: the employment goes on.
fn while_employed(member: &Member<'_>) -> Result<Ended, LossRefusal> {
    let enrolment = member.enrolment;
    let cause = match enrolment.loss {
        None | Some(LossReason::Left | LossReason::Died) => return Err(LossRefusal::NotEnded),
        Some(cause) => cause,
    };
    let lost_on = enrolment.lost_on.ok_or(LossRefusal::NotEnded)?;
    if cause == LossReason::Reached75 {
        let limits = age_limits(member.person.identity.birth_date, &mut Silent);
        let birthday = limits.map_err(impossible)?.health_loss_date;
        if birthday != lost_on {
            return Err(LossRefusal::Impossible(
                "75歳到達の資格喪失日は、75歳の誕生日の当日です。台帳の日付を直してください。"
                    .to_owned(),
            ));
        }
    }
    Ok(Ended { cause, last_day: None, lost_on })
}

fn impossible(error: StatuteError) -> LossRefusal {
    LossRefusal::Impossible(error.to_string())
}

fn beyond() -> LossRefusal {
    LossRefusal::Impossible("退職日が暦の範囲の外です。".to_owned())
}

fn follow_ups(ended: &Ended) -> Vec<FollowUp> {
    if ended.last_day.is_none() {
        return Vec::new();
    }
    vec![FollowUp {
        procedure: Procedure::EmploymentInsuranceLoss,
        occasion: Occasion::Event(ended.lost_on),
        why: "雇用保険の被保険者のとき".to_owned(),
    }]
}

fn cautions(client: &ClientView, member: &Member<'_>, made: &LossDecision) -> Vec<String> {
    let mut cautions = Vec::new();
    let mut say = |text: &str| cautions.push(text.to_owned());
    if made.months.is_some_and(|months| months.same_month) {
        say("同じ月に取得して喪失したので、この月の保険料を徴収します。\
             同じ月に国民年金か別の厚生年金に入ると、厚生年金保険料だけは返されます。");
    }
    if made.reemployed {
        say("喪失と同じ日に取得しています。取得届と一緒に出します。");
    }
    if member.two_workplaces() {
        say("二以上事業所勤務の方です。もう一つの事業所の資格は続きます。");
    }
    let place = client.establishment(made.establishment);
    if place.is_some_and(|place| matches!(place.profile.insurer, Insurer::Society { .. })) {
        say("健康保険組合への届出は、組合の様式で別に出します。ここでは作りません。");
    }
    if made.cause == LossReason::Reached75 && member.enrolment.insured_as != InsuredAs::AgedEmployee
    {
        say("75歳の方ですが、台帳では70歳以上被用者になっていません。台帳を直してください。");
    }
    if made.cause == LossReason::Reached75 {
        say("被扶養者も健康保険の資格を失うので、国民健康保険などの手続を案内してください。");
    }
    cautions
}

impl LossDecision {
    /// Whether only the part of 70歳以上被用者 is filed: 75 and over, who left health insurance before.
    pub fn only_70(&self) -> bool {
        self.age == AgeClass::From75
    }

    /// 70歳以上被用者の不該当年月日: the last day itself.
    pub fn not_applicable_on(&self) -> Option<Date> {
        self.last_day.filter(|_| self.age.is_aged())
    }

    /// From which day the deadline counts.
    pub fn occasion(&self) -> Occasion {
        Occasion::Event(self.lost_on)
    }

    /// 最後に徴収する月, step by step; no step where the employment goes on.
    pub fn explain(&self) -> Explanation {
        let mut trace = Explanation::default();
        if let Some(last) = self.last_day {
            // The days were found possible when this was decided.
            let _ = months_charged(self.acquired_on, Some(last), &mut trace);
        }
        trace
    }

    /// What the decision rests on.
    pub fn facts(&self, client: &ClientView) -> FactsUsed {
        let mut used = FactsUsed::default();
        if let Some(place) = client.establishment(self.establishment) {
            used.one(Subject::Establishment(place.id), 0, Some(&place.profile));
        }
        if let Some(person) = client.person(self.number) {
            used.person(person);
        }
        used.given(&format!("enrolment {}", self.person), &self.enrolment_number);
        used.given(&format!("entry {}", self.person), &self.entry);
        used
    }
}

impl std::fmt::Display for LossRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NoEnrolment => "台帳にこの被保険者資格がありません。",
            Self::NotEnded => {
                "退職日も喪失の原因も台帳にありません。雇用か被保険者資格に入れてください。"
            }
            Self::Impossible(message) => message,
        })
    }
}

impl std::error::Error for LossRefusal {}

/// 70歳到達 — who reaches 70 while employed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReachingSeventy {
    /// The day on which 70 is reached: the loss of pension insurance.
    pub reached_on: Date,
    /// Whether 70歳到達届 may be left out: the amount that stands for the standard is the same.
    pub may_be_left_out: bool,
}

/// 70歳到達 of a person at an establishment. 届書CSV has no record for its notice: it is made on the
/// form of e-Gov.
///
/// # Errors
/// When the day lies beyond the calendar.
pub fn reaching_seventy(
    member: &Member<'_>,
    (standard_before, standard_now): (Yen, Yen),
) -> Result<ReachingSeventy, StatuteError> {
    let birth_date = member.person.identity.birth_date;
    let reached_on = age_limits(birth_date, &mut Silent)?.pension_loss_date;
    let case = OverSeventyCase {
        birth_date,
        employed_since: member.since,
        would_be_insured: true,
        was_insured_before: true,
        on: reached_on,
    };
    let may_be_left_out = reaching_notice_may_be_left_out(&case, standard_before, standard_now)?;
    Ok(ReachingSeventy { reached_on, may_be_left_out })
}

/// The deadline of one loss.
///
/// # Errors
/// When the day lies outside the years that were checked.
pub fn deadline(
    law: &Law,
    decision: &LossDecision,
) -> Result<super::declaration::Deadline, StatuteError> {
    Procedure::Loss.deadline(law, decision.occasion())
}

/// Makes and checks the notice of several losses at one establishment.
pub fn notice(
    client: &ClientView,
    decisions: &[LossDecision],
    office: &OfficeForm,
    choices: &Choices,
    today: Date,
) -> Notice {
    let mut gathered = Gathered::new(choices);
    for decision in decisions.iter().filter(|one| !choices.left_out.contains(&one.number)) {
        let found = through_enrolment(client, decision.number, decision.enrolment_number);
        let Some(member) = found else { continue };
        gathered.add(&member, |name| Ok(row_of(&member, name, decision, choices)));
    }
    gathered.check(office, today)
}

fn row_of(
    member: &Member<'_>,
    name: &Named,
    decision: &LossDecision,
    choices: &Choices,
) -> LossRow {
    let only_70 = decision.only_70();
    let entry = &decision.entry;
    LossRow {
        person: filed_person(member, name, !only_70, &choices.spellings),
        lost_on: (!only_70).then_some(decision.lost_on),
        cause: match decision.cause {
            LossReason::Left => LossCause::Left,
            LossReason::Died => LossCause::Died,
            LossReason::Reached75 => LossCause::Turned75,
            LossReason::Disability => LossCause::Disability,
            LossReason::SocialSecurityAgreement => LossCause::SocialSecurityAgreement,
        },
        left_on: decision.last_day,
        not_applicable_on: decision.not_applicable_on(),
        remarks: LossRemarks {
            two_offices: member.two_workplaces(),
            reemployed: decision.reemployed,
            other: entry.remarks.clone(),
            certificates_attached: entry.certificates_attached,
            certificates_lost: entry.certificates_lost,
            age_70: decision.not_applicable_on().is_some(),
            only_70,
        },
    }
}

romori_types::quiet_debug!(LossEntry, LossDecision);
