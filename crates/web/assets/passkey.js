// 労守. Passkeys: asks the server for a question, the browser for an answer, and sends the form.
(() => {
  "use strict";
  const forms = [...document.querySelectorAll("form[data-passkey]")];
  if (!forms.length || !globalThis.PublicKeyCredential) return;
  const { options, answer } = ceremony;

  async function prove(form) {
    const body = new URLSearchParams(new FormData(form));
    const asked = await fetch(form.dataset.ask, { method: "POST", body });
    if (asked.redirected) { location.assign(asked.url); return; }
    if (!asked.ok) throw new Error();
    const { ceremony: waiting, question } = await asked.json();
    const made = form.dataset.passkey === "create"
      ? await navigator.credentials.create(options(question))
      : await navigator.credentials.get(options(question));
    form.elements.ceremony.value = waiting;
    form.elements.answer.value = answer(made);
    form.submit();
  }

  for (const form of forms) {
    const said = form.querySelector("[data-said]");
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      said.textContent = "";
      prove(form).catch(() => {
        delete form.dataset.sent;
        said.textContent = form.dataset.refused;
      });
    });
  }
})();
