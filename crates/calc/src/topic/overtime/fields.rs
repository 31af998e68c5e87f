//! The fields and kinds of `overtime`.

use crate::handler;
use crate::spec::{Default, Field, Kind, May, Need, Topic, Type, YEN_MAX, field, give, give_if};

use super::{absence, article_36, average, dismissal, pay_by_hour, pay_by_month, probation, rate};

/// The topic.
pub static OVERTIME: Topic = Topic {
    name: "overtime",
    title: "割増賃金・平均賃金・時間外労働の上限",
    fields: &[&PAY, &PART_MONTH, &AVERAGE, &LIMITS, &RESULTS],
    kinds: &KINDS,
};

const MONTH_HOURS: Type = Type::Number { max: 744 };
const YEAR_HOURS: Type = Type::Number { max: 8784 };
const MONTH_DAYS: Type = Type::Number { max: 31 };
const YEN_AND_SEN: Type = Type::Decimal { max: YEN_MAX };
/// So many that the allowance of the largest wage stays a whole number of yen that fits.
const SHUTDOWN_DAYS: Type = Type::Int { min: 0, max: 10_000 };
const PERIOD_DAYS: Type = Type::Int { min: 0, max: 92 };

static ALLOWANCE: [Field; 2] = [
    field(
        "kind",
        Type::OneOf(&[
            "family",
            "commuting",
            "separation",
            "child_education",
            "housing",
            "extraordinary",
            "over_one_month",
            "other",
        ]),
        "手当の種類（家族・通勤・別居・子女教育・住宅・臨時・1か月を超える期間ごと・その他）",
    ),
    field("amount", Type::YEN, "手当の額"),
];
const ALLOWANCES: Type = Type::List { of: &Type::Object(&ALLOWANCE), min: 0, max: 100 };

static WAGE_MONTH: [Field; 3] = [
    field("wages", Type::YEN, "その月の賃金"),
    field("calendar_days", PERIOD_DAYS, "その月の暦日数"),
    field("excluded", Type::Bool, "控除する期間か（12条3項）").or(Default::Bool(false)),
];
const WAGE_MONTHS: Type = Type::List { of: &Type::Object(&WAGE_MONTH), min: 1, max: 12 };
const HOURS_BY_MONTH: Type = Type::List { of: &MONTH_HOURS, min: 0, max: 120 };

static PAY: [Field; 14] = [
    field("monthly_base", Type::YEN, "通常の労働に月ごとに支払う賃金（手当を除く）"),
    field("allowances", ALLOWANCES, "手当"),
    field("monthly_scheduled_hours", MONTH_HOURS, "1か月の所定労働時間"),
    field("daily_hours", Type::Number { max: 24 }, "1日の所定労働時間"),
    field("annual_holidays", Type::Int { min: 0, max: 366 }, "年間の所定休日"),
    field("calendar_days_in_year", Type::Int { min: 365, max: 366 }, "年間の暦日数"),
    field("hourly_rate", YEN_AND_SEN, "1時間当たりの賃金額（答えでは銭未満を切り捨てて示します）"),
    field(
        "hourly_rounding",
        Type::OneOf(&["none", "half_up"]),
        "1時間当たりの賃金額の端数（そのまま・50銭以上を切上げ）",
    )
    .or(Default::Text("none")),
    field("overtime_hours", MONTH_HOURS, "月の時間外労働（法定休日の労働を除く）"),
    field("holiday_hours", MONTH_HOURS, "月の法定休日の労働"),
    field("night_hours", MONTH_HOURS, "月の深夜労働（すべての労働のうち）"),
    field("fixed_overtime_pay", Type::YEN, "固定残業代"),
    field(
        "premium_kind",
        Type::OneOf(&[
            "overtime",
            "overtime_over_60",
            "holiday",
            "night_only",
            "overtime_and_night",
            "overtime_over_60_and_night",
            "holiday_and_night",
        ]),
        "割増の種類（時間外・月60時間超・法定休日・深夜だけ・それぞれと深夜）",
    ),
    field("hours", MONTH_HOURS, "時間"),
];

static PART_MONTH: [Field; 6] = [
    field("monthly_pay", Type::YEN, "月の賃金"),
    field("scheduled_days", MONTH_DAYS, "所定労働日数"),
    field("absence_days", MONTH_DAYS, "欠勤日数"),
    field("worked_days", MONTH_DAYS, "働いた日数"),
    field("scheduled_hours", MONTH_HOURS, "所定労働時間"),
    field("absence_hours", MONTH_HOURS, "欠勤時間"),
];

