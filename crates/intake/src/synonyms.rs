//! What payroll products and offices call their columns.

use romori_types::fold_width;

use crate::field::Field;
use crate::individual_number;

/// What a label without its month means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Plain(Field),
    Days,
    Cash,
    /// One part of the cash, such as 課税支給額: counts only where no whole is found.
    CashPart,
    InKind,
    Total,
    FullMonthPaid,
    /// Known and of no use here.
    Nothing,
}

/// A meaning with how well the label says it; more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) meaning: Meaning,
    pub(crate) rank: u32,
    /// Whether the label is a known one as a whole.
    pub(crate) exact: bool,
}

struct Rule {
    meaning: Meaning,
    /// Whole labels, best first.
    exact: &'static [&'static str],
    /// Parts of labels, best first.
    parts: &'static [&'static str],
    /// A label with one of these means something else.
    not: &'static [&'static str],
}

const fn rule(
    meaning: Meaning,
    exact: &'static [&'static str],
    parts: &'static [&'static str],
    not: &'static [&'static str],
) -> Rule {
    Rule { meaning, exact, parts, not }
}

use Field as F;
use Meaning::{Cash, CashPart, Days, FullMonthPaid, InKind, Nothing, Plain, Total};

const RULES: &[Rule] = &[
    rule(
        Nothing,
        &["番号", "連番", "行", "性別", "年齢", "部署", "所属", "部門", "役職", "課税対象額"],
        &["部署", "所属", "等級", "控除", "差引", "雇用保険", "税額", "口座", "銀行", "住所"],
        &[],
    ),
    rule(
        Plain(F::InsuredNumber),
        &["被保険者整理番号", "整理番号", "健康保険番号", "健保番号", "被保険者番号", "社保番号"],
        &["整理番号", "健保番号", "健康保険番号", "被保険者番号", "保険証番号", "社会保険番号"],
        &["雇用", "基礎年金", "事業所"],
    ),
    rule(
        Plain(F::EmployeeNumber),
        &["社員番号", "社員コード", "従業員番号", "従業員コード", "職員番号", "社番", "個人コード"],
        &["社員番号", "社員コード", "社員id", "社員cd", "従業員番号", "従業員コード", "従業員id"],
        &[],
    ),
    rule(
        Plain(F::NameKana),
        &["フリガナ", "カナ氏名", "氏名カナ", "氏名フリガナ", "ふりがな", "カナ", "セイ", "メイ"],
        &["フリガナ", "ふりがな", "カナ", "かな", "よみ", "ヨミ", "読み"],
        &["事業所", "住所", "扶養", "配偶者"],
    ),
    rule(
        Plain(F::NameKanji),
        &["氏名", "社員氏名", "社員名", "名前", "氏名漢字", "漢字氏名", "姓名", "姓", "名"],
        &["氏名", "社員名", "従業員名", "職員名", "お名前"],
        &["事業主", "事業所", "扶養", "配偶者", "ローマ字", "旧"],
    ),
    rule(
        Plain(F::BirthDate),
        &["生年月日", "誕生日"],
        &["生年月日", "誕生日"],
        &["扶養", "配偶者"],
    ),
    rule(
        Plain(F::AcquiredOn),
        &["資格取得日", "資格取得年月日", "取得日", "取得年月日", "入社日", "入社年月日", "採用日"],
        &["資格取得", "取得日", "取得年月日", "入社", "採用日", "雇入"],
        &["雇用保険", "喪失", "途中入社"],
    ),
    rule(
        Plain(F::LostOn),
        &["資格喪失日", "資格喪失年月日", "喪失日"],
        &["資格喪失", "喪失日", "喪失年月日"],
        &["雇用保険", "原因"],
    ),
    rule(
        Plain(F::LeftOn),
        &["退職日", "退職年月日", "離職日", "退社日"],
        &["退職日", "退職年月日", "離職", "退社"],
        &["理由"],
    ),
    rule(
        Plain(F::WorkerKind),
        &["区分", "被保険者区分", "雇用区分", "社員区分", "雇用形態", "勤務形態", "短時間労働者"],
        &["被保険者区分", "雇用区分", "雇用形態", "社員区分", "就労区分", "従業員区分", "短時間"],
        &["日数"],
    ),
    rule(
        Plain(F::RevisionMonth),
        &["随時改定予定月", "随時改定予定", "随時改定", "月変", "月変予定", "月額変更予定"],
        &["随時改定", "月変", "改定予定", "月額変更"],
        &[],
    ),
    rule(
        Plain(F::PreviousRevised),
        &["従前改定月", "改定月", "改定年月", "適用年月", "従前適用年月", "従前改定年月"],
        &["改定月", "改定年月", "適用年月", "適用開始"],
        &["随時", "予定"],
    ),
    rule(
        Plain(F::RetroMonth),
        &["遡及月", "遡及支払月", "遡及支給月"],
        &["遡及支払月", "遡及支給月", "遡及月"],
        &["額"],
    ),
    rule(
        Plain(F::RetroAmount),
        &["遡及支払額", "遡及額", "遡及差額", "昇給差額", "遡及"],
        &["遡及", "差額"],
        &["年間"],
    ),
    rule(
        Plain(F::RiseOrFall),
        &["昇降給区分", "昇給区分", "昇降給別", "昇給降給別"],
        &["昇降給区分", "昇給区分", "降給区分", "昇給有無"],
        &["差額"],
    ),
    rule(
        Plain(F::RiseOrFallMonth),
        &["昇降給月", "昇給月", "降給月", "昇降給", "昇給", "昇給日"],
        &["昇降給", "昇給", "降給"],
        &["差額", "区分"],
    ),
    rule(
        Plain(F::OtherWorkplacesRemuneration),
        &["他事業所報酬月額", "他事業所報酬", "他社報酬月額", "他社報酬"],
        &["他事業所", "他社報酬", "他社賃金", "他社月額"],
        &[],
    ),
    rule(
        Plain(F::TwoWorkplaces),
        &["二以上", "二以上勤務"],
        &["二以上", "2以上", "2か所"],
        &["他"],
    ),
    rule(
        Plain(F::Aged70Months),
        &["70歳以上被用者算定基礎月", "70歳算定基礎月"],
        &["70歳以上被用者算定基礎月", "算定基礎月"],
        &[],
    ),
    rule(Plain(F::BasicPensionNumber), &["基礎年金番号", "年金番号"], &["基礎年金番号"], &[]),
    rule(Plain(F::AnnualRecurring), &["例年発生"], &["例年"], &[]),
    rule(Plain(F::AnnualConsent), &["本人同意", "同意"], &["同意"], &[]),
    rule(
        Plain(F::Remarks),
        &["備考", "摘要", "メモ", "特記事項", "コメント"],
        &["備考", "摘要", "メモ", "特記", "コメント"],
        &[],
    ),
    rule(
        Plain(F::Leave),
        &["休業", "休職", "休業区分", "休業休職", "休職区分", "産休育休"],
        &["休業", "休職", "産休", "育休"],
        &["日数", "手当", "給付", "開始", "終了"],
    ),
    rule(
        Plain(F::PayMonth),
        &["支給年月", "支給月", "支払年月", "支払月", "給与年月", "年月", "対象月", "月", "支給日"],
        &["支給年月", "支給月", "支払月", "支払年月", "給与月"],
        &["遡及", "賞与"],
    ),
    rule(
        Days,
        &[
            "支払基礎日数",
            "賃金支払基礎日数",
            "基礎日数",
            "算定日数",
            "支給日数",
            "日数",
            "出勤日数",
        ],
        &["支払基礎日数", "基礎日数", "支払日数", "出勤日数", "勤務日数", "労働日数", "日数"],
        &["有給", "有休", "欠勤", "公休", "休日", "特休", "所定"],
    ),
    rule(InKind, &["現物", "現物給与", "現物支給", "現物額"], &["現物"], &["合計", "通貨"]),
    rule(
        FullMonthPaid,
        &["1か月分", "1ヶ月分", "1カ月分", "満額支給", "全月支給"],
        &["1か月分", "1ヶ月分", "1カ月分", "1箇月分", "満額", "全月"],
        &[],
    ),
    rule(
        CashPart,
        &["課税支給額", "非課税支給額", "課税支給計", "非課税支給計", "課税計", "非課税計"],
        &["課税支給", "非課税支給", "非課税", "課税"],
        &["累計", "対象"],
    ),
    rule(
        Cash,
        &[
            "通貨",
            "報酬通貨",
            "社会保険対象額",
            "社保対象額",
            "報酬",
            "報酬額",
            "報酬月額",
            "総支給額",
            "支給合計",
            "支給合計額",
            "支給総額",
            "支給計",
            "総支給",
            "支給額",
            "賃金総額",
            "賃金",
            "賃金額",
            "給与総額",
            "給与",
            "給与額",
            "金額",
            "現金",
        ],
        &[
            "通貨",
            "社保対象",
            "社会保険対象",
            "総支給",
            "支給合計",
            "支給計",
            "支給額",
            "報酬",
            "賃金",
        ],
        &["標準", "課税", "控除", "差引", "現物", "手当", "他事業所", "従前", "口座"],
    ),
    rule(Total, &["合計", "報酬合計", "報酬計", "計", "合計額", "総計"], &["合計"], &["支給"]),
];

