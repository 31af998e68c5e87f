//! 84 廃棄: what waits for a second person, whose time is over.

use romori_app::house::Function;
use romori_app::house::numbers::{
    ClientNumbers, Clock, DisposalLine, NumberState, NumbersOverview, PersonNumber,
};
use romori_types::{Date, date_ja};

use super::super::form_parts::{cell, group, heads, hinted};
use super::super::rights::{Entries, toast};
use super::super::seen::when;
use super::{away_note, framed, framed_of};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    FieldKind, Link, MaybeLink, NumbersForm, NumbersList, NumbersPage, NumbersRow, Press, Weight,
    Width,
};

type Names = std::collections::HashMap<romori_types::ActorId, String>;

/// 84 廃棄: every client.
pub fn disposals_view(
    state: &AppState,
    signed: &Signed,
    (lines, overview, names): (&[DisposalLine], &NumbersOverview, &Names),
    done: &str,
) -> NumbersPage {
    let mut page = NumbersPage::new(framed(state, signed, "個人番号の廃棄", "84"));
    page.toast = toast(done);
    page.notes = overview.away.iter().map(away_note).collect();
    let csrf = page.frame.standing.csrf.clone();
    let waits = lines.iter().filter(|one| one.disposal.erased.is_none());
    let gone = lines.iter().filter(|one| one.disposal.erased.is_some());
    let due = overview.lines.iter().map(|line| {
        let number = line.client.number;
        NumbersRow {
            head: MaybeLink::to(format!("{number} {}", line.name), format!("/84/{number}")),
            cells: vec![
                cell(line.count(NumberState::DueForDisposal).to_string()),
                cell(line.count(NumberState::Disposed).to_string()),
            ],
            acts: None,
        }
    });
    page.lists = vec![
        NumbersList {
            id: "waiting",
            title: "承認を待つ廃棄".to_owned(),
            lead: "求めた人のほかの取扱担当者が承認します。一人の事務所では、72時間後に自分で廃棄できます。"
                .to_owned(),
            heads: heads(&["顧問先", "人数", "理由", "求めた人", "操作"]),
            rows: waits.map(|one| waiting(one, names, &csrf)).collect(),
            empty: "承認を待つ廃棄はありません。".to_owned(),
            ..NumbersList::default()
        },
        NumbersList {
            id: "due",
            title: "顧問先ごとの廃棄".to_owned(),
            heads: heads(&["顧問先", "廃棄予定", "廃棄済"]),
            rows: due.collect(),
            empty: "顧問先がまだありません。".to_owned(),
            ..NumbersList::default()
        },
        NumbersList {
            id: "gone",
            title: "済んだ廃棄".to_owned(),
            heads: heads(&["顧問先", "番号と画像", "いつ", "求めた人と承認した人", "証明書"]),
            rows: gone.filter_map(|one| erased(one, names)).collect(),
            empty: "済んだ廃棄はありません。".to_owned(),
            ..NumbersList::default()
        },
    ];
    page
}

fn client_words(one: &DisposalLine) -> String {
    format!("{} {}", one.client.number, one.client_name)
}

fn waiting(one: &DisposalLine, names: &Names, csrf: &str) -> NumbersRow {
    let number = one.client.number;
    let press = Press::new("廃棄する", format!("/84/{number}/{}/dispose", one.key), csrf)
        .weighing(Weight::Danger)
        .about(one.client_name.clone());
    let by = names.get(&one.disposal.by).cloned().unwrap_or_default();
    let mut small = vec![when(one.disposal.at)];
    if !one.may {
        small.push(format!("一人の事務所では {} から", when(one.alone_from)));
    }
    NumbersRow {
        head: MaybeLink::to(client_words(one), format!("/84/{number}")),
        cells: vec![
            cell(format!("{}人", one.disposal.asked.len())),
            cell(one.disposal.reason.clone()),
            (by, small),
        ],
        acts: Some((if one.may { vec![press] } else { Vec::new() }, Vec::new())),
    }
}

