//! An address as a QR code (ISO/IEC 18004), for an app on another device than the browser's: one path of squares in the page itself, so that it
//! takes no script, no picture and no request.

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;

/// Squares of white around it (§6.3.8 of the standard).
const WHITE: i32 = 4;

/// What the template draws.
#[derive(Serialize)]
pub(super) struct Qr {
    /// Squares along a side, the white ones around among them.
    side: i32,
    /// The dark squares, as an SVG path.
    path: String,
}

impl Qr {
    /// The code of a text; none of one that is too long for any.
    pub(super) fn of(text: &str) -> Option<Self> {
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
        let squares = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = squares.filter(|(x, y)| code.get_module(*x, *y));
        let path = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + WHITE, y + WHITE)).collect();
        Some(Qr { side: code.size() + 2 * WHITE, path })
    }
}
