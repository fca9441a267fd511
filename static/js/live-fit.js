// How many of the other side could meet when: marks in the week that is drawn, and a sentence that follows the hours.
//
// The counts come once for a clock, in steps 0 ("few") to 4 for each start of the week; what is drawn is compared with
// them here and sent nowhere. The sentences are those of rounds/fit/words.py.

import { clock, PER_DAY } from "./week-text.js";

const WEEK = 7 * PER_DAY;
const say = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** The counts that concern somebody: [outcome, steps], those of any outcome where the chosen ones show nobody. */
export function countsFor(fit, outcomes, languages) {
  let found = [];
  for (const wanted of [outcomes, [0]]) {
    const keys = wanted.flatMap((outcome) => languages.map((language) => [outcome, fit.steps[`${outcome}:${language}`]]));
    const counted = keys.filter(([, steps]) => steps);
    if (counted.length) found = counted;
    if (found.some(([, steps]) => /[1-4]/.test(steps))) break;
  }
  return found;
}

/** The best start for a meeting of `length` cells within the cells, the earliest of equals; null where none fits. */
export function bestStart(counts, cells, length) {
  let best = null;
  for (let start = 0; start < WEEK; start += 1) {
    let fits = true;
    for (let more = 0; more < length && fits; more += 1) fits = cells.has((start + more) % WEEK);
    if (!fits) continue;
    for (const [outcome, steps] of counts) {
      if (!best || Number(steps[start]) > best.step) best = { start, outcome, step: Number(steps[start]) };
    }
  }
  return best;
}

class LiveFit {
  constructor(root) {
    this.root = root;
    this.form = root.closest("form");
    this.grid = this.form.querySelector("[data-week-grid]");
    this.words = JSON.parse(root.dataset.words);
    this.length = Math.ceil(Number(root.dataset.minutes) / 30);
    this.sentence = root.querySelector("[data-fit-sentence]");
    this.fit = { steps: {}, languages: {} };
    // Where it stays in sight while hours are drawn.
    this.grid.weekGrid.foot.append(this.sentence);
    this.grid.addEventListener("week-grid:draw", () => this.follow());
    this.form.addEventListener("change", (event) => {
      if (event.target.name === "zone") this.load();
      else if (event.target.name === "languages" || event.target.name?.startsWith("rank_")) this.mark();
    });
    this.load();
  }

  async load() {
    const zone = this.form.elements.zone?.value ?? "";
    const asked = (this.asked = {});
    try {
      const answer = await fetch(`${this.root.dataset.url}?${new URLSearchParams({ zone })}`);
      if (!answer.ok || asked !== this.asked) return;
      this.fit = await answer.json();
    } catch {
      return; // Without a line to us the form works on, with what the server said of what was saved.
    }
    this.mark();
  }

  outcomes() {
    const ranked = [...this.form.querySelectorAll("select[name^=rank_]")].filter((select) => select.value);
    const chosen = ranked.map((select) => ({ rank: Number(select.value), pk: Number(select.name.slice(5)) }));
    return chosen.sort((one, other) => one.rank - other.rank || one.pk - other.pk).map(({ pk }) => pk);
  }

  languages() {
    const said = new Set(this.form.elements.languages.value.split(/[,;\n]/).map((name) => name.trim().toLowerCase()));
    const known = Object.entries(this.fit.languages);
    return known.filter(([code, name]) => said.has(code) || said.has(name.toLowerCase())).map(([code]) => code);
  }

  /** Mark every start of the week anew: outcomes, languages or the clock have changed. */
  mark() {
    this.counts = countsFor(this.fit, this.outcomes(), this.languages());
    this.root.querySelector("[data-fit-legend]").hidden = !this.counts.length;
    for (let cell = 0; cell < WEEK; cell += 1) {
      const step = Math.max(0, ...this.counts.map(([, steps]) => Number(steps[cell])));
      this.grid.weekGrid.annotate(cell, step, step ? say(this.words.cell, { many: this.words.steps[step] }) : "");
    }
    this.follow();
  }

  /** Say the best of the hours as they are now. */
  follow() {
    if (!this.counts) return;
    const { words } = this;
    const best = bestStart(this.counts, this.grid.weekGrid.cells, this.length);
    const isOwn = this.counts.some(([outcome]) => outcome);
    let sentence = words.unknown;
    if (this.counts.length && !best) sentence = words.ask;
    else if (best && !best.step) sentence = isOwn ? words.few : words.fewAny;
    else if (best) {
      const time = `${words.days[Math.floor(best.start / PER_DAY)]} ${clock(best.start % PER_DAY)}`;
      const outcome = this.form.querySelector(`label[for="id_rank_${best.outcome}"]`)?.textContent.trim();
      const values = { time, many: words.steps[best.step], outcome };
      sentence = say(isOwn ? words.best : words.bestAny, values);
    }
    if (this.sentence.textContent !== sentence) this.sentence.textContent = sentence;
  }
}

// Loaded by application-form.js, when the grid has long been drawn.
for (const root of document.querySelectorAll("[data-live-fit]")) new LiveFit(root);
