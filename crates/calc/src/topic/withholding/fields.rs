//! `withholding`: its fields and kinds of question.

use crate::handler;
use crate::spec::{Default, Field, Kind, May, Need, Topic, Type, field, give, give_if};
use crate::topic::withholding::{
    at_known_rate, bonus, commuting, daily, dependants, monthly, retirement,
};

/// The topic.
pub static WITHHOLDING: Topic = Topic {
    name: "withholding",
    title: "所得税の源泉徴収",
    fields: &[&PAY, &BONUS, &COMMUTING, &RETIREMENT, &DECLARED, &RESULTS],
    kinds: &KINDS,
};

const PERSONS: Type = Type::Int { min: 0, max: 100 };

static PAY: [Field; 7] = [
    field("year", Type::YEAR, "給与などの支払を受けるべき日の年（西暦）"),
    field("table", Type::OneOf(&["monthly", "daily", "bonus"]), "税額表（月額表・日額表・賞与）"),
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

static BONUS: [Field; 9] = [
    field("bonus", Type::YEN, "賞与の額"),
    field("bonus_social_insurance", Type::YEN, "賞与から引く社会保険料等"),
    field("bonus_after_social_insurance", Type::YEN, "社会保険料等控除後の賞与"),
    field("previous_month_pay", Type::YEN, "前月の給与等の金額（なければ0）"),
    field("previous_month_social_insurance", Type::YEN, "前月の給与から引いた社会保険料等"),
    field(
        "previous_month_pay_after_social_insurance",
        Type::SIGNED_YEN,
        "前月の社会保険料等控除後の給与等の金額（なければ0。0円を下回ることもある）",
    ),
    field("bonus_period_months", Type::Int { min: 1, max: 120 }, "賞与の計算の基礎となった月数")
        .or(Default::Int(6)),
    field("taxable_bonus", Type::YEN, "社会保険料等控除後の賞与"),
    field("rate_percent", Type::PERCENT, "賞与の金額に乗ずべき率"),
];

static COMMUTING: [Field; 5] = [
    field("month", Type::Month, "通勤手当の支払を受けるべき月"),
    field("commuting_allowance", Type::YEN, "通勤手当（1か月）"),
    field(
        "one_way_km",
        Type::Decimal { max: 1_000 },
        "自動車・自転車などの片道の距離（なければ交通機関）",
    ),
    field("fare", Type::YEN, "自動車などのほかの交通機関・有料道路の料金（1か月）")
        .or(Default::Int(0)),
    field("parking", Type::YEN, "駐車場等の料金（1か月）").or(Default::Int(0)),
];

static RETIREMENT: [Field; 5] = [
    field("retirement_pay", Type::YEN, "退職手当等の金額の合計"),
    field("declaration_filed", Type::Bool, "退職所得の受給に関する申告書の提出があるか"),
    field(
        "service_years_rounded_up",
        Type::Int { min: 1, max: 100 },
        "勤続年数（1年未満の端数は1年）",
    ),
    flag("officer", "役員等か（役員等としての勤続年数を入れたとき）"),
    flag("disability", "障害者になったことに直接基因する退職か"),
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

static RESULTS: [Field; 17] = [
    field("tax", Type::YEN, "源泉徴収税額"),
    field("tax_by_computer_formula", Type::YEN, "電算機計算の特例による税額"),
    field(
        "bonus_method",
        Type::OneOf(&["rate_table", "monthly_table"]),
        "賞与の税額の求め方（算出率の表・月額表）",
    ),
    field(
        "previous_month_after_social_insurance",
        Type::SIGNED_YEN,
        "前月の社会保険料等控除後の給与等の金額",
    ),
    field("divisor", Type::Int { min: 6, max: 12 }, "賞与を割る月数（6か12）"),
    field("add_previous_month", Type::Bool, "前月の給与等の金額を加えるか"),
    field("per_month", Type::YEN, "賞与の1か月当たりの額（円未満切捨て）"),
    field("combined", Type::YEN, "月額表を引く金額"),
    field("non_taxable", Type::YEN, "課税されない通勤手当"),
    field("taxable", Type::YEN, "課税される通勤手当、または課税退職所得金額"),
    field("social_insurance_remuneration", Type::YEN, "社会保険の報酬に数える額"),
    field(
        "category",
        Type::OneOf(&["general", "short", "officer"]),
        "退職手当等の区分（一般・短期・特定役員）",
    ),
    field("deduction", Type::YEN, "退職所得控除額"),
    field("income_tax_withheld", Type::YEN, "所得税の源泉徴収税額"),
    field("municipal_tax", Type::YEN, "市町村民税"),
    field("prefectural_tax", Type::YEN, "道府県民税"),
    field("extra_dependants", Type::Int { min: 0, max: 1000 }, "扶養親族等の数に加算する人数"),
];

static KINDS: [Kind; 7] =
    [DEPENDANTS, RETIREMENT_PAY, COMMUTING_ALLOWANCE, KNOWN_RATE, MONTHLY, DAILY, OF_BONUS];

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

const RETIREMENT_PAY: Kind = Kind {
    name: "retirement pay",
    needs: &[Need::Field("year"), Need::Field("retirement_pay"), Need::Field("declaration_filed")],
    may: &[May::Field("service_years_rounded_up"), May::Field("officer"), May::Field("disability")],
    gives: &[
        give_if("category", "申告書の提出があるとき"),
        give_if("deduction", "申告書の提出があるとき"),
        give_if("taxable", "申告書の提出があるとき"),
        give_if("municipal_tax", "申告書の提出があるとき"),
        give_if("prefectural_tax", "申告書の提出があるとき"),
        give("income_tax_withheld"),
    ],
    dated_by: &["year"],
    handler: handler!(retirement),
};

const COMMUTING_ALLOWANCE: Kind = Kind {
    name: "commuting allowance",
    needs: &[Need::Field("month"), Need::Field("commuting_allowance")],
    may: &[May::Field("one_way_km"), May::Field("fare"), May::Field("parking")],
    gives: &[give("non_taxable"), give("taxable"), give("social_insurance_remuneration")],
    dated_by: &["month"],
    handler: handler!(commuting),
};

const KNOWN_RATE: Kind = Kind {
    name: "bonus at a known rate",
    needs: &[Need::Field("taxable_bonus"), Need::Field("rate_percent")],
    may: &[],
    gives: &[give("tax")],
    dated_by: &[],
    handler: handler!(at_known_rate),
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

const OF_BONUS: Kind = Kind {
    name: "bonus",
    needs: &[
        Need::Field("year"),
        Need::Is("table", "bonus"),
        Need::Field("column"),
        Need::OneOf(&[&["bonus", "bonus_social_insurance"], &["bonus_after_social_insurance"]]),
        Need::OneOf(&[
            &["previous_month_pay_after_social_insurance"],
            &["previous_month_pay", "previous_month_social_insurance"],
        ]),
    ],
    may: &[May::Field("dependants"), May::Field("bonus_period_months"), May::Field("method")],
    gives: &[
        give("bonus_method"),
        give("taxable_bonus"),
        give("previous_month_after_social_insurance"),
        give_if("rate_percent", "算出率の表によるとき"),
        give_if("divisor", "月額表によるとき"),
        give_if("add_previous_month", "月額表によるとき"),
        give_if("per_month", "月額表によるとき"),
        give_if("combined", "月額表によるとき"),
        give("tax"),
    ],
    dated_by: &["year"],
    handler: handler!(bonus),
};
