//! The fields and kinds of `year_end`.

use crate::handler;
use crate::spec::{Default, Field, Give, Kind, May, Need, Type, field, give, give_if};

use super::{adjustment, computed, excess, life_insurance, specified_relative};

const PERSONS: Type = Type::Int { min: 0, max: 99 };

const fn paid(name: &'static str, note: &'static str) -> Field {
    field(name, Type::YEN, note).or(Default::Int(0))
}

const fn persons(name: &'static str, note: &'static str) -> Field {
    field(name, PERSONS, note).or(Default::Int(0))
}

const fn flag(name: &'static str, note: &'static str) -> Field {
    field(name, Type::Bool, note).or(Default::Bool(false))
}

static LIFE: [Field; 5] = [
    paid("new_general", "新生命保険料（支払った額）"),
    paid("old_general", "旧生命保険料（支払った額）"),
    paid("care_medical", "介護医療保険料（支払った額）"),
    paid("new_pension", "新個人年金保険料（支払った額）"),
    paid("old_pension", "旧個人年金保険料（支払った額）"),
];

static EARTHQUAKE: [Field; 2] = [
    paid("earthquake", "地震保険料（支払った額）"),
    paid("old_long_term", "旧長期損害保険料（支払った額）"),
];

static SPOUSE: [Field; 3] = [
    field("income", Type::YEN, "配偶者の合計所得金額"),
    flag("elderly", "70歳以上か"),
    field(
        "disability",
        Type::OneOf(&["none", "general", "special", "special_cohabiting"]),
        "障害の区分（なし・障害者・特別障害者・同居特別障害者）",
    )
    .or(Default::Text("none")),
];

static DEPENDANTS: [Field; 6] = [
    persons("under_16", "16歳未満の扶養親族の人数"),
    persons("age_16_18", "16歳から18歳の扶養親族の人数"),
    persons("specified", "特定扶養親族（19歳から22歳）の人数"),
    persons("age_23_69", "23歳から69歳の扶養親族の人数"),
    persons("elderly", "老人扶養親族（同居老親等を除く）の人数"),
    persons("elderly_cohabiting_parent", "同居老親等の人数"),
];

static DISABLED: [Field; 3] = [
    persons("general", "障害者である扶養親族の人数"),
    persons("special", "特別障害者である扶養親族の人数（同居特別障害者を除く）"),
    persons("special_cohabiting", "同居特別障害者である扶養親族の人数"),
];

const INCOMES: Type = Type::List { of: &Type::YEN, min: 0, max: 100 };

pub(super) static FIELDS: [Field; 27] = [
    field("year", Type::YEAR, "年分"),
    field("total_pay", Type::YEN, "給与等の総額（前職分を含む）"),
    field("social_insurance", Type::YEN, "社会保険料（控除した額と申告した額）"),
    field(
        "withheld_tax",
        Type::YEN,
        "徴収した税額（前職分と、まだ徴収していない最後の給与等・未払の給与等の税額を含む）",
    ),
    paid("small_enterprise_mutual_aid", "小規模企業共済等掛金"),
    paid("housing_loan_credit", "住宅借入金等特別控除額"),
    paid(
        "other_employer_pay",
        "ここで年末調整をしない他の事業主の給与等（合計所得金額にだけ数えます）",
    ),
    field(
        "other_income",
        Type::SIGNED_YEN,
        "給与所得のほかの所得（勤労によらないもの。損失は負の数）",
    )
    .or(Default::Int(0)),
    field("life_insurance", Type::Object(&LIFE), "生命保険料"),
    field("earthquake_insurance", Type::Object(&EARTHQUAKE), "地震保険料"),
    field("has_dependant_under_23", Type::Bool, "23歳未満の扶養親族があるか"),
    field("spouse", Type::Object(&SPOUSE), "配偶者"),
    field("dependants", Type::Object(&DEPENDANTS), "扶養親族の人数（12月31日の年齢で）"),
    field("dependant_disabilities", Type::Object(&DISABLED), "障害者である扶養親族の人数"),
    field(
        "specified_relatives_income",
        INCOMES,
        "特定親族の合計所得金額（扶養親族の限度を超える人）",
    ),
    field(
        "self_disability",
        Type::OneOf(&["none", "general", "special"]),
        "本人の障害の区分（なし・障害者・特別障害者）",
    )
    .or(Default::Text("none")),
    flag("single_parent", "ひとり親か"),
    flag("widow", "寡婦か"),
    flag("working_student", "勤労学生か"),
    field("income_adjustment_eligible", Type::Bool, "所得金額調整控除の対象か"),
    paid("last_pay_tax", "最後に支払う給与等の、まだ徴収していない税額"),
    paid("unpaid_wage_tax", "未払の給与等の税額"),
    field("taxable_income", Type::YEN, "課税給与所得金額"),
    field("excess", Type::YEN, "過納額"),
    field("relative_age", Type::AGE, "親族の年齢（12月31日）"),
    field("relative_total_income", Type::YEN, "親族の合計所得金額"),
    field("eligible", Type::Bool, "年末調整をするか"),
];

