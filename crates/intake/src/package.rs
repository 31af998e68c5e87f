//! Looks into a zip package before anything is built from it: what it holds, and whether it would
//! inflate beyond every payroll. Inflates once into nothing, so that lying sizes do not matter.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::error::ReadError;
use crate::limits::Limits;

/// What a look into the package found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Package {
    /// Whether any part speaks of merged cells.
    pub(crate) has_merged_cells: bool,
}

const OTHER_PACKAGES: &[(&str, ReadError)] = &[
    ("word/document.xml", ReadError::NotSpreadsheet { found: "Word文書" }),
    ("ppt/presentation.xml", ReadError::NotSpreadsheet { found: "PowerPoint" }),
    ("xl/workbook.bin", ReadError::OldFormat { found: "Excelバイナリ .xlsb" }),
    ("Index/Document.iwa", ReadError::OldFormat { found: "Numbers" }),
    ("content.xml", ReadError::OldFormat { found: "OpenDocument .ods" }),
    ("META-INF/MANIFEST.MF", ReadError::NotSpreadsheet { found: "プログラムの書庫" }),
];

pub(crate) fn inspect(bytes: &[u8], limits: &Limits) -> Result<Package, ReadError> {
    let broken = |part: &str| ReadError::Broken { part: part.to_owned() };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken(""))?;
    if archive.len() > limits.parts_max {
        return Err(ReadError::Bomb { measure: "部品の数" });
    }
    for (name, error) in OTHER_PACKAGES {
        if archive.index_for_name(name).is_some() {
            return Err(error.clone());
        }
    }
    if archive.index_for_name("[Content_Types].xml").is_none() {
        return Err(if archive.is_empty() {
            broken("")
        } else {
            ReadError::NotSpreadsheet { found: "ZIP書庫" }
        });
    }
    let mut total = Measure::default();
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| broken(""))?;
        let name = part.name().map(|name| safe_name(&name)).unwrap_or_default();
        let encrypted = part.encrypted();
        drop(part);
        if encrypted {
            return Err(ReadError::Encrypted);
        }
        let mut part = archive.by_index(index).map_err(|_| broken(&name))?;
        measure(&mut part, bytes.len() as u64, &mut total, limits, &name)?;
    }
    Ok(Package { has_merged_cells: total.has_merged_cells })
}

#[derive(Default)]
struct Measure {
    inflated_bytes: u64,
    has_merged_cells: bool,
}

fn measure(
    part: &mut impl Read,
    packed_bytes: u64,
    total: &mut Measure,
    limits: &Limits,
    name: &str,
) -> Result<(), ReadError> {
    // The last bytes of a block lead the next one, so that no mark is cut in two.
    const KEPT: usize = 16;
    let mut block = vec![0_u8; 64 * 1024];
    let mut kept = 0;
    let mut shared_strings = 0_u64;
    loop {
        let free = block.get_mut(kept..).unwrap_or_default();
        let read = part.read(free).map_err(|_| ReadError::Broken { part: name.to_owned() })?;
        if read == 0 {
            return Ok(());
        }
        total.inflated_bytes += read as u64;
        let inflated = total.inflated_bytes;
        if inflated > limits.inflated_bytes_max {
            return Err(ReadError::Bomb { measure: "展開後の大きさ" });
        }
        let allowed = packed_bytes.saturating_mul(limits.inflation_ratio_max);
        if inflated > Limits::RATIO_FREE_BYTES && inflated > allowed {
            return Err(ReadError::Bomb { measure: "圧縮の比率" });
        }
        let seen = block.get(..kept + read).unwrap_or_default();
        shared_strings += shared_string_tags(seen);
        if shared_strings > limits.shared_string_tags_max {
            return Err(ReadError::Bomb { measure: "文字列の数" });
        }
        total.has_merged_cells = total.has_merged_cells || mentions_merged_cells(seen);
        let length = seen.len();
        let start = length.saturating_sub(KEPT);
        block.copy_within(start..length, 0);
        kept = length - start;
    }
}

/// `<si` with or without a prefix; what stands twice in kept bytes is counted twice, which does not
/// matter for a limit.
fn shared_string_tags(bytes: &[u8]) -> u64 {
    bytes.windows(3).filter(|w| matches!(w, [b'<' | b':', b's', b'i'])).count() as u64
}

fn mentions_merged_cells(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'm')
        .any(|(at, _)| bytes.get(at..).is_some_and(|rest| rest.starts_with(b"mergeCell ")))
}

/// A part's name for a message: short, and without control characters.
fn safe_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}
