//! `premiums`: its fields and kinds of question.

use crate::handler;
use crate::spec::{Default, Field, Give, Kind, May, Need, Topic, Type, field, give, give_if};
use crate::topic::premiums::{amounts, limits, months, voluntary};
use crate::topic::shared::{
    INSURER, INSURER_FIELDS, PERSON_FIELDS, PERSON_NEEDED, ROUNDING, ROUNDING_FIELDS,
};

/// The topic.
pub static PREMIUMS: Topic = Topic {
    name: "premiums",
    title: "健康保険・介護保険・厚生年金保険の月の保険料と徴収する月",
    fields: &[&INSURER_FIELDS, &PERSON_FIELDS, &ROUNDING_FIELDS, &FIELDS],
    kinds: &KINDS,
};

/// The standard of the month, given or to be graded.
pub(super) const STANDARDS: [&str; 2] = ["standard_monthly_remuneration", "monthly_remuneration"];

static MONTHS: Type = Type::List { of: &Type::Month, min: 0, max: 2 };

static FIELDS: [Field; 47] = [
    field("premium_month", Type::Month, "保険料の月（◯月分）"),
    field("standard_monthly_remuneration", Type::YEN, "標準報酬月額（健康保険の等級表の額）"),
    field("monthly_remuneration", Type::YEN, "報酬月額（等級に当てはめます）"),
    field("acquired_on", Type::Date, "資格取得日"),
    field("left_on", Type::Date, "退職日（最後に使用された日）"),
    field(
        "collection_month",
        Type::OneOf(&["next_month", "same_month"]),
        "保険料を控除する給与の月（翌月・当月）",
    )
    .or(Default::Text("next_month")),
    field("final_pay_month", Type::Month, "最後の給与の月"),
    field(
        "premium_adjustment_year",
        Type::Int { min: 1, max: 3 },
        "保険料調整制度の何年目か（令和8年10月分から、標準報酬月額126,000円まで）",
    ),
    field("standard_at_loss", Type::YEN, "資格喪失時の標準報酬月額"),
    field("insurer_average_standard", Type::YEN, "保険者の平均による上限（標準報酬月額）"),
    field("health_insured", Type::Bool, "健康保険の被保険者か"),
    field("pension_insured", Type::Bool, "厚生年金保険の被保険者か"),
    field("premium_due", Type::Bool, "その月の保険料を徴収するか"),
    field(
        "health_care_rate_percent",
        Type::PERCENT,
        "健康保険料率と介護保険料率の合計（労使合計）",
    ),
    field("health_care_half_exact", DECIMAL_YEN, "健康保険料と介護保険料の本人負担（丸める前）"),
    field("health_employee", Type::YEN, "健康保険料の本人負担（単独で丸めた額）"),
    field("care_employee", Type::YEN, "介護保険料の本人負担（差額）"),
    field("health_care_employee", Type::YEN, "健康保険料と介護保険料の本人負担"),
    field("child_support_employee", Type::YEN, "子ども・子育て支援金の本人負担"),
    field("health_care_employer", Type::YEN, "健康保険料と介護保険料の事業主負担"),
    field("child_support_employer", Type::YEN, "子ども・子育て支援金の事業主負担"),
    field("pension_grade", Type::GRADE, "厚生年金保険の等級"),
    field("pension_standard", Type::YEN, "厚生年金保険の標準報酬月額"),
    field("pension_rate_percent", Type::PERCENT, "厚生年金保険料率（労使合計）"),
    field("pension_employee", Type::YEN, "厚生年金保険料の本人負担"),
    field("pension_employer", Type::YEN, "厚生年金保険料の事業主負担"),
    field("child_contribution_employer", Type::YEN, "子ども・子育て拠出金（事業主負担）"),
    field("total_employee", Type::YEN, "本人負担の合計"),
    field("total_employer", Type::YEN, "事業主負担の合計"),
    field("deducted_from_pay_month", Type::Month, "控除する給与の月").nullable(),
    field("loss_date", Type::Date, "資格喪失日").nullable(),
    field("last_premium_month", Type::Month, "最後に徴収する月").nullable(),
    field("same_month_acquisition_and_loss", Type::Bool, "同月得喪か"),
    field("months_deductible_from_final_pay", MONTHS, "最後の給与から控除できる月"),
    field("standard_used", Type::YEN, "使った標準報酬月額"),
    field("capped", Type::Bool, "上限を使ったか"),
    field("health_premium", Type::YEN, "健康保険料（全額）"),
    field("care_premium", Type::YEN, "介護保険料（全額、差額）"),
    field("health_care_premium", Type::YEN, "健康保険料と介護保険料（全額）"),
    field("child_support_premium", Type::YEN, "子ども・子育て支援金（全額）"),
    field("total_premium", Type::YEN, "保険料の合計（全額）"),
    field("care_first_month", Type::Month, "介護保険料の最初の月"),
    field("care_last_month", Type::Month, "介護保険料の最後の月"),
    field("pension_loss_date", Type::Date, "厚生年金保険の資格喪失日（70歳に達する日）"),
    field("pension_last_month", Type::Month, "厚生年金保険料の最後の月"),
    field("health_loss_date", Type::Date, "健康保険の資格喪失日（75歳の誕生日）"),
    field("health_last_month", Type::Month, "健康保険料の最後の月"),
];

