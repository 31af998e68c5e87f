//! 委託と許可 of one client.

use romori_app::house::Function;
use romori_app::house::numbers::{NumberKeeper, PermissionView};
use romori_app::ledgers::{NumberGrant, NumberPermission};
use romori_types::{Date, date_ja};

use super::super::form_parts::{cell, chosen, group, heads, hinted};
use super::super::rights::{Entries, toast};
use super::super::seen::when;
use super::{away_note, framed_of, purpose_boxes, purposes_words};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    FieldKind, FormField, FormGroup, Link, MaybeLink, Note, NumbersForm, NumbersList, NumbersPage,
    NumbersRow, Press, Tone, Weight, Width,
};

type Names = std::collections::HashMap<romori_types::ActorId, String>;

/// 委託と許可.
pub fn permission_view(
    state: &AppState,
    signed: &Signed,
    (found, names): (&PermissionView, &Names),
    entries: &Entries,
    done: &str,
) -> NumbersPage {
    let number = found.client.number;
    let of = (number, found.name.as_str());
    let mut frame = framed_of(state, signed, ("個人番号の委託と許可", "80"), of);
    frame.failed = !entries.is_right();
    let mut page = NumbersPage::new(frame);
    page.toast = toast(done);
    let csrf = page.frame.standing.csrf.clone();
    page.notes = notes(found, number, &csrf);
    let may = signed.visitor.may(Function::PermitNumbers);
    page.lists = vec![now(found, number, may.then_some(&csrf)), history(found, names)];
    let own_box =
        found.record.as_ref().is_some_and(|one| one.keeper == NumberKeeper::Client.code());
    if own_box {
        page.lists.push(grants(found, names, number, (may, &csrf)));
    }
    if may {
        page.forms.push(form(found, entries, number));
    }
    if may && own_box && found.side == NumberKeeper::Client {
        page.forms.push(grant_form(entries, number));
    }
    page
}

fn notes(found: &PermissionView, number: u32, csrf: &str) -> Vec<Note> {
    if let Err(away) = &found.vault {
        return vec![away_note(away)];
    }
    let mut notes = Vec::new();
    if found.differs() {
        let line = "登録した許可が、番号庫に届いていません。送り直すまで、番号は受け取られません。";
        let again = format!("/80/{number}/permission/again");
        notes.push(Note {
            press: Some(Press::new("番号庫へ送り直す", again, csrf)),
            ..Note::new(Tone::Bad, "番号庫の許可と違います", &[line])
        });
    }
    let late = found.record.as_ref().and_then(|one| one.reentrustment_on).is_none();
    if found.record.is_some() && late {
        let line = "事務所がさらに委託する（クラウドの番号庫に置くなど）ときは、顧問先の許諾が要ります（番号法10条）。";
        notes.push(Note::new(Tone::Info, "再委託の許諾は登録されていません", &[line]));
    }
    notes
}

fn rows_of(one: &NumberPermission) -> Vec<(&'static str, String, Vec<String>)> {
    let day = |day: Option<Date>| day.map_or_else(|| "—".to_owned(), date_ja);
    let keeper = NumberKeeper::of_code(one.keeper);
    vec![
        ("保管する人", super::keeper_words(keeper).to_owned(), Vec::new()),
        ("利用目的", format!("{}件", one.purposes.len()), purposes_words(&one.purposes)),
        ("委託契約の日", date_ja(one.entrusted_on), vec![one.contract.clone()]),
        ("再委託の許諾", day(one.reentrustment_on), Vec::new()),
        ("最後の監督", day(one.supervised_on), Vec::new()),
        ("次の監督", day(one.supervise_by), Vec::new()),
        ("有効な期間", format!("{}〜", date_ja(one.from)), vec![day(one.through)]),
    ]
}

fn now(found: &PermissionView, number: u32, csrf: Option<&String>) -> NumbersList {
    let rows = found.record.as_ref().map(rows_of).unwrap_or_default();
    let ends = csrf.filter(|_| found.record.is_some()).map(|csrf| {
        Press::new("許可を終わらせる", format!("/80/{number}/permission/withdraw"), csrf)
            .weighing(Weight::Danger)
    });
    NumbersList {
        id: "now",
        title: "いまの委託と許可".to_owned(),
        lead: "番号庫は、これがなければ、この顧問先の番号を1つも受け取らず、使わせません。"
            .to_owned(),
        links: vec![Link::new("番号の状況", format!("/80/{number}"))],
        presses: ends.into_iter().collect(),
        heads: heads(&["項目", "内容"]),
        rows: rows
            .into_iter()
            .map(|(label, value, small)| NumbersRow {
                head: MaybeLink::plain(label),
                cells: vec![(value, small.into_iter().filter(|line| !line.is_empty()).collect())],
                acts: None,
            })
            .collect(),
        empty: "まだ登録されていません。下で登録してください。".to_owned(),
    }
}

