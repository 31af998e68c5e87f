// Pictures of every page at both widths: `node screenshots.mjs [folder]`. With a folder, all
// states; without, those of the README into docs/images.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startBrowser, startProgram, visit } from "./lib.mjs";
import { states } from "./states.mjs";

// State, widths, and the name of its picture in the README.
const README = {
  "10-today": { picture: "today", widths: [1280] },
  "22-preview-mistakes": { picture: "preview", widths: [1280] },
  "22-why-top": { picture: "workbench", widths: [1280, 390] },
};
const here = path.dirname(fileURLToPath(import.meta.url));
const all = process.argv[2];
const folder = all ?? path.join(here, "..", "docs", "images");
await mkdir(folder, { recursive: true });

const [program, browser] = await Promise.all([startProgram(), startBrowser()]);
try {
  for (const [name, reach] of Object.entries(states)) {
    if (!all && !README[name]) continue;
    const picture = all ? name : README[name].picture;
    for (const width of all ? [1280, 390] : README[name].widths) {
      const page = await visit(browser, program.address, { viewport: { width, height: 900 } });
      await reach(page);
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      const whole = all ? Math.min(height, 4000) : Math.min(height, width === 390 ? 1500 : 1100);
      await page.setViewportSize({ width, height: Math.max(whole, 600) });
      await page.evaluate(() => { document.activeElement?.blur?.(); scrollTo(0, 0); });
      if (!all && width === 390) await page.locator("tr.cur").scrollIntoViewIfNeeded();
      await page.screenshot({ path: path.join(folder, `${picture}-${width}.png`) });
      await page.context().close();
    }
  }
} finally {
  await browser.close();
  await program.stop();
}
