// Passkeys: asks the browser for one, and sends what it gives as text. Without it the other ways remain.
const bytesOf = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const named = (list) => (list || []).map((one) => ({ ...one, id: bytesOf(one.id) }));

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = textOf(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function create(asked, form) {
  const publicKey = {
    ...asked,
    challenge: bytesOf(asked.challenge),
    user: { ...asked.user, id: bytesOf(asked.user.id) },
    excludeCredentials: named(asked.excludeCredentials),
  };
  if (form.elements.passwordless?.checked) {
    const selection = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
    publicKey.authenticatorSelection = { ...publicKey.authenticatorSelection, ...selection };
  }
  return written(await navigator.credentials.create({ publicKey }));
}

async function get(asked) {
  const publicKey = { ...asked, challenge: bytesOf(asked.challenge), allowCredentials: named(asked.allowCredentials) };
  return written(await navigator.credentials.get({ publicKey }));
}

async function options(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).request_options;
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const { publicKey } = await options(form);
      const credential = await (form.dataset.passkey === "create" ? create(publicKey, form) : get(publicKey));
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      form.querySelector(".passkey-failed").hidden = false;
    }
  });
}
