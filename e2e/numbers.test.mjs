// Individual numbers through the whole program, its vault a process of its own: collected on a
// telephone, checked, put into a 資格取得届 by the office; in a client's own box by the client's
// leave alone, and refused once that is taken back. The numbers are nowhere but in the papers.
import assert from "node:assert/strict";
import { closeSync, openSync, readSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { PHONE, found, heard, kept, shapes } from "./counter.mjs";
import { findings, sideways, signIn, startBrowser, startProgram, title, visit } from "./lib.mjs";

const [HANAKO, JIRO] = ["123456789018", "803199283958"];
const SHOTS = process.env.ROMORI_SHOTS;
let [program, browser] = [];
/** What browsers said and kept, for the search at the end. */
const spoken = [];

before(async () => { [program, browser] = await Promise.all([startProgram(), startBrowser()]); });
after(async () => { await browser?.close(); await program?.stop(); });

/** A visit whose every word is searched at the end. */
async function listened(address, options) {
  const page = await heard(browser, address, options);
  spoken.push(page.heard);
  return page;
}

/** The statement of a client asks for its days. */
const STATEMENT = `/86?client=1002&from=${encodeURIComponent("令和8年1月1日")}`;

async function look(page, what) {
  const { width, height } = page.viewportSize();
  for (const wide of width > 500 ? [1280, 390] : [width]) {
    await page.setViewportSize({ width: wide, height });
    const shot = { path: `${SHOTS}/numbers-${what}-${wide}.png`, fullPage: true };
    if (SHOTS) await page.screenshot(shot);
    assert.equal(await sideways(page), 0, `${what} at ${wide} is too wide`);
    assert.deepEqual(await findings(page), [], `${what} at ${wide}`);
  }
  await page.setViewportSize({ width, height });
}

async function permit(page, client, keeper) {
  await page.goto(`/80/${client}/permission`);
  await page.getByLabel(keeper).check();
  await page.getByLabel("健康保険・厚生年金保険の届出").check();
  await page.getByLabel("委託契約の日").fill("令和8年4月1日");
  await page.getByRole("button", { name: "許可を登録する" }).click();
  await page.getByText("許可を登録し、番号庫へ送りました。").waitFor();
}

/** Somebody enters; gives the address of his 資格取得届. */
async function hire(page, client, values) {
  await page.goto(`/71/${client}/new`);
  const all = {
    birth_date: "H6.11.8", hired_on: "R8.6.15", insured_number: "901", monthly_cash: "260,000",
    postal_code: "2310023", address: "神奈川県横浜市中区架空町１－２",
    address_kana: "ヨコハマシナカク1-2", basic_pension_number: "1234567890", ...values,
  };
  for (const [name, value] of Object.entries(all)) {
    await page.locator(`[name="${name}"]`).fill(value);
  }
  await page.locator('[name="sex"]').selectOption("female");
  await page.getByRole("button", { name: /この内容で登録する/ }).click();
  await page.getByRole("link", { name: "資格取得届を開く" }).click();
  await page.getByRole("link", { name: "個人番号を入れて作る" }).waitFor();
  return new URL(page.url()).pathname;
}

/** The papers for somebody: link and code. */
async function papers(page, client, name) {
  await page.goto("/81");
  await page.getByLabel("顧問先番号").fill(client);
  await page.getByLabel("計画の名前").fill("入社");
  await page.getByLabel("本人の電話（リンクと番号）").check();
  await page.getByLabel("期限").fill("令和8年7月31日");
  await page.getByLabel("従業員").check();
  await page.getByLabel("健康保険・厚生年金保険の届出").check();
  await page.getByRole("button", { name: "この計画を始める" }).click();
  await page.getByText("収集を始めました。").waitFor();
  await look(page, "campaigns");
  await page.getByRole("button", { name: /依頼の紙を作る/ }).click();
  const paper = (kind) =>
    page.locator("main section").filter({ hasText: `${kind} ${name}さん` }).locator("code");
  await paper("リンクの紙").waitFor();
  await look(page, "papers");
  return [await paper("リンクの紙").innerText(), await paper("番号の紙").innerText()];
}

async function onTelephone([link, code], number) {
  const phone = await listened(new URL(link).origin, PHONE);
  await phone.goto(link);
  await phone.getByLabel("8桁のコード").fill(code);
  await phone.getByRole("button", { name: "はじめる" }).click();
  await phone.getByRole("heading", { name: "はじめに読んでください" }).waitFor();
  await look(phone, "telephone");
  await phone.getByLabel("利用目的を読みました").check();
  await phone.getByRole("button", { name: "つぎへ" }).click();
  await phone.locator("section:visible [data-number]").fill(number);
  await phone.locator("section:visible [data-next]").click();
  await phone.getByRole("button", { name: "1人分を送る" }).click();
  await phone.getByRole("heading", { name: "受け取りました" }).waitFor();
  spoken.push([JSON.stringify(await kept(phone))]);
  assert.deepEqual(phone.complaints, []);
  await phone.context().close();
}

/** The page of the vault's own origin behind a press. */
async function toVault(page) {
  await page.getByRole("button", { name: "番号庫を開く" }).click();
  await page.waitForURL(/mynabox\.localhost/);
}

async function checked(page, client, name) {
  await page.goto(`/80/${client}`);
  await look(page, "client");
  const row = page.getByRole("row").filter({ hasText: name });
  await row.getByRole("button", { name: /確認する/ }).click();
  await toVault(page);
  await title(page, "本人確認");
  await look(page, "check");
  await page.getByLabel("個人番号カード", { exact: true }).first().check();
  await page.locator('input[name="paper"]:enabled').first().check();
  await page.getByRole("button", { name: "登録し、画像を消す" }).click();
  await page.getByRole("heading", { name: "本人確認を登録しました" }).waitFor();
  await page.goto(`/80/${client}`);
  await row.filter({ hasText: "利用可" }).waitFor();
}

/** The notice with its numbers, as the vault gives it. */
async function filled(page, address) {
  await page.goto(`${address}/numbers`);
  await look(page, "use");
  await page.getByRole("button", { name: "個人番号を入れて作る" }).click();
  await toVault(page);
  await title(page, "個人番号の入った書類");
  const [download] = await Promise.all([
    page.waitForEvent("download"), page.getByRole("button", { name: "番号を入れて受け取る" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "SHFD0006.CSV");
  const bytes = await readFile(await download.path());
  const text = new TextDecoder("shift_jis", { fatal: true }).decode(bytes);
  return text.split("\r\n").find((line) => line.startsWith("2200700"));
}

/** A user of the client's own, who handles numbers. */
async function clientsOwn(chief, client, login) {
  await chief.goto("/91/new");
  await chief.getByLabel("氏名").fill("金田　架空");
  await chief.getByLabel("利用者ID").fill(login);
  await chief.getByLabel("職員（台帳と届出）").check();
  await chief.getByLabel("個人番号の取扱い").selectOption({ label: "取扱担当者にする" });
  await chief.getByLabel("担当する顧問先").fill(client);
  await chief.getByRole("button", { name: "この利用者を加える" }).click();
  const shown = chief.getByText("（この画面を離れると、もう見られません）");
  const first = (await shown.innerText()).split(/\s/)[0];
  await chief.goto("/91");
  await chief.getByRole("link", { name: /^権限の範囲 ?（金田/ }).click();
  await chief.getByLabel("顧問先", { exact: true }).check();
  await chief.getByRole("button", { name: "権限の範囲を変える" }).click();
  await chief.getByText("（顧問先）").first().waitFor();

  const page = await listened(program.address);
  await page.goto("/sign-in?next=/80");
  await page.getByLabel("利用者ID").fill(login);
  await page.getByLabel("パスワード").fill(first);
  await page.getByRole("button", { name: "サインインする", exact: true }).click();
  await title(page, "自分");
  const own = "川面をわたる風 七つの橋 あさぎ色";
  await page.getByLabel("いまのパスワード").fill(first);
  await page.getByLabel("新しいパスワード", { exact: true }).fill(own);
  await page.getByLabel("新しいパスワードをもう一度").fill(own);
  await page.keyboard.press("F9");
  await page.getByText("パスワードを変えました。").waitFor();
  return page;
}

let hanako;

test("the office collects on a telephone, checks, and files with the number", async () => {
  const page = await listened(program.address);
  await signIn(page, "suzuki", "/80");
  await look(page, "status");
  hanako = await hire(page, "1002", { name: "見本　花子", kana: "ミホン　ハナコ" });
  await page.goto(`${hanako}/numbers`);
  await page.getByText("いま番号を入れられる方がいません").waitFor();
  await permit(page, "1002", "事務所が保管");
  await look(page, "permission");
  await onTelephone(await papers(page, "1002", "見本　花子"), HANAKO);
  await checked(page, "1002", "見本　花子");
  const line = await filled(page, hanako);
  assert.ok(line.split(",").includes(HANAKO), line.replace(HANAKO, "…"));
  await page.goto(`${hanako}/numbers`);
  await page.getByRole("heading", { name: "番号入りの作成" }).waitFor();
  assert.equal(await page.getByText("まだ作られていません").count(), 0, "the vault's history says so");
  for (const [address, what] of [["/83?client=1002", "history"], ["/82/1002", "match"],
    ["/84/1002", "disposal"], ["/85", "rules"]]) {
    await page.goto(address);
    await look(page, what);
  }
  assert.deepEqual(page.complaints, []);
  const chief = await listened(program.address);
  await signIn(chief, "sato", "/86");
  await chief.goto(STATEMENT);
  await chief.getByRole("heading", { name: "方式・鍵・鍵の置き場所" }).waitFor();
  await look(chief, "statement");
});

test("in a client's own box the office files by the client's leave, and not after it", async () => {
  const office = await listened(program.address);
  await signIn(office, "suzuki", "/80");
  await permit(office, "1003", "顧問先が保管");
  const jiro = await hire(office, "1003", { name: "見本　二葉", kana: "ミホン　フタバ" });
  const chief = await visit(browser, program.address);
  await signIn(chief, "sato", "/91");
  const client = await clientsOwn(chief, "1003", "kaneda");
  await onTelephone(await papers(client, "1003", "見本　二葉"), JIRO);
  await checked(client, "1003", "見本　二葉");

  // Without the client's leave: told what to do, and nothing is made.
  const refused = async () => {
    await office.goto(`${jiro}/numbers`);
    const press = office.getByRole("button", { name: "個人番号を入れて作る" });
    if (await press.count() > 0) await press.click();
    await office.getByText(/利用の許し|許しの登録/).first().waitFor();
    assert.equal(await office.getByRole("button", { name: "番号庫を開く" }).count(), 0);
  };
  await refused();
  await client.goto("/80/1003/permission");
  await client.locator('[name="grant-purposes-1"]').check();
  await client.getByLabel("いつまで").fill("令和8年12月31日");
  await client.getByRole("button", { name: "事務所に利用を許す" }).click();
  await client.getByText("12月31日まで利用を許した").waitFor();
  await look(client, "grant");
  const line = await filled(office, jiro);
  assert.ok(line.split(",").includes(JIRO), line.replace(JIRO, "…"));

  await client.goto("/80/1003/permission");
  await client.getByRole("button", { name: "利用の許しを取り消す" }).click();
  await client.getByText("利用の許しを取り消しました").waitFor();
  await refused();
});

test("with the key in its officers' hands nobody files, until they open it", async () => {
  const chief = await listened(program.address);
  await signIn(chief, "sato", "/70/1002/keys");
  await chief.getByRole("heading", { name: "個人番号の鍵は、番号庫が預かっています" }).waitFor();
  await look(chief, "keys");
  const open = async () => {
    await chief.goto("/70/1002/keys");
    await chief.getByRole("button", { name: "番号庫で鍵を扱う" }).click();
    await toVault(chief);
    await title(chief, "個人番号の鍵");
  };
  await open();
  await chief.getByRole("textbox", { name: "分け札を持つ役員" }).fill("見本　一\n見本　二\n見本　三");
  await chief.getByLabel("開くのに要る枚数").fill("2");
  await chief.getByLabel(/だれにも二度と開けないことを/).check();
  await chief.getByRole("button", { name: "分け札を作る" }).click();
  await chief.locator(".slip").first().waitFor();
  const shares = await chief.locator(".slip").evaluateAll((slips) => slips.map((slip) =>
    [...slip.querySelectorAll("code")].map((one) => one.textContent).join(" ")));
  await chief.getByRole("button", { name: "印刷したので、札を確かめる" }).click();
  const type = async (share, then) => {
    await chief.getByLabel("分け札", { exact: true }).fill(share);
    await chief.getByRole("button", { name: "この札を入れる" }).click();
    await chief.getByText(then).first().waitFor();
  };
  await type(shares[0], "確かめています（1／2枚）");
  await type(shares[1], "鍵を役員に預けました");
  await chief.getByRole("button", { name: "鍵を閉じる" }).click();
  await chief.getByText("鍵が閉じています（0／2枚）").waitFor();

  const office = await listened(program.address);
  await signIn(office, "suzuki", hanako);
  await office.goto(`${hanako}/numbers`);
  await office.getByRole("button", { name: "個人番号を入れて作る" }).click();
  await toVault(office);
  await office.getByRole("button", { name: "番号を入れて受け取る" }).click();
  await office.getByText("個人番号の鍵が閉じています").waitFor();
  await chief.goto("/70/1002/keys");
  await chief.getByRole("heading", { name: "個人番号の鍵は、役員が預かり、閉じています" }).waitFor();
  await look(chief, "keys-shut");

  await open();
  await type(shares[2], "（1／2枚）");
  await type(shares[0], "鍵が開きました");
  const line = await filled(office, hanako);
  assert.ok(line.split(",").includes(HANAKO), line.replace(HANAKO, "…"));
  await chief.goto(STATEMENT);
  await chief.getByText("鍵は顧問先の役員が持ちます").first().waitFor();
});

async function filesBelow(folder) {
  const all = [];
  for (const entry of await readdir(folder, { recursive: true })) {
    const file = path.join(folder, entry);
    const about = await stat(file).catch(() => null);
    if (about?.isFile()) all.push(file);
  }
  return all;
}

/** The processes of this program: itself and what it has started. */
async function processes() {
  const all = [];
  for (const id of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${id}/stat`, "utf8").catch(() => "");
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    if (Number(id) !== program.pid && parent !== program.pid) continue;
    const words = (await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")).split("\0");
    all.push({ id, kind: words[1] });
  }
  return all;
}

/** Which of these stand in the memory of a process; null where nobody may look. */
async function inMemory(id, wanted) {
  let memory;
  try {
    memory = openSync(`/proc/${id}/mem`, "r");
  } catch (error) {
    if (error.code === "EACCES") return null;
    throw error;
  }
  const there = new Set();
  const piece = Buffer.alloc(4 << 20);
  for (const line of (await readFile(`/proc/${id}/maps`, "utf8")).split("\n")) {
    const range = /^([0-9a-f]+)-([0-9a-f]+) r/.exec(line);
    if (!range || line.includes("[v")) continue;
    const end = BigInt(`0x${range[2]}`);
    // What stands over the border of two pieces is in the next one whole.
    for (let at = BigInt(`0x${range[1]}`); at < end; at += BigInt(piece.length - 64)) {
      const most = end - at < piece.length ? Number(end - at) : piece.length;
      let read = 0;
      try {
        read = readSync(memory, piece, 0, most, at);
      } catch {
        break;
      }
      for (const one of wanted) if (piece.subarray(0, read).includes(one)) there.add(one);
    }
  }
  closeSync(memory);
  return [...there];
}

test("the memory of the application and of the keeper has no number", async () => {
  const wanted = [HANAKO, JIRO].flatMap((number) => [
    Buffer.from(number), Buffer.from(number, "utf16le"),
    Buffer.from(Buffer.from(number).toString("hex")),
  ]);
  const own = await inMemory(process.pid, wanted);
  assert.ok(own.length >= 2, "this process has them, and is found out");
  const all = await processes();
  assert.deepEqual(all.map((one) => one.kind).sort(), ["keeper", "up", "vault"]);
  for (const { id, kind } of all.filter((one) => one.kind !== "vault")) {
    assert.deepEqual(await inMemory(id, wanted) ?? [], [], kind);
    const limits = await readFile(`/proc/${id}/limits`, "utf8").catch(() => "");
    assert.match(limits, /^Max core file size +0 +0 /m, `${kind} leaves no core`);
  }
});

test("the numbers are in no file and no word of a browser", async () => {
  const { folder } = program;
  const files = [];
  for (const kind of ["", ".keys", ".keeper", ".vault"]) {
    files.push(...await filesBelow(`${folder}${kind}`).catch(() => []));
  }
  assert.ok(files.length > 20, `${files.length} files`);
  assert.ok(files.some((file) => file.endsWith("shelf.db")), "the vault's own are among them");
  for (const number of [HANAKO, JIRO]) {
    const all = shapes(number);
    for (const file of files) {
      const bytes = await readFile(file).catch(() => Buffer.alloc(0));
      assert.deepEqual(all.filter((shape) => bytes.includes(shape)), [], path.basename(file));
    }
    for (const words of spoken) assert.deepEqual(found(number, words), []);
  }
});
