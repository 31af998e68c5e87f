// 労守. Passkeys: asks the server for a question, the browser for an answer, and sends the form.
(() => {
  "use strict";
  const forms = [...document.querySelectorAll("form[data-passkey]")];
  if (!forms.length || !globalThis.PublicKeyCredential) return;
  const bytes = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const ids = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

  // What the server asks, with bytes where the browser wants bytes.
  function options(question) {
    const asked = question.publicKey;
    const publicKey = { ...asked, challenge: bytes(asked.challenge) };
    if (asked.user) publicKey.user = { ...asked.user, id: bytes(asked.user.id) };
    if (asked.excludeCredentials) publicKey.excludeCredentials = ids(asked.excludeCredentials);
    if (asked.allowCredentials) publicKey.allowCredentials = ids(asked.allowCredentials);
    return { publicKey };
  }

  function answer(credential) {
    const { response } = credential;
    const parts = { clientDataJSON: text(response.clientDataJSON) };
    if (response.attestationObject) {
      parts.attestationObject = text(response.attestationObject);
      parts.transports = response.getTransports?.() ?? [];
    } else {
      parts.authenticatorData = text(response.authenticatorData);
      parts.signature = text(response.signature);
      parts.userHandle = response.userHandle ? text(response.userHandle) : null;
    }
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: parts,
      extensions: {},
    });
  }

  async function prove(form) {
    const body = new URLSearchParams(new FormData(form));
    const asked = await fetch(form.dataset.ask, { method: "POST", body });
    if (asked.redirected) { location.assign(asked.url); return; }
    if (!asked.ok) throw new Error();
    const { ceremony, question } = await asked.json();
    const made = form.dataset.passkey === "create"
      ? await navigator.credentials.create(options(question))
      : await navigator.credentials.get(options(question));
    form.elements.ceremony.value = ceremony;
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
