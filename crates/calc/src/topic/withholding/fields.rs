//! `withholding`: its fields and kinds of question.

use crate::handler;
use crate::spec::{Default, Field, Kind, May, Need, Topic, Type, field, give, give_if};
use crate::topic::withholding::{daily, dependants, monthly};

/// The topic.
pub static WITHHOLDING: Topic = Topic {
    name: "withholding",
    title: "所得税の源泉徴収",
    fields: &[&PAY, &DECLARED, &RESULTS],
    kinds: &KINDS,
};

const PERSONS: Type = Type::Int { min: 0, max: 100 };

static PAY: [Field; 7] = [
    field("year", Type::YEAR, "給与などの支払を受けるべき日の年（西暦）"),
    field("table", Type::OneOf(&["monthly", "daily"]), "税額表（月額表・日額表）"),
    field("column", Type::OneOf(&["kou", "otsu", "hei"]), "欄（甲・乙・丙。丙は日額表だけ）"),
    field("pay_after_social_insurance", Type::YEN, "社会保険料等控除後の給与等の金額"),
    field("dependants", PERSONS, "扶養親族等の数（甲欄のとき）"),
    field(
        "secondary_dependants",
        PERSONS,
        "従たる給与について申告した扶養親族等の数（乙欄の月額）",
    )
    .or(Default::Int(0)),
    field(
        "method",
        Type::OneOf(&["table", "computer_formula"]),
        "税額表によるか、電算機計算の特例によるか（特例は甲欄の月額）",
    )
    .or(Default::Text("table")),
];

static DECLARED: [Field; 8] = [
    field("spouse_counted", Type::Int { min: 0, max: 1 }, "源泉控除対象配偶者の数"),
    field("dependants_counted", PERSONS, "源泉控除対象親族の数"),
    flag("self_disabled", "本人が障害者か"),
    flag("self_widow", "本人が寡婦か"),
    flag("self_single_parent", "本人がひとり親か"),
    flag("self_working_student", "本人が勤労学生か"),
    field(
        "disabled_dependants",
        PERSONS,
        "障害者である同一生計配偶者・扶養親族の数（年齢によらない）",
    )
    .or(Default::Int(0)),
    field("cohabiting_specially_disabled", PERSONS, "そのうち同居特別障害者の数")
        .or(Default::Int(0)),
];

const fn flag(name: &'static str, note: &'static str) -> Field {
    field(name, Type::Bool, note).or(Default::Bool(false))
}

static RESULTS: [Field; 3] = [
    field("tax", Type::YEN, "源泉徴収税額"),
    field("tax_by_computer_formula", Type::YEN, "電算機計算の特例による税額"),
    field("extra_dependants", Type::Int { min: 0, max: 1000 }, "扶養親族等の数に加算する人数"),
];

static KINDS: [Kind; 3] = [DEPENDANTS, MONTHLY, DAILY];

const DEPENDANTS: Kind = Kind {
    name: "number of dependants",
    needs: &[Need::Field("year"), Need::Field("spouse_counted"), Need::Field("dependants_counted")],
    may: &[
        May::Field("self_disabled"),
        May::Field("self_widow"),
        May::Field("self_single_parent"),
        May::Field("self_working_student"),
        May::Field("disabled_dependants"),
        May::Field("cohabiting_specially_disabled"),
    ],
    gives: &[give("extra_dependants"), give("dependants")],
    dated_by: &["year"],
    handler: handler!(dependants),
};

const MONTHLY: Kind = Kind {
    name: "monthly table",
    needs: &[
        Need::Field("year"),
        Need::Is("table", "monthly"),
        Need::Field("column"),
        Need::Field("pay_after_social_insurance"),
    ],
    may: &[May::Field("dependants"), May::Field("secondary_dependants"), May::Field("method")],
    gives: &[give("tax"), give_if("tax_by_computer_formula", "甲欄のとき")],
    dated_by: &["year"],
    handler: handler!(monthly),
};

const DAILY: Kind = Kind {
    name: "daily table",
    needs: &[
        Need::Field("year"),
        Need::Is("table", "daily"),
        Need::Field("column"),
        Need::Field("pay_after_social_insurance"),
    ],
    may: &[May::Field("dependants")],
    gives: &[give("tax")],
    dated_by: &["year"],
    handler: handler!(daily),
};
