//! 01 だれが何に触れたか, この人を見た人 — acts from the log, and whom they concerned.

use askama::Template;

use super::super::Frame;
use super::{Empty, Facts, Filters, Link, MaybeLink, Note};

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "office/touched.html")]
pub struct TouchedPage {
    /// The frame.
    pub frame: Frame,
    /// 一覧, 利用者・端末から: from where it is looked at. None about one person.
    pub views: Option<Filters>,
    /// What is to be known before the answer.
    pub notes: Vec<Note>,
    /// What is asked.
    pub form: TouchedFields,
    /// Counts. None before anything is asked.
    pub facts: Option<Facts>,
    /// What the table of clients is called.
    pub reach_title: &'static str,
    /// Whom the acts concerned, by client.
    pub reach: Vec<TouchedReach>,
    /// The acts, the latest first.
    pub rows: Vec<TouchedRow>,
    /// What to show instead of acts.
    pub empty: Option<Empty>,
    /// XLSXで受け取る
    pub export: Option<Link>,
}

/// The form of the page. It is sent by GET: no name of anybody stands in its address.
#[derive(Debug, Clone)]
pub struct TouchedFields {
    /// Where it is sent.
    pub action: String,
    /// Users and jobs: id, name, whether chosen. None about one person.
    pub actors: Vec<(String, String, bool)>,
    /// Ids that are typed: name of the field, its label, what was typed.
    pub ids: Vec<(&'static str, &'static str, String)>,
    /// Devices: id, name, whether chosen.
    pub devices: Vec<(String, String, bool)>,
    /// The first day, as typed.
    pub from: String,
    /// The last day, as typed.
    pub to: String,
    /// What is wrong with the days.
    pub wrong: Option<String>,
}

/// One client of those touched.
#[derive(Debug, Clone)]
pub struct TouchedReach {
    /// 1007 株式会社…, or 顧問先を特定しない操作.
    pub client: MaybeLink,
    /// How many acts.
    pub acts: String,
    /// How many persons.
    pub persons: String,
    /// Their numbers, some of them as links.
    pub numbers: Vec<Link>,
    /// そのほか 120人
    pub more: String,
    /// From when until when.
    pub between: String,
}

/// One act.
#[derive(Debug, Clone)]
pub struct TouchedRow {
    /// 令和8年7月3日 9:41:07
    pub when: String,
    /// Who.
    pub who: String,
    /// 支援, 委託: by whose right, where it is not his own.
    pub basis: String,
    /// 台帳の照会
    pub purpose: String,
    /// How many persons, and of which client.
    pub whom: String,
    /// The client.
    pub client: String,
    /// 閲覧（基本・報酬）
    pub what: String,
    /// 完了, 拒否.
    pub outcome: String,
    /// Its number in the record.
    pub entry: String,
}
