//! 80 状況 and 82 照合 of one client, and the way to the vault's own pages.

use romori_app::house::Function;
use romori_app::house::numbers::{
    ClientNumbers, HolderKind, NumberKeeper, NumberState, NumberTicket, PersonNumber, TaskAsked,
    who_checks,
};
use romori_app::ledgers::Payee;
use romori_types::{Date, date_ja};

use super::super::form_parts::{cell, group, heads, hinted};
use super::super::office_frame;
use super::super::rights::{Entries, toast};
use super::{away_note, framed_of, keeper_words};
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{
    Fact, Facts, FieldKind, FormField, Link, MaybeLink, Note, NumberTicketPage, NumbersForm,
    NumbersList, NumbersPage, NumbersRow, Press, Tone, Weight, Width,
};

/// 80 状況: one client.
pub fn client_numbers_view(
    state: &AppState,
    signed: &Signed,
    (found, payees): (&ClientNumbers, &[(u32, Payee)]),
    entries: &Entries,
    done: &str,
) -> NumbersPage {
    let number = found.client.number;
    let of = (number, found.name.as_str());
    let mut frame = framed_of(state, signed, ("個人番号の状況", "80"), of);
    frame.failed = !entries.is_right();
    let mut page = NumbersPage::new(frame);
    page.toast = toast(done);
    page.notes = notes(found);
    page.facts = found.away.is_none().then(|| facts(found));
    let csrf = page.frame.standing.csrf.clone();
    let collects = signed.visitor.may(Function::CollectNumbers) && may_collect(found);
    let mut links = vec![
        Link::new("委託と許可", format!("/80/{number}/permission")),
        Link::new("この顧問先の履歴", format!("/83?client={number}")),
    ];
    if signed.visitor.may(Function::ViewLog) {
        links.push(Link::new("説明書", format!("/86?client={number}")));
    }
    page.lists = vec![
        NumbersList {
            id: "people",
            title: "番号の持ち主".to_owned(),
            lead: "名前を押さずに、状態と次にすることだけを見られます。番号は出ません。".to_owned(),
            links,
            presses: if collects { for_all(number, &csrf) } else { Vec::new() },
            heads: heads(&["持ち主", "続柄", "状態", "次にすること", "確かめる人", "操作"]),
            rows: found.people.iter().map(|one| row(one, number, &csrf, collects)).collect(),
            empty: "台帳に人がいません。71で個人を登録してください。".to_owned(),
        },
        payee_list(payees, number),
    ];
    if signed.visitor.may(Function::CollectNumbers) {
        page.forms = vec![payee_form(entries, number)];
    }
    page
}

/// The box is the side's own, and a permission is there.
fn may_collect(found: &ClientNumbers) -> bool {
    found.leaves.0.as_ref().is_some_and(|one| one.keeper == found.side)
}

fn notes(found: &ClientNumbers) -> Vec<Note> {
    if let Some(away) = &found.away {
        return vec![away_note(away)];
    }
    let number = found.client.number;
    let link = vec![Link::new("委託と許可を開く", format!("/80/{number}/permission"))];
    let Some(permission) = &found.leaves.0 else {
        let line = "番号庫は、許可が登録されるまで、この顧問先の番号を受け取りません。";
        return vec![Note {
            links: link,
            ..Note::new(Tone::Care, "先に、委託と許可を登録してください", &[line])
        }];
    };
    let same = found.people.iter().filter(|one| !one.same_as.is_empty()).count();
    let mut notes = Vec::new();
    if same > 0 {
        let line = "どちらかが入れ違いか、同じ人です。番号は出しません。照合で確かめてください。";
        let title = format!("同じ番号の持ち主が{same}人います");
        notes.push(Note {
            links: vec![Link::new("照合する", format!("/82/{number}"))],
            ..Note::new(Tone::Care, title, &[line])
        });
    }
    if permission.keeper == NumberKeeper::Client && found.side == NumberKeeper::Office {
        let line = match &found.leaves.1 {
            Some(grant) => format!("{}まで、利用の許しを受けています。", date_ja(grant.through)),
            None => "利用の許しは、まだ受けていません。".to_owned(),
        };
        let title = "番号は顧問先が集めて保管しています";
        notes.push(Note { links: link, ..Note::new(Tone::Info, title, &[&line]) });
    }
    notes
}

