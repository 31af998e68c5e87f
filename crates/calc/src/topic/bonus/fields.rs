//! `bonus`: its fields and kinds of question.

use crate::handler;
use crate::spec::{Default, Field, Give, Kind, May, Need, Topic, Type, field, give, give_if};
use crate::topic::bonus::{frequency, on_leave, one, report, year};
use crate::topic::leave::LEAVE_FIELDS;
use crate::topic::shared::{
    INSURER, INSURER_FIELDS, PERSON, PERSON_FIELDS, ROUNDING, ROUNDING_FIELDS,
};

/// The topic.
pub static BONUS: Topic = Topic {
    name: "bonus",
    title: "賞与の保険料・標準賞与額・賞与支払届",
    fields: &[&INSURER_FIELDS, &PERSON_FIELDS, &ROUNDING_FIELDS, &LEAVE_FIELDS, &FIELDS],
    kinds: &KINDS,
};

const TIMES: Type = Type::Int { min: 0, max: 366 };

static PAYMENT: [Field; 2] =
    [field("paid_on", Type::Date, "支払日"), field("amount", Type::YEN, "賞与の額")];

static BY_MONTH: [Field; 8] = [
    field("month", Type::Month, "支払の月"),
    field("standard_bonus", Type::YEN, "標準賞与額（上限の前）"),
    field("health_standard_bonus", Type::YEN, "健康保険の標準賞与額（年度の上限まで）"),
    field("pension_standard_bonus", Type::YEN, "厚生年金保険の標準賞与額（月の上限まで）"),
    field("health_care_employee", Type::YEN, "健康保険料と介護保険料の本人負担").optional(),
    field("child_support_employee", Type::YEN, "子ども・子育て支援金の本人負担").optional(),
    field("pension_employee", Type::YEN, "厚生年金保険料の本人負担").optional(),
    field("total_employee", Type::YEN, "本人負担の合計").optional(),
];

static FIELDS: [Field; 31] = [
    field("bonus", Type::YEN, "賞与の額"),
    field("paid_on", Type::Date, "支払日"),
    field(
        "health_paid_this_fiscal_year",
        Type::YEN,
        "その年度に既に決まった健康保険の標準賞与額の累計",
    )
    .or(Default::Int(0)),
    field("pension_paid_this_month", Type::YEN, "同じ月に既に支払われた賞与").or(Default::Int(0)),
    field("left_on", Type::Date, "退職日（最後に使用された日）"),
    field(
        "bonuses",
        Type::List { of: &Type::Object(&PAYMENT), min: 0, max: 1200 },
        "賞与の支払（順序は問いません）",
    ),
    field("payments_per_year", TIMES, "年間の支給回数"),
    field("payments_per_year_before", TIMES, "変更前の年間の支給回数"),
    field("changed_on", Type::Date, "支給回数を変えた日"),
    field("standard_bonus", Type::YEN, "標準賞与額（上限の前）"),
    field("health_standard_bonus", Type::YEN, "健康保険の標準賞与額（年度の上限まで）"),
    field("pension_standard_bonus", Type::YEN, "厚生年金保険の標準賞与額（月の上限まで）"),
    field("charged", Type::Bool, "保険料を徴収するか"),
    field("bonus_report_due", Type::Date, "賞与支払届の期限"),
    field("health_insured", Type::Bool, "健康保険の被保険者か"),
    field("pension_insured", Type::Bool, "厚生年金保険の被保険者か"),
    field("health_care_employee", Type::YEN, "健康保険料と介護保険料の本人負担"),
    field("child_support_employee", Type::YEN, "子ども・子育て支援金の本人負担"),
    field("health_care_employer", Type::YEN, "健康保険料と介護保険料の事業主負担"),
    field("child_support_employer", Type::YEN, "子ども・子育て支援金の事業主負担"),
    field("pension_employee", Type::YEN, "厚生年金保険料の本人負担"),
    field("pension_employer", Type::YEN, "厚生年金保険料の事業主負担"),
    field("child_contribution_employer", Type::YEN, "子ども・子育て拠出金（事業主負担）"),
    field("total_employee", Type::YEN, "本人負担の合計"),
    field("total_employer", Type::YEN, "事業主負担の合計"),
    field(
        "by_month",
        Type::List { of: &Type::Object(&BY_MONTH), min: 0, max: 1200 },
        "支払の月ごとの標準賞与額と本人負担",
    ),
    field("monthly_premium_exempt", Type::Bool, "支払の月の月額の保険料が免除されるか"),
    field("bonus_premium_exempt", Type::Bool, "賞与の保険料が免除されるか"),
    field("treated_as", Type::OneOf(&["bonus", "remuneration"]), "賞与か報酬か"),
    field("bonus_report_required", Type::Bool, "賞与支払届が要るか"),
    field("treated_so_through", Type::Month, "この扱いが続く最後の月"),
];

