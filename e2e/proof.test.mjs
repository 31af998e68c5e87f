// 記録の証明: what a tenant saves convicts a forgery in a browser that no server feeds.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createContext, runInContext } from "node:vm";
import { webcrypto } from "node:crypto";
import { findings, signIn, startBrowser, startProgram, visit } from "./lib.mjs";

const repository = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

/** The script of the tool, as a module without a page. */
async function tool() {
  const parts = ["tool.js", "entry.js", "page.js"];
  const read = (name) => readFile(path.join(repository, "crates/web/assets/proof", name), "utf8");
  const context = createContext({
    crypto: webcrypto, TextEncoder, Uint8Array, DataView, Date, atob, btoa,
  });
  runInContext((await Promise.all(parts.map(read))).join(""), context);
  return context.RomoriProof;
}

const bytes = (digits) => Uint8Array.from(Buffer.from(digits, "hex"));

/** A few of theirs are words that stand for hashes. */
const hash = (digits) => {
  const all = new Uint8Array(32);
  all.set(bytes(digits));
  return digits ? all : null;
};

test("proofs of others are accepted and their forgeries refused", async () => {
  const { isIncluded, isBeginning } = await tool();
  const table = path.join(repository, "crates/recheck/tests/vectors/merkle.tsv");
  const lines = (await readFile(table, "utf8")).split("\n");
  const counts = { accepted: 0, refused: 0 };
  for (const line of lines.filter((it) => it && !it.startsWith("#"))) {
    const [name, a, b, left, right, list, expected] = line.split("\t");
    const proof = list.split(",").filter(Boolean).map(hash);
    const [one, two] = [hash(left), hash(right)];
    const inclusion = name.startsWith("inclusion");
    // Whether the empty tree is the beginning of another is a question that they do not take.
    if (!inclusion && a === "0") continue;
    const whole = one && two && !proof.includes(null);
    const verdict = whole && (inclusion
      ? await isIncluded(BigInt(a), BigInt(b), one, two, proof)
      : await isBeginning({ size: BigInt(a), root: one }, { size: BigInt(b), root: two }, proof));
    assert.equal(verdict ? "accepted" : "refused", expected, name);
    counts[expected] += 1;
  }
  assert.deepEqual(counts, { accepted: 12, refused: 175 });
});

let [browser, program, folder, saved] = [];

before(async () => {
  [browser, program] = [await startBrowser(), await startProgram()];
  folder = await mkdtemp(path.join(tmpdir(), "romori-proof-"));
  saved = await saveAll();
});

after(async () => {
  await browser?.close();
  await program?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** The tool, the key, two heads, the proof of growth and the proof of one entry, as files. */
async function saveAll() {
  const page = await visit(browser, program.address, { acceptDownloads: true });
  await signIn(page, "sato", "/01/proof");
  const keep = async (label, name) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"), page.getByRole("link", { name: label }).click(),
    ]);
    const file = path.join(folder, name);
    await download.saveAs(file);
    return file;
  };
  const files = {
    tool: await keep("検証の道具を保存する", "romori-proof.html"),
    key: await keep("検証鍵を控える", "log-key.txt"),
    head: await keep("チェックポイントを控える", "checkpoint.txt"),
  };
  assert.deepEqual(await findings(page), []);
  await page.goto("/71/1001/1");
  const size = (await readFile(files.head, "utf8")).split("\n")[1];
  // What was just done is in the log within seconds.
  for (let tries = 0; tries < 40; tries += 1) {
    await page.goto("/01/proof");
    await page.getByLabel("前に控えたチェックポイント").fill(await readFile(files.head, "utf8"));
    await page.getByRole("button", { name: "照らす" }).click();
    await page.getByRole("heading", { name: "書き足しただけのものです" }).waitFor();
    files.growthText = await page.getByLabel("増えただけの証明の中身").inputValue();
    if (!files.growthText.includes(`\n${size}\n`)) break;
    await page.waitForTimeout(250);
  }
  assert.deepEqual(await findings(page), []);
  files.growth = path.join(folder, "growth.txt");
  await writeFile(files.growth, files.growthText);
  await page.goto("/01");
  await page.locator('td[data-l="記録の番号"] a').first().click();
  await page.getByRole("heading", { name: "載っています" }).waitFor();
  assert.deepEqual(await findings(page), []);
  files.proof = await keep("証明を受け取る", "entry.tlog-proof");
  assert.deepEqual(page.complaints, []);
  await page.context().close();
  return files;
}

