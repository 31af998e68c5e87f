// Every page in every state at both widths: no finding of axe, nothing sideways, no complaint.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings, sideways, startBrowser, startProgram, visit } from "./lib.mjs";
import { states } from "./states.mjs";

let program;
let browser;
before(async () => { [program, browser] = await Promise.all([startProgram(), startBrowser()]); });
after(async () => { await browser?.close(); await program?.stop(); });

for (const width of [1280, 390]) {
  for (const [name, reach] of Object.entries(states)) {
    test(`${name} at ${width}`, async () => {
      const page = await visit(browser, program.address, { viewport: { width, height: 900 } });
      await reach(page);
      assert.deepEqual(await findings(page), []);
      assert.equal(await sideways(page), 0, "wider than the window");
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }
}

const narrow = [
  "10-today", "22-columns", "22-columns-lacking", "22-preview-mistakes", "22-why",
  "22-notice-problems", "94-law",
];
for (const name of narrow) {
  test(`${name} at 320, zoomed to twice, and with text twice as large`, async () => {
    for (const [width, zoom] of [[320, 1], [640, 1], [390, 2], [1280, 2]]) {
      const page = await visit(browser, program.address, { viewport: { width, height: 900 } });
      await states[name](page);
      const cdp = await page.context().newCDPSession(page);
      if (zoom === 2) {
        await cdp.send("Emulation.setPageScaleFactor", { pageScaleFactor: 1 });
        await page.evaluate(() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(":root{font-size:200%}");
          document.adoptedStyleSheets = [sheet];
        });
      }
      assert.equal(await sideways(page), 0, `${width} px, text × ${zoom}`);
      await page.context().close();
    }
  });
}

test("nothing moves where stillness is asked for", async () => {
  const page = await visit(browser, program.address, { reducedMotion: "reduce" });
  await states["22-why"](page);
  const timed = await page.evaluate(() => [...document.querySelectorAll("*")]
    .filter((element) => getComputedStyle(element).transitionDuration !== "0s").length);
  assert.equal(timed, 0);
  await page.context().close();
});

test("forced colours keep the current row and the open verdict apart", async () => {
  const page = await visit(browser, program.address, { forcedColors: "active" });
  await states["22-why"](page);
  const borders = await page.evaluate(() => {
    const verdict = getComputedStyle(document.querySelector("#people [aria-expanded=true]"));
    const cell = getComputedStyle(document.querySelector("#people tr.cur td"));
    return [verdict.borderTopStyle, verdict.borderTopWidth, cell.borderBottomWidth];
  });
  assert.deepEqual(borders, ["solid", "1px", "2px"]);
  await page.context().close();
});

test("controls are large enough to be touched", async () => {
  const page = await visit(browser, program.address, {
    viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true,
  });
  for (const name of ["10-today", "22-columns-edit", "22-preview-mistakes", "22-notice-problems"]) {
    await states[name](page);
    const small = await page.evaluate(() => {
      const shown = "main button:not([aria-hidden]), main .btn, main select";
      const controls = [...document.querySelectorAll(shown)];
      return controls
        .filter((control) => control.getClientRects().length > 0)
        .map((control) => [control.textContent.trim(), control.getBoundingClientRect().height])
        .filter(([, height]) => height < 44);
    });
    assert.deepEqual(small, [], name);
  }
  await page.context().close();
});
