//! GET /api/v1/cases/{case}, POST /api/v1/cases/{case}/steps — one filing, and its next step.

use axum::Json;
use axum::extract::{Path, State};
use romori_app::house::{
    Case, CaseEvent, CaseStandard, CaseWords, Document, FiledChange, FiledScope, Function,
    Question, Respelling, Rewriting, StepAsked, UnitError, WordsProblem, Writings, client_view,
    filed_changes, standards_of, words_of,
};
use romori_app::procedure::{NamePart, Procedure};
use romori_types::{CaseId, Date, Purpose, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::{Caller, Names};
use super::determinations::{MadeCases, made_cases};
use super::document::{Changes, Looks};
use super::history::{OneChange, change};
use super::model::{CaseLine, Clients, Stage, name, yen};
use super::sent::Body;
use super::sheets::refused;
use crate::shell::{AppState, FieldProblem, Problem};

/// 案件
#[derive(Serialize, ToSchema)]
pub(super) struct CaseDetail {
    /// 案件
    case: CaseLine,
    /// 作成した人以外の承認が要るか
    second_person_approves: bool,
    /// 経過。古い順です。
    history: Vec<CaseStep>,
    /// 書類。古い順です。
    documents: Vec<CaseDocument>,
    /// 届書に載った標準報酬月額。完了にすると台帳に入ります。
    standards: Vec<DecidedStandard>,
    /// 提出のあとで台帳が変わって、違っているところ。ないときは null です。
    differs: Option<Differs>,
}

/// 届書に載った標準報酬月額
#[derive(Serialize, ToSchema)]
struct DecidedStandard {
    /// 顧問先の中の番号
    person: u32,
    /// 何月分からか。2026-09 の形
    from_month: String,
    /// 健康保険、円。対象外は null です。
    health_yen: Option<i64>,
    /// 厚生年金保険、円。対象外は null です。
    pension_yen: Option<i64>,
    /// 提出のあとで台帳が変わり、いまは違う額になるときの額
    now: Option<StandardNow>,
}

/// いまの台帳から決まる標準報酬月額
#[derive(Serialize, ToSchema)]
struct StandardNow {
    /// 健康保険、円
    health_yen: Option<i64>,
    /// 厚生年金保険、円
    pension_yen: Option<i64>,
}

/// 提出したときと、いまの台帳との違い
#[derive(Serialize, ToSchema)]
struct Differs {
    /// 違い。前が提出したとき、後がいまです。
    changes: Vec<OneChange>,
    /// 訂正の届
    paper: String,
    /// 書き方
    how: String,
    /// よりどころ
    basis: String,
}

/// 経過の1件
#[derive(Serialize, ToSchema)]
struct CaseStep {
    /// いつ
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// だれが
    by: String,
    /// どの段階から
    from: Option<Stage>,
    /// どの段階へ
    to: Stage,
    /// なぜ
    reason: String,
    /// 添えられた言葉。返戻なら役所の言葉です。
    words: Option<String>,
    /// 返戻の日
    #[schema(value_type = Option<String>, format = Date)]
    returned_on: Option<Date>,
}

/// 書類
#[derive(Serialize, ToSchema)]
struct CaseDocument {
    /// 書類の識別子
    id: String,
    /// 種類
    kind: String,
    /// 大きさ(バイト)
    bytes: u64,
    /// 内容の要約値(鍵つき)、16進
    digest: String,
    /// 作成した人
    made_by: String,
    /// 作成した時刻
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    /// 取得するアドレス
    address: String,
}

/// 案件を進める
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TakeStep {
    /// どの段階へ
    to: Stage,
    /// 見ていた版
    version: u32,
    /// 返戻のときの役所の言葉。ほかの段階では使いません。
    #[serde(default)]
    words: Option<String>,
    /// 返戻の日。ないときは今日です。
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    returned_on: Option<Date>,
}

/// 提出のあとの違いを確かめた
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SeenChanges {
    /// 見ていた版
    version: u32,
    /// どう扱ったか
    words: String,
}

/// 届書を作り直す
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RemakeCase {
    /// 届書に書けない字の書き方
    #[serde(default)]
    spellings: Vec<Spelling>,
    /// 届書に入らない氏名の書き方
    #[serde(default)]
    names: Vec<NameWritten>,
}

/// 届書に入らない氏名の書き方
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NameWritten {
    /// 顧問先の中の番号
    person: u32,
    /// 氏名（漢字）。空にすると、カナだけで届け出ます。ないときは変えません。
    kanji: Option<String>,
    /// 氏名（カナ）。ないときは変えません。
    kana: Option<String>,
}

/// 届書に書けない字の書き方
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Spelling {
    /// 顧問先の中の番号
    person: u32,
    /// 書けない字
    character: char,
    /// 代わりに書く、1字から4字
    writing: String,
}

#[utoipa::path(
    get,
    path = "/api/v1/cases/{case}",
    tag = "届出",
    operation_id = "getCase",
    summary = "案件",
    params(("case" = String, Path, description = "案件の識別子")),
    responses((status = 200, description = "案件", body = CaseDetail), Looks)
)]
pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(case): Path<String>,
) -> Result<Json<CaseDetail>, Problem> {
    caller.work(move |caller| found(&state, caller, case_id(&case)?)).await
}

