//! 被扶養者異動 — who became a dependant, ceased to be one, or changed.
//!
//! Law: 健康保険法3条7項, 健康保険法施行規則38条, 国民年金法施行規則1条の4. A row carries the insured person, a
//! spouse and two others; more take more rows.

use romori_filing::{
    BasicPensionNumber, Beginning, DependentChangeKind, DependentChangeRow, Ending, FiledAddress,
    OtherDependent, Spouse,
};
use romori_roster::{ClientView, Dependant, PersonView, Relationship, Sex};
use romori_statute::StatuteError;
use romori_statute::dependent_income::{DependentIncome, DependentIncomeCase, dependent_income};
use romori_statute::law::Law;
use romori_statute::trace::{Explanation, Silent};
use romori_types::{Date, EstablishmentId, PersonId, Prefecture, Yen, half_width_kana};
use serde::{Deserialize, Serialize};

use super::Choices;
use super::acquisition::address_of;
use super::declaration::Occasion;
use super::facts::{FactsUsed, Subject};
use super::gather::Gathered;
use super::member::{Member, Named, filed_person, parted};
use crate::drafting::{Notice, NoticeProblem};
use crate::office::OfficeForm;

/// 異動の別
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DependantChange {
    /// 該当: became a dependant.
    Became,
    /// 非該当: is one no longer.
    Ceased,
    /// 変更: something about them changed.
    Altered,
}

/// 異動の記入 of one notice: what the ledgers do not hold.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DependantEntry {
    /// 異動の別
    pub change: DependantChange,
    /// 事業主確認欄: whether the employer confirmed relation and income.
    #[serde(default)]
    pub employer_confirmed: bool,
    /// 事業主等受付年月日
    #[serde(default)]
    pub received_on: Option<Date>,
    /// 被保険者の年収
    #[serde(default)]
    pub income: Option<Yen>,
    /// 配偶者の年間収入, where the spouse is not the dependant.
    #[serde(default)]
    pub spouse_income: Option<Yen>,
    /// Those concerned.
    pub dependants: Vec<DependantDetail>,
}

/// 被扶養者ごとの記入
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DependantDetail {
    /// The dependant's number in the ledger.
    pub number: u32,
    /// 理由, the form's code.
    #[serde(default)]
    pub reason: Option<u8>,
    /// その他の理由
    #[serde(default)]
    pub reason_text: String,
    /// 職業, the form's code.
    #[serde(default)]
    pub occupation: Option<u8>,
    /// 年収
    #[serde(default)]
    pub income: Option<Yen>,
    /// 障害者, whose income may be higher.
    #[serde(default)]
    pub disabled: bool,
    /// 続柄 of the form, where the ledger's word is not enough: 1–10; of a spouse 1–4.
    #[serde(default)]
    pub relation: Option<u8>,
    /// 続柄の補足
    #[serde(default)]
    pub relation_text: String,
    /// 郵便番号 and 住所, where they differ from the insured person's.
    #[serde(default)]
    pub address: Option<(String, String)>,
    /// 住所地 after 非該当.
    #[serde(default)]
    pub prefecture: Option<Prefecture>,
    /// 死亡年月日
    #[serde(default)]
    pub died_on: Option<Date>,
    /// 基礎年金番号 of a spouse.
    #[serde(default)]
    pub basic_pension_number: Option<String>,
    /// 備考: with 変更, what changed and what it was.
    #[serde(default)]
    pub remarks: String,
    /// 続柄確認
    #[serde(default)]
    pub relation_confirmed: bool,
    /// 資格確認書の発行が要る
    #[serde(default)]
    pub certificate: bool,
}

