//! 月変にならない理由 in words.

use romori_statute::occasional_revision::RevisionReason;
use romori_types::YearMonth;

use super::revision::WhyNot;

impl WhyNot {
    /// Why there is no revision, and what to do where something is missing.
    pub fn ja(&self) -> String {
        match self {
            Self::PayMissing(month) => {
                format!("{}の報酬が台帳にありません。入れると判定します。", month.ja())
            }
            Self::DaysUnknown(month) => {
                format!("{}の支払基礎日数が台帳にありません。入れると判定します。", month.ja())
            }
            Self::NotInsuredThroughout => {
                "変動月の途中で資格を取得しているので、3か月を比べられません。".to_owned()
            }
            Self::LeavesBefore => "改定の月には被保険者ではありません。".to_owned(),
            Self::Absence => {
                "休業や途中の入退社がある月の差なので、固定的賃金の変動と見ていません。\
                 昇給・降給があったときは、台帳の「固定的賃金の変動」に入れてください。"
                    .to_owned()
            }
            Self::NoStandard => {
                "今の標準報酬月額が台帳にありません。入れると判定します。".to_owned()
            }
            Self::RemunerationBehindUnknown => {
                "今の標準報酬月額が等級表の端なので、それが決まったときの報酬月額が要ります。\
                 決定の基になった平均額を入れてください。"
                    .to_owned()
            }
            Self::RemunerationBehindDiffers => {
                "入れた従前の報酬月額が、今の標準報酬月額と合いません。どちらかを直してください。"
                    .to_owned()
            }
            Self::TwoWorkplaces => "二以上事業所勤務なので、この事業所の従前の報酬月額が要ります。\
                 年金事務所の決定通知書の額を入れてください。"
                .to_owned(),
            Self::DaysShort { months, limit } => days_short(months, *limit),
            Self::Judged { health, pension } => judged(*health, *pension),
            Self::Refused(message) => message.clone(),
        }
    }
}

fn days_short(months: &[(YearMonth, u8)], limit: u8) -> String {
    let each: Vec<String> =
        months.iter().map(|(month, days)| format!("{}月は{days}日", month.month())).collect();
    format!("{}で、{limit}日に足りないので、随時改定の対象ではありません。", each.join("、"))
}

fn judged(health: Option<RevisionReason>, pension: Option<RevisionReason>) -> String {
    match (health, pension) {
        (Some(health), Some(pension)) if health != pension => {
            format!("健康保険は{}、厚生年金保険は{}。", reason(health), reason(pension))
        }
        (Some(only), _) | (None, Some(only)) => format!("{}。", reason(only)),
        (None, None) => "判定する保険がありません。".to_owned(),
    }
}

const fn reason(reason: RevisionReason) -> &'static str {
    match reason {
        RevisionReason::Revise => "改定します",
        RevisionReason::NoFixedPayChange => "固定的賃金の変動がありません",
        RevisionReason::DaysShort => "支払基礎日数が足りない月があります",
        RevisionReason::GapTooSmall => "等級の差が2等級に足りません",
        RevisionReason::DirectionDiffers => "固定的賃金と等級の増減の向きが違います",
        RevisionReason::NextLeave => "休業終了日の翌日に次の休業が始まります",
        RevisionReason::NoUsableMonth => "使える月がありません",
        RevisionReason::ConditionsNotMet => "年間平均の要件がそろいません",
    }
}
