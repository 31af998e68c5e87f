//! The witness over HTTP: two addresses, a bound on everything.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use romori_types::Clock;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::witness::{Answer, Witness};

/// A checkpoint with its proof and the lines of other witnesses. Unit: bytes.
const BODY_BYTES_MAX: usize = 160 * 1024;
const HEADER_BYTES_MAX: usize = 16 * 1024;
/// Until the head of a request is there.
const HEADERS_MAX: Duration = Duration::from_secs(5);
/// Until a body is there.
const BODY_MAX: Duration = Duration::from_secs(10);
/// As long as a connection may stay.
const CONNECTION_MAX: Duration = Duration::from_secs(300);
/// Connections at once.
const AT_ONCE: usize = 64;

/// Answers on this listener until the process ends.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(
    listener: TcpListener,
    witness: Arc<Witness>,
    clock: Arc<dyn Clock>,
) -> io::Result<Infallible> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let room = Arc::new(Semaphore::new(AT_ONCE));
        loop {
            let Ok(place) = Arc::clone(&room).acquire_owned().await else { continue };
            // A connection that broke off before it was taken is none of ours.
            let Ok((stream, _)) = listener.accept().await else { continue };
            let (witness, clock) = (Arc::clone(&witness), Arc::clone(&clock));
            tokio::spawn(async move {
                let service = service_fn(move |request| {
                    answer(request, Arc::clone(&witness), Arc::clone(&clock))
                });
                let mut builder = http1::Builder::new();
                builder.timer(TokioTimer::new()).header_read_timeout(HEADERS_MAX);
                builder.max_buf_size(HEADER_BYTES_MAX);
                let connection = builder.serve_connection(TokioIo::new(stream), service);
                let _ = timeout(CONNECTION_MAX, connection).await;
                drop(place);
            });
        }
    })
}

async fn answer(
    request: Request<Incoming>,
    witness: Arc<Witness>,
    clock: Arc<dyn Clock>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let path = request.uri().path().to_owned();
    let answer = match (request.method(), path.as_str()) {
        (&Method::POST, "/add-checkpoint") => {
            let body = Limited::new(request.into_body(), BODY_BYTES_MAX).collect();
            match timeout(BODY_MAX, body).await {
                Ok(Ok(body)) => add(body.to_bytes(), witness, clock).await,
                Ok(Err(_)) => plain(413, "too large\n"),
                Err(_) => plain(408, "too slow\n"),
            }
        }
        (&Method::GET, path) => match path.strip_suffix("/checkpoint") {
            Some(digest) => witness.checkpoint(digest.trim_start_matches('/')),
            None => plain(404, "no such address\n"),
        },
        _ => plain(404, "no such address\n"),
    };
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::new(Full::new(Bytes::from(answer.body)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(answer.kind));
    Ok(response)
}

/// Judged away from the thread that answers: the disk takes its time.
async fn add(body: Bytes, witness: Arc<Witness>, clock: Arc<dyn Clock>) -> Answer {
    let Ok(text) = String::from_utf8(body.to_vec()) else {
        return plain(400, "malformed request\n");
    };
    let now = u64::try_from(clock.now().as_second()).unwrap_or(0);
    let judged = tokio::task::spawn_blocking(move || witness.add_checkpoint(&text, now));
    judged.await.unwrap_or_else(|_| plain(500, "broke off\n"))
}

fn plain(status: u16, body: &str) -> Answer {
    Answer { status, kind: "text/plain; charset=utf-8", body: body.to_owned() }
}
