// The demo's office with its two users at work in a browser, as the drive through a year needs it.
import assert from "node:assert/strict";
import { findings, readNotice, sideways, signIn, startIn, title, visit } from "./lib.mjs";

/** The office with its two users at work on one day; opened anew for another day. */
export class Office {
  constructor(browser, folder, environment, checks) {
    Object.assign(this, { browser, folder, environment, checks, seen: new Set(), complaints: [] });
  }

  async open(today) {
    await this.close();
    this.program = await startIn(this.folder, ["--today", today], this.environment);
    const page = () => visit(this.browser, this.program.address, { acceptDownloads: true });
    [this.clerk, this.approver] = await Promise.all([page(), page()]);
    await Promise.all([signIn(this.clerk, "suzuki"), signIn(this.approver, "tanaka")]);
  }

  async close() {
    for (const page of [this.clerk, this.approver]) {
      if (!page) continue;
      this.complaints.push(...page.complaints);
      await page.context().close();
    }
    await this.program?.stop();
    [this.clerk, this.approver, this.program] = [];
  }

  /** Looks at the clerk's page as it stands, once a name. */
  async look(name, page = this.clerk) {
    if (!this.checks || this.seen.has(name)) return;
    this.seen.add(name);
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const folder = process.env.SHOTS;
      const path = `${folder}/year-${name}-${width}.png`;
      if (folder) await page.screenshot({ path, fullPage: true });
      assert.equal(await sideways(page), 0, `${name} at ${width}`);
      assert.deepEqual(await findings(page), [], `${name} at ${width}`);
    }
  }

  /** Fields of a form by their names. */
  async fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.clerk.locator(`main [name="${name}"]`).first();
      const kind = await field.evaluate((element) => element.tagName);
      await (kind === "SELECT" ? field.selectOption(value) : field.fill(value));
    }
  }

  /** Presses a button and waits for what it says then. */
  async press(name, says, page = this.clerk) {
    await page.getByRole("button", { name }).first().click();
    await page.getByText(says).first().waitFor();
  }

  /** What the office writes out of its ledgers, as a file. */
  async written(kind) {
    const page = this.clerk;
    await page.goto("/75");
    await page.locator(`input[name="kind"][value="${kind}"]`).check();
    await page.locator('input[name="format"][value="csv"]').check();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: /^この内容で書き出す/ }).click(),
    ]);
    return file.path();
  }

  /** Takes a file in; says how many rows are new and how many change something. */
  async take(kind, client, file) {
    const page = this.clerk;
    await page.goto("/74");
    await page.locator(`input[name="kind"][value="${kind}"]`).check();
    await page.locator('[name="client"]').selectOption(client);
    await page.getByLabel("ファイル", { exact: true }).setInputFiles(file);
    await page.getByRole("button", { name: /^この表を読み込む/ }).click();
    await title(page, "列の対応");
    await page.getByRole("button", { name: /^この対応で下見へ進む/ }).click();
    await page.getByText("前の値が消えるところ").first().waitFor();
    await this.look(`import-${kind}`);
    await page.getByRole("button", { name: /を取り込む/ }).click();
    const done = page.getByRole("heading", { name: /行を取り込みました$/ });
    await done.waitFor();
    await this.look(`imported-${kind}`);
    return Number.parseInt((await done.innerText()).replaceAll(",", ""), 10);
  }

  /** The page of the one case of a client that stands in the list of open cases so. */
  async caseOf(client, words) {
    await this.clerk.goto("/60?show=all");
    const row = this.clerk.getByRole("row").filter({ hasText: client }).filter({ hasText: words });
    await row.first().getByRole("link").first().click();
    await this.clerk.getByRole("heading", { name: "この案件の履歴" }).waitFor();
    return new URL(this.clerk.url()).pathname;
  }

  /** The newest 届書CSV of the case on the page: its rows of one form. */
  async notice(code) {
    const [download] = await Promise.all([
      this.clerk.waitForEvent("download"),
      this.clerk.getByRole("link", { name: /保存する.*SHFD0006/ }).first().click(),
    ]);
    assert.equal(download.suggestedFilename(), "SHFD0006.CSV");
    const notice = await readNotice(await download.path());
    assert.ok(notice.endsWell);
    const own = notice.lines.filter((line) => line.startsWith(`${code},`));
    return own.map((line) => line.split(","));
  }

  /** Approved by the other, submitted and completed by the clerk. */
  async finish(address, until = "完了") {
    await this.approver.goto(address);
    await this.press("承認する", "「提出待ち」に進めました。", this.approver);
    await this.clerk.goto(address);
    await this.press("提出を記録する", "「提出済み」に進めました。");
    await this.look("case-submitted");
    if (until === "完了") await this.press("完了にする", "「完了」に進めました。");
  }

  /** The page of a person, found by name. */
  async person(client, name) {
    await this.clerk.goto(`/71/${client}`);
    const pattern = new RegExp(name.replaceAll(/\s/g, "\\s?"));
    const link = this.clerk.getByRole("row", { name: pattern }).getByRole("link").first();
    return new URL(await link.getAttribute("href"), this.clerk.url()).pathname;
  }

  /** Corrects a month's pay of a person, from its form. */
  async correctPay(person, month, fields) {
    await this.clerk.goto(`${person}/pay/${month}`);
    await this.fill({ reason: "明細の写しで訂正", ...fields });
    await this.press(/この内容で保存する/, "保存しました。");
  }
}