fn facts(found: &ClientNumbers) -> Facts {
    let fact = |label: &str, state, note: &str| Fact {
        label: label.to_owned(),
        value: found.count(state).to_string(),
        unit: "人".to_owned(),
        note: note.to_owned(),
        link: None,
    };
    Facts(vec![
        fact(
            "利用可",
            NumberState::Usable,
            keeper_words(found.leaves.0.as_ref().map(|one| one.keeper)),
        ),
        fact("確認待ち", NumberState::Collected, "番号と身元の確認"),
        fact("依頼中", NumberState::Asked, "返事を待っています"),
        fact("未依頼", NumberState::NotAsked, ""),
    ])
}

fn ticket(number: u32, csrf: &str, (label, task): (&str, &str)) -> Press {
    Press::new(label, format!("/80/{number}/ticket"), csrf).with("task", task)
}

fn for_all(number: u32, csrf: &str) -> Vec<Press> {
    vec![
        ticket(number, csrf, ("CSVで入れる", "sheet")),
        ticket(number, csrf, ("番号のない人をまとめて入力する", "enter")).weighing(Weight::Main),
    ]
}

fn row(one: &PersonNumber, number: u32, csrf: &str, collects: bool) -> NumbersRow {
    let person = &one.person;
    let small = |label: &str, task: &str| {
        ticket(number, csrf, (label, task))
            .with("holder", person.named.to_string())
            .weighing(Weight::Small)
            .about(person.name.clone())
    };
    let presses = match one.state {
        _ if !collects => Vec::new(),
        NumberState::NotAsked | NumberState::Asked | NumberState::Disposed => {
            vec![small("入力する", "enter")]
        }
        NumberState::Collected => vec![small("確認する", "check"), small("入れ直す", "enter")],
        NumberState::Confirmed | NumberState::Usable => vec![small("入れ直す", "enter")],
        NumberState::DueForDisposal => Vec::new(),
    };
    let mut about = Vec::new();
    if let Some(standing) = &one.standing {
        let check = standing.check.as_ref();
        about.extend(check.map(|check| format!("{} {}", date_ja(check.on), check.way.ja())));
        if standing.images > 0 {
            about.push(format!("画像{}枚が確認待ち", standing.images));
        }
        about.extend(standing.dispose_on.map(|day| format!("{}から廃棄", date_ja(day))));
    }
    if !one.same_as.is_empty() {
        about.push(format!("{}と同じ番号", one.same_as.join("、")));
    }
    let kind = person.holder.kind;
    let relation = if kind == HolderKind::Employee { kind.ja() } else { person.relation.as_str() };
    NumbersRow {
        head: MaybeLink::plain(person.name.clone()),
        cells: vec![
            (relation.to_owned(), person.ended_on.map(ended).into_iter().collect()),
            (one.state.ja().to_owned(), about),
            cell(one.next_step()),
            cell(who_checks(kind, person.third_category)),
        ],
        acts: Some((presses, Vec::new())),
    }
}

fn ended(day: Date) -> String {
    format!("{}で終わり", date_ja(day))
}

fn payee_list(payees: &[(u32, Payee)], number: u32) -> NumbersList {
    let row = |(row, payee): &(u32, Payee)| NumbersRow {
        head: MaybeLink::plain(payee.name.clone()),
        cells: vec![
            cell(payee.about.clone()),
            cell(payee.until.map_or_else(|| "続いています".to_owned(), ended)),
        ],
        acts: Some((
            Vec::new(),
            vec![Link::new(
                format!("履歴（{}）", payee.name),
                format!("/83?client={number}&holder=y{row}"),
            )],
        )),
    };
    NumbersList {
        id: "payees",
        title: "支払先".to_owned(),
        lead: "給与でない支払いの支払調書に番号が要る人です。税理士、家主など。".to_owned(),
        heads: heads(&["支払先", "内容", "支払い", "履歴"]),
        rows: payees.iter().map(row).collect(),
        empty: "支払先はまだありません。".to_owned(),
        ..NumbersList::default()
    }
}

