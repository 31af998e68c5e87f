//! The twelve clients. None of them exists.

use romori_roster::{ClosingDay, FractionRule, LegalForm, PayTerms};
use romori_types::Date;

use crate::calendar::{day, plus_years};
use crate::plan::Plan;

/// A client like most.
fn ordinary(story: Date, number: u32, name: &'static str, kana: &'static str) -> Plan {
    Plan {
        number,
        name,
        kana,
        form: LegalForm::Corporation,
        trade: "",
        employer: "",
        places: &[],
        headcount: 0,
        staff: (number % 3) as usize,
        since: day(story.year() - 6, 4, 1),
        until: None,
        second_person_approves: false,
        terms: PayTerms { closing: ClosingDay::MonthEnd, months_after: 1 },
        payday: 25,
        fraction: FractionRule::None,
        society: false,
        short_time_applies: false,
        part_time: 60,
        short_time: 0,
        leavers: 95,
        bonuses: &[(7, 10, 15), (12, 10, 20)],
    }
}

const fn closing(day: u8, months_after: u8) -> PayTerms {
    PayTerms { closing: ClosingDay::Day(day), months_after }
}

const MONTH_END: PayTerms = PayTerms { closing: ClosingDay::MonthEnd, months_after: 0 };

/// The twelve, in the order of their numbers.
pub fn plans(story: Date) -> Vec<Plan> {
    [makers(story), movers(story), sellers(story), carers(story)].concat()
}

fn makers(story: Date) -> Vec<Plan> {
    let client = |number, name, kana| ordinary(story, number, name, kana);
    vec![
        Plan {
            trade: "冷凍食品の製造",
            employer: "代表取締役 北風 大介",
            places: &[("株式会社北風食品", 1, "11", "ｷﾀｶｾ", "01001")],
            headcount: 118,
            part_time: 220,
            short_time: 60,
            short_time_applies: true,
            second_person_approves: true,
            ..client(1001, "株式会社北風食品", "カブシキガイシャキタカゼショクヒン")
        },
        Plan {
            form: LegalForm::SoleProprietor,
            trade: "青果の小売（個人事業）",
            employer: "緑川 直人",
            places: &[("みどりかわ商店", 20, "02", "ﾐﾄﾘ", "00206")],
            headcount: 6,
            terms: closing(20, 0),
            payday: 28,
            fraction: FractionRule::Down,
            bonuses: &[(12, 20, 5)],
            ..client(1002, "みどりかわ商店", "ミドリカワショウテン")
        },
        Plan {
            trade: "足場の架設工事",
            employer: "代表取締役 青羽 剛",
            places: &[("株式会社あおば架設", 4, "03", "ｱｵﾊ", "00317")],
            headcount: 42,
            terms: closing(15, 0),
            fraction: FractionRule::HalfUp,
            ..client(1003, "株式会社あおば架設", "カブシキガイシャアオバカセツ")
        },
    ]
}

fn movers(story: Date) -> Vec<Plan> {
    let client = |number, name, kana| ordinary(story, number, name, kana);
    vec![
        Plan {
            trade: "貨物の運送",
            employer: "代表取締役 雲雀 誠司",
            places: &[
                ("ひばり運輸株式会社", 23, "14", "ﾋﾊﾘ", "00442"),
                ("ひばり運輸株式会社 津営業所", 24, "05", "ﾋﾊﾂ", "00043"),
            ],
            headcount: 73,
            terms: closing(20, 1),
            payday: 10,
            ..client(1004, "ひばり運輸株式会社", "ヒバリウンユカブシキガイシャ")
        },
        Plan {
            trade: "ソフトウェアの受託開発",
            employer: "代表取締役 久慈 楽",
            places: &[("株式会社くじら電算", 13, "21", "ｸｼﾗ", "05510")],
            headcount: 96,
            terms: MONTH_END,
            fraction: FractionRule::Up,
            society: true,
            short_time_applies: true,
            part_time: 10,
            short_time: 30,
            bonuses: &[(6, 30, 20), (12, 10, 25)],
            ..client(1005, "株式会社くじら電算", "カブシキガイシャクジラデンサン")
        },
        Plan {
            trade: "訪問介護",
            employer: "代表社員 松風 光子",
            places: &[("合同会社まつかぜ介護", 27, "16", "ﾏﾂｶ", "00608")],
            headcount: 34,
            fraction: FractionRule::Down,
            short_time_applies: true,
            part_time: 250,
            short_time: 350,
            bonuses: &[(12, 15, 8)],
            ..client(1006, "合同会社まつかぜ介護", "ゴウドウガイシャマツカゼカイゴ")
        },
    ]
}

