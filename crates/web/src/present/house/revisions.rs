//! 23 月額変更 over all clients as a view.

use romori_app::house::{ClientRevisions, Function, List, ListCell, OfficeRevisions};
use romori_app::procedure::revision::{Figures, Inspected, Outcome, WhyNot};
use romori_types::{ActorId, YearMonth};

use super::shared::{Filter, Names, Reason, filter, filters, staff};
use super::{export_link, office_frame};
use crate::present::person::thousand;
use crate::shell::{AppState, Signed};
use crate::view::office::{
    Bulk, BulkButton, Empty, Link, MaybeLink, Note, RevisionGroup, RevisionRow, RevisionsPage,
    Status, StatusKind, Toast, Tone, Weight,
};
use crate::view::{Crumb, Standard};

/// Which rows are asked for.
pub struct RevisionsAsked<'a> {
    /// One client alone.
    pub only: Option<u32>,
    /// The filter.
    pub filter: &'a str,
    /// Whether everybody that can be chosen is.
    pub all: bool,
}

const FILTERS: [(&str, &str); 5] = [
    ("", "候補"),
    ("mine", "自分の担当"),
    ("attention", "要確認"),
    ("skipped", "見送った"),
    ("filed", "届書にした"),
];

fn is_unclear(seen: &Inspected) -> bool {
    let Outcome::NotDue(why) = &seen.outcome else { return false };
    matches!(
        why,
        WhyNot::PayMissing(_)
            | WhyNot::DaysUnknown(_)
            | WhyNot::NoStandard
            | WhyNot::RemunerationBehindUnknown
            | WhyNot::RemunerationBehindDiffers
            | WhyNot::TwoWorkplaces
            | WhyNot::Refused(_)
    )
}

/// One client's rows under way.
struct Judge<'a> {
    found: &'a OfficeRevisions,
    made: &'a ClientRevisions,
    me: ActorId,
}

impl Judge<'_> {
    fn is_filed(&self, seen: &Inspected) -> bool {
        seen.recorded || self.found.further(self.made.client.id, seen.establishment).is_some()
    }

    fn fits(&self, seen: &Inspected, code: &str) -> bool {
        let due = seen.is_due() && seen.skip.is_none();
        let open = due && !self.is_filed(seen);
        match code {
            "mine" => {
                let made = self.made.client.entrustment.as_ref();
                open && made.and_then(|made| made.staff) == Some(self.me)
            }
            "attention" => is_unclear(seen),
            "skipped" => seen.is_due() && seen.skip.is_some(),
            "filed" => due && self.is_filed(seen),
            _ => open,
        }
    }
}

/// The page.
pub fn revisions_view(
    state: &AppState,
    signed: &Signed,
    names: &Names,
    found: &OfficeRevisions,
    asked: &RevisionsAsked<'_>,
    (done, mut notes): (Option<String>, Vec<Note>),
) -> RevisionsPage {
    let crumbs = vec![Crumb::here("23 月額変更")];
    let mut frame = office_frame(state, signed, "月額変更", "23", crumbs);
    let third = found.third_month;
    let clients = found.clients.iter().filter(|made| wanted(made, asked.only));
    let me = signed.visitor.session.actor();
    let judges: Vec<Judge<'_>> = clients.map(|made| Judge { found, made, me }).collect();
    let count = |code: &str| -> usize {
        let of = |judge: &Judge<'_>| {
            judge.made.survey.found.iter().filter(|seen| judge.fits(seen, code)).count()
        };
        judges.iter().map(of).sum()
    };
    frame.facts = format!("{}支払までの3か月・候補 {}人", third.ja(), count(""));
    let base = revisions_address(third, asked.only);
    let all: Vec<Filter> =
        FILTERS.iter().map(|(code, label)| filter(*code, *label, count(code))).collect();
    let groups: Vec<RevisionGroup> =
        judges.iter().filter_map(|judge| group(judge, names, asked)).collect();
    let open = groups.iter().flat_map(|group| &group.rows);
    let open = open.filter(|row| row.barred.is_empty()).count();
    notes.extend(missing_pay(&judges, third));
    let may = signed.visitor.may(Function::DraftCase);
    RevisionsPage {
        toast: done.map(|words| Toast {
            words,
            undo: None,
            link: Some(Link::new("60 案件を見る", "/60")),
        }),
        spans: spans(third, asked.only),
        export: export_link(signed, export_address(third, asked)),
        filters: filters("絞り込み", &base, asked.filter, &all),
        notes,
        months: [third.plus(-2), third.plus(-1), third].map(|month| format!("{}月", month.month())),
        empty: groups.is_empty().then(|| empty(found, &base)),
        groups,
        bulk: if may && open > 0 { bulk(&base, open, asked.all) } else { Bulk::none() },
        frame,
    }
}

fn wanted(made: &ClientRevisions, only: Option<u32>) -> bool {
    only.is_none_or(|only| only == made.client.number)
}

/// The address of the list after the pay of a month.
pub fn revisions_address(third: YearMonth, only: Option<u32>) -> String {
    let client = only.map_or_else(String::new, |only| format!("/{only}"));
    format!("/23{client}?m={third}")
}

