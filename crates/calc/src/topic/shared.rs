//! Fields that several topics share: *insurer*, *person* and *rounding*.

use romori_statute::age::AgeFact;

use crate::error::CalcError;
use crate::question::Fields;
use crate::spec::{Default, Field, May, Type, field};

/// 保険者: the fields.
pub const INSURER_FIELDS: [Field; 6] = [
    field(
        "insurer",
        Type::OneOf(&["kyokai_kenpo", "society"]),
        "保険者（協会けんぽ・健康保険組合）",
    )
    .or(Default::Text("kyokai_kenpo")),
    field("prefecture", Type::Prefecture, "協会けんぽの支部の都道府県"),
    field("health_rate_percent", Type::PERCENT, "健康保険組合の健康保険料率（労使合計）"),
    field("care_rate_percent", Type::PERCENT, "健康保険組合の介護保険料率（労使合計）"),
    CHILD_SUPPORT_RATE_PERCENT,
    field("health_employee_share_percent", Type::PERCENT, "健康保険料の被保険者負担割合")
        .or(Default::Int(50)),
];

/// In a question the rate of a society, in a result the rate used.
const CHILD_SUPPORT_RATE_PERCENT: Field =
    field("child_support_rate_percent", Type::PERCENT, "子ども・子育て支援金率（労使合計）");

/// *insurer* in a kind's `may`.
pub const INSURER: May = May::Group(&[
    May::Field("insurer"),
    May::Field("prefecture"),
    May::Field("health_rate_percent"),
    May::Field("care_rate_percent"),
    May::Field("child_support_rate_percent"),
    May::Field("health_employee_share_percent"),
]);

/// 本人: the fields.
pub const PERSON_FIELDS: [Field; 3] = [
    field("birth_date", Type::Date, "生年月日"),
    field("age", Type::AGE, "その月の末日（その日）までに達した年齢"),
    field("care_insured", Type::Bool, "介護保険第2号被保険者かどうか"),
];

/// *person* in a kind's `may`: at most one of the fields.
pub const PERSON: May = May::OneOf(&["birth_date", "age", "care_insured"]);

/// *person* where a kind needs it: the alternatives of a `Need::OneOf`.
pub const PERSON_NEEDED: &[&[&str]] = &[&["birth_date"], &["age"], &["care_insured"]];

const COLLECTION: Field = field(
    "collection",
    Type::OneOf(&["deducted_from_pay", "paid_in_cash"]),
    "本人負担分の徴収のしかた（給与から控除・現金）",
)
.or(Default::Text("deducted_from_pay"));

const ROUNDING_AGREEMENT: Field = field(
    "rounding_agreement",
    Type::OneOf(&["none", "down", "up", "half_up"]),
    "端数処理についての労使の特約",
)
.or(Default::Text("none"));

/// 端数処理 where there is no levy: the fields.
pub const SHARE_ROUNDING_FIELDS: [Field; 2] = [COLLECTION, ROUNDING_AGREEMENT];

/// 端数処理: the fields.
pub const ROUNDING_FIELDS: [Field; 3] = [
    COLLECTION,
    ROUNDING_AGREEMENT,
    field(
        "child_support_rounding",
        Type::OneOf(&["apart", "combined"]),
        "子ども・子育て支援金の端数を別に処理するか、健康保険料と合わせるか",
    )
    .or(Default::Text("apart")),
];

/// *rounding* in a kind's `may`.
pub const ROUNDING: May = May::Group(&[
    May::Field("collection"),
    May::Field("rounding_agreement"),
    May::Field("child_support_rounding"),
]);

/// What the question tells of the person's age, if it does.
///
/// # Errors
/// Never for a topic that declares the fields as above.
pub fn person(question: &Fields) -> Result<Option<AgeFact>, CalcError> {
    if let Some(birth_date) = question.find("birth_date")? {
        return Ok(Some(AgeFact::BirthDate(birth_date)));
    }
    if let Some(age) = question.find("age")? {
        return Ok(Some(AgeFact::Age(age)));
    }
    Ok(question.find("care_insured")?.map(AgeFact::CareInsured))
}