const AGE_GIVEN: &str = "本人の年齢についての項目があるとき";
const HEALTH_KNOWN: &str = "年齢も健康保険の率もわかるとき、または徴収しないとき";
const PENSION_KNOWN: &str = "年齢がわかるとき、または徴収しないとき";
const ALL_KNOWN: &str = "すべての額がわかるとき";

static ONE: [Give; 17] = [
    give("standard_bonus"),
    give("health_standard_bonus"),
    give("pension_standard_bonus"),
    give("charged"),
    give("bonus_report_due"),
    give_if("health_insured", AGE_GIVEN),
    give_if("care_insured", AGE_GIVEN),
    give_if("pension_insured", AGE_GIVEN),
    give_if("health_care_employee", HEALTH_KNOWN),
    give_if("child_support_employee", HEALTH_KNOWN),
    give_if("health_care_employer", HEALTH_KNOWN),
    give_if("child_support_employer", HEALTH_KNOWN),
    give_if("pension_employee", PENSION_KNOWN),
    give_if("pension_employer", PENSION_KNOWN),
    give_if("child_contribution_employer", PENSION_KNOWN),
    give_if("total_employee", ALL_KNOWN),
    give_if("total_employer", ALL_KNOWN),
];

static KINDS: [Kind; 5] = [
    Kind {
        name: "one bonus",
        needs: &[Need::Field("bonus"), Need::Field("paid_on")],
        may: &[
            INSURER,
            PERSON,
            ROUNDING,
            May::Field("health_paid_this_fiscal_year"),
            May::Field("pension_paid_this_month"),
            May::Field("left_on"),
            May::Together(&["leave_kind", "leave_start", "leave_end"]),
        ],
        gives: &ONE,
        dated_by: &["paid_on"],
        handler: handler!(one),
    },
    Kind {
        name: "bonuses of a year",
        needs: &[Need::Field("bonuses")],
        may: &[INSURER, PERSON, ROUNDING],
        gives: &[give("by_month")],
        dated_by: &["bonuses"],
        handler: handler!(year),
    },
    Kind {
        name: "leave",
        needs: &[
            Need::Field("leave_kind"),
            Need::Field("leave_start"),
            Need::Field("leave_end"),
            Need::Field("paid_on"),
        ],
        may: &[],
        gives: &[give("monthly_premium_exempt"), give("bonus_premium_exempt")],
        dated_by: &["leave_start"],
        handler: handler!(on_leave),
    },
    Kind {
        name: "frequency",
        needs: &[Need::Field("payments_per_year")],
        may: &[May::Together(&["payments_per_year_before", "changed_on"])],
        gives: &[
            give("treated_as"),
            give("bonus_report_required"),
            give_if("treated_so_through", "支給回数を変えた日があるとき"),
        ],
        dated_by: &["changed_on"],
        handler: handler!(frequency),
    },
    Kind {
        name: "report",
        needs: &[Need::Field("paid_on")],
        may: &[],
        gives: &[give("bonus_report_due")],
        dated_by: &["paid_on"],
        handler: handler!(report),
    },
];
