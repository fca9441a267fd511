// The hand: who is picked up, over which place, and what comes of dropping them there.

import { say } from "./board-page.js";

export class Hand {
  constructor(page, server, dialogs) {
    Object.assign(this, { page, server, dialogs, held: null, isBusy: false });
    this.again = page.root.querySelector("[data-again]");
    this.again.querySelector("[data-again-yes]").addEventListener("click", () => this.tryAgain());
    this.again.querySelector("[data-again-no]").addEventListener("click", () => this.putBack());
  }

  /** Pick someone up; `how` is "keys", "pointer" or "menu". Resolves once every place says what a move would do. */
  async pick(id, how) {
    if (this.isBusy || !this.page.isMovable(id)) return;
    if (this.held) this.putBack();
    const held = { id, how, name: this.page.nameOf(id), over: null, effects: new Map(), targets: [] };
    this.held = held;
    this.page.markHeld(id, true);
    this.page.tell(say(this.page.words.looking, held));
    held.looked = this.look(held);
    await held.looked;
  }

  async look(held, sentence) {
    let answer;
    try {
      answer = await this.server.effects(held.id);
    } catch {
      if (this.held === held) this.putBack(this.page.words.offline);
      return;
    }
    if (this.held !== held) return;
    performance.mark("board:looked");
    held.targets = answer.targets;
    held.effects = new Map(answer.targets.map((each) => [each.to, each]));
    this.page.showEffects(held.effects);
    const count = (tone) => held.targets.filter((each) => each.tone === tone).length;
    const counts = { ...held, fits: count("fits"), breaks: count("breaks") };
    if (held.over === null) this.page.tell(sentence ?? say(this.page.words.held, counts));
    else this.tellOver();
  }

  /** Point at a place: a key, or null for none. */
  aim(key, { doScroll = false } = {}) {
    if (!this.held || this.held.over === key) return;
    this.held.over = key;
    this.page.markOver(key, doScroll);
    this.tellOver();
  }

  tellOver() {
    const effect = this.held.effects.get(this.held.over);
    if (!effect) return;
    const values = { place: effect.name, slot: effect.slot, says: this.page.effectInWords(effect) };
    this.page.tell(say(effect.slot ? this.page.words.over : this.page.words.over_none, values));
  }

  /** Drop whoever is held at a place. What can't be says why, and they are back where they were. */
  async drop(key, reason = "") {
    const { held } = this;
    if (!held || this.isBusy) return;
    await held.looked;
    if (this.held !== held) return;
    const target = held.effects.get(key);
    if (!target || target.tone === "here") {
      this.putBack();
    } else if (target.tone === "never") {
      this.putBack(say(this.page.words.never_back, { why: target.says[0], name: held.name }));
    } else if (target.tone === "breaks" && !reason) {
      await this.dropWithReason(held, target, target.broken);
    } else {
      await this.send(held, target, target.tone === "breaks" ? reason : "");
    }
  }

  async dropWithReason(held, target, broken) {
    const reason = await this.dialogs.askReason(held.name, target, broken);
    if (this.held !== held) return;
    if (reason === null) this.putBack();
    else await this.send(held, target, reason);
  }

  async send(held, target, reason) {
    this.isBusy = true;
    this.page.tell(say(this.page.words.moving, held));
    let answer;
    try {
      answer = await this.server.move({ version: this.page.version, person: held.id, to: target.to, reason });
    } catch {
      answer = { error: this.page.words.offline };
    }
    this.isBusy = false;
    performance.mark("board:answered");
    if (answer.reload) location.reload();
    else if (answer.is_stale) this.beStale(held, target, reason, answer);
    else if (answer.broken) await this.dropWithReason(held, target, answer.broken);
    else if (answer.error) this.putBack(answer.error);
    else this.finish(held, target, answer);
    performance.mark("board:done");
  }

  finish(held, target, answer) {
    this.release();
    this.page.apply(answer);
    this.page.tell(say(this.page.words.moved, { name: held.name, place: target.name }));
    this.focusOn(held);
  }

  /** Someone else was quicker: the board is new, the person still picked up, and the same move is one press away. */
  beStale(held, target, reason, answer) {
    this.page.apply(answer);
    const values = { error: answer.error, news: answer.news.join(". "), name: held.name, place: target.name };
    if (!this.page.isMovable(held.id)) {
      this.putBack(say(this.page.words.gone, values));
      return;
    }
    held.over = null;
    held.how = "keys";
    this.page.markHeld(held.id, true);
    held.again = { key: target.to, reason };
    held.looked = this.look(held, say(this.page.words.stale, values));
    const yes = this.again.querySelector("[data-again-yes]");
    yes.textContent = say(this.page.words.once_more, values);
    this.again.hidden = false;
    yes.focus();
  }

  tryAgain() {
    const { key, reason } = this.held.again;
    this.again.hidden = true;
    this.drop(key, reason);
  }

  /** The board has changed under the hand: look anew, or let go of someone who can't be moved any more. */
  noteChange(news) {
    const { held } = this;
    if (!held || this.isBusy) return;
    const values = { news: news.join(". "), name: held.name };
    if (!this.page.isMovable(held.id)) {
      this.putBack(say(this.page.words.gone, values));
      return;
    }
    this.page.markHeld(held.id, true);
    if (held.over !== null) this.page.markOver(held.over);
    held.looked = this.look(held, say(this.page.words.still_held, values));
  }

  /** Let go where they were. */
  putBack(sentence) {
    const { held } = this;
    if (!held) return;
    this.release();
    this.page.tell(sentence ?? say(this.page.words.back, held));
    this.focusOn(held);
  }

  release() {
    const { held } = this;
    this.held = null;
    this.again.hidden = true;
    this.page.markHeld(held.id, false);
    this.page.clearEffects();
    this.dialogs.closeMenu();
  }

  /** Back to the control by which they were picked up, wherever it is now. */
  focusOn(held) {
    if (held.how === "pointer") return;
    const control = document.getElementById(`${held.how === "menu" ? "menu" : "pick"}-${held.id}`);
    control?.focus({ preventScroll: true });
    control?.scrollIntoView({ block: "nearest" });
  }
}
