//! 提出後の訂正 — what paper an office sends when a filing turns out to have been wrong.
//!
//! Law: no ordinance gives these a form of their own; what stands here is practice, and says so.
//! 健康保険法 第193条第1項, 厚生年金保険法 第92条第1項 (2年の時効) bound what premiums can follow.

use super::Procedure;

/// 訂正の届
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CorrectionPaper {
    /// What it is called among offices.
    pub paper: &'static str,
    /// How it is usually written.
    pub how: &'static str,
    /// How sure that is, and who decides.
    pub basis: &'static str,
}

const BASIS: &str = "訂正の様式を定めた法令はなく、ここに書いたのは実務の扱いです。\
    届書・添える書類は、届け出た年金事務所（健康保険組合）が決めます。出す前に確かめてください。\
    保険料を徴収する権利と還付を受ける権利の時効は2年です（健保法193条1項、厚年法92条1項）。";

impl Procedure {
    /// 訂正の届 — what corrects a filing of this procedure.
    pub const fn correction(self) -> CorrectionPaper {
        let (paper, how) = match self {
            Self::RegularDetermination => (
                "算定基礎届（訂正）",
                "同じ様式の新しい用紙に「訂正届」と表示し、訂正する人の欄に、正しい額と、誤っていた額を並べて書きます。",
            ),
            Self::MonthlyChange => (
                "月額変更届（訂正）",
                "同じ様式の新しい用紙に「訂正届」と表示し、正しい額と、誤っていた額を並べて書きます。改定に当たらなくなる人は、取消しを届け出ます。",
            ),
            Self::Bonus | Self::NoBonus => (
                "賞与支払届（訂正）",
                "同じ様式の新しい用紙に「訂正届」と表示し、正しい額と、誤っていた額を並べて書きます。支払っていなかったときは、取消しを届け出ます。",
            ),
            Self::Acquisition | Self::EmploymentInsuranceAcquisition => (
                "資格取得届（訂正・取消）",
                "同じ様式に「訂正届」（取得そのものが誤りのときは「取消届」）と表示し、正しい内容と、誤っていた内容を並べて書きます。",
            ),
            Self::Loss | Self::EmploymentInsuranceLoss => (
                "資格喪失届（訂正・取消）",
                "同じ様式に「訂正届」（喪失そのものが誤りのときは「取消届」）と表示し、正しい内容と、誤っていた内容を並べて書きます。",
            ),
            Self::DependentChange => (
                "被扶養者（異動）届（訂正・取消）",
                "同じ様式に「訂正」（異動そのものが誤りのときは「取消」）と表示し、正しい内容と、誤っていた内容を並べて書きます。",
            ),
        };
        CorrectionPaper { paper, how, basis: BASIS }
    }
}
