// 労守. Forms and files: dropped, sent once, filled downwards.
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const say = (words) => { $("#live").textContent = words; };

  // ── Dropping a file ────────────────────────────
  const drop = $("[data-drop]");
  if (drop) {
    const file = $("input[type=file]", drop);
    const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    addEventListener("dragover", (event) => {
      if (carries(event)) { event.preventDefault(); drop.classList.add("over"); }
    });
    addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) drop.classList.remove("over");
    });
    addEventListener("drop", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      drop.classList.remove("over");
      if (event.dataTransfer.files.length !== 1) {
        say("一度に読めるファイルは1つです。1つだけ落としてください。");
        return;
      }
      file.files = event.dataTransfer.files;
      drop.requestSubmit();
    });
  }
  // A form that is on its way is not sent twice.
  $$("form[method=post]:not(.cmd)").forEach((form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    if (form === drop) say("読み込んでいます。");
  }));
  addEventListener("pageshow", () => {
    $$("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // How many rows are chosen is said where they can be acted upon.
  addEventListener("change", (event) => {
    const said = event.target.matches("td input[type=checkbox]")
      && $("[data-chosen]", event.target.form);
    if (said) said.textContent = $$("td input:checked", event.target.form).length;
  });
  addEventListener("click", (event) => {
    $$("details.begin[open]").forEach((open) => {
      if (!open.contains(event.target)) open.open = false;
    });
  });

  // In amount fields Enter goes down, and the last one sends.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches?.(".amount")) return;
    const all = $$(".amount", event.target.form);
    const next = all[all.indexOf(event.target) + 1];
    if (next) { event.preventDefault(); next.focus(); next.select(); }
  });
})();
