// Shows the letter as it is being typed; without it a button does the same.
"use strict";

(() => {
  const form = document.querySelector("form[data-preview]");
  const place = document.getElementById("preview");
  if (!form || !place) return;
  let waiting = 0;
  let newest = 0;

  async function show() {
    const mine = ++newest;
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
      if (answer.ok && mine === newest) place.innerHTML = await answer.text();
    } catch {
      // The network is away for a moment; the next letter typed asks again.
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 400);
  });
})();
