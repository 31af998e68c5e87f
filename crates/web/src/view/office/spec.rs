//! Which fields a form has: names, labels and hints in one table, filled with what was entered.

use super::{Choice, FieldKind, FormField, FormGroup, Width};

/// A form as a table of its fields.
#[derive(Debug, Clone, Copy)]
pub struct FormSpec(pub &'static [GroupSpec]);

/// Fields that belong together.
#[derive(Debug, Clone, Copy)]
pub struct GroupSpec {
    /// Its legend.
    pub legend: &'static str,
    /// What holds for all of them; may be empty.
    pub hint: &'static str,
    /// The fields in order.
    pub fields: &'static [FieldSpec],
}

/// One field.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    /// Its name in the form.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What is expected; may be empty.
    pub hint: &'static str,
    /// What kind of control it is.
    pub kind: FieldKind,
    /// How wide it is.
    pub width: Width,
    /// Whether it may be left empty.
    pub optional: bool,
    /// What can be chosen, where the list is closed.
    pub choices: &'static [(&'static str, &'static str)],
}

/// What stands in one field.
#[derive(Debug, Clone, Default)]
pub struct Entered {
    /// The text, or the value that was chosen; a checked box is `1`.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// What can be chosen, where the list depends on the office: staff, establishments.
    pub choices: Vec<Choice>,
}

/// A field of that name, label, kind and width that must be filled.
pub const fn field(
    name: &'static str,
    label: &'static str,
    kind: FieldKind,
    width: Width,
) -> FieldSpec {
    FieldSpec { name, label, hint: "", kind, width, optional: false, choices: &[] }
}

impl FieldSpec {
    /// The same with a hint.
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// The same, and it may be left empty.
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The same with a closed list.
    pub const fn among(mut self, choices: &'static [(&'static str, &'static str)]) -> Self {
        self.choices = choices;
        self
    }

    fn filled(&self, entered: Entered) -> FormField {
        let fixed = self.choices.iter().map(|choice| Choice::new(choice.0, choice.1));
        FormField {
            name: self.name.to_owned(),
            label: self.label.to_owned(),
            hint: self.hint.to_owned(),
            value: entered.value,
            error: entered.error,
            optional: self.optional,
            kind: self.kind,
            width: self.width,
            choices: fixed.chain(entered.choices).collect(),
        }
    }
}

impl Entered {
    /// A text without a mistake.
    pub fn text(value: impl Into<String>) -> Self {
        Self { value: value.into(), ..Self::default() }
    }
}

impl FormSpec {
    /// The fields with what stands in them.
    pub fn filled(&self, entered: impl Fn(&str) -> Entered) -> Vec<FormGroup> {
        let group = |group: &GroupSpec| FormGroup {
            legend: group.legend.to_owned(),
            hint: group.hint.to_owned(),
            fields: group.fields.iter().map(|field| field.filled(entered(field.name))).collect(),
        };
        self.0.iter().map(group).collect()
    }

    /// The names of all fields in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().flat_map(|group| group.fields).map(|field| field.name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::forms::ALL;

    #[test]
    fn names_are_unique_within_a_form_and_choices_stand_where_something_is_chosen() {
        for (form, spec) in ALL {
            let mut seen = std::collections::BTreeSet::new();
            for group in spec.0 {
                for field in group.fields {
                    assert!(seen.insert(field.name), "{form}: {} twice", field.name);
                    let chosen =
                        matches!(field.kind, super::FieldKind::Select | super::FieldKind::Radio);
                    assert!(chosen || field.choices.is_empty(), "{form}: {}", field.name);
                    assert!(!field.label.is_empty(), "{form}: {}", field.name);
                }
            }
        }
    }
}
