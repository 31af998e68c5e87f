//! One year of the demo's office by `/api/v1` alone, on each engine.
//!
//! Everything expected is worked by hand from what is entered here, as in `e2e/year.mjs`: averages
//! by the yen, grades by the published table.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::api::{Api, text};
use crate::ground::Ground;
use crate::payroll::{Payroll, pay_file};
use crate::program::{Program, TempFolder};

/// The office with its two users at work on one day.
struct Office {
    ground: Ground,
    data: PathBuf,
    program: Option<Program>,
    payroll: Option<Payroll>,
}

/// A day of it: the clerk, and who approves.
struct Day {
    clerk: Api,
    approver: Api,
}

impl Office {
    fn open(&mut self, today: &str) -> Day {
        if let Some(program) = self.program.take() {
            program.kill();
        }
        let arguments = ["--demo", "--today", today];
        let program = Program::start(&arguments, &self.data, &self.ground.environment());
        let account = |login: &str| {
            let found = program.accounts.iter().find(|(known, _)| known == login);
            Api::signed_in(program.port, found.expect("a user"))
        };
        let day = Day { clerk: account("suzuki"), approver: account("tanaka") };
        self.program = Some(program);
        day
    }

    fn payroll(&mut self) -> &mut Payroll {
        self.payroll.as_mut().expect("a payroll")
    }
}

impl Day {
    /// Takes a file in; every row must be new.
    fn take(&self, query: &str, file: &str) {
        let kind = "application/octet-stream";
        let sent = self.clerk.send("POST", &format!("/imports?{query}"), kind, file.as_bytes());
        let mut state: Value = serde_json::from_slice(&sent).expect("JSON");
        let address = format!("/imports/{}", text(&state["id"]));
        while state["stage"] == "checking" {
            state = self.clerk.get(&address);
        }
        assert_eq!(state["stage"], "previewed", "{state}");
        assert_eq!(state["outcome"]["bad_rows"], 0, "{state}");
        let rows = file.lines().count() - 1;
        assert_eq!(state["outcome"]["added"], rows, "{state}");
        state = self.clerk.post(&format!("{address}/publish"), &json!({}));
        while state["stage"] == "running" {
            state = self.clerk.get(&address);
        }
        assert_eq!(state["stage"], "finished", "{state}");
    }

    fn case(&self, id: &str) -> Value {
        self.clerk.get(&format!("/cases/{id}"))
    }

    fn step(&self, who: &Api, id: &str, to: &str) -> Value {
        let version = self.case(id)["case"]["version"].clone();
        who.post(&format!("/cases/{id}/steps"), &json!({ "to": to, "version": version }))
    }

    /// Returned by the authority, with its words, on the day.
    fn return_it(&self, id: &str, words: &str) {
        let version = self.case(id)["case"]["version"].clone();
        let body = json!({ "to": "returned", "version": version, "words": words });
        self.clerk.post(&format!("/cases/{id}/steps"), &body);
        let history = self.case(id)["history"].clone();
        let last = history.as_array().and_then(|all| all.last()).expect("a step");
        assert_eq!(last["words"], words);
    }

    /// Approved by the other, then submitted.
    fn submit(&self, id: &str) {
        self.step(&self.approver, id, "approved");
        self.step(&self.clerk, id, "submitted");
    }

    fn finish(&self, id: &str) {
        self.submit(id);
        assert_eq!(self.step(&self.clerk, id, "completed")["case"]["stage"], "completed");
    }

    /// Everything that waits, approved at once and completed one by one.
    fn finish_all(&self) -> usize {
        let waiting = self.approver.get("/approvals")["waiting"].clone();
        let waiting = waiting.as_array().expect("a list");
        let one = |line: &Value| {
            let case = &line["case"];
            json!({ "case": case["id"], "version": case["version"] })
        };
        let cases: Vec<Value> = waiting.iter().map(one).collect();
        let answer = self.approver.post("/approvals", &json!({ "cases": cases }));
        assert_eq!(answer["refused"], json!([]));
        for line in waiting {
            let id = text(&line["case"]["id"]);
            self.step(&self.clerk, &id, "submitted");
            self.step(&self.clerk, &id, "completed");
        }
        waiting.len()
    }

