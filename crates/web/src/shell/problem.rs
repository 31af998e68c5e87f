//! How a request of a program can fail: RFC 9457, with our code and words for people.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use romori_app::house::numbers::NumbersError;
use romori_app::house::{DeviceError, EntryError, SignInRefusal, UnitError, Violation};
use serde::Serialize;
use utoipa::ToSchema;

use super::Failure;

/// Why a request of a program came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(Box<ProblemBody>);

/// 問題 — as RFC 9457 writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// 問題の種類。`urn:romori:problem:` のあとに番号が続きます。
    #[serde(rename = "type")]
    pub kind: String,
    /// 短い見出し
    pub title: String,
    /// HTTP の状態番号
    pub status: u16,
    /// 何が起きたか
    pub detail: String,
    /// 次にすること
    pub next: String,
    /// 版が変わっても変わらない番号
    pub code: String,
    /// 項目ごとの誤り。ないときは空です。
    pub fields: Vec<FieldProblem>,
    /// ほかの人が先に保存した内容。409で、見せられるときだけあります。
    pub theirs: Option<Theirs>,
    /// 待つ秒数。429のときだけあります。
    pub wait_seconds: Option<i64>,
}

/// 項目の誤り
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// 項目の名前
    pub field: String,
    /// 何が起きたか、次にすること
    pub detail: String,
}

/// 相手の内容 — what another saved meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Theirs {
    /// いまの版。見比べたあと、この版を送ると保存できます。
    pub version: u32,
    /// いまの内容
    pub items: Vec<TheirItem>,
}

/// 相手の内容の1項目
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TheirItem {
    /// 項目
    pub label: String,
    /// いまの値
    pub value: String,
}

impl Problem {
    /// What is answered, to stand within another answer.
    pub fn into_body(self) -> ProblemBody {
        *self.0
    }

    /// A problem of this status and code; words as given.
    pub fn new(status: StatusCode, code: &str, title: &str, detail: &str, next: &str) -> Self {
        Self(Box::new(ProblemBody {
            kind: format!("urn:romori:problem:{code}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.to_owned(),
            next: next.to_owned(),
            code: code.to_owned(),
            fields: Vec::new(),
            theirs: None,
            wait_seconds: None,
        }))
    }

    /// There is no such thing, or it is another's: the same words.
    pub fn not_found() -> Self {
        Self::of_unit(&UnitError::Absent)
    }

    /// Nobody is signed in.
    pub fn not_signed_in() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Violation::NoSession.code(),
            "サインインが必要です",
            Violation::NoSession.ja(),
            "POST /api/v1/sessions でトークンを受け取り、Authorization: Bearer で送ってください。",
        )
    }

    /// The body or the query cannot be read; where, in words without what was sent.
    pub fn unreadable(detail: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "WEB-0105",
            "読み取れません",
            detail,
            "GET /api/v1/openapi.json の形に合わせて、もう一度送ってください。何も変わっていません。",
        )
    }

    /// What was sent cannot be taken, by field.
    pub fn of_fields(fields: Vec<FieldProblem>) -> Self {
        let mut problem = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "WEB-0111",
            "入力に誤りがあります",
            "送られた内容に、直すところがあります。",
            "項目ごとの誤りを直して、もう一度送ってください。何も変わっていません。",
        );
        problem.0.fields = fields;
        problem
    }

    /// Somebody else saved first: what is there now, and the version to send back.
    pub fn overtaken(version: u32, theirs: Vec<(&str, String)>) -> Self {
        let failure = Failure::Conflict(
            "ほかの人が先に保存しました。相手の内容と見比べてください。".to_owned(),
        );
        let mut problem = Self::of_failure(&failure, "STO-0106");
        let item = |(label, value): (&str, String)| TheirItem { label: label.to_owned(), value };
        let items = theirs.into_iter().map(item).collect();
        problem.0.theirs = Some(Theirs { version, items });
        problem
    }

    /// The same, saying first which part it is about.
    #[must_use]
    pub fn about(mut self, what: &str) -> Self {
        self.0.detail = format!("{what}: {}", self.0.detail);
        self
    }

    /// The user may not do this.
    pub fn not_allowed(violations: &[Violation]) -> Self {
        let code = violations.first().map_or("WEB-0107", |violation| violation.code());
        let words: Vec<&str> = violations.iter().map(|violation| violation.ja()).collect();
        let failure = Failure::NotAllowed(words.join(" "));
        Self::of_failure(&failure, code)
    }

    fn of_unit(error: &UnitError) -> Self {
        let failure = match error {
            // The words of a page ask for the number box; here there is none.
            UnitError::Absent => {
                return Self::new(
                    StatusCode::NOT_FOUND,
                    error.code(),
                    "見つかりません",
                    "このアドレスのものは見つかりません。",
                    "番号とアドレスを確かめてください。",
                );
            }
            UnitError::NotGranted | UnitError::Withheld(_) => {
                Failure::NotAllowed(error.to_string())
            }
            UnitError::KeysShut(shut) => Failure::KeysShut(shut.number, error.to_string()),
            UnitError::Store(_)
            | UnitError::Vault(_)
            | UnitError::Log(_)
            | UnitError::NotWritten(_)
            | UnitError::KeeperAway { .. }
            | UnitError::Chance(_)
            | UnitError::Unreadable { .. } => Failure::House(error.code(), error.to_string()),
            _ => Failure::Conflict(error.to_string()),
        };
        Self::of_failure(&failure, error.code())
    }

    fn of_refusal(refusal: &SignInRefusal) -> Self {
        let next = "確かめて、もう一度お試しください。";
        let status = match refusal {
            SignInRefusal::Slowed(_) => StatusCode::TOO_MANY_REQUESTS,
            SignInRefusal::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            SignInRefusal::Wrong
            | SignInRefusal::SecondStep
            | SignInRefusal::WrongSecond
            | SignInRefusal::NotAllowed(_) => StatusCode::UNAUTHORIZED,
        };
        let said = refusal.to_string();
        let mut problem = Self::new(status, refusal.code(), "サインインできません", &said, next);
        problem.0.wait_seconds = refusal.wait_seconds();
        problem
    }

    fn of_failure(failure: &Failure, code: &str) -> Self {
        let (title, detail, next) = failure.words();
        Self::new(failure.status(), code, title, detail, next)
    }
}

