// Languages as a list with a button to remove each, and one input that suggests others.
// The text input that the server sent stays the form's value ("English, German"), out of sight.

const names = (text) => text.split(/[,;\n]/).map((each) => each.trim()).filter(Boolean);

function enhance(root) {
  root.dataset.drawn = "";
  const text = root.querySelector("input");
  const label = document.querySelector(`label[for="${text.id}"]`);
  const add = document.createElement("input");
  const list = document.createElement("ul");
  list.className = "languages";
  list.setAttribute("aria-label", root.dataset.listLabel);
  add.className = text.className;
  add.id = `${text.id}_add`;
  add.autocomplete = "off";
  add.placeholder = root.dataset.add;
  for (const name of ["list", "aria-describedby", "aria-invalid"]) {
    if (text.hasAttribute(name)) add.setAttribute(name, text.getAttribute(name));
  }
  text.type = "hidden";
  label?.setAttribute("for", add.id);

  const tell = (chosen) => {
    text.value = chosen.join(", ");
    text.dispatchEvent(new Event("change", { bubbles: true }));
    draw();
  };
  function draw() {
    const chosen = names(text.value);
    list.replaceChildren(
      ...chosen.map((name, place) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-sm btn-outline-secondary";
        button.textContent = "×";
        button.setAttribute("aria-label", `${root.dataset.remove}: ${name}`);
        button.addEventListener("click", () => {
          tell(chosen.filter((_, other) => other !== place));
          add.focus();
        });
        const item = document.createElement("li");
        item.append(name, " ", button);
        return item;
      }),
    );
  }
  const take = () => {
    const typed = names(add.value).map((each) => each.replace(/ \(.*\)$/, ""));
    if (!typed.length) return;
    add.value = "";
    const chosen = names(text.value);
    tell([...chosen, ...typed.filter((each) => !chosen.some((one) => one.toLowerCase() === each.toLowerCase()))]);
  };
  add.addEventListener("change", take);
  add.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== ",") return;
    if (!add.value.trim()) return;
    event.preventDefault();
    take();
  });
  // A suggestion that was picked is taken at once.
  add.addEventListener("input", (event) => {
    const isPicked = event.inputType === "insertReplacementText" || !("inputType" in event);
    if (isPicked && add.list && [...add.list.options].some((option) => option.value === add.value)) take();
  });
  text.form?.addEventListener("submit", take);
  root.prepend(list, add);
  draw();
}

/** Turn the controls inside an element into lists; those that are already are left alone. */
export function enhanceLanguages(within = document) {
  for (const root of within.querySelectorAll("[data-languages]:not([data-drawn])")) enhance(root);
}

enhanceLanguages();
document.addEventListener("htmx:load", (event) => enhanceLanguages(event.target));
