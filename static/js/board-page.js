// The board's page: its cards, the people on them, what is said, and replacing what has changed.

const FRESH_MS = 2000;
const NEWS_MS = 12000;
const SAID_MS = 12000;

/** Fill `{name}` and the like into a sentence. */
export const say = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

const elementOf = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  return holder.content.firstElementChild;
};

export class Page {
  constructor(root) {
    this.root = root;
    this.words = JSON.parse(root.dataset.words);
    this.cards = root.querySelector("[data-cards]");
    this.tray = root.querySelector("[data-unplaced]");
    this.said = root.querySelector("[data-said]");
    this.news = root.querySelector("[data-news]");
    this.afterwards = [];
  }

  get version() {
    return Number(this.root.dataset.version);
  }

  /** Someone's place on the board, or null. */
  person(id) {
    return document.getElementById(`person-${id}`);
  }

  isMovable(id) {
    return Boolean(document.getElementById(`pick-${id}`));
  }

  nameOf(id) {
    return this.person(id).querySelector(".board-name").textContent;
  }

  /** The places that are shown, in the page's order: no group first. */
  targets() {
    return [...this.root.querySelectorAll("[data-target]:not([hidden])")];
  }

  target(key) {
    return key === "" ? this.tray.closest("[data-target]") : document.getElementById(`group-${key}`);
  }

  /** Where someone is: a group's key, or "" for no group. */
  placeOf(id) {
    return this.person(id).closest("[data-target]").dataset.target;
  }

  // --- Who is picked up -------------------------------------------------------------------------

  markHeld(id, isHeld) {
    this.person(id)?.classList.toggle("is-held", isHeld);
    document.getElementById(`pick-${id}`)?.toggleAttribute("data-held", isHeld);
    this.root.classList.toggle("is-holding", isHeld);
  }

  /** Show on each place what moving there would do; elements are kept as they are, only told what to show. */
  showEffects(effects) {
    for (const place of this.root.querySelectorAll("[data-target]")) {
      const effect = effects.get(place.dataset.target);
      const line = place.querySelector("[data-effect]");
      if (!effect) continue;
      place.dataset.tone = effect.tone;
      line.textContent = this.effectInWords(effect);
      line.hidden = false;
    }
  }

  effectInWords(effect) {
    if (effect.tone === "here") return say(this.words.here, {});
    const sentences = effect.says.map((each) => each[0].toUpperCase() + each.slice(1) + (each.endsWith(".") ? "" : "."));
    return [this.words[effect.tone], ...sentences].join(" ");
  }

  clearEffects() {
    this.markOver(null);
    for (const place of this.root.querySelectorAll("[data-tone]")) {
      delete place.dataset.tone;
      place.querySelector("[data-effect]").hidden = true;
    }
  }

  markOver(key, doScroll = false) {
    this.root.querySelector("[data-over]")?.removeAttribute("data-over");
    if (key === null) return;
    const place = this.target(key);
    place?.setAttribute("data-over", "");
    if (doScroll) place?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // --- What is said -----------------------------------------------------------------------------

  /** Say something at the foot of the window. It stays while someone is held, and else for a while. */
  tell(sentence) {
    this.said.textContent = sentence;
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => {
      if (!this.root.classList.contains("is-holding")) this.said.textContent = "";
    }, SAID_MS);
  }

  tellNews(sentences) {
    for (const sentence of sentences) {
      const line = document.createElement("p");
      line.textContent = sentence;
      this.news.append(line);
      setTimeout(() => line.remove(), NEWS_MS);
    }
  }

  // --- What has changed -------------------------------------------------------------------------

  /** Call this after each change of the page. */
  onApplied(call) {
    this.afterwards.push(call);
  }

  /** Replace the parts that the server sent, unless the page is as new already; says whether it did. */
  apply(changed) {
    if (changed.version <= this.version) return false;
    const focused = document.activeElement?.id;
    this.replace(this.cards, "group-", changed.order, changed.cards);
    this.replace(this.tray, "person-", changed.people_order, changed.people);
    for (const [name, html] of Object.entries(changed.parts)) {
      this.root.querySelector(`[data-part="${name}"]`).innerHTML = html;
    }
    this.root.dataset.version = changed.version;
    for (const field of document.querySelectorAll('input[name="version"]')) field.value = changed.version;
    this.showSteps({ undo: changed.may_undo, redo: changed.may_redo });
    this.root.querySelector("[data-nobody]").hidden = changed.people_order.length > 0;
    this.root.querySelector("[data-no-groups]").hidden = changed.order.length > 0;
    for (const call of this.afterwards) call();
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
    return true;
  }

  /** Show the buttons that can do something; where the one with focus goes, the other gets it. */
  showSteps(may) {
    const forms = [...this.root.querySelectorAll("[data-step]")];
    const focused = forms.find((form) => form.contains(document.activeElement));
    for (const form of forms) form.hidden = !may[form.dataset.step];
    if (focused?.hidden) forms.find((form) => !form.hidden)?.querySelector("button").focus();
  }

  /** Make a list hold what is in order, the changed ones new; `order` are ids behind a prefix. */
  replace(list, prefix, order, changed) {
    const known = new Set(order.map((each) => prefix + each));
    for (const child of [...list.children]) if (!known.has(child.id)) child.remove();
    let next = list.firstElementChild;
    for (const key of order) {
      const id = prefix + key;
      let child = next?.id === id ? next : this.childOf(list, id);
      if (key in changed) {
        const fresh = this.freshened(elementOf(changed[key]), child);
        if (child && child === next) next = child.nextElementSibling;
        child?.remove();
        list.insertBefore(fresh, next);
      } else if (child && child === next) {
        next = next.nextElementSibling;
      } else if (child) {
        list.insertBefore(child, next);
      }
    }
  }

  childOf(list, id) {
    const child = document.getElementById(id);
    return child?.parentElement === list ? child : null;
  }

  freshened(fresh, old) {
    const [kept, was] = [fresh, old].map((each) => each?.querySelector('input[name="kept"]'));
    if (kept && was) kept.checked = was.checked;
    fresh.dataset.fresh = "";
    setTimeout(() => fresh.removeAttribute("data-fresh"), FRESH_MS);
    return fresh;
  }
}