    /// Makes a draft's notice again, with the ways of writing that it asks for.
    fn remake(&self, id: &str, problems: &Value) -> Value {
        let problems = problems.as_array().expect("a list");
        let spellings = problems.iter().filter(|one| one["character"].is_string());
        let spelling = |one: &Value| {
            let writing = one["proposal"].clone();
            json!({ "person": one["person"], "character": one["character"], "writing": writing })
        };
        let names = problems.iter().filter(|one| one["name"].is_string());
        let name = |one: &Value| match one["name"].as_str() {
            Some("kanji") => json!({ "person": one["person"], "kanji": "" }),
            _ => json!({ "person": one["person"], "kana": "ｱﾚﾊﾝﾄﾞﾛ ﾎｾ" }),
        };
        let body = json!({
            "spellings": spellings.map(spelling).collect::<Vec<_>>(),
            "names": names.map(name).collect::<Vec<_>>(),
        });
        let made = self.clerk.post(&format!("/cases/{id}/make"), &body);
        made["cases"].as_array().expect("a list").first().expect("a case").clone()
    }

    /// The rows of one form in the newest 届書CSV of a case, as columns.
    fn notice(&self, id: &str, code: &str) -> Vec<Vec<String>> {
        let case = self.case(id);
        let documents = case["documents"].as_array().expect("a list");
        let last = documents.iter().rfind(|document| document["kind"] == "届書CSV");
        let address = text(&last.expect("a file")["address"]);
        let path = address.trim_start_matches("/api/v1");
        let bytes = self.clerk.send("GET", path, "application/json", b"");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(text.ends_with("\r\n"));
        let of = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let begins = format!("{code},");
        text.split("\r\n").filter(|line| line.starts_with(&begins)).map(of).collect()
    }

    fn person(&self, client: u32, employee_number: &str) -> String {
        let list = self.clerk.get(&format!("/clients/{client}/persons"));
        let persons = list["persons"].as_array().expect("a list");
        let found = persons.iter().find(|one| one["employee_number"] == employee_number);
        format!("/clients/{client}/persons/{}", found.expect("a person")["number"])
    }

    /// What was decided last about a person: 健保, 厚年.
    fn standard(&self, person: &str) -> (i64, i64) {
        let standards = self.clerk.get(person)["standards"].clone();
        let standards = standards.as_array().expect("a list");
        let from = |one: &&Value| text(&one["valid_from"]);
        let last = standards.iter().max_by_key(from).expect("a standard");
        let yen = |name: &str| last[name].as_i64().expect("yen");
        (yen("health_yen"), yen("pension_yen"))
    }

    /// The fields of a form as they stand, with others.
    fn fields(&self, form: &str, change: &[(&str, &str)]) -> (Value, Value) {
        let shown = self.clerk.get(form);
        let mut fields = shown["fields"].as_array().expect("fields").clone();
        for (name, value) in change {
            fields.retain(|one| one["field"] != *name);
            fields.push(json!({ "field": name, "value": value }));
        }
        (shown, Value::Array(fields))
    }

    /// Corrects a month's pay; its batch.
    fn correct(&self, person: &str, variable: &str) -> String {
        let form = format!("{person}/sheets/pay/2026-06");
        let (shown, fields) = self.fields(&form, &[("variable", variable), ("reason", "訂正")]);
        let body = json!({ "version": shown["version"], "fields": fields });
        text(&self.clerk.post(&form, &body)["batch"])
    }
}

fn yen(row: &[String], numbers: std::ops::RangeInclusive<usize>) -> Vec<i64> {
    row[*numbers.start() - 1..*numbers.end()]
        .iter()
        .map(|cell| cell.parse().expect("yen"))
        .collect()
}

const NEW: &str = "社員番号,氏名,フリガナ,生年月日,性別,入社日,被保険者整理番号,資格取得日,\
標準報酬月額（健康保険）,標準報酬月額（厚生年金）,決定・改定の種類,標準報酬の改定年月
Y001,見本　一郎,ミホン　イチロウ,1990-05-05,男,2025-10-01,101,2025-10-01,240000,240000,資格取得時決定,2025-10
Y002,見本　次子,ミホン　ツギコ,1988-02-11,女,2025-10-01,102,2025-10-01,260000,260000,資格取得時決定,2025-10
";

