// 番号庫. The telephone of a worker: the code of a request, then his number and those of his family.
(() => {
  "use strict";
  const { $, $$, able, work, put, ask, numberField, value, state, said } = RomoriDesk;
  const { mistake, WORDS } = RomoriSeal;
  if (!able) return;
  const SIDE = 1600;
  const MOST_BYTES = 2 << 20;
  const SHOTS = 4;

  // ── The code ───────────────────────────────────
  function code() {
    const form = $("[data-code]");
    const id = form.elements.id;
    // What stands behind the sign is sent to nobody until the code is; it leaves the address.
    if (location.hash.length > 1) {
      id.value = decodeURIComponent(location.hash.slice(1));
      history.replaceState(null, "", location.pathname);
    }
    form.hidden = id.value === "";
    $("[data-no-link]").hidden = id.value !== "";
    if (!form.hidden) form.elements.code.focus();
  }

  // ── Photographs ────────────────────────────────
  /** The picture drawn anew: small, upright, and without what the camera wrote beside it. */
  async function drawn(file) {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const shrink = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * shrink));
    canvas.height = Math.max(1, Math.round(bitmap.height * shrink));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    for (const quality of [0.85, 0.7, 0.5]) {
      const blob = await new Promise((yes) => canvas.toBlob(yes, "image/jpeg", quality));
      if (blob && blob.size <= MOST_BYTES) return new Uint8Array(await blob.arrayBuffer());
    }
    throw new Error("too large");
  }

  // ── Step by step ───────────────────────────────
  function collect() {
    const steps = $$("[data-step]");
    const people = $$("[data-step=person]").map((step) => ({
      step, holder: step.dataset.holder, label: step.dataset.label, field: $("[data-number]", step),
      place: $("[data-state]", step), shots: [], later: false, taken: false,
    }));
    const summary = $("[data-step=summary]");
    const send = $("[data-send]", summary);
    let at = 0;

    function show(next) {
      at = next;
      for (const [index, step] of steps.entries()) {
        step.hidden = index !== at;
        const place = $("[data-place]", step);
        if (place) place.textContent = `${index + 1} / ${steps.length - 1}`;
      }
      if (steps[at] === summary) list();
      scrollTo(0, 0);
      steps[at].focus({ preventScroll: true });
    }
    function words(one) {
      if (one.taken) return "受け取り済み";
      if (one.later) return "あとで出します";
      const shots = one.shots.length > 0 ? `、写真 ${one.shots.length}枚` : "";
      return `番号 入力済み${shots}`;
    }
    function list() {
      $("[data-summary]").replaceChildren(...people.map((one) => {
        const [item, name, text] = ["li", "b", "span"].map((tag) => document.createElement(tag));
        [name.textContent, text.textContent] = [one.label, words(one)];
        name.className = "grow";
        item.append(name, text);
        return item;
      }));
      const waiting = people.filter((one) => !one.later && !one.taken).length;
      send.hidden = waiting === 0;
      send.textContent = `${waiting}人分を送る`;
      said($("[data-said]", summary), people.every((one) => one.later)
        ? "送る人がいません。「もどる」で番号を入れてください。" : "");
    }

    function person(one) {
      const problem = $("[data-said]", one.step);
      const check = (text) => {
        const rule = mistake(text);
        one.field.toggleAttribute("aria-invalid", false);
        if (rule) one.field.setAttribute("aria-invalid", "true");
        state(one.place, rule ? "bad" : "ok", rule ? WORDS[rule] : "入力できました");
        return rule === null;
      };
      const onward = () => {
        if (!check(value(one.field))) { one.field.focus(); return; }
        one.later = false;
        show(at + 1);
      };
      numberField(one.field, {
        typed: (text) => {
          if (text.length === RomoriSeal.DIGITS) check(text); else state(one.place, "", "");
        },
        cleared: () => state(one.place, "", ""),
        entered: onward,
      });
      $("[data-next]", one.step).addEventListener("click", onward);
      $("[data-later]", one.step)?.addEventListener("click", () => {
        [one.field.value, one.later] = ["", true];
        show(at + 1);
      });
      camera(one, problem);
    }

    function camera(one, problem) {
      const input = $("[data-camera]", one.step);
      if (!input) return;
      const place = $("[data-shots]", one.step);
      const shown = $("[data-shot-list]", one.step);
      const tell = () => {
        const some = one.shots.length > 0;
        state(place, some ? "ok" : "", some ? `写真 ${one.shots.length}枚` : "");
        input.disabled = one.shots.length >= SHOTS;
      };
      function add(jpeg) {
        one.shots.push(jpeg);
        const [item, picture, drop] = ["li", "img", "button"]
          .map((tag) => document.createElement(tag));
        const address = URL.createObjectURL(new Blob([jpeg], { type: "image/jpeg" }));
        picture.addEventListener("load", () => URL.revokeObjectURL(address), { once: true });
        [picture.src, picture.alt] = [address, "撮った写真"];
        [drop.type, drop.className, drop.textContent] = ["button", "btn quiet", "この写真を消す"];
        drop.addEventListener("click", () => {
          one.shots.splice(one.shots.indexOf(jpeg), 1);
          item.remove();
          tell();
          input.focus();
        });
        item.append(picture, drop);
        shown.append(item);
      }
      input.addEventListener("change", async () => {
        said(problem, "");
        for (const file of [...input.files].slice(0, SHOTS - one.shots.length)) {
          try {
            add(await drawn(file));
          } catch {
            said(problem, "この写真は使えません。撮り直すか、別の写真（JPEG）を選んでください。");
          }
        }
        input.value = "";
        tell();
      });
    }

    async function sendAll() {
      const problem = $("[data-said]", summary);
      const progress = $("[data-progress]", summary);
      const waiting = people.filter((one) => !one.later && !one.taken);
      said(problem, "");
      [send.disabled, progress.hidden, $("progress", progress).max] = [true, false, waiting.length];
      try {
        for (const [index, one] of waiting.entries()) {
          $("progress", progress).value = index;
          await put(one.holder, value(one.field), one.shots);
          [one.field.value, one.taken, one.shots] = ["", true, []];
          $("[data-shot-list]", one.step)?.replaceChildren();
        }
        finish();
      } catch (error) {
        list();
        said(problem, error.message);
      } finally {
        [send.disabled, progress.hidden] = [false, true];
      }
    }
    function finish() {
      $("[data-received]").replaceChildren(...people.map((one) =>
        Object.assign(document.createElement("li"), {
          textContent: `${one.label}: ${one.taken ? "受け取りました" : "まだです"}`,
        })));
      $("[data-left]").hidden = people.every((one) => one.taken);
      ask("/leave").catch(() => {});
      show(steps.length - 1);
    }

    people.forEach(person);
    const [agree, notice] = [$("#agree"), $("[data-step=notice]")];
    $("[data-next]", notice).addEventListener("click", () => {
      said($("[data-said]", notice), agree.checked ? "" : "読んだら、「利用目的を読みました」に印を付けてください。");
      if (agree.checked) show(1); else agree.focus();
    });
    $$("[data-back]").forEach((button) => button.addEventListener("click", () => show(at - 1)));
    send.addEventListener("click", sendAll);
    $$("button,input", $("#main")).forEach((one) => { one.disabled = false; });
    show(0);
  }

  const pages = { code, collect };
  pages[work.page]?.();
})();
