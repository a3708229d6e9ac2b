/** The contributions that were chosen: with the lasso, or one by one in the list. Splitting and moving begin here. */

/** Fires `change`, and `act` (detail: "split" or "move") where somebody asks for it. */
export class Selection extends EventTarget {
  /** @type {Map<string, null>} */
  #ids = new Map();

  /** In the order in which they were chosen. */
  get ids() {
    return [...this.#ids.keys()];
  }

  get size() {
    return this.#ids.size;
  }

  /** @param {string} id */
  has(id) {
    return this.#ids.has(id);
  }

  /** @param {string} id */
  toggle(id) {
    if (!this.#ids.delete(id)) this.#ids.set(id, null);
    this.#changed();
  }

  /** @param {Iterable<string>} ids */
  add(ids) {
    for (const id of ids) this.#ids.set(id, null);
    this.#changed();
  }

  /** @param {Iterable<string>} ids */
  replace(ids) {
    this.#ids = new Map([...ids].map((id) => [id, null]));
    this.#changed();
  }

  clear() {
    if (this.#ids.size) this.replace([]);
  }

  /** @param {"split" | "move"} act */
  ask(act) {
    this.dispatchEvent(new CustomEvent("act", { detail: act }));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