/// 被扶養者異動の決定 — the rows of one insured person, and what somebody should look at.
#[derive(Clone)]
pub struct DependantDecision {
    /// The insured person.
    pub person: PersonId,
    /// The person's number within the client.
    pub number: u32,
    /// 事業所
    pub establishment: EstablishmentId,
    /// The day from which the deadline counts: the first day on which somebody became or ceased.
    pub on: Option<Date>,
    /// Of those who became dependants: whether their income stays below the limit, where it is
    /// given.
    pub incomes: Vec<JudgedIncome>,
    /// What somebody should look at.
    pub cautions: Vec<String>,
    seen_on: Date,
    entry: DependantEntry,
}

/// 被扶養者の収入の判定 of one dependant.
#[derive(Clone)]
pub struct JudgedIncome {
    /// The dependant's number in the ledger.
    pub number: u32,
    /// The limit and whether the income stays below it; why not, if it cannot be judged.
    pub judged: Result<DependentIncome, StatuteError>,
    case: DependentIncomeCase,
}

/// Decides one change; `None` where the person is not insured on the day.
pub fn determine(
    law: &Law,
    client: &ClientView,
    number: u32,
    on: Date,
    entry: &DependantEntry,
) -> Option<DependantDecision> {
    let person = client.person(number)?;
    let places = client.establishments.iter();
    let member = places
        .filter_map(|place| Member::between(person, place.id, on, on))
        .max_by_key(|member| member.enrolment.acquired_on)?;
    let concerned = || chosen(person, entry);
    let days = concerned().filter_map(|(dependant, _)| match entry.change {
        DependantChange::Became => Some(dependant.since),
        DependantChange::Ceased => dependant.until,
        DependantChange::Altered => None,
    });
    let first = days.min();
    let mut cautions = Vec::new();
    for (dependant, detail) in concerned() {
        cautions.extend(cautions_of(dependant, detail, entry.change));
    }
    let became = concerned().filter(|_| entry.change == DependantChange::Became);
    let incomes: Vec<JudgedIncome> =
        became.filter_map(|(dependant, detail)| income_of(law, dependant, detail)).collect();
    if incomes.iter().any(|income| income.judged.as_ref().is_ok_and(|judged| !judged.within)) {
        cautions.push(
            "年間収入が被扶養者の基準額に届いています。収入の見込みを確かめてください。".to_owned(),
        );
    }
    Some(DependantDecision {
        person: person.id,
        number,
        establishment: member.enrolment.establishment,
        on: first,
        incomes,
        cautions,
        seen_on: on,
        entry: entry.clone(),
    })
}

/// The dependants of the entry that the ledger has.
fn chosen<'a>(
    person: &'a PersonView,
    entry: &'a DependantEntry,
) -> impl Iterator<Item = (&'a Dependant, &'a DependantDetail)> {
    entry.dependants.iter().filter_map(|detail| {
        let found = person.dependants.iter().find(|(number, _)| *number == detail.number);
        Some((&found?.1, detail))
    })
}

fn income_of(law: &Law, dependant: &Dependant, detail: &DependantDetail) -> Option<JudgedIncome> {
    let case = DependentIncomeCase {
        birth_date: dependant.birth_date,
        is_spouse: dependant.relationship == Relationship::Spouse,
        disabled: detail.disabled,
        income: detail.income?,
        recognised_on: dependant.since,
    };
    let judged = dependent_income(&case, law, &mut Silent);
    Some(JudgedIncome { number: detail.number, judged, case })
}

fn cautions_of(
    dependant: &Dependant,
    detail: &DependantDetail,
    change: DependantChange,
) -> Vec<String> {
    let mut cautions = Vec::new();
    let mut say = |text: &str| cautions.push(text.to_owned());
    if change == DependantChange::Became && !detail.relation_confirmed {
        say("続柄を公的な書類で確かめたかどうかを記入してください。");
    }
    if dependant.third_category && dependant.relationship != Relationship::Spouse {
        say("国民年金第3号は配偶者だけです。台帳を直してください。");
    }
    if change == DependantChange::Ceased && dependant.until.is_none() {
        say("被扶養者でなくなった日が台帳にありません。");
    }
    cautions
}

