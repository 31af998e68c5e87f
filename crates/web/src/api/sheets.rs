//! GET and POST /api/v1/clients/{number}/persons/{person}/sheets/… — one line of a person's
//! ledger, by the names of the form's fields; POST /api/v1/clients/{number}/undo.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use romori_app::house::{
    Function, Question, SaveRefusal, Saving, Sheet, UnitError, Values, client_view, file_dependant,
    person_named, save, sheet, undo,
};
use romori_types::{Date, Purpose};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::client::{Item, OnDay, items};
use super::determinations::{MadeCase, made_case};
use super::document::{Changes, Looks};
use super::sent::{Asked, Body, Once, day_or, number};
use crate::present::house::{dependant_change, sheet_form};
use crate::shell::{AppState, FieldProblem, Problem};

/// 台帳の一枚
#[derive(Serialize, ToSchema)]
pub(super) struct LedgerSheet {
    /// 版。保存するときに送り返します。
    version: u32,
    /// いま何かがあるか
    exists: bool,
    /// いまの内容の始まり
    #[schema(value_type = Option<String>, format = Date)]
    since: Option<Date>,
    /// 欄の名前といまの値
    fields: Vec<SheetField>,
    /// いまの内容。画面と同じ並びです。
    items: Vec<Item>,
}

/// 欄
#[derive(Serialize, ToSchema)]
pub(super) struct SheetField {
    /// 欄の名前
    field: String,
    /// いまの値。金額は円の数字です。
    value: String,
}

/// 保存する内容
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SaveSheet {
    /// 見ていた版
    version: u32,
    /// いつの内容を直すか。ないときは今日です。
    #[schema(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// 欄の名前と値
    fields: Vec<SentField>,
}

/// 送る欄
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SentField {
    /// 欄の名前
    field: String,
    /// 値。金額は円の数字、日付は 2026-07-01 の形で書けます。
    value: String,
}

/// 保存されたもの
#[derive(Serialize, ToSchema)]
pub(super) struct SavedSheet {
    /// 一つの保存の識別子。取り消すときに使います。
    batch: String,
    /// 被扶養者の異動から作った案件。ほかの台帳と、先に進んでいる案件は null です。
    case: Option<MadeCase>,
}

/// 取り消す保存
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UndoSave {
    /// 保存の識別子
    batch: String,
}

type Whom = (String, String, String);
type WhomAndKey = (String, String, String, String);

macro_rules! shown {
    ($name:ident, $path:literal, $id:literal, $params:tt, $whom:ty, $split:expr) => {
        #[utoipa::path(
                    get,
                    path = $path,
                    tag = "台帳",
                    operation_id = $id,
                    summary = "個人の台帳の一枚",
                    params $params,
                    responses((status = 200, description = "台帳の一枚", body = LedgerSheet), Looks)
                )]
        pub(super) async fn $name(
            State(state): State<AppState>,
            caller: Caller,
            Path(whom): Path<$whom>,
            Asked(asked): Asked<OnDay>,
        ) -> Result<Json<LedgerSheet>, Problem> {
            let today = state.clock().today();
            let on = day_or(asked.on.as_deref(), today)?;
            caller.work(move |caller| read(caller, $split(whom), on, today)).await
        }
    };
}

macro_rules! saved {
    ($name:ident, $path:literal, $id:literal, $params:tt, $whom:ty, $split:expr) => {
        #[utoipa::path(
            post,
            path = $path,
            tag = "台帳",
            operation_id = $id,
            summary = "個人の台帳の一枚を保存する",
            params $params,
            request_body = SaveSheet,
            responses((status = 200, description = "保存されました", body = SavedSheet), Changes)
        )]
        pub(super) async fn $name(
            State(state): State<AppState>,
            caller: Caller,
            once: Once,
            Path(whom): Path<$whom>,
            Body(sent): Body<SaveSheet>,
        ) -> Result<Json<SavedSheet>, Problem> {
            let today = state.clock().today();
            caller.work(move |caller| keep(caller, $split(whom), &sent, once, today)).await
        }
    };
}

fn one((client, person, word): Whom) -> (String, String, String, Option<String>) {
    (client, person, word, None)
}

fn many((client, person, word, key): WhomAndKey) -> (String, String, String, Option<String>) {
    (client, person, word, Some(key))
}

shown!(
    show_one,
    "/api/v1/clients/{number}/persons/{person}/sheets/{sheet}",
    "getSheet",
    (
        ("number" = u32, Path, description = "顧問先番号"),
        ("person" = u32, Path, description = "顧問先の中の番号"),
        ("sheet" = String, Path, description = "identity か contact"),
        OnDay
    ),
    Whom,
    one
);
shown!(
    show,
    "/api/v1/clients/{number}/persons/{person}/sheets/{sheet}/{key}",
    "getSheetOf",
    (
        ("number" = u32, Path, description = "顧問先番号"),
        ("person" = u32, Path, description = "顧問先の中の番号"),
        (
            "sheet" = String,
            Path,
            description = "employment・enrolment・dependants・leaves・pay・bonuses・standards"
        ),
        ("key" = String, Path, description = "何番目か、2026-06 の形の月、20260630 の形の日、new"),
        OnDay
    ),
    WhomAndKey,
    many
);
saved!(
    save_one,
    "/api/v1/clients/{number}/persons/{person}/sheets/{sheet}",
    "saveSheet",
    (
        ("number" = u32, Path, description = "顧問先番号"),
        ("person" = u32, Path, description = "顧問先の中の番号"),
        ("sheet" = String, Path, description = "identity か contact"),
        Once
    ),
    Whom,
    one
);
saved!(
    save_of,
    "/api/v1/clients/{number}/persons/{person}/sheets/{sheet}/{key}",
    "saveSheetOf",
    (
        ("number" = u32, Path, description = "顧問先番号"),
        ("person" = u32, Path, description = "顧問先の中の番号"),
        (
            "sheet" = String,
            Path,
            description = "employment・enrolment・dependants・leaves・pay・bonuses・standards"
        ),
        ("key" = String, Path, description = "何番目か、2026-06 の形の月、20260630 の形の日、new"),
        Once
    ),
    WhomAndKey,
    many
);

