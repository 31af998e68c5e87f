//! 81 収集: campaigns, and the papers of one.

use romori_app::house::numbers::{CampaignLine, CampaignWay, HolderKind, Invitation};
use romori_app::house::{Function, Picture};
use romori_types::{Date, date_ja};

use super::super::form_parts::{cell, chosen, group, heads, hinted};
use super::super::rights::{Entries, toast};
use super::{framed, framed_of, purpose_boxes};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    FieldKind, MaybeLink, Note, NumberPaper, NumberPapersPage, NumbersForm, NumbersList,
    NumbersPage, NumbersRow, Press, Tone, Weight, Width,
};

/// 81 収集.
pub fn campaigns_view(
    state: &AppState,
    signed: &Signed,
    (lines, today): (&[CampaignLine], Date),
    entries: &Entries,
    done: &str,
) -> NumbersPage {
    let mut frame = framed(state, signed, "個人番号の収集", "81");
    frame.failed = !entries.is_right();
    frame.facts = format!("続いている計画 {}件", lines.iter().filter(|one| one.is_open()).count());
    let mut page = NumbersPage::new(frame);
    page.toast = toast(done);
    let late = lines.iter().filter(|one| one.is_late(today)).count();
    if late > 0 {
        let line = "番号の無い人へ、依頼を作り直すと、前のリンクは使えなくなります。";
        let title = format!("期限を過ぎた計画が{late}件あります");
        page.notes.push(Note::new(Tone::Care, title, &[line]));
    }
    let csrf = page.frame.standing.csrf.clone();
    let may = signed.visitor.may(Function::CollectNumbers);
    let row = |one: &CampaignLine| row(one, (today, may), &csrf);
    page.lists = vec![NumbersList {
        id: "campaigns",
        title: "収集の計画".to_owned(),
        heads: heads(&[
            "計画",
            "顧問先",
            "方法と期限",
            "対象",
            "依頼",
            "収集",
            "確認",
            "利用可",
            "操作",
        ]),
        rows: lines.iter().map(row).collect(),
        empty: "収集の計画は、まだありません。下で始めてください。".to_owned(),
        ..NumbersList::default()
    }];
    if may {
        page.forms = vec![form(entries)];
    }
    page
}

fn row(one: &CampaignLine, (today, may): (Date, bool), csrf: &str) -> NumbersRow {
    let (number, key) = (one.client.number, one.key);
    let press = |label: &str, path: &str| {
        Press::new(label, format!("/81/{number}/{key}/{path}"), csrf)
            .weighing(Weight::Small)
            .about(one.campaign.name.clone())
    };
    let mut presses = Vec::new();
    if may && one.is_open() {
        if one.way() == CampaignWay::Phone && one.lacking() > 0 {
            let again = !one.campaign.requests.is_empty();
            presses.push(press(if again { "催促の紙を作る" } else { "依頼の紙を作る" }, "invite"));
        }
        presses.push(press("締める", "close"));
    }
    let ends = date_ja(one.campaign.ends_on);
    let term = match one.campaign.closed_on {
        Some(day) => format!("{}に締めました", date_ja(day)),
        None if one.campaign.ends_on < today => format!("{ends}（過ぎています）"),
        None => format!("{ends}まで"),
    };
    let sent = one.campaign.requests.iter().map(|one| one.on).max();
    let mut small = vec![term];
    small.extend(sent.map(|day| format!("最後の依頼 {}", date_ja(day))));
    let mut cells = vec![
        cell(format!("{number} {}", one.client_name)),
        (one.way().ja().to_owned(), small),
        cell(one.campaign.asked.len().to_string()),
    ];
    let count = |count: &usize| if one.known { count.to_string() } else { "—".to_owned() };
    cells.extend(one.funnel.iter().map(|one| cell(count(one))));
    NumbersRow {
        head: MaybeLink::to(one.campaign.name.clone(), format!("/80/{number}")),
        cells,
        acts: Some((presses, Vec::new())),
    }
}

fn form(entries: &Entries) -> NumbersForm {
    let client = entries.field("client", "顧問先番号", FieldKind::Digits, Width::W8);
    let name = entries.field("name", "計画の名前", FieldKind::Text, Width::W16);
    let name = hinted(name, "例 令和8年 年末調整");
    let way = entries.field("way", "集め方", FieldKind::Radio, Width::W16);
    let ways = CampaignWay::ALL.iter().map(|one| (one.code().to_string(), one.ja().to_owned()));
    let way = chosen(way, "電話のときは、リンクの紙と番号の紙を別々に渡します", ways.collect());
    let ends = entries.field("ends_on", "期限", FieldKind::Date, Width::W8);
    let kinds = HolderKind::ALL.iter().map(|one| {
        let name = format!("kinds-{}", one.code());
        entries.field(&name, one.ja(), FieldKind::Check, Width::W16)
    });
    let mut kinds: Vec<_> = kinds.collect();
    if let Some(first) = kinds.first_mut() {
        first.error = entries.field("kinds", "", FieldKind::Check, Width::W16).error;
    }
    NumbersForm {
        action: "/81".to_owned(),
        groups: vec![
            group("収集を始める", "", vec![client, name, way, ends]),
            group("だれの番号か", "いま番号の無い人だけが対象になります", kinds),
            group("利用目的", "本人に示し、番号といっしょに残します", purpose_boxes(entries)),
        ],
        consequences: vec!["許可にない利用目的では始められません。".to_owned()],
        submit: "この計画を始める".to_owned(),
    }
}

/// Papers with links, and apart those with codes.
pub fn papers_view(
    state: &AppState,
    signed: &Signed,
    (number, name): (u32, &str),
    papers: Vec<(Invitation, Option<Picture>)>,
) -> NumberPapersPage {
    let paper = |(one, picture): (Invitation, Option<Picture>)| NumberPaper {
        to: one.to,
        labels: one.labels,
        purposes: one.purposes.iter().map(|purpose| purpose.ja()).collect(),
        link: one.link,
        code: one.code,
        until: date_ja(one.until),
        picture: picture.map(|made| (made.side(), made.path())),
    };
    NumberPapersPage {
        frame: framed_of(state, signed, ("依頼の紙", "81"), (number, name)),
        client: name.to_owned(),
        papers: papers.into_iter().map(paper).collect(),
        back: "/81".to_owned(),
    }
}
