// Two at most: a third is not ticked, and beside it stands at once what to do first.
const field = document.getElementById("q-wins"), { most, full } = field.dataset;
field.addEventListener("change", (event) => {
  const box = event.target;
  for (const note of field.querySelectorAll(".full")) note.remove();
  if (!box.checked || field.querySelectorAll(":checked").length <= most) return;
  box.checked = false;
  event.stopPropagation(); // nothing was answered, so nothing is saved
  document.getElementById("n-" + box.name).append(Object.assign(document.createElement("p"), { className: "full", textContent: full }));
});
