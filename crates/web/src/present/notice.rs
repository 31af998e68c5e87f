//! 届書 — the checked notice and its files.

use axum::response::Response;
use romori_app::Law;
use romori_app::precheck::{Checked, cover_counts};
use romori_app::procedure::NamePart;
use romori_app::santei::{
    CharacterIssue, Job, MadeFile, Notice, NoticeProblem, copy_missing_words, who,
};

use super::{due_or_word, due_view, flow_of, job_frame};
use crate::desk::Work;
use crate::pages::COMMON_KEYS;
use crate::shell::{self, AppState, Attachment, Visit};
use crate::view::office::Press;
use crate::view::{
    CharacterChoice, Download, FilingProblem, NameChoice, NoticeView, RowChoice, era_year,
    kilobytes,
};

const LISTED_MAX: usize = 200;

/// The page.
pub fn notice_view(state: &AppState, visit: &Visit, work: &mut Work, law: &Law) -> NoticeView {
    let (done, refused) = (work.done.take(), work.refused.take());
    let job = &work.job;
    let notice = job.notice();
    let mut problems: Vec<FilingProblem> = notice
        .office
        .iter()
        .map(|problem| {
            let spec = problem.item.spec();
            FilingProblem {
                row: "—".to_owned(),
                person: "事業所".to_owned(),
                item: spec.label.to_owned(),
                reason: problem.message.clone(),
                remedy: "事業所の情報で直してください。".to_owned(),
                href: Some(format!("{}/columns#{}", work.address, spec.key)),
            }
        })
        .collect();
    problems
        .extend(notice.problems.iter().take(LISTED_MAX).map(|found| filing_problem(work, found)));
    let mut frame = job_frame(state, visit, work, "届書", &COMMON_KEYS);
    frame.facts = format!("算定基礎届 {}・{}人", era_year(job.year()), notice.rows.len());
    frame.failed = notice.checked.is_none();
    NoticeView {
        frame,
        flow: flow_of(work, 5),
        job: work.address.clone(),
        due: due_or_word(due_view(law, job.year(), job.today())),
        people: notice.rows.len(),
        characters: notice.characters.iter().map(|issue| open_character(job, issue)).collect(),
        warnings: notice
            .warnings
            .iter()
            .take(LISTED_MAX)
            .map(|found| filing_problem(work, found))
            .collect(),
        downloads: downloads(&notice),
        leave_out: leave_out(job, &notice),
        left_out: job.left_out().iter().filter_map(|row| row_choice(job, *row)).collect(),
        chosen: chosen(job),
        case: work.ledger.map(|_| {
            let token = visit.csrf.to_string();
            Press::new("この内容で案件を作る", format!("{}/case", work.address), token)
        }),
        counts: counts(&notice),
        problems,
        done,
        refused,
    }
}

/// A file as an answer that the browser saves.
pub fn attachment(file: &MadeFile) -> Response {
    shell::attachment(Attachment {
        name: file.name,
        kind: file.kind.media_type(),
        bytes: file.bytes.clone(),
    })
}

/// The files that can be taken now.
fn downloads(notice: &Notice) -> Vec<Download> {
    let file = |code: &str, label: String, name: &str, detail: String, main| Download {
        code: code.to_owned(),
        label,
        name: name.to_owned(),
        detail,
        main,
    };
    let mut files = Vec::new();
    if let Some(checked) = &notice.checked {
        let people = notice.rows.len();
        let size = kilobytes(checked.bytes().len());
        files.push(file(
            "csv",
            format!("{people}人分の届書CSVを受け取る"),
            "SHFD0006.CSV",
            format!("電子申請に添えるファイル・{size}"),
            true,
        ));
        files.push(file(
            "copy",
            format!("{people}人分の控えPDFを受け取る"),
            "算定基礎届の控え",
            copy_detail(checked),
            false,
        ));
        files.push(file(
            "cover",
            "総括票の件数PDFを受け取る".to_owned(),
            "CSV形式届書総括票の件数",
            "総括票に書き写す数".to_owned(),
            false,
        ));
    }
    files.push(file(
        "list",
        "計算の一覧XLSXを受け取る".to_owned(),
        "算定の一覧",
        "全員の月ごとの額、平均、等級、除いた理由".to_owned(),
        false,
    ));
    files
}

/// What the office copy is, and what it cannot show.
fn copy_detail(checked: &Checked) -> String {
    let what = "届書の各項目を番号つきで並べた事業所控え";
    copy_missing_words(checked)
        .map_or_else(|| what.to_owned(), |missing| format!("{what}。{missing}"))
}

fn person_of(job: &Job, row: u32) -> String {
    job.book().of_row(row).map_or_else(|| format!("{row}行目"), |entry| who(&entry.person))
}

