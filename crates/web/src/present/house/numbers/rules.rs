//! 85 取扱規程と区域.

use romori_app::house::Function;
use romori_app::house::numbers::{RuleLine, RuleSort};
use romori_types::{Date, date_ja};

use super::super::form_parts::{cell, chosen, group, heads, hinted};
use super::super::rights::{Entries, toast};
use super::framed;
use crate::shell::{AppState, Signed};
use crate::view::office::{
    FieldKind, FormField, Link, MaybeLink, Note, NumbersForm, NumbersList, NumbersPage, NumbersRow,
    Tone, Width,
};

/// What stands on the page of the day while something should have been looked at again.
pub fn rules_note(late: usize) -> Option<Note> {
    (late > 0).then(|| Note {
        links: vec![Link::new("85 取扱規程と区域を開く", "/85")],
        ..Note::new(
            Tone::Care,
            format!("個人番号の取扱規程・区域の見直しが{late}件遅れています"),
            &["見直した日を登録すると、この知らせは消えます。"],
        )
    })
}

/// 85 取扱規程と区域.
pub fn rules_view(
    state: &AppState,
    signed: &Signed,
    (lines, today): (&[RuleLine], Date),
    entries: &Entries,
    done: &str,
) -> NumbersPage {
    let mut frame = framed(state, signed, "取扱規程と区域", "85");
    frame.failed = !entries.is_right();
    let mut page = NumbersPage::new(frame);
    page.toast = toast(done);
    let late = lines.iter().filter(|one| one.rule.review_by < today).count();
    if late > 0 {
        let title = format!("見直しが{late}件遅れています");
        let line = "内容を確かめ、同じ番号で見直した日を登録してください。";
        page.notes.push(Note::new(Tone::Care, title, &[line]));
    }
    let row = |one: &RuleLine| {
        let over = one.rule.review_by < today;
        NumbersRow {
            head: MaybeLink::plain(format!("{} {}", one.key, one.rule.name)),
            cells: vec![
                cell(one.sort().ja()),
                cell(one.rule.text.clone()),
                cell(date_ja(one.rule.reviewed_on)),
                (
                    date_ja(one.rule.review_by),
                    if over { vec!["過ぎています".to_owned()] } else { Vec::new() },
                ),
            ],
            acts: None,
        }
    };
    page.lists = vec![NumbersList {
        id: "rules",
        title: "規程と区域".to_owned(),
        heads: heads(&["番号と名前", "別", "内容", "見直した日", "次に見直す日"]),
        rows: lines.iter().map(row).collect(),
        empty: "まだ登録されていません。取扱規程、管理区域、取扱区域を登録してください。"
            .to_owned(),
        ..NumbersList::default()
    }];
    if signed.visitor.may(Function::PermitNumbers) {
        page.forms = vec![form(entries)];
    }
    page
}

fn form(entries: &Entries) -> NumbersForm {
    let key = entries.field("key", "番号", FieldKind::Digits, Width::W8);
    let key = FormField {
        optional: true, ..hinted(key, "見直したときは上の番号。新しいものは空")
    };
    let sort = entries.field("sort", "別", FieldKind::Radio, Width::W16);
    let sorts = RuleSort::ALL.iter().map(|one| (one.code().to_string(), one.ja().to_owned()));
    let sort = chosen(sort, "", sorts.collect());
    let name = entries.field("name", "名前", FieldKind::Text, Width::W26);
    let name = hinted(name, "例 個人番号取扱規程 第3版、サーバー室");
    let text = entries.field("text", "内容", FieldKind::Text, Width::W26);
    let text = hinted(text, "規程の置き場所。区域は、場所と、入れる人・守り方");
    let text = FormField { optional: true, ..text };
    let seen = entries.field("reviewed_on", "見直した日", FieldKind::Date, Width::W8);
    let next = entries.field("review_by", "次に見直す日", FieldKind::Date, Width::W8);
    let next = hinted(next, "過ぎると、今日の業務に出ます");
    NumbersForm {
        action: "/85".to_owned(),
        groups: vec![group("登録する・見直す", "", vec![key, sort, name, text, seen, next])],
        consequences: vec!["前の内容は、履歴に残ります。".to_owned()],
        submit: "登録する".to_owned(),
    }
}
