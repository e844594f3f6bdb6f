//! Style sheets, fonts and marks under `/static/{version}/…`.
//!
//! The version is a digest of all of them, so an address never changes its content and a browser keeps it for a year.
//! During an upgrade a page of the old program may ask the new one: it gets today's content, kept for a minute.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use tower_http::compression::CompressionLayer;

use crate::embedded;
use crate::failure::Failure;

/// Fetched by `scripts/assets`.
const DESIGN_SYSTEM: &str = "vendor/designsystemet.css";

const KEPT_FOR_EVER: &str = "public, max-age=31536000, immutable";
const KEPT_A_MINUTE: &str = "public, max-age=60";

static ASSETS: LazyLock<Assets> = LazyLock::new(Assets::embedded);

struct Assets {
    version: String,
    files: BTreeMap<&'static str, &'static [u8]>,
}

/// Serves the embedded assets. Merge it into a solution's router before [`crate::layers::standard`].
pub fn router() -> Router {
    Router::new().route("/static/{version}/{*path}", get(serve)).layer(CompressionLayer::new())
}

/// The address of an asset, by its path below `templates/assets/`; `None` when there is none.
pub(crate) fn address(path: &str) -> Option<String> {
    ASSETS.files.contains_key(path).then(|| format!("/static/{}/{path}", ASSETS.version))
}

/// Whether the program was built with Designsystemet's style sheets.
pub fn has_design_system() -> bool {
    ASSETS.files.contains_key(DESIGN_SYSTEM)
}

async fn serve(Path((version, path)): Path<(String, String)>) -> Response {
    let Some(content) = ASSETS.files.get(path.as_str()) else { return Failure::NotFound.into_response() };
    let kept = if version == ASSETS.version { KEPT_FOR_EVER } else { KEPT_A_MINUTE };
    ([(CONTENT_TYPE, content_type(&path)), (CACHE_CONTROL, kept)], *content).into_response()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        _ => "text/plain; charset=utf-8",
    }
}

impl Assets {
    fn embedded() -> Self {
        let files: BTreeMap<_, _> = embedded::assets().into_iter().collect();
        let mut hasher = DefaultHasher::new();
        files.hash(&mut hasher);
        Self { version: format!("{:016x}", hasher.finish()), files }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use http::{Request, StatusCode};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    async fn fetched(uri: &str) -> Response {
        router().oneshot(Request::get(uri).body(Body::empty()).unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn serves_a_versioned_asset_for_ever() {
        let response = fetched(&address("base.css").unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(response.headers()[CACHE_CONTROL], KEPT_FOR_EVER);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert!(body.starts_with(b"/*"));
    }

    #[tokio::test]
    async fn another_version_is_not_kept() {
        let response = fetched("/static/old/base.css").await;
        assert_eq!(response.headers()[CACHE_CONTROL], KEPT_A_MINUTE);
    }

    #[tokio::test]
    async fn serves_nothing_else() {
        for path in ["none.css", "../idporten/selector.html", "%2e%2e/locales/nb.ftl", "/etc/passwd"] {
            assert_eq!(fetched(&format!("/static/x/{path}")).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn every_embedded_asset_has_a_known_type() {
        for (path, _) in embedded::assets() {
            assert!(
                content_type(path) != "text/plain; charset=utf-8"
                    || path.ends_with(".txt")
                    || path.ends_with("LICENSE"),
                "{path}"
            );
        }
    }
}
