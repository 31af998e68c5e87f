//! The program itself as a server, and one browser that asks it: so a page is measured as it is
//! sent, with session, grant, ledger and log.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::figure::{Failure, peak_rss_mb_of};
use crate::stage::{cannot, remove};

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The running program, and the cookies of a browser that visits it.
pub(crate) struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    address: String,
    folder: PathBuf,
    cookies: BTreeMap<String, String>,
}

/// What came back.
pub(crate) struct Answer {
    /// 200, 303 …
    pub status: u16,
    /// Where to go on to, if so.
    pub location: String,
    /// The page.
    pub text: String,
    /// From the first byte sent to the last one received.
    pub elapsed: Duration,
}

impl Server {
    /// Starts the program in a folder with these arguments, and waits until it says its address.
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Result<Self, Failure> {
        Self::start_with("http://", folder, arguments)
    }

    /// The same where it answers over TLS: its address is a name and a port.
    pub(crate) fn start_tls(folder: &Path, arguments: &[&str]) -> Result<Self, Failure> {
        Self::start_with("https://", folder, arguments)
    }

    fn start_with(scheme: &str, folder: &Path, arguments: &[&str]) -> Result<Self, Failure> {
        let program = std::env::current_exe().map_err(cannot)?;
        let mut child = Command::new(program)
            .arg("up")
            .args(arguments)
            .args(["--port", "0", "--data"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(cannot)?;
        let out = child.stdout.take().ok_or_else(|| cannot("出力を読めません。"))?;
        let mut server = Self {
            child,
            out: BufReader::new(out),
            address: String::new(),
            folder: folder.to_owned(),
            cookies: BTreeMap::new(),
        };
        let line = server.line_with(scheme)?;
        let address = line.split(scheme).nth(1).and_then(|rest| rest.split('/').next());
        server.address = address.unwrap_or_default().to_owned();
        Ok(server)
    }

    /// The next line of its output that holds a text.
    pub(crate) fn line_with(&mut self, text: &str) -> Result<String, Failure> {
        loop {
            let mut line = String::new();
            if self.out.read_line(&mut line).map_err(cannot)? == 0 {
                return Err(cannot(format!("「{text}」が出ないまま終わりました。")));
            }
            if line.contains(text) {
                return Ok(line);
            }
        }
    }

    /// Largest resident memory of the program.
    pub(crate) fn peak_rss_mb(&self) -> Option<u64> {
        peak_rss_mb_of(&self.child.id().to_string())
    }

    /// Signs the browser in.
    pub(crate) fn sign_in(&mut self, login: &str, password: &str) -> Result<(), Failure> {
        let page = self.get("/sign-in")?;
        let form = [("login", login), ("password", password)];
        let answer = self.post("/sign-in", &page.text, &form)?;
        if answer.status == 303 { Ok(()) } else { Err(cannot("サインインできません。")) }
    }

    /// Where it answers.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Asks for a page.
    pub(crate) fn get(&mut self, path: &str) -> Result<Answer, Failure> {
        self.ask(&format!("GET {path} HTTP/1.1\r\n"), "")
    }

    /// Sends a form as the page before would, with its token against forged presses.
    pub(crate) fn post(
        &mut self,
        path: &str,
        page: &str,
        form: &[(&str, &str)],
    ) -> Result<Answer, Failure> {
        let token = after(page, "name=\"csrf\" value=\"").unwrap_or_default().to_owned();
        let mut body = format!("csrf={}", encoded(&token));
        for (name, value) in form {
            body.push_str(&format!("&{name}={}", encoded(value)));
        }
        let origin = format!("http://{}", self.address);
        let head = format!(
            "POST {path} HTTP/1.1\r\nOrigin: {origin}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            body.len()
        );
        self.ask(&head, &body)
    }

    fn ask(&mut self, head: &str, body: &str) -> Result<Answer, Failure> {
        let address = self.address.clone();
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let request = format!(
            "{head}Host: {address}\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n{body}"
        );
        let started = Instant::now();
        let mut stream = TcpStream::connect(&address).map_err(cannot)?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(cannot)?;
        stream.write_all(request.as_bytes()).map_err(cannot)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).map_err(cannot)?;
        let elapsed = started.elapsed();
        let answer = String::from_utf8_lossy(&bytes);
        let (head, text) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let mut location = String::new();
        for line in head.lines() {
            let Some((name, value)) = line.split_once(": ") else { continue };
            if name.eq_ignore_ascii_case("location") {
                value.clone_into(&mut location);
            }
            if name.eq_ignore_ascii_case("set-cookie")
                && let Some((name, value)) =
                    value.split(';').next().and_then(|one| one.split_once('='))
            {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(Answer { status: status.unwrap_or(0), location, text: text.to_owned(), elapsed })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The program is ours: its end is asked for by its id. One already gone is no matter.
        let _ = self.child.kill();
        let _ = self.child.wait();
        remove(&self.folder);
    }
}

/// What stands between a mark and the next quotation mark.
fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    text.split_once(mark)?.1.split('"').next()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