fn open_character(job: &Job, issue: &CharacterIssue) -> CharacterChoice {
    CharacterChoice { person: person_of(job, issue.row), ..asked_character(issue) }
}

/// A character that a notice cannot carry, as a form asks for another.
pub fn asked_character(issue: &CharacterIssue) -> CharacterChoice {
    let character = issue.character;
    CharacterChoice {
        key: character_key(issue.row, character),
        row: issue.row.to_string(),
        person: issue.name.clone(),
        item: "7 氏名（漢字）".to_owned(),
        character: character.to_string(),
        reason: format!("「{character}」は、届書CSVで使える字（JIS第1・第2水準）にありません"),
        proposal: issue.proposal.unwrap_or_default().to_owned(),
    }
}

/// A name that is too long for a notice, as a form asks for a shorter one.
pub fn asked_name(problem: &NoticeProblem) -> Option<NameChoice> {
    let (part, number) = (problem.long_name()?, problem.row?);
    let (prefix, item, reason) = match part {
        NamePart::Kanji => (KANJI_FIELD, "氏名（漢字）", "空にすると、カナだけで届け出ます。"),
        NamePart::Kana => (KANA_FIELD, "氏名（カナ）", ""),
    };
    let name = problem.person.split_once(' ').map_or("", |(_, name)| name);
    Some(NameChoice {
        field: format!("{prefix}{number}"),
        person: problem.person.clone(),
        item: item.to_owned(),
        reason: format!("{}{reason}", problem.reason),
        value: if part == NamePart::Kanji { name.to_owned() } else { String::new() },
    })
}

/// Whose name a field of such a form is, and in which writing.
pub fn asked_name_of(field: &str) -> Option<(NamePart, u32)> {
    let parts = [(KANJI_FIELD, NamePart::Kanji), (KANA_FIELD, NamePart::Kana)];
    parts.into_iter().find_map(|(prefix, part)| {
        let number = field.strip_prefix(prefix)?.parse().ok()?;
        Some((part, number))
    })
}

const KANJI_FIELD: &str = "kanji-";
const KANA_FIELD: &str = "kana-";

fn chosen(job: &Job) -> Vec<CharacterChoice> {
    let spellings = job.spellings().iter();
    spellings
        .map(|((row, character), instead)| CharacterChoice {
            key: character_key(*row, *character),
            row: row.to_string(),
            person: person_of(job, *row),
            item: "氏名（漢字）".to_owned(),
            character: character.to_string(),
            reason: String::new(),
            proposal: instead.clone(),
        })
        .collect()
}

/// The key of a character of a row in a form.
fn character_key(row: u32, character: char) -> String {
    format!("{row}-{:x}", u32::from(character))
}

/// The row, or the person's number, and the character of a key: `14-9ad9`.
pub fn character_of_key(key: &str) -> Option<(u32, char)> {
    let (row, code) = key.split_once('-')?;
    let character = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
    Some((row.parse().ok()?, character))
}

fn filing_problem(work: &Work, found: &NoticeProblem) -> FilingProblem {
    FilingProblem {
        row: found.row.map_or_else(|| "—".to_owned(), |row| row.to_string()),
        person: found.person.clone(),
        item: found.item.clone(),
        reason: found.reason.clone(),
        remedy: format!("{}（{}）", found.remedy, found.code),
        href: found.row.map(|row| format!("{}?why={row}&edit=1#why", work.address)),
    }
}

fn row_choice(job: &Job, row: u32) -> Option<RowChoice> {
    let entry = job.book().of_row(row)?;
    Some(RowChoice { row: row.to_string(), person: who(&entry.person) })
}

/// Everyone with something open, once each.
fn leave_out(job: &Job, notice: &Notice) -> Vec<RowChoice> {
    let mut rows: Vec<u32> = notice.characters.iter().map(|issue| issue.row).collect();
    rows.extend(notice.problems.iter().filter_map(|problem| problem.row));
    rows.sort_unstable();
    rows.dedup();
    rows.into_iter().filter_map(|row| row_choice(job, row)).collect()
}

fn counts(notice: &Notice) -> Vec<(String, String)> {
    let Some(checked) = &notice.checked else { return Vec::new() };
    let cover = cover_counts(checked.file());
    let mut lines = vec![
        ("提出元ID".to_owned(), cover.submitter_id.clone()),
        ("媒体通番".to_owned(), cover.media_serial.clone()),
    ];
    for count in cover.counts.iter().filter(|count| count.rows > 0) {
        lines.push((count.notice.name().to_owned(), format!("{}件", count.rows)));
        if count.age_70 > 0 {
            lines.push(("うち70歳以上被用者".to_owned(), format!("{}件", count.age_70)));
        }
    }
    lines.push(("届書合計".to_owned(), format!("{}件", cover.total)));
    lines
}
