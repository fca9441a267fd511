// What the board asks its server. Refusals are answers too: only a server that doesn't answer raises an error.

export class Server {
  constructor(root) {
    this.here = root.dataset.here;
    this.token = root.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  /** What moving a person to each place would do. */
  effects(person) {
    return this.ask(`people/${person}/effects/`);
  }

  /** Moves a person: `{version, person, to, reason}`. */
  move(fields) {
    return this.ask("move/", fields);
  }

  /** Undoes or redoes: the step is "undo" or "redo". */
  step(step, version) {
    return this.ask(`${step}/`, { version });
  }

  /** What has changed since a version; null for nothing. */
  changes(since) {
    return this.ask(`changes/?since=${since}`);
  }

  async ask(path, fields) {
    const options = { headers: { Accept: "application/json" } };
    if (fields) {
      options.method = "POST";
      options.body = new URLSearchParams(fields);
      options.headers["X-CSRFToken"] = this.token;
    }
    const answer = await fetch(this.here + path, options);
    if (answer.status === 204) return null;
    // Whoever was signed out meanwhile is answered with a page.
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(`${answer.status}`);
    return answer.json();
  }
}
