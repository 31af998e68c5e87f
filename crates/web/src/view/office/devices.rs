//! 92 端末.

use askama::Template;

use super::super::Frame;
use super::{Link, Note, Status, Toast};

/// 92 端末.
#[derive(Debug, Clone, Template)]
#[template(path = "office/devices.html")]
pub struct DevicesPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// Banners: the code that is shown once, certificates that end soon.
    pub notes: Vec<Note>,
    /// Whether all of the office are shown, with whose they are.
    pub of_office: bool,
    /// The devices.
    pub rows: Vec<DeviceShown>,
    /// To whom a code can be given: an administrator's alone.
    pub issue: Vec<Link>,
    /// Who can be let in without a device: an administrator's alone.
    pub admit: Vec<Link>,
}

/// One device.
#[derive(Debug, Clone)]
pub struct DeviceShown {
    /// What it is called.
    pub label: String,
    /// Whose.
    pub owner: String,
    /// 端末で作った鍵
    pub way: String,
    /// When it called last.
    pub last: String,
    /// Until when.
    pub until: String,
    /// 使用中, 更新の時期, 失効
    pub status: Status,
    /// Whether the page is seen from it.
    pub current: bool,
    /// 更新する, 失効する, なくした
    pub actions: Vec<Link>,
}

/// 端末の証明書を更新する.
#[derive(Debug, Clone, Template)]
#[template(path = "office/device_renew.html")]
pub struct DeviceRenewPage {
    /// The frame.
    pub frame: Frame,
    /// What was wrong with the last press.
    pub problem: Option<Note>,
    /// What it is called.
    pub label: String,
    /// Until when the present certificate holds.
    pub until: String,
    /// Where the form is sent.
    pub action: String,
    /// The serial number of the new certificate, hexadecimal, once it is there.
    pub done: Option<String>,
}
