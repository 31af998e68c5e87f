//! 納入告知額 over all establishments as a view.

use std::collections::BTreeSet;

use romori_app::house::{ChargeLine, List};
use romori_types::{ActorId, YearMonth, Yen};

use super::super::shared::{filter, filters};
use super::super::{export_link, office_frame};
use super::month_links;
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{
    ChargeRow, ChargesPage, Empty, Link, Note, Status, StatusKind, Toast, Tone,
};

/// The address of the list.
const ADDRESS: &str = "/20/charges";

fn difference(line: &ChargeLine) -> Option<Yen> {
    line.compared.as_ref().and_then(|made| made.difference)
}

fn fits(line: &ChargeLine, code: &str, me: ActorId) -> bool {
    match code {
        "mine" => line.staff == Some(me),
        "differs" => difference(line).is_some_and(|found| found != Yen::ZERO),
        "open" => line.entered.is_none(),
        _ => true,
    }
}

/// The page.
pub fn charges_view(
    state: &AppState,
    signed: &Signed,
    lines: &[ChargeLine],
    (month, current): (YearMonth, &str),
    done: Option<String>,
) -> ChargesPage {
    let me = signed.visitor.session.actor();
    let crumbs = vec![Crumb::here("20 納入告知額")];
    let mut frame = office_frame(state, signed, "納入告知額", "20", crumbs);
    frame.facts = format!("{}分・{}事業所", month.ja(), lines.len());
    let count = |code: &str| lines.iter().filter(|line| fits(line, code, me)).count();
    let all = [
        filter("", "すべて", count("")),
        filter("mine", "自分の担当", count("mine")),
        filter("differs", "違いがある", count("differs")),
        filter("open", "まだ入れていない", count("open")),
    ];
    let base = format!("{ADDRESS}?m={month}");
    let shown: Vec<&ChargeLine> = lines.iter().filter(|line| fits(line, current, me)).collect();
    ChargesPage {
        frame,
        toast: done.map(|words| Toast { words, undo: None, link: None }),
        spans: month_links(ADDRESS, month, "分"),
        export: export_link(signed, format!("{ADDRESS}/list.xlsx?m={month}")),
        filters: filters("絞り込み", &base, current, &all),
        notes: notes(lines),
        rows: shown.iter().map(|line| row(line, month)).collect(),
        empty: shown.is_empty().then(|| Empty {
            title: "当てはまる事業所はありません".to_owned(),
            lines: Vec::new(),
            actions: vec![Link::new("すべての事業所を見る", base.clone())],
        }),
        total: total(&shown),
    }
}

/// What the amounts are, and why some cannot be told: each reason once.
fn notes(lines: &[ChargeLine]) -> Vec<Note> {
    let usual = Note::new(
        Tone::Info,
        "見込みは、台帳の標準報酬と料率から計算しています",
        &["さかのぼった資格の届で前の月の分が精算される額と、延滞金は入っていません。"],
    );
    let refused: Vec<String> =
        lines.iter().filter_map(|line| Some(line.expected.as_ref().err()?.to_string())).collect();
    if refused.is_empty() {
        return vec![usual];
    }
    let reasons: BTreeSet<&str> = refused.iter().map(String::as_str).collect();
    let reasons: Vec<&str> = reasons.into_iter().collect();
    let title = format!("{}事業所の見込みを計算できません", refused.len());
    let links = vec![Link::new("94 法令と料率を見る", "/94")];
    vec![Note { links, ..Note::new(Tone::Care, title, &reasons) }, usual]
}

/// Health, pension, contribution and their sum as expected.
fn amounts(line: &ChargeLine) -> Option<[Yen; 4]> {
    let made = line.expected.as_ref().ok()?;
    let [health, pension, child] = made.amounts.map(|amount| amount.line.notified);
    Some([health, pension, child, made.pension_office_total])
}

/// What the notice says in all.
fn entered(line: &ChargeLine) -> Option<Yen> {
    let made = line.entered.as_ref()?;
    let sum = || Some(made.health? + made.pension? + made.contribution?);
    made.total.or_else(sum)
}

fn signed_yen(yen: Yen) -> String {
    match yen {
        yen if yen > Yen::ZERO => format!("＋{yen}"),
        yen if yen < Yen::ZERO => format!("−{}", -yen),
        yen => yen.to_string(),
    }
}

fn row(line: &ChargeLine, month: YearMonth) -> ChargeRow {
    let address = format!("{ADDRESS}/{}/{}?m={month}", line.client, line.number);
    let yen = |amount: Option<Yen>| amount.map_or_else(|| "—".to_owned(), |yen| yen.to_string());
    let made = amounts(line);
    let (status, action) = match (&line.expected, difference(line)) {
        (Err(_), _) => (Status::of(StatusKind::Check), "入れる"),
        (_, Some(found)) if found == Yen::ZERO => (Status::new(StatusKind::Done, "一致"), "直す"),
        (_, Some(_)) => (Status::new(StatusKind::Check, "違いあり"), "違いを調べる"),
        (_, None) => (Status::new(StatusKind::NotStarted, "未入力"), "入れる"),
    };
    ChargeRow {
        number: format!("{}-{}", line.client, line.number),
        name: name(line),
        href: address.clone(),
        health: yen(made.map(|all| all[0])),
        pension: yen(made.map(|all| all[1])),
        child: yen(made.map(|all| all[2])),
        expected: yen(made.map(|all| all[3])),
        entered: yen(entered(line)),
        difference: difference(line).map_or_else(|| "—".to_owned(), signed_yen),
        status,
        action: Link::new(action, address),
    }
}

/// The client, and its establishment where it is called otherwise.
fn name(line: &ChargeLine) -> String {
    match line.name.strip_prefix(&line.client_name) {
        Some(rest) => format!("{}{rest}", line.client_name),
        None => format!("{} {}", line.client_name, line.name),
    }
}

/// Sums; none where nothing is known that could be summed.
fn total(lines: &[&ChargeLine]) -> [String; 6] {
    let made: Vec<[Yen; 4]> = lines.iter().filter_map(|line| amounts(line)).collect();
    let sum = |of: fn(&[Yen; 4]) -> Yen| match made.is_empty() {
        true => "—".to_owned(),
        false => made.iter().map(of).sum::<Yen>().to_string(),
    };
    let entered: Yen = lines.iter().filter_map(|line| entered(line)).sum();
    let apart: Yen = lines.iter().filter_map(|line| difference(line)).sum();
    [
        sum(|all| all[0]),
        sum(|all| all[1]),
        sum(|all| all[2]),
        sum(|all| all[3]),
        entered.to_string(),
        signed_yen(apart),
    ]
}

/// The list as a workbook has it.
pub fn charges_list(lines: &[ChargeLine], month: YearMonth) -> List {
    let columns = [
        ("番号", 10),
        ("事業所", 36),
        ("健康保険", 14),
        ("厚生年金", 14),
        ("拠出金", 12),
        ("見込みの計", 14),
        ("告知書", 14),
        ("違い", 12),
        ("状態", 10),
    ];
    let rows = lines.iter().map(|line| {
        let shown = row(line, month);
        let made = amounts(line);
        vec![
            shown.number.into(),
            shown.name.into(),
            made.map(|all| all[0]).into(),
            made.map(|all| all[1]).into(),
            made.map(|all| all[2]).into(),
            made.map(|all| all[3]).into(),
            entered(line).into(),
            difference(line).into(),
            shown.status.word.into(),
        ]
    });
    List::new("納入告知額", &columns, rows.collect())
}
