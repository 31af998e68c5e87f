// The vault's own pages in a real browser: numbers of several people by hand and by CSV, a
// comparison, a check, a document, and a worker's telephone. What is typed arrives sealed, and is
// in nothing that the browser says or keeps. All persons and numbers are invented.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { CODE, PHONE, REQUEST, found, heard, kept, redeem, startCounter } from "./counter.mjs";
import { findings, sideways, startBrowser, title } from "./lib.mjs";

const [TARO, HITOHA, MIRAI] = ["123456789018", "803199283958", "012345678903"];
const FAMILY = ["123456789018", "111111111118", "000000000060"];

let [browser, counter] = [];
const SHOTS = process.env.ROMORI_SHOTS;

before(async () => { [browser, counter] = [await startBrowser(), await startCounter()]; });
after(async () => {
  await browser?.close();
  await counter?.stop();
});

async function clean(page, what) {
  if (SHOTS) {
    const { width } = page.viewportSize();
    const name = `${what.replaceAll(" ", "-")}-${width}.png`;
    await page.screenshot({ path: `${SHOTS}/${name}`, fullPage: true });
  }
  assert.equal(await sideways(page), 0, `${what} is too wide`);
  assert.deepEqual(await findings(page), [], what);
}

/** The page at the desk's width and at a telephone's. */
async function bothWidths(page, what) {
  await clean(page, what);
  await page.setViewportSize({ width: 390, height: 844 });
  await clean(page, what);
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** No number in anything that was heard, nor in what is kept. */
async function silent(page, numbers) {
  const left = await kept(page);
  const stores = [left.local, left.session, left.databases, left.caches, left.cookies];
  assert.deepEqual([...stores, left.cookie],
    [{}, {}, [], [], [], ""]);
  for (const number of numbers) {
    assert.deepEqual(found(number, [...page.heard, left]), [], "a number");
  }
}

const field = (page, label) => page.locator(`li[data-label="${label}"] [data-number]`);

test("a number in the clear would be found", () => {
  const [number, text] = [TARO, "x"];
  for (const clear of [`a=${number}`, "1234 5678 9018", "1234+5678+9018", "１２３４５６７８９０１８",
    Buffer.from(`${text}${number}`).toString("base64"), Buffer.from(number).toString("hex"),
    Buffer.from(`ab${number}`).toString("base64")]) {
    assert.ok(found(number, [Buffer.from(clear)]).length > 0, clear);
  }
  assert.ok(found(number, [Buffer.from(`xx${number}`, "utf16le")]).length > 0);
  assert.deepEqual(found(number, [Buffer.from("123456789012")]), []);
});

test("a clerk types the numbers of three people, and only ciphertext leaves the page", async () => {
  const page = await heard(browser, counter.address);
  await redeem(page, counter.address, "enter-a");
  await title(page, "個人番号の入力");
  await bothWidths(page, "enter");

  // The first field has the focus; digits are grouped and masked.
  await page.keyboard.type("12345678901");
  const first = field(page, "山田 太郎（本人）");
  assert.equal(await first.inputValue(), "1234 5678 901");
  const masked = () => first.evaluate((one) => getComputedStyle(one).webkitTextSecurity);
  assert.equal(await masked(), "disc");
  await page.keyboard.down("F2");
  assert.equal(await masked(), "none");
  await page.keyboard.up("F2");
  assert.equal(await masked(), "disc");

  // A slip is said at once, by the row's name, and nothing is sent.
  const before = page.heard.length;
  await page.keyboard.type("2");
  await page.getByRole("link", { name: /1番目 山田 太郎（本人）: 最後の桁/ }).waitFor();
  assert.equal(page.heard.length, before, "nothing was sent");
  assert.equal(await first.getAttribute("aria-invalid"), "true");
  await bothWidths(page, "enter with a mistake");
  await page.keyboard.press("Escape");
  await page.keyboard.type(TARO);
  await page.locator("li.got").first().waitFor();
  assert.equal(await first.inputValue(), "");
  await page.keyboard.press("Enter");
  await page.keyboard.type(HITOHA);
  await page.keyboard.press("Enter");
  await page.keyboard.type("０１２３４５６７８９０３");
  await page.getByText("3人中 3人を受領").waitFor();
  await bothWidths(page, "enter taken");
  await silent(page, [TARO, HITOHA, MIRAI]);

  await page.getByRole("button", { name: "入力を終える" }).click();
  await page.getByText("3人分を受領しました").waitFor();
  await clean(page, "enter done");

  // Back shows nothing, and the ticket serves no second time.
  await redeem(page, counter.address, "enter-a");
  await title(page, "この画面は使えなくなりました");
  await clean(page, "over");
  assert.deepEqual(page.complaints, []);
  await page.context().close();

  // What was sealed there is what was meant: the comparison says so, and only yes or no.
  const match = await heard(browser, counter.address);
  await redeem(match, counter.address, "match-a");
  await title(match, "個人番号の照合");
  await match.keyboard.type(TARO);
  await match.keyboard.press("Enter");
  await match.getByRole("heading", { name: "一致しました" }).waitFor();
  await bothWidths(match, "match yes");
  await match.locator("[data-number]").fill(HITOHA);
  await match.getByRole("button", { name: "照合する" }).click();
  await match.getByRole("heading", { name: "一致しません" }).waitFor();
  for (let tries = 0; tries < 4; tries += 1) {
    await match.locator("[data-number]").fill(MIRAI);
    await match.getByRole("button", { name: "照合する" }).click();
    await match.waitForFunction(() => document.querySelector("[data-number]").value === "");
  }
  await match.locator("[data-number]").fill(TARO);
  await match.getByRole("button", { name: "照合する" }).click();
  await match.getByText("回数の上限に達しました").waitFor();
  await match.keyboard.press("Tab");
  await match.locator("[data-number]").fill("");
  await silent(match, [TARO, HITOHA, MIRAI]);
  await match.context().close();
});

test("a CSV is read in the browser; its file goes nowhere", async () => {
  const page = await heard(browser, counter.address);
  await redeem(page, counter.address, "sheet-a");
  await title(page, "個人番号のCSV取込");
  await bothWidths(page, "sheet");
  const csv = (lines) => Buffer.from(lines.join("\r\n"));
  const choose = (buffer) =>
    page.locator("#file").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer });
  await choose(csv(['社員番号,"個人番号', "0101,1"]));
  await page.getByText("が閉じていません").waitFor();

  await choose(csv(["氏名,社員番号,個人番号", `山田 太郎,101,${TARO}`, `鈴木 一葉,0102,${HITOHA.slice(0, 11)}1`,
    `だれか,9999,${MIRAI}`]));
  await page.getByText("3行のうち、1人分を送れます").waitFor();
  await page.getByRole("row", { name: /3 3列目 個人番号 最後の桁/ }).waitFor();
  await page.getByRole("row", { name: /4 2列目 社員番号 この社員番号の人は/ }).waitFor();
  await bothWidths(page, "sheet with mistakes");
  await silent(page, [TARO, MIRAI]);

  // The line breaks after the first person; nothing is half said, and it goes on from there.
  await choose(csv(["社員番号,個人番号", `0101,${TARO}`, `0102,${HITOHA}`, `0103,${MIRAI}`]));
  let sent = 0;
  await page.route("**/put", (route) => {
    sent += 1;
    return sent === 2 ? route.abort() : route.continue();
  });
  await page.getByRole("button", { name: "3人分を送る" }).click();
  await page.getByRole("heading", { name: "途中で止まりました。3人中 1人分を受領しました" }).waitFor();
  await bothWidths(page, "sheet stopped");
  await page.getByRole("button", { name: "のこり2人分を送る" }).click();
  await page.getByRole("heading", { name: "3人分を受領しました" }).waitFor();
  assert.equal(sent, 4, "nobody is sent twice");
  await bothWidths(page, "sheet done");
  await silent(page, [TARO, HITOHA, MIRAI]);
  assert.deepEqual(page.complaints.filter((it) => !it.includes("ERR_FAILED")), []);
  await page.context().close();
});

