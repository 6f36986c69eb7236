// Says what a passkey could not do; without a script, or where there are none, no button for them is shown.
"use strict";

const possible = Boolean(window.PublicKeyCredential);
for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = !possible;
for (const notice of document.querySelectorAll("[data-passkey-impossible]")) {
  notice.hidden = possible || !document.querySelector("[data-passkey-needed]");
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const notice of document.querySelectorAll("[data-passkey-trouble]")) notice.hidden = false;
});
