//! GET /api/v1/clients/{number}/persons/{person}/determination — one decision with its reason.

use axum::Json;
use axum::extract::{Path, State};
use romori_app::Law;
use romori_app::santei::{Effect, Section, Why, why};
use romori_types::Yen;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::determination::jobs;
use super::document::Looks;
use super::model::yen;
use super::sent::number;
use crate::shell::{AppState, Problem};

/// なぜそう決まったか
#[derive(Serialize, ToSchema)]
pub(super) struct Explained {
    /// 問い
    question: String,
    /// 答え
    answer: String,
    /// 根拠となる段階
    steps: Vec<ExplainedStep>,
    /// 本人の負担の変わり方。料率が分かるときだけあります。
    effect: Option<ExplainedEffect>,
}

/// 一つの決まりがしたこと
#[derive(Serialize, ToSchema)]
struct ExplainedStep {
    /// 決まり
    rule: String,
    /// したこと
    lines: Vec<String>,
    /// 月ごとの判定
    months: Vec<ExplainedMonth>,
    /// 根拠の条文と料率
    citations: Vec<Citation>,
}

/// 月の判定
#[derive(Serialize, ToSchema)]
struct ExplainedMonth {
    /// 月
    month: String,
    /// 支払基礎日数
    days: String,
    /// 判定
    outcome: String,
    /// 除いたか
    left_out: bool,
}

/// 根拠
#[derive(Serialize, ToSchema)]
struct Citation {
    /// 条文か料率の名前
    label: String,
    /// まだ確かめきれていない値か
    unconfirmed: bool,
}

/// 本人の負担
#[derive(Serialize, ToSchema)]
struct ExplainedEffect {
    /// どの月の料率か
    month: String,
    /// いまの負担、円
    before_yen: Option<i64>,
    /// その月からの負担、円
    after_yen: i64,
    /// 介護保険を含むか
    with_care: bool,
    /// 厚生年金保険を含むか
    with_pension: bool,
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/persons/{person}/determination",
    tag = "届出",
    operation_id = "explainDetermination",
    summary = "一人の定時決定の理由",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("person" = u32, Path, description = "顧問先の中の番号")
    ),
    responses((status = 200, description = "理由", body = Explained), Looks)
)]
pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path((client, person)): Path<(String, String)>,
) -> Result<Json<Explained>, Problem> {
    caller
        .work(move |caller| {
            let person = number(&person)?;
            let (_, jobs) = jobs(&state, caller, &client)?;
            let found = jobs.iter().find_map(|(_, job)| Some((job, job.book().of_row(person)?)));
            let (job, entry) = found.ok_or_else(Problem::not_found)?;
            Ok(Json(made(&why(Law::embedded(), job.book(), entry, job.office()))))
        })
        .await
}

/// なぜそう決まったか、段階だけ
#[derive(Serialize, ToSchema)]
pub(super) struct ExplainedSteps {
    /// 問い
    question: String,
    /// 答え
    answer: String,
    /// 根拠となる段階
    steps: Vec<ExplainedStep>,
}

/// A decision with its recorded steps.
pub(super) fn explained(
    question: String,
    answer: String,
    steps: &romori_app::Explanation,
) -> ExplainedSteps {
    let steps = romori_app::santei::grouped(steps);
    ExplainedSteps { question, answer, steps: steps.iter().map(step).collect() }
}

fn made(why: &Why) -> Explained {
    Explained {
        question: why.question.clone(),
        answer: why.answer.iter().map(|piece| piece.words.as_str()).collect(),
        steps: why.sections.iter().map(step).collect(),
        effect: why.effect.as_ref().map(effect),
    }
}

fn step(section: &Section) -> ExplainedStep {
    let months = section.months.iter().map(|month| ExplainedMonth {
        month: month.label.to_owned(),
        days: month.days.clone(),
        outcome: month.outcome.clone(),
        left_out: month.left_out,
    });
    let citations = section
        .cites
        .iter()
        .map(|cite| Citation { label: cite.label.clone(), unconfirmed: cite.unconfirmed });
    ExplainedStep {
        rule: section.title.clone(),
        lines: section.lines.clone(),
        months: months.collect(),
        citations: citations.collect(),
    }
}

fn effect(effect: &Effect) -> ExplainedEffect {
    ExplainedEffect {
        month: effect.month.to_string(),
        before_yen: yen(effect.before),
        after_yen: Yen::get(effect.after),
        with_care: effect.care,
        with_pension: effect.pension,
    }
}