/// What a label (without its month) means.
pub(crate) fn meaning(label: &str) -> Option<Match> {
    if individual_number::is_heading(label) {
        return Some(Match { meaning: Plain(F::IndividualNumber), rank: 2_000, exact: true });
    }
    let plain = plain_label(label);
    if plain.is_empty() {
        return None;
    }
    if let Some(field) = previous_standard(&plain) {
        return Some(Match { meaning: Plain(field), rank: 1_500, exact: true });
    }
    let mut best: Option<Match> = None;
    for rule in RULES {
        let found = rule_match(rule, &plain);
        if found.is_some_and(|found| best.is_none_or(|best| found.rank > best.rank)) {
            best = found;
        }
    }
    best
}

fn rule_match(rule: &Rule, plain: &str) -> Option<Match> {
    let place = |words: &[&str], test: &dyn Fn(&str) -> bool| {
        words.iter().position(|word| test(word)).and_then(|place| u32::try_from(place).ok())
    };
    if let Some(place) = place(rule.exact, &|word| word == plain) {
        return Some(Match { meaning: rule.meaning, rank: 1_000 - place, exact: true });
    }
    if rule.not.iter().any(|word| plain.contains(word)) {
        return None;
    }
    let place = place(rule.parts, &|word| plain.contains(word))?;
    // A longer word says more: 遡及支払額 is not 支払額.
    let length = rule.parts.get(place as usize).map_or(0, |word| word.chars().count());
    let rank = 20 * u32::try_from(length).unwrap_or(0) + 10 - place.min(10);
    Some(Match { meaning: rule.meaning, rank, exact: false })
}