fn payee_form(entries: &Entries, number: u32) -> NumbersForm {
    let name = entries.field("payee", "氏名・名称", FieldKind::Text, Width::W16);
    let about = entries.field("about", "何の支払いか", FieldKind::Text, Width::W16);
    let about =
        FormField { optional: true, ..hinted(about, "例 税理士報酬、事務所の家賃") };
    NumbersForm {
        action: format!("/80/{number}/payees"),
        groups: vec![group("支払先を加える", "", vec![name, about])],
        consequences: Vec::new(),
        submit: "支払先を加える".to_owned(),
    }
}

/// 82 照合: one client.
pub fn match_view(state: &AppState, signed: &Signed, found: &ClientNumbers) -> NumbersPage {
    let number = found.client.number;
    let of = (number, found.name.as_str());
    let mut page = NumbersPage::new(framed_of(state, signed, ("個人番号の照合", "82"), of));
    page.notes = found.away.iter().map(away_note).collect();
    let csrf = page.frame.standing.csrf.clone();
    let has = |one: &&PersonNumber| {
        matches!(
            one.state,
            NumberState::Collected
                | NumberState::Confirmed
                | NumberState::Usable
                | NumberState::DueForDisposal
        )
    };
    let row = |one: &PersonNumber| NumbersRow {
        head: MaybeLink::plain(one.person.name.clone()),
        cells: vec![cell(one.person.relation.clone()), cell(one.state.ja())],
        acts: Some((
            vec![
                ticket(number, &csrf, ("照合する", "match"))
                    .with("holder", one.person.named.to_string())
                    .weighing(Weight::Small)
                    .about(one.person.name.clone()),
            ],
            Vec::new(),
        )),
    };
    page.lists = vec![NumbersList {
        id: "match",
        title: "照合する人".to_owned(),
        lead: "番号を入れると、合っているかどうかだけが分かります。1人1日5回まで違えられます。"
            .to_owned(),
        heads: heads(&["持ち主", "続柄", "状態", "操作"]),
        rows: found.people.iter().filter(has).map(row).collect(),
        empty: "番号のある人が、まだいません。".to_owned(),
        ..NumbersList::default()
    }];
    page
}

/// The page from which one goes to the vault.
pub fn ticket_view(
    state: &AppState,
    signed: &Signed,
    (number, name): (u32, &str),
    asked: &TaskAsked,
    ticket: NumberTicket,
) -> NumberTicketPage {
    let (task, menu, line) = match asked {
        TaskAsked::Enter(_) => ("個人番号を入力する", "80", "紙の番号を見ながら入力します。"),
        TaskAsked::Sheet => (
            "個人番号をCSVで入れる",
            "80",
            "CSVはブラウザーの中だけで読みます。ファイルはどこにも送りません。",
        ),
        TaskAsked::Match(_) => ("個人番号を照合する", "82", "合っているかどうかだけが分かります。"),
        TaskAsked::Check(_) => ("番号と身元を確認する", "80", "確認を記録すると、画像は消えます。"),
        TaskAsked::Officers => {
            ("個人番号の鍵を扱う", "70", "分け札は番号庫の画面と紙にだけ現れ、労守には渡りません。")
        }
    };
    let back = match menu {
        "82" => format!("/82/{number}"),
        "70" => format!("/70/{number}/keys"),
        _ => format!("/80/{number}"),
    };
    let frame = match asked {
        TaskAsked::Officers => {
            let keys = Crumb::to(format!("顧問先{number} の鍵"), back.clone());
            let crumbs = vec![Crumb::to("70 顧問先", "/70"), keys, Crumb::here(task)];
            office_frame(state, signed, task, "70", crumbs)
        }
        _ => framed_of(state, signed, (task, menu), (number, name)),
    };
    NumberTicketPage {
        frame,
        task: task.to_owned(),
        lines: vec![
            line.to_owned(),
            "60秒以内に開いてください。過ぎたときは、戻ってもう一度押します。".to_owned(),
        ],
        address: ticket.address,
        token: ticket.token,
        back,
    }
}
