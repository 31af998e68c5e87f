//! 月額変更の判断 as a view: it asks before a revision is left out or decided by the annual average.

use romori_app::house::ClientRevisions;
use romori_app::procedure::revision::Inspected;

use super::office_frame;
use super::revisions::{name_of, revisions_address};
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{ConfirmPage, Note, Reason, Tone};

/// What is asked about one person's revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choosing {
    /// 見送る, or no more.
    Skip,
    /// 年間平均, or no more.
    Annual,
}

/// The page; it says so where the reason is missing.
pub fn choose_view(
    state: &AppState,
    signed: &Signed,
    made: &ClientRevisions,
    seen: &Inspected,
    (what, missing_reason): (Choosing, bool),
) -> ConfirmPage {
    let month = made.survey.third_month;
    let back = revisions_address(month, Some(made.client.number));
    let crumbs = vec![Crumb::to("23 月額変更", back.clone()), Crumb::here("判断")];
    let mut frame = office_frame(state, signed, "月額変更の判断", "23", crumbs);
    frame.client = Some(made.client.profile.name.clone());
    frame.failed = missing_reason;
    let taken_back = match what {
        Choosing::Skip => seen.skip.is_some(),
        Choosing::Annual => seen.annual_applied,
    };
    let revised = made.survey.revised_from.ja();
    let who = format!("{}さんの{revised}からの月額変更", name_of(made, seen));
    let (question, submit) = words(what, taken_back, &who);
    let path = if what == Choosing::Skip { "skip" } else { "annual" };
    let lines = ["あとから分かるように、理由を入れてください。"];
    let problem = missing_reason
        .then(|| Note { focus: true, ..Note::new(Tone::Bad, "理由がありません", &lines) });
    let act = if taken_back { "back" } else { "choose" };
    let asks_reason = what == Choosing::Skip && !taken_back;
    ConfirmPage {
        frame,
        question,
        consequences: consequences(what, taken_back),
        problem,
        action: format!("/23/{}/{}/{path}", made.client.number, seen.number),
        hidden: vec![("m".to_owned(), month.to_string()), ("act".to_owned(), act.to_owned())],
        reason: asks_reason.then(|| Reason {
            label: "見送る理由".to_owned(),
            hint: "例 一時の手当のための差で、固定的賃金の変動ではない".to_owned(),
            value: String::new(),
        }),
        typed: None,
        purposes: Vec::new(),
        submit: submit.to_owned(),
        danger: asks_reason,
        back,
    }
}

fn words(what: Choosing, taken_back: bool, who: &str) -> (String, &'static str) {
    match (what, taken_back) {
        (Choosing::Skip, false) => (format!("{who}を見送りますか"), "この月額変更を見送る"),
        (Choosing::Skip, true) => (format!("{who}の見送りをやめますか"), "候補に戻す"),
        (Choosing::Annual, false) => {
            (format!("{who}を年間平均で決めますか"), "両方を確かめたので年間平均で決める")
        }
        (Choosing::Annual, true) => (format!("{who}の年間平均をやめますか"), "3か月の平均に戻す"),
    }
}

fn consequences(what: Choosing, taken_back: bool) -> Vec<String> {
    let lines: &[&str] = match (what, taken_back) {
        (_, true) => &["もとの判定に戻り、あなたの名前とともに履歴に残ります。"],
        (Choosing::Skip, false) => &[
            "届書は作りません。候補の一覧では「見送った」に移り、次に見たときも見送ったままです。",
            "理由と、あなたの名前が、この人の履歴に残ります。",
        ],
        (Choosing::Annual, false) => &[
            "業務の性質上、この差が例年発生すると見込まれること。",
            "本人が同意していること。申立書と同意書を届書に添えます。",
        ],
    };
    lines.iter().map(|line| (*line).to_owned()).collect()
}
