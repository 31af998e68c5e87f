// One year of the demo's office as its people drive it; the engine below is the caller's.
//
// Everything expected is worked by hand from what is entered here: averages by the yen, grades by
// the published table (健保: 250,000円以上270,000円未満は260千円, and so on), days by the calendar.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { signIn, title, visit } from "./lib.mjs";
import { Payroll, payFile } from "./payroll.mjs";

const NEW = `社員番号,氏名,フリガナ,生年月日,性別,入社日,被保険者整理番号,資格取得日,標準報酬月額（健康保険）,標準報酬月額（厚生年金）,決定・改定の種類,標準報酬の改定年月
Y001,見本　一郎,ミホン　イチロウ,1990-05-05,男,2025-10-01,101,2025-10-01,240000,240000,資格取得時決定,2025-10
Y002,見本　次子,ミホン　ツギコ,1988-02-11,女,2025-10-01,102,2025-10-01,260000,260000,資格取得時決定,2025-10
`;
const csv = (name, text) =>
  ({ name, mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${text.replaceAll("\n", "\r\n")}`) });

/** 1010 closes at the end of a month and pays in it: 30, 31 and 30 days. */
const SPRING = [
  ["1010", "Y001", "2026-03", 31, 240_000, 0, ""],
  ["1010", "Y001", "2026-04", 30, 290_000, 5_000, "昇給"],
  ["1010", "Y001", "2026-05", 31, 290_000, 8_000, ""],
  ["1010", "Y001", "2026-06", 30, 290_000, 2_000, ""],
  ["1010", "Y002", "2026-03", 31, 262_000, 0, ""],
  ["1010", "Y002", "2026-04", 30, 262_000, 6_000, ""],
  ["1010", "Y002", "2026-05", 31, 262_000, 9_000, ""],
  ["1010", "Y002", "2026-06", 30, 262_000, 0, ""],
];

/** 1 July: files come in, 算定 of all, the raise of April becomes a 月変, a mistake is mended. */
export async function july(office) {
  await office.open("2026-07-01");
  const [pay, persons] = [await office.written("pay"), await office.written("persons")];
  office.payroll = await Payroll.read(pay, persons);
  assert.equal(await office.take("persons", "1010", csv("新しい人.csv", NEW)), 2);
  assert.equal(await office.take("pay", "1010", payFile(SPRING)), SPRING.length);
  const late = office.payroll.month("2026-06", ["1006"]);
  assert.equal(await office.take("pay", "", payFile(late)), late.length);
  await determineAll(office, 2026);
  await revise(office);
  await mend(office);
  // The other ten clients with eleven establishments.
  assert.equal(await finishAll(office), 11);
}

/** Twelve establishments of eleven clients; what no notice can carry is written otherwise. */
async function determineAll(office, year) {
  const page = office.clerk;
  await page.goto("/22/clients");
  await title(page, `算定基礎 令和${year - 2018}年`);
  await office.look("santei-clients");
  await office.press("届書を作る", "件の届書を作り、点検済みにしました。");
  await office.look("santei-made");
  await page.goto("/60");
  const drafts = page.getByRole("row").filter({ hasText: "算定" }).filter({ hasText: "作成中" });
  const addresses = await drafts.evaluateAll((rows) =>
    rows.map((row) => row.querySelector("a").getAttribute("href")));
  for (const address of addresses) {
    await page.goto(address);
    await office.press("届書を作り直す", /^届書に(使えない字|入らない氏名)/);
    await office.look("case-names");
    // A name of more than twelve letters is left out; one of more than 25 kana is cut.
    for (const long of await page.locator('input[name^="kanji-"]').all()) await long.fill("");
    for (const long of await page.locator('input[name^="kana-"]').all()) {
      await long.fill("ｱﾚﾊﾝﾄﾞﾛ ﾎｾ");
    }
    await page.getByLabel(/届書での書き方$/).first().press("Control+Enter");
    await page.getByText("1件の届書を作り、点検済みにしました。").waitFor();
  }
  await office.approver.goto("/12");
  assert.equal(await office.approver.locator('input[name="case"]').count(), 12);
}

/** 240千円 → (295,000 + 298,000 + 292,000) ÷ 3 = 295,000円 → 300千円: three grades, from July. */
async function revise(office) {
  const page = office.clerk;
  await page.goto("/23/1010");
  const row = page.getByRole("row", { name: /見本 一郎|見本　一郎/ });
  assert.match(await row.innerText(), /295,000/);
  assert.match(await row.innerText(), /240 → 300 ＋3/);
  await office.look("revisions");
  await row.getByRole("checkbox").check();
  await office.press(/届書を作る/, "1件の届書を作り、点検済みにしました。");
  office.revision = await office.caseOf("やまなみ", "月額変更");
  const [made, ...others] = await office.notice("2221700");
  assert.deepEqual(others, []);
  // 改定年月 令和8年7月; 従前 240・240, 令和7年10月から; 4月 昇給.
  assert.deepEqual(made.slice(9, 12), ["9", "08", "07"]);
  assert.deepEqual(made.slice(12, 17), ["0240", "0240", "9", "07", "10"]);
  assert.deepEqual(made.slice(17, 19), ["04", "1"]);
  assert.deepEqual(made.slice(21, 27), ["04", "05", "06", "30", "31", "30"]);
  assert.deepEqual(made.slice(27, 38).map(Number), [
    295_000, 298_000, 292_000, 0, 0, 0, 295_000, 298_000, 292_000, 885_000, 295_000,
  ]);
  assert.equal(made[37], "0295000");
}

/** The 算定 of 1010 as the last file of its case says it: 整理番号 102, and who else. */
async function santei(office, june, total, average) {
  const rows = await office.notice("2225700");
  // The eleven of the demo and the one who came without a raise; whom July revises is not in it.
  assert.equal(rows.length, 12);
  assert.equal(rows.some((row) => row[4] === "101"), false);
  const row = rows.find((found) => found[4] === "102");
  assert.deepEqual(row.slice(12, 17), ["0260", "0260", "9", "07", "10"]);
  assert.deepEqual(row.slice(21, 27), ["04", "05", "06", "30", "31", "30"]);
  assert.deepEqual(row.slice(27, 38).map(Number), [
    268_000, 271_000, june, 0, 0, 0, 268_000, 271_000, june, total, average,
  ]);
}

/** A month's pay is corrected after the check and taken back, and once more after the notice is
 * out: each time the case says what follows. */
async function mend(office) {
  const page = office.clerk;
  office.santei = await office.caseOf("やまなみ", "算定");
  // (268,000 + 271,000 + 262,000) ÷ 3 = 801,000 ÷ 3 = 267,000円 → 260千円.
  await santei(office, 262_000, 801_000, 267_000);
  office.tsugiko = await office.person("1010", "見本　次子");
  await office.correctPay(office.tsugiko, "2026-06", { variable: "30,000" });
  await office.look("pay-corrected");
  await office.press("元に戻す", "元に戻しました。");
  await page.goto(office.santei);
  await page.getByRole("heading", { name: "作成中に戻りました" }).waitFor();
  await office.look("case-back");
  await office.press("届書を作り直す", "1件の届書を作り、点検済みにしました。");
  await santei(office, 262_000, 801_000, 267_000);
  await office.finish(office.santei, "提出");
  await office.correctPay(office.tsugiko, "2026-06", { variable: "30,000" });
  await page.goto(office.santei);
  await page.getByRole("heading", { name: "提出のあとで台帳が変わりました" }).waitFor();
  // 831,000 ÷ 3 = 277,000円 → 280千円.
  const row = page.getByRole("row", { name: /見本.次子.*健保/ });
  assert.match(await row.innerText(), /健保 260千円・厚年 260千円（令和8年9月分から）/);
  assert.match(await row.innerText(), /いまの台帳では 健保 280千円・厚年 280千円/);
  await office.look("case-differs");
  await page.locator('#return-words').fill("6月の報酬の根拠を示してください。");
  await office.press("返戻を記録する", "「返戻」に進めました。");
  await page.getByText("6月の報酬の根拠を示してください。").first().waitFor();
  await office.look("case-returned");
  await office.press("直しを始める", "「作成中」に進めました。");
  await office.press("届書を作り直す", "1件の届書を作り、点検済みにしました。");
  await santei(office, 292_000, 831_000, 277_000);
  await office.finish(office.santei);
  await page.getByText("12人の標準報酬月額を台帳に記録しました").waitFor();
  // The corrected month is one that the 月変 of the same place was decided from: it is made again.
  await page.goto(office.revision);
  await page.getByRole("heading", { name: "作成中に戻りました" }).waitFor();
  await office.press("届書を作り直す", "1件の届書を作り、点検済みにしました。");
  assert.deepEqual((await office.notice("2221700")).map((row) => row[4]), ["101"]);
  await office.finish(office.revision);
  await page.getByText("1人の標準報酬月額を台帳に記録しました").waitFor();
}

/** Whatever waits for approval is approved at once, then submitted and completed one by one. */
export async function finishAll(office) {
  const [page, approver] = [office.clerk, office.approver];
  await approver.goto("/12");
  const boxes = approver.locator('input[name="case"]');
  const count = await boxes.count();
  for (let at = 0; at < count; at += 1) await boxes.nth(at).check();
  await office.press("選んだ案件を承認する", `${count}件を承認しました。`, approver);
  await page.goto("/60");
  const waiting = page.getByRole("row").filter({ hasText: "提出待ち" });
  const addresses = await waiting.evaluateAll((rows) =>
    rows.map((row) => row.querySelector("a").getAttribute("href")));
  assert.equal(addresses.length, count);
  for (const address of addresses) {
    await page.goto(address);
    await office.press("提出を記録する", "「提出済み」に進めました。");
    await office.press("完了にする", "「完了」に進めました。");
  }
  return count;
}

/** 10 July: somebody is hired with a child, a bonus is paid. */
export async function bonus(office) {
  await office.open("2026-07-10");
  await hire(office);
  await dependant(office);
  await summerBonus(office);
  assert.equal(await finishAll(office), 2);
}

/** Hired on Monday the 6th: five days after is Saturday the 11th, so Monday the 13th. */
async function hire(office) {
  const page = office.clerk;
  await page.goto("/71/1010/new");
  await office.fill({
    name: "見本　三郎", kana: "ミホン　サブロウ", birth_date: "平成10年4月2日", sex: "male",
    hired_on: "R8.7.6", insured_number: "103", monthly_cash: "255,000", monthly_in_kind: "12,000",
    employee_number: "Y003", basic_pension_number: "1234567890", postal_code: "8120000",
    address: "福岡県福岡市博多区架空町１－２", address_kana: "フクオカシハカタク1-2",
  });
  await office.look("hire");
  await office.press(/この内容で登録する/, /資格取得届: 承認待ち/);
  office.saburo = new URL(page.url()).pathname;
  await office.look("hired");
  await page.getByRole("link", { name: "資格取得届を開く" }).click();
  await page.getByText("7月13日(月)").first().waitFor();
  await office.look("case-acquisition");
  const [made, ...others] = await office.notice("2200700");
  assert.deepEqual(others, []);
  assert.deepEqual(made.slice(5, 10), ["103", "ﾐﾎﾝ ｻﾌﾞﾛｳ", "見本　三郎", "7", "100402"]);
  assert.deepEqual(made.slice(10, 12), ["1", "1"]);
  assert.deepEqual(made.slice(17, 19), ["9", "080706"]);
  // 255,000 + 12,000 = 267,000円 → 260千円.
  assert.deepEqual(made.slice(20, 23).map(Number), [255_000, 12_000, 267_000]);
  await office.finish(new URL(page.url()).pathname);
  await page.getByText("1人の標準報酬月額を台帳に記録しました").waitFor();
  await page.goto(office.saburo);
  await page.getByText("健保 260,000円・厚年 260,000円").first().waitFor();
}

async function dependant(office) {
  const page = office.clerk;
  await page.goto(`${office.saburo}/dependants/new`);
  await office.fill({
    name: "見本　春", kana: "ミホン　ハル", birth_date: "R7.3.1", sex: "female",
    relationship: "child", since: "R8.7.6", occupation: "child", income: "0",
  });
  await page.locator('[name="lives_together"]').check();
  await office.look("dependant");
  await office.press(/この内容で保存する/, "保存しました。");
  await page.getByText("被扶養者異動届: 承認待ち・期限 令和8年7月13日").waitFor();
  await office.look("dependant-saved");
  await page.getByRole("link", { name: "被扶養者異動届を開く" }).click();
  await office.look("case-dependant");
  const [made] = await office.notice("2202700");
  // 小・中学生以下, without income.
  assert.deepEqual([made[91], Number(made[93])], ["4", 0]);
}

/** 500,900円 → 500千円. 6,000,400円 → 6,000千円, of which health counts 5,730 in the year and
 * pension 1,500 in the month. Paid on Friday the 10th: due on Wednesday the 15th. */
async function summerBonus(office) {
  const page = office.clerk;
  const rows = "社員番号,賞与支払日,賞与（通貨）\nY001,2026-07-10,500900\nY002,2026-07-10,6000400\n";
  assert.equal(await office.take("bonuses", "1010", csv("賞与.csv", rows)), 2);
  await page.goto("/24/1010/20260710");
  await office.look("bonus");
  assert.match(await page.getByRole("row", { name: /見本.一郎/ }).innerText(), /\b500\b/);
  const capped = await page.getByRole("row", { name: /見本.次子/ }).innerText();
  assert.match(capped, /5,730/);
  assert.match(capped, /1,500/);
  await office.press("賞与支払届を作る", "1件の届書を作り、点検済みにしました。");
  await office.caseOf("やまなみ", "賞与");
  await page.getByText("7月15日(水)").first().waitFor();
  await office.look("case-bonus");
  const made = await office.notice("2265700");
  assert.deepEqual(made.map((row) => row[4]), ["101", "102"]);
  for (const row of made) assert.deepEqual(row.slice(9, 11), ["9", "080710"]);
  assert.deepEqual(made.map((row) => row.slice(11, 14).map(Number)), [
    [500_900, 0, 500_000], [6_000_400, 0, 6_000_000],
  ]);
}

/** 5 October: three months' pay of everybody, and somebody left on 30 September. */
export async function autumn(office) {
  await office.open("2026-10-05");
  const page = office.clerk;
  for (const row of SPRING.slice(3).filter((row) => row[2] === "2026-06")) office.payroll.add(row);
  office.payroll.add(["1010", "Y003", "2026-06", 30, 255_000, 0, "", 12_000]);
  const months = ["2026-07", "2026-08", "2026-09"].flatMap((month) => office.payroll.month(month));
  assert.equal(await office.take("pay", "", payFile(months)), months.length);
  const leaver = await office.person("1010", "中西　朔");
  await page.goto(`${leaver}/leaving`);
  await office.fill({ left_on: "令和8年9月30日", certificates: "3" });
  await office.look("leaving");
  await office.press(/退職を登録する/, /資格喪失届: 承認待ち/);
  await office.look("left");
  await page.getByRole("link", { name: "資格喪失届を開く" }).click();
  // Lost on Thursday, 1 October: due on Tuesday the 6th.
  await page.getByText("10月6日(火)").first().waitFor();
  await office.look("case-loss");
  const [made, ...others] = await office.notice("2201700");
  assert.deepEqual(others, []);
  assert.deepEqual(made.slice(13, 18), ["9", "081001", "4", "9", "080930"]);
  office.payroll.leave("1010", office.payroll.number("1010", "11"), "2026-09-30");
  assert.equal(await finishAll(office), 1);
  // From September on counts what July decided.
  await page.goto(office.tsugiko);
  await page.getByText("健保 280,000円・厚年 280,000円").first().waitFor();
  await office.look("person-september");
}

/** 15 December: the year's cap. 3,100千円 were paid in June; 5,730 − 3,100 = 2,630千円 are left. */
export async function winter(office) {
  await office.open("2026-12-15");
  const page = office.clerk;
  const rows = `社員番号,賞与支払日,賞与（通貨）\n${office.payroll.number("1005", "1")},2026-12-10,3100400\n`;
  assert.equal(await office.take("bonuses", "1005", csv("賞与.csv", rows)), 1);
  await page.goto("/24/1005/20261210");
  const row = await page.locator("tbody tr").first().innerText();
  assert.match(row, /2,630/);
  assert.match(row, /1,500/);
  await office.look("bonus-capped");
  await office.press("賞与支払届を作る", "1件の届書を作り、点検済みにしました。");
  assert.equal(await finishAll(office), 1);
}

/** 6 January: 280千円 → 310,000円 in each of three months → 320千円, two grades, from January. */
export async function january(office) {
  await office.open("2027-01-06");
  const page = office.clerk;
  const months = ["2026-10", "2026-11", "2026-12"].flatMap((month) =>
    office.payroll.month(month).map((row) => raised(row, month)));
  assert.equal(await office.take("pay", "", payFile(months)), months.length);
  office.payroll.add(["1010", "Y002", "2026-12", 31, 310_000, 0, ""]);
  await page.goto("/23?m=2026-12");
  await office.look("revisions-all");
  await page.goto("/23/1010?m=2026-12");
  const row = page.getByRole("row", { name: /見本.次子/ });
  assert.match(await row.innerText(), /280 → 320 ＋2/);
  await row.getByRole("checkbox").check();
  await office.press(/届書を作る/, "1件の届書を作り、点検済みにしました。");
  await office.caseOf("やまなみ", "月額変更届 令和9年1月");
  const [made, ...others] = await office.notice("2221700");
  assert.deepEqual(others, []);
  assert.deepEqual(made.slice(9, 19), [
    "9", "09", "01", "0280", "0280", "9", "08", "09", "10", "1",
  ]);
  assert.deepEqual(made.slice(21, 27), ["10", "11", "12", "31", "30", "31"]);
  assert.deepEqual(made.slice(36, 38).map(Number), [930_000, 310_000]);
  assert.equal(await finishAll(office), 1);
  await page.goto(office.tsugiko);
  await page.getByText("健保 320,000円・厚年 320,000円").first().waitFor();
  await office.look("person-january");
}

const raised = (row, month) => row[1] !== "Y002" ? row
  : ["1010", "Y002", month, Number(month.slice(-2)) === 11 ? 30 : 31, 310_000, 0,
    month === "2026-10" ? "昇給" : ""];

/** 1 July again: half a year's pay, and the next 算定 of all, from the standards of this year. */
export async function nextJuly(office) {
  await office.open("2027-07-01");
  const months = [1, 2, 3, 4, 5, 6].flatMap((nth) => office.payroll.month(`2027-0${nth}`));
  assert.equal(await office.take("pay", "", payFile(months)), months.length);
  await determineAll(office, 2027);
  await office.caseOf("やまなみ", "算定基礎届 令和9年");
  const rows = await office.notice("2225700");
  const of = (number) => rows.find((row) => row[4] === number);
  // 従前: revised in July and January, acquired in July; unchanged by 290,000, 310,000, 267,000円.
  assert.deepEqual(of("101").slice(12, 17), ["0300", "0300", "9", "08", "07"]);
  assert.deepEqual(of("102").slice(12, 17), ["0320", "0320", "9", "09", "01"]);
  assert.deepEqual(of("103").slice(12, 17), ["0260", "0260", "9", "08", "07"]);
  assert.deepEqual(["101", "102", "103"].map((number) => of(number).slice(36, 38).map(Number)), [
    [870_000, 290_000], [930_000, 310_000], [801_000, 267_000],
  ]);
  // Eleven of the demo, three who came, one who left.
  assert.equal(rows.length, 13);
}

const PAGES = [
  "/", "/11", "/12", "/13", "/15", "/16", "/20/charges", "/20/charges/1010/1", "/22/clients",
  "/22/clients/1001", "/23", "/24", "/29", "/60?show=all", "/64", "/70", "/70/1001", "/71/1001",
  "/71/1001/1", "/72/1001", "/74", "/75", "/90", "/91", "/94", "/01",
];

/** Every page of the office once more, after all of it, by who may see them all. */
export async function browse(office) {
  const page = await visit(office.browser, office.program.address);
  await signIn(page, "sato");
  for (const address of PAGES) {
    const answer = await page.goto(address);
    assert.equal(answer.status(), 200, address);
    await office.look(`late${address.replaceAll(/[^0-9a-z]+/g, "-")}`, page);
  }
  office.complaints.push(...page.complaints);
  await page.context().close();
}

/** What the program holds in memory: the most so far, and now, in MB. */
export async function memory(office) {
  const status = await readFile(`/proc/${office.program.pid}/status`, "utf8");
  const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)[1]) / 1024;
  return { most: of("VmHWM"), now: of("VmRSS") };
}
