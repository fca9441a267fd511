// Bulk actions: the button says how many rows are chosen and what happens to them. Works without this, too.

for (const form of document.querySelectorAll("[data-choose-many]")) {
  const boxes = [...form.querySelectorAll("input[name=chosen]")];
  const all = form.querySelector("[data-choose-all]");
  const button = form.querySelector("[data-choose-button]");
  const decision = form.querySelector("select[name=decision]");

  const say = () => {
    const number = boxes.filter((box) => box.checked).length;
    const words = button.dataset[decision ? decision.value : "text"];
    if (words) button.textContent = words.replace("{n}", number);
    button.disabled = number === 0;
    all.checked = number > 0 && number === boxes.length;
    all.indeterminate = number > 0 && number < boxes.length;
  };

  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    say();
  });
  form.addEventListener("change", say);
  say();
}
