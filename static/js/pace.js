// Were answers given faster than one can read? The times never leave this browser; this one bit does, in the ballot.
const { assessment, device } = document.body.dataset, field = document.querySelector("[name=pace]");
let kept = null;
try { kept = sessionStorage.getItem(`answers ${assessment} ${device} `); } catch { /* blocked */ }
const pages = Object.values(JSON.parse(kept ?? "{}")).map(([thousandths, answers]) => [thousandths / 1000, answers]);
if (field && pages.length) {
  const sum = (place) => pages.reduce((total, page) => total + page[place], 0);
  const hasty = pages.filter(([seconds, answers]) => seconds < 2 * answers).length;
  // data-reading: seconds it takes to read one question at 200 words a minute. Nobody reads five times as fast.
  const isTooShort = sum(0) < sum(1) * field.form.dataset.reading / 5;
  field.value = hasty * 2 >= pages.length || isTooShort ? "2" : "1";
}