pub(super) static RESULTS: [Field; 27] = [
    field("employment_income_deduction", Type::YEN, "給与所得控除額"),
    field("income_after_employment_deduction", Type::YEN, "給与所得控除後の給与等の金額"),
    field("income_adjustment_deduction", Type::YEN, "所得金額調整控除額"),
    field("income_after_adjustment", Type::YEN, "給与所得控除後の給与等の金額（調整控除後）"),
    field("total_income", Type::YEN, "合計所得金額"),
    field("basic_deduction", Type::YEN, "基礎控除額"),
    field("spouse_deduction", Type::YEN, "配偶者控除額"),
    field("spouse_special_deduction", Type::YEN, "配偶者特別控除額"),
    field("dependant_deduction", Type::YEN, "扶養控除額"),
    field("disability_deduction", Type::YEN, "障害者控除額"),
    field("specified_relative_deduction", Type::YEN, "特定親族特別控除額"),
    field("single_parent_deduction", Type::YEN, "ひとり親控除額"),
    field("widow_deduction", Type::YEN, "寡婦控除額"),
    field("working_student_deduction", Type::YEN, "勤労学生控除額"),
    field("life_insurance_deduction", Type::YEN, "生命保険料控除額"),
    field("earthquake_insurance_deduction", Type::YEN, "地震保険料控除額"),
    field("total_deductions", Type::YEN, "所得控除の額の合計額"),
    field("computed_tax", Type::YEN, "算出所得税額"),
    field("tax_after_housing_loan", Type::YEN, "年調所得税額"),
    field("unused_housing_loan_credit", Type::YEN, "控除しきれない住宅借入金等特別控除"),
    field("annual_tax", Type::YEN, "年調年税額"),
    field("shortage", Type::YEN, "不足額"),
    field("refund", Type::YEN, "本人に還付する額"),
    field("offset_against_last_pay", Type::YEN, "最後の給与等の税額に充当する額"),
    field("withhold_at_last_pay", Type::YEN, "最後の給与等の税額のうち徴収する額"),
    field("offset_against_unpaid_wage", Type::YEN, "未払の給与等の税額に充当する額"),
    field("withhold_when_paid", Type::YEN, "未払の給与等の税額のうち支払の際に徴収する額"),
];

const ELIGIBLE: &str = "年末調整をするとき";
const TAXED: &str = "年末調整をし、社会保険料を入れたとき";
const SETTLED: &str = "さらに徴収した税額を入れたとき";

static ADJUSTMENT_GIVES: [Give; 30] = [
    give("eligible"),
    give("employment_income_deduction"),
    give("income_after_employment_deduction"),
    give("income_adjustment_deduction"),
    give("income_after_adjustment"),
    give("total_income"),
    give_if("basic_deduction", ELIGIBLE),
    give_if("spouse_deduction", ELIGIBLE),
    give_if("spouse_special_deduction", ELIGIBLE),
    give_if("dependant_deduction", ELIGIBLE),
    give_if("disability_deduction", ELIGIBLE),
    give_if("specified_relative_deduction", ELIGIBLE),
    give_if("single_parent_deduction", ELIGIBLE),
    give_if("widow_deduction", ELIGIBLE),
    give_if("working_student_deduction", ELIGIBLE),
    give_if("life_insurance_deduction", ELIGIBLE),
    give_if("earthquake_insurance_deduction", ELIGIBLE),
    give_if("total_deductions", TAXED),
    give_if("taxable_income", TAXED),
    give_if("computed_tax", TAXED),
    give_if("tax_after_housing_loan", TAXED),
    give_if("unused_housing_loan_credit", TAXED),
    give_if("annual_tax", TAXED),
    give_if("excess", SETTLED),
    give_if("shortage", SETTLED),
    give_if("offset_against_last_pay", SETTLED),
    give_if("withhold_at_last_pay", SETTLED),
    give_if("offset_against_unpaid_wage", SETTLED),
    give_if("withhold_when_paid", SETTLED),
    give_if("refund", SETTLED),
];

pub(super) static KINDS: [Kind; 5] = [
    Kind {
        name: "adjustment",
        needs: &[Need::Field("year"), Need::Field("total_pay")],
        may: &[
            May::Field("social_insurance"),
            May::Field("small_enterprise_mutual_aid"),
            May::Field("withheld_tax"),
            May::Field("housing_loan_credit"),
            May::Field("other_income"),
            May::Field("other_employer_pay"),
            May::Field("life_insurance"),
            May::Field("earthquake_insurance"),
            May::Field("has_dependant_under_23"),
            May::Field("spouse"),
            May::Field("dependants"),
            May::Field("dependant_disabilities"),
            May::Field("specified_relatives_income"),
            May::Field("self_disability"),
            May::Field("single_parent"),
            May::Field("widow"),
            May::Field("working_student"),
            May::Field("income_adjustment_eligible"),
            May::Field("last_pay_tax"),
            May::Field("unpaid_wage_tax"),
        ],
        gives: &ADJUSTMENT_GIVES,
        dated_by: &["year"],
        handler: handler!(adjustment),
    },
    Kind {
        name: "specified relative",
        needs: &[
            Need::Field("year"),
            Need::Field("relative_age"),
            Need::Field("relative_total_income"),
        ],
        may: &[],
        gives: &[give("specified_relative_deduction")],
        dated_by: &["year"],
        handler: handler!(specified_relative),
    },
    Kind {
        name: "life insurance",
        needs: &[Need::Field("year"), Need::Field("life_insurance")],
        may: &[May::Or("has_dependant_under_23", Default::Bool(false))],
        gives: &[give("life_insurance_deduction")],
        dated_by: &["year"],
        handler: handler!(life_insurance),
    },
    Kind {
        name: "computed tax",
        needs: &[Need::Field("year"), Need::Field("taxable_income")],
        may: &[],
        gives: &[give("computed_tax")],
        dated_by: &["year"],
        handler: handler!(computed),
    },
    Kind {
        name: "excess",
        needs: &[Need::Field("excess")],
        may: &[May::Field("last_pay_tax"), May::Field("unpaid_wage_tax")],
        gives: &[
            give("offset_against_last_pay"),
            give("withhold_at_last_pay"),
            give("offset_against_unpaid_wage"),
            give("withhold_when_paid"),
            give("refund"),
        ],
        dated_by: &[],
        handler: handler!(excess),
    },
];
