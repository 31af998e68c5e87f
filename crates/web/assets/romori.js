// 労守. Makes the pages quick; every page works without it. No framework, nothing stored.
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const box = $("#q");
  const sheet = $("#sheet");
  const people = $("#people");
  const split = $("#split");
  const live = $("#live");
  const csrf = $("form.cmd input[name=csrf]")?.value ?? "";
  const say = (words) => { live.textContent = words; };

  // Where a page reports something, reading starts there.
  $("[data-focus]")?.focus();
  $$("button[data-print]").forEach((button) => { button.hidden = false; });

  // ── The number box ─────────────────────────────
  const list = document.createElement("div");
  let asked = 0;
  if (box) {
    list.className = "pal";
    list.id = "pal";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "候補");
    box.after(list);
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", "pal");
    box.setAttribute("aria-expanded", "false");
    box.addEventListener("input", suggest);
    box.addEventListener("focus", () => { box.select(); });
    box.addEventListener("blur", () => { setTimeout(closeList, 150); });
    box.addEventListener("keydown", boxKey);
    box.form.addEventListener("submit", (event) => {
      const chosen = $("[aria-selected=true]", list);
      if (chosen && !list.hidden) { event.preventDefault(); go(chosen); }
      else if (command(box.value)) { event.preventDefault(); }
    });
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) { event.preventDefault(); go(option); }
    });
  }

  function closeList() {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  async function suggest() {
    const mine = ++asked;
    const typed = box.value;
    if (!typed.trim()) { closeList(); return; }
    const body = new URLSearchParams({ csrf, q: typed });
    let answer;
    try { answer = await fetch("/go/options", { method: "POST", body }); } catch { return; }
    if (!answer.ok || mine !== asked) return;
    list.innerHTML = await answer.text();
    if (mine !== asked || document.activeElement !== box) return;
    const some = $("[role=option]", list) !== null;
    list.hidden = !some;
    box.setAttribute("aria-expanded", String(some));
    box.removeAttribute("aria-activedescendant");
  }

  function boxKey(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      if (!list.hidden) closeList(); else { box.value = ""; box.blur(); }
      return;
    }
    if (list.hidden || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    const options = $$("[role=option]", list);
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = event.key === "ArrowDown" ? 1 : -1;
    const from = at < 0 && step < 0 ? 0 : at;
    const next = options[(from + step + options.length) % options.length];
    options.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
    box.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  function go(option) {
    if (option.dataset.href.startsWith(">")) { command(option.dataset.href); return; }
    location.assign(option.dataset.href);
  }

  function command(text) {
    const word = text.normalize("NFKC").trim();
    if (!word.startsWith(">")) return false;
    const name = word.slice(1).trim();
    const act = COMMANDS[name];
    if (!act) return false;
    closeList();
    box.value = "";
    box.blur();
    if (act() === false) say(`この画面では「>${name}」は使えません。`);
    return true;
  }

  // Each says whether it could; what leads to a page of its own is the server's.
  const COMMANDS = {
    印刷: () => print(),
    行の高さ: () => {
      const next = $(".seg button[aria-pressed=true] + button") ?? $(".seg button");
      if (next) next.click(); else location.assign("/keys");
    },
    絞り込み: toFilters,
    日付: toDay,
    サインアウト: () => {
      const form = $("form[action='/sign-out']");
      form?.requestSubmit();
      return Boolean(form);
    },
  };

  function toFilters() {
    const link = $(".filters a");
    link?.focus();
    return Boolean(link);
  }

  function toDay() {
    const day = $("[data-asof]");
    day?.focus();
    day?.select();
    return Boolean(day);
  }

  // ── The key sheet ──────────────────────────────
  async function openSheet() {
    if (!sheet?.showModal) { location.assign("/keys"); return; }
    const back = document.activeElement;
    let answer;
    try { answer = await fetch("/keys?part=1"); } catch { location.assign("/keys"); return; }
    sheet.innerHTML = `<h2 id="sheet-h">すべてのキー</h2>${await answer.text()}
      <form method="dialog"><button class="btn quiet">閉じる <kbd>Esc</kbd></button></form>`;
    sheet.addEventListener("close", () => back?.focus?.(), { once: true });
    sheet.showModal();
    $("button", sheet).focus();
  }
  $$("[data-keys]").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    openSheet();
  }));

  // ── なぜ ───────────────────────────────────────
  const buttons = () => people ? $$("button[name=why]", people) : [];
  const rowOf = (element) => element?.closest?.("tr");
  // The stylesheet decides by the room there is, in letters: one column means under the row.
  const under = () => getComputedStyle(split).gridTemplateColumns.split(" ").length < 2;
  const panel = () => $("#why");
  const verdictOf = (row) => $(`button[name=why][value="${CSS.escape(row)}"]`, people);
  if (people && people.rows.length <= 600) {
    buttons().forEach((button) => {
      if (!button.hasAttribute("aria-expanded")) button.setAttribute("aria-expanded", "false");
    });
  }
  if (people) {
    people.closest("form").addEventListener("submit", (event) => {
      const button = event.submitter;
      if (button?.name !== "why") return;
      event.preventDefault();
      if (button.getAttribute("aria-expanded") === "true") closeWhy(); else openWhy(button);
    });
    people.addEventListener("click", (event) => {
      if (event.target.closest("a,button,input")) return;
      const row = rowOf(event.target);
      if (row && !String(getSelection())) $("button[name=why]", row)?.focus();
    });
    new ResizeObserver(place).observe(split);
    if (panel()) { place(); wire(panel()); $("[data-focus]", panel())?.focus(); }
  }

  function address(row) {
    const url = new URL(location.href);
    if (row) url.searchParams.set("why", row); else url.searchParams.delete("why");
    url.searchParams.delete("edit");
    url.hash = "";
    return url;
  }

  // An answer is late once another reason was asked for, or the panel was closed.
  let openings = 0;
  async function openWhy(button, keep = false, query = "") {
    const [row, mine] = [button.value, ++openings];
    const answer = await fetch(people.dataset.why + row + address(row).search + query)
      .catch(() => null);
    const text = answer?.ok ? await answer.text() : null;
    if (mine !== openings) return;
    if (text === null) { location.assign(address(row)); return; }
    shut();
    split.insertAdjacentHTML("beforeend", text);
    split.classList.add("open");
    rowOf(button).classList.add("cur");
    button.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-controls", "why");
    spell(button, "開く", "閉じる");
    history.replaceState(null, "", address(row));
    place();
    wire(panel());
    const first = query ? $(".edit input", panel()) : null;
    (first ?? (keep ? button : panel())).focus({ preventScroll: !under() });
    first?.select();
    rowOf(button).scrollIntoView({ block: under() ? "start" : "nearest" });
    if (keep) say($("#why-h")?.textContent ?? "");
  }

  function spell(button, from, to) {
    const words = $(".vh", button);
    if (words) words.textContent = words.textContent.replace(from, to);
  }

  function shut() {
    const open = $("button[aria-expanded=true]", people);
    $(".whyrow", people)?.remove();
    panel()?.remove();
    split.classList.remove("open");
    $("tr.cur", people)?.classList.remove("cur");
    if (!open) return null;
    open.setAttribute("aria-expanded", "false");
    open.removeAttribute("aria-controls");
    spell(open, "閉じる", "開く");
    return open;
  }

  function closeWhy() {
    openings += 1;
    const row = panel()?.dataset.row;
    const open = shut() ?? (row ? verdictOf(row) : null);
    history.replaceState(null, "", address(null));
    open?.focus();
  }

  // Where there is no room beside the table, the reason stands under its row.
  function place() {
    const aside = panel();
    if (!aside || !people) return;
    const row = rowOf(verdictOf(aside.dataset.row));
    const inside = aside.closest(".whyrow");
    if (under() && row && !inside) {
      const line = document.createElement("tr");
      line.className = "whyrow";
      const cell = line.insertCell();
      cell.colSpan = 8;
      cell.append(aside);
      row.after(line);
    } else if (!under() && inside) {
      split.append(aside);
      inside.remove();
    }
  }

  function wire(aside) {
    const on = (control, act) => $(control, aside)?.addEventListener("click", (event) => {
      event.preventDefault();
      act();
    });
    on("[data-close]", closeWhy);
    on("[data-edit]", edit);
    on("[data-print]", () => {
      document.body.classList.add("print-why");
      split.append(aside);
      print();
      document.body.classList.remove("print-why");
      place();
    });
  }

  function edit() {
    const at = rowOf(document.activeElement);
    const row = at?.matches("#people tr:not(.whyrow)") ? at : openRow();
    const button = row && stop(row);
    if (button) openWhy(button, false, "&edit=1");
  }

  // ── Tables ─────────────────────────────────────
  // Rows of any table are walked through their first real control.
  const CONTROL = people ? "button[name=why]" : "input:not([type=hidden]),select,a,button";
  const stop = (row) => $(CONTROL, row);
  const stops = () => people ? buttons() : $$("main tbody tr").map(stop).filter(Boolean);
  const openRow = () => panel() && rowOf(verdictOf(panel().dataset.row));

  function walk(to) {
    const all = stops();
    if (!all.length) return false;
    const here = document.activeElement;
    const row = here?.closest?.("#why") ? openRow() : rowOf(here);
    const at = row ? all.indexOf(stop(row)) : -1;
    const next = all[Math.max(0, Math.min(all.length - 1, to(at, all.length)))];
    if (!next) return false;
    next.focus();
    rowOf(next).scrollIntoView({ block: "nearest" });
    return true;
  }

  const cares = (control) => people
    ? control.classList.contains("c")
    : $(".care,.bad,.now", rowOf(control)) !== null;

  function needing(back) {
    const all = stops();
    if (!all.length) return false;
    const row = rowOf(document.activeElement);
    const at = row ? all.indexOf(stop(row)) : -1;
    const order = back ? [...all.keys()].reverse() : [...all.keys()];
    const beyond = (place) => at < 0 || (back ? place < at : place > at);
    const found = order.find((place) => beyond(place) && cares(all[place]));
    if (found === undefined) { say("この先に要確認はありません。"); return true; }
    all[found].focus();
    rowOf(all[found]).scrollIntoView({ block: "nearest" });
    return true;
  }

  function neighbour(step) {
    const row = openRow();
    if (!row) {
      const link = $(step < 0 ? "a[rel=prev]" : "a[rel=next]");
      link?.click();
      return Boolean(link);
    }
    const all = buttons();
    const next = all[all.indexOf(stop(row)) + step];
    if (next) openWhy(next); else say(step > 0 ? "最後の人です。" : "最初の人です。");
    return true;
  }

  function copyRow() {
    const row = rowOf(document.activeElement);
    if (!row?.closest("main tbody") || String(getSelection())) return false;
    const line = [...row.cells].map((cell) => {
      const copy = cell.cloneNode(true);
      $$(".vh", copy).forEach((hidden) => hidden.remove());
      return [...copy.childNodes].map((node) => node.textContent.trim()).filter(Boolean).join(" ");
    }).join("\t");
    navigator.clipboard?.writeText(line).then(() => say("1行を写しました。"), () => {});
    return true;
  }

  // With Shift the rows that one walks over are chosen as the first one is.
  function choose(step) {
    const from = document.activeElement;
    if (!from?.matches?.("td input[type=checkbox]")) return false;
    const chosen = from.checked;
    walk((at) => Math.max(0, at + step));
    const to = document.activeElement;
    if (!to.matches("td input[type=checkbox]") || to.checked === chosen) return true;
    to.checked = chosen;
    to.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  // A row that is chosen by its box is opened by its first link.
  function openRowLink() {
    const control = document.activeElement;
    if (!control?.matches?.("td input[type=checkbox]")) return false;
    const link = $("a[href]", rowOf(control));
    link?.click();
    return Boolean(link);
  }

  const mendable = (place) => $$("a[href]", place)
    .find((link) => /^(直す|権限を変える|訂正する)/.test(link.textContent.trim()));

  // What can be mended: of the row one stands on, or else of the page.
  function mend() {
    if (people) { edit(); return true; }
    const row = rowOf(document.activeElement);
    const link = (row && mendable(row)) ?? mendable($("main"));
    link?.click();
    return Boolean(link);
  }

  function mainAction() {
    const main = $("[data-main]");
    main?.click();
    return Boolean(main);
  }

  // ── Keys, by their place on the board, so that an input method does not swallow them ──
  const FIELDS = "input:not([type=checkbox],[type=radio],[type=file]),textarea,select";
  const typing = (element) => element?.matches?.(FIELDS);
  const digit = /^(?:Digit|Numpad)(\d)$/;

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || sheet?.open) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      if (event.code === "KeyK" && box) { event.preventDefault(); box.focus(); return; }
      if (event.code === "Enter" || event.code === "NumpadEnter") {
        if (mainAction()) event.preventDefault();
        return;
      }
      const copies = event.code === "KeyC" && !typing(document.activeElement);
      if (copies && copyRow()) event.preventDefault();
      return;
    }
    if (event.altKey || event.metaKey) return;
    if (event.key === "Escape") {
      const open = $("details.begin[open]");
      if (open) { open.open = false; $("summary", open).focus(); return; }
      if (panel() && people) { event.preventDefault(); closeWhy(); }
      return;
    }
    if (FUNCTIONS[event.code]) {
      // A list opens with F4 by itself.
      if (event.target.matches?.("select")) return;
      if (FUNCTIONS[event.code](event.shiftKey)) event.preventDefault();
      return;
    }
    if (typing(document.activeElement)) return;
    if (bare(event)) event.preventDefault();
  });

  // Keys that a browser or a reader needs (F1, F3, F5, F6, F7, F10, F11, F12) stay free.
  const FUNCTIONS = {
    F2: mend,
    F4: () => { box?.focus(); return Boolean(box); },
    F8: (shift) => needing(shift),
    F9: mainAction,
  };

  // ── The key bar names what works on this page, and nothing else ──
  const bar = $("footer.keys");
  if (bar) {
    const rows = () => stops().length > 0;
    const main = () => $("[data-main]")?.firstChild?.textContent.trim();
    const known = [
      ["F9", () => main() && `${main()}`],
      ["F2", () => (people || mendable($("main"))) && "直す"],
      ["F8", () => rows() && stops().some(cares) && "次の要確認"],
      ["↑ ↓", () => rows() && "行を動く"],
      ["W", () => people && "なぜ"],
      ["[ ]", () => $("a[rel=prev],a[rel=next]") && "前・次"],
      ["D", () => $("[data-asof]") && "日付"],
      ["F", () => $(".filters a") && "絞り込み"],
      ["P", () => "印刷"],
    ];
    const end = $(".end", bar);
    const shown = new Set($$("span:not(.end) kbd", bar).map((key) => key.textContent));
    const same = { "Ctrl＋Enter": "F9", "↑↓": "↑ ↓", N: "F8", "E": "F2" };
    const taken = new Set([...shown].flatMap((key) => [key, same[key] ?? key]));
    for (const [key, does] of known) {
      if (taken.has(key) || $$("span:not(.end)", bar).length >= 8) continue;
      const words = does();
      if (!words) continue;
      const hint = document.createElement("span");
      const cap = document.createElement("kbd");
      cap.textContent = key;
      hint.append(cap, ` ${words}`);
      end.before(hint);
    }
  }

  function bare(event) {
    const { code, shiftKey } = event;
    const found = digit.exec(code);
    if (found && !shiftKey && box) {
      box.focus();
      box.value = found[1];
      box.setSelectionRange(1, 1);
      suggest();
      return true;
    }
    if (event.key === "?" || (code === "Slash" && shiftKey)) { openSheet(); return true; }
    switch (code) {
      case "Slash": box?.focus(); return true;
      case "ArrowDown": return shiftKey ? choose(1) : walk((at) => at + 1);
      case "ArrowUp": return shiftKey ? choose(-1) : walk((at) => Math.max(0, at - 1));
      case "Enter": return openRowLink();
      case "Home": return walk(() => 0);
      case "End": return walk((_, all) => all - 1);
      case "PageDown": return walk((at) => at + 10);
      case "PageUp": return walk((at) => at - 10);
      case "KeyN": return needing(shiftKey);
      case "KeyP": if (shiftKey) return false; print(); return true;
      case "KeyD": return toDay();
      case "KeyF": return toFilters();
      case "KeyW": {
        const row = rowOf(document.activeElement);
        const button = people && row && stop(row);
        if (button) openWhy(button);
        return Boolean(button);
      }
      case "KeyE": return mend();
      case "BracketLeft": return neighbour(-1);
      case "BracketRight": return neighbour(1);
      default: return false;
    }
  }
  // What is under way is looked at again, unless somebody is about to go elsewhere.
  if ($("[data-live]")) {
    setTimeout(() => { if (!$("#q:focus")) location.reload(); }, 1500);
  }
  $$("[data-print=page]").forEach((button) => button.addEventListener("click", () => print()));
})();
