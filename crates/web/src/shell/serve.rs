//! The accept loop: a bound on connections, a limit on how long a greeting and headers may take,
//! and an orderly end.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
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
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::Certificate;

const CONNECTIONS_MAX: usize = 128;
const GREETING_MAX: Duration = Duration::from_secs(10);
const HEADERS_MAX: Duration = Duration::from_secs(10);
const HEADER_BYTES_MAX: usize = 64 * 1024;
const GOODBYE_MAX: Duration = Duration::from_secs(5);

/// Serves until `shutdown` resolves, then lets open answers finish for a few seconds. With a
/// certificate everything is TLS.
///
/// # Errors
/// When the listener itself is unusable.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    certificate: Option<Certificate>,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    listener.local_addr()?;
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut shutdown = pin!(shutdown);
    loop {
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        let Ok((stream, peer)) = accepted else {
            // Out of descriptors, say: give running answers a moment rather than spin.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let (router, watcher) = (router.clone(), graceful.watcher());
        let certificate = certificate.clone();
        tokio::spawn(async move {
            // A connection that breaks off concerns nobody else.
            let _ = greet(stream, peer, certificate, router, watcher).await;
            drop(permit);
        });
    }
    let _ = timeout(GOODBYE_MAX, graceful.shutdown()).await;
    Ok(())
}

/// Answers one connection, in the clear or behind a greeting.
async fn greet(
    stream: TcpStream,
    peer: SocketAddr,
    certificate: Option<Certificate>,
    router: Router,
    watcher: Watcher,
) -> Option<()> {
    match certificate {
        None => answer(TokioIo::new(stream), peer, router, watcher).await,
        Some(certificate) => {
            let greeted = timeout(GREETING_MAX, certificate.acceptor.accept(stream)).await;
            answer(TokioIo::new(greeted.ok()?.ok()?), peer, router, watcher).await
        }
    }
}

async fn answer<I>(io: I, peer: SocketAddr, router: Router, watcher: Watcher) -> Option<()>
where
    I: Read + Write + Unpin + Send + 'static,
{
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADERS_MAX);
    builder.max_buf_size(HEADER_BYTES_MAX);
    let inner = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        // Tries to sign in are counted by where they come from.
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = inner.call(request);
        async move { answer.await as Result<Response<Body>, Infallible> }
    });
    watcher.watch(builder.serve_connection(io, service)).await.ok()
}