fn sellers(story: Date) -> Vec<Plan> {
    let year = story.year();
    let client = |number, name, kana| ordinary(story, number, name, kana);
    vec![
        Plan {
            trade: "機械部品の製造",
            employer: "代表取締役 燕谷 誠",
            places: &[("株式会社つばめ精機", 14, "21", "ﾂﾊﾒ", "00710")],
            headcount: 61,
            staff: 0,
            terms: closing(20, 0),
            ..client(super::tsubame::NUMBER, "株式会社つばめ精機", "カブシキガイシャツバメセイキ")
        },
        Plan {
            trade: "和菓子の製造と小売",
            employer: "代表取締役 琥珀 文",
            places: &[("有限会社こはく堂", 26, "07", "ｺﾊｸ", "00818")],
            headcount: 18,
            since: day(year, 4, 1),
            payday: 15,
            part_time: 250,
            fraction: FractionRule::HalfUp,
            bonuses: &[(7, 15, 8), (12, 15, 10)],
            ..client(1008, "有限会社こはく堂", "ユウゲンガイシャコハクドウ")
        },
        Plan {
            trade: "旅館",
            employer: "代表取締役 白波 寿",
            places: &[("株式会社しらなみ旅館", 22, "08", "ｼﾗﾅ", "00938")],
            headcount: 38,
            terms: closing(10, 0),
            part_time: 180,
            ..client(1009, "株式会社しらなみ旅館", "カブシキガイシャシラナミリョカン")
        },
    ]
}

fn carers(story: Date) -> Vec<Plan> {
    let year = story.year();
    let client = |number, name, kana| ordinary(story, number, name, kana);
    vec![
        Plan {
            trade: "文化行事の企画",
            employer: "代表理事 山並 操",
            places: &[("一般社団法人やまなみ文化企画", 40, "09", "ﾔﾏﾅ", "01012")],
            headcount: 12,
            terms: MONTH_END,
            payday: 20,
            ..client(
                1010,
                "一般社団法人やまなみ文化企画",
                "イッパンシャダンホウジンヤマナミブンカキカク",
            )
        },
        Plan {
            trade: "雑貨の卸売",
            employer: "代表取締役 夕凪 薫",
            places: &[("株式会社ゆうなぎ商会", 34, "10", "ﾕｳﾅ", "01127")],
            headcount: 27,
            until: Some(day(year, 3, 31)),
            ..client(1011, "株式会社ゆうなぎ商会", "カブシキガイシャユウナギショウカイ")
        },
        Plan {
            trade: "診療所と介護老人保健施設",
            employer: "理事長 水無月 悟",
            places: &[("医療法人みなづき会", 11, "12", "ﾐﾅﾂ", "01275")],
            headcount: 75,
            since: plus_years(day(year, 10, 1), -9),
            second_person_approves: true,
            short_time_applies: true,
            part_time: 90,
            short_time: 80,
            fraction: FractionRule::None,
            bonuses: &[(7, 3, 18), (12, 4, 22)],
            ..client(1012, "医療法人みなづき会", "イリョウホウジンミナヅキカイ")
        },
    ]
}