static AVERAGE: [Field; 13] = [
    field("wages_3_months", Type::YEN, "3か月の賃金の総額"),
    field("calendar_days", PERIOD_DAYS, "3か月の暦日数"),
    field("event_date", Type::Date, "算定すべき事由の発生した日"),
    field("closing_day", Type::DayOfMonth, "賃金締切日（1から31、または month_end）"),
    field("wage_months", WAGE_MONTHS, "月ごとの賃金と暦日数"),
    field(
        "pay_type",
        Type::OneOf(&["monthly", "daily", "hourly", "piecework"]),
        "賃金の支払の形（月給・日給・時給・出来高払）",
    )
    .or(Default::Text("monthly")),
    field("days_worked", PERIOD_DAYS, "働いた日数（月給でないとき）"),
    field("shutdown_days", SHUTDOWN_DAYS, "休業の日数"),
    field("notice_days", Type::DAYS, "解雇を予告した日数"),
    field("wage_period_total", Type::YEN, "一賃金支払期の賃金の総額"),
    field("average_wage", YEN_AND_SEN, "平均賃金（円と銭）"),
    field("on_probation", Type::Bool, "試の使用期間中か"),
    field("days_since_hired", Type::DAYS, "雇入れからの日数"),
];

static LIMITS: [Field; 5] = [
    field("special_clause", Type::Bool, "特別条項があるか"),
    field(
        "overtime_plus_holiday_by_month",
        HOURS_BY_MONTH,
        "月ごとの時間外労働と法定休日の労働の合計（続く月）",
    ),
    field("months_over_45_hours", Type::Int { min: 0, max: 12 }, "月45時間を超えた月の数"),
    field("annual_overtime_hours", YEAR_HOURS, "年の時間外労働（法定休日の労働を除く）"),
    field("annual_holiday_hours", YEAR_HOURS, "年の法定休日の労働（年の上限に含めません）"),
];

static RESULTS: [Field; 28] = [
    field("base_for_overtime", Type::YEN, "割増賃金の基礎となる賃金"),
    field("monthly_average_hours", MONTH_HOURS, "1か月の所定労働時間（小数第3位以下切捨て）"),
    field("overtime", Type::YEN, "時間外労働の賃金と割増"),
    field("overtime_over_60", Type::YEN, "月60時間を超えた部分に加える割増"),
    field("holiday", Type::YEN, "法定休日の労働の賃金と割増"),
    field("night_premium", Type::YEN, "深夜の割増"),
    field("total", Type::YEN, "合計"),
    field("additional_payment_required", Type::YEN, "固定残業代に追加して支払う額"),
    field("premium_percent", Type::PERCENT, "割増率"),
    field("pay", Type::YEN, "支払う額"),
    field("deduction", Type::YEN, "控除する額"),
    field("principle", YEN_AND_SEN, "平均賃金の原則の額（銭未満切捨て）"),
    field("minimum_guarantee", YEN_AND_SEN, "平均賃金の最低保障の額（銭未満切捨て）"),
    field("period_from", Type::Date, "算定期間の初日"),
    field("period_to", Type::Date, "算定期間の末日（直前の賃金締切日）"),
    field("shutdown_allowance_per_day", Type::YEN, "1日の休業手当"),
    field("shutdown_allowance", Type::YEN, "休業の日数分の休業手当"),
    field("dismissal_notice_allowance", Type::YEN, "解雇予告手当"),
    field("single_cut_max", Type::YEN, "1回の減給の限度"),
    field("period_cut_max", Type::YEN, "一賃金支払期の減給の限度"),
    field("notice_or_allowance_required", Type::Bool, "解雇の予告か予告手当が必要か"),
    field("within_45_hours", Type::Bool, "月の限度時間の中か"),
    field("overtime_plus_holiday_hours", MONTH_HOURS, "時間外労働と法定休日の労働の合計"),
    field("single_month_ok", Type::Bool, "月の合計が100時間未満か"),
    field("average_ok", Type::Bool, "2〜6か月の平均が80時間以内か"),
    field("months_over_45_ok", Type::Bool, "45時間を超える月が6か月以内か"),
    field("annual_ok", Type::Bool, "年の上限の中か"),
    field("ok", Type::Bool, "判定した上限をすべて守っているか"),
];

