// Saves each answer as it is given; one practice a screen. Pages work without it.
const { assessment, device, clear } = document.body.dataset;
const all = `answers ${assessment} `, own = all + device + " ", none = { getItem() {}, setItem() {}, removeItem() {}, clear() {} };
let store = none, session = none;
try { store = localStorage; session = sessionStorage; } catch { /* blocked */ }
const kept = Object.keys(store).filter((key) => key.startsWith(all));
// What somebody else left unsent here is theirs.
for (const key of kept) if (clear != null || !key.startsWith(own)) store.removeItem(key);
if (clear != null) session.clear();

const form = document.querySelector("form[data-save]") ?? document.createElement("form");
const fields = form.elements, words = form.dataset, get = (id) => document.getElementById(id);
const cards = [...form.querySelectorAll(".card")];
const isStepping = cards.length && !get("problems");
const queue = new Map(), tried = {};
let busy, pause = 1e3, timer, leaving, shown = 0;

const say = (text) => { get("saved").textContent = text; };
const at = (code) => get("q-" + code)?.dataset.at;
function sees(code, seen) {
  const mark = fields["seen." + code], cells = [...fields.seen.value], i = at(code);
  if (mark) mark.value = seen;
  if (i) cells[i] = seen;
  fields.seen.value = cells.join("");
}
function fill(code, value) {
  const field = fields[code];
  if (field?.type === "checkbox") field.checked = value > 0;
  else if (field) field.value = value;
  get("c-" + code.slice(8))?.closest("details").setAttribute("open", "");
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
      headers: { "X-CSRFToken": fields.csrfmiddlewaretoken.value },
      body: JSON.stringify(entry),
      signal: AbortSignal.timeout(15e3),
    }), { ok, status } = answer;
    const reply = await answer.json().catch(() => ({})), now = queue.get(code);
    if (status > 499 || status === 429) throw answer;
    pause = 1e3;
    queue.delete(code);
    // A page out of date (403) is loaded anew, and sends what was kept.
    if (status !== 403) store.removeItem(own + code);
    // A save whose reply got lost conflicts with itself.
    if (ok || (status === 409 && tried[code].includes(reply.text ?? reply.seen))) {
      sees(code, reply.seen);
      if (reply.left) {
        get("progress-text").textContent = reply.left;
        get("bar").value = reply.answered;
      }
      if (now !== entry || !ok) put(code, now.value, reply.seen);
      else tried[code] = [];
      if (!queue.size) say(words.saved.replace("%s", new Date().toLocaleTimeString([], { timeStyle: "short" })));
    } else {
      leaving = null;
      if (status === 409) choose(code, now.value, reply).catch(() => say(reply.message));
      else say(reply.message || words.stale);
    }
  } catch {
    say(words.offline);
    timer = setTimeout(send, pause);
    pause = Math.min(pause * 2, 3e4);
    return;
  } finally { busy = false; }
  send();
}

async function choose(code, mine, { seen, text, message }) {
  const note = get("n-" + code);
  if (!note) return say(message);
  if (isStepping) show(cards.indexOf(note.closest(".card")));
  const { ask } = await import(words.asks);
  ask(note, message, { [words.mine]: mine, [words.theirs]: text ?? seen }, (value) => {
    fill(code, value);
    put(code, value, seen);
  });
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

form.onchange = ({ target: { name, value, checked } }) =>
  put(name, checked === false ? "-" : value, queue.get(name)?.seen ?? fields["seen." + name]?.value ?? fields.seen.value[at(name)]);
form.onsubmit = (event) => {
  if (isStepping && !event.submitter?.name && cards[shown + 1]) step(event, 1);
  else if (queue.size) {
    event.preventDefault();
    leaving = event.submitter;
    send();
  }
};
onclick = (event) => {
  const target = event.target;
  if (target.id === "copy") {
    get("link").select();
    if (document.execCommand("copy")) target.textContent = target.dataset.copied;
  } else if (shown && target.matches(".back")) step(event, -1);
};
get("copy")?.removeAttribute("hidden");
ononline = send;

for (const key of kept) {
  const entry = JSON.parse(store.getItem(key));
  if (entry) queue.set(entry.code, entry), fill(entry.code, entry.value);
}
if (isStepping) {
  onhashchange = follow;
  location.hash ? follow() : show(0);
}
send();

// How long pages take stays in this browser; pace.js makes one bit of it.
const times = JSON.parse(session.getItem(own) ?? "{}");
onpagehide = ({ timeStamp }) => {
  const answers = form.querySelectorAll(".ladder :checked").length;
  if (answers) times[location.pathname] = [timeStamp + (times[location.pathname]?.[0] ?? 0), answers];
  session.setItem(own, JSON.stringify(times));
};
