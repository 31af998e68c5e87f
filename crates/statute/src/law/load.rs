//! Reads a parameter from the text of its file. The text is part of the program.

use romori_types::{Date, YearMonth};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::parameter::{Basis, Confidence, Heading, Parameter, Row};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<V> {
    id: String,
    name: String,
    unit: String,
    selected_by: String,
    note: Option<String>,
    #[serde(default)]
    introduced: bool,
    checked: Checked,
    row: Vec<FileRow<V>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Checked {
    through: YearMonth,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRow<V> {
    from: String,
    status: Option<Status>,
    basis: Vec<Basis>,
    source: String,
    confidence: Confidence,
    value: V,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Enacted,
}

/// The parameter `id` from the text of its file; `read` makes the value of what stands there.
pub(super) fn parameter<R: DeserializeOwned, V>(
    id: &'static str,
    text: &str,
    read: impl Fn(R) -> Result<V, String>,
) -> Result<Parameter<V>, String> {
    let file: File<R> = toml::from_str(text).map_err(|error| format!("{id}: {error}"))?;
    if file.id != id {
        return Err(format!("{id}: the file says {}", file.id));
    }
    let mut rows: Vec<Row<V>> = Vec::with_capacity(file.row.len());
    for row in file.row {
        let from: Date = row.from.parse().map_err(|error| format!("{id}: {error}"))?;
        let in_order = rows.last().is_none_or(|before| before.from < from);
        if !in_order || row.basis.is_empty() || row.source.is_empty() {
            return Err(format!("{id}: row {from} is out of order, or cites nothing"));
        }
        rows.push(Row {
            from,
            enacted: matches!(row.status, Some(Status::Enacted)),
            basis: row.basis,
            source: row.source,
            confidence: row.confidence,
            value: read(row.value).map_err(|error| format!("{id}: {from}: {error}"))?,
        });
    }
    let heading = Heading {
        id,
        name: file.name,
        unit: file.unit,
        selected_by: file.selected_by,
        note: file.note,
        introduced: file.introduced,
        checked_through: file.checked.through,
    };
    Ok(Parameter { heading, rows })
}