/// The workbook of what the list shows.
fn export_address(third: YearMonth, asked: &RevisionsAsked<'_>) -> String {
    let client = asked.only.map_or_else(String::new, |only| format!("&c={only}"));
    format!("/23/list.xlsx?m={third}&f={}{client}", asked.filter)
}

/// The list as a workbook has it.
pub fn revisions_list(
    found: &OfficeRevisions,
    names: &Names,
    me: ActorId,
    asked: &RevisionsAsked<'_>,
) -> List {
    let third = found.third_month;
    let month = |month: YearMonth| format!("{}月", month.month());
    let (first, second) = (month(third.plus(-2)), month(third.plus(-1)));
    let last = month(third);
    let columns = [
        ("顧問先番号", 10),
        ("顧問先", 28),
        ("担当", 12),
        ("番号", 8),
        ("氏名", 18),
        ("変動", 20),
        (first.as_str(), 16),
        (second.as_str(), 16),
        (last.as_str(), 16),
        ("平均（円）", 12),
        ("健保（千円）", 16),
        ("厚年（千円）", 16),
        ("改定", 14),
        ("判定", 14),
        ("見送りの理由", 28),
    ];
    let mut rows = Vec::new();
    for made in found.clients.iter().filter(|made| wanted(made, asked.only)) {
        let judge = Judge { found, made, me };
        let charge = made.client.entrustment.as_ref().and_then(|made| made.staff);
        for seen in made.survey.found.iter().filter(|seen| judge.fits(seen, asked.filter)) {
            let shown = row(&judge, seen, false);
            let [one, two, three] = shown.months;
            let texts = [shown.cause, one, two, three, shown.average];
            let mut cells: Vec<ListCell> = vec![
                ListCell::Number(made.client.number.into()),
                made.client.profile.name.as_str().into(),
                charge.and_then(|who| names.get(&who).cloned()).into(),
                ListCell::Number(seen.number.into()),
                shown.name.into(),
            ];
            cells.extend(texts.into_iter().map(ListCell::from));
            cells.extend([&shown.health, &shown.pension].map(|made| standard_words(made).into()));
            let skipped = seen.skip.as_ref().map(|skip| skip.reason().to_owned());
            cells.extend([shown.from.into(), shown.status.word.into(), skipped.into()]);
            rows.push(cells);
        }
    }
    List::new("月額変更", &columns, rows)
}

/// 300 → 320
fn standard_words(made: &Standard) -> String {
    match made {
        Standard::Changed { before, after, .. } => format!("{before} → {after}"),
        Standard::Same(one) | Standard::New(one) | Standard::Word(one) => one.clone(),
        Standard::Apart { health, pension } => format!("{health}・{pension}"),
    }
}

fn spans(third: YearMonth, only: Option<u32>) -> Vec<Link> {
    let to = |words: &str, month: YearMonth| {
        Link::new(format!("{words} {}月支払まで", month.month()), revisions_address(month, only))
    };
    vec![to("前の月", third.plus(-1)), to("次の月", third.next())]
}

fn empty(found: &OfficeRevisions, base: &str) -> Empty {
    let seen = |made: &ClientRevisions| made.survey.found.len() + made.survey.unchanged;
    let people: usize = found.clients.iter().map(seen).sum();
    Empty {
        title: "当てはまる人はいません".to_owned(),
        lines: vec![format!("{}社・{people}人の固定的賃金の変動を見ました。", found.clients.len())],
        actions: vec![Link::new("候補をすべて見る", base.to_owned())],
    }
}

fn bulk(base: &str, open: usize, chosen: bool) -> Bulk {
    Bulk {
        action: base.to_owned(),
        chosen: if chosen { open } else { 0 },
        unit: "人".to_owned(),
        words: String::new(),
        all: Some(if chosen {
            Link::new("選ぶのをやめる", base.to_owned())
        } else {
            Link::new(format!("改定に当たる{open}人をすべて選ぶ"), format!("{base}&all=1"))
        }),
        buttons: vec![BulkButton {
            label: "選んだ人の届書を作る".to_owned(),
            act: "file".to_owned(),
            weight: Weight::Main,
        }],
    }
}

/// Clients where pay of the three months is missing: a candidate cannot be seen there.
fn missing_pay(judges: &[Judge<'_>], third: YearMonth) -> Option<Note> {
    let missing = |judge: &&Judge<'_>| {
        let found = &judge.made.survey.found;
        found.iter().any(|seen| matches!(seen.outcome, Outcome::NotDue(WhyNot::PayMissing(_))))
    };
    let names: Vec<&str> = judges
        .iter()
        .filter(missing)
        .map(|judge| judge.made.client.profile.name.as_str())
        .collect();
    let title = format!("{}社で、{}までの報酬がそろっていない人がいます", names.len(), third.ja());
    let line = format!("{}の候補は、まだ全部は分かりません。", names.join("・"));
    (!names.is_empty()).then(|| Note::new(Tone::Care, title, &[&line]))
}