impl DependantDecision {
    /// From which day the deadline counts.
    pub fn occasion(&self) -> Occasion {
        Occasion::Event(self.on.unwrap_or(self.seen_on))
    }

    /// Why the incomes are judged so, step by step, one dependant after the other.
    pub fn explain(&self, law: &Law) -> Explanation {
        let mut trace = Explanation::default();
        for income in &self.incomes {
            // A refused case keeps the steps taken until then; the refusal is in the judgement.
            let _ = dependent_income(&income.case, law, &mut trace);
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
            used.family(person);
        }
        used.given(&format!("entry {}", self.person), &self.entry);
        used
    }
}

/// Makes and checks the notice of several changes at one establishment.
pub fn notice(
    client: &ClientView,
    decisions: &[DependantDecision],
    office: &OfficeForm,
    choices: &Choices,
    today: Date,
) -> Notice {
    let mut gathered = Gathered::new(choices);
    for decision in decisions.iter().filter(|one| !choices.left_out.contains(&one.number)) {
        let Some(person) = client.person(decision.number) else { continue };
        let on = decision.seen_on;
        let Some(member) = Member::between(person, decision.establishment, on, on) else {
            continue;
        };
        gathered.add_rows(&member, |name| rows_of(&member, name, decision, choices));
    }
    gathered.check(office, today)
}

/// One row with the spouse and two others, then two more others a row.
fn rows_of(
    member: &Member<'_>,
    name: &Named,
    decision: &DependantDecision,
    choices: &Choices,
) -> Result<Vec<DependentChangeRow>, Box<NoticeProblem>> {
    let person = member.person;
    let entry = &decision.entry;
    let problem = |item: &str, reason: &str, remedy: &str| {
        Box::new(name.filed().problem("APP-0003", item, reason, remedy))
    };
    let Some(sex) = person.identity.sex else {
        let remedy = "台帳の氏名・生年月日・番号に性別を入れてください。";
        return Err(problem("13 被保険者の性別", "性別が台帳にありません。", remedy));
    };
    let own = address_of(person);
    let mut spouse = None;
    let mut others = Vec::new();
    for (dependant, detail) in chosen(person, entry) {
        if dependant.relationship == Relationship::Spouse {
            spouse = Some(spouse_of(dependant, detail, own.as_ref(), entry.change));
        } else {
            let sex = dependant.sex.ok_or_else(|| {
                let remedy = "台帳の被扶養者に性別を入れてください。";
                problem("75 性別", "被扶養者の性別が台帳にありません。", remedy)
            })?;
            others.push(other_of(person, (dependant, sex), detail, own.as_ref(), entry.change));
        }
    }
    let mut others = others.into_iter();
    let mut rows = Vec::new();
    loop {
        let row = DependentChangeRow {
            employer_confirmed: entry.employer_confirmed,
            received_on: entry.received_on,
            person: filed_person(member, name, true, &choices.spellings),
            sex: sex_code(sex),
            income: entry.income.filter(|_| entry.change == DependantChange::Became),
            address: own.clone(),
            change: match entry.change {
                DependantChange::Became => DependentChangeKind::Became,
                DependantChange::Ceased => DependentChangeKind::Ceased,
                DependantChange::Altered => DependentChangeKind::Altered,
            },
            spouse: spouse.take(),
            spouse_annual_income: entry
                .spouse_income
                .filter(|_| entry.change == DependantChange::Became && rows.is_empty()),
            others: [others.next(), others.next()],
        };
        rows.push(row);
        if others.len() == 0 {
            return Ok(rows);
        }
    }
}

const fn sex_code(sex: Sex) -> u8 {
    match sex {
        Sex::Male => 1,
        Sex::Female => 2,
    }
}

fn beginning(dependant: &Dependant, detail: &DependantDetail) -> Beginning {
    Beginning {
        on: dependant.since,
        reason: detail.reason,
        reason_text: detail.reason_text.clone(),
        occupation: detail.occupation,
    }
}

