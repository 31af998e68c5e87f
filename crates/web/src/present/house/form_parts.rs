//! Small parts of forms and lists that several pages are made of.

use crate::view::office::{Choice, FormField, FormGroup};

/// A field with what can be chosen.
pub fn chosen(field: FormField, hint: &str, choices: Vec<(String, String)>) -> FormField {
    let choices = choices.into_iter().map(|(value, label)| Choice { value, label }).collect();
    FormField { hint: hint.to_owned(), choices, ..field }
}

/// A field with a hint.
pub fn hinted(field: FormField, hint: &str) -> FormField {
    FormField { hint: hint.to_owned(), ..field }
}

/// Fields that belong together.
pub fn group(legend: &str, hint: &str, fields: Vec<FormField>) -> FormGroup {
    FormGroup { legend: legend.to_owned(), hint: hint.to_owned(), fields }
}

/// The heads of columns.
pub fn heads(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A cell without small lines.
pub fn cell(text: impl Into<String>) -> (String, Vec<String>) {
    (text.into(), Vec::new())
}
