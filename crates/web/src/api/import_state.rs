//! 取込 as answers say it: where it is, what each column is, what it would do, every mistake.

use romori_app::Severity;
use romori_app::house::import::{ImportFile, ImportKind, Imported, MappedColumn, Preview, Tally};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::import_desk::{ImportWork, Stage, key_code};

/// 行の種類
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// 賃金
    Pay,
    /// 個人
    Persons,
    /// 被扶養者
    Dependants,
    /// 賞与
    Bonuses,
    /// 顧問先
    Clients,
    /// 届書CSV
    Notice,
}

impl RowKind {
    /// As the use cases call it.
    pub const fn of(self) -> ImportKind {
        let [pay, persons, dependants, bonuses, clients, notice] = ImportKind::ALL;
        match self {
            Self::Pay => pay,
            Self::Persons => persons,
            Self::Dependants => dependants,
            Self::Bonuses => bonuses,
            Self::Clients => clients,
            Self::Notice => notice,
        }
    }
}

/// 取込
#[derive(Serialize, ToSchema)]
pub struct ImportState {
    /// 識別子。サインインしているあいだ、最後に触れてから1時間のこります。
    id: String,
    /// どこまで進んだか
    stage: ImportStage,
    /// 読み込み中に読んだ行数
    rows_read: Option<u64>,
    /// 止まった理由
    failure: Option<String>,
    /// 人や顧問先を見分ける項目
    key: String,
    /// 使える項目
    keys: Vec<String>,
    /// 前に使った対応から思い出したか
    remembered: bool,
    /// 列の対応
    columns: Vec<ImportColumn>,
    /// 下見の結果、または取り込んだ結果
    outcome: Option<Outcome>,
    /// 直すところ。多いときは、はじめのものだけです。
    problems: Vec<RowProblem>,
    /// 取り込んだ処理の識別子。元に戻すときに使います。
    batch: Option<String>,
}

/// 取込の段階
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ImportStage {
    /// 列の対応を決める
    Columns,
    /// 下見をしている
    Checking,
    /// 下見ができた
    Previewed,
    /// 取り込んでいる
    Running,
    /// 取り込んだ
    Finished,
    /// 止まった。何も書き込んでいません。
    Failed,
}

/// 列
#[derive(Serialize, ToSchema)]
struct ImportColumn {
    /// 左から何番目か、0から
    column: u32,
    /// 見出し
    label: String,
    /// 何として読むか。読まない列は null です。
    item: Option<String>,
    /// 月が横に並ぶ表の月。2026-04 か 4 の形
    month: Option<String>,
    /// そう読む理由
    why: String,
}

/// 取り込むと起きること、または起きたこと
#[derive(Serialize, ToSchema)]
struct Outcome {
    /// 新しく加わる行
    added: u64,
    /// 変わる行
    changed: u64,
    /// 変わらない行
    same: u64,
    /// 使えない行
    bad_rows: u64,
    /// 書き換わる値
    overwrites: u64,
    /// 新しい人か顧問先
    newcomers: u64,
    /// 作成中に戻る案件
    sent_back: Vec<String>,
    /// 記録する事実の数
    facts: u64,
}

/// 直すところ
#[derive(Serialize, ToSchema)]
struct RowProblem {
    /// 番号
    code: String,
    /// その行を使えないか
    error: bool,
    /// 行、表計算ソフトの番号。表全体のことは null です。
    row: Option<u32>,
    /// 左から何番目の列か、0から
    column: Option<u32>,
    /// 項目
    item: Option<String>,
    /// いまの値
    value: String,
    /// どこが問題か
    what: String,
    /// 直し方
    how: String,
    /// 直した値の案
    suggestion: Option<String>,
}

impl ImportState {
    /// Of an import on the desk.
    pub fn of(work: &ImportWork) -> Self {
        let file: &ImportFile = &work.file;
        let key = file.options.key;
        let base = Self {
            id: work.address.trim_start_matches("/74/").to_owned(),
            stage: ImportStage::Columns,
            rows_read: None,
            failure: None,
            key: key_code(key).to_owned(),
            keys: file.kind.keys().iter().map(|key| key_code(*key).to_owned()).collect(),
            remembered: file.remembered.is_some(),
            columns: file.proposal.mapping.columns.iter().map(column).collect(),
            outcome: None,
            problems: Vec::new(),
            batch: None,
        };
        match &work.stage {
            Stage::Columns => base,
            Stage::Checking(watch) => {
                let rows_read = Some(watch.progress().0);
                Self { stage: ImportStage::Checking, rows_read, ..base }
            }
            Stage::Running(watch) => {
                let rows_read = Some(watch.progress().0);
                Self { stage: ImportStage::Running, rows_read, ..base }
            }
            Stage::Previewed(preview) => previewed(preview, base),
            Stage::Finished(done) => finished(done, base),
            Stage::Failed(why) => {
                Self { stage: ImportStage::Failed, failure: Some(why.clone()), ..base }
            }
        }
    }
}

fn previewed(preview: &Preview, base: ImportState) -> ImportState {
    let report = &preview.report;
    let missing = report.missing.iter().map(|one| RowProblem {
        code: one.code.to_owned(),
        error: one.severity == Severity::Error,
        row: None,
        column: None,
        item: Some(one.item.key().to_owned()),
        value: String::new(),
        what: one.what.clone(),
        how: one.how.clone(),
        suggestion: None,
    });
    let listed = report.listed().into_iter().map(|one| RowProblem {
        code: one.code.to_owned(),
        error: one.severity == Severity::Error,
        row: Some(one.row),
        column: one.column,
        item: one.item.map(|item| item.key().to_owned()),
        value: one.value.clone(),
        what: one.what.clone(),
        how: one.how.clone(),
        suggestion: one.suggestion.clone(),
    });
    ImportState {
        stage: ImportStage::Previewed,
        outcome: Some(outcome(&preview.tally, report.bad_rows)),
        problems: missing.chain(listed).collect(),
        ..base
    }
}

fn finished(done: &Imported, base: ImportState) -> ImportState {
    ImportState {
        stage: ImportStage::Finished,
        outcome: Some(outcome(&done.tally, done.bad_rows)),
        batch: done.batch.map(|batch| batch.to_string()),
        ..base
    }
}

fn outcome(tally: &Tally, bad_rows: u64) -> Outcome {
    Outcome {
        added: tally.added,
        changed: tally.changed,
        same: tally.same,
        bad_rows,
        overwrites: tally.overwrites,
        newcomers: tally.newcomers,
        sent_back: tally.sent_back.iter().map(ToString::to_string).collect(),
        facts: tally.facts,
    }
}

fn column(one: &MappedColumn) -> ImportColumn {
    ImportColumn {
        column: one.column,
        label: one.label.clone(),
        item: one.item.map(|item| item.key().to_owned()),
        month: one.month.map(|month| month.to_string()),
        why: one.why.clone(),
    }
}
