// With a script the ratings follow the cards on the same page: of the three that were tapped, and of two others.
// Until it is sent, this window remembers what was chosen; once it is sent, only that it was.
const get = (id) => document.getElementById(id), form = get("answers"), template = form.querySelector("template");
const part = document.createElement("div"), send = form.querySelector(".primary"), asked = new Map();
const key = "pulse " + location.pathname;
let store = { getItem() {}, setItem() {}, removeItem() {} };
try { store = sessionStorage; } catch { /* blocked */ }
// From the thanks, where somebody may be quicker than its script: nothing of whoever answered before is shown.
if (location.hash === "#anew") {
  store.removeItem(key);
  history.replaceState(null, "", location.pathname + location.search);
}
// On a page that came back with a problem, what was sent stands already.
const kept = form.dataset.new == null ? {} : JSON.parse(store.getItem(key) ?? "{}");
const rows = () => [...form.querySelectorAll("[name=pick1]")];
form.dataset.draw = kept.draw ?? form.dataset.draw;
for (const value of kept.order ?? []) {
  const row = rows().find((radio) => radio.value === value)?.closest("tr");
  row?.parentNode.append(row);
}

part.append(template.content);
const own = part.querySelector("[data-own]"), others = part.querySelector("[data-others]");
const step = part.querySelector("[name=step]"), pattern = own.querySelector("fieldset");
template.replaceWith(part);
send.textContent = send.dataset.send;
let isKnown = false;

function refill(place) {
  for (const field of place.querySelectorAll("[name]")) {
    const value = kept[field.name];
    if (value == null) continue;
    if (field.type === "radio") field.checked = field.value === value;
    else field.value = value;
  }
}
function keep() {
  Object.assign(kept, Object.fromEntries(new FormData(form)), { draw: form.dataset.draw, order: rows().map((radio) => radio.value) });
  store.setItem(key, JSON.stringify(kept));
}
function ladder(letter) {
  if (!asked.has(letter)) {
    const copy = document.createElement("div");
    copy.innerHTML = pattern.outerHTML.replaceAll("rate.any", "rate." + letter);
    copy.querySelector("legend").textContent = get("need-" + letter).textContent;
    refill(copy);
    asked.set(letter, copy.firstChild);
  }
  return asked.get(letter);
}
function startAnew() {
  store.removeItem(key);
  form.reset();
  location.reload();
}

form.addEventListener("dealt", ({ detail: picks }) => {
  const isWhole = picks.length === 3, drawn = [...form.dataset.draw].filter((letter) => !picks.includes(letter));
  own.replaceChildren(...(isWhole ? picks.map(ladder) : []));
  others.replaceChildren(...(isWhole ? drawn.slice(0, 2).map(ladder) : []));
  part.hidden = send.hidden = step.disabled = !isWhole;
  if (isWhole && isKnown) part.querySelector("h2").scrollIntoView();
  isKnown = true;
});
form.addEventListener("input", keep);
form.addEventListener("change", keep);
for (const button of document.querySelectorAll(".anew")) button.onclick = startAnew;

refill(form);
get("kept").hidden = !kept.deal;
get("asking").hidden = kept.sent;
get("sent").hidden = !kept.sent;
