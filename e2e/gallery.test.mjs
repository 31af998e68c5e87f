// Every page of the office in each of its states, with invented values, at both widths.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { look, startGallery, WIDTHS } from "./gallery.mjs";
import { startBrowser, visit } from "./lib.mjs";

let gallery;
let browser;
before(async () => { [gallery, browser] = await Promise.all([startGallery(), startBrowser()]); });
after(async () => { await browser?.close(); await gallery?.stop(); });

for (const width of WIDTHS) {
  test(`every state of the gallery at ${width}`, async (t) => {
    const page = await visit(browser, gallery.address, { viewport: { width, height: 900 } });
    assert.ok(gallery.names.length > 20, "the gallery is empty");
    for (const name of gallery.names) {
      await t.test(name, async () => { assert.deepEqual(await look(page, name), []); });
    }
    await page.context().close();
  });
}
