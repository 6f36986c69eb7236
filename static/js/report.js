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
  const small = figureRoot.querySelector(".wheel-small");
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
    // A label beside a mark would be cut off on a phone; there the line below the chart says it.
    if (window.innerWidth < 640) copy.data.forEach((trace) => { if (trace.text) { trace.hoverinfo = "none"; delete trace.hovertemplate; } });
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

  function toggle(button) {
    const role = button.dataset.exploreRole;
    const roles = role === "gap" ? ["known", "blind"] : [role];
    const traces = figure.data.flatMap((trace, index) => (roles.includes(trace.meta.role) ? [index] : []));
    window.Plotly.restyle(chart, { visible: button.getAttribute("aria-pressed") === "true" }, traces);
  }

  function zoom() {
    const isNarrow = window.innerWidth < 640, isWhole = sector.value === "";
    const [begin, end] = isWhole ? [0, 360] : figure.layout.meta.sectors[Number(sector.value)];
    const side = isNarrow ? 12 : 110;
    window.Plotly.relayout(chart, {
      "polar.sector": isWhole ? [0, 360] : [90 - end, 90 - begin],
      "polar.radialaxis.angle": 90 - begin % 360,
      "polar.radialaxis.tickangle": 90 - begin % 360,
      "polar.angularaxis.showticklabels": !isNarrow, // names have no room on a phone; a tap on a mark says each below the chart
      margin: { l: side, r: side, t: side / 2, b: side / 2 },
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
    still.hidden = small.hidden = start.hidden = true;
    still.classList.add("d-none");
    small.classList.add("d-none");
    controls.hidden = false;
    status.textContent = "";
    await draw();
    chart.on("plotly_hover", ({ points }) => { status.textContent = plain(points[0].text); });
    controls.querySelector("button").focus();
  }

  function leave() {
    window.Plotly.purge(chart);
    chart.remove();
    chart = null;
    still.hidden = small.hidden = start.hidden = start.disabled = false;
    still.classList.remove("d-none");
    small.classList.remove("d-none");
    controls.hidden = true;
    start.focus();
  }

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
