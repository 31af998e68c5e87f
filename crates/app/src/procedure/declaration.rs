//! 手続 — a closed list of what is filed, each a declaration: name, authority, basis, due date, the
//! facts it needs, the papers it yields.

use romori_roster::Kind;
use romori_statute::StatuteError;
use romori_statute::calendar::{BusinessCalendar, is_open};
use romori_statute::due_date::{DueFrom, DueRule, due_date};
use romori_statute::law::Law;
use romori_statute::trace::{Explanation, Silent};
use romori_types::{Date, YearMonth};

/// 手続
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Procedure {
    /// 算定基礎届
    RegularDetermination,
    /// 月額変更届
    MonthlyChange,
    /// 賞与支払届
    Bonus,
    /// 賞与不支給報告書
    NoBonus,
    /// 資格取得届
    Acquisition,
    /// 資格喪失届
    Loss,
    /// 被扶養者異動届
    DependentChange,
    /// 雇用保険 資格取得届: its deadline is shown, the paper is not made here.
    EmploymentInsuranceAcquisition,
    /// 雇用保険 資格喪失届: likewise.
    EmploymentInsuranceLoss,
}

/// 提出先
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Authority {
    /// 年金事務所 (日本年金機構)
    PensionOffice,
    /// 公共職業安定所
    EmploymentOffice,
}

/// 提出期限の定め
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueTermOf {
    /// By a day that the law counts.
    Rule(DueRule),
    /// 速やかに: the law names no day.
    Promptly,
}

/// 書類の種類
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// 届書CSV (SHFD0006.CSV)
    NoticeCsv,
    /// 控 (PDF)
    OfficeCopy,
    /// 総括票の件数 (PDF)
    CoverCounts,
    /// 一覧 (XLSX)
    List,
    /// 賞与不支給報告書の控 (PDF)
    NoBonusReport,
}

/// 対象となる事業所 — for which establishments a notice is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// One for each establishment of the client.
    EachEstablishment,
    /// The establishment through which the person is insured or employed.
    OfThePerson,
}

/// 手続の宣言
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declaration {
    /// The full name of the notice.
    pub name: &'static str,
    /// Its short name, as lists show it.
    pub short: &'static str,
    /// 様式コード of its 届書CSV.
    pub form_code: Option<&'static str>,
    /// 提出先
    pub authority: Authority,
    /// 根拠条文
    pub basis: &'static [&'static str],
    /// 提出期限
    pub due: DueTermOf,
    /// 対象となる事業所
    pub scope: Scope,
    /// Kinds of fact it needs.
    pub needs: &'static [Kind],
    /// What it yields. Empty: not made here.
    pub documents: &'static [DocumentKind],
}

/// 期限の起点 — what happened, or which year or month is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Occasion {
    /// A calendar year.
    Year(i16),
    /// A month: of revision, of hiring.
    Month(YearMonth),
    /// The day of acquisition, loss, payment or change.
    Event(Date),
}

/// 提出期限 of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The day by its article; none where it says 速やかに.
    pub lawful: Option<Date>,
    /// The day to work by: the lawful one moved to the next day of business, or the office's own
    /// aim.
    pub day: Date,
}

const SOCIAL: &[DocumentKind] =
    &[DocumentKind::NoticeCsv, DocumentKind::OfficeCopy, DocumentKind::CoverCounts];
const LISTED: &[DocumentKind] = &[
    DocumentKind::NoticeCsv,
    DocumentKind::OfficeCopy,
    DocumentKind::CoverCounts,
    DocumentKind::List,
];
const INSURED: &[Kind] = &[
    Kind::EstablishmentProfile,
    Kind::PersonIdentity,
    Kind::Employment,
    Kind::Enrolment,
    Kind::StandardRemuneration,
    Kind::Leave,
    Kind::PayMonth,
];
const PAID: &[Kind] = &[
    Kind::EstablishmentProfile,
    Kind::PersonIdentity,
    Kind::Employment,
    Kind::Enrolment,
    Kind::Leave,
    Kind::BonusPayment,
];
const JOINING: &[Kind] = &[
    Kind::EstablishmentProfile,
    Kind::PersonIdentity,
    Kind::PersonContact,
    Kind::Employment,
    Kind::Enrolment,
    Kind::Dependant,
];
const LEAVING: &[Kind] =
    &[Kind::EstablishmentProfile, Kind::PersonIdentity, Kind::Employment, Kind::Enrolment];
