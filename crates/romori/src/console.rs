//! The console of a running program: a socket in its folder, by which commands of the same user
//! ask for what only the process that holds the folder can do.
//!
//! A line asks; lines answer: `. ` how far it is, `+ ` done, `- ` not done and why.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Write};
use std::os::fd::AsRawFd as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use romori_app::house::{House, Progress};
use romori_app::place::Place;

use crate::command::{backup, device, keys, ledger_ship, operate};
use crate::vault;

const NAME: &str = "console.sock";
/// A path of a socket may be so long, with its end. Unit: bytes.
const PATH_BYTES_MAX: usize = 100;
const PATIENCE: Duration = Duration::from_secs(10);

fn socket(place: &Path) -> PathBuf {
    place.join("house").join(NAME)
}

/// Does `act` under a path that is short enough, by way of the open folder if need be.
fn shortly<T>(socket: &Path, act: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    let parent = socket.parent().filter(|_| socket.as_os_str().len() > PATH_BYTES_MAX);
    match parent {
        None => act(socket),
        Some(parent) => {
            let folder = File::open(parent)?;
            act(Path::new(&format!("/proc/self/fd/{}/{NAME}", folder.as_raw_fd())))
        }
    }
}

/// Answers commands for as long as the process lives. One that takes long keeps none waiting. The
/// folder is held by this process: a socket that lies there is of one that has ended.
///
/// # Errors
/// When the socket cannot be made.
pub fn listen(house: Arc<House>, place: Place) -> io::Result<()> {
    let path = socket(place.folder());
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // The folder is this user's alone, and so whatever lies in it.
    let listener = shortly(&path, |path| UnixListener::bind(path))?;
    thread::Builder::new().name("console".to_owned()).spawn(move || {
        for stream in listener.incoming().flatten() {
            let (house, place) = (Arc::clone(&house), place.clone());
            let caller = thread::Builder::new().name("caller".to_owned());
            // Whoever asked and went away does not wait for the answer; without a thread the
            // stream ends, and he is told that nobody answers.
            let _ = caller.spawn(move || answer(&house, &place, stream));
        }
    })?;
    Ok(())
}

fn answer(house: &House, place: &Place, stream: UnixStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut line = String::new();
    BufReader::new(stream.try_clone()?).read_line(&mut line)?;
    let mut out = stream;
    match line.trim_end_matches('\n').split_once(' ') {
        Some(("backup", to)) => {
            let mut say = |progress: Progress| {
                let _ = writeln!(out, ". {progress}");
            };
            let made = house.backup(
                place.kind(),
                (Path::new(to), Some(&vault::folder(place.folder()))),
                &mut say,
            );
            match made {
                Ok(backup) => backup::words(place.folder(), &backup)
                    .iter()
                    .try_for_each(|word| writeln!(out, "+ {word}")),
                Err(error) => writeln!(out, "- {error}"),
            }
        }
        Some(("keys", words)) if let Some(request) = keys::Request::parse(words) => {
            let mut tell = |words: &str| writeln!(out, ". {words}").is_ok();
            match keys::answer(house, request, &mut tell) {
                Ok(words) => words.iter().try_for_each(|word| writeln!(out, "+ {word}")),
                Err(error) => writeln!(out, "- {error}"),
            }
        }
        Some(("operate", words)) if let Some(request) = operate::Request::parse(words) => {
            match operate::answer(house, &request) {
                Ok(words) => words.iter().try_for_each(|word| writeln!(out, "+ {word}")),
                Err(error) => writeln!(out, "- {error}"),
            }
        }
        Some(("device", words)) if let Some(request) = device::Request::parse(words) => {
            match device::answer(house, &request) {
                Ok(words) => words.iter().try_for_each(|word| writeln!(out, "+ {word}")),
                Err(error) => writeln!(out, "- {error}"),
            }
        }
        Some(("log", ledger_ship::NOTED)) => match house.note_headers_shipped() {
            Ok(()) => writeln!(out, "+ 記録しました。"),
            Err(error) => writeln!(out, "- {error}"),
        },
        _ => writeln!(
            out,
            "- 分からない依頼です。動いている労守と同じ版の romori を使ってください。"
        ),
    }
}

/// What a running program answered.
pub enum Answer {
    /// Nobody runs there.
    Nobody,
    /// Done; what to say.
    Done(Vec<String>),
    /// Not done; why.
    Refused(String),
}

/// Asks the program that runs in this place. `say` is told how far it is.
pub fn ask(place: &Path, request: &str, say: &mut dyn FnMut(&str)) -> Answer {
    let Ok(stream) = shortly(&socket(place), |path| UnixStream::connect(path)) else {
        return Answer::Nobody;
    };
    let broken = || Answer::Refused("動いている労守が途中で答えなくなりました。".to_owned());
    let asked = (&stream).write_all(format!("{request}\n").as_bytes());
    if asked.is_err() {
        return broken();
    }
    let mut done = Vec::new();
    for line in BufReader::new(&stream).lines().map_while(Result::ok) {
        match line.split_at_checked(2) {
            Some((". ", words)) => say(words),
            Some(("+ ", words)) => done.push(words.to_owned()),
            Some(("- ", words)) => return Answer::Refused(words.to_owned()),
            _ => return broken(),
        }
    }
    if done.is_empty() { broken() } else { Answer::Done(done) }
}