impl From<&Failure> for Problem {
    fn from(failure: &Failure) -> Self {
        let code = match failure {
            Failure::NotFound => return Self::not_found(),
            Failure::WrongMethod => "WEB-0101",
            Failure::JobOver => "WEB-0102",
            Failure::VisitOver => "WEB-0103",
            Failure::TooLarge => "WEB-0104",
            Failure::BadForm => "WEB-0105",
            Failure::TooSlow => "WEB-0106",
            Failure::NotAllowed(_) => "WEB-0107",
            Failure::StepUp => Violation::StepUpDue.code(),
            Failure::Conflict(_) => "WEB-0108",
            Failure::KeysShut(..) => "STO-0124",
            Failure::House(code, _) => code,
            Failure::NoDevice(violation) => violation.code(),
            Failure::Internal(_) => "WEB-0109",
        };
        Self::of_failure(failure, code)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::from(&failure)
    }
}

impl From<UnitError> for Problem {
    fn from(error: UnitError) -> Self {
        Self::of_unit(&error)
    }
}

impl From<EntryError> for Problem {
    fn from(error: EntryError) -> Self {
        match error {
            EntryError::Unit(error) => error.into(),
            EntryError::NotAllowed(violations) => Self::not_allowed(&violations),
            EntryError::Refused(refusal) => Self::of_refusal(&refusal),
            EntryError::SecondStep(_) => Self::of_refusal(&SignInRefusal::SecondStep),
            EntryError::Factor(error) => {
                let failure = Failure::Conflict(error.to_string());
                Self::of_failure(&failure, error.code())
            }
            other => Failure::from(other).into(),
        }
    }
}

impl From<NumbersError> for Problem {
    fn from(error: NumbersError) -> Self {
        match error {
            NumbersError::Unit(error) => error.into(),
            NumbersError::NotAllowed(violations) => Self::not_allowed(&violations),
            other => Failure::from(other).into(),
        }
    }
}

impl From<DeviceError> for Problem {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::Entry(error) => error.into(),
            other => Failure::from(other).into(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let wait = self.0.wait_seconds.map(HeaderValue::from);
        let mut response = (status, Json(self.0)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(wait) = wait {
            headers.insert(RETRY_AFTER, wait);
        }
        response
    }
}