#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/steps",
    tag = "届出",
    operation_id = "stepCase",
    summary = "案件を次の段階へ進める",
    params(("case" = String, Path, description = "案件の識別子")),
    request_body = TakeStep,
    responses((status = 200, description = "進んだあとの案件", body = CaseDetail), Changes)
)]
pub(super) async fn step(
    State(state): State<AppState>,
    caller: Caller,
    Path(case): Path<String>,
    Body(taken): Body<TakeStep>,
) -> Result<Json<CaseDetail>, Problem> {
    caller
        .work(move |caller| {
            let (case, today) = (case_id(&case)?, state.clock().today());
            let words = match taken.to {
                Stage::Returned => {
                    let words = taken.words.as_deref().unwrap_or_default();
                    Some(words_read(words, Some(taken.returned_on.unwrap_or(today)), today)?)
                }
                _ => None,
            };
            let asked = StepAsked { to: taken.to.into(), seen: taken.version, words };
            caller.house.step_case(&caller.visitor, case, &asked, today)?;
            found(&state, caller, case)
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/make",
    tag = "届出",
    operation_id = "remakeCase",
    summary = "作成中の案件の届書を、いまの台帳から作り直す",
    params(("case" = String, Path, description = "案件の識別子")),
    request_body = RemakeCase,
    responses((status = 200, description = "作り直した案件", body = MadeCases), Changes)
)]
pub(super) async fn make(
    State(state): State<AppState>,
    caller: Caller,
    Path(case): Path<String>,
    Body(sent): Body<RemakeCase>,
) -> Result<Json<MadeCases>, Problem> {
    caller
        .work(move |caller| {
            let (case, today) = (case_id(&case)?, state.clock().today());
            let filed = caller.house.remake(&caller.visitor, case, &writings(sent), today);
            let filed = filed.map_err(refused)?;
            let Json(detail) = found(&state, caller, case)?;
            let number = detail.case.client.number;
            Ok(Json(made_cases(filed.into_iter().map(|filing| (number, filing)).collect())))
        })
        .await
}

fn writings(sent: RemakeCase) -> Writings {
    let characters = sent.spellings.into_iter().map(|one| Respelling {
        number: one.person,
        character: one.character,
        writing: one.writing.trim().to_owned(),
    });
    let names = sent.names.into_iter().flat_map(|one| {
        let number = one.person;
        let parts = [(NamePart::Kanji, one.kanji), (NamePart::Kana, one.kana)];
        parts.into_iter().filter_map(move |(part, writing)| {
            let writing = writing?.trim().to_owned();
            Some(Rewriting { number, part, writing })
        })
    });
    Writings { characters: characters.collect(), names: names.collect() }
}

#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/changes",
    tag = "届出",
    operation_id = "settleCaseChanges",
    summary = "提出のあとの違いを確かめたと記録する",
    params(("case" = String, Path, description = "案件の識別子")),
    request_body = SeenChanges,
    responses((status = 200, description = "記録したあとの案件", body = CaseDetail), Changes)
)]
pub(super) async fn changes(
    State(state): State<AppState>,
    caller: Caller,
    Path(case): Path<String>,
    Body(sent): Body<SeenChanges>,
) -> Result<Json<CaseDetail>, Problem> {
    caller
        .work(move |caller| {
            let (case, today) = (case_id(&case)?, state.clock().today());
            let words = words_read(&sent.words, None, today)?;
            caller.house.changes_seen(&caller.visitor, case, sent.version, &words)?;
            found(&state, caller, case)
        })
        .await
}

