//! What is said when something is refused: a page to a browser that moves, a few words of JSON to a
//! script that asks.

use askama::Template;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use romori_mynabox::Refusal;
use serde_json::json;

use crate::view::{Message, Shell};

/// 断り — why there is no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No such page.
    Absent,
    /// A ticket, request or work that is not there, or not any more: never says which.
    Over,
    /// Asked by a page that is not ours.
    Foreign,
    /// The desk refuses.
    Refused(Refusal),
    /// What was sent is not what a page of ours sends.
    Unread,
    /// The papers do not belong to the way of checking, or are not enough for it.
    Papers,
    /// Checked on a day that has not come.
    Day,
    /// No answer in time.
    TooSlow,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Absent => Self::Over,
            refusal => Self::Refused(refusal),
        }
    }
}

impl Failure {
    const fn status(self) -> StatusCode {
        match self {
            Self::Absent => StatusCode::NOT_FOUND,
            Self::Over => StatusCode::GONE,
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::Unread | Self::Papers | Self::Day => StatusCode::BAD_REQUEST,
            Self::TooSlow => StatusCode::GATEWAY_TIMEOUT,
            Self::Refused(refusal) => match refusal {
                Refusal::TooMany => StatusCode::TOO_MANY_REQUESTS,
                Refusal::LogAway | Refusal::KeysAway | Refusal::Failed => {
                    StatusCode::SERVICE_UNAVAILABLE
                }
                Refusal::Stale => StatusCode::CONFLICT,
                Refusal::KeysShut => StatusCode::LOCKED,
                _ => StatusCode::FORBIDDEN,
            },
        }
    }

    /// What happened.
    const fn what(self) -> &'static str {
        match self {
            Self::Absent => "この画面はありません",
            Self::Over => "この画面は使えなくなりました",
            Self::Foreign => "ほかの画面からの操作は受け付けません",
            Self::Unread => "送られた内容を読み取れません",
            Self::Papers => "見た書類が、選んだ方法に足りないか、合いません",
            Self::Day => "確かめた日が、今日より先の日です",
            Self::TooSlow => "番号庫の返事がありません",
            Self::Refused(_) => "番号庫が受け付けませんでした",
        }
    }

    /// What to do next.
    const fn next(self) -> &'static str {
        match self {
            Self::Absent => "労守の画面から開き直してください。",
            Self::Over => {
                "使い終わったか、時間が過ぎています（しばらく何もしないと、安全のため終わります）。\
                 労守の画面から開き直してください。受領した分は残っています。"
            }
            Self::Foreign | Self::Unread => "労守の画面から開き直してください。",
            Self::Papers => "方法の説明を見て、書類を選び直してください。",
            Self::Day => "確かめた日を入れ直してください。",
            Self::TooSlow => "しばらく待って、労守の画面から開き直してください。",
            Self::Refused(refusal) => refusal.ja(),
        }
    }

    /// For a script.
    pub fn told(self) -> Response {
        let words = match self {
            Self::Refused(refusal) => refusal.ja().to_owned(),
            failure => format!("{}。{}", failure.what(), failure.next()),
        };
        (self.status(), Json(json!({ "problem": words, "over": self == Self::Over })))
            .into_response()
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let shell = Shell::failed(self.what());
        show_with(self.status(), &Message { shell, next: self.next() })
    }
}

/// A page.
pub fn show(page: &impl Template) -> Response {
    show_with(StatusCode::OK, page)
}

/// A page with another status.
pub fn show_with(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