fn ending(dependant: &Dependant, detail: &DependantDetail) -> Option<Ending> {
    Some(Ending {
        on: dependant.until?,
        reason: detail.reason,
        reason_text: detail.reason_text.clone(),
        died_on: detail.died_on,
        prefecture: detail.prefecture,
    })
}

/// The dependant's own address, or the insured person's where they live together.
fn address(
    dependant: &Dependant,
    detail: &DependantDetail,
    own: Option<&FiledAddress>,
) -> Option<FiledAddress> {
    match &detail.address {
        Some((postal_code, text)) => Some(FiledAddress {
            postal_code: postal_code.clone(),
            kana: String::new(),
            kanji: parted(text),
        }),
        None => own.filter(|_| dependant.lives_together).cloned(),
    }
}

fn kanji_of(dependant: &Dependant) -> Option<String> {
    let name = parted(&dependant.name.kanji);
    (!name.is_empty()).then_some(name)
}

fn spouse_of(
    dependant: &Dependant,
    detail: &DependantDetail,
    own: Option<&FiledAddress>,
    change: DependantChange,
) -> Spouse {
    let became = change == DependantChange::Became;
    // 1 夫, 2 妻: by the sex of the spouse, unless the entry says 未届.
    let by_sex = dependant.sex.map_or(2, sex_code);
    let nowhere =
        FiledAddress { postal_code: String::new(), kana: String::new(), kanji: String::new() };
    Spouse {
        filed_on: None,
        name_kana: half_width_kana(&dependant.name.kana),
        name_kanji: kanji_of(dependant),
        birth_date: dependant.birth_date,
        relation: detail.relation.unwrap_or(by_sex),
        pension_number: detail.basic_pension_number.as_deref().and_then(BasicPensionNumber::parse),
        nationality: String::new(),
        alias: None,
        lives_together: became.then_some(dependant.lives_together),
        address: address(dependant, detail, own).unwrap_or(nowhere),
        phone: None,
        beginning: became.then(|| beginning(dependant, detail)),
        income: detail.income.filter(|_| became),
        ending: ending(dependant, detail).filter(|_| change == DependantChange::Ceased),
        remarks: detail.remarks.clone(),
        relation_confirmed: detail.relation_confirmed,
        abroad: None,
        certificate: detail.certificate,
    }
}

fn other_of(
    person: &PersonView,
    (dependant, sex): (&Dependant, Sex),
    detail: &DependantDetail,
    own: Option<&FiledAddress>,
    change: DependantChange,
) -> OtherDependent {
    let became = change == DependantChange::Became;
    OtherDependent {
        name_kana: half_width_kana(&dependant.name.kana),
        name_kanji: kanji_of(dependant),
        birth_date: dependant.birth_date,
        sex: sex_code(sex),
        relation: detail.relation.unwrap_or_else(|| relation(person, dependant)),
        relation_text: detail.relation_text.clone(),
        lives_together: became.then_some(dependant.lives_together),
        address: address(dependant, detail, own),
        abroad: None,
        beginning: became.then(|| beginning(dependant, detail)),
        income: detail.income.filter(|_| became),
        ending: ending(dependant, detail).filter(|_| change == DependantChange::Ceased),
        remarks: detail.remarks.clone(),
        relation_confirmed: detail.relation_confirmed,
        certificate: detail.certificate,
    }
}

/// 続柄 of the form: of brothers and sisters by who is older.
fn relation(person: &PersonView, dependant: &Dependant) -> u8 {
    match dependant.relationship {
        Relationship::Child => 1,
        Relationship::Parent => 3,
        Relationship::Sibling if person.identity.birth_date < dependant.birth_date => 5,
        Relationship::Sibling => 6,
        Relationship::Grandparent => 7,
        Relationship::Grandchild => 9,
        Relationship::Spouse | Relationship::Other => 10,
    }
}

romori_types::quiet_debug!(DependantEntry, DependantDetail, DependantDecision, JudgedIncome);
