//! Reads a request's body whole, within a size and a time.

use std::error::Error;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body as _;

use crate::failure::Failure;

/// The same request with its body in memory.
pub(super) async fn read_whole(request: Request, limit: usize, patience: Duration) -> Result<Request, Failure> {
    if request.body().is_end_stream() {
        return Ok(request);
    }
    if request.body().size_hint().lower() > limit as u64 {
        return Err(Failure::TooLarge);
    }
    let (parts, body) = request.into_parts();
    let collected = tokio::time::timeout(patience, Limited::new(body, limit).collect()).await;
    let bytes = collected.map_err(|_| Failure::TooSlow)?.map_err(|error| failure_of(error.as_ref()))?.to_bytes();
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

fn failure_of(error: &(dyn Error + 'static)) -> Failure {
    if error.is::<LengthLimitError>() { Failure::TooLarge } else { Failure::UnreadableBody }
}
