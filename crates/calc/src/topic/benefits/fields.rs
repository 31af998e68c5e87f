//! The fields of the questions and results about benefits.

use crate::spec::{Default, Field, Type, field};

const STANDARDS: Type = Type::List { of: &Type::YEN, min: 1, max: 1200 };
/// So many that the largest daily amount for all of them is still whole yen.
const COUNTED_DAYS: Type = Type::Int { min: 0, max: 9000 };
const MONTHS: Type = Type::Int { min: 0, max: 1200 };

pub(super) static QUESTION: [Field; 46] = [
    field(
        "benefit",
        Type::OneOf(&[
            "sickness_allowance",
            "maternity_allowance",
            "basic_allowance",
            "reemployment_allowance",
            "childcare_leave",
            "birth_childcare_leave",
            "post_birth_support",
            "family_care_leave",
            "older_worker",
            "workers_comp_absence",
        ]),
        "給付の種類（傷病手当金・出産手当金・基本手当・再就職手当・育児休業給付金・\
         出生時育児休業給付金・出生後休業支援給付金・介護休業給付金・高年齢雇用継続給付・休業補償）",
    ),
    field("standards_by_month", STANDARDS, "月ごとの標準報酬月額（古い順）"),
    field("support_start", Type::Date, "支給開始日"),
    field("insurer_average_standard", Type::YEN, "保険者の平均の標準報酬月額"),
    field("days_off", COUNTED_DAYS, "休んだ日数"),
    field("waiting_completed", Type::Bool, "待期の3日が済んでいるか").or(Default::Bool(false)),
    field("daily_amount", Type::YEN, "日額"),
    field("pay_per_day", Type::YEN, "報酬の日額").or(Default::Int(0)),
    field("disability_pension_yearly", Type::YEN, "障害年金の年額").or(Default::Int(0)),
    field("old_age_pension_yearly", Type::YEN, "老齢年金の年額").or(Default::Int(0)),
    field("after_retirement", Type::Bool, "退職した後か").or(Default::Bool(false)),
    field("days", COUNTED_DAYS, "日数"),
    field("insured_months", MONTHS, "被保険者の月数・算定基礎期間の月数"),
    field("receiving_at_loss", Type::Bool, "資格を失ったときに受けていたか"),
    field("due_date", Type::Date, "出産予定日"),
    field("birth_date_of_child", Type::Date, "出産の日"),
    field("leave_taken_from", Type::Date, "休み始めた日"),
    field("multiple", Type::Bool, "多胎妊娠か").or(Default::Bool(false)),
    field("left_on", Type::Date, "離職の日"),
    field("age_at_leaving", Type::AGE, "離職の日の年齢"),
    field("daily_wage", Type::YEN, "賃金日額"),
    field("wages_6_months", Type::YEN, "最後の6か月の賃金"),
    field(
        "reason",
        Type::OneOf(&[
            "voluntary",
            "justified_voluntary",
            "contract_not_renewed",
            "company",
            "retirement_age",
        ]),
        "離職の理由（自己都合・正当な理由のある自己都合・契約の不更新・倒産解雇等・定年）",
    ),
    field("hard_to_employ", Type::Bool, "就職困難者か").or(Default::Bool(false)),
    field("insured_months_in_2_years", Type::Decimal { max: 24 }, "2年間の被保険者期間の月数"),
    field("insured_months_in_1_year", Type::Decimal { max: 12 }, "1年間の被保険者期間の月数"),
    field(
        "voluntary_leaves_in_5_years",
        Type::Int { min: 1, max: 100 },
        "5年の間の自己都合の離職の回数（今回を含む）",
    )
    .or(Default::Int(1)),
    field("took_training", Type::Bool, "教育訓練等を受けたか").or(Default::Bool(false)),
    field("remaining_days", Type::DAYS, "支給残日数"),
    field("prescribed_days", Type::DAYS, "所定給付日数"),
    field("on", Type::Date, "就職の日"),
    field("age", Type::AGE, "年齢"),
    field("daily_allowance", Type::YEN, "基本手当日額"),
    field("leave_start", Type::Date, "休業を始めた日"),
    field("leave_days", Type::DAYS, "休業の日数"),
    field("paid_days", Type::DAYS, "支給日数"),
    field("rate_percent", Type::PERCENT, "給付の率（%）"),
    field("wages_paid", Type::YEN, "支払われた賃金").or(Default::Int(0)),
    field("birth_leave_days", Type::DAYS, "出生時育児休業の日数"),
    field("spouse_requirement_met", Type::Bool, "配偶者の要件を満たすか"),
    field("spouse_requirement_exempt", Type::Bool, "配偶者の要件を問わない場合か"),
    field("own_leave_days", Type::DAYS, "本人の休業の日数"),
    field("spouse_leave_days", Type::DAYS, "配偶者の休業の日数"),
    field("birth_date", Type::Date, "生年月日"),
    field("wage_at_60_monthly", Type::YEN, "60歳到達時の賃金月額"),
    field("wage_this_month", Type::YEN, "支給対象月に支払われた賃金"),
];