/** The saved tool, opened from the disk in a browser that may reach nothing. */
async function openTool(options = {}) {
  const page = await visit(browser, "about:blank", { offline: true, ...options });
  page.asked = [];
  page.on("request", (request) => page.asked.push(request.url()));
  const address = pathToFileURL(saved.tool).href;
  await page.goto(address);
  page.asked = page.asked.filter((url) => url !== address);
  return page;
}

const check = async (page, files) => {
  await page.locator("#files").setInputFiles(files);
  await page.locator("#result h2").first().waitFor();
  return page.locator("#result").innerText();
};

test("the saved tool verifies from the disk, without any network", async () => {
  const page = await openTool();
  const said = await check(page, [saved.key, saved.head, saved.growth, saved.proof]);
  assert.match(said, /署名のあるチェックポイントです/);
  assert.match(said, /控えた記録に、書き足しただけのものです/);
  assert.match(said, /この記録は、署名された記録簿に載っています/);
  assert.match(said, /利用目的/);
  assert.doesNotMatch(said, /認められません|読めません|二つに分けられて/);
  assert.deepEqual(await findings(page), []);
  // The line on a paper.
  const [, size, root] = (await readFile(saved.head, "utf8")).split("\n");
  const digits = Buffer.from(root, "base64").toString("hex");
  await page.getByLabel("書類に刷られた値").fill(`記録 ${size}件 根 ${digits.slice(0, 32)}`);
  await page.getByRole("button", { name: "確かめる", exact: true }).click();
  await page.getByRole("heading", { name: "書類の値と一致します" }).waitFor();
  await page.getByLabel("書類に刷られた値").fill(`記録 ${size}件 根 ${"0".repeat(32)}`);
  await page.getByRole("button", { name: "確かめる", exact: true }).click();
  await page.getByRole("heading", { name: "書類の値と一致しません" }).waitFor();
  assert.deepEqual([page.complaints, page.asked], [[], []]);
  await page.context().close();
});

test("a narrow screen shows the tool whole", async () => {
  const page = await openTool({ viewport: { width: 390, height: 844 } });
  await check(page, [saved.key, saved.proof]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `${wide}`);
  await page.context().close();
});

test("no changed file is believed", async () => {
  const { judge } = await tool();
  const key = await readFile(saved.key, "utf8");
  for (const file of [saved.proof, saved.head]) {
    const good = await readFile(file);
    const text = (buffer) => [{ name: "a", text: buffer.toString("latin1") }];
    // In latin-1 so that each byte is a letter; the dash of a note is three.
    const whole = [{ name: "a", text: good.toString("utf8") }];
    assert.equal((await judge(whole, key, ""))[0].tone, "ok");
    assert.notEqual((await judge(text(good), key, ""))[0].tone, "ok");
    for (let at = 0; at < good.length; at += 1) {
      const forged = Buffer.from(good);
      forged[at] ^= 1 << at % 8;
      const [said] = await judge([{ name: "a", text: forged.toString("utf8") }], key, "");
      // White space at either end is nobody's.
      const isSame = forged.toString("utf8").trim() === good.toString("utf8").trim();
      assert.equal(said.tone, isSame ? "ok" : "bad", `${file}, byte ${at}`);
    }
  }
});

test("another history is told from the one that was kept", async () => {
  const { judge } = await tool();
  const read = (file) => readFile(file, "utf8");
  const key = await read(saved.key);
  const growth = await read(saved.growth);
  const alone = await judge([{ name: "g", text: growth }], key, "");
  assert.match(alone[0].lines[0], /チェックポイントの控えも、一緒に選んでください/);
  const other = growth.replace(/^old .*\n/, "old 1\n");
  const said = await judge([{ name: "h", text: await read(saved.head) },
    { name: "g", text: other }], key, "");
  assert.equal(Array.from(said, (it) => it.tone).join(" "), "ok bad");
  const stranger = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
  const foreign = await judge([{ name: "h", text: await read(saved.head) }], stranger, "");
  assert.match(foreign[0].lines[0], /この検証鍵による署名がありません/);
  assert.equal((await judge([], "", ""))[0].title, "検証鍵を入れてください");
});
