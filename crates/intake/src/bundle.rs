//! 一つにまとめたファイル — files that go out together, as a ZIP.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The files could not be put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotBundled(pub String);

/// Puts files into one ZIP, each under its path, in this order. The same files give the same bytes:
/// no time of the machine is in it.
///
/// # Errors
/// When a limit of the format is passed.
pub fn bundle(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, NotBundled> {
    let failed = |error: &dyn std::fmt::Display| NotBundled(error.to_string());
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o600);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(path.as_str(), options).map_err(|error| failed(&error))?;
        zip.write_all(bytes).map_err(|error| failed(&error))?;
    }
    Ok(zip.finish().map_err(|error| failed(&error))?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn files_come_back_as_they_went_in_and_the_same_twice() {
        let files = vec![
            ("a.csv".to_owned(), "氏名\r\n".as_bytes().to_vec()),
            ("documents/1.pdf".to_owned(), vec![0, 1, 255]),
        ];
        let made = bundle(&files).unwrap();
        assert_eq!(made, bundle(&files).unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(made)).unwrap();
        assert_eq!(archive.len(), 2);
        for (path, bytes) in files {
            let mut found = Vec::new();
            archive.by_name(&path).unwrap().read_to_end(&mut found).unwrap();
            assert_eq!(found, bytes, "{path}");
        }
    }
}
