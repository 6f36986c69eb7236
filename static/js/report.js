/* Exploring the wheel. Plotly is fetched only when somebody asks for it; without it the still picture stays. */
(() => {
  "use strict";
  const COLOURS = { understanding: "--understanding", delivery: "--delivery", known: "--gap-known", blind: "--gap-blind", target: "--target" };
  const figureRoot = document.querySelector("[data-explore]");
  const data = document.getElementById("wheel-figure");
  if (!figureRoot || !data) return;
  const find = (name) => figureRoot.querySelector(`[data-explore-${name}]`);
  const still = find("still"), tools = find("tools"), start = find("start"), stop = find("stop");
  const controls = find("controls"), sector = find("sector"), status = find("status");
  const small = find("small"), hint = find("hint"), isNarrow = matchMedia("(max-width: 60rem)"); // as report.css: no room for twenty names
  const figure = JSON.parse(data.textContent);
  let chart = null;

  const plain = (html) => new DOMParser().parseFromString(html.replaceAll("<br>", " "), "text/html").body.textContent;
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function load() {
    if (window.Plotly) return Promise.resolve();
    const style = document.createElement("link");
    style.id = "plotly.js-style-global"; // by this id Plotly knows that it need not write styles itself, which our CSP forbids
    style.className = "no-inline-styles";
    style.rel = "stylesheet";
    style.href = figureRoot.dataset.plotlyCss;
    const script = document.createElement("script");
    script.src = figureRoot.dataset.plotly;
    const loaded = [style, script].map((element) => new Promise((resolve, reject) => {
      element.addEventListener("load", resolve);
      element.addEventListener("error", reject);
    }));
    document.head.append(style, script);
    return Promise.all(loaded);
  }

  function coloured() {
    const copy = structuredClone(figure);
    for (const trace of copy.data) {
      const colour = token(COLOURS[trace.meta.role]);
      trace.line.color = colour;
      if (trace.marker) trace.marker.color = colour;
    }
    const ink = token("--ink"), line = token("--line");
    copy.layout.font = { color: ink, family: getComputedStyle(document.body).fontFamily, size: 13 };
    copy.layout.polar.radialaxis.gridcolor = copy.layout.polar.angularaxis.gridcolor = line;
    copy.layout.polar.radialaxis.tickfont = { color: token("--ink-soft") };
    copy.layout.polar.angularaxis.linecolor = line;
    return copy;
  }

  async function draw() {
    const drawn = coloured();
    await window.Plotly.react(chart, drawn.data, drawn.layout, { displayModeBar: false, showSendToCloud: false, responsive: true });
    for (const button of controls.querySelectorAll("[data-explore-role]")) toggle(button);
    zoom();
  }

  function embolden() {
    for (const label of chart.querySelectorAll(".angularaxistick text")) {
      label.classList.toggle("explore-widest", figure.layout.meta.widest.includes(label.dataset.unformatted));
    }
  }

  function toggle(button) {
    const role = button.dataset.exploreRole;
    const roles = role === "gap" ? ["known", "blind"] : [role];
    const traces = figure.data.flatMap((trace, index) => (roles.includes(trace.meta.role) ? [index] : []));
    if (traces.length) window.Plotly.restyle(chart, { visible: button.getAttribute("aria-pressed") === "true" }, traces);
  }

  function zoom() {
    const isWhole = sector.value === "";
    const [begin, end] = isWhole ? [0, 360] : figure.layout.meta.sectors[Number(sector.value)];
    window.Plotly.relayout(chart, {
      "polar.sector": isWhole ? [0, 360] : [90 - end, 90 - begin],
      "polar.radialaxis.angle": 90 - begin % 360,
      "polar.radialaxis.tickangle": 90 - begin % 360,
    });
  }

  async function explore() {
    start.disabled = true;
    status.textContent = status.dataset.loading;
    try {
      await load();
    } catch {
      status.textContent = status.dataset.failed;
      start.disabled = false;
      return;
    }
    chart = document.createElement("div");
    chart.className = "explore-chart";
    chart.setAttribute("role", "figure");
    chart.setAttribute("aria-label", still.querySelector("title").textContent);
    figureRoot.insertBefore(chart, tools);
    still.hidden = small.hidden = hint.hidden = start.hidden = true;
    still.classList.add("d-none");
    small.classList.add("d-none");
    controls.hidden = false;
    status.textContent = "";
    await draw();
    embolden();
    chart.on("plotly_afterplot", embolden);
    chart.on("plotly_hover", ({ points }) => { status.textContent = plain(points[0].text); });
    controls.querySelector("button").focus();
  }

  function leave() {
    window.Plotly.purge(chart);
    chart.remove();
    chart = null;
    still.hidden = small.hidden = hint.hidden = start.hidden = start.disabled = false;
    still.classList.remove("d-none");
    small.classList.remove("d-none");
    controls.hidden = true;
    start.focus();
  }

  /* A finger on or near a practice says it in a sentence, under the wheel it is on. */
  function distance(element, x, y) {
    const box = element.getBoundingClientRect();
    return Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  }

  figureRoot.addEventListener("click", ({ target, clientX, clientY }) => {
    const one = target.closest(".wheel-one"), wheel = target.closest(".wheel");
    if (!one || !wheel) return;
    const far = (practice) =>
      Math.min(...[...practice.querySelectorAll(".w-label, .w-u, .w-d, .w-gap")].map((part) => distance(part, clientX, clientY)));
    const practices = [...wheel.querySelectorAll(".w-practice")];
    const nearest = practices.reduce((best, practice) => (far(practice) < far(best) ? practice : best));
    for (const practice of practices) practice.classList.toggle("w-said", practice === nearest);
    one.querySelector(".wheel-words").textContent = nearest.querySelector("title").textContent;
  });
  figureRoot.classList.add("w-tappable");
  hint.hidden = false;
  isNarrow.addEventListener("change", () => { if (chart) leave(); });
  start.addEventListener("click", explore);
  stop.addEventListener("click", leave);
  sector.addEventListener("change", zoom);
  for (const button of controls.querySelectorAll("[data-explore-role]")) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      toggle(button);
    });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { if (chart) draw(); });
  tools.hidden = false;
})();
