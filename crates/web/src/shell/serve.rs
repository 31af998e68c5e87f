//! The accept loops: a bound on connections, a limit on how long a greeting and headers may take,
//! and an orderly end.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::rt::{Read, Write};
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::rustls::server::Acceptor;
use tokio_rustls::server::TlsStream;

use super::Greeting;
use super::zone::{Peer, host, is_address};

const CONNECTIONS_MAX: usize = 128;
const GREETING_MAX: Duration = Duration::from_secs(10);
const HEADERS_MAX: Duration = Duration::from_secs(10);
const HEADER_BYTES_MAX: usize = 64 * 1024;
const GOODBYE_MAX: Duration = Duration::from_secs(5);

/// 戸口 — an address that is listened on, with the entrances behind it.
pub struct Door {
    /// The address.
    pub listener: TcpListener,
    /// The entrances, each found by its names: over TLS by the greeting's, in the clear by the
    /// request's. In the clear the first one may have none, and has what is left.
    pub entrances: Vec<Entrance>,
    /// Whether a connection from there to here is let in at all.
    pub admits: Option<Admits>,
}

/// Judges the two ends of a connection: theirs, then ours.
pub type Admits = Arc<dyn Fn(SocketAddr, SocketAddr) -> bool + Send + Sync>;

/// 入口 — names, pages, and how it greets.
#[derive(Clone)]
pub struct Entrance {
    /// Its host names and addresses, without port.
    pub names: Vec<String>,
    /// Its pages.
    pub router: Router,
    /// Its TLS; none in the clear.
    pub greeting: Option<Greeting>,
}

impl Door {
    /// One entrance in the clear, for whoever reaches the address.
    pub fn clear(listener: TcpListener, router: Router) -> Self {
        let entrance = Entrance { names: Vec::new(), router, greeting: None };
        Self { listener, entrances: vec![entrance], admits: None }
    }
}

/// Serves until `shutdown` resolves, then lets open answers finish for a few seconds.
///
/// # Errors
/// When a listener itself is unusable.
pub async fn serve(doors: Vec<Door>, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    let graceful = Arc::new(GracefulShutdown::new());
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut loops = JoinSet::new();
    for door in doors {
        let local = door.listener.local_addr()?;
        loops.spawn(accept(door, local, Arc::clone(&room), Arc::clone(&graceful)));
    }
    shutdown.await;
    loops.shutdown().await;
    if let Some(graceful) = Arc::into_inner(graceful) {
        let _ = timeout(GOODBYE_MAX, graceful.shutdown()).await;
    }
    Ok(())
}

async fn accept(
    door: Door,
    local: SocketAddr,
    room: Arc<Semaphore>,
    graceful: Arc<GracefulShutdown>,
) {
    let entrances: Arc<[Entrance]> = door.entrances.into();
    while let Ok(permit) = Arc::clone(&room).acquire_owned().await {
        let Ok((stream, peer)) = door.listener.accept().await else {
            // Out of descriptors, say: give running answers a moment rather than spin.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let (entrances, watcher) = (Arc::clone(&entrances), graceful.watcher());
        let admits = door.admits.clone();
        tokio::spawn(async move {
            // A connection that breaks off concerns nobody else.
            if admits.is_none_or(|admits| admits(peer, local)) {
                let _ = greet(stream, peer, &entrances, watcher).await;
            } else {
                let _ = timeout(GREETING_MAX, turn_away(stream)).await;
            }
            drop(permit);
        });
    }
}

/// Answers whoever may not come in here at all, whatever he asks.
async fn turn_away(mut stream: TcpStream) -> io::Result<()> {
    let words = "この労守は、起動した利用者のブラウザーからだけ開けます。\n\
                 労守を起動した利用者で、もう一度開いてください。\n";
    let head = format!(
        "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Cache-Control: no-store\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        words.len()
    );
    // What was sent is read first: a connection that ends before is taken for a broken one.
    let mut asked = [0; 4096];
    let _ = stream.read(&mut asked).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(words.as_bytes()).await?;
    stream.shutdown().await
}

/// Answers one connection, in the clear or behind a greeting.
async fn greet(
    stream: TcpStream,
    peer: SocketAddr,
    entrances: &[Entrance],
    watcher: Watcher,
) -> Option<()> {
    let first = entrances.first()?;
    if first.greeting.is_none() {
        let known = Known { address: peer, peer: None };
        return answer(TokioIo::new(stream), known, entrances.to_vec(), watcher).await;
    }
    let greeted = timeout(GREETING_MAX, greet_in_tls(stream, entrances)).await.ok()??;
    let (stream, entrance) = greeted;
    let connection = stream.get_ref().1;
    let certificate = connection.peer_certificates().and_then(<[_]>::first);
    let known = Known {
        address: peer,
        peer: Some(Peer {
            certificate: certificate.map(|certificate| Arc::from(certificate.as_ref())),
            named: connection.server_name().map(str::to_owned),
        }),
    };
    answer(TokioIo::new(stream), known, vec![entrance], watcher).await
}

/// The greeting of the entrance that is asked for by name; by an address, of the one that has it.
/// Whoever asks for another is not answered.
async fn greet_in_tls(
    stream: TcpStream,
    entrances: &[Entrance],
) -> Option<(TlsStream<TcpStream>, Entrance)> {
    let start = LazyConfigAcceptor::new(Acceptor::default(), stream).await.ok()?;
    let hello = start.client_hello();
    let has = |entrance: &&Entrance| match hello.server_name() {
        Some(named) => entrance.names.iter().any(|name| name.eq_ignore_ascii_case(named)),
        None => entrance.names.iter().any(|name| is_address(name)),
    };
    let entrance = entrances.iter().find(has)?;
    let greeting = entrance.greeting.as_ref()?;
    let greeted = start.into_stream(Arc::clone(&greeting.0)).await.ok()?;
    Some((greeted, entrance.clone()))
}

/// What is known of a connection, and goes with each of its requests.
#[derive(Clone)]
struct Known {
    address: SocketAddr,
    peer: Option<Peer>,
}

/// The entrance that a request names as its host, of those behind one address in the clear; what
/// names none is the first one's to turn away.
fn asked_for<'a>(entrances: &'a [Entrance], request: &Request<Incoming>) -> Option<&'a Entrance> {
    let host = host(request.headers());
    let has = |entrance: &&Entrance| {
        entrance.names.iter().any(|name| host.is_some_and(|host| name.eq_ignore_ascii_case(host)))
    };
    entrances.iter().find(has).or(entrances.first())
}

async fn answer<I>(io: I, known: Known, entrances: Vec<Entrance>, watcher: Watcher) -> Option<()>
where
    I: Read + Write + Unpin + Send + 'static,
{
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADERS_MAX);
    builder.max_buf_size(HEADER_BYTES_MAX);
    let service = service_fn(move |mut request: Request<Incoming>| {
        // Tries to sign in are counted by where they come from.
        request.extensions_mut().insert(ConnectInfo(known.address));
        if let Some(peer) = &known.peer {
            request.extensions_mut().insert(peer.clone());
        }
        let router = asked_for(&entrances, &request).map(|entrance| entrance.router.clone());
        async move {
            match router {
                Some(router) => TowerToHyperService::new(router).call(request).await,
                None => Ok(Response::new(Body::empty())) as Result<Response<Body>, Infallible>,
            }
        }
    });
    watcher.watch(builder.serve_connection(io, service)).await.ok()
}
