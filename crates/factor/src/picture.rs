//! A text as a square of dark and light fields, for the camera of a telephone (QR code).

use qrcodegen::{QrCode, QrCodeEcc};

/// 二次元コード — rows of fields, dark or light, without the margin.
pub struct Picture {
    code: QrCode,
}

/// The picture of a text.
pub fn picture_of(text: &str) -> Option<Picture> {
    QrCode::encode_text(text, QrCodeEcc::Medium).ok().map(|code| Picture { code })
}

impl Picture {
    /// Fields along a side.
    pub fn side(&self) -> i32 {
        self.code.size()
    }

    /// The dark fields as one path of SVG, a unit each, row by row.
    pub fn path(&self) -> String {
        let side = self.code.size();
        let mut path = String::new();
        for y in 0..side {
            let mut x = 0;
            while x < side {
                let begun = x;
                while x < side && self.code.get_module(x, y) {
                    x += 1;
                }
                if x > begun {
                    path.push_str(&format!("M{begun} {y}h{}v1H{begun}z", x - begun));
                }
                x += 1;
            }
        }
        path
    }
}