/// Cash of each month; what is not fixed is written as fixed pay of the month would not be.
const SPRING: &str = "社員番号,支給年月,支払基礎日数,固定的賃金,非固定的賃金,固定的賃金の変動
Y001,2026-03,31,240000,0,
Y001,2026-04,30,290000,5000,昇給
Y001,2026-05,31,290000,8000,
Y001,2026-06,30,290000,2000,
Y002,2026-03,31,262000,0,
Y002,2026-04,30,262000,6000,
Y002,2026-05,31,262000,9000,
Y002,2026-06,30,262000,0,
";

fn july(office: &mut Office) {
    let day = office.open("2026-07-01");
    let written = |kind: &str| {
        let body = json!({ "kind": kind, "format": "csv" }).to_string();
        day.clerk.send("POST", "/exports", "application/json", body.as_bytes())
    };
    office.payroll = Some(Payroll::read(&written("pay"), &written("persons")));
    day.take("kind=persons&client=1010", NEW);
    day.take("kind=pay&client=1010", SPRING);
    let late = office.payroll().months(&["2026-06"], Some("1006"));
    day.take("kind=pay", &pay_file(&late));
    let santei = determine_all(&day);
    let revision = revise(&day);
    mend(&day, &santei, &revision);
    // The other ten clients with eleven establishments.
    assert_eq!(day.finish_all(), 11);
}

/// Twelve establishments of eleven clients; the case of 1010.
fn determine_all(day: &Day) -> String {
    let clients = day.clerk.get("/determinations")["clients"].clone();
    let clients = clients.as_array().expect("a list");
    let numbers: Vec<&Value> = clients.iter().map(|one| &one["client"]["number"]).collect();
    assert_eq!(numbers.len(), 11);
    let made = day.clerk.post("/determinations", &json!({ "clients": numbers }));
    let made = made["cases"].as_array().expect("a list").clone();
    assert_eq!(made.len(), 12);
    for mut case in made.iter().cloned() {
        let id = text(&case["id"]);
        // A name is asked for by kanji first, then perhaps by kana.
        for _ in 0..2 {
            if case["stage"] == "draft" {
                case = day.remake(&id, &case["problems"]);
            }
        }
        assert_eq!(case["stage"], "checked", "{case}");
    }
    let own = made.iter().find(|case| case["client"] == 1010).expect("a case");
    text(&own["id"])
}

/// 240千円 → 885,000 ÷ 3 = 295,000円 → 300千円: three grades, from July.
fn revise(day: &Day) -> String {
    let found = day.clerk.get("/revisions?month=2026-06")["persons"].clone();
    let found = found.as_array().expect("a list").clone();
    let seen = found
        .iter()
        .find(|one| one["client"]["number"] == 1010 && one["due"] == true)
        .expect("a candidate");
    assert_eq!(seen["health"], json!({ "before_yen": 240_000, "after_yen": 300_000 }));
    let body = json!({
        "month": "2026-06", "persons": [{ "client": 1010, "person": seen["person"] }],
    });
    let made = day.clerk.post("/revisions", &body);
    let id = text(&made["cases"][0]["id"]);
    let rows = day.notice(&id, "2221700");
    assert_eq!(rows.len(), 1);
    // 改定年月 令和8年7月; 従前 240・240, 令和7年10月から; 4月 昇給.
    assert_eq!(rows[0][9..19].join(","), "9,08,07,0240,0240,9,07,10,04,1");
    assert_eq!(yen(&rows[0], 37..=38), [885_000, 295_000]);
    id
}

/// The 算定 of 1010 as the last file of its case says it.
fn says(day: &Day, case: &str, total: i64, average: i64) {
    let rows = day.notice(case, "2225700");
    assert_eq!(rows.len(), 12);
    assert!(rows.iter().all(|row| row[4] != "101"), "whom July revises is not in it");
    let row = rows.iter().find(|row| row[4] == "102").expect("a row");
    assert_eq!(yen(row, 37..=38), [total, average]);
}