fn erased(one: &DisposalLine, names: &Names) -> Option<NumbersRow> {
    let done = one.disposal.erased.as_ref()?;
    let number = one.client.number;
    let name = |actor| names.get(&actor).cloned().unwrap_or_default();
    let second = one.disposal.done_by.filter(|second| *second != one.disposal.by);
    let paper = format!("/84/{number}/{}/certificate", one.key);
    Some(NumbersRow {
        head: MaybeLink::plain(client_words(one)),
        cells: vec![
            (format!("番号{}件", done.numbers), vec![format!("画像{}件", done.images)]),
            cell(when(done.at)),
            (name(one.disposal.by), second.map(name).into_iter().collect()),
        ],
        acts: Some((Vec::new(), vec![Link::new(format!("証明書（{}）", one.client_name), paper)])),
    })
}

/// 84 廃棄: one client, with the clocks.
pub fn disposal_of_client_view(
    state: &AppState,
    signed: &Signed,
    (found, clocks, today): (&ClientNumbers, &[(PersonNumber, Clock)], Date),
    entries: &Entries,
    done: &str,
) -> NumbersPage {
    let number = found.client.number;
    let of = (number, found.name.as_str());
    let mut frame = framed_of(state, signed, ("個人番号の廃棄", "84"), of);
    frame.failed = !entries.is_right();
    let mut page = NumbersPage::new(frame);
    page.toast = toast(done);
    page.notes = found.away.iter().map(away_note).collect();
    let csrf = page.frame.standing.csrf.clone();
    let may = signed.visitor.may(Function::DisposeNumbers) && found.away.is_none();
    let row = |(one, clock): &(PersonNumber, Clock)| {
        let over = clock.dispose_on <= today;
        let when = if over { "過ぎました" } else { "まだ保存します" };
        NumbersRow {
            head: MaybeLink::plain(one.person.name.clone()),
            cells: vec![
                cell(one.person.relation.clone()),
                cell(one.person.ended_on.map_or_else(String::new, date_ja)),
                (
                    clock.record.name().to_owned(),
                    vec![format!("{}まで", date_ja(clock.kept_through))],
                ),
                (date_ja(clock.dispose_on), vec![when.to_owned()]),
                cell(one.state.ja()),
            ],
            acts: None,
        }
    };
    let days = Press::new("廃棄の日を番号庫に知らせる", format!("/84/{number}/days"), csrf);
    page.lists = vec![NumbersList {
        id: "clocks",
        title: "保存期間の時計".to_owned(),
        lead: "番号の入った書類のうち、いちばん長く保存するものの期限で決まります。期間の根拠は94で見られます。"
            .to_owned(),
        presses: if may && !clocks.is_empty() { vec![days] } else { Vec::new() },
        heads: heads(&["持ち主", "続柄", "終わった日", "最後まで残す書類", "廃棄する日", "状態"]),
        rows: clocks.iter().map(row).collect(),
        empty: "番号があって、雇用や資格の終わった人はいません。".to_owned(),
        ..NumbersList::default()
    }];
    let due = clocks.iter().filter(|(_, clock)| clock.dispose_on <= today);
    let boxes: Vec<_> = due
        .map(|(one, _)| {
            let name = format!("holder-{}", one.person.named);
            entries.field(&name, &one.person.name, FieldKind::Check, Width::W16)
        })
        .collect();
    if may && !boxes.is_empty() {
        page.forms = vec![form(entries, boxes, number)];
    }
    page
}

fn form(
    entries: &Entries,
    mut boxes: Vec<crate::view::office::FormField>,
    number: u32,
) -> NumbersForm {
    if let Some(first) = boxes.first_mut() {
        first.error = entries.field("holder", "", FieldKind::Check, Width::W16).error;
    }
    let reason = entries.field("reason", "理由", FieldKind::Text, Width::W26);
    let reason = hinted(reason, "例 雇用保険の書類の保存期間が終わったため");
    NumbersForm {
        action: format!("/84/{number}"),
        groups: vec![
            group("廃棄する人", "", boxes),
            group("理由", "証明書に載ります", vec![reason]),
        ],
        consequences: vec![
            "もう一人の承認を待ちます。一人の事務所では、72時間後に廃棄できます。".to_owned(),
            "廃棄した番号は、だれにも戻せません。".to_owned(),
        ],
        submit: "廃棄を求める".to_owned(),
    }
}
