// 労守. The telephone of a worker: a key that never leaves it, kept in the browser's own store, signs
// when one registers, signs in and goes on.
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const able = globalThis.PublicKeyCredential && globalThis.crypto?.subtle && globalThis.indexedDB;
  const hex = (buffer) => [...new Uint8Array(buffer)]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");

  // ── The key ────────────────────────────────────
  const finished = (request) => new Promise((yes, no) => {
    request.onsuccess = () => yes(request.result);
    request.onerror = () => no(request.error);
  });
  async function store(mode, act) {
    const opening = indexedDB.open("romori", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("key");
    const database = await finished(opening);
    try {
      return await finished(act(database.transaction("key", mode).objectStore("key")));
    } finally {
      database.close();
    }
  }
  const keptPair = () => store("readonly", (keys) => keys.get("own"));
  const keepPair = (pair) => store("readwrite", (keys) => keys.put(pair, "own"));
  const newPair = () => crypto.subtle.generateKey(
    { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);

  async function signed(pair, act, question) {
    const message = new TextEncoder().encode(`romori\n${act}\n${location.host}\n${question}`);
    const algorithm = { name: "ECDSA", hash: "SHA-256" };
    const made = await crypto.subtle.sign(algorithm, pair.privateKey, message);
    const point = await crypto.subtle.exportKey("raw", pair.publicKey);
    return { point: hex(point), signature: hex(made) };
  }

  // ── Asking and sending ─────────────────────────
  const send = (address, fields) =>
    fetch(address, { method: "POST", body: new URLSearchParams(fields) });
  async function asked(address, fields) {
    const response = await send(address, fields);
    if (response.redirected) { location.assign(response.url); return new Promise(() => {}); }
    const told = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(told.problem ?? "");
    return told;
  }
  const fill = (form, values) => Object.entries(values).forEach(([name, value]) => {
    form.elements[name].value = value;
  });

  async function register(form) {
    const fields = Object.fromEntries(new FormData(form));
    const { ceremony: waiting, question } = await asked("/register/ask", fields);
    const made = await navigator.credentials.create(ceremony.options(question));
    const pair = await newPair();
    const proof = await signed(pair, "register", waiting);
    const passkey = ceremony.answer(made);
    const { next } = await asked("/register", { ...fields, ceremony: waiting, passkey, ...proof });
    await keepPair(pair);
    // Where a browser offers it, what is kept is not cleared away for lack of room.
    await navigator.storage?.persist?.().catch(() => false);
    location.assign(next);
  }

  async function prove(form) {
    const pair = await keptPair();
    if (!pair) throw new Error(form.dataset.unknown);
    const csrf = form.elements.csrf.value;
    const { ceremony: waiting, question } = await asked("/sign-in/ask", { csrf });
    const answered = await navigator.credentials.get(ceremony.options(question));
    const proof = await signed(pair, "sign-in", waiting);
    fill(form, { ceremony: waiting, passkey: ceremony.answer(answered), ...proof });
    form.submit();
  }

  async function goOn(form) {
    const pair = await keptPair().catch(() => null);
    if (pair) fill(form, await signed(pair, "go-on", form.elements.question.value));
    form.submit();
  }

  const acts = { register, prove };
  for (const form of $$("form[data-act]")) {
    const said = $("[data-said]", form);
    if (!able) continue;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.dataset.sent) return;
      form.dataset.sent = "1";
      said.textContent = "";
      acts[form.dataset.act](form).catch((error) => {
        delete form.dataset.sent;
        said.textContent = error instanceof DOMException || !error.message
          ? form.dataset.refused : error.message;
      });
    });
  }
  if (able) $$("[data-unable]").forEach((note) => { note.hidden = true; });
  const again = $("form[data-again]");
  if (again && able) goOn(again);

  // The code of the paper's picture stands after the sign that browsers keep to themselves.
  const code = $("#code");
  const takeCode = () => {
    if (!code || location.hash.length < 2) return;
    code.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  };
  takeCode();
  addEventListener("hashchange", takeCode);

  // ── Going on ───────────────────────────────────
  // While a page is looked at, the key is used again before its time is over.
  const seconds = Number(document.body.dataset.fresh);
  if (!seconds || !able) return;
  const csrf = $("form [name=csrf]").value;
  let used = Date.now();
  async function renew() {
    const pair = await keptPair();
    if (!pair) { location.reload(); return; }
    const { question } = await asked("/again/ask", { csrf });
    const proof = await signed(pair, "go-on", question);
    const response = await send("/again", { csrf, question, quiet: "1", ...proof });
    if (response.ok) used = Date.now(); else location.reload();
  }
  const old = () => Date.now() - used > (seconds - 30) * 1000;
  const renewIfOld = () => {
    if (document.visibilityState === "visible" && old()) renew().catch(() => {});
  };
  setInterval(renewIfOld, 10_000);
  document.addEventListener("visibilitychange", renewIfOld);
  for (const form of $$("form:not([data-act])")) {
    form.addEventListener("submit", (event) => {
      if (!old()) return;
      event.preventDefault();
      renew().then(() => form.submit(), () => location.reload());
    });
  }
  // Back after the sign-out shows nothing that was there.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