type Address = (String, String, String, Option<String>);

fn read(
    caller: &Caller,
    (client, person, word, key): Address,
    on: Date,
    today: Date,
) -> Result<Json<LedgerSheet>, Problem> {
    let (client, person) = (number(&client)?, number(&person)?);
    let found = sheet_form(&word, key.as_deref());
    let (form, place, day) = found.ok_or_else(Problem::not_found)?;
    let on = day.unwrap_or(on);
    let grant = caller.grant(Function::EditLedger, Purpose::Maintain)?;
    let found = caller.house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let (client, person, _) = person_named(reader, client, person, on)?;
        let view = client_view(reader, client, &Question::client(today))?;
        sheet(reader, (client, person), &view.establishments, place, on)
    })?;
    let fields = fields_of(form.spec.names(), &found.values);
    let Sheet { version, exists, since, items: all, .. } = found;
    Ok(Json(LedgerSheet { version, exists, since, fields, items: items(all) }))
}

fn keep(
    caller: &Caller,
    (client, person, word, key): Address,
    sent: &SaveSheet,
    once: Once,
    today: Date,
) -> Result<Json<SavedSheet>, Problem> {
    let (client, person) = (number(&client)?, number(&person)?);
    let found = sheet_form(&word, key.as_deref());
    let (form, place, day) = found.ok_or_else(Problem::not_found)?;
    let known: Vec<&str> = form.spec.names().chain(["establishment"]).collect();
    let values = values_of(&known, &sent.fields)?;
    let saving = Saving {
        client,
        person,
        place,
        values: &values,
        seen: sent.version,
        on: day.or(sent.on).unwrap_or(today),
        token: once.bytes(),
        today,
    };
    match save(&caller.house, &caller.visitor, &saving) {
        Ok(saved) => {
            let filed = match dependant_change(place, &values) {
                Some(change) => {
                    let (house, visitor) = (&caller.house, &caller.visitor);
                    file_dependant(
                        house,
                        visitor,
                        (client, person),
                        saved.batch,
                        (change, &values),
                        today,
                    )
                    .map_err(refused)?
                }
                None => None,
            };
            let case = filed.map(|filing| made_case(client, &filing));
            Ok(Json(SavedSheet { batch: saved.batch.to_string(), case }))
        }
        Err(refusal) => Err(refused(refusal)),
    }
}

/// The fields that were sent; a name that the form does not have is refused.
pub(super) fn values_of(known: &[&str], sent: &[SentField]) -> Result<Values, Problem> {
    if sent.iter().any(|one| !known.contains(&one.field.as_str())) {
        let all = known.join("・");
        return Err(Problem::unreadable(&format!("知らない欄があります。使えるのは {all} です。")));
    }
    let fields: BTreeMap<&str, &str> =
        sent.iter().map(|one| (one.field.as_str(), one.value.as_str())).collect();
    Ok(fields.into_iter().collect())
}

/// The fields of a form as an answer names them.
pub(super) fn fields_of<'a>(
    names: impl Iterator<Item = &'a str>,
    values: &Values,
) -> Vec<SheetField> {
    let field =
        |name: &str| SheetField { field: name.to_owned(), value: values.get(name).to_owned() };
    names.map(field).collect()
}

/// Why nothing was saved, with every mistake or with the other's change.
pub(super) fn refused(refusal: SaveRefusal) -> Problem {
    match refusal {
        SaveRefusal::Unit(error) => error.into(),
        SaveRefusal::NotAllowed(violations) => Problem::not_allowed(&violations),
        SaveRefusal::Mistakes(mistakes) => {
            let field = |mistake: romori_app::house::Mistake| FieldProblem {
                field: mistake.field.to_owned(),
                detail: mistake.message,
            };
            Problem::of_fields(mistakes.into_iter().map(field).collect())
        }
        SaveRefusal::Overtaken(other) => {
            let theirs = other.items.iter().map(|one| (one.item, one.theirs.clone()));
            Problem::overtaken(other.version, theirs.collect())
        }
    }
}

#[utoipa::path(
    post,
    path = "/api/v1/clients/{number}/undo",
    tag = "台帳",
    operation_id = "undoSave",
    summary = "一つの保存を元に戻す",
    params(("number" = u32, Path, description = "顧問先番号")),
    request_body = UndoSave,
    responses((status = 200, description = "元に戻りました", body = SavedSheet), Changes)
)]
pub(super) async fn undo_save(
    caller: Caller,
    Path(client): Path<String>,
    Body(sent): Body<UndoSave>,
) -> Result<Json<SavedSheet>, Problem> {
    caller
        .work(move |caller| {
            let client = number(&client)?;
            let batch = sent.batch.parse().map_err(|_| Problem::not_found())?;
            let undone =
                undo(&caller.house, &caller.visitor, (client, None), batch).map_err(refused)?;
            Ok(Json(SavedSheet { batch: undone.batch.to_string(), case: None }))
        })
        .await
}
