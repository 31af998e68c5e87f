//! 22 算定基礎 over all clients as a view.

use romori_app::Law;
use romori_app::house::{CaseState, Function, List, ListCell, RegularLine};
use romori_app::ledgers::{ClientView, PersonView};
use romori_types::ActorId;

use super::super::{due_or_word, due_view};
use super::shared::{Names, filter, filters, staff};
use super::{export_link, office_frame, status};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    Bulk, BulkButton, ConfirmPage, Empty, Link, Note, SanteiClientRow, SanteiClientsPage, Status,
    StatusKind, Toast, Weight,
};
use crate::view::{Crumb, era_year, grouped};

/// What the page is made of.
pub struct SanteiData {
    /// The year.
    pub year: i16,
    /// Every client that is looked after, decided.
    pub lines: Vec<RegularLine>,
    /// Names of users.
    pub names: Names,
}

/// Who is in charge of a client.
fn charge(line: &RegularLine) -> Option<ActorId> {
    line.view.entrustment.as_ref().and_then(|made| made.staff)
}

/// Whether a client is among those that a filter leaves.
fn fits(line: &RegularLine, me: ActorId, code: &str) -> bool {
    match code {
        "mine" => charge(line) == Some(me),
        "care" => line.counts.care > 0,
        "none" => line.state().is_none(),
        "draft" => line.state() == Some(CaseState::Draft),
        "made" => matches!(line.state(), Some(CaseState::Checked | CaseState::Approved)),
        "sent" => matches!(line.state(), Some(CaseState::Submitted | CaseState::Completed)),
        "returned" => line.state() == Some(CaseState::Returned),
        _ => true,
    }
}

/// The filters: code and words.
const FILTERS: [(&str, &str); 8] = [
    ("", "すべて"),
    ("mine", "自分の担当"),
    ("care", "要確認あり"),
    ("none", "未着手"),
    ("draft", "作成中"),
    ("made", "承認・提出待ち"),
    ("sent", "提出済み"),
    ("returned", "返戻"),
];

/// The page. `done` is what the last press did.
pub fn santei_clients_view(
    state: &AppState,
    signed: &Signed,
    data: &SanteiData,
    current: &str,
    (done, notes): (Option<String>, Vec<Note>),
) -> SanteiClientsPage {
    let (year, me) = (data.year, signed.visitor.session.actor());
    let all = FILTERS.map(|(code, words)| {
        filter(code, words, data.lines.iter().filter(|line| fits(line, me, code)).count())
    });
    let lines: Vec<&RegularLine> =
        data.lines.iter().filter(|line| fits(line, me, current)).collect();
    let today = state.clock().today();
    let law = Law::embedded();
    let title = format!("算定基礎 {}", era_year(year));
    let crumbs = vec![Crumb::here("22 算定基礎")];
    let mut frame = office_frame(state, signed, &title, "22", crumbs);
    frame.facts = format!("{}社", lines.len());
    let rows: Vec<SanteiClientRow> = lines.iter().map(|line| row(data, line)).collect();
    let open = rows.iter().filter(|row| row.barred.is_empty()).count();
    let may = signed.visitor.may(Function::DraftCase);
    SanteiClientsPage {
        frame,
        toast: done.map(|words| Toast {
            words,
            undo: None,
            link: Some(Link::new("60 案件を見る", "/60")),
        }),
        notes,
        due: due_or_word(due_view(law, year, today)),
        filters: filters("絞り込み", "/22/clients", current, &all),
        total: total(&lines),
        empty: rows.is_empty().then(|| empty(data.lines.is_empty())),
        rows,
        bulk: if may && open > 0 { bulk(open) } else { Bulk::none() },
        import: Some(Link::new("賃金の表から算定する", "/22")),
        export: export_link(signed, "/22/clients/list.xlsx"),
    }
}

fn empty(no_clients: bool) -> Empty {
    if !no_clients {
        return Empty {
            title: "当てはまる顧問先がありません".to_owned(),
            lines: vec!["絞り込みを「すべて」にしてください。".to_owned()],
            actions: vec![Link::new("すべての顧問先を見る", "/22/clients")],
        };
    }
    Empty {
        title: "委託中の顧問先がありません".to_owned(),
        lines: vec!["顧問先を登録すると、ここに並びます。".to_owned()],
        actions: vec![Link::new("顧問先の一覧へ", "/70")],
    }
}