const DECIMAL_YEN: Type = Type::Decimal { max: crate::spec::YEN_MAX };

const KNOWN: &str = "健康保険の料率が分かるとき";

static KINDS: [Kind; 4] = [
    Kind {
        name: "voluntary continuation",
        needs: &[
            Need::Field("standard_at_loss"),
            Need::Field("premium_month"),
            Need::OneOf(PERSON_NEEDED),
        ],
        may: &[INSURER, May::Field("insurer_average_standard")],
        gives: &[
            give("standard_used"),
            give("capped"),
            give_if("health_premium", KNOWN),
            give_if("care_premium", KNOWN),
            give_if("health_care_premium", KNOWN),
            give_if("child_support_premium", KNOWN),
            give_if("total_premium", KNOWN),
        ],
        dated_by: &["premium_month"],
        handler: handler!(voluntary),
    },
    Kind {
        name: "amounts",
        needs: &[
            Need::Field("premium_month"),
            Need::OneOf(&[&[STANDARDS[0]], &[STANDARDS[1]]]),
            Need::OneOf(PERSON_NEEDED),
        ],
        may: &[
            INSURER,
            ROUNDING,
            May::Field("acquired_on"),
            May::Field("left_on"),
            May::Field("collection_month"),
            May::Field("premium_adjustment_year"),
        ],
        gives: &AMOUNTS,
        dated_by: &["premium_month"],
        handler: handler!(amounts),
    },
    Kind {
        name: "months",
        needs: &[Need::Field("acquired_on")],
        may: &[
            May::Field("left_on"),
            May::Field("premium_month"),
            May::Field("collection_month"),
            May::Field("final_pay_month"),
        ],
        gives: &[
            give("loss_date"),
            give("last_premium_month"),
            give("same_month_acquisition_and_loss"),
            give_if("premium_due", "premium_month があるとき"),
            give_if("months_deductible_from_final_pay", "final_pay_month があるとき"),
        ],
        dated_by: &[],
        handler: handler!(months),
    },
    Kind {
        name: "age limits",
        needs: &[Need::Field("birth_date")],
        may: &[],
        gives: &[
            give("care_first_month"),
            give("care_last_month"),
            give("pension_loss_date"),
            give("pension_last_month"),
            give("health_loss_date"),
            give("health_last_month"),
        ],
        dated_by: &[],
        handler: handler!(limits),
    },
];

static AMOUNTS: [Give; 22] = [
    give("health_insured"),
    give("care_insured"),
    give("pension_insured"),
    give("premium_due"),
    give_if("health_care_rate_percent", KNOWN),
    give_if("health_care_half_exact", KNOWN),
    give_if("health_employee", KNOWN),
    give_if("care_employee", KNOWN),
    give_if("health_care_employee", KNOWN),
    give_if("child_support_rate_percent", KNOWN),
    give_if("child_support_employee", KNOWN),
    give_if("health_care_employer", KNOWN),
    give_if("child_support_employer", KNOWN),
    give("pension_grade"),
    give("pension_standard"),
    give("pension_rate_percent"),
    give("pension_employee"),
    give("pension_employer"),
    give("child_contribution_employer"),
    give_if("total_employee", "健康保険の料率が分かるとき、または健康保険の被保険者でないとき"),
    give_if("total_employer", "健康保険の料率が分かるとき、または健康保険の被保険者でないとき"),
    give("deducted_from_pay_month"),
];
