//! Where the token is: not a secret, so that it may be written down.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use romori_vault::CustodyError;
use zeroize::Zeroizing;

/// Permissions of the group and of everyone else.
const OTHERS: u32 = 0o077;
const TITLE: &str = "romori token";

/// 鍵の装置の場所 — the library of the module, the token's label, the file with its PIN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenPlace {
    /// The PKCS#11 library of the module's maker.
    pub module: PathBuf,
    /// The label of the token.
    pub label: String,
    /// A file with the PIN of the token's user, closed to others.
    pub pin: PathBuf,
}

impl TokenPlace {
    /// As lines of a file; none when a part of it cannot stand in a line.
    pub fn to_text(&self) -> Option<String> {
        let (module, pin) = (self.module.to_str()?, self.pin.to_str()?);
        let parts = [module, &self.label, pin];
        let fine = parts.iter().all(|part| !part.is_empty() && !part.contains(['\n', '\r']));
        fine.then(|| format!("{TITLE}\nmodule {module}\nlabel {}\npin {pin}\n", self.label))
    }

    /// Reads such lines.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut line = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let title = line("romori")?;
        let place = Self {
            module: line("module")?.into(),
            label: line("label")?.to_owned(),
            pin: line("pin")?.into(),
        };
        (title == "token" && lines.next().is_none()).then_some(place)
    }

    /// The PIN, read anew each time it is needed and kept no longer than that.
    pub(crate) fn read_pin(&self) -> Result<Zeroizing<String>, CustodyError> {
        let path = self.pin.as_path();
        let metadata = fs::metadata(path).map_err(|error| system(path, &error))?;
        let mode = metadata.permissions().mode() & 0o777;
        if mode & OTHERS != 0 {
            return Err(CustodyError::Loose { path: path.to_owned(), mode, wanted: 0o600 });
        }
        let text = fs::read_to_string(path).map(Zeroizing::new);
        let text = text.map_err(|error| system(path, &error))?;
        Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
    }
}

fn system(path: &Path, error: &std::io::Error) -> CustodyError {
    CustodyError::System { path: path.to_owned(), kind: error.kind() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back() {
        let place = TokenPlace {
            module: "/usr/lib/softhsm/libsofthsm2.so".into(),
            label: "労守 の鍵".to_owned(),
            pin: "/etc/romori/pin".into(),
        };
        let text = place.to_text().expect("a text");
        assert_eq!(TokenPlace::parse(&text), Some(place.clone()));
        assert_eq!(TokenPlace::parse(&text.replace("label ", "")), None);
        assert_eq!(TokenPlace::parse(&format!("{text}more\n")), None);
        assert_eq!(TokenPlace { label: "a\nb".to_owned(), ..place }.to_text(), None);
    }
}