fn bulk(open: usize) -> Bulk {
    Bulk {
        action: "/22/clients".to_owned(),
        chosen: open,
        unit: "社".to_owned(),
        words: format!("届書を作れるのは{open}社です。作れたものは点検済みになります。"),
        all: None,
        buttons: vec![BulkButton {
            label: "届書を作る".to_owned(),
            act: "file".to_owned(),
            weight: Weight::Main,
        }],
    }
}

fn row(data: &SanteiData, line: &RegularLine) -> SanteiClientRow {
    let number = line.client.number.to_string();
    let state = line.state();
    let barred = match state {
        None | Some(CaseState::Draft) if line.counts.filed > 0 => String::new(),
        None | Some(CaseState::Draft) => "届書に載る人がいません".to_owned(),
        Some(_) => "届書はできています".to_owned(),
    };
    let case = line.cases.iter().find(|case| Some(case.state) == state);
    SanteiClientRow {
        id: number.clone(),
        chosen: barred.is_empty(),
        barred,
        name: line.view.profile.name.clone(),
        href: format!("/22/clients/{number}"),
        staff: staff(&data.names, charge(line)),
        persons: line.counts.all.to_string(),
        filed: line.counts.filed.to_string(),
        changed: line.counts.changed.to_string(),
        doubts: line.counts.care,
        doubts_href: format!("/22/clients/{number}?show=care"),
        status: state.map_or_else(|| Status::of(StatusKind::NotStarted), status),
        hands: String::new(),
        file: case.map(|case| Link::new("案件を開く", format!("/60/{}", case.id))),
        number,
    }
}

fn total(lines: &[&RegularLine]) -> [String; 5] {
    let sum = |of: fn(&RegularLine) -> usize| {
        let sum = lines.iter().map(|line| of(line)).sum::<usize>();
        grouped(i64::try_from(sum).unwrap_or(i64::MAX))
    };
    [
        format!("{}社", lines.len()),
        sum(|line| line.counts.all),
        sum(|line| line.counts.filed),
        sum(|line| line.counts.changed),
        sum(|line| line.counts.care),
    ]
}

/// Asks before the annual average of a person is claimed, or no more.
pub fn annual_view(
    state: &AppState,
    signed: &Signed,
    (client, person, place): (&ClientView, &PersonView, u32),
) -> ConfirmPage {
    let number = client.number;
    let back = format!("/22/clients/{number}?place={place}");
    let crumbs = vec![Crumb::to("22 算定基礎", "/22/clients"), Crumb::here("年間平均")];
    let mut frame = office_frame(state, signed, "年間平均の申立て", "22", crumbs);
    frame.client = Some(client.profile.name.clone());
    let who = person.identity.name.shown();
    let lines = [
        "業務の性質上、4月から6月の報酬と1年の平均との差が、例年発生すると見込まれること。",
        "本人が同意していること。申立書と同意書を届書に添えます。",
        "2等級以上の差がないときは、申し立てても3か月の平均で決まります（健保法44条1項の算定の特例）。",
    ];
    ConfirmPage {
        frame,
        question: format!("{who}さんの算定で、年間平均を申し立てますか"),
        consequences: lines.map(str::to_owned).to_vec(),
        problem: None,
        action: format!("/22/clients/{number}/{}/annual", person.number),
        hidden: vec![("act".to_owned(), "choose".to_owned())],
        reason: None,
        typed: None,
        purposes: Vec::new(),
        submit: "両方を確かめたので申し立てる".to_owned(),
        danger: false,
        back,
    }
}

/// The list as a workbook's.
pub fn santei_clients_list(lines: &[RegularLine], names: &Names) -> List {
    let count = |count: usize| ListCell::Number(count.try_into().unwrap_or(i64::MAX));
    let rows = lines.iter().map(|line| {
        let state = line.state();
        vec![
            ListCell::Number(line.client.number.into()),
            line.view.profile.name.as_str().into(),
            charge(line).and_then(|who| names.get(&who).cloned()).into(),
            count(line.counts.all),
            count(line.counts.filed),
            count(line.counts.exempt),
            count(line.counts.changed),
            count(line.counts.care),
            state.map_or(StatusKind::NotStarted.word(), CaseState::ja).into(),
        ]
    });
    let columns = [
        ("顧問先番号", 10),
        ("顧問先", 28),
        ("担当", 12),
        ("被保険者", 10),
        ("届書に載る", 10),
        ("届出不要", 10),
        ("等級が変わる", 12),
        ("要確認", 10),
        ("段階", 12),
    ];
    List::new("算定基礎", &columns, rows.collect())
}
