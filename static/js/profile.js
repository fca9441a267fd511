// Takes over the browser's time zone into the profile's form with one press.

const suggestion = document.querySelector("[data-zone-suggestion]");
const button = suggestion?.querySelector("button");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const zone = document.querySelector("#id_zone");
    zone.value = suggestion.dataset.zoneSuggestion;
    zone.focus();
  });
}