const EMPLOYED: &[Kind] = &[Kind::EstablishmentProfile, Kind::PersonIdentity, Kind::Employment];

/// A declaration of the pension office with a record in 届書CSV.
const fn social(
    names: [&'static str; 2],
    form_code: &'static str,
    basis: &'static [&'static str],
    due: DueTermOf,
    needs: &'static [Kind],
) -> Declaration {
    let [name, short] = names;
    Declaration {
        name,
        short,
        form_code: Some(form_code),
        authority: Authority::PensionOffice,
        basis,
        due,
        scope: Scope::OfThePerson,
        needs,
        documents: SOCIAL,
    }
}

const fn listed(mut declared: Declaration) -> Declaration {
    declared.scope = Scope::EachEstablishment;
    declared.documents = LISTED;
    declared
}

/// A paper of the employment office, shown with its deadline and not made here.
const fn employment(
    names: [&'static str; 2],
    basis: &'static [&'static str],
    rule: DueRule,
) -> Declaration {
    let [name, short] = names;
    Declaration {
        name,
        short,
        form_code: None,
        authority: Authority::EmploymentOffice,
        basis,
        due: DueTermOf::Rule(rule),
        scope: Scope::OfThePerson,
        needs: EMPLOYED,
        documents: &[],
    }
}

const REGULAR: Declaration = listed(social(
    ["被保険者報酬月額算定基礎届／70歳以上被用者算定基礎届", "算定基礎届"],
    "2225700",
    &[
        "健康保険法 第41条",
        "健康保険法施行規則 第25条",
        "厚生年金保険法 第21条",
        "厚生年金保険法施行規則 第18条",
    ],
    DueTermOf::Rule(DueRule::RegularDetermination),
    INSURED,
));
const MONTHLY: Declaration = listed(social(
    ["被保険者報酬月額変更届／70歳以上被用者月額変更届", "月額変更届"],
    "2221700",
    &[
        "健康保険法 第43条",
        "健康保険法施行規則 第26条",
        "厚生年金保険法 第23条",
        "厚生年金保険法施行規則 第19条",
    ],
    DueTermOf::Promptly,
    INSURED,
));
const BONUS: Declaration = listed(social(
    ["被保険者賞与支払届／70歳以上被用者賞与支払届", "賞与支払届"],
    "2265700",
    &[
        "健康保険法 第45条",
        "健康保険法施行規則 第27条",
        "厚生年金保険法 第24条の4",
        "厚生年金保険法施行規則 第19条の5",
    ],
    DueTermOf::Rule(DueRule::BonusReport),
    PAID,
));
const NO_BONUS: Declaration = Declaration {
    form_code: None,
    due: DueTermOf::Promptly,
    scope: Scope::EachEstablishment,
    needs: &[Kind::EstablishmentProfile],
    documents: &[DocumentKind::NoBonusReport],
    ..social(
        ["健康保険・厚生年金保険 賞与不支給報告書", "賞与不支給報告書"],
        "",
        &["健康保険法施行規則 第27条", "厚生年金保険法施行規則 第19条の5"],
        DueTermOf::Promptly,
        &[],
    )
};
const ACQUISITION: Declaration = social(
    ["被保険者資格取得届／70歳以上被用者該当届", "資格取得届"],
    "2200700",
    &[
        "健康保険法 第48条",
        "健康保険法施行規則 第24条",
        "厚生年金保険法 第27条",
        "厚生年金保険法施行規則 第15条",
    ],
    DueTermOf::Rule(DueRule::SocialInsuranceAcquisition),
    JOINING,
);
const LOSS: Declaration = social(
    ["被保険者資格喪失届／70歳以上被用者不該当届", "資格喪失届"],
    "2201700",
    &[
        "健康保険法 第48条",
        "健康保険法施行規則 第29条",
        "厚生年金保険法 第27条",
        "厚生年金保険法施行規則 第22条",
    ],
    DueTermOf::Rule(DueRule::SocialInsuranceLoss),
    LEAVING,
);
const DEPENDENT: Declaration = social(
    ["被扶養者（異動）届／国民年金第3号被保険者関係届", "被扶養者異動届"],
    "2202700",
    &["健康保険法 第3条第7項", "健康保険法施行規則 第38条", "国民年金法施行規則 第1条の4"],
    DueTermOf::Rule(DueRule::DependentChange),
    JOINING,
);
const EMPLOYMENT_ACQUISITION: Declaration = employment(
    ["雇用保険被保険者資格取得届", "雇用保険 資格取得届"],
    &["雇用保険法 第7条", "雇用保険法施行規則 第6条"],
    DueRule::EmploymentInsuranceAcquisition,
);
const EMPLOYMENT_LOSS: Declaration = employment(
    ["雇用保険被保険者資格喪失届", "雇用保険 資格喪失届"],
    &["雇用保険法 第7条", "雇用保険法施行規則 第7条"],
    DueRule::EmploymentInsuranceLoss,
);

