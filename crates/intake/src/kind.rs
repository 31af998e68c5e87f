//! Words for kinds: of workers, of leave, of a change of pay; and the numbers that name a person.

use romori_types::fold_width;

use crate::person::{Leave, LeaveKind, RiseOrFall, WorkerKind};
use crate::value::{Mistake, Value, flag, is_nothing_mark, not_a_value, small_number};
use crate::workbook::Cell;

/// Compared without blanks, marks and width.
fn plain(text: &str) -> String {
    fold_width(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

/// 区分. A column that is itself called 短時間労働者 or パート holds marks.
pub(crate) fn worker(cell: &Cell, label: &str) -> Value<WorkerKind> {
    if let Some(mistake) = not_a_value(cell) {
        return Value::bad(mistake);
    }
    let shown = cell.shown();
    let word = plain(&shown);
    if word.is_empty() {
        // ○ and － are no letters.
        let marked = flag(cell).value == Some(true);
        return if marked { by_label(label) } else { Value::nothing() };
    }
    let is = |words: &[&str]| words.contains(&word.as_str());
    let has = |words: &[&str]| words.iter().any(|part| word.contains(part));
    if has(&["短時間就労", "パート", "アルバイト"]) || is(&["part", "pt", "p"]) {
        Value::good(WorkerKind::PartTime)
    } else if has(&["短時間"]) || is(&["短", "短時"]) {
        Value::good(WorkerKind::ShortTime)
    } else if has(&["一般", "正社員", "正職員", "常勤", "役員", "社員", "フルタイム"])
        && !has(&["契約", "非常勤", "非正規"])
        || is(&["正規", "通常"])
    {
        Value::good(WorkerKind::General)
    } else if has(&["契約", "嘱託", "再雇用", "出向", "顧問", "定時", "派遣"]) {
        Value::doubtful(
            WorkerKind::General,
            Mistake::doubt(
                "INT-1503",
                format!("区分「{}」を、一般の被保険者として読みました", shown.trim()),
                "パートか短時間労働者なら、そう入れる",
            ),
        )
    } else if flag(cell).value == Some(true) {
        by_label(label)
    } else {
        Value::bad(Mistake::error(
            "INT-1501",
            "区分がわかりません",
            "「一般」「パート」「短時間労働者」のどれかを入れる",
        ))
    }
}

fn by_label(label: &str) -> Value<WorkerKind> {
    let label = plain(label);
    if label.contains("パート") || label.contains("就労者") {
        Value::good(WorkerKind::PartTime)
    } else if label.contains("短時間") {
        Value::good(WorkerKind::ShortTime)
    } else {
        Value::good(WorkerKind::General)
    }
}

/// 休業・休職.
pub(crate) fn leave(cell: &Cell) -> Value<Leave> {
    if let Some(mistake) = not_a_value(cell) {
        return Value::bad(mistake);
    }
    let text = cell.shown().trim().to_owned();
    if is_nothing_mark(&text) || flag(cell).value == Some(false) {
        return Value::nothing();
    }
    match leave_kind(&text) {
        Some(kind) => Value::good(Leave { kind, text }),
        None if flag(cell).value == Some(true) => {
            Value::good(Leave { kind: LeaveKind::Other, text })
        }
        None => Value::doubtful(
            Leave { kind: LeaveKind::Other, text },
            Mistake::doubt(
                "INT-1504",
                "休業・休職の種類がわかりません。休職などとして読みました",
                "「産休」「育休」「介護休業」「病休」「休職」のどれかを入れる",
            ),
        ),
    }
}

/// The kind of leave that a text speaks of.
pub(crate) fn leave_kind(text: &str) -> Option<LeaveKind> {
    let word = plain(text);
    let has = |words: &[&str]| words.iter().any(|part| word.contains(part));
    if has(&["産休", "産前", "産後休"]) {
        Some(LeaveKind::Maternity)
    } else if has(&["育休", "育児休", "出生時育児"]) {
        Some(LeaveKind::Childcare)
    } else if has(&["介護休", "介休"]) {
        Some(LeaveKind::FamilyCare)
    } else if has(&["病休", "病気", "私傷病", "傷病", "療養"]) {
        Some(LeaveKind::Sickness)
    } else if has(&["休職", "休業", "帰休"]) {
        Some(LeaveKind::Other)
    } else {
        None
    }
}

/// 昇給・降給の別; 1 is a rise, 2 a fall, as on the form.
pub(crate) fn rise_or_fall(cell: &Cell) -> Value<RiseOrFall> {
    if let Some(mistake) = not_a_value(cell) {
        return Value::bad(mistake);
    }
    let word = plain(&cell.shown());
    if word.is_empty() || word == "なし" || word == "無" {
        return Value::nothing();
    }
    let (rise, fall) = (word.contains('昇'), word.contains('降') || word.contains('減'));
    match (rise || word == "1" || word == "up", fall || word == "2" || word == "down") {
        (true, false) => Value::good(RiseOrFall::Rise),
        (false, true) => Value::good(RiseOrFall::Fall),
        _ => Value::bad(Mistake::error(
            "INT-1505",
            "昇給か降給かがわかりません",
            "「昇給」か「降給」を入れる",
        )),
    }
}

/// 被保険者整理番号 — one to six digits, not zero.
pub(crate) fn insured_number(cell: &Cell) -> Value<u32> {
    if let Some(mistake) = not_a_value(cell) {
        return Value::bad(mistake);
    }
    match small_number(cell, &["番", "号"]) {
        Ok(None) => Value::nothing(),
        Ok(Some(number)) if (1..=999_999).contains(&number) => {
            u32::try_from(number).map_or_else(|_| Value::nothing(), Value::good)
        }
        _ => Value::bad(Mistake::error(
            "INT-1301",
            "整理番号として読めません",
            "健康保険の記号・番号の「番号」を、6桁までの数字で入れる",
        )),
    }
}

/// 基礎年金番号 — `NNNN-NNNNNN`, neither part zero.
pub(crate) fn basic_pension_number(cell: &Cell) -> Value<String> {
    if let Some(mistake) = not_a_value(cell) {
        return Value::bad(mistake);
    }
    let shown = cell.shown();
    if is_nothing_mark(&shown) {
        return Value::nothing();
    }
    let bare: String = romori_types::strip_separators(&shown);
    let digits = bare.bytes().all(|byte| byte.is_ascii_digit());
    let bad = || {
        Value::bad(Mistake::error(
            "INT-1506",
            "基礎年金番号として読めません",
            "10桁の数字を「1234-567890」の形で入れる",
        ))
    };
    // A number cell loses a leading zero.
    let lost_zero = matches!(cell, Cell::Number(_)) && bare.len() == 9;
    let padded = if lost_zero { format!("0{bare}") } else { bare };
    match padded.split_at_checked(4) {
        Some((office, serial)) if digits && serial.len() == 6 => {
            if office == "0000" || serial == "000000" {
                return bad();
            }
            let number = format!("{office}-{serial}");
            if !lost_zero {
                return Value::good(number);
            }
            let what = "先頭の0が落ちていたので補いました";
            Value::doubtful(
                number,
                Mistake::doubt("INT-1507", what, "違うときは「0123-456789」の形で入れる"),
            )
        }
        _ => bad(),
    }
}

/// 70歳以上被用者の算定基礎月 — one or two months: `0405`, `4月・5月`, `5`.
pub(crate) fn two_months(cell: &Cell) -> Value<Vec<u8>> {
    if let Some(mistake) = not_a_value(cell) {
        return Value::bad(mistake);
    }
    let folded = fold_width(&cell.shown());
    if is_nothing_mark(&folded) {
        return Value::nothing();
    }
    let mut months: Vec<u8> = Vec::new();
    let mut sound = true;
    for part in folded.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()) {
        let halves = if part.len() == 4 { part.split_at(2) } else { (part, "") };
        for half in [halves.0, halves.1].into_iter().filter(|half| !half.is_empty()) {
            match half.parse().ok().filter(|month| (1..=12).contains(month)) {
                Some(month) if !months.contains(&month) => months.push(month),
                Some(_) => {}
                None => sound = false,
            }
        }
    }
    if sound && (1..=2).contains(&months.len()) {
        return Value::good(months);
    }
    Value::bad(Mistake::error(
        "INT-1508",
        "算定基礎月として読めません",
        "「5月」「4月・5月」のように、2つまでの月を入れる",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decimal::Decimal;

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn kinds_of_workers() {
        use WorkerKind::{General, PartTime, ShortTime};
        for (written, kind) in [
            ("一般", General),
            ("正社員", General),
            ("役員", General),
            ("パート", PartTime),
            ("短時間就労者", PartTime),
            ("ﾊﾟｰﾄﾀｲﾏｰ", PartTime),
            ("短時間労働者", ShortTime),
            ("短時間", ShortTime),
        ] {
            assert_eq!(worker(&text(written), "区分"), Value::good(kind), "{written}");
        }
        let contract = worker(&text("契約社員"), "区分");
        assert_eq!(contract.value, Some(General));
        assert_eq!(contract.mistake.unwrap().code, "INT-1503");
        assert_eq!(worker(&text("甲"), "区分").mistake.unwrap().code, "INT-1501");
        assert_eq!(worker(&text("○"), "短時間労働者"), Value::good(ShortTime));
        assert_eq!(worker(&text("1"), "パート"), Value::good(PartTime));
        assert_eq!(worker(&text(""), "短時間労働者"), Value::nothing());
    }

    #[test]
    fn kinds_of_leave_and_change() {
        for (written, kind) in [
            ("産前産後休業", LeaveKind::Maternity),
            ("育休中", LeaveKind::Childcare),
            ("介護休業", LeaveKind::FamilyCare),
            ("私傷病休職", LeaveKind::Sickness),
            ("休職", LeaveKind::Other),
        ] {
            assert_eq!(leave(&text(written)).value.unwrap().kind, kind, "{written}");
        }
        assert_eq!(leave(&text("無")), Value::nothing());
        assert_eq!(leave(&text("旅行")).mistake.unwrap().code, "INT-1504");
        assert_eq!(rise_or_fall(&text("昇給")), Value::good(RiseOrFall::Rise));
        assert_eq!(rise_or_fall(&text("２")), Value::good(RiseOrFall::Fall));
        assert_eq!(rise_or_fall(&text("昇降")).mistake.unwrap().code, "INT-1505");
    }

    #[test]
    fn numbers_of_persons() {
        assert_eq!(insured_number(&text("0031")), Value::good(31));
        assert_eq!(insured_number(&text("３１番")), Value::good(31));
        for written in ["0", "1234567", "A12", "3.5", "-3"] {
            assert_eq!(insured_number(&text(written)).mistake.unwrap().code, "INT-1301");
        }
        let pension = |written: &str| basic_pension_number(&text(written)).value;
        assert_eq!(pension("1234-567890").as_deref(), Some("1234-567890"));
        assert_eq!(pension("１２３４５６７８９０").as_deref(), Some("1234-567890"));
        for written in ["0000-567890", "1234-000000", "12345", "1234-56789A"] {
            assert_eq!(pension(written), None, "{written}");
        }
        let lost = basic_pension_number(&Cell::Number(Decimal::whole(123_456_789)));
        assert_eq!(lost.value.as_deref(), Some("0123-456789"));
        assert_eq!(two_months(&text("0405")), Value::good(vec![4, 5]));
        assert_eq!(two_months(&text("5月")), Value::good(vec![5]));
        assert_eq!(two_months(&text("4・5・6月")).mistake.unwrap().code, "INT-1508");
    }
}
