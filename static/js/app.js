// Small comforts; every page works without them.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const label = button.querySelector("[aria-live]");
  const before = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // clipboard needs https or localhost; an office network may have neither
    }
    label.textContent = button.dataset.copied;
    setTimeout(() => { label.textContent = before; }, 4000);
  });
}

// A double click sends once; the server would refuse the second anyway, but with a message nobody needs.
for (const form of document.querySelectorAll("form[data-once]")) {
  let sentAt = -Infinity;
  form.addEventListener("submit", (event) => {
    if (event.timeStamp - sentAt < 3000) event.preventDefault();
    else sentAt = event.timeStamp;
  });
}

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Nothing is cut off: where there is little room left, it is said how little, and what is too much is refused later.
const words = document.currentScript.dataset;
for (const field of document.querySelectorAll("[data-most]")) {
  const note = Object.assign(document.createElement("p"), { className: "counter", role: "status" });
  const count = () => {
    const left = field.dataset.most - [...field.value].length;
    note.textContent = left > 20 ? "" : (left < 0 ? words.over : words.left).replace("%s", Math.abs(left));
    note.classList.toggle("over", left < 0);
  };
  field.after(note);
  field.addEventListener("input", count);
  count();
}

document.querySelector("[data-focus]")?.focus();