fn group(judge: &Judge<'_>, names: &Names, asked: &RevisionsAsked<'_>) -> Option<RevisionGroup> {
    let made = judge.made;
    let shown = made.survey.found.iter().filter(|seen| judge.fits(seen, asked.filter));
    let rows: Vec<RevisionRow> = shown.map(|seen| row(judge, seen, asked.all)).collect();
    let number = made.client.number;
    let charge = made.client.entrustment.as_ref().and_then(|made| made.staff);
    (!rows.is_empty()).then(|| RevisionGroup {
        number: number.to_string(),
        name: made.client.profile.name.clone(),
        href: revisions_address(judge.found.third_month, Some(number)),
        note: format!("{}人・担当 {}・届書は速やかに", rows.len(), staff(names, charge)),
        rows,
    })
}

fn row(judge: &Judge<'_>, seen: &Inspected, all: bool) -> RevisionRow {
    let client = &judge.made.client;
    let month = judge.found.third_month;
    let address = format!("/23/{}/{}", client.number, seen.number);
    let filed = judge.is_filed(seen);
    let (status, barred) = standing(seen, filed);
    let average = seen.figures.map(|made| made.corrected.unwrap_or(made.average).to_string());
    RevisionRow {
        id: format!("{}-{}", client.number, seen.number),
        chosen: all && barred.is_empty(),
        barred: barred.to_owned(),
        number: seen.number.to_string(),
        name: name_of(judge.made, seen),
        why_href: format!("{address}/why?m={month}"),
        cause: format!("{}月 {}", seen.change_month.month(), seen.cause.ja()),
        months: months(seen.figures.as_ref()),
        average: average.unwrap_or_else(|| "—".to_owned()),
        health: moved(seen.health),
        pension: moved(seen.pension),
        from: format!("{}分から", seen.change_month.plus(3).ja()),
        status,
        annual: annual(seen, &format!("{address}/annual?m={month}"), filed),
        skip: skip(seen, &format!("{address}/skip?m={month}"), filed),
    }
}

fn standing(seen: &Inspected, filed: bool) -> (Status, &'static str) {
    match (&seen.outcome, &seen.skip) {
        (Outcome::Due, Some(_)) => (Status::of(StatusKind::Ended), "見送り"),
        (Outcome::Due, None) if filed => {
            (Status::new(StatusKind::Ready, "届書にした"), "届書にしました")
        }
        (Outcome::Due, None) => (Status::new(StatusKind::Check, "改定に当たる"), ""),
        (Outcome::NotDue(_), _) => (Status::of(StatusKind::Check), "先に決めます"),
    }
}

fn annual(seen: &Inspected, address: &str, filed: bool) -> Option<Link> {
    let words = match (seen.annual_applied, seen.annual) {
        (true, _) => "年間平均を使っています",
        (false, Some(_)) => "年間平均を使う",
        (false, None) => return None,
    };
    (!filed).then(|| Link::new(words, address))
}

fn skip(seen: &Inspected, address: &str, filed: bool) -> MaybeLink {
    match &seen.skip {
        Some(skip) => MaybeLink::to(skip.reason(), address),
        None if seen.is_due() && !filed => MaybeLink::to("見送る", address),
        None => MaybeLink::plain("—"),
    }
}

/// The name of somebody who was looked at.
pub fn name_of(made: &ClientRevisions, seen: &Inspected) -> String {
    let person = made.client.person(seen.number);
    person.map_or_else(|| "—".to_owned(), |one| one.identity.name.shown().to_owned())
}

fn months(figures: Option<&Figures>) -> [String; 3] {
    match figures {
        Some(made) => made.months.map(|month| format!("{}日 {}", month.days, month.total())),
        None => ["—", "—", "—"].map(str::to_owned),
    }
}

fn moved(made: Option<romori_app::SchemeRevision>) -> Standard {
    let Some(made) = made else { return Standard::Word("対象外".to_owned()) };
    let before = thousand(made.before.standard);
    let Some(new) = made.new_standard() else { return Standard::Same(before) };
    let up = new.standard > made.before.standard;
    let gap = made.grade_gap.map_or_else(String::new, |gap| gap.to_string());
    let step = format!("{}{gap}", if up { "＋" } else { "−" });
    Standard::Changed { before, after: thousand(new.standard), step, up }
}

/// Why somebody is due, or not.
pub fn revision_reason<'a>(
    made: &ClientRevisions,
    seen: &Inspected,
    steps: &'a romori_app::Explanation,
) -> Reason<'a> {
    let revised = seen.change_month.plus(3).ja();
    let mut answer = match &seen.outcome {
        Outcome::Due => format!("{}。{revised}から改定します。", seen.cause.ja()),
        Outcome::NotDue(why) => why.ja(),
    };
    for caution in &seen.cautions {
        answer.push_str(caution);
    }
    let question =
        if seen.is_due() { "なぜ 月額変更か" } else { "なぜ 月額変更でないか" };
    Reason {
        person: format!("{} {}", seen.number, name_of(made, seen)),
        question: question.to_owned(),
        answer,
        steps,
        back: revisions_address(made.survey.third_month, Some(made.client.number)),
    }
}
