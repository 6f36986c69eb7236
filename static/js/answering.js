// Saves each answer as it is given; one practice a screen. Pages work without it.
const { assessment, device, clear } = document.body.dataset;
const all = `answers ${assessment} `, own = all + device + " ";
let store = { setItem() {}, removeItem() {} };
try { store = localStorage; } catch { /* blocked */ }
const kept = Object.keys(store).filter((key) => key.startsWith(all));
// What somebody else left unsent here is theirs.
for (const key of kept) if (clear != null || !key.startsWith(own)) store.removeItem(key);

const form = document.querySelector("form[data-save]") ?? document.createElement("form");
const fields = form.elements, words = form.dataset, get = (id) => document.getElementById(id);
const cards = [...form.querySelectorAll(".card")];
const isStepping = cards.length && !get("problems");
const queue = new Map(), tried = {};
let busy = false, pause = 1000, timer, leaving, shown = 0;

const say = (text) => { get("saved").textContent = text; };
const at = (code) => get("q-" + code)?.dataset.at;
function sees(code, seen) {
  const mark = fields["seen." + code], cells = [...fields.seen.value], i = at(code);
  if (mark) mark.value = seen;
  if (i) cells[i] = seen;
  fields.seen.value = cells.join("");
}
function fill(code, value) {
  if (fields[code]) fields[code].value = value;
  const details = get("c-" + code.slice(8))?.closest("details");
  if (details) details.open = true;
}
function put(code, value, seen) {
  const entry = { code, value, seen };
  queue.set(code, entry);
  store.setItem(own + code, JSON.stringify(entry));
  send();
}

async function send() {
  if (busy) return;
  const [entry] = queue.values();
  if (!entry) return leaving && form.requestSubmit(leaving);
  const { code, value } = entry;
  busy = true;
  clearTimeout(timer);
  (tried[code] ??= []).push(value);
  try {
    const answer = await fetch(words.save, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": fields.csrfmiddlewaretoken.value },
      body: JSON.stringify(entry),
      signal: AbortSignal.timeout(15000),
    });
    const reply = await answer.json().catch(() => ({})), now = queue.get(code);
    if (answer.status > 499 || answer.status === 429) throw answer;
    pause = 1000;
    queue.delete(code);
    // A page out of date (403) is loaded anew, and sends what was kept.
    if (answer.status !== 403) store.removeItem(own + code);
    // A save whose reply got lost conflicts with itself.
    const isOurs = tried[code].includes(reply.text ?? reply.seen);
    if (answer.ok || (answer.status === 409 && isOurs)) {
      sees(code, reply.seen);
      if (reply.left) {
        get("progress-text").textContent = reply.left;
        document.querySelector("progress").value = reply.answered;
      }
      if (now !== entry || !answer.ok) put(code, now.value, reply.seen);
      else tried[code] = [];
      if (!queue.size) say(words.saved.replace("%s", new Date().toLocaleTimeString([], { timeStyle: "short" })));
    } else {
      leaving = null;
      if (answer.status === 409) choose(code, now.value, reply);
      else say(reply.message || words.stale);
    }
  } catch {
    say(words.offline);
    timer = setTimeout(send, pause);
    pause = Math.min(pause * 2, 30000);
    return;
  } finally { busy = false; }
  send();
}

function choose(code, mine, { seen, text, message }) {
  const note = get("n-" + code);
  if (!note) return say(message);
  const button = (textContent, value) => Object.assign(document.createElement("button"), { type: "button", textContent, onclick() {
    note.textContent = "";
    fill(code, value);
    put(code, value, seen);
  } });
  note.textContent = message + " ";
  note.append(button(words.mine, mine), button(words.theirs, text ?? seen));
  if (isStepping) show(cards.indexOf(note.closest(".card")));
  note.scrollIntoView({ block: "center" });
}

function show(index) {
  shown = Math.max(0, index);
  cards.forEach((card, i) => { card.hidden = i !== shown; });
}
function follow() {
  show(cards.findIndex((card) => "#" + card.id === location.hash));
  cards[shown].querySelector("h2").focus({ preventScroll: true });
  scrollTo(0, shown && cards[shown].offsetTop - 90);
}
function step(event, by) {
  event.preventDefault();
  location.hash = cards[shown + by].id;
}

form.addEventListener("change", ({ target: { name, value } }) =>
  put(name, value, queue.get(name)?.seen ?? fields["seen." + name]?.value ?? fields.seen.value[at(name)]));
form.addEventListener("submit", (event) => {
  if (isStepping && !event.submitter?.name && cards[shown + 1]) step(event, 1);
  else if (queue.size) {
    event.preventDefault();
    leaving = event.submitter;
    send();
  }
});
form.querySelector(".back")?.addEventListener("click", (event) => { if (shown) step(event, -1); });
addEventListener("online", send);

for (const key of kept) {
  const entry = JSON.parse(store.getItem(key));
  if (!entry) continue;
  queue.set(entry.code, entry);
  fill(entry.code, entry.value);
}
if (isStepping) {
  addEventListener("hashchange", follow);
  location.hash ? follow() : show(0);
}
send();