fn words_read(words: &str, on: Option<Date>, today: Date) -> Result<CaseWords, Problem> {
    CaseWords::read(words, on, today).map_err(|problem| {
        let field = if problem == WordsProblem::DayAhead { "returned_on" } else { "words" };
        let (field, detail) = (field.to_owned(), problem.ja().to_owned());
        Problem::of_fields(vec![FieldProblem { field, detail }])
    })
}

/// The id of a case in an address. What is none is as absent as one that nobody has.
pub(super) fn case_id(text: &str) -> Result<CaseId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

fn found(state: &AppState, caller: &Caller, case: CaseId) -> Result<Json<CaseDetail>, Problem> {
    let today = state.clock().today();
    let names = caller.names()?;
    let grant = caller.grant(Function::ViewLedger, Purpose::File(case))?;
    let (found, client, standards, differs, (events, documents, words)) =
        caller.house.store.read(&grant, |reader| -> Result<_, UnitError> {
            let found = reader.case(case)?;
            let anchors = reader.clients()?;
            let anchor = anchors.into_iter().find(|anchor| anchor.id == found.client);
            let question = Question::client(today);
            let anchor = anchor.ok_or(UnitError::Absent)?;
            let client = client_view(reader, anchor, &question)?;
            let standards = standards_of(reader, caller.house.law, (anchor, &found))?;
            let differs = filed_changes(reader, &FiledScope::Case(case))?.pop();
            let kept =
                (reader.case_events(case)?, reader.documents(case)?, words_of(reader, case)?);
            Ok((found, client, standards, differs, kept))
        })?;
    let second = client.entrustment.is_some_and(|made| made.second_person_approves);
    let known = Clients::from([(found.client, (client.number, client.profile.name))]);
    let case = CaseLine::of(&found, &known, &names);
    Ok(Json(CaseDetail {
        case,
        second_person_approves: second,
        history: events.iter().map(|event| step_of(event, &words, &names)).collect(),
        documents: documents.iter().map(|kept| document(&found, kept, &names)).collect(),
        standards: standards.iter().map(standard).collect(),
        differs: differs.and_then(|filed| differs_of(&found, &filed)),
    }))
}

fn differs_of(case: &Case, filed: &FiledChange) -> Option<Differs> {
    let paper = Procedure::from_number(case.procedure)?.correction();
    Some(Differs {
        changes: filed.changes.iter().map(change).collect(),
        paper: paper.paper.to_owned(),
        how: paper.how.to_owned(),
        basis: paper.basis.to_owned(),
    })
}

fn standard(made: &CaseStandard) -> DecidedStandard {
    DecidedStandard {
        person: made.number,
        from_month: made.decided.from_month.to_string(),
        health_yen: yen(made.decided.health),
        pension_yen: yen(made.decided.pension),
        now: made
            .now
            .as_ref()
            .map(|now| StandardNow { health_yen: yen(now.health), pension_yen: yen(now.pension) }),
    }
}

fn step_of(event: &CaseEvent, words: &[(u32, CaseWords)], names: &Names) -> CaseStep {
    let words = words.iter().find(|(number, _)| *number == event.number).map(|(_, words)| words);
    CaseStep {
        words: words.map(|words| words.words.clone()),
        returned_on: words.and_then(|words| words.on),
        at: event.at,
        by: name(names, event.actor),
        from: event.from.map(Stage::from),
        to: event.to.into(),
        reason: event.reason.ja().to_owned(),
    }
}

fn document(case: &Case, kept: &Document, names: &Names) -> CaseDocument {
    CaseDocument {
        id: kept.id.to_string(),
        kind: kept.kind.ja().to_owned(),
        bytes: kept.bytes,
        digest: kept.digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        made_by: name(names, kept.made_by),
        made_at: kept.made_at,
        address: format!("/api/v1/cases/{}/documents/{}", case.id, kept.id),
    }
}
