// Three of a list, tapped in order. The radio buttons of the table stay the answer; here their rows become cards.
for (const field of document.querySelectorAll("fieldset.picks")) deal(field);

function deal(field) {
  const { next, done, undo: word, up, sortable } = field.dataset, table = field.querySelector("table");
  const heads = [...table.tHead.querySelectorAll("[id]")], places = heads.map((cell) => cell.textContent);
  const columns = heads.map((_, at) => [...table.tBodies[0].rows].map((row) => row.querySelectorAll("input")[at]));
  // Where each place has a rating of its own, it goes where its card goes.
  const ratings = places.map((_, at) => document.getElementById(`q-predicted.${at + 1}`)).filter(Boolean);
  const sure = document.getElementById("q-confidence");
  const make = (tag, props, ...inside) => {
    const made = Object.assign(document.createElement(tag), props);
    made.append(...inside);
    return made;
  };
  let chosen = [], sorter;

  const names = {}, radiosOf = (rating) => [...rating.querySelectorAll("input")];
  const cards = columns[0].filter(({ value }) => value !== "-").map((radio) => {
    const name = names[radio.value] = radio.closest("tr").cells[0].textContent;
    const card = make("button", { type: "button", className: "pick", value: radio.value }, make("span", { className: "place" }), name);
    card.onclick = () => choose(card.value);
    return card;
  });
  const status = make("p", { className: "hint", role: "status" });
  const undo = make("button", { type: "button", className: "undo", textContent: word });
  const board = make("div", { className: "board" }, ...cards);
  ratings.forEach((rating, at) => {
    const button = make("button", { type: "button", className: "up", textContent: "↑ " + up, hidden: !at });
    button.onclick = () => {
      const moved = [...chosen];
      moved.splice(at - 1, 0, ...moved.splice(at, 1));
      set(moved);
      ratings[at - 1].querySelector("input").focus();
    };
    rating.querySelector(".asides").append(button);
  });

  function read() {
    const held = columns.map((radios) => radios.find((radio) => radio.checked)?.value);
    chosen = [...new Set(held)].filter((value) => value && value !== "-");
  }
  function choose(value) {
    if (chosen.includes(value)) set(chosen.filter((one) => one !== value));
    else if (chosen.length < places.length) set([...chosen, value]);
  }
  function check(radio) {
    if (!radio || radio.checked) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function set(wanted) {
    const rated = Object.fromEntries(ratings.map((rating, at) =>
      [chosen[at], radiosOf(rating).find((radio) => radio.checked && radio.value !== "-")?.value]));
    chosen = wanted;
    columns.forEach((radios, at) => check(radios.find((radio) => radio.value === (chosen[at] ?? "-"))));
    ratings.forEach((rating, at) => {
      const radios = radiosOf(rating), value = rated[chosen[at]];
      if (value) check(radios.find((radio) => radio.value === value));
      else if (radios.some((radio) => radio.checked)) {
        const none = radios.find((radio) => radio.value === "-");
        check(none);
        none.checked = false;
      }
    });
    draw();
  }
  function draw() {
    for (const card of cards) {
      const at = chosen.indexOf(card.value);
      card.setAttribute("aria-pressed", at >= 0);
      card.firstChild.textContent = places[at] ?? "";
    }
    ratings.forEach((rating, at) => {
      rating.hidden = at >= chosen.length;
      rating.querySelector(".lens").textContent = `${places[at]} · ${names[chosen[at]]}`;
    });
    if (sure) sure.hidden = chosen.length < places.length;
    status.textContent = chosen.length < places.length ? next.replace("%s", places[chosen.length]) : done;
    undo.hidden = !chosen.length;
    board.classList.toggle("full", chosen.length === places.length);
    field.dispatchEvent(new CustomEvent("dealt", { bubbles: true, detail: [...chosen] }));
    if (sortable && chosen.length > 1) sorter ??= drag();
  }
  // An extra for hands: everything it does, taps and the buttons do, too.
  async function drag() {
    const { default: Sortable } = await import(sortable), home = make("div", { className: "drags" });
    ratings[0].before(home);
    home.append(...ratings);
    // Its own “change” is no answer.
    home.addEventListener("change", (event) => event.target === home && event.stopPropagation());
    Sortable.create(home, {
      handle: ".lens", animation: 150,
      onEnd() {
        const order = [...home.children].map((rating) => chosen[ratings.indexOf(rating)]);
        home.append(...ratings);
        set(order.filter(Boolean));
      },
    });
  }

  undo.onclick = () => {
    const last = cards.find(({ value }) => value === chosen.at(-1));
    choose(last.value);
    last.focus();
  };
  // Another window's answer, chosen in a note above, changes the buttons underneath.
  field.form?.addEventListener("click", ({ target }) => { if (target.closest(".note")) { read(); draw(); } });
  table.hidden = true;
  table.after(status, board, undo);
  addEventListener("load", () => { read(); draw(); });
  read();
  draw();
}