fn history(found: &PermissionView, names: &Names) -> NumbersList {
    let row = |(by, at, what): &(_, _, Option<NumberPermission>)| {
        let words = match what {
            Some(one) => format!("許可を登録（利用目的{}件）", one.purposes.len()),
            None => "許可を終わらせた".to_owned(),
        };
        let small = what.as_ref().map(|one| purposes_words(&one.purposes));
        NumbersRow {
            head: MaybeLink::plain(when(*at)),
            cells: vec![
                cell(names.get(by).cloned().unwrap_or_default()),
                (words, small.unwrap_or_default()),
            ],
            acts: None,
        }
    };
    NumbersList {
        id: "history",
        title: "許可の履歴".to_owned(),
        heads: heads(&["いつ", "だれが", "何を"]),
        rows: found.history.iter().map(row).collect(),
        empty: "まだありません。".to_owned(),
        ..NumbersList::default()
    }
}

fn grants(
    found: &PermissionView,
    names: &Names,
    number: u32,
    (may, csrf): (bool, &str),
) -> NumbersList {
    let row = |(by, at, what): &(_, _, Option<NumberGrant>)| {
        let words = match what {
            Some(one) => format!("{}まで利用を許した", date_ja(one.through)),
            None => "利用の許しを取り消した".to_owned(),
        };
        let small = what.as_ref().map(|one| purposes_words(&one.purposes));
        NumbersRow {
            head: MaybeLink::plain(when(*at)),
            cells: vec![
                cell(names.get(by).cloned().unwrap_or_default()),
                (words, small.unwrap_or_default()),
            ],
            acts: None,
        }
    };
    let back = may && found.grant.is_some() && found.side == NumberKeeper::Client;
    let press = back.then(|| {
        Press::new("利用の許しを取り消す", format!("/80/{number}/grant/take-back"), csrf)
            .weighing(Weight::Danger)
    });
    NumbersList {
        id: "grants",
        title: "事務所に許した利用".to_owned(),
        lead: "許しは、取り消したときから、すぐに使えなくなります。".to_owned(),
        presses: press.into_iter().collect(),
        heads: heads(&["いつ", "だれが", "何を"]),
        rows: found.grants.iter().map(row).collect(),
        empty: "事務所に利用を許したことはありません。".to_owned(),
        ..NumbersList::default()
    }
}

fn day(entries: &Entries, (name, label, hint): (&str, &str, &str), optional: bool) -> FormField {
    let field = entries.field(name, label, FieldKind::Date, Width::W8);
    FormField { optional, ..hinted(field, hint) }
}

fn form(found: &PermissionView, entries: &Entries, number: u32) -> NumbersForm {
    let keeper = entries.field("keeper", "番号を集めて保管する人", FieldKind::Radio, Width::W16);
    let choices = NumberKeeper::ALL
        .iter()
        .map(|one| (one.code().to_string(), super::keeper_words(Some(*one)).to_owned()));
    let keeper = chosen(keeper, "", choices.collect());
    let contract = entries.field("contract", "契約書", FieldKind::Text, Width::W26);
    let contract = FormField {
        optional: true,
        ..hinted(contract, "置いた場所か名前。封をして残します")
    };
    let entrusted = ("entrusted_on", "委託契約の日", "例 令和8年4月1日");
    let again = ("reentrustment_on", "再委託の許諾を受けた日", "番号法10条。受けていなければ空");
    let seen = ("supervised_on", "最後に監督した日", "番号法11条。報告を受けた日、点検した日");
    let next = ("supervise_by", "次に監督する日", "過ぎると、今日の業務に出ます");
    let through = ("through", "有効な期間の末日", "契約の続く間なら空");
    let groups: Vec<FormGroup> = vec![
        group("保管", "", vec![keeper]),
        group("利用目的", "ここに無い目的の利用は、番号庫が断ります", purpose_boxes(entries)),
        group(
            "委託と再委託",
            "",
            vec![day(entries, entrusted, false), contract, day(entries, again, true)],
        ),
        group(
            "監督と期間",
            "",
            vec![day(entries, seen, true), day(entries, next, true), day(entries, through, true)],
        ),
    ];
    let words =
        if found.record.is_some() { "許可を新しくする" } else { "許可を登録する" };
    NumbersForm {
        action: format!("/80/{number}/permission?seen={}", found.version),
        groups,
        consequences: vec![
            "番号庫へ送り、そのときから効きます。前の許可は終わり、履歴に残ります。".to_owned(),
        ],
        submit: words.to_owned(),
    }
}

fn grant_form(entries: &Entries, number: u32) -> NumbersForm {
    let mut boxes = purpose_boxes(entries);
    for field in &mut boxes {
        // The other form of the page has boxes of the same names.
        field.name = format!("grant-{}", field.name);
        field.error = None;
        field.value = entries.value(&field.name).to_owned();
    }
    let through = ("grant-through", "いつまで", "取り消せば、その前でも終わります");
    NumbersForm {
        action: format!("/80/{number}/grant"),
        groups: vec![
            group("事務所に許す利用", "", boxes),
            group("期間", "", vec![day(entries, through, false)]),
        ],
        consequences: vec!["事務所は、番号を見ずに、届書に入れることだけができます。".to_owned()],
        submit: "事務所に利用を許す".to_owned(),
    }
}