/// Corrected after the check and taken back, and once more after the notice is out.
fn mend(day: &Day, santei: &str, revision: &str) {
    // 801,000 ÷ 3 = 267,000円 → 260千円.
    says(day, santei, 801_000, 267_000);
    let tsugiko = day.person(1010, "Y002");
    let batch = day.correct(&tsugiko, "30000");
    assert_eq!(day.case(santei)["case"]["stage"], "draft");
    day.clerk.post("/clients/1010/undo", &json!({ "batch": batch }));
    day.remake(santei, &json!([]));
    says(day, santei, 801_000, 267_000);
    day.submit(santei);
    day.correct(&tsugiko, "30000");
    let case = day.case(santei);
    assert_eq!(case["case"]["stage"], "submitted");
    let differing: Vec<Value> = case["standards"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|one| !one["now"].is_null())
        .cloned()
        .collect();
    // 831,000 ÷ 3 = 277,000円 → 280千円.
    assert_eq!(differing.len(), 1, "{differing:?}");
    assert_eq!(differing[0]["health_yen"], 260_000);
    assert_eq!(differing[0]["now"], json!({ "health_yen": 280_000, "pension_yen": 280_000 }));
    day.return_it(santei, "5月の報酬の根拠を示してください。");
    day.step(&day.clerk, santei, "draft");
    day.remake(santei, &json!([]));
    says(day, santei, 831_000, 277_000);
    day.finish(santei);
    assert_eq!(day.standard(&tsugiko), (280_000, 280_000));
    assert_eq!(day.case(revision)["case"]["stage"], "draft");
    assert_eq!(day.remake(revision, &json!([]))["stage"], "checked");
    day.finish(revision);
    assert_eq!(day.standard(&day.person(1010, "Y001")), (300_000, 300_000));
}

/// Hired on Monday the 6th, due on Monday the 13th; a bonus of the 10th, due on the 15th.
fn bonus(office: &mut Office) {
    let day = office.open("2026-07-10");
    let form = "/clients/1010/hiring";
    let (_, fields) = day.fields(
        form,
        &[
            ("establishment", "1"),
            ("name", "見本　三郎"),
            ("kana", "ミホン　サブロウ"),
            ("birth_date", "1998-04-02"),
            ("sex", "male"),
            ("hired_on", "2026-07-06"),
            ("insured_number", "103"),
            ("monthly_cash", "255000"),
            ("monthly_in_kind", "12000"),
            ("employee_number", "Y003"),
            ("basic_pension_number", "1234567890"),
            ("postal_code", "8120000"),
            ("address", "福岡県福岡市博多区架空町１－２"),
            ("address_kana", "フクオカシハカタク1-2"),
        ],
    );
    let hired = day.clerk.post(form, &json!({ "fields": fields }));
    assert_eq!(hired["case"]["stage"], "checked", "{hired}");
    let id = text(&hired["case"]["id"]);
    assert_eq!(day.case(&id)["case"]["due_on"], "2026-07-13");
    let rows = day.notice(&id, "2200700");
    assert_eq!(rows[0][17..19], ["9", "080706"]);
    assert_eq!(yen(&rows[0], 21..=23), [255_000, 12_000, 267_000]);
    day.finish(&id);
    assert_eq!(day.standard(&day.person(1010, "Y003")), (260_000, 260_000));

    let file =
        "社員番号,賞与支払日,賞与（通貨）\nY001,2026-07-10,500900\nY002,2026-07-10,6000400\n";
    day.take("kind=bonuses&client=1010", file);
    let paid = day.clerk.get("/clients/1010/bonuses/2026-07-10");
    let standard = |one: &Value| (one["health_yen"].as_i64(), one["pension_yen"].as_i64());
    let standards: Vec<_> =
        paid["persons"].as_array().expect("a list").iter().map(standard).collect();
    assert_eq!(standards, [(Some(500_000), Some(500_000)), (Some(5_730_000), Some(1_500_000))]);
    let made = day.clerk.post("/clients/1010/bonuses/2026-07-10", &json!({}));
    let id = text(&made["cases"][0]["id"]);
    assert_eq!(day.case(&id)["case"]["due_on"], "2026-07-15");
    let rows = day.notice(&id, "2265700");
    assert_eq!(yen(&rows[0], 12..=14), [500_900, 0, 500_000]);
    assert_eq!(yen(&rows[1], 12..=14), [6_000_400, 0, 6_000_000]);
    assert_eq!(day.finish_all(), 1);
}

