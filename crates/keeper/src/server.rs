//! Answers at the door: who proves himself may ask, one question after another.

use std::io;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

use romori_ledger::LogError;
use romori_line::{Admits, Service, ServiceLimits as ServerLimits};
use rustls::ServerConfig;

use crate::desk::Desk;
use crate::frame::{Ask, DONE, Refusal};

/// 記録庫の入口 — everything that a line needs.
#[derive(Clone)]
pub struct Server {
    desk: Desk,
    folder: PathBuf,
    service: Service,
}

impl Server {
    /// Of these parts. The files of the log are read as those of `folder`.
    pub fn new(
        desk: Desk,
        folder: PathBuf,
        tls: Arc<ServerConfig>,
        admits: Admits,
        limits: ServerLimits,
    ) -> Self {
        Self { desk, folder, service: Service::new(tls, admits, limits) }
    }

    /// Answers whoever comes, for as long as the listener lives.
    pub fn serve(&self, listener: &TcpListener) {
        let server = self.clone();
        let answer = move |verb: u8, body: &[u8]| match server.answer(verb, body) {
            Ok(body) => (DONE, body),
            Err(refusal) => (refusal.code(), Vec::new()),
        };
        self.service.serve(listener, &Arc::new(answer));
    }

    fn answer(&self, verb: u8, body: &[u8]) -> Result<Vec<u8>, Refusal> {
        let of = |error: LogError| Refusal::of(&error);
        let hashes = |proof: Vec<romori_ledger::Hash>| proof.concat();
        match Ask::decode(verb, body).ok_or(Refusal::Question)? {
            Ask::Head => self.desk.note().map(String::into_bytes).map_err(of),
            Ask::Append(leaves) => {
                self.desk.append(&leaves).map_err(of)?;
                Ok(Vec::new())
            }
            Ask::File(path) => self.file(path),
            Ask::Kept => {
                let names = self.desk.files().names(&self.folder.join("kept"));
                let mut names = match names {
                    Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
                    names => names.map_err(|_| Refusal::Failed)?,
                };
                names.retain(|name| is_kept(name));
                Ok(names.join("\n").into_bytes())
            }
            Ask::Keep => self.desk.keep().map(String::into_bytes).map_err(of),
            Ask::Entry(index) => self.desk.reader().leaf(index).map_err(of),
            Ask::Inclusion(index, size) => {
                self.desk.reader().inclusion(index, size).map(hashes).map_err(of)
            }
            Ask::Consistency(old, size) => {
                let reader = self.desk.reader();
                reader.consistency(old, size).map(hashes).map_err(of)
            }
        }
    }

    /// A file of the log. The head comes from memory, so that it is never older than the files.
    fn file(&self, path: &str) -> Result<Vec<u8>, Refusal> {
        if path == "checkpoint" {
            return self.desk.note().map(String::into_bytes).map_err(|error| Refusal::of(&error));
        }
        if !is_file_of_log(path) {
            return Err(Refusal::Question);
        }
        self.desk.files().read(&self.folder.join(path)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Refusal::Absent,
            _ => Refusal::Failed,
        })
    }
}

fn is_kept(name: &str) -> bool {
    name.len() == 20 && name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether this is the path of a tile, a bundle or a kept head, and leads nowhere else.
fn is_file_of_log(path: &str) -> bool {
    let mut parts = path.split('/');
    match parts.next() {
        // How many entries are gone.
        Some("gone") => parts.next().is_none(),
        Some("kept") => parts.next().is_some_and(is_kept) && parts.next().is_none(),
        Some("tile") => {
            let fits = |part: &str| {
                let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                let plain = part.strip_suffix(".p").unwrap_or(part);
                let plain = plain.strip_prefix('x').unwrap_or(plain);
                part == "entries" || (!plain.is_empty() && digits(plain))
            };
            path.len() < 80 && parts.all(fits)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_log_are_shown() {
        for path in [
            "tile/0/000",
            "tile/entries/x001/234.p/17",
            "tile/7/x001/x234/067",
            "kept/00000000000000000017",
            "gone",
        ] {
            assert!(is_file_of_log(path), "{path}");
        }
        for path in [
            "",
            "lock",
            "gone/x",
            "checkpoint.new",
            "tile/../../signing.key",
            "tile/0/./000",
            "tile//0",
            "/etc/passwd",
            "kept/../signing.key",
            "kept/17",
            "cache/key-ranges",
            "tile/0/000.new",
            "tile/x/000",
            "../signing.key",
        ] {
            assert!(!is_file_of_log(path), "{path}");
        }
    }
}
