/** Which question is on the screen. It does not change under somebody who is writing: a bar says what is new. */

import { byId, write } from "./cards.js";

/** @typedef {{id: string, text: string, phase: "collecting" | "reflecting" | "closed"}} Prompt */
/** @typedef {Prompt | null} Shown */

export class Questions {
  /** @type {Shown} */
  #shown = null;
  /** @type {Shown} */
  #latest = null;
  #started = false;
  #compose;
  #say;
  #changed;

  /**
   * @param {import("./compose.js").Compose} compose
   * @param {(text: string) => void} say
   * @param {() => void} changed
   */
  constructor(compose, say, changed) {
    this.#compose = compose;
    this.#say = say;
    this.#changed = changed;
    byId("bars").addEventListener("click", (/** @type {Event} */ { target }) => {
      if (/** @type {Element} */ (target).matches("button")) this.#go();
    });
  }

  /** The question on the screen. */
  get id() {
    return this.#shown?.id;
  }

  get phase() {
    return this.#shown?.phase ?? "none";
  }

  /** @param {Shown} latest */
  update(latest) {
    this.#latest = latest;
    if (!this.#started || (this.#moved && !this.#writing)) {
      this.#show(latest);
      if (this.#started && latest) this.#say(latest.text);
    }
    this.#started = true;
    this.#bar();
  }

  get #moved() {
    return this.#latest?.id !== this.#shown?.id || this.#latest?.phase !== this.#shown?.phase;
  }

  get #writing() {
    return this.phase === "collecting" && this.#compose.busy;
  }

  #go() {
    const [draft] = this.#compose.aside;
    if (this.#moved) this.#show(this.#latest);
    else if (draft) this.#show({ id: draft.id, text: draft.asked, phase: "collecting" });
    this.#bar();
    this.focus();
  }

  focus() {
    byId(this.phase === "reflecting" ? "heard" : "prompt").focus();
  }

  /** @param {Shown} prompt */
  #show(prompt) {
    this.#shown = prompt;
    const phase = this.phase;
    for (const element of /** @type {any} */ (document.querySelectorAll("[data-when]"))) {
      element.hidden = !element.dataset.when.includes(phase);
    }
    if (prompt) {
      const place = byId(phase === "reflecting" ? "miss" : "ask");
      if (!place.contains(byId("write"))) place.append(byId("write"));
      write(byId("prompt"), prompt.text);
      write(byId("asked"), prompt.text);
      document.title = `${prompt.text} · Samenspraak`;
      this.#compose.open(prompt.id, prompt.text);
      if (this.#compose.busy) byId("more").open = true;
    }
    this.#changed();
  }

  #bar() {
    const kind = this.#news();
    for (const bar of byId("bars").children) {
      if (bar.hidden && bar.dataset.bar === kind) this.#say(bar.firstElementChild.textContent);
      bar.hidden = bar.dataset.bar !== kind;
    }
  }

  /** Which of the bars in the template tells what is going on elsewhere. */
  #news() {
    if (!this.#moved) return this.#compose.aside.length ? "draft" : "";
    if (!this.#latest) return "closed";
    return this.#latest.id === this.#shown?.id ? "reflecting" : "question";
  }
}
