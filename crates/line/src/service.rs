//! The end that answers: who proves himself may ask, one question after another.

use std::io::{self, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use zeroize::Zeroizing;

use crate::frame;

/// 回線の上限
#[derive(Debug, Clone, Copy)]
pub struct ServiceLimits {
    /// Lines that are open at once.
    pub lines_max: usize,
    /// A line on which nothing comes is closed after this.
    pub idle: Duration,
}

impl Default for ServiceLimits {
    fn default() -> Self {
        Self { lines_max: 64, idle: Duration::from_secs(120) }
    }
}

/// Who may connect, by his certificate (DER).
pub type Admits = Arc<dyn Fn(&[u8]) -> bool + Send + Sync>;

/// 回線の入口
#[derive(Clone)]
pub struct Service {
    tls: Arc<ServerConfig>,
    admits: Admits,
    limits: ServiceLimits,
}

romori_types::quiet_debug!(Service);

type Line = StreamOwned<ServerConnection, TcpStream>;

impl Service {
    /// Of these parts.
    pub fn new(tls: Arc<ServerConfig>, admits: Admits, limits: ServiceLimits) -> Self {
        Self { tls, admits, limits }
    }

    /// Answers whoever comes, for as long as the listener lives: out of verb and body of a question
    /// `answer` makes mark and body.
    pub fn serve<A>(&self, listener: &TcpListener, answer: &Arc<A>)
    where
        A: Fn(u8, &[u8]) -> (u8, Vec<u8>) + Send + Sync + 'static,
    {
        let open = Arc::new(AtomicUsize::new(0));
        for stream in listener.incoming() {
            let Ok(stream) = stream else {
                // No file descriptor is left, for example: those who are there go first.
                thread::sleep(Duration::from_millis(50));
                continue;
            };
            if open.fetch_add(1, Ordering::AcqRel) >= self.limits.lines_max {
                open.fetch_sub(1, Ordering::AcqRel);
                continue;
            }
            let (service, open, answer) = (self.clone(), Arc::clone(&open), Arc::clone(answer));
            thread::spawn(move || {
                // Whatever ends a line ends that line alone.
                let _ = service.attend(stream, answer.as_ref());
                open.fetch_sub(1, Ordering::AcqRel);
            });
        }
    }

    fn attend(
        &self,
        mut stream: TcpStream,
        answer: &impl Fn(u8, &[u8]) -> (u8, Vec<u8>),
    ) -> io::Result<()> {
        stream.set_read_timeout(Some(self.limits.idle))?;
        stream.set_write_timeout(Some(self.limits.idle))?;
        stream.set_nodelay(true)?;
        let mut connection =
            ServerConnection::new(Arc::clone(&self.tls)).map_err(io::Error::other)?;
        while connection.is_handshaking() {
            connection.complete_io(&mut stream)?;
        }
        let known = |c: &ServerConnection| {
            let certificate = c.peer_certificates().and_then(|chain| chain.first());
            certificate.is_some_and(|certificate| (self.admits)(certificate))
        };
        let mut line: Line = StreamOwned::new(connection, stream);
        while let Some((verb, body)) = frame::take(&mut line)? {
            // A question or an answer may have a key in it.
            let body = Zeroizing::new(body);
            // At each question: who is dismissed is out at once.
            if !known(&line.conn) {
                line.conn.send_close_notify();
                return line.flush();
            }
            let (mark, body) = answer(verb, &body);
            let body = Zeroizing::new(body);
            frame::put(&mut line, mark, &body)?;
        }
        Ok(())
    }
}
