//! 端数処理 — how a fraction of a yen of the insured person's share is settled.
//!
//! Law: 通貨の単位及び貨幣の発行等に関する法律3条, and the agreement (特約) of employer and employees.

use romori_types::Rounding;

/// 徴収の方法 — how the insured person's share is collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Collection {
    /// 給与から控除 — 50 sen or less is dropped, more is rounded up.
    #[default]
    DeductedFromPay,
    /// 現金で受領 — under 50 sen is dropped, 50 sen or more is rounded up.
    PaidInCash,
}

/// 端数の特約 — what employer and employees agreed on the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FractionAgreement {
    /// 特約なし
    #[default]
    None,
    /// 切捨て
    Down,
    /// 切上げ
    Up,
    /// 四捨五入
    HalfUp,
}

/// 支援金の端数 — whether the child support levy is rounded by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LevyRounding {
    /// 別々 — by itself, as the premium table of 協会けんぽ prints it.
    #[default]
    Apart,
    /// 合算 — together with health and care (令和8年2月12日事務連絡).
    Combined,
}

/// 端数の決まり — the three settings together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PremiumRounding {
    /// How the share is collected.
    pub collection: Collection,
    /// What was agreed; it has priority.
    pub agreement: FractionAgreement,
    /// Whether the levy is rounded by itself.
    pub levy: LevyRounding,
}

impl PremiumRounding {
    /// The rounding of one amount.
    pub const fn of_share(self) -> Rounding {
        match (self.agreement, self.collection) {
            (FractionAgreement::Down, _) => Rounding::Down,
            (FractionAgreement::Up, _) => Rounding::Up,
            (FractionAgreement::HalfUp, _) => Rounding::HalfUp,
            (FractionAgreement::None, Collection::DeductedFromPay) => Rounding::HalfDown,
            (FractionAgreement::None, Collection::PaidInCash) => Rounding::HalfUp,
        }
    }

    /// The rounding in words, for a step.
    pub(crate) const fn in_words(self) -> &'static str {
        match (self.agreement, self.collection) {
            (FractionAgreement::Down, _) => "労使の特約により切り捨てて",
            (FractionAgreement::Up, _) => "労使の特約により切り上げて",
            (FractionAgreement::HalfUp, _) => "労使の特約により四捨五入して",
            (FractionAgreement::None, Collection::DeductedFromPay) => {
                "50銭以下を切り捨て、50銭を超えれば切り上げて"
            }
            (FractionAgreement::None, Collection::PaidInCash) => {
                "50銭未満を切り捨て、50銭以上を切り上げて"
            }
        }
    }
}