static KINDS: [Kind; 8] = [
    Kind {
        name: "article 36 limits",
        needs: &[Need::Field("special_clause")],
        may: &[
            May::Field("overtime_hours"),
            May::Field("holiday_hours"),
            May::Field("overtime_plus_holiday_by_month"),
            May::Field("months_over_45_hours"),
            May::Field("annual_overtime_hours"),
            May::Field("annual_holiday_hours"),
        ],
        gives: &[
            give_if("within_45_hours", "overtime_hoursのとき"),
            give_if("overtime_plus_holiday_hours", "overtime_hoursのとき"),
            give_if("single_month_ok", "overtime_hoursのとき"),
            give_if("average_ok", "overtime_plus_holiday_by_monthのとき"),
            give_if("months_over_45_ok", "months_over_45_hoursのとき"),
            give_if("annual_ok", "annual_overtime_hoursのとき"),
            give("ok"),
        ],
        dated_by: &[],
        handler: handler!(article_36),
    },
    Kind {
        name: "premium rate",
        needs: &[Need::Field("premium_kind")],
        may: &[May::Field("hourly_rate"), May::Field("hours")],
        gives: &[give("premium_percent"), give_if("pay", "hourly_rateとhoursのとき")],
        dated_by: &[],
        handler: handler!(rate),
    },
    Kind {
        name: "absence or part month",
        needs: &[
            Need::Field("monthly_pay"),
            Need::OneOf(&[
                &["scheduled_days", "absence_days"],
                &["scheduled_hours", "absence_hours"],
                &["scheduled_days", "worked_days"],
            ]),
        ],
        may: &[],
        gives: &[give_if("deduction", "欠勤のとき"), give("pay")],
        dated_by: &[],
        handler: handler!(absence),
    },
    Kind {
        name: "average wage",
        needs: &[Need::OneOf(&[
            &["wages_3_months", "calendar_days"],
            &["wages_3_months", "event_date", "closing_day"],
            &["wage_months"],
        ])],
        may: &[
            May::Field("pay_type"),
            May::Field("days_worked"),
            May::Field("shutdown_days"),
            May::Field("notice_days"),
            May::Field("wage_period_total"),
        ],
        gives: &[
            give_if("period_from", "event_dateのとき"),
            give_if("period_to", "event_dateのとき"),
            give("wages_3_months"),
            give("calendar_days"),
            give("principle"),
            give_if("minimum_guarantee", "月給でないとき"),
            give("average_wage"),
            give("shutdown_allowance_per_day"),
            give_if("shutdown_allowance", "shutdown_daysのとき"),
            give_if("dismissal_notice_allowance", "notice_daysのとき"),
            give("single_cut_max"),
            give_if("period_cut_max", "wage_period_totalのとき"),
        ],
        dated_by: &[],
        handler: handler!(average),
    },
    Kind {
        name: "dismissal notice",
        needs: &[Need::Field("average_wage"), Need::Field("notice_days")],
        may: &[],
        gives: &[give("dismissal_notice_allowance")],
        dated_by: &[],
        handler: handler!(dismissal),
    },
    Kind {
        name: "probation",
        needs: &[Need::Field("on_probation"), Need::Field("days_since_hired")],
        may: &[],
        gives: &[give("notice_or_allowance_required")],
        dated_by: &[],
        handler: handler!(probation),
    },
    Kind {
        name: "premium pay by the month",
        needs: &[
            Need::Field("monthly_base"),
            Need::OneOf(&[&["monthly_scheduled_hours"], &["annual_holidays", "daily_hours"]]),
        ],
        may: &[
            May::Field("allowances"),
            May::Field("calendar_days_in_year"),
            May::Field("hourly_rounding"),
            May::Or("overtime_hours", Default::Int(0)),
            May::Or("holiday_hours", Default::Int(0)),
            May::Or("night_hours", Default::Int(0)),
            May::Field("fixed_overtime_pay"),
        ],
        gives: &[
            give("base_for_overtime"),
            give("monthly_average_hours"),
            give("hourly_rate"),
            give("overtime"),
            give("overtime_over_60"),
            give("holiday"),
            give("night_premium"),
            give("total"),
            give_if("additional_payment_required", "fixed_overtime_payのとき"),
        ],
        dated_by: &[],
        handler: handler!(pay_by_month),
    },
    Kind {
        name: "premium pay by the hour",
        needs: &[Need::Field("hourly_rate")],
        may: &[
            May::Field("hourly_rounding"),
            May::Or("overtime_hours", Default::Int(0)),
            May::Or("holiday_hours", Default::Int(0)),
            May::Or("night_hours", Default::Int(0)),
            May::Field("fixed_overtime_pay"),
        ],
        gives: &[
            give("hourly_rate"),
            give("overtime"),
            give("overtime_over_60"),
            give("holiday"),
            give("night_premium"),
            give("total"),
            give_if("additional_payment_required", "fixed_overtime_payのとき"),
        ],
        dated_by: &[],
        handler: handler!(pay_by_hour),
    },
];
