//! The end that asks.

use std::io::ErrorKind;
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::{ClientConfig, ClientConnection, StreamOwned};
use rustls_pki_types::ServerName;

use crate::frame;
use crate::{LineError, Protocol, client_config};

/// Whoever does not take the connection in this time is away.
const CONNECT: Duration = Duration::from_secs(3);
/// Whoever does not answer in this time is away.
const ANSWER: Duration = Duration::from_secs(20);
/// Lines for reading that are kept open.
const IDLE_MAX: usize = 4;

/// 行き先 — where the other end is, and with what one goes there.
#[derive(Clone)]
pub struct Way {
    address: String,
    protocol: Protocol,
    config: Arc<ClientConfig>,
}

romori_types::quiet_debug!(Way);

impl Way {
    /// To this address (`host:port`), with the certificates and the key of this PEM text.
    ///
    /// # Errors
    /// As [`client_config`].
    pub fn new(address: &str, protocol: Protocol, pems: &str) -> Result<Self, LineError> {
        let config = client_config(protocol, pems)?;
        Ok(Self { address: address.to_owned(), protocol, config })
    }
}

/// 回線 — an open line.
pub struct Line(StreamOwned<ClientConnection, TcpStream>);

romori_types::quiet_debug!(Line);

impl Line {
    /// Opens one.
    ///
    /// # Errors
    /// When nobody answers, or another one.
    pub fn open(way: &Way) -> Result<Self, LineError> {
        let all = way.address.to_socket_addrs().map_err(|error| LineError::away(&error))?;
        let mut last = LineError::Away { kind: ErrorKind::AddrNotAvailable };
        for one in all {
            match TcpStream::connect_timeout(&one, CONNECT) {
                Ok(stream) => return Self::over(stream, way),
                Err(error) => last = LineError::away(&error),
            }
        }
        Err(last)
    }

    fn over(mut stream: TcpStream, way: &Way) -> Result<Self, LineError> {
        let set = stream
            .set_read_timeout(Some(ANSWER))
            .and_then(|()| stream.set_write_timeout(Some(ANSWER)))
            .and_then(|()| stream.set_nodelay(true));
        set.map_err(|error| LineError::away(&error))?;
        let name = ServerName::try_from(way.protocol.name);
        let name = name.map_err(|_| LineError::NotOurs { why: "名前が使えません" })?;
        let connection = ClientConnection::new(Arc::clone(&way.config), name);
        let mut connection =
            connection.map_err(|_| LineError::NotOurs { why: "証明書を使えません" })?;
        while connection.is_handshaking() {
            connection.complete_io(&mut stream).map_err(|error| match error.get_ref() {
                // It is there, and is another one.
                Some(inner) if inner.is::<rustls::Error>() => LineError::NotOurs {
                    why: "証明書が、この相手のものではありません",
                },
                _ => LineError::away(&error),
            })?;
        }
        Ok(Self(StreamOwned::new(connection, stream)))
    }

    /// Asks, and waits for the mark and the body of the answer. An error ends the line.
    ///
    /// # Errors
    /// When no answer comes.
    pub fn ask(&mut self, verb: u8, body: &[u8]) -> Result<(u8, Vec<u8>), LineError> {
        frame::put(&mut self.0, verb, body).map_err(|error| LineError::away(&error))?;
        let answer = frame::take(&mut self.0).map_err(|error| LineError::away(&error))?;
        answer.ok_or(LineError::Away { kind: ErrorKind::ConnectionAborted })
    }

    /// Whether nothing has come since the last answer, not even that the other end has gone.
    /// Whoever may not ask the same twice looks before he asks on a line that was idle.
    pub fn is_quiet(&self) -> bool {
        let stream = &self.0.sock;
        let quiet = stream.set_nonblocking(true).is_ok()
            && matches!(stream.peek(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock);
        stream.set_nonblocking(false).is_ok() && quiet
    }
}

/// 回線の束 — one for what may wait for another, some beside each other.
pub struct Lines {
    way: Mutex<Way>,
    writing: Mutex<Option<Line>>,
    reading: Mutex<Vec<Line>>,
}

romori_types::quiet_debug!(Lines);

impl Lines {
    /// Lines there. Nobody is asked yet.
    pub fn new(way: Way) -> Self {
        Self { way: Mutex::new(way), writing: Mutex::default(), reading: Mutex::default() }
    }

    /// From now on there, for lines that are opened.
    pub fn turn_to(&self, way: Way) {
        *self.way.lock().unwrap_or_else(PoisonError::into_inner) = way;
    }

    fn connect(&self) -> Result<Line, LineError> {
        let way = self.way.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Line::open(&way)
    }

    /// Asks on a line; one that was idle may have been closed at the other end, so that a new one
    /// is tried. What is asked so must do nothing twice when it is asked twice.
    fn on(
        &self,
        line: &mut Option<Line>,
        verb: u8,
        body: &[u8],
    ) -> Result<(u8, Vec<u8>), LineError> {
        if let Some(mut idle) = line.take()
            && let Ok(answer) = idle.ask(verb, body)
        {
            *line = Some(idle);
            return Ok(answer);
        }
        let mut fresh = self.connect()?;
        let answer = fresh.ask(verb, body)?;
        *line = Some(fresh);
        Ok(answer)
    }

    /// Asks, one after another.
    ///
    /// # Errors
    /// As [`Line::open`] and [`Line::ask`].
    pub fn write(&self, verb: u8, body: &[u8]) -> Result<(u8, Vec<u8>), LineError> {
        let mut line = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        self.on(&mut line, verb, body)
    }

    /// Asks, beside whoever else does.
    ///
    /// # Errors
    /// As [`Line::open`] and [`Line::ask`].
    pub fn read(&self, verb: u8, body: &[u8]) -> Result<(u8, Vec<u8>), LineError> {
        let mut line = self.idle();
        let answer = self.on(&mut line, verb, body);
        if let Some(line) = line {
            self.put_back(line);
        }
        answer
    }

    /// Asks beside others, once: when no answer comes it is not known whether it was done.
    ///
    /// # Errors
    /// As [`Line::open`] and [`Line::ask`].
    pub fn once(&self, verb: u8, body: &[u8]) -> Result<(u8, Vec<u8>), LineError> {
        let mut line = match self.idle().filter(Line::is_quiet) {
            Some(line) => line,
            None => self.connect()?,
        };
        let answer = line.ask(verb, body)?;
        self.put_back(line);
        Ok(answer)
    }

    fn idle(&self) -> Option<Line> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn put_back(&self, line: Line) {
        let mut idle = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAX {
            idle.push(line);
        }
    }
}
