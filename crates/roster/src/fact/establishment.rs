use romori_types::{Date, Prefecture, Rate, YearMonth};
use serde::{Deserialize, Serialize};

use super::{Fact, MASK, hidden, or_dash};
use crate::Kind;

/// 事業所の基本 — as the notices need it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EstablishmentProfile {
    /// 名称
    pub name: String,
    /// 都道府県
    pub prefecture: Prefecture,
    /// 郡市区符号, two digits.
    pub district: String,
    /// 事業所記号, half-width.
    pub symbol: String,
    /// 事業所番号, up to five digits.
    pub number: String,
    /// 郵便番号, `231-0023`.
    pub postal_code: String,
    /// 所在地
    pub address: String,
    /// 事業主の氏名
    pub employer: String,
    /// 電話番号, `045-000-0000`.
    pub phone: String,
    /// 健康保険の保険者
    pub insurer: Insurer,
    /// 端数の特約
    #[serde(default)]
    pub fraction: FractionRule,
    /// 給与の締めと支払
    #[serde(default)]
    pub pay_terms: Option<PayTerms>,
    /// 特定適用事業所 — whether short-time workers are insured.
    #[serde(default)]
    pub short_time_applies: bool,
    /// 労働保険番号, 14 digits.
    #[serde(default)]
    pub labour_insurance_number: Option<String>,
    /// 雇用保険適用事業所番号, 11 digits.
    #[serde(default)]
    pub employment_insurance_number: Option<String>,
    /// 社会保険労務士が提出する — else the employer does.
    #[serde(default)]
    pub filed_by_sharoushi: bool,
}

/// 健康保険の保険者
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Insurer {
    /// 全国健康保険協会, the branch of the establishment's prefecture.
    Kyokai,
    /// 健康保険組合, with its own rates.
    Society {
        /// 組合の名称
        name: String,
        /// Its rates, each from a month on, in order.
        rates: Vec<SocietyRates>,
    },
}

/// 健康保険組合の料率 — as its rules (規約) say, from a month on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocietyRates {
    /// From which premium month.
    pub from: YearMonth,
    /// 健康保険料率
    pub health: Rate,
    /// Of it the insured person's.
    pub health_employee: Rate,
    /// 介護保険料率
    pub care: Rate,
    /// Of it the insured person's.
    pub care_employee: Rate,
    /// Where the rates were read, with the day: 「○○組合 公告 令和8年2月20日」.
    pub source: String,
    /// The day of that source.
    pub source_on: Date,
}

/// 端数の特約 — what was agreed about the fraction of the insured person's share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FractionRule {
    /// 特約なし: 50 sen and less are dropped.
    #[default]
    None,
    /// 切捨て
    Down,
    /// 切上げ
    Up,
    /// 四捨五入
    HalfUp,
}

/// 給与の締めと支払
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayTerms {
    /// 締切日
    pub closing: ClosingDay,
    /// How many months after the closing month is paid: 0 当月, 1 翌月, 2 翌々月.
    pub months_after: u8,
}

/// 賃金締切日
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosingDay {
    /// A day of the month, 1–30.
    Day(u8),
    /// 末日
    MonthEnd,
}

romori_types::quiet_debug!(EstablishmentProfile, Insurer, SocietyRates);

impl FractionRule {
    /// 特約なし, 切捨て, 切上げ, 四捨五入.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::None => "特約なし",
            Self::Down => "切捨て",
            Self::Up => "切上げ",
            Self::HalfUp => "四捨五入",
        }
    }
}

impl PayTerms {
    /// 「末日締め・翌月払い」
    pub fn ja(self) -> String {
        let closing = match self.closing {
            ClosingDay::MonthEnd => "末日".to_owned(),
            ClosingDay::Day(day) => format!("{day}日"),
        };
        let pay = ["当月", "翌月", "翌々月"].get(usize::from(self.months_after)).unwrap_or(&"—");
        format!("{closing}締め・{pay}払い")
    }
}

impl Insurer {
    /// 協会けんぽ, or the society's name.
    pub fn ja(&self) -> &str {
        match self {
            Self::Kyokai => "協会けんぽ",
            Self::Society { name, .. } => name,
        }
    }
}

impl EstablishmentProfile {
    /// 事業所整理記号 as people write it: `03-ﾂﾊﾞﾒ`.
    pub fn sign(&self) -> String {
        format!("{}-{}", self.district, self.symbol)
    }
}

impl Fact for EstablishmentProfile {
    const KIND: Kind = Kind::EstablishmentProfile;

    fn masked(self) -> Option<Self> {
        let mask = || MASK.to_owned();
        let insurer = match self.insurer {
            // Where its rates were read names the society.
            Insurer::Society { .. } => Insurer::Society { name: mask(), rates: Vec::new() },
            kyokai => kyokai,
        };
        Some(Self {
            name: mask(),
            district: mask(),
            symbol: mask(),
            number: mask(),
            postal_code: mask(),
            address: mask(),
            employer: mask(),
            phone: mask(),
            insurer,
            labour_insurance_number: hidden(self.labour_insurance_number),
            employment_insurance_number: hidden(self.employment_insurance_number),
            ..self
        })
    }

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("名称", self.name.clone()),
            ("都道府県", self.prefecture.name().to_owned()),
            ("事業所整理記号", self.sign()),
            ("事業所番号", self.number.clone()),
            ("郵便番号", self.postal_code.clone()),
            ("所在地", self.address.clone()),
            ("事業主の氏名", self.employer.clone()),
            ("電話番号", self.phone.clone()),
            ("健康保険", self.insurer.ja().to_owned()),
            ("端数の特約", self.fraction.ja().to_owned()),
            ("給与の締めと支払", or_dash(self.pay_terms.map(PayTerms::ja))),
            ("特定適用事業所", super::yes_no(self.short_time_applies)),
            ("労働保険番号", or_dash(self.labour_insurance_number.as_deref())),
            ("雇用保険適用事業所番号", or_dash(self.employment_insurance_number.as_deref())),
            (
                "届書を出す人",
                if self.filed_by_sharoushi { "社会保険労務士" } else { "事業主" }.to_owned(),
            ),
        ]
    }
}