/// 健保標準報酬, 標準報酬月額(厚年), 従前の標準報酬月額 and their many relatives.
fn previous_standard(plain: &str) -> Option<Field> {
    let about = ["標準報酬", "標報", "標準月額"].iter().any(|word| plain.contains(word))
        || plain.starts_with("従前") && (plain.contains("健") || plain.contains("厚"));
    let other = ["改定", "等級", "適用", "予定"].iter().any(|word| plain.contains(word));
    if !about || other {
        return None;
    }
    Some(match (plain.contains("健"), plain.contains("厚") || plain.contains("年金")) {
        (true, false) => Field::PreviousHealthStandard,
        (false, true) => Field::PreviousPensionStandard,
        _ => Field::PreviousStandard,
    })
}

/// A label as the tables have it: folded, without marks and without の; No. is 番号.
fn plain_label(label: &str) -> String {
    let folded = fold_width(label).to_lowercase();
    let plain: String = folded.chars().filter(|c| c.is_alphanumeric() && *c != 'の').collect();
    match plain.strip_suffix("no") {
        Some(head) => format!("{head}番号"),
        None => plain.replace("ナンバー", "番号"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(label: &str, expected: Meaning) {
        assert_eq!(meaning(label).map(|found| found.meaning), Some(expected), "{label}");
    }

    #[test]
    fn labels_of_payroll_products() {
        for (label, field) in [
            ("社員No", F::EmployeeNumber),
            ("社員№", F::EmployeeNumber),
            ("社員コード", F::EmployeeNumber),
            ("被保険者整理番号", F::InsuredNumber),
            ("健保\n番号", F::InsuredNumber),
            ("整理 No.", F::InsuredNumber),
            ("氏　名", F::NameKanji),
            ("社員名", F::NameKanji),
            ("氏名（漢字）", F::NameKanji),
            ("氏名（カナ）", F::NameKana),
            ("ﾌﾘｶﾞﾅ", F::NameKana),
            ("生年月日（西暦）", F::BirthDate),
            ("資格取得年月日", F::AcquiredOn),
            ("入社日", F::AcquiredOn),
            ("資格喪失日", F::LostOn),
            ("退職日", F::LeftOn),
            ("雇用形態", F::WorkerKind),
            ("健保標準報酬月額", F::PreviousHealthStandard),
            ("標準報酬（厚年）", F::PreviousPensionStandard),
            ("従前の標準報酬月額 健", F::PreviousHealthStandard),
            ("従前標準報酬", F::PreviousStandard),
            ("従前の改定月", F::PreviousRevised),
            ("標準報酬 改定年月", F::PreviousRevised),
            ("随時改定予定月", F::RevisionMonth),
            ("昇（降）給月", F::RiseOrFallMonth),
            ("昇降給区分", F::RiseOrFall),
            ("遡及支払月", F::RetroMonth),
            ("遡及支払額", F::RetroAmount),
            ("二以上事業所勤務", F::TwoWorkplaces),
            ("他事業所の報酬月額", F::OtherWorkplacesRemuneration),
            ("基礎年金番号", F::BasicPensionNumber),
            ("休業・休職", F::Leave),
            ("備考", F::Remarks),
            ("マイナンバー", F::IndividualNumber),
            ("支給年月", F::PayMonth),
        ] {
            check(label, Plain(field));
        }
        for (label, expected) in [
            ("支払基礎日数", Days),
            ("出勤日数", Days),
            ("総支給額", Cash),
            ("支給計", Cash),
            ("通貨", Cash),
            ("報酬（現物）", InKind),
            ("課税支給額", CashPart),
            ("合計", Total),
            ("1ヶ月分", FullMonthPaid),
            ("差引支給額", Nothing),
            ("健保等級", Nothing),
            ("雇用保険被保険者番号", Nothing),
        ] {
            check(label, expected);
        }
        for label in ["", "ABC", "売上", "相沢 直人"] {
            assert_eq!(meaning(label), None, "{label}");
        }
    }
}