impl Procedure {
    /// Every procedure.
    pub const ALL: [Self; 9] = [
        Self::RegularDetermination,
        Self::MonthlyChange,
        Self::Bonus,
        Self::NoBonus,
        Self::Acquisition,
        Self::Loss,
        Self::DependentChange,
        Self::EmploymentInsuranceAcquisition,
        Self::EmploymentInsuranceLoss,
    ];

    /// The number in stored rows; never given to another.
    pub const fn number(self) -> u16 {
        match self {
            Self::RegularDetermination => 1,
            Self::MonthlyChange => 2,
            Self::Bonus => 3,
            Self::NoBonus => 4,
            Self::Acquisition => 5,
            Self::Loss => 6,
            Self::DependentChange => 7,
            Self::EmploymentInsuranceAcquisition => 8,
            Self::EmploymentInsuranceLoss => 9,
        }
    }

    /// The procedure with this number.
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|procedure| procedure.number() == number)
    }

    /// The code in addresses; never given to another.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RegularDetermination => "regular-determination",
            Self::MonthlyChange => "monthly-change",
            Self::Bonus => "bonus",
            Self::NoBonus => "no-bonus",
            Self::Acquisition => "acquisition",
            Self::Loss => "loss",
            Self::DependentChange => "dependent-change",
            Self::EmploymentInsuranceAcquisition => "employment-acquisition",
            Self::EmploymentInsuranceLoss => "employment-loss",
        }
    }

    /// The procedure with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|procedure| procedure.code() == code)
    }

    /// What it is.
    pub const fn declaration(self) -> &'static Declaration {
        match self {
            Self::RegularDetermination => &REGULAR,
            Self::MonthlyChange => &MONTHLY,
            Self::Bonus => &BONUS,
            Self::NoBonus => &NO_BONUS,
            Self::Acquisition => &ACQUISITION,
            Self::Loss => &LOSS,
            Self::DependentChange => &DEPENDENT,
            Self::EmploymentInsuranceAcquisition => &EMPLOYMENT_ACQUISITION,
            Self::EmploymentInsuranceLoss => &EMPLOYMENT_LOSS,
        }
    }

    /// Whether its papers are made here.
    pub const fn is_made_here(self) -> bool {
        !self.declaration().documents.is_empty()
    }

    /// What a stored period means for this procedure; none where the number means nothing.
    pub fn occasion_of(self, period: i64) -> Option<Occasion> {
        match self {
            Self::RegularDetermination => i16::try_from(period).ok().map(Occasion::Year),
            Self::MonthlyChange | Self::NoBonus | Self::EmploymentInsuranceAcquisition => {
                i32::try_from(period)
                    .ok()
                    .map(|month| Occasion::Month(YearMonth::from_index(month)))
            }
            Self::Bonus
            | Self::Acquisition
            | Self::Loss
            | Self::DependentChange
            | Self::EmploymentInsuranceLoss => {
                let part = |number: i64| i8::try_from(number % 100).ok();
                let year = i16::try_from(period / 10_000).ok()?;
                Date::new(year, part(period / 100)?, part(period)?).ok().map(Occasion::Event)
            }
        }
    }

    /// When it is due.
    ///
    /// Where the law says 速やかに, the day is the office's own aim: the tenth of the month, of the
    /// next one for 賞与不支給報告書, or five days after the event; on a day of business.
    ///
    /// # Errors
    /// When the day lies outside the years that were checked, or the procedure does not go by this
    /// kind of occasion.
    pub fn deadline(self, law: &Law, occasion: Occasion) -> Result<Deadline, StatuteError> {
        match self.declaration().due {
            DueTermOf::Rule(rule) => {
                let found = due_date(law, rule, occasion.due_from(), &mut Silent)?;
                Ok(Deadline { lawful: Some(found.due), day: found.due_adjusted })
            }
            DueTermOf::Promptly => {
                let aim = match (self, occasion) {
                    // That nothing was paid in a month is known when it is over.
                    (Self::NoBonus, Occasion::Month(month)) => Occasion::Month(month.next()).aim(),
                    (_, occasion) => occasion.aim(),
                };
                Ok(Deadline { lawful: None, day: open_from(law, aim)? })
            }
        }
    }

    /// Why it is due then, step by step; no step where the law names no day.
    pub fn explain_deadline(self, law: &Law, occasion: Occasion) -> Explanation {
        let mut trace = Explanation::default();
        if let DueTermOf::Rule(rule) = self.declaration().due {
            // Outside the checked years the steps end where the answer does.
            let _ = due_date(law, rule, occasion.due_from(), &mut trace);
        }
        trace
    }
}

