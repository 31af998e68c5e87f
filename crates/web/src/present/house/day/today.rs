//! 10 今日の業務 of the office as a view.

use romori_app::Law;
use romori_app::day::{ClientWork, Urgency};
use romori_app::day::{StripDay, deadlines, last_open_day, state_in_words, strip, work_by_client};
use romori_app::house::{Alarm, Batch, BatchState, Case, CaseState, Function};
use romori_app::ledgers::ClientView;
use romori_types::{Date, YearMonth, day_in_japan};

use super::super::shared::{Filter, due_of, filter, filters, staff, surname};
use super::super::{case_title, office_frame, seen, status};
use super::arrivals::ages_of;
use super::deadlines::is_late;
use super::{DayData, client_of};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    AgeLine, ChangeLine, ClientProgress, DeadlineStrip, Link, MaybeLink, Note, Progress, Status,
    StatusKind, StripDate, Task, TodayPage, Tone,
};
use crate::view::{Crumb, day_long};

/// How many days the strip has, how many tasks and changes are named.
const STRIP_DAYS: usize = 13;
const TASKS_MAX: usize = 8;
const CHANGES_MAX: usize = 8;

/// The page. `batches` are the newest acts that recorded facts.
pub fn office_today_view(
    state: &AppState,
    signed: &Signed,
    data: &DayData,
    (views, batches): (&[ClientView], &[Batch]),
    current: &str,
) -> TodayPage {
    let today = state.clock().today();
    let law = Law::embedded();
    let me = signed.visitor.session.actor();
    let mut frame =
        office_frame(state, signed, "今日の業務", "10", vec![Crumb::here("10 今日の業務")]);
    frame.facts = day_long(today);
    let work = work_by_client(today, views, &data.office.summaries);
    let fits = |line: &ClientWork, code: &str| match code {
        "mine" => line.staff == Some(me),
        "attention" => line.late + line.returned > 0,
        _ => true,
    };
    let count = |code: &str| work.iter().filter(|line| fits(line, code)).count();
    let all: Vec<Filter> = vec![
        filter("", "すべて", count("")),
        filter("mine", "自分の担当", count("mine")),
        filter("attention", "要確認あり", count("attention")),
    ];
    let shown = work.iter().filter(|line| fits(line, current));
    let draft = signed.visitor.may(Function::DraftCase);
    TodayPage {
        toast: None,
        alarms: Vec::new(),
        state: state_note(data, law, today),
        main: draft.then(|| Link::new("算定基礎届をまとめて作る", "/22/clients")),
        strip: DeadlineStrip::draw(
            strip_days(data, law, today).iter().map(|day| strip_date(day, today)).collect(),
        ),
        tasks: tasks(signed, data, today),
        filters: filters("絞り込み", "/", current, &all),
        work: "案件".to_owned(),
        clients: shown.map(|line| progress(data, line, today)).collect(),
        more: None,
        ages: ages(views, today),
        changes: changes(data, batches, law, today),
        trust: Some(MaybeLink::to("見た人の記録", "/01")),
        frame,
    }
}

/// What of the daily work is missing or came late.
pub fn alarm_note(alarm: &Alarm) -> Note {
    let (tone, title) = match alarm {
        Alarm::Missed { .. } => (Tone::Bad, "日次の処理が済んでいません"),
        Alarm::Late { .. } => (Tone::Care, "日次の処理が遅れました"),
        Alarm::ReviewDue { .. } => (Tone::Bad, "棚卸しの期限を過ぎています"),
        Alarm::NoReturnCode { .. } => (Tone::Care, "契約の終わりにデータが返りません"),
    };
    Note::new(tone, title, &[&alarm.to_string()])
}

/// The days of the strip, with what nobody has begun among the open ones.
fn strip_days(data: &DayData, law: &Law, today: Date) -> Vec<StripDay> {
    let mut days = strip(law, today, &data.office.summaries, STRIP_DAYS);
    for day in &mut days {
        let due = data.pending.iter().filter(|one| one.due == day.date);
        day.open += due.count();
    }
    days
}

fn strip_date(day: &StripDay, today: Date) -> StripDate {
    let is_today = day.date == today;
    let first = is_today || day.date.day() == 1;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let label = if first {
        format!("{}/{}", day.date.month(), day.date.day())
    } else {
        day.date.day().to_string()
    };
    let note = if is_today { format!("{}・今日", day.weekday) } else { day.weekday.to_owned() };
    let mut words: Vec<String> = day.statutory.iter().map(|one| (*one).to_owned()).collect();
    if day.open > 0 {
        words.insert(0, format!("これから {}件", day.open));
    }
    StripDate {
        day: label,
        note,
        href: format!("/11?on={}", day.date),
        counts: [number(day.open), 0, 0],
        words: words.join("・"),
        closed: day.closed,
        today: is_today,
        large: !day.statutory.is_empty(),
    }
}

fn state_note(data: &DayData, law: &Law, today: Date) -> Note {
    let lines = deadlines(law, today, &data.office.summaries);
    let pressing = lines.iter().any(|line| line.urgency <= Urgency::Today);
    let late = data.pending.iter().filter(|one| one.due < today).count();
    let begun = match data.pending.len() {
        0 => "台帳から生じる届は、すべて案件になっています。".to_owned(),
        open if late > 0 => {
            format!("まだ始めていない届が{open}件あり、うち{late}件は期限を過ぎています。")
        }
        open => format!("まだ始めていない届が{open}件あります。"),
    };
    let tone = if pressing || late > 0 { Tone::Care } else { Tone::Ok };
    // Cases come first; where there are none, what was not begun is what there is to say.
    let note = match lines.is_empty() {
        true => Note::new(tone, begun, &[]),
        false => Note::new(tone, state_in_words(&lines), &[&begun]),
    };
    Note { links: vec![Link::new("11 期限をすべて見る", "/11")], ..note }
}

