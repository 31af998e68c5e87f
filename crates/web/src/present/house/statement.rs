//! 86 番号庫の説明書 and いま漏れたら as views.

use romori_app::house::{LeakCounts, LeakLine, Statement, Thief};
use romori_app::ledgers::Block;
use romori_types::{Date, date_ja};

use super::form_parts::{cell, group, heads, hinted};
use super::rights::Entries;
use super::{office_frame, seen};
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{
    Fact, Facts, FieldKind, Link, MaybeLink, Note, NumbersForm, NumbersList, NumbersPage,
    NumbersRow, Tone, Width,
};

/// So many uses stand on the page; the files have more.
const USES_SHOWN: usize = 50;

/// The page, with the statement where one was asked for.
pub fn statement_view(
    state: &AppState,
    signed: &Signed,
    typed: &[(&'static str, &str); 3],
    made: Option<&Statement>,
    wrong: Option<(&'static str, &'static str)>,
) -> NumbersPage {
    let crumbs = vec![Crumb::here("86 説明書")];
    let mut frame = office_frame(state, signed, "番号庫の説明書", "86", crumbs);
    frame.failed = wrong.is_some();
    let mut page = NumbersPage::new(frame);
    page.asking = Some(asking(typed, wrong));
    let Some(made) = made else {
        let lines = [
            "期間を決めると、鍵・鍵を使えた人・使われた記録・盗まれたときに読めるものを、いまの装置と記録から調べます。",
            "作ったことは記録（870）に残ります。",
        ];
        page.notes.push(Note {
            links: vec![Link::new("いま漏れたら何人か", "/86/counts")],
            ..Note::new(Tone::Info, "漏えいの報告に添える説明書を作ります", &lines)
        });
        return page;
    };
    page.notes.push(result(made));
    page.lists = vec![verdicts(made), thefts(made), keys(made), holders(made), uses(made)];
    if !made.findings().is_empty() {
        let lines: Vec<&str> = made.findings().iter().map(String::as_str).collect();
        page.notes.push(Note::new(Tone::Bad, "記録と番号庫の履歴が合いません", &lines));
    }
    let lines = made.unconfirmed.as_slice();
    page.notes.push(Note::new(Tone::Care, "次の事項は、原文で確かめられていません", lines));
    page
}

fn asking(
    typed: &[(&'static str, &str); 3],
    wrong: Option<(&'static str, &'static str)>,
) -> NumbersForm {
    let mut entries = Entries::default();
    for (name, value) in typed {
        entries.put(name, value);
    }
    if let Some((field, words)) = wrong {
        entries.refuse(field, words.to_owned());
    }
    let client = entries.field("client", "顧問先番号", FieldKind::Digits, Width::W8);
    let client = hinted(client, "空のままなら、すべての顧問先");
    let from = entries.field("from", "期間の初め", FieldKind::Date, Width::W8);
    let to = entries.field("to", "期間の終わり", FieldKind::Date, Width::W8);
    let mut fields = vec![client, from, hinted(to, "空のままなら今日")];
    fields[0].optional = true;
    fields[2].optional = true;
    NumbersForm {
        action: "/86".to_owned(),
        groups: vec![group("説明する範囲", "", fields)],
        consequences: Vec::new(),
        submit: "説明書を作る".to_owned(),
    }
}

fn result(made: &Statement) -> Note {
    let client = made.client.as_ref();
    let of = client
        .map_or_else(|| "すべての顧問先".to_owned(), |(number, name)| format!("{number} {name}"));
    let window = format!("{of}　{}から{}まで", date_ja(made.from), date_ja(made.to));
    let log = format!("記録 {}件、根 {}…", made.log.size, made.log.root.get(..16).unwrap_or(""));
    let file = |form: &str| {
        let client = client.map_or_else(String::new, |(number, _)| number.to_string());
        format!("/86/file?client={client}&from={}&to={}&form={form}", made.from, made.to)
    };
    Note {
        links: vec![
            Link::new("PDFで保存する", file("pdf")),
            Link::new("JSONで保存する", file("json")),
        ],
        ..Note::new(Tone::Ok, "説明書を作りました", &[window.as_str(), log.as_str()])
    }
}

fn row(head: &str, cells: Vec<(String, Vec<String>)>) -> NumbersRow {
    NumbersRow { head: MaybeLink::plain(head), cells, acts: None }
}

fn verdicts(made: &Statement) -> NumbersList {
    let rows = made.verdicts.iter().map(|one| {
        let said = match one.arguable {
            None => "対象なし",
            Some(true) => "言える",
            Some(false) => "言えない",
        };
        let what = if one.numbers { "個人番号" } else { "台帳" };
        row(one.thief.ja(), vec![cell(what), cell(said), cell(one.because.clone())])
    });
    NumbersList {
        id: "verdicts",
        title: "高度な暗号化の除外（規則7条1号）".to_owned(),
        lead: "盗まれたものごとに、報告の対象から除かれると言えるかと、その理由です。".to_owned(),
        heads: heads(&["盗まれたもの", "データ", "除外", "理由"]),
        rows: rows.collect(),
        ..NumbersList::default()
    }
}

fn thefts(made: &Statement) -> NumbersList {
    let rows = made.thefts.iter().map(|one| {
        row(one.data.ja(), one.readings.iter().map(|(_, reading)| cell(reading.ja())).collect())
    });
    let mut columns = heads(&["データ"]);
    columns.extend(Thief::ALL.map(|thief| thief.short().to_owned()));
    NumbersList {
        id: "thefts",
        title: "盗んだ人の手に渡るもの".to_owned(),
        lead: "列は、盗まれたものです。表＝データベース、ディスク＝止まった労守の機械、\
               労守・番号庫＝動いているその機械。"
            .to_owned(),
        heads: columns,
        rows: rows.collect(),
        ..NumbersList::default()
    }
}

fn keys(made: &Statement) -> NumbersList {
    let rows = made.keys.iter().map(|one| {
        let id = (one.id.clone(), Vec::new());
        row(&one.what, vec![cell(one.algorithm.clone()), id, cell(one.place.clone())])
    });
    NumbersList {
        id: "keys",
        title: "方式・鍵・鍵の置き場所".to_owned(),
        lead: format!(
            "台帳の鍵: {}。個人番号の鍵: {}。",
            made.placement.ledgers.ja(),
            made.placement.numbers.words()
        ),
        heads: heads(&["鍵", "方式", "番号", "場所"]),
        rows: rows.collect(),
        ..NumbersList::default()
    }
}

fn holders(made: &Statement) -> NumbersList {
    let until = |day: Option<Date>| {
        day.map_or_else(|| "期限なし".to_owned(), |day| format!("{}の前日まで", date_ja(day)))
    };
    let rows = made.holders.iter().map(|one| {
        let term = format!("{}から{}", date_ja(one.from), until(one.until));
        let off = if one.is_off { vec!["いまは停止中".to_owned()] } else { Vec::new() };
        row(&one.name, vec![cell(one.rights.join("、")), (term, off)])
    });
    NumbersList {
        id: "holders",
        title: "鍵を使えた人".to_owned(),
        lead: format!(
            "役割はいまのものです。期間中の権限・利用者の変更は{}件あります。運営者と役員にはいません。",
            made.rights_changed
        ),
        links: vec![Link::new("見た人の記録で確かめる", "/01")],
        heads: heads(&["利用者", "権限", "期間"]),
        rows: rows.collect(),
        empty: "個人番号を集め、使い、廃棄する権限を持つ利用者はいません。".to_owned(),
        ..NumbersList::default()
    }
}

fn uses(made: &Statement) -> NumbersList {
    let latest = made.uses.entries.iter().rev().take(USES_SHOWN);
    let rows = latest.map(|one| {
        let small = [one.purpose, one.destination].into_iter().flatten();
        let what = (format!("{} {}", one.class, one.what), small.map(str::to_owned).collect());
        NumbersRow {
            head: MaybeLink::to(
                format!("記録 {}番", one.proof.index),
                format!("/01/{}", one.proof.index),
            ),
            cells: vec![
                cell(seen::when(one.at)),
                what,
                cell(one.actor_name.clone()),
                cell(format!("{}人", one.persons)),
                cell(one.outcome),
            ],
            acts: None,
        }
    });
    let acts = made.uses.vault_acts;
    NumbersList {
        id: "uses",
        title: "期間中の取扱い".to_owned(),
        lead: format!(
            "記録（850〜860）{}件、番号庫自身の履歴 {}。新しい{USES_SHOWN}件を出しています。",
            made.uses.found,
            acts.map_or_else(|| "答えなし".to_owned(), |acts| format!("{acts}件"))
        ),
        heads: heads(&["記録", "時刻", "取扱い", "利用者", "人数", "結果"]),
        rows: rows.collect(),
        empty: "この期間に、個人番号の取扱いはありません。".to_owned(),
        ..NumbersList::default()
    }
}

/// The blocks in the order of the columns.
const BLOCKS: [(Block, &str); 5] = [
    (Block::Identity, "氏名など"),
    (Block::Contact, "住所など"),
    (Block::Bank, "口座"),
    (Block::Pay, "報酬"),
    (Block::Sensitive, "家族など"),
];

/// いま漏れたら.
pub fn leak_counts_view(state: &AppState, signed: &Signed, counts: &LeakCounts) -> NumbersPage {
    let crumbs = vec![Crumb::to("86 説明書", "/86"), Crumb::here("いま漏れたら")];
    let mut frame = office_frame(state, signed, "いま漏れたら", "86", crumbs);
    frame.facts = format!("{}社", counts.lines.len());
    let mut page = NumbersPage::new(frame);
    if let Some(away) = &counts.away {
        page.notes.push(Note::new(Tone::Bad, "個人番号の数は確かめられません", &[away.as_str()]));
    }
    let sealed = format!(
        "どの値も封（AES-256-GCM）をしてあります。台帳の鍵: {}。個人番号の鍵: {}。",
        counts.placement.ledgers.ja(),
        counts.placement.numbers.words()
    );
    let lines = [
        sealed.as_str(),
        "元に戻した取込の行も、消えるまでは数に入ります。被扶養者は、従業員とは別の本人です。",
    ];
    page.notes.push(Note {
        links: vec![Link::new("説明書を作る", "/86")],
        ..Note::new(Tone::Info, "本人の数と、項目ごとに保有している人数です", &lines)
    });
    page.facts = Some(Facts(vec![
        figure("個人", Some(counts.persons())),
        figure("被扶養者", Some(counts.dependants())),
        figure("個人番号", counts.numbers()),
    ]));
    let mut columns = heads(&["顧問先", "個人", "被扶養者"]);
    columns.extend(BLOCKS.map(|(_, name)| name.to_owned()));
    columns.push("個人番号".to_owned());
    page.lists = vec![NumbersList {
        id: "counts",
        title: "顧問先ごとの人数".to_owned(),
        heads: columns,
        rows: counts.lines.iter().map(leak_row).collect(),
        empty: "顧問先がありません。".to_owned(),
        ..NumbersList::default()
    }];
    page
}

fn figure(label: &str, count: Option<u64>) -> Fact {
    Fact {
        label: label.to_owned(),
        value: count.map_or_else(|| "—".to_owned(), |count| count.to_string()),
        unit: "人".to_owned(),
        note: String::new(),
        link: None,
    }
}

fn leak_row(line: &LeakLine) -> NumbersRow {
    let mut cells =
        vec![cell(line.held.persons.to_string()), cell(line.held.dependants.to_string())];
    cells.extend(BLOCKS.map(|(block, _)| cell(line.of(block).to_string())));
    cells.push(cell(line.numbers.map_or_else(|| "—".to_owned(), |count| count.to_string())));
    let number = line.client.number;
    NumbersRow {
        head: MaybeLink::to(
            format!("{number} {}", line.name),
            format!("/86/counts?client={number}"),
        ),
        cells,
        acts: None,
    }
}
