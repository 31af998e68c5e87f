//! Why a question has no answer.

use std::borrow::Cow;

use romori_statute::StatuteError;

use crate::json::Json;

/// The kind of mistake, as programs read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The line is no JSON text.
    BadJson,
    /// A field that this kind of question does not have.
    UnknownField,
    /// A field that is needed is not there.
    MissingField,
    /// A value of another type.
    WrongType,
    /// Not in the closed list, or impossible.
    BadValue,
    /// Fields that exclude or contradict each other.
    Conflict,
    /// A field that the rule does not use for this question.
    NotApplicable,
    /// A day, month or year outside the range for which the parameters were checked.
    OutOfRange,
}

impl Code {
    /// The code as it stands in an answer.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BadJson => "bad_json",
            Self::UnknownField => "unknown_field",
            Self::MissingField => "missing_field",
            Self::WrongType => "wrong_type",
            Self::BadValue => "bad_value",
            Self::Conflict => "conflict",
            Self::NotApplicable => "not_applicable",
            Self::OutOfRange => "out_of_range",
        }
    }

    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::BadJson,
        Self::UnknownField,
        Self::MissingField,
        Self::WrongType,
        Self::BadValue,
        Self::Conflict,
        Self::NotApplicable,
        Self::OutOfRange,
    ];
}

/// A mistake in one question: what, in which field, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalcError {
    /// The kind of mistake.
    pub code: Code,
    /// Path of the field: `months[1].days`; none when no single field is at fault.
    pub field: Option<Cow<'static, str>>,
    /// What is wrong and what to do, in Japanese.
    pub message: String,
}

impl CalcError {
    /// A mistake in a field.
    pub fn new(
        code: Code,
        field: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self { code, field: Some(field.into()), message: message.into() }
    }

    /// A mistake of no single field.
    pub fn whole(code: Code, message: impl Into<String>) -> Self {
        Self { code, field: None, message: message.into() }
    }

    /// A value that is impossible.
    pub fn bad_value(field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Code::BadValue, field, message)
    }

    /// A field that excludes or contradicts another.
    pub fn conflict(field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Code::Conflict, field, message)
    }

    /// A field that the rule does not use for this question.
    pub fn not_applicable(field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Code::NotApplicable, field, message)
    }

    /// A field that this question needs.
    pub fn missing(field: impl Into<Cow<'static, str>>) -> Self {
        let field = field.into();
        let message = format!("「{field}」が必要です。値を加えてください。");
        Self::new(Code::MissingField, field, message)
    }

    /// A day, month or year that is outside the range of the field.
    pub fn out_of_range(field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Code::OutOfRange, field, message)
    }

    /// The same mistake, in this field.
    #[must_use]
    pub fn at(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = Some(field.into());
        self
    }

    pub(crate) fn to_json(&self) -> Json {
        let field = self.field.clone().map_or(Json::Null, Json::Text);
        Json::Object(vec![
            ("code".into(), Json::Text(self.code.name().into())),
            ("field".into(), field),
            ("message".into(), Json::Text(self.message.clone().into())),
        ])
    }
}

impl From<StatuteError> for CalcError {
    /// The field of an expired parameter is named by the kind of question, which knows the field
    /// that selects it.
    fn from(error: StatuteError) -> Self {
        let message = error.to_string();
        match error {
            StatuteError::OutOfRange { .. } | StatuteError::TwoValues { .. } => {
                Self::whole(Code::OutOfRange, message)
            }
            StatuteError::Impossible { field: "", .. } => Self::whole(Code::BadValue, message),
            StatuteError::Impossible { field, .. } => Self::new(Code::BadValue, field, message),
        }
    }
}