test("images are seen, papers that fit are named, the document comes filled once", async () => {
  const page = await heard(browser, counter.address);
  await redeem(page, counter.address, "check-a");
  await title(page, "本人確認");
  await bothWidths(page, "check");
  await page.getByRole("button", { name: "1枚目を見る" }).click();
  await page.getByRole("img", { name: "1枚目の画像" }).waitFor();
  await page.getByLabel("番号の書類と写真付きの身元確認書類").check();
  assert.ok(await page.getByLabel("健康保険の資格確認書").isDisabled());
  await page.getByLabel("通知カード").check();
  await page.getByRole("button", { name: "登録し、画像を消す" }).click();
  await page.getByText("書類を選び直してください").waitFor();
  await bothWidths(page, "check refused");
  await page.getByLabel("運転免許証").check();
  await page.getByRole("button", { name: "登録し、画像を消す" }).click();
  await page.getByRole("heading", { name: "本人確認を登録しました" }).waitFor();
  assert.equal(await page.getByRole("img").count(), 0);
  await clean(page, "check done");

  await redeem(page, counter.address, "use-a");
  await title(page, "個人番号の入った書類");
  await bothWidths(page, "use");
  const [download] = await Promise.all([
    page.waitForEvent("download"), page.getByRole("button", { name: "番号を入れて受け取る" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "資格取得届_1001.csv");
  assert.equal(await readFile(await download.path(), "utf8"), `22223,${TARO},1\r\n`);
  await page.getByText("渡しました").waitFor();
  await silent(page, [TARO]);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

/** The shares on the slips that are shown, sixteen groups each. */
const onPaper = (page) => page.locator(".slip").evaluateAll((slips) =>
  slips.map((slip) => [...slip.querySelectorAll("code")].map((one) => one.textContent).join(" ")));

test("officers get their shares on paper, and the key opens by them alone", async () => {
  const page = await heard(browser, counter.address);
  await redeem(page, counter.address, "officers-a");
  await title(page, "個人番号の鍵");
  await page.getByRole("heading", { name: "鍵はこの番号庫が預かっています" }).waitFor();
  await bothWidths(page, "officers");
  const make = page.getByRole("button", { name: "分け札を作る" });
  await make.click();
  await page.getByText("役員の氏名を、1行に1人ずつ").waitFor();
  await page.getByRole("textbox", { name: "分け札を持つ役員" }).fill("架空　一郎\n架空　二子\n架空　三郎");
  await page.getByLabel("開くのに要る枚数").fill("２");
  await make.click();
  await page.getByText("印を付けてください").waitFor();
  await page.getByLabel(/だれにも二度と開けないことを/).check();
  await make.click();
  await page.getByRole("heading", { name: /3枚のうち）.*架空.*三郎 様/ }).waitFor();
  await bothWidths(page, "officers papers");
  const shares = await onPaper(page);
  assert.deepEqual(shares.map((one) => one.split(" ").length), [16, 16, 16]);
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator(".slip").first().isVisible());
  assert.ok(!await page.getByRole("button", { name: "印刷する" }).isVisible());
  await page.emulateMedia({ media: null });

  await page.getByRole("button", { name: "印刷したので、札を確かめる" }).click();
  assert.deepEqual(await onPaper(page), [], "shown once");
  const type = async (text) => {
    await page.getByLabel("分け札", { exact: true }).fill(text);
    await page.getByRole("button", { name: "この札を入れる" }).click();
  };
  const other = shares[0][0] === "A" ? "B" : "A";
  await type(`${other}${shares[0].slice(1)}`);
  await page.getByText(/1番目の組に打ち間違い/).waitFor();
  await bothWidths(page, "officers slip");
  await type(shares[0].toLowerCase());
  await page.getByRole("heading", { name: /確かめています（1／2枚）/ }).waitFor();
  await bothWidths(page, "officers confirming");
  await type(shares[2].replaceAll(" ", ""));
  await page.getByText("鍵を役員に預けました").waitFor();
  await bothWidths(page, "officers open");
  await page.getByRole("button", { name: "鍵を閉じる" }).click();
  await page.getByRole("heading", { name: /鍵が閉じています（0／2枚）/ }).waitFor();
  await bothWidths(page, "officers closed");
  await type(shares[1]);
  await page.getByRole("heading", { name: /（1／2枚）/ }).waitFor();
  await type(shares[2]);
  await page.getByText("鍵が開きました").waitFor();
  await page.getByRole("button", { name: "鍵を番号庫に戻す" }).click();
  await page.getByText("鍵を番号庫に戻しました").waitFor();

  // No share that was typed is in what was sent, nor kept.
  const left = JSON.stringify(await kept(page));
  for (const share of shares) {
    for (const group of share.split(" ")) {
      assert.ok(!left.includes(group), "a share is kept");
      for (const text of [group, group.toLowerCase()]) {
        assert.ok(!page.heard.some((bytes) => bytes.includes(text)), "a share in the clear");
      }
    }
  }
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

/** A photograph with what a camera writes beside it: its place, in EXIF. */
async function photograph(page) {
  const plain = await page.evaluate(() => new Promise((yes) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [3000, 2000];
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#8ac";
    pen.fillRect(0, 0, 3000, 2000);
    canvas.toBlob(async (blob) => yes([...new Uint8Array(await blob.arrayBuffer())]), "image/jpeg");
  }));
  const place = Buffer.from("Exif\0\0PLACE-OF-THE-CAMERA");
  const mark = Buffer.from([0xff, 0xe1, 0, place.length + 2]);
  const bytes = Buffer.from(plain);
  return Buffer.concat([bytes.subarray(0, 2), mark, place, bytes.subarray(2)]);
}

test("a worker hands over three numbers and a photograph on a telephone", async () => {
  const page = await heard(browser, counter.address, PHONE);
  await page.goto("/c");
  await page.getByRole("heading", { name: "届いたリンクから開いてください" }).waitFor();
  await clean(page, "no link");
  await page.goto("about:blank");
  await page.goto(`/c#${REQUEST}`);
  await title(page, "マイナンバーの提出");
  assert.ok(!page.url().includes(REQUEST), "the request leaves the address");
  await clean(page, "code");
  await page.getByLabel("8桁のコード").fill("00000000");
  await page.getByRole("button", { name: "はじめる" }).click();
  await page.getByRole("heading", { name: "開けませんでした" }).waitFor();
  await clean(page, "code refused");
  await page.getByLabel("8桁のコード").fill(CODE);
  await page.getByRole("button", { name: "はじめる" }).click();
  await page.getByRole("heading", { name: "はじめに読んでください" }).waitFor();
  await clean(page, "notice");

  // Without having read, one does not go on.
  await page.getByRole("button", { name: "つぎへ" }).click();
  await page.getByText("印を付けてください").waitFor();
  await page.getByLabel("利用目的を読みました").check();
  await page.getByRole("button", { name: "つぎへ" }).click();
  await page.getByRole("heading", { name: "山田 太郎（本人）" }).waitFor();
  const number = page.locator("section:visible [data-number]");
  const onward = page.locator("section:visible [data-next]");
  await number.fill("123456789012");
  await page.locator("section:visible").getByText("最後の桁").waitFor();
  await clean(page, "person with a mistake");
  await onward.click();
  await page.getByRole("heading", { name: "山田 太郎（本人）" }).waitFor();
  await number.fill(FAMILY[0]);
  await page.locator("section:visible [data-camera]").setInputFiles(
    { name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: await photograph(page) });
  await page.locator("section:visible").getByText("写真 1枚").waitFor();
  const size = await page.locator("section:visible img").evaluate((one) =>
    one.decode().catch(() => {}).then(() => [one.naturalWidth, one.naturalHeight]));
  assert.deepEqual(size, [1600, 1067]);
  await clean(page, "person with a photograph");
  await onward.click();
  for (const at of [1, 2]) {
    await number.fill(FAMILY[at]);
    await clean(page, `family ${at}`);
    await onward.click();
  }
  await page.getByRole("heading", { name: "送る前に確かめてください" }).waitFor();
  assert.ok(!/[0-9]{4}/.test(await page.locator("section:visible").innerText()));
  await clean(page, "summary");
  const before = page.heard.length;
  await page.getByRole("button", { name: "3人分を送る" }).click();
  await page.getByRole("heading", { name: "受け取りました" }).waitFor();
  assert.equal(await page.getByText("まだの人の分").isVisible(), false);
  await clean(page, "received");
  const bodies = page.heard.slice(before);
  assert.ok(bodies.some((body) => body.length > 2000), "the photograph went too");
  for (const body of page.heard) {
    assert.ok(!body.includes("PLACE-OF-THE-CAMERA") && !body.includes("Exif"));
  }
  await silent(page, FAMILY);

  // Back shows nothing of it.
  await page.goBack().catch(() => {});
  assert.equal(await page.getByText("山田").count(), 0);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("without a script nobody is let type", async () => {
  for (const ticket of ["enter-x", "match-x", "sheet-x"]) {
    const page = await heard(browser, counter.address, { javaScriptEnabled: false });
    await redeem(page, counter.address, ticket);
    await page.getByText("このままでは使えません").waitFor();
    assert.equal(await page.locator("[data-number]:enabled, #file:enabled").count(), 0);
    await page.context().close();
  }
});

test("a page whose time is over empties its fields and says so", async () => {
  const page = await heard(browser, counter.address);
  await page.clock.install();
  await redeem(page, counter.address, "enter-late");
  await page.keyboard.type("1234");
  await page.clock.fastForward(13.5 * 60_000);
  await page.getByRole("heading", { name: "あと2分でこの画面は終わります" }).waitFor();
  await clean(page, "idle");
  await page.getByRole("button", { name: "続ける" }).click();
  await page.getByRole("heading", { name: "あと2分で" }).waitFor({ state: "hidden" });
  await page.clock.fastForward(15.5 * 60_000);
  await page.getByRole("heading", { name: "この画面は使えなくなりました" }).waitFor();
  assert.deepEqual(await page.locator("[data-number]").evaluateAll((all) =>
    all.map((one) => [one.value, one.disabled])), Array.from({ length: 3 }, () => ["", true]));
  await page.context().close();
});
