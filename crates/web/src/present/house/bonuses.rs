//! 24 賞与支払 as views: the payments, one of them, that nothing was paid.

use romori_app::house::{CaseState, ClientBonus, Function, List, ListCell, Paid, PaymentLine};
use romori_app::procedure::bonus::{BonusEntry, BonusFiling};
use romori_types::{ActorId, Date, YearMonth, Yen, date_ja};

use super::shared::{Filter, Names, Reason, due_of, filter, filters, staff};
use super::{export_link, office_frame, status};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    BonusPage, BonusPaymentRow, BonusRow, BonusesPage, CaseHead, ConfirmPage, Empty, Fact, Facts,
    Link, Note, Press, Progress, Ringi, Status, StatusKind, Toast, Weight,
};
use crate::view::{Crumb, day_in_table, grouped};

/// The day of an address, as `20260630`.
pub fn day_code(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn fits(line: &PaymentLine, code: &str, me: ActorId) -> bool {
    let state = line.state();
    match code {
        "mine" => line.staff == Some(me),
        "open" => matches!(line.paid, Paid::On { .. }) && state.is_none_or(CaseState::waits_for_us),
        "expected" => matches!(line.paid, Paid::ExpectedIn(_)) && state.is_none(),
        "filed" => state.is_some_and(|state| !state.waits_for_us()),
        _ => true,
    }
}

const FILTERS: [(&str, &str); 5] = [
    ("", "すべて"),
    ("mine", "自分の担当"),
    ("open", "まだ出していない"),
    ("expected", "予定の月でまだ"),
    ("filed", "提出済み"),
];

/// The list. `only` is one client.
pub fn bonuses_view(
    state: &AppState,
    signed: &Signed,
    names: &Names,
    lines: &[PaymentLine],
    (only, current): (Option<u32>, &str),
    done: Option<String>,
) -> BonusesPage {
    let today = state.clock().today();
    let me = signed.visitor.session.actor();
    let lines: Vec<&PaymentLine> =
        lines.iter().filter(|line| only.is_none_or(|only| only == line.client)).collect();
    let mut frame = office_frame(state, signed, "賞与支払", "24", vec![Crumb::here("24 賞与支払")]);
    frame.facts = format!("この1年・{}件", lines.len());
    let count = |code: &str| lines.iter().filter(|line| fits(line, code, me)).count();
    let all: Vec<Filter> =
        FILTERS.iter().map(|(code, label)| filter(*code, *label, count(code))).collect();
    let address = only.map_or_else(|| "/24".to_owned(), |only| format!("/24/{only}"));
    let shown = lines.iter().filter(|line| fits(line, current, me));
    let rows: Vec<BonusPaymentRow> = shown
        .map(|line| row(line, names, today, signed.visitor.may(Function::DraftCase)))
        .collect();
    BonusesPage {
        frame,
        toast: done.map(|words| Toast {
            words,
            undo: None,
            link: Some(Link::new("60 案件を見る", "/60")),
        }),
        filters: filters("絞り込み", &address, current, &all),
        empty: rows.is_empty().then(|| Empty {
            title: "当てはまる賞与の支払はありません".to_owned(),
            lines: vec!["台帳に賞与を入れると、支払日ごとにここに並びます。".to_owned()],
            actions: vec![Link::new("すべての支払を見る", address)],
        }),
        rows,
        add: None,
        export: export_link(signed, export_address("/24/list.xlsx?", only, current)),
    }
}

/// The workbook of what a list shows: of one client, under a filter.
fn export_address(base: &str, only: Option<u32>, current: &str) -> String {
    let client = only.map_or_else(String::new, |only| format!("&c={only}"));
    format!("{base}f={current}{client}")
}

/// The list as a workbook has it.
pub fn bonuses_list(
    lines: &[PaymentLine],
    names: &Names,
    me: ActorId,
    (only, current): (Option<u32>, &str),
) -> List {
    let columns = [
        ("顧問先番号", 10),
        ("顧問先", 28),
        ("担当", 12),
        ("支払日", 12),
        ("人数", 8),
        ("賞与の総額（円）", 16),
        ("上限に達する人", 14),
        ("期限", 12),
        ("段階", 12),
    ];
    let wanted = lines.iter().filter(|line| only.is_none_or(|only| only == line.client));
    let rows = wanted.filter(|line| fits(line, current, me)).map(|line| {
        let state = line.state().map_or(StatusKind::NotStarted.word(), CaseState::ja);
        let (paid, figures) = match line.paid {
            Paid::On { day, persons, total, capped, .. } => {
                let count =
                    |count: usize| ListCell::Number(i64::try_from(count).unwrap_or(i64::MAX));
                let figures = [count(persons), ListCell::Number(total.get()), count(capped)];
                (ListCell::Date(day), figures)
            }
            Paid::ExpectedIn(month) => {
                let words = format!("{}（予定）", month.ja());
                (words.into(), [ListCell::Empty, ListCell::Empty, ListCell::Empty])
            }
        };
        let mut cells: Vec<ListCell> = vec![
            ListCell::Number(line.client.into()),
            line.name.as_str().into(),
            line.staff.and_then(|who| names.get(&who).cloned()).into(),
            paid,
        ];
        cells.extend(figures);
        cells.push(line.due.map_or(ListCell::Empty, ListCell::Date));
        cells.push(state.into());
        cells
    });
    List::new("賞与支払", &columns, rows.collect())
}

fn row(line: &PaymentLine, names: &Names, today: Date, may: bool) -> BonusPaymentRow {
    let number = line.client;
    let state = line.state();
    let chip = state.map_or_else(|| Status::of(StatusKind::NotStarted), status);
    let due = due_of(today, line.due).filter(|_| state.is_none_or(CaseState::waits_for_us));
    let client = format!("{}（{}）", line.name, staff(names, line.staff));
    let base = |paid_on: String, what: Link| BonusPaymentRow {
        paid_on,
        what,
        number: number.to_string(),
        client,
        total: "—".to_owned(),
        capped: "—".to_owned(),
        due,
        status: chip,
        unpaid: None,
    };
    match line.paid {
        Paid::On { day, persons, total, capped, .. } => {
            let address = format!("/24/{number}/{}", day_code(day));
            BonusPaymentRow {
                total: total.to_string(),
                capped: format!("{capped}人"),
                ..base(day_in_table(day), Link::new(format!("賞与 {persons}人"), address))
            }
        }
        Paid::ExpectedIn(month) => {
            let case = line.cases.first().map(|case| format!("/60/{}", case.id));
            let address = format!("/24/{number}/unpaid?m={month}");
            let unpaid =
                (may && case.is_none()).then(|| Link::new("支払わなかったと届ける", address));
            let href = case.unwrap_or_else(|| format!("/70/{number}"));
            let words =
                if line.cases.is_empty() { "まだ入っていません" } else { "不支給" };
            BonusPaymentRow {
                unpaid,
                ..base(format!("{}（予定）", month.ja()), Link::new(words, href))
            }
        }
    }
}

/// What the page of one payment shows.
pub struct BonusData {
    /// Who was paid.
    pub made: ClientBonus,
    /// Its cases, by establishment.
    pub cases: Vec<romori_app::house::Case>,
    /// What stands in the way of its notice.
    pub notes: Vec<Note>,
    /// What the last press did.
    pub done: Option<String>,
    /// The filter.
    pub filter: String,
}

/// One payment with its persons.
pub fn bonus_view(state: &AppState, signed: &Signed, data: &BonusData) -> BonusPage {
    let today = state.clock().today();
    let (client, day) = (&data.made.client, &data.made.day);
    let title = format!("賞与支払 {}", date_ja(day.paid_on));
    let crumbs = vec![Crumb::to("24 賞与支払", "/24"), Crumb::here(title.clone())];
    let mut frame = office_frame(state, signed, &title, "24", crumbs);
    frame.client = Some(client.profile.name.clone());
    let address = format!("/24/{}/{}", client.number, day_code(day.paid_on));
    let entries = day.entries.iter().filter(|entry| of_filter(entry, &data.filter));
    let rows: Vec<BonusRow> = entries.map(|entry| person_row(data, entry, &address)).collect();
    let count = |code: &str| day.entries.iter().filter(|entry| of_filter(entry, code)).count();
    let all = [
        filter("", "すべて", count("")),
        filter("capped", "上限に達する", count("capped")),
        filter("exempt", "免除", count("exempt")),
        filter("out", "届書に載らない", count("out")),
    ];
    let due = data.cases.iter().find_map(|case| case.due_on.filter(|_| case.state.waits_for_us()));
    BonusPage {
        toast: data.done.clone().map(|words| Toast {
            words,
            undo: None,
            link: data
                .cases
                .first()
                .map(|case| Link::new("案件を開く", format!("/60/{}", case.id))),
        }),
        notes: notes(data),
        head: head(signed, data, &address, &frame.standing.csrf),
        due: due_of(today, due),
        facts: facts(data),
        filters: filters("判定の別", &address, &data.filter, &all),
        empty: rows.is_empty().then(|| Empty {
            title: "当てはまる人はいません".to_owned(),
            lines: Vec::new(),
            actions: vec![Link::new("すべての人を見る", address.clone())],
        }),
        rows,
        total: totals(data),
        cap: cap_words(data),
        edit: None,
        frame,
    }
}

fn of_filter(entry: &BonusEntry, code: &str) -> bool {
    match code {
        "capped" => entry.cap.is_some_and(|cap| cap.is_full()),
        "exempt" => entry.decision.as_ref().is_ok_and(|made| !made.charged),
        "out" => entry.filing != BonusFiling::Filed,
        _ => true,
    }
}

fn cap_words(data: &BonusData) -> String {
    let cap = data.made.day.entries.iter().find_map(|entry| entry.cap);
    cap.map_or_else(String::new, |cap| format!("上限 {}千円", thousand(cap.cap)))
}

fn thousand(yen: Yen) -> String {
    grouped(yen.get() / 1000)
}

fn notes(data: &BonusData) -> Vec<Note> {
    let mut notes = data.notes.clone();
    let left = &data.made.day.not_insured;
    if !left.is_empty() {
        let line = format!(
            "{}人は支払日に被保険者ではないので、届書にも保険料にも入りません。",
            left.len()
        );
        notes.push(Note::new(
            crate::view::office::Tone::Info,
            "被保険者でない人への支払",
            &[&line],
        ));
    }
    notes
}

fn facts(data: &BonusData) -> Facts {
    let entries = &data.made.day.entries;
    let filed = entries.iter().filter(|entry| entry.filing == BonusFiling::Filed).count();
    let capped = entries.iter().filter(|entry| of_filter(entry, "capped")).count();
    let fact = |label: &str, value: String, unit: &str| Fact {
        label: label.to_owned(),
        value,
        unit: unit.to_owned(),
        note: String::new(),
        link: None,
    };
    let [amount, health, _] = totals(data);
    Facts(vec![
        fact("届書に載る人", filed.to_string(), "人"),
        fact("支払額", amount, "円"),
        fact("健保の標準賞与額", health, "千円"),
        fact("年度の上限に達する人", capped.to_string(), "人"),
    ])
}

fn totals(data: &BonusData) -> [String; 3] {
    let entries = &data.made.day.entries;
    let amount: Yen = entries.iter().map(|entry| entry.cash + entry.in_kind).sum();
    let health: Yen = entries.iter().filter_map(|one| Some(one.standard()?.health)).sum();
    let pension: Yen = entries.iter().filter_map(|one| Some(one.standard()?.pension)).sum();
    [amount.to_string(), thousand(health), thousand(pension)]
}

fn head(signed: &Signed, data: &BonusData, address: &str, csrf: &str) -> CaseHead {
    let state = data.cases.iter().map(|case| case.state).min();
    let drafting = state.is_none_or(|state| state == CaseState::Draft);
    let next = (drafting && signed.visitor.may(Function::DraftCase))
        .then(|| Press::new("賞与支払届を作る", address, csrf).weighing(Weight::Main));
    let case = data.cases.first().map(|case| format!("/60/{}", case.id));
    CaseHead {
        status: state.map_or_else(|| Status::of(StatusKind::NotStarted), status),
        case_href: case.unwrap_or_else(|| "/60".to_owned()),
        ringi: Ringi { boxes: Vec::new() },
        next,
        note: String::new(),
    }
}

fn person_row(data: &BonusData, entry: &BonusEntry, address: &str) -> BonusRow {
    let client = &data.made.client;
    let person = client.person(entry.number);
    let name = person.map_or_else(|| "—".to_owned(), |one| one.identity.name.shown().to_owned());
    let standard = entry.standard();
    let used = entry.cap.map_or(Yen::ZERO, |cap| cap.before + cap.this);
    let cap = entry.cap.map_or(Yen::ZERO, |cap| cap.cap);
    let bar = |yen: Yen| u64::try_from(yen.get() / 1000).unwrap_or(0);
    let words = format!("{}/{}", thousand(used), thousand(cap));
    BonusRow {
        number: entry.number.to_string(),
        name,
        href: format!("/71/{}/{}", client.number, entry.number),
        amount: (entry.cash + entry.in_kind).to_string(),
        health: standard.map_or_else(|| "—".to_owned(), |made| thousand(made.health)),
        pension: standard.map_or_else(|| "—".to_owned(), |made| thousand(made.pension)),
        year: Progress::small(bar(used), bar(cap), format!("年度の累計 {words}千円")),
        year_words: words,
        status: verdict(entry),
        why_href: format!("{address}/why/{}", entry.number),
    }
}

fn verdict(entry: &BonusEntry) -> Option<Status> {
    let ended = |words: String| Some(Status::new(StatusKind::Ended, words));
    match (&entry.decision, entry.filing) {
        (Err(_), _) => Some(Status::of(StatusKind::Check)),
        (_, BonusFiling::BelowThousand) => ended("1,000円未満".to_owned()),
        (_, BonusFiling::WithLaterPayment(day)) => {
            ended(format!("{}月{}日の届に合算", day.month(), day.day()))
        }
        (Ok(made), _) if !made.charged => ended("保険料なし".to_owned()),
        _ if entry.cap.is_some_and(|cap| cap.is_full()) => {
            Some(Status::new(StatusKind::Check, "上限"))
        }
        _ if !entry.cautions.is_empty() => Some(Status::new(StatusKind::Check, "注意あり")),
        _ => None,
    }
}

/// Why somebody's bonus was decided so.
pub fn bonus_answer(entry: &BonusEntry) -> (String, String) {
    let question = match entry.standard() {
        Some(made) => format!("なぜ 標準賞与額 {}千円 か", thousand(made.health)),
        None => "なぜ 決まらないか".to_owned(),
    };
    let mut answer = match &entry.decision {
        Ok(made) => format!(
            "支払額 {}円から、健康保険 {}千円・厚生年金 {}千円です。",
            entry.cash + entry.in_kind,
            thousand(made.standard.health),
            thousand(made.standard.pension)
        ),
        Err(refusal) => refusal.to_string(),
    };
    for caution in &entry.cautions {
        answer.push_str(caution);
    }
    if let Some(cap) = entry.cap {
        answer.push_str(cap.unknown());
    }
    (question, answer)
}

/// The reason of one person's bonus.
pub fn bonus_reason<'a>(
    made: &ClientBonus,
    entry: &BonusEntry,
    steps: &'a romori_app::Explanation,
) -> Reason<'a> {
    let (question, answer) = bonus_answer(entry);
    let person = made.client.person(entry.number);
    let name = person.map(|one| one.identity.name.shown().to_owned()).unwrap_or_default();
    Reason {
        person: format!("{} {name}", entry.number),
        question,
        answer,
        steps,
        back: format!("/24/{}/{}", made.client.number, day_code(made.day.paid_on)),
    }
}

/// Asks before reporting that nothing was paid.
pub fn unpaid_view(
    state: &AppState,
    signed: &Signed,
    (number, name): (u32, &str),
    month: YearMonth,
) -> ConfirmPage {
    let crumbs = vec![Crumb::to("24 賞与支払", "/24"), Crumb::here("賞与の不支給")];
    let mut frame = office_frame(state, signed, "賞与の不支給を届け出る", "24", crumbs);
    frame.client = Some(name.to_owned());
    ConfirmPage {
        frame,
        question: format!("{name}は、{}に賞与を支払わなかったと届け出ますか", month.ja()),
        consequences: vec![
            "賞与不支給報告書を作り、案件を点検済みにします。".to_owned(),
            "あとから賞与を支払ったときは、この案件を取り下げて、賞与支払届を作ります。".to_owned(),
        ],
        problem: None,
        action: format!("/24/{number}/unpaid"),
        hidden: vec![("m".to_owned(), month.to_string())],
        reason: None,
        typed: None,
        purposes: Vec::new(),
        submit: "賞与不支給報告書を作る".to_owned(),
        danger: false,
        back: "/24".to_owned(),
    }
}
