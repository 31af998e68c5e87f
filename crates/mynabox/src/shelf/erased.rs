//! The register of what was erased: a file beside the store, only added to. Whatever copy of the
//! store is put back, what stands here is erased again before anybody is served.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use romori_types::{ClientId, FactId, TenantId};

use crate::ask::Refusal;
use crate::error::MynaboxError;
use crate::shelf::{ERASED_FILE, Shelf};
use crate::work::{from_hex, to_hex};

/// One line of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErasedLine {
    /// A number: tenant, client, holder, its version, when (microseconds since 1970).
    Number(TenantId, ClientId, FactId, u32, i64),
    /// The key of a client: tenant, client, the key's id, when.
    Key(TenantId, ClientId, [u8; 16], i64),
}

impl ErasedLine {
    fn to_text(&self) -> String {
        match self {
            Self::Number(tenant, client, holder, version, at) => {
                let ids = [tenant.as_bytes(), client.as_bytes(), holder.as_bytes()];
                let [tenant, client, holder] = ids.map(|id| to_hex(id));
                format!("number {tenant} {client} {holder} {version} {at}\n")
            }
            Self::Key(tenant, client, key, at) => {
                let [tenant, client, key] =
                    [tenant.as_bytes(), client.as_bytes(), key].map(|id| to_hex(id));
                format!("key {tenant} {client} {key} {at}\n")
            }
        }
    }

    fn parse(line: &str) -> Option<Self> {
        let parts: Vec<&str> = line.split(' ').collect();
        match parts.as_slice() {
            ["number", tenant, client, holder, version, at] => Some(Self::Number(
                TenantId::from_bytes(from_hex(tenant)?),
                ClientId::from_bytes(from_hex(client)?),
                FactId::from_bytes(from_hex(holder)?),
                version.parse().ok()?,
                at.parse().ok()?,
            )),
            ["key", tenant, client, key, at] => Some(Self::Key(
                TenantId::from_bytes(from_hex(tenant)?),
                ClientId::from_bytes(from_hex(client)?),
                from_hex(key)?,
                at.parse().ok()?,
            )),
            _ => None,
        }
    }
}

/// The lines of a register. The last one may be cut: it was not acknowledged.
pub fn read_register(path: &Path) -> Result<Vec<ErasedLine>, MynaboxError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(MynaboxError::at(path, &error)),
    };
    let damaged = || MynaboxError::Damaged { path: path.to_owned() };
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().map(|line| ErasedLine::parse(line).ok_or_else(damaged)).collect()
}

/// Adds lines, and returns when they last.
pub fn add_to_register(path: &Path, lines: &[ErasedLine]) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = fs::OpenOptions::new();
    let mut file = options.create(true).append(true).mode(0o600).open(path)?;
    let text: String = lines.iter().map(ErasedLine::to_text).collect();
    // What a crash has cut is ended, so that what follows stands on a line of its own.
    let cut = fs::read(path)?.last().is_some_and(|byte| *byte != b'\n');
    if cut {
        let whole = fs::read(path)?.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        file.set_len(whole as u64)?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}

impl Shelf {
    /// Adds to the register.
    pub fn register(&self, lines: &[ErasedLine]) -> Result<(), Refusal> {
        let path = self.folder.join(ERASED_FILE);
        add_to_register(&path, lines).map_err(|_| Refusal::Failed)
    }

    /// Erases what the register says was erased.
    pub(super) fn erase_again(&self) -> Result<(), MynaboxError> {
        let lines = read_register(&self.folder.join(ERASED_FILE))?;
        let failed = |_| MynaboxError::Store { why: "廃棄の台帳".to_owned() };
        let done = self.write(|books| {
            lines.iter().try_for_each(|line| match line {
                ErasedLine::Number(tenant, client, holder, version, at) => {
                    books.erase_again((*tenant, *client), (*holder, *version), *at)
                }
                ErasedLine::Key(..) => Ok(()),
            })
        });
        done.map_err(failed)?;
        for line in &lines {
            if let ErasedLine::Key(tenant, client, key, _) = line {
                self.destroy_client_keys((*tenant, *client), key).map_err(failed)?;
            }
        }
        Ok(())
    }
}
