//! 契約の終わり・退職 — whose contract ends, who leaves, and what is due then.

use romori_roster::{ClientView, Employment, PersonView};
use romori_statute::calendar::{as_date, corresponding_day};
use romori_statute::due_date::{DueFrom, DueRule, due_date};
use romori_statute::employment::months_charged;
use romori_statute::error::StatuteError;
use romori_statute::law::Law;
use romori_statute::trace::{Explanation, Silent};
use romori_types::{Date, YearMonth, date_ja};

use super::{Consequence, Listed, PersonOf};

/// 契約の終わり・退職 — one employment that ends or may end.
#[derive(Clone, PartialEq, Eq)]
pub struct Ending {
    /// Who.
    pub who: PersonOf,
    /// The last day.
    pub last_day: Date,
    /// What ends.
    pub kind: EndingKind,
    /// What follows.
    pub consequences: Vec<Consequence>,
    /// The steps behind the months and the due day.
    pub why: Explanation,
}

/// 終わりの種類
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EndingKind {
    /// 退職が決まっている
    Leaving,
    /// 有期契約の満了
    ContractEnds,
    /// 2か月以内の契約の満了 — insurance begins if the work goes on.
    ShortContractEnds,
}

romori_types::quiet_debug!(Ending);

impl EndingKind {
    /// In the words of the pages.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Leaving => "退職",
            Self::ContractEnds => "契約の満了",
            Self::ShortContractEnds => "2か月以内の契約の満了",
        }
    }
}

/// Who leaves, and whose contract ends, between two days, both included: by day, then by number.
///
/// Law: 健康保険法36条, 厚生年金保険法14条 (loss on the day after the last); 健康保険法3条1項2号ロ, 厚生年金保険法
/// 12条1号ロ (employed for a term of two months or less, unless the work goes on beyond it).
pub fn endings(law: &Law, view: &ClientView, from: Date, to: Date) -> Listed<Ending> {
    let mut listed = Listed::default();
    for person in &view.persons {
        let who = PersonOf::of(view, person);
        listed.add(who, endings_of(law, who, person, from, to));
    }
    listed.found.sort_by_key(|ending: &Ending| (ending.last_day, ending.who));
    listed
}

fn endings_of(
    law: &Law,
    who: PersonOf,
    person: &PersonView,
    from: Date,
    to: Date,
) -> Result<Vec<Ending>, StatuteError> {
    let mut found = Vec::new();
    for (_, made) in &person.employments {
        let last_day = made.left_on.or(made.contract_ends_on);
        let Some(last_day) = last_day.filter(|last| from <= *last && *last <= to) else { continue };
        found.push(ending(law, who, person, made, last_day)?);
    }
    Ok(found)
}

fn ending(
    law: &Law,
    who: PersonOf,
    person: &PersonView,
    made: &Employment,
    last_day: Date,
) -> Result<Ending, StatuteError> {
    let enrolled = person.enrolment_on(last_day).is_some();
    let kind = match made.left_on {
        Some(_) => EndingKind::Leaving,
        None if !enrolled && within_two_months(made.hired_on, last_day)? => {
            EndingKind::ShortContractEnds
        }
        None => EndingKind::ContractEnds,
    };
    let mut why = Explanation::default();
    let mut consequences = Vec::new();
    if let Some(enrolment) = person.enrolment_on(last_day) {
        let acquired = enrolment.acquired_on.min(last_day);
        let months = months_charged(acquired, Some(last_day), &mut why)?;
        let day_after = last_day.tomorrow().unwrap_or(last_day);
        let lost = months.loss_date.unwrap_or(day_after);
        // Beyond the checked holidays the due day is not known; the ending is listed all the same.
        let due = due_date(law, DueRule::SocialInsuranceLoss, DueFrom::Event(lost), &mut why);
        consequences.push(Consequence {
            text: loss_in_words(kind, lost, months.last_premium_month, months.same_month),
            cites: vec!["健康保険法36条", "厚生年金保険法14条", "健康保険法156条3項"],
            notice: Some("資格喪失届"),
            due: due.ok().map(|found| found.due_adjusted),
        });
    }
    match kind {
        EndingKind::Leaving => {}
        EndingKind::ContractEnds => consequences.push(renewal()),
        EndingKind::ShortContractEnds => consequences.push(goes_on(last_day)),
    }
    Ok(Ending { who, last_day, kind, consequences, why })
}

/// Whether a term is two months or less by the calendar.
///
/// Law: 民法143条2項: from 06-15 two months end on 08-14.
fn within_two_months(first: Date, last: Date) -> Result<bool, StatuteError> {
    let corresponding = as_date(&corresponding_day(first, 2, &mut Silent)?);
    let whole = corresponding.day() == first.day();
    Ok(if whole { last < corresponding } else { last <= corresponding })
}

fn loss_in_words(
    kind: EndingKind,
    lost: Date,
    last: Option<YearMonth>,
    same_month: bool,
) -> String {
    let day = date_ja(lost);
    let condition = if kind == EndingKind::Leaving { "" } else { "更新しなければ、" };
    let charged = match last {
        Some(month) if same_month => {
            format!("同じ月の取得と喪失なので、保険料は{}分がかかります。", month.ja())
        }
        Some(month) => format!("保険料は{}分までです。", month.ja()),
        None => String::new(),
    };
    format!("{condition}{day}に資格を失います。{charged}")
}

fn renewal() -> Consequence {
    Consequence {
        text: "更新するときは、空きがなければ資格は続きます。契約の期間と労働時間を台帳で\
               改めてください。"
            .to_owned(),
        cites: vec!["健康保険法3条1項", "厚生年金保険法12条"],
        notice: None,
        due: None,
    }
}

fn goes_on(last_day: Date) -> Consequence {
    let day = date_ja(last_day.tomorrow().unwrap_or(last_day));
    Consequence {
        text: format!(
            "2か月以内の契約なので、被保険者ではありません。契約を超えて働くことになったら、\
             遅くとも{day}に資格を取得します。更新が見込まれたのなら、雇入れの日に取得します。"
        ),
        cites: vec!["健康保険法3条1項2号ロ", "厚生年金保険法12条1号ロ"],
        notice: Some("資格取得届"),
        due: None,
    }
}
