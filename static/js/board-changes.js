// What others do meanwhile, asked for by version every few seconds; and undoing and redoing.

const EVERY_MS = 3000;

export class Changes {
  constructor(page, server, hand) {
    Object.assign(this, { page, server, hand, isAsking: false });
  }

  listen() {
    setInterval(() => this.ask(), EVERY_MS);
    document.addEventListener("visibilitychange", () => this.ask());
    for (const form of this.page.root.querySelectorAll("[data-step]")) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.step(form.dataset.step);
      });
    }
  }

  /** A page that nobody sees asks for nothing. */
  async ask() {
    if (this.isAsking || this.hand.isBusy || document.hidden) return;
    this.isAsking = true;
    try {
      this.take(await this.server.changes(this.page.version));
    } catch {
      // The next question may be answered; a move says if its own is not.
    } finally {
      this.isAsking = false;
    }
  }

  take(answer) {
    if (!answer) return;
    if (answer.reload) {
      location.reload();
    } else if (this.page.apply(answer)) {
      const news = answer.news ?? [];
      this.page.tellNews(news);
      this.hand.noteChange(news);
    }
  }

  async step(step) {
    if (this.hand.isBusy) return;
    this.hand.putBack();
    this.hand.isBusy = true;
    let answer;
    try {
      answer = await this.server.step(step, this.page.version);
    } catch {
      answer = { error: this.page.words.offline };
    }
    this.hand.isBusy = false;
    if (answer.order || answer.reload) this.take(answer);
    this.page.tell(answer.error ?? this.page.words[`${step}ne`]);
  }
}
