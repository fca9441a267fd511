// Keeps what is typed into a survey on this device alone, until it is sent (site.js forgets it then).

const questions = document.querySelector("[data-draft]");
const note = document.querySelector("[data-draft-note]");

function controls() {
  return [...questions.querySelectorAll("input, textarea, select")];
}

function isChoice(control) {
  return control.type === "radio" || control.type === "checkbox";
}

function typed() {
  return controls().flatMap((control) => {
    if (isChoice(control)) return control.checked ? [[control.name, control.value]] : [];
    return control.value ? [[control.name, control.value]] : [];
  });
}

function restore(pairs) {
  for (const control of controls()) {
    const values = pairs.filter(([name]) => name === control.name).map(([, value]) => value);
    if (isChoice(control)) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
}

function keep() {
  const pairs = typed();
  try {
    if (pairs.length) localStorage.setItem(questions.dataset.draft, JSON.stringify(pairs));
    else localStorage.removeItem(questions.dataset.draft);
    note.hidden = pairs.length === 0;
  } catch {
    note.hidden = true; // The device keeps nothing: full, or forbidden.
  }
}

if (questions?.dataset.draft) {
  try {
    const kept = localStorage.getItem(questions.dataset.draft);
    // What came back from the server, with what is wrong with it, is newer than any draft.
    if (kept && typed().length === 0) restore(JSON.parse(kept));
  } catch {
    // A draft that can't be read is no draft.
  }
  keep();
  questions.addEventListener("input", keep);
  questions.addEventListener("change", keep);
}
