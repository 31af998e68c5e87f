//! The application's end of a line.

use std::io::{self, ErrorKind};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::Duration;

use romori_ledger::LogError;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use rustls_pki_types::ServerName;

use crate::frame::{self, Ask, Refusal};
use crate::identity::SERVER_NAME;
use crate::server::DONE;

/// A keeper that does not take the connection in this time is away.
const CONNECT: Duration = Duration::from_secs(3);
/// A keeper that does not answer in this time is away. A batch of the longest entries takes less.
const ANSWER: Duration = Duration::from_secs(20);

/// An open line.
pub struct Line(StreamOwned<ClientConnection, TcpStream>);

fn away(error: &io::Error) -> LogError {
    let kind = match error.kind() {
        ErrorKind::WouldBlock => ErrorKind::TimedOut,
        kind => kind,
    };
    LogError::Away { kind }
}

impl Line {
    /// Opens one.
    pub fn open(address: &str, config: &Arc<ClientConfig>) -> Result<Self, LogError> {
        let unreachable = || LogError::Away { kind: ErrorKind::AddrNotAvailable };
        let all = address.to_socket_addrs().map_err(|error| away(&error))?;
        let mut last = unreachable();
        for one in all {
            match TcpStream::connect_timeout(&one, CONNECT) {
                Ok(stream) => return Self::over(stream, config),
                Err(error) => last = away(&error),
            }
        }
        Err(last)
    }

    fn over(mut stream: TcpStream, config: &Arc<ClientConfig>) -> Result<Self, LogError> {
        let set = stream
            .set_read_timeout(Some(ANSWER))
            .and_then(|()| stream.set_write_timeout(Some(ANSWER)))
            .and_then(|()| stream.set_nodelay(true));
        set.map_err(|error| away(&error))?;
        let name = ServerName::try_from(SERVER_NAME);
        let name = name.map_err(|_| LogError::NotOurs { why: "名前が使えません" })?;
        let connection = ClientConnection::new(Arc::clone(config), name);
        let mut connection =
            connection.map_err(|_| LogError::NotOurs { why: "証明書を使えません" })?;
        while connection.is_handshaking() {
            connection.complete_io(&mut stream).map_err(|error| match error.get_ref() {
                // It is there, and is another one.
                Some(inner) if inner.is::<rustls::Error>() => LogError::NotOurs {
                    why: "証明書が、この記録庫のものではありません",
                },
                _ => away(&error),
            })?;
        }
        Ok(Self(StreamOwned::new(connection, stream)))
    }

    /// Asks, and waits for the answer. The outer error ends the line; the inner one does not.
    pub fn ask(&mut self, ask: &Ask<'_>) -> Result<Result<Vec<u8>, LogError>, LogError> {
        let (verb, body) = ask.encode();
        frame::put(&mut self.0, verb, &body).map_err(|error| away(&error))?;
        let answer = frame::take(&mut self.0).map_err(|error| away(&error))?;
        let Some((mark, body)) = answer else {
            return Err(LogError::Away { kind: ErrorKind::ConnectionAborted });
        };
        if mark == DONE {
            return Ok(Ok(body));
        }
        match Refusal::of_code(mark) {
            Some(refusal) => Ok(Err(refusal.error())),
            None => Err(LogError::NotOurs { why: "答えの形が違います" }),
        }
    }
}
