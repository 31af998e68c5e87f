//! What a topic asks and answers, declared once: it drives the check of a question, the typed
//! access of the rules' callers and the schema.

use romori_statute::trace::{Explanation, Silent};

use crate::answer::Answer;
use crate::error::CalcError;
use crate::question::Question;

/// The largest amount of yen that is taken: under a thousand billion, so that no product of the
/// rules leaves its exact range.
pub const YEN_MAX: i64 = 999_999_999_999_999;

/// The type of a field.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// A whole number within bounds, both included.
    Int {
        /// Least value.
        min: i64,
        /// Largest value.
        max: i64,
    },
    /// A number or decimal string from 0 to a bound, exact; in results a decimal string.
    Decimal {
        /// Largest value.
        max: i64,
    },
    /// As `Decimal`, but a number in results.
    Number {
        /// Largest value.
        max: i64,
    },
    /// A percent as a number or decimal string, from 0 to a bound.
    Percent {
        /// Largest value.
        max: i64,
    },
    /// A per-thousand as a number or decimal string, from 0 to 1,000.
    Per1000,
    /// A day: `YYYY-MM-DD`.
    Date,
    /// A month: `YYYY-MM`.
    Month,
    /// `true` or `false`.
    Bool,
    /// A prefecture by its Japanese name or JIS code.
    Prefecture,
    /// One of a closed list of texts.
    OneOf(&'static [&'static str]),
    /// Any text, up to 200 characters.
    Text,
    /// A day of the month, 1–31, or `"month_end"`.
    DayOfMonth,
    /// A list of so many entries of one type.
    List {
        /// Type of each entry.
        of: &'static Type,
        /// Least number of entries.
        min: usize,
        /// Largest number of entries.
        max: usize,
    },
    /// An object with these fields.
    Object(&'static [Field]),
}

impl Type {
    /// 円, not negative.
    pub const YEN: Self = Self::Int { min: 0, max: YEN_MAX };
    /// 円, possibly negative.
    pub const SIGNED_YEN: Self = Self::Int { min: -YEN_MAX, max: YEN_MAX };
    /// 日数 within a month.
    pub const DAYS_OF_MONTH: Self = Self::Int { min: 0, max: 31 };
    /// 日数
    pub const DAYS: Self = Self::Int { min: 0, max: 100_000 };
    /// 年・年度
    pub const YEAR: Self = Self::Int { min: 1, max: 9998 };
    /// 年齢
    pub const AGE: Self = Self::Int { min: 0, max: 150 };
    /// 等級
    pub const GRADE: Self = Self::Int { min: 1, max: 99 };
    /// A percent up to the whole.
    pub const PERCENT: Self = Self::Percent { max: 100 };
}

/// A value that stands for an absent field.
#[derive(Debug, Clone, Copy)]
pub enum Default {
    /// A whole number.
    Int(i64),
    /// A text of the closed list.
    Text(&'static str),
    /// `true` or `false`.
    Bool(bool),
}

/// A field of a question, of a result, or of an object in them.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Type,
    /// What it is, in Japanese.
    pub note: &'static str,
    /// In an object: whether it may be left out.
    pub optional: bool,
    /// In a result: whether it may be `null`.
    pub nullable: bool,
    /// What stands for it when it is left out.
    pub default: Option<Default>,
}

/// A field with its type and what it is.
pub const fn field(name: &'static str, kind: Type, note: &'static str) -> Field {
    Field { name, kind, note, optional: false, nullable: false, default: None }
}

impl Field {
    /// In an object: it may be left out.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// In a result: it may be `null`, which means there is none.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// What stands for it when it is left out.
    #[must_use]
    pub const fn or(mut self, default: Default) -> Self {
        self.optional = true;
        self.default = Some(default);
        self
    }
}

/// What a kind of question needs.
#[derive(Debug, Clone, Copy)]
pub enum Need {
    /// This field.
    Field(&'static str),
    /// This field with this text.
    Is(&'static str, &'static str),
    /// Exactly one of these alternatives, each of one or more fields together.
    OneOf(&'static [&'static [&'static str]]),
}

/// What a kind of question may have besides.
#[derive(Debug, Clone, Copy)]
pub enum May {
    /// This field.
    Field(&'static str),
    /// This field, with a default of this kind of question.
    Or(&'static str, Default),
    /// At most one of these fields.
    OneOf(&'static [&'static str]),
    /// All of these fields or none.
    Together(&'static [&'static str]),
    /// A group that several topics share.
    Group(&'static [May]),
}

/// A field that a kind of question gives.
#[derive(Debug, Clone, Copy)]
pub struct Give {
    /// Its name.
    pub name: &'static str,
    /// Under which condition it is there, in Japanese; none: always.
    pub when: Option<&'static str>,
}

/// A field that is always there.
pub const fn give(name: &'static str) -> Give {
    Give { name, when: None }
}

/// A field that is there under a condition.
pub const fn give_if(name: &'static str, when: &'static str) -> Give {
    Give { name, when: Some(when) }
}

/// The function that answers a kind of question, with and without listening to its steps.
#[derive(Debug, Clone, Copy)]
pub struct Handler {
    /// Nobody listens.
    pub silent: fn(&Question<'_>, &mut Silent) -> Result<Answer, CalcError>,
    /// The steps are noted.
    pub explained: fn(&Question<'_>, &mut Explanation) -> Result<Answer, CalcError>,
}

/// The handler of a function that is generic over who listens:
/// `fn answer<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError>`.
#[macro_export]
macro_rules! handler {
    ($function:ident) => {
        $crate::spec::Handler {
            silent: $function::<romori_statute::trace::Silent>,
            explained: $function::<romori_statute::trace::Explanation>,
        }
    };
}

/// A kind of question of a topic.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Its name, in English.
    pub name: &'static str,
    /// What it needs; a question is of the first kind whose needs are all present.
    pub needs: &'static [Need],
    /// What it may have besides.
    pub may: &'static [May],
    /// What it gives, in order.
    pub gives: &'static [Give],
    /// The fields that select the parameters, the first present named in `out_of_range`.
    pub dated_by: &'static [&'static str],
    /// Who answers.
    pub handler: Handler,
}

/// A topic: kinds of question in order, and the fields that they speak of.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is about, in Japanese.
    pub title: &'static str,
    /// Every field of its questions and results, in groups that topics may share.
    pub fields: &'static [&'static [Field]],
    /// Its kinds, in order.
    pub kinds: &'static [Kind],
}

impl Topic {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().flat_map(|group| group.iter()).find(|field| field.name == name)
    }
}

impl Kind {
    /// The names of all fields that a question of this kind may have, needed ones first.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names = Vec::with_capacity(16);
        for need in self.needs {
            match need {
                Need::Field(name) | Need::Is(name, _) => names.push(*name),
                Need::OneOf(alternatives) => {
                    for name in alternatives.iter().flat_map(|together| together.iter()) {
                        if !names.contains(name) {
                            names.push(name);
                        }
                    }
                }
            }
        }
        may_names(self.may, &mut names);
        names
    }

    /// The defaults that this kind sets for its fields.
    pub(crate) fn defaults(&self) -> impl Iterator<Item = (&'static str, Default)> {
        self.may.iter().filter_map(|may| match may {
            May::Or(name, default) => Some((*name, *default)),
            _ => None,
        })
    }
}

fn may_names(may: &[May], names: &mut Vec<&'static str>) {
    for one in may {
        match one {
            May::Field(name) | May::Or(name, _) => names.push(name),
            May::OneOf(several) | May::Together(several) => names.extend(several.iter()),
            May::Group(group) => may_names(group, names),
        }
    }
}
