/* Shows how far a job is, and what it found once it is done; without it the page has a link to look again. */
(() => {
  "use strict";
  const panel = document.querySelector("[data-progress-url]");
  if (!panel) return;
  const step = panel.querySelector("[data-progress-step]");
  const bar = panel.querySelector("[data-progress-bar]");

  async function ask() {
    let found = null;
    try {
      const answer = await fetch(panel.dataset.progressUrl, { headers: { Accept: "application/json" } });
      if (answer.redirected || answer.status === 404 || answer.status === 403) return location.reload();
      if (answer.ok) found = await answer.json();
    } catch {
      // The network is away for a moment; the next second asks again.
    }
    if (found && !found.is_active) return location.reload();
    if (found && step && step.textContent !== found.step) step.textContent = found.step;
    if (found && bar) {
      bar.hidden = found.percent === null;
      if (!bar.hidden) bar.value = found.percent;
    }
    setTimeout(ask, 1000);
  }

  setTimeout(ask, 1000);
})();
