// The browser's part of a passkey: takes the challenge from the form, asks the authenticator, and sends its answer as the form.
"use strict";

const form = document.getElementById("passkey-form");
const start = document.getElementById("passkey-start");
const trouble = document.getElementById("passkey-trouble");

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

const withBytes = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create(options) {
  const { publicKey } = options;
  const credential = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
    },
  });
  const { attestationObject, clientDataJSON } = credential.response;
  return [credential, { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON) }];
}

async function get(options) {
  const { publicKey } = options;
  const credential = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: withBytes(publicKey.allowCredentials),
    },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = credential.response;
  return [
    credential,
    {
      authenticatorData: text(authenticatorData),
      clientDataJSON: text(clientDataJSON),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    },
  ];
}

if (form && start && window.PublicKeyCredential) {
  start.hidden = false;
  start.addEventListener("click", async () => {
    trouble.hidden = true;
    try {
      const options = JSON.parse(form.dataset.options);
      const [credential, response] = await (form.dataset.kind === "create" ? create(options) : get(options));
      const answer = { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, extensions: {} };
      document.getElementById("credential").value = JSON.stringify(answer);
      form.submit();
    } catch {
      // The person cancelled, or the authenticator has nothing that fits: neither is a wrong try.
      trouble.hidden = false;
    }
  });
} else if (trouble) {
  trouble.hidden = false;
}
