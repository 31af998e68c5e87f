//! How a request can fail, and what the page then says: what happened, and what to do next.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use romori_app::house::Violation;

use super::{AppState, NoEntropy, Token, Visit};
use crate::view::{Crumb, Frame, MessageAction, MessageView, Place};

/// What to do once the officers of a client have opened its key.
const WHEN_OPEN: &str = "鍵が開いたら、同じ操作をもう一度行ってください。何も変わっていません。\
                         ほかの顧問先の仕事は続けられます。";

/// Why a request came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// There is nothing at this address, or it belongs to someone else: the same words.
    NotFound,
    /// The address does not take this method.
    WrongMethod,
    /// The job is no longer in memory.
    JobOver,
    /// The visit is no longer known, or the form is not from one of our pages.
    VisitOver,
    /// The file or form is too large.
    TooLarge,
    /// The form could not be read.
    BadForm,
    /// It took too long.
    TooSlow,
    /// The user may not do this; why, in words for the page.
    NotAllowed(String),
    /// The user must prove himself again before this.
    StepUp,
    /// Somebody else was first, or it is done already; in words for the page.
    Conflict(String),
    /// The device is not let in; the shell shows how to register it.
    NoDevice(Violation),
    /// The officers of a client hold its key, and it is not open: the client's number, and words.
    KeysShut(u32, String),
    /// The house could not: the stable code, and words for the page.
    House(&'static str, String),
    /// The cause is ours. The text is for the program's own record, never for the page.
    Internal(&'static str),
}

impl From<NoEntropy> for Failure {
    fn from(_: NoEntropy) -> Self {
        Self::Internal("no randomness from the operating system")
    }
}

impl IntoResponse for Failure {
    /// The bare status with the failure attached; the shell puts the page around it.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Failure {
    /// Its status code.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::JobOver => StatusCode::GONE,
            Self::VisitOver => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BadForm => StatusCode::BAD_REQUEST,
            Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
            Self::NotAllowed(_) | Self::StepUp | Self::NoDevice(_) => StatusCode::FORBIDDEN,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::KeysShut(..) => StatusCode::LOCKED,
            Self::House(..) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Title, what happened, what to do next.
    pub(super) fn words(&self) -> (&'static str, &str, &'static str) {
        match self {
            Self::NotFound => (
                "見つかりません",
                "この画面は見つかりません。",
                "番号の箱に番号を入れるか、下のリンクから移ってください。",
            ),
            Self::WrongMethod => (
                "見つかりません",
                "この画面は見つかりません。",
                "この操作は、ボタンのある画面から行ってください。",
            ),
            Self::JobOver => (
                "この仕事は終わっています",
                "この仕事の内容は、もう残っていません。",
                "内容は記憶の中だけに置き、30分おくと消えます。ファイルをもう一度読み込んでください。",
            ),
            Self::VisitOver => (
                "もう一度開いてください",
                "この画面を開いてから時間がたったため、受け付けませんでした。",
                "今日の業務を開き直してから、もう一度操作してください。何も変わっていません。",
            ),
            Self::TooLarge => (
                "ファイルが大きすぎます",
                "このファイルは、受け付けられる大きさを超えています。",
                "20MBまで読めます。要らないシートや画像を除くか、事業所ごとに分けて、もう一度選んでください。",
            ),
            Self::BadForm => (
                "読み取れません",
                "送られた内容を読み取れませんでした。",
                "前の画面へ戻り、もう一度操作してください。何も変わっていません。",
            ),
            Self::TooSlow => (
                "時間がかかりすぎました",
                "60秒たっても終わらなかったため、取りやめました。",
                "少し待ってから、もう一度操作してください。ファイルが大きいときは、事業所ごとに分けてください。",
            ),
            Self::NotAllowed(why) => (
                "この操作はできません",
                why,
                "何も変わっていません。前の画面へ戻って、ほかの仕事を続けられます。",
            ),
            Self::StepUp => (
                "もう一度、本人であることを確かめます",
                Violation::StepUpDue.ja(),
                "確かめてから、もう一度操作してください。何も変わっていません。",
            ),
            Self::NoDevice(violation) => {
                ("この端末では開けません", violation.ja(), "何も変わっていません。")
            }
            Self::Conflict(why) => (
                "受け付けませんでした",
                why,
                "前の画面を開き直して、いまの状態を確かめてください。何も変わっていません。",
            ),
            Self::KeysShut(_, why) => ("鍵が閉じています", why, WHEN_OPEN),
            Self::House(_, why) => (
                "処理できませんでした",
                why,
                "1分ほど待ってから、もう一度操作してください。続くときは、下の番号を管理者に伝えてください。",
            ),
            Self::Internal(_) => (
                "処理できませんでした",
                "労守の側の都合で、処理できませんでした。",
                "1分ほど待ってから、もう一度操作してください。続くときは、下の番号を担当者に伝えてください。",
            ),
        }
    }

    /// The page that says so.
    pub(super) fn page(&self, state: &AppState, visit: &Visit) -> MessageView {
        let (title, what, next) = self.words();
        let request = match self {
            Self::House(code, _) => Some((*code).to_owned()),
            Self::Internal(_) => Token::new(state.entropy())
                .ok()
                .map(|token| token.to_string().chars().take(8).collect()),
            _ => None,
        };
        let mut actions =
            vec![MessageAction { label: "10 今日の業務を開く".into(), href: "/".into() }];
        if matches!(self, Self::JobOver | Self::TooLarge | Self::TooSlow) {
            let label = "22 算定基礎でファイルを選ぶ".to_owned();
            actions.insert(0, MessageAction { label, href: "/22".into() });
        }
        if let Self::KeysShut(number, _) = self {
            let label = format!("顧問先{number} の鍵を開く");
            actions.insert(0, MessageAction { label, href: format!("/70/{number}/keys") });
        }
        let frame = Frame {
            title: title.to_owned(),
            client: None,
            family: '1',
            menu: "",
            crumbs: vec![Crumb::to("労守", "/"), Crumb::here(title)],
            facts: String::new(),
            keys: Vec::new(),
            failed: true,
            place: Place::default(),
            standing: visit.standing(state),
        };
        MessageView { frame, what: what.to_owned(), next: next.to_owned(), request, actions }
    }
}
