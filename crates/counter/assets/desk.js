// 番号庫. What every page of a work shares: how it asks the desk, how a number is typed, and that its
// time ends. Nothing is kept in the browser's stores.
const RomoriDesk = (() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const main = $("#main");
  const work = { ...main.dataset };
  const able = Boolean(globalThis.crypto?.subtle && globalThis.fetch);
  const IDLE_MS = 13 * 60_000;
  const LEFT_MS = 2 * 60_000;
  let used = Date.now();
  let over = false;

  /** What the desk says no to, in its words. */
  class Refused extends Error {}
  /** What concerns this one number alone; the next may be taken. */
  class NotTaken extends Refused {}
  const LOST = "送れませんでした。つながりを確かめて、もう一度お試しください。入れた内容は残っています。";

  const say = (words) => { $("#live").textContent = words; };
  function end() {
    over = true;
    $$("input[data-number]").forEach((field) => { field.value = ""; });
    $$("[data-secret]").forEach((one) => { one.replaceChildren(); one.value = ""; });
    $$("input,button,select,textarea", main).forEach((one) => { one.disabled = true; });
    const note = $("[data-ended]");
    if (!note) return;
    $("[data-idle]").hidden = true;
    note.hidden = false;
    note.focus();
  }

  async function ask(address, body, type = "application/octet-stream") {
    const headers = { "romori-desk": work.token, "content-type": type };
    let response;
    try {
      response = await fetch(address, { method: "POST", headers, body, credentials: "omit" });
    } catch {
      throw new Refused(LOST);
    }
    used = Date.now();
    if (response.ok) return response;
    const told = await response.json().catch(() => ({}));
    if (told.over) end();
    throw new Refused(told.problem ?? LOST);
  }
  const told = async (address, body, type) => (await ask(address, body, type)).json();

  /** Seals one number with its images, and has it taken. */
  async function put(holder, text, images = []) {
    const sealed = await RomoriSeal.number(work, holder, text);
    const pictures = [];
    for (const jpeg of images) pictures.push(await RomoriSeal.image(work, holder, jpeg));
    const body = RomoriSeal.parcels([RomoriSeal.bytes(holder), sealed, ...pictures]);
    const answer = await told("/put", body);
    if (!answer.taken) throw new NotTaken(answer.words);
  }

  // ── A field for a number ───────────────────────
  /** In fours, so that the eye can compare; the caret stays at its digit. */
  function group(field) {
    const digits = (text) => RomoriSeal.plain(text).replace(/[^0-9]/g, "");
    const before = digits(field.value.slice(0, field.selectionStart ?? 0)).length;
    const all = digits(field.value).slice(0, RomoriSeal.DIGITS);
    const spaced = all.replace(/(\d{4})(?=\d)/g, "$1 ");
    if (field.value === spaced) return;
    field.value = spaced;
    const caret = before + Math.max(0, Math.floor((before - 1) / 4));
    field.setSelectionRange(caret, caret);
  }

  /** A field in which a number is typed: masked, but while a key or button is held. */
  function numberField(field, heard) {
    const peek = $(`[data-peek="${field.id}"]`);
    const open = (shown) => field.classList.toggle("open", shown);
    if (!CSS.supports("-webkit-text-security", "disc")) {
      // A browser that cannot mask text takes it for a password; this word keeps it from saving.
      [field.type, field.autocomplete] = ["password", "one-time-code"];
    }
    const composing = (event) => event.isComposing || event.inputType === "insertCompositionText";
    field.addEventListener("input", (event) => {
      if (composing(event)) return;
      group(field);
      heard.typed?.(value(field));
    });
    field.addEventListener("compositionend", () => { group(field); heard.typed?.(value(field)); });
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "F2") { event.preventDefault(); open(true); }
      if (event.key === "Escape") { field.value = ""; heard.cleared?.(); }
      if (event.key === "Enter" && heard.entered) {
        event.preventDefault();
        heard.entered(value(field));
      }
    });
    field.addEventListener("keyup", (event) => { if (event.key === "F2") open(false); });
    field.addEventListener("blur", () => open(false));
    // What was typed is not dragged or copied elsewhere.
    for (const kind of ["copy", "cut", "dragstart"]) {
      field.addEventListener(kind, (event) => event.preventDefault());
    }
    const holds = (event) => event.type !== "keydown" || event.key === " " || event.key === "Enter";
    for (const kind of ["pointerdown", "keydown"]) {
      peek.addEventListener(kind, (event) => {
        if (!holds(event)) return;
        if (kind === "keydown") event.preventDefault();
        open(true);
      });
    }
    for (const kind of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) {
      peek.addEventListener(kind, () => open(false));
    }
    peek.addEventListener("contextmenu", (event) => event.preventDefault());
    if (able) [field.disabled, peek.disabled] = [false, false];
  }
  const value = (field) => RomoriSeal.plain(field.value);

  function state(place, tone, words) {
    place.className = `state ${tone}`.trim();
    place.textContent = words;
  }
  /** Words beside what they concern; none take it away. */
  function said(place, words) {
    place.textContent = words;
    place.hidden = words === "";
  }

  // ── Time ───────────────────────────────────────
  function watch() {
    const note = $("[data-idle]");
    if (!note || !work.token) return;
    setInterval(() => {
      if (over) return;
      const quiet = Date.now() - used;
      const wasHidden = note.hidden;
      note.hidden = quiet < IDLE_MS;
      if (wasHidden && !note.hidden) $("[data-stay]").disabled = false;
      if (quiet > IDLE_MS + LEFT_MS) end();
    }, 5_000);
    $("[data-stay]").addEventListener("click", () => {
      ask("/stay").then(() => { note.hidden = true; }, () => {});
    });
  }

  if (able) $$("[data-unable]").forEach((note) => { note.hidden = true; });
  watch();
  // Back from elsewhere shows nothing that was there.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    $$("input[data-number]").forEach((field) => { field.value = ""; });
    location.replace("/");
  });
  return {
    $, $$, able, work, ask, told, put, numberField, value, state, said, say, end, NotTaken,
  };
})();
