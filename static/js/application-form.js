// Progress down the side of the application: a part is done when what it needs is there.
// The form works without this; nothing is stored here.

const form = document.querySelector(".application-form");

function isDone(section) {
  const ranks = section.querySelectorAll("select[name^=rank_]");
  if (ranks.length) return [...ranks].some((select) => select.value);
  const needed = [...section.querySelectorAll("[required]")];
  if (!needed.length) {
    return [...section.querySelectorAll("input, select, textarea")].some((field) =>
      field.type === "checkbox" || field.type === "radio" ? field.checked : field.value,
    );
  }
  return needed.every((field) => field.checkValidity());
}

function showProgress() {
  for (const section of form.querySelectorAll("section[id]")) {
    const step = document.querySelector(`[data-step="${section.id}"]`);
    const done = isDone(section);
    step.classList.toggle("is-done", done);
    let word = step.querySelector(".visually-hidden");
    if (!word) step.append((word = Object.assign(document.createElement("span"), { className: "visually-hidden" })));
    word.textContent = done ? ` (${form.dataset.done})` : "";
  }
}

if (form) {
  form.addEventListener("input", showProgress);
  form.addEventListener("change", showProgress);
  showProgress();
}

// What says when others could meet is loaded when the hours are about to come into sight.
const fit = document.querySelector("[data-live-fit]");
if (fit) {
  const load = (entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    import(fit.dataset.script);
  };
  new IntersectionObserver(load, { rootMargin: "400px" }).observe(fit.closest("section"));
}