fn tasks(signed: &Signed, data: &DayData, today: Date) -> Vec<Task> {
    let may = |function| signed.visitor.may(function);
    let me = signed.visitor.session.actor();
    let mut found: Vec<(u8, &Case, Status)> = Vec::new();
    if may(Function::SubmitCase) {
        let words = || Status::new(StatusKind::Check, "提出後に変更");
        found.extend(data.filed.iter().map(|filed| (0, &filed.case, words())));
    }
    for case in &data.office.cases {
        let line = data.office.client_of(case).and_then(|line| line.entrustment.as_ref());
        let own = line.is_some_and(|made| made.second_person_approves) && case.made_by == me;
        let rank = match case.state {
            CaseState::Returned if may(Function::DraftCase) => 0,
            CaseState::Checked if may(Function::ApproveCase) && !own => 1,
            CaseState::Approved if may(Function::SubmitCase) => 2,
            CaseState::Draft if may(Function::DraftCase) => 3,
            _ => continue,
        };
        found.push((rank, case, status(case.state)));
    }
    found.sort_by_key(|(rank, case, _)| (!is_late(case, today), *rank, case.due_on));
    let task = |(_, case, status): (u8, &Case, Status)| {
        let (number, name, charge) = client_of(&data.office, case);
        let made = data.names.get(&case.made_by).map_or("—", |name| surname(name));
        let words = format!("{name} {}", case_title(case.procedure, case.period));
        Task {
            status,
            what: Link::new(words, format!("/60/{}", case.id)),
            detail: format!("{number}・担当 {}・作成 {made}", staff(&data.names, charge)),
            due: due_of(today, case.due_on),
        }
    };
    found.into_iter().take(TASKS_MAX).map(task).collect()
}

fn progress(data: &DayData, line: &ClientWork, today: Date) -> ClientProgress {
    let (mut done, mut all) = (0, 0);
    for one in &line.procedures {
        done += one.handed_in;
        all += one.all;
    }
    let pending = data.pending.iter().filter(|one| one.client == line.number);
    let next = pending.clone().map(|one| one.due).chain(line.next.as_ref().map(|next| next.0));
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let waits = pending.count();
    ClientProgress {
        number: line.number.to_string(),
        name: line.name.clone(),
        href: format!("/70/{}", line.number),
        staff: staff(&data.names, line.staff),
        progress: (all > 0).then(|| {
            Progress::small(number(done), number(all), format!("{all}件のうち提出 {done}件"))
        }),
        status: standing(line),
        attention: line.late + line.returned,
        attention_href: format!("/70/{}", line.number),
        due: due_of(today, next.min()),
        remark: if waits > 0 { format!("未着手 {waits}件") } else { "—".to_owned() },
    }
}

fn standing(line: &ClientWork) -> Status {
    if line.returned > 0 {
        Status::new(StatusKind::Returned, format!("返戻 {}", line.returned))
    } else if line.to_approve > 0 {
        Status::new(StatusKind::Waiting, format!("承認待ち {}", line.to_approve))
    } else if line.open > 0 {
        Status::new(StatusKind::Making, format!("進行中 {}", line.open))
    } else if line.submitted + line.done > 0 {
        Status::of(StatusKind::Done)
    } else {
        Status::of(StatusKind::NotStarted)
    }
}

fn ages(views: &[ClientView], today: Date) -> Vec<AgeLine> {
    let month = YearMonth::of(today);
    let ages = ages_of(views, month).into_iter().map(|(code, count, what)| AgeLine {
        age: format!("{code}歳"),
        persons: format!("{count}人"),
        what,
        href: format!("/13?m={month}&f={code}"),
    });
    ages.collect()
}

/// What was recorded since the last day of business, and which cases moved.
fn changes(data: &DayData, batches: &[Batch], law: &Law, today: Date) -> Vec<ChangeLine> {
    let since = last_open_day(law, today);
    let name = |who| data.names.get(&who).map_or("—", |name: &String| surname(name));
    let client = |id| {
        let line = data.office.clients.iter().find(|line| Some(line.client.id) == id);
        line.map(|line| (line.client.number, line.profile.name.as_str()))
    };
    let acts = batches.iter().filter(|batch| batch.facts > 0);
    let acts = acts.filter(|batch| since <= day_in_japan(batch.made_at)).map(|batch| {
        let undone = matches!(batch.state, BatchState::Undone(..));
        let (number, of) = client(batch.client).unwrap_or((0, "事務所"));
        let done = if undone { "を元に戻しました" } else { "を記録しました" };
        let words = format!("{of} {} {}件{done}", batch.kind.ja(), batch.facts);
        let line = ChangeLine {
            when: seen::when(batch.made_at),
            what: MaybeLink::to(words, format!("/70/{number}")),
            detail: name(batch.made_by).to_owned(),
        };
        (batch.made_at, line)
    });
    let cases = data.office.cases.iter();
    let cases = cases.filter(|case| since <= day_in_japan(case.changed_at)).map(|case| {
        let (_, of, _) = client_of(&data.office, case);
        let title = case_title(case.procedure, case.period);
        let words = format!("{of} {title}は「{}」になりました", case.state.ja());
        let line = ChangeLine {
            when: seen::when(case.changed_at),
            what: MaybeLink::to(words, format!("/60/{}", case.id)),
            detail: format!("作成 {}", name(case.made_by)),
        };
        (case.changed_at, line)
    });
    let mut all: Vec<_> = acts.chain(cases).collect();
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    all.into_iter().take(CHANGES_MAX).map(|(_, line)| line).collect()
}
