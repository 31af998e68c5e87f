// Every page of the program in each of its states, for the checks and for the pictures.
import { dropFile, openSample, title } from "./lib.mjs";

const press = (page, name) => page.getByRole("button", { name }).first().click();

async function preview(page, shape) {
  await openSample(page, shape);
  await press(page, /この対応で下見へ進む/);
  await title(page, "取込の下見");
}

async function workbench(page) {
  await preview(page, "1人1行の表");
  await press(page, /行で確認へ進む/);
  await title(page, "算定基礎届");
}

async function why(page) {
  await workbench(page);
  await page.getByRole("row", { name: /辻\s?あかね/ }).first().getByRole("button").click();
  await page.locator("#why").waitFor();
}

async function notice(page) {
  await workbench(page);
  await page.getByRole("link", { name: /人分の届書を作る/ }).click();
  await title(page, "届書");
}

async function made(page) {
  await notice(page);
  const choice = page.getByRole("button", { name: /^届書では「/ });
  for (let left = await choice.count(); left > 0; left -= 1) {
    await choice.first().click();
    await page.getByRole("status").filter({ hasText: "と書きます。" }).waitFor();
  }
}

async function checked(page, content) {
  await page.goto("/64");
  const file = { name: "SHFD0006.CSV", mimeType: "text/csv", buffer: Buffer.from(content) };
  await page.locator("input[type=file]").setInputFiles(file);
  await press(page, /この届書を点検する/);
  await page.locator("[data-focus]").waitFor();
}

const open = (address, name) => async (page) => {
  await page.goto(address);
  await title(page, name);
};

/** Name of the state, and how to reach it. */
export const states = {
  "10-today": open("/", "今日の業務"),
  "22-start": open("/22", "算定基礎届"),
  "22-refused": async (page) => {
    await page.goto("/22");
    await dropFile(page, "写真.xlsx", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"));
    await page.locator("main [role=alert]").waitFor();
  },
  "22-columns": (page) => openSample(page, "給与ソフトの書出し"),
  "22-columns-edit": async (page) => {
    await openSample(page, "1人1行の表");
    await page.getByRole("button", { name: /^直す\s?（E列/ }).click();
    await page.getByLabel("E列 生年月日を読む項目").waitFor();
  },
  "22-columns-lacking": async (page) => {
    await page.goto("/22");
    await dropFile(page, "別の表.csv", Buffer.from("番号,だれ,生まれ\r\n1,相沢 直人,S48.5.14\r\n"));
    await page.getByRole("heading", { name: "列が見つからない項目" }).waitFor();
  },
  "22-columns-errors": async (page) => {
    await openSample(page, "1人1行の表");
    await page.getByLabel("事業所番号").fill("123456789");
    await press(page, /この対応で下見へ進む/);
    await page.getByRole("heading", { name: /入力に誤りが/ }).waitFor();
  },
  "22-preview": (page) => preview(page, "1人1行の表"),
  "22-preview-doubts": (page) => preview(page, "1人・1か月で1行の表"),
  "22-preview-mistakes": (page) => preview(page, "誤りのある表"),
  "22-workbench": workbench,
  "22-why": why,
  "22-why-top": async (page) => {
    await workbench(page);
    await page.getByRole("row", { name: /沼田\s?久美/ }).first().getByRole("button").click();
    await page.locator("#why").waitFor();
  },
  "22-why-edit": async (page) => {
    await why(page);
    await page.getByRole("link", { name: /数字を直す/ }).click();
    await page.getByLabel("5月 支払基礎日数").waitFor();
  },
  "22-workbench-attention": async (page) => {
    await workbench(page);
    await page.getByRole("link", { name: /^要確認/ }).first().click();
    await page.waitForURL(/f=attention/);
  },
  "22-notice-problems": notice,
  "22-notice-refused": async (page) => {
    await notice(page);
    await press(page, /選んだ人を残して作る/);
    await page.getByText("先に出さない人が選ばれていません。").waitFor();
  },
  "22-notice": made,
  "64-check": open("/64", "事前点検"),
  "64-check-problems": (page) => checked(page, "21,03,ﾔﾏﾀ,001,20260701,22223\r\n[kanri]\r\n"),
  "94-law": open("/94", "法令と料率"),
  "94-grades": open("/94/grades", "等級表"),
  "94-rates": open("/94/rates", "都道府県の料率"),
  "menu-2": open("/menu/2", "社保のメニュー"),
  "keys": open("/keys", "すべてのキー"),
  "keys-sheet": async (page) => {
    await page.goto("/");
    await page.waitForLoadState("load");
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
  },
  "go-absent": async (page) => {
    await page.goto("/");
    await page.locator("#q").fill("33");
    await page.locator("#q").press("Enter");
    await title(page, "番号・検索");
  },
  "go-found": async (page) => {
    await openSample(page, "1人1行の表");
    await page.locator("#q").fill("つじ");
    await page.locator("#q").press("Enter");
    await page.getByRole("heading", { name: "1件が見つかりました。" }).waitFor();
  },
  "box-open": async (page) => {
    await page.goto("/");
    await page.locator("#q").fill("2");
    await page.getByRole("option").first().waitFor();
  },
  "not-found": open("/nowhere", "見つかりません"),
};
