//! `pages`: every page of the demo office at the server; `workbench`: the table of a client of
//! 6,600 persons there, until its first rows and totals have arrived.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use romori_app::house::{Function, UnitError, regular_jobs};
use romori_sample::office_of;
use romori_types::{Date, Purpose};

use crate::Scale;
use crate::figure::{Failure, Figure, Latency};
use crate::random::Random;
use crate::server::Server;
use crate::stage::{LOGIN, PASSWORD, Stage, cannot, own_folder, wrong};

/// Pages asked for while the clock runs.
const ASKED: usize = 2_000;
/// More addresses than this are not looked for.
const ADDRESSES_MAX: usize = 1_500;
const SEED: u64 = 27;
const PERSONS: usize = 6_600;
const WORKBENCHES: usize = 60;

/// Addresses that are no pages: files, what ends a session.
const NO_PAGES: [&str; 5] = ["/assets/", "/files/", "/template/", ".xlsx", "/api/"];

/// Goes over every page that links lead to, then asks for them again by chance.
pub(crate) fn pages(scale: Scale) -> Result<Figure, Failure> {
    let mut server = Server::start(&own_folder(), &["--demo"])?;
    let line = server.line_with("sato")?;
    let password = line.split_whitespace().last().unwrap_or_default().to_owned();
    server.sign_in("sato", &password)?;
    let titles: Vec<(String, String)> = every_page(&mut server)?.into_iter().collect();
    let mut random = Random::seeded(SEED);
    let mut took = Vec::new();
    for _ in 0..scale.of(ASKED) {
        let at = random.below(u32::try_from(titles.len()).unwrap_or(1)) as usize;
        let Some((address, title)) = titles.get(at) else { continue };
        let answer = server.get(address)?;
        if !arrived(&answer.text) || title_of(&answer.text) != *title {
            return Err(wrong(format!("{address} が {} を返しました。", answer.status)));
        }
        took.push(answer.elapsed);
    }
    Ok(figure("pages", scale, &server, took))
}

fn figure(name: &'static str, scale: Scale, server: &Server, took: Vec<Duration>) -> Figure {
    Figure {
        name,
        scale: scale.get(),
        count: took.len(),
        elapsed: took.iter().sum(),
        peak_rss_mb: server.peak_rss_mb(),
        compared: took.len(),
        latency: Latency::of(took),
    }
}

/// The title of every page, by its address. A page that fails is no figure but a failure.
fn every_page(server: &mut Server) -> Result<BTreeMap<String, String>, Failure> {
    let mut titles = BTreeMap::new();
    let mut known: Vec<String> = vec!["/".to_owned(), "/70".to_owned()];
    let mut waiting: VecDeque<String> = known.iter().cloned().collect();
    while let Some(address) = waiting.pop_front() {
        let answer = server.get(&address)?;
        let mut links = links_of(&answer.text);
        if answer.status == 303 {
            links.push(answer.location);
        } else if answer.status != 200 || !arrived(&answer.text) {
            return Err(wrong(format!("{address} が {} を返しました。", answer.status)));
        } else {
            titles.insert(address, title_of(&answer.text).to_owned());
        }
        for link in links {
            if known.len() < ADDRESSES_MAX && is_page(&link) && !known.contains(&link) {
                known.push(link.clone());
                waiting.push_back(link);
            }
        }
    }
    Ok(titles)
}

fn links_of(page: &str) -> Vec<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let own = links.map(|link| link.split('#').next().unwrap_or_default().replace("&amp;", "&"));
    own.collect()
}

fn is_page(link: &str) -> bool {
    link.starts_with('/') && !NO_PAGES.iter().any(|part| link.contains(part))
}

fn arrived(page: &str) -> bool {
    page.contains("<h1") && page.contains("</html>")
}

fn title_of(page: &str) -> &str {
    let title = page.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    title.map_or("", |(title, _)| title)
}

/// Decides a client of 6,600 persons anew from its ledger and shows the table, each time.
pub(crate) fn workbench(scale: Scale) -> Result<Figure, Failure> {
    let persons = scale.of(PERSONS);
    let office = office_of(u32::try_from(persons).unwrap_or(u32::MAX), PERSONS as u64);
    let stage = Stage::with(&office)?;
    let expected = counted(&stage, office.today)?;
    let folder = stage.close();
    let day = office.today.to_string();
    let mut server = Server::start(&folder, &["--today", &day])?;
    server.sign_in(LOGIN, PASSWORD)?;
    let mut took = Vec::new();
    for _ in 0..WORKBENCHES {
        let decided = server.get("/22/clients/1001")?;
        let shown = server.get(&decided.location)?;
        check(&shown.text, expected)?;
        took.push(decided.elapsed + shown.elapsed);
    }
    Ok(figure("workbench", scale, &server, took))
}

/// How many persons the first establishment's table has, by the explained rules.
fn counted(stage: &Stage, today: Date) -> Result<usize, Failure> {
    let grant = stage
        .visitor
        .grant(Function::Determine, Purpose::Determine)
        .map_err(|_| cannot("算定が許されていません。"))?;
    let house = &stage.house;
    let jobs = house.store.read(&grant, |reader| {
        let client = reader.client_numbered(1001)?;
        regular_jobs(reader, house.law, client, today.year(), today)
    });
    let jobs = jobs.map_err(|error: UnitError| cannot(error))?;
    Ok(jobs.first().map_or(0, |(_, job)| job.book().counts().all))
}

/// The table has its first rows, and says of how many persons they are.
fn check(page: &str, expected: usize) -> Result<(), Failure> {
    let rows = page.matches("<tr id=r").count();
    let filters = page.split_once("aria-label=\"絞り込み\"").map_or("", |(_, rest)| rest);
    let all = filters.split_once("<b>").and_then(|(_, rest)| rest.split('<').next());
    let all = all.unwrap_or_default();
    if all != expected.to_string() || rows < expected.min(100) {
        return Err(wrong(format!("{expected}人の表に{rows}行あり、{all}人と言っています。")));
    }
    Ok(())
}