/// Three months' pay of everybody, and somebody left on 30 September.
fn autumn(office: &mut Office) {
    let day = office.open("2026-10-05");
    for (person, fixed) in [("Y001", 290_000), ("Y002", 262_000), ("Y003", 267_000)] {
        office.payroll().pay("1010", person, fixed);
    }
    let rows = office.payroll().months(&["2026-07", "2026-08", "2026-09"], None);
    day.take("kind=pay", &pay_file(&rows));
    let leaver = office.payroll().number("1010", "11");
    let form = format!("{}/leaving", day.person(1010, &leaver));
    let (shown, fields) = day.fields(&form, &[("left_on", "2026-09-30")]);
    let left = day.clerk.post(
        &form,
        &json!({
            "employment_version": shown["employment_version"],
            "enrolment_version": shown["enrolment_version"],
            "fields": fields,
        }),
    );
    let id = text(&left["case"]["id"]);
    assert_eq!(day.case(&id)["case"]["due_on"], "2026-10-06");
    let rows = day.notice(&id, "2201700");
    assert_eq!(rows[0][13..18], ["9", "081001", "4", "9", "080930"]);
    office.payroll().leave("1010", &leaver, "2026-09-30");
    assert_eq!(day.finish_all(), 1);
}

/// The year's cap: 5,730 − 3,100 = 2,630千円 are left.
fn winter(office: &mut Office) {
    let day = office.open("2026-12-15");
    let person = office.payroll().number("1005", "1");
    let file = format!("社員番号,賞与支払日,賞与（通貨）\n{person},2026-12-10,3100400\n");
    day.take("kind=bonuses&client=1005", &file);
    let paid = &day.clerk.get("/clients/1005/bonuses/2026-12-10")["persons"][0];
    assert_eq!((&paid["health_yen"], &paid["pension_yen"]), (&json!(2_630_000), &json!(1_500_000)));
    day.clerk.post("/clients/1005/bonuses/2026-12-10", &json!({}));
    assert_eq!(day.finish_all(), 1);
}

/// 280千円 → 310,000円 in each of three months → 320千円, two grades, from January.
fn january(office: &mut Office) {
    let day = office.open("2027-01-06");
    office.payroll().pay("1010", "Y002", 310_000);
    let rows = office.payroll().months(&["2026-10", "2026-11", "2026-12"], None);
    day.take("kind=pay", &pay_file(&rows));
    let found = day.clerk.get("/revisions?month=2026-12")["persons"].clone();
    let found = found.as_array().expect("a list").clone();
    let seen = found
        .iter()
        .find(|one| one["client"]["number"] == 1010 && one["due"] == true)
        .expect("a candidate");
    assert_eq!(seen["health"], json!({ "before_yen": 280_000, "after_yen": 320_000 }));
    let body = json!({
        "month": "2026-12", "persons": [{ "client": 1010, "person": seen["person"] }],
    });
    day.clerk.post("/revisions", &body);
    assert_eq!(day.finish_all(), 1);
    assert_eq!(day.standard(&day.person(1010, "Y002")), (320_000, 320_000));
}

/// Half a year's pay, and the next 算定 of all from the standards of this year.
fn next_july(office: &mut Office) {
    let day = office.open("2027-07-01");
    let months = ["2027-01", "2027-02", "2027-03", "2027-04", "2027-05", "2027-06"];
    let rows = office.payroll().months(&months, None);
    day.take("kind=pay", &pay_file(&rows));
    let id = determine_all(&day);
    let rows = day.notice(&id, "2225700");
    // Eleven of the demo, three who came, one who left.
    assert_eq!(rows.len(), 13);
    for (number, before, average) in [
        ("101", "0300,0300,9,08,07", 290_000),
        ("102", "0320,0320,9,09,01", 310_000),
        ("103", "0260,0260,9,08,07", 267_000),
    ] {
        let row = rows.iter().find(|row| row[4] == number).expect("a row");
        assert_eq!(row[12..17].join(","), before);
        assert_eq!(yen(row, 37..=38), [3 * average, average]);
    }
}

fn year(ground: Ground) {
    let folder = TempFolder::new("year");
    let data = folder.join("demo");
    let mut office = Office { ground, data, program: None, payroll: None };
    for days in [july, bonus, autumn, winter, january, next_july] {
        days(&mut office);
    }
}

#[test]
fn a_year_by_program_on_files() {
    year(Ground::files());
}

#[test]
fn a_year_by_program_on_a_server() {
    year(Ground::server());
}
