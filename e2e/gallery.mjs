// The gallery of the office's pages: starts it, and `node gallery.mjs FOLDER [name…]` takes a
// picture of every state at both widths.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findings, sideways, startBrowser, visit } from "./lib.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
export const WIDTHS = [1280, 390];

/** Starts the gallery on a free port and asks it for the names of its states. */
export async function startGallery() {
  const built = path.join(process.env.CARGO_TARGET_DIR ?? path.join(here, "..", "target"), "debug");
  const program = process.env.ROMORI_GALLERY ?? path.join(built, "examples", "gallery");
  const child = spawn(program, { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = await once(child.stdout, "data");
  const address = String(said).trim();
  const names = (await (await fetch(address)).text()).trim().split("\n");
  return {
    address,
    names,
    async stop() { child.kill("SIGINT"); await once(child, "exit"); },
  };
}

/** Opens one state and says what is wrong with it. */
export async function look(page, name) {
  await page.goto(`/g/${name}`);
  await page.waitForLoadState("load");
  const wide = await sideways(page);
  return [
    ...await findings(page),
    ...(wide > 0 ? [`${wide} px wider than the window`] : []),
    ...page.complaints.splice(0),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, ...only] = process.argv.slice(2);
  await mkdir(folder, { recursive: true });
  const [gallery, browser] = await Promise.all([startGallery(), startBrowser()]);
  try {
    for (const width of WIDTHS) {
      const page = await visit(browser, gallery.address, { viewport: { width, height: 900 } });
      for (const name of gallery.names.filter((one) => !only.length || only.includes(one))) {
        for (const problem of await look(page, name)) console.log(`${name} ${width}: ${problem}`);
        await page.evaluate(() => { document.activeElement?.blur?.(); scrollTo(0, 0); });
        const picture = path.join(folder, `${name}-${width}.png`);
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height: Math.min(Math.max(height, 700), 5000) });
        await page.screenshot({ path: picture });
        await page.setViewportSize({ width, height: 900 });
      }
      await page.context().close();
    }
  } finally {
    await browser.close();
    await gallery.stop();
  }
}