impl Occasion {
    /// The number by which cases of one procedure are told apart: the year, the index of the month,
    /// or the day as `YYYYMMDD`.
    pub fn period(self) -> i64 {
        match self {
            Self::Year(year) => i64::from(year),
            Self::Month(month) => i64::from(month.index()),
            Self::Event(day) => i64::from(super::day_key(day)),
        }
    }

    const fn due_from(self) -> DueFrom {
        match self {
            Self::Year(year) => DueFrom::Year(year),
            Self::Month(month) => DueFrom::Month(month),
            Self::Event(day) => DueFrom::Event(day),
        }
    }

    /// The day to aim at where the law names none.
    fn aim(self) -> Date {
        const DAYS: i64 = 5;
        match self {
            Self::Year(year) => super::regular::month(year, 1).day_or_last(10),
            Self::Month(month) => month.day_or_last(10),
            Self::Event(day) => {
                day.checked_add(romori_types::Span::new().days(DAYS)).unwrap_or(day)
            }
        }
    }
}

/// The first day of business from a day on.
fn open_from(law: &Law, mut day: Date) -> Result<Date, StatuteError> {
    while !is_open(law, BusinessCalendar::Standard, day)? {
        day = day.tomorrow().map_err(|_| StatuteError::impossible("day", "暦の範囲の外です。"))?;
    }
    Ok(day)
}

impl Authority {
    /// 年金事務所, ハローワーク.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::PensionOffice => "年金事務所",
            Self::EmploymentOffice => "ハローワーク",
        }
    }
}

impl Deadline {
    /// 7月10日まで, 速やかに（目安 7月10日）.
    pub fn ja(&self) -> String {
        let day = format!("{}月{}日", self.day.month(), self.day.day());
        match self.lawful {
            Some(_) => format!("{day}まで"),
            None => format!("速やかに（目安 {day}）"),
        }
    }
}
