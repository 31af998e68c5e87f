use crate::limits::Limits;

/// How much of an import is read at most.
///
/// CSV is read as a stream and may be long; a workbook is held whole and has the limits of every
/// workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportLimits {
    /// A CSV file as it arrives, in bytes.
    pub csv_bytes_max: u64,
    /// Rows of a CSV file.
    pub csv_rows_max: u32,
    /// Columns of a row.
    pub columns_max: usize,
    /// Bytes of text in one cell.
    pub cell_bytes_max: usize,
    /// A workbook.
    pub workbook: Limits,
}

impl Default for ImportLimits {
    fn default() -> Self {
        let workbook = Limits::default();
        Self {
            csv_bytes_max: 256 * 1024 * 1024,
            csv_rows_max: 5_000_000,
            columns_max: workbook.columns_max,
            cell_bytes_max: workbook.cell_bytes_max,
            workbook,
        }
    }
}
