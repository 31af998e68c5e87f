//! 10 今日の業務 and 22 算定基礎, step 1.

use romori_app::deadline::{Day, coming, santei_due};
use romori_app::{Law, ReadError};
use romori_types::Date;

use super::house::due;
use super::{client_name, flow};
use crate::desk;
use crate::pages::frame;
use crate::samples::SAMPLES;
use crate::shell::{AppState, FILE_BYTES_MAX, Visit};
use crate::view::{
    Due, DueTone, FileProblem, OpenJob, Sample, StartView, StripDay, TodayView, YearChoice,
    day_long, era_year, weekday,
};

const STRIP_DAYS: usize = 13;

/// The deadline of a year's notice as seen from today.
pub fn due_view(law: &Law, year: i16, today: Date) -> Option<Due> {
    santei_due(law, year).map(|day| due(law, today, day))
}

/// The shipped samples, in the demo alone.
fn sample_views(state: &AppState) -> Vec<Sample> {
    if !state.setting().demo {
        return Vec::new();
    }
    SAMPLES
        .iter()
        .map(|sample| Sample {
            id: sample.id.to_owned(),
            file: sample.file.to_owned(),
            shape: sample.shape.to_owned(),
            detail: sample.detail.to_owned(),
        })
        .collect()
}

/// Why a file could not be read, as a page says it.
pub fn file_problem(error: &ReadError) -> FileProblem {
    FileProblem { what: error.what(), next: format!("{}（{}）", error.next_step(), error.code()) }
}

/// The page that begins a job.
pub fn start_view(
    state: &AppState,
    visit: &Visit,
    law: &Law,
    problem: Option<FileProblem>,
) -> StartView {
    let today = state.clock().today();
    let year = today.year();
    let mut frame = frame(state, visit, "算定基礎届", '2');
    frame.menu = "22";
    frame.failed = problem.is_some();
    frame.facts = era_year(year);
    let years = [year, year - 1];
    StartView {
        frame,
        flow: flow(None, 1),
        years: years.iter().map(|year| year_choice(*year, today)).collect(),
        due: due_view(law, year, today),
        problem,
        samples: sample_views(state),
        size_max: size_max(),
    }
}

fn year_choice(year: i16, today: Date) -> YearChoice {
    YearChoice {
        value: year.to_string(),
        label: format!("{}（{year}年）", era_year(year)),
        chosen: year == today.year(),
    }
}

/// The page of the day.
pub fn today_view(state: &AppState, visit: &Visit, law: &Law) -> TodayView {
    let today = state.clock().today();
    let mut frame = frame(state, visit, "今日の業務", '1');
    frame.menu = "10";
    frame.facts = day_long(today);
    let due = due_view(law, today.year(), today);
    let headline = match &due {
        Some(due) if due.tone == DueTone::Now && due.words != "今日" => {
            format!("算定基礎届の提出期限 {} を過ぎました。", due.day)
        }
        Some(due) => format!("算定基礎届の提出期限は{}です。{}。", due.day, due.words),
        None => "提出期限は、暦を確かめてある年だけ示します。".to_owned(),
    };
    TodayView {
        frame,
        headline,
        detail: "賃金の表を読み込むと、1人ずつの決定と理由を見て、届書CSVを受け取れます。"
            .to_owned(),
        samples: sample_views(state),
        strip: coming(law, today, STRIP_DAYS)
            .into_iter()
            .map(|day| strip_day(day, today))
            .collect(),
        open_jobs: open_jobs(state, visit),
        size_max: size_max(),
    }
}

fn strip_day(day: Day, today: Date) -> StripDay {
    let is_today = day.date == today;
    let first = is_today || day.date.day() == 1;
    let mut note = weekday(day.date).to_owned();
    if is_today {
        note.push_str("・今日");
    } else if !day.due.is_empty() {
        note.push_str("・期限");
    }
    StripDay {
        day: if first {
            format!("{}/{}", day.date.month(), day.date.day())
        } else {
            day.date.day().to_string()
        },
        note,
        due: day.due.into_iter().map(str::to_owned).collect(),
        closed: day.closed,
        today: is_today,
    }
}

fn open_jobs(state: &AppState, visit: &Visit) -> Vec<OpenJob> {
    desk::each(state, visit, |work| {
        let counts = work.job.book().counts();
        let bad = work.job.sheet().bad_rows.len();
        OpenJob {
            href: work.address.clone(),
            title: format!("{} 算定基礎届 {}", client_name(&work.job), era_year(work.job.year())),
            state: format!(
                "届書に載せる人 {}人・要確認 {}人・直しが要る行 {bad}行",
                counts.filed, counts.care
            ),
        }
    })
}

fn size_max() -> String {
    format!("{}MB", FILE_BYTES_MAX / (1024 * 1024))
}
