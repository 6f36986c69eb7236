// Two windows, two answers: which one holds? Fetched only when that happens.
export function ask(note, message, choices, take) {
  note.textContent = message + " ";
  for (const [textContent, value] of Object.entries(choices)) {
    note.append(Object.assign(document.createElement("button"), { type: "button", textContent, onclick() {
      note.textContent = "";
      take(value);
    } }));
  }
  note.scrollIntoView({ block: "center" });
}