static PERIOD: [Field; 5] = [
    field("from", Type::Date, "初日"),
    field("to", Type::Date, "末日"),
    field("days_at_67", Type::DAYS, "67%の日数"),
    field("days_at_50", Type::DAYS, "50%の日数"),
    field("amount", Type::YEN, "額"),
];
const PERIODS: Type = Type::List { of: &Type::Object(&PERIOD), min: 1, max: 4000 };

pub(super) static AMOUNTS: [Field; 26] = [
    field("month", Type::Month, "支給対象月"),
    field("wage_ratio_percent", Type::Percent { max: 1000 }, "賃金の割合（%）"),
    field("max_rate_percent", Type::PERCENT, "最も高い支給率（10か15）"),
    field("basic_daily_amount", Type::YEN, "給付基礎日額"),
    field("accident", Type::OneOf(&["work", "commuting"]), "災害の種類（業務・通勤）")
        .or(Default::Text("work")),
    field("wage_for_hours_worked", Type::YEN, "一部を働いた日の賃金").or(Default::Int(0)),
    field("own_base_per_day", Type::YEN, "本人の平均の30分の1"),
    field("cap_base_per_day", Type::YEN, "保険者の平均の30分の1").nullable(),
    field("base_per_day", Type::YEN, "使う30分の1の額"),
    field("paid_per_day", Type::YEN, "支払われる日額"),
    field("total", Type::YEN, "総額"),
    field("daily_wage_used", Type::YEN, "使う賃金日額（下限・上限の内）"),
    field("daily_used", Type::YEN, "使う基本手当日額"),
    field("amount", Type::YEN, "額"),
    field("birth_leave_benefit", Type::YEN, "出生時育児休業給付金"),
    field("post_birth_support_benefit", Type::YEN, "出生後休業支援給付金"),
    field("cap_30_days", Type::YEN, "30日の支給上限額"),
    field("compensation_per_day", Type::YEN, "休業補償給付の日額"),
    field("special_per_day", Type::YEN, "休業特別支給金の日額"),
    field("total_per_day", Type::YEN, "1日の合計"),
    field("day_total", Type::YEN, "賃金を含む1日の合計"),
    field("employer_waiting_days_pay", Type::YEN, "事業主の待期の休業補償"),
    field("compensation_total", Type::YEN, "休業補償給付の総額"),
    field("special_total", Type::YEN, "休業特別支給金の総額"),
    field("insurance_total", Type::YEN, "保険からの総額"),
    field("copayment", Type::YEN, "一部負担金"),
];

pub(super) static DAYS_AND_TRUTHS: [Field; 18] = [
    field("total_days", Type::DAYS, "日数"),
    field("prenatal_days", Type::DAYS, "産前の日数（出産の日を含む）"),
    field("postnatal_days", Type::DAYS, "産後の日数"),
    field("benefit_period_days", Type::DAYS, "受給期間の日数"),
    field("unit_periods", Type::DAYS, "支給単位期間の数"),
    field("days_at_67", Type::DAYS, "67%の日数"),
    field("days_at_50", Type::DAYS, "50%の日数"),
    field("remaining_days_at_67", Type::DAYS, "67%の残りの日数"),
    field("capped", Type::Bool, "保険者の平均のほうが低いか"),
    field("continues_after_loss", Type::Bool, "資格を失った後も続くか"),
    field("eligible", Type::Bool, "要件を満たすか"),
    field("period_end_if_unbroken", Type::Date, "続けて受けた場合の末日"),
    field("paid_from", Type::Date, "支給の初日"),
    field("paid_to", Type::Date, "支給の末日"),
    field("reached_60_on", Type::Date, "60歳に達した日"),
    field("restriction_months", MONTHS, "給付制限の月数"),
    field("rate_percent_exact", Type::PERCENT, "支給率（%、小数4桁）"),
    field("periods", PERIODS, "支給単位期間ごとの額"),
];
