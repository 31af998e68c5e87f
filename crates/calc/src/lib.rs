//! One statutory question, one answer: JSON Lines over the rules of `statute`.
//!
//! A topic declares its fields and its kinds of question once ([`spec`]); the declaration drives
//! the check of a question, the typed access to its fields and the JSON Schema. What the rules
//! decide is written in the order of the declaration, on request with its steps.

pub mod answer;
pub mod compare;
pub mod error;
pub mod explain;
#[cfg(test)]
mod framework_tests;
#[cfg(test)]
#[path = "golden_tests.rs"]
mod golden;
pub mod json;
pub mod question;
pub mod replay;
pub mod schema;
pub mod spec;
pub mod topic;
pub mod value;

pub use answer::Answer;
pub use error::{CalcError, Code};
pub use question::{Fields, Question};

use romori_statute::trace::{Explanation, Silent};

use crate::json::Json;
use crate::spec::Topic;

/// The longest line that is read.
pub const LINE_BYTES_MAX: usize = 1 << 20;

impl Topic {
    /// Answers one line: appends the answer to `out`, without the end of line, and tells whether
    /// it is one.
    pub fn answer_line(&self, line: &[u8], explain: bool, out: &mut String) -> bool {
        let (answer, is_one) = match self.answer(line, explain) {
            Ok(answer) => (answer, true),
            Err(error) => (
                Json::Object(vec![
                    ("ok".into(), Json::Bool(false)),
                    ("error".into(), error.to_json()),
                ]),
                false,
            ),
        };
        answer.write(out);
        is_one
    }

    fn answer(&self, line: &[u8], explain: bool) -> Result<Json, CalcError> {
        let json = read_line(line)?;
        let question = Question::read(self, &json)?;
        let handler = question.kind.handler;
        let dated = |error| name_date(error, &question);
        let mut envelope = vec![("ok".into(), Json::Bool(true))];
        if explain {
            let mut explanation = Explanation::default();
            let result = (handler.explained)(&question, &mut explanation).map_err(dated)?;
            envelope.push(("result".into(), result.into()));
            envelope.push(("explanation".into(), explain::to_json(&explanation)));
        } else {
            let result = (handler.silent)(&question, &mut Silent).map_err(dated)?;
            envelope.push(("result".into(), result.into()));
        }
        Ok(Json::Object(envelope))
    }
}

fn read_line(line: &[u8]) -> Result<Json, CalcError> {
    let bad = |what: &str| CalcError::whole(Code::BadJson, what);
    if line.len() > LINE_BYTES_MAX {
        return Err(bad("1行が長すぎます。1行を1MBまでにしてください。"));
    }
    let text = std::str::from_utf8(line)
        .map_err(|_| bad("UTF-8の文字ではありません。UTF-8で入れてください。"))?;
    if text.trim().is_empty() {
        return Err(bad("空の行です。1行に1つのJSONオブジェクトを入れてください。"));
    }
    Json::read(text).map_err(|what| {
        bad(&format!(
            "JSONとして読めません（{what}）。括弧・引用符・カンマと、同じ項目が2つないかを確かめてください。"
        ))
    })
}

/// An expired parameter is the fault of the field that selects it.
fn name_date(mut error: CalcError, question: &Question<'_>) -> CalcError {
    if error.code == Code::OutOfRange && error.field.is_none() {
        let dated_by = question.kind.dated_by.iter().find(|name| question.given(name));
        error.field = dated_by.map(|name| (*name).into());
    }
    error
}
