/** Whose words a dot stands for: asked for a page at a time, and only where somebody looks. */

/** @typedef {import("../sections.js").Voice & {moved?: boolean, prompt_id?: string}} Words */
/** @typedef {import("./bodies.js").Body} Body */
/** @typedef {{total: number, first: number, contributions: Words[]}} Page */

const PAGE = 100;

export class Contributions {
  /** @type {Map<string, Promise<Page>>} */
  #pages = new Map();
  /** @type {Map<string, {id: string, index: number, words: string}[]>} */
  #read = new Map();
  #address;
  #fetch;

  /**
   * @param {string} dialogueId
   * @param {typeof fetch} [ask]
   */
  constructor(dialogueId, ask = (...asked) => fetch(...asked)) {
    this.#address = `/f/${encodeURIComponent(dialogueId)}/`;
    this.#fetch = ask;
  }

  /** At which position of the journal: while somebody looks back. @type {number | undefined} */
  #position;

  get position() {
    return this.#position;
  }

  /** @param {number | undefined} position none: now */
  set position(position) {
    if (position !== this.#position) this.forget();
    this.#position = position;
  }

  /** Everybody may lie elsewhere now. @param {string} [theme] only in this one */
  forget(theme) {
    if (theme) this.#read.delete(theme);
    else this.#read.clear();
    for (const key of [...this.#pages.keys()]) if (!theme || key.startsWith(`${theme} `)) this.#pages.delete(key);
  }

  /**
   * @param {string} theme its id, with a space and the sub-theme behind it where only that is meant; or "unthemed"
   * @param {number} index of the dot
   * @returns {Promise<Words | undefined>}
   */
  async at(theme, index) {
    const first = index - (index % PAGE);
    const { contributions } = await this.page(theme, first);
    if (index - first < contributions.length) return contributions[index - first];
    // it came after the page was read
    this.#pages.delete(key(theme, first, PAGE));
    return (await this.page(theme, first)).contributions[index - first];
  }

  /**
   * @param {string} theme
   * @param {number} first
   * @param {number} [most]
   * @returns {Promise<Page>}
   */
  page(theme, first, most = PAGE) {
    const name = key(theme, first, most);
    const known = this.#pages.get(name);
    if (known) return known;
    const asked = this.#ask(theme, first, most);
    this.#pages.set(name, asked);
    asked.catch(() => this.#pages.delete(name));
    return asked;
  }

  /**
   * The words of a dot. Those of the undercurrent lie behind the others of their theme, in the same order.
   * @param {Body | undefined} body
   * @param {number} index
   */
  async of(body, index) {
    if (!body) return undefined;
    return body.kind === "group" ? this.#among(body, index) : this.at(body.id, index);
  }

  /**
   * The ids behind some dots of one body.
   * @param {Body} body
   * @param {number[]} indices ascending
   * @returns {Promise<string[]>}
   */
  async idsOf(body, indices) {
    if (body.ids.length) return indices.flatMap((index) => body.ids[index] ?? []);
    const found = await Promise.all(indices.map((index) => this.at(body.id, index)));
    return found.flatMap((words) => (words ? [words.id] : []));
  }

  /**
   * Every dot of a body whose id has been read already.
   * @param {Body} body
   * @returns {{id: string, index: number, words: string}[]}
   */
  known(body) {
    if (body.ids.length) return body.ids.map((words, index) => ({ id: body.id, index, words }));
    return this.#read.get(body.id) ?? [];
  }

  /**
   * @param {string} theme
   * @param {number} first
   * @param {number} most
   * @returns {Promise<Page>}
   */
  async #ask(theme, first, most) {
    const [id = "", part] = theme.split(" ");
    const inside = part === undefined ? "" : `&part=${part}`;
    const page = await this.#asked(`themes/${encodeURIComponent(id)}/contributions?first=${first}&most=${most}${inside}`);
    const others = (this.#read.get(theme) ?? []).filter(({ index }) => index < first || index >= first + most);
    const fresh = page.contributions.map(({ id }, at) => ({ id: theme, index: first + at, words: id }));
    this.#read.set(theme, [...others, ...fresh]);
    return page;
  }

  /**
   * @param {string} what
   * @returns {Promise<Page>}
   */
  async #asked(what) {
    const when = this.#position === undefined ? "" : `&position=${this.#position}`;
    const answer = await this.#fetch(`${this.#address}${what}${when}`);
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  }

  /**
   * @param {Body} body
   * @param {number} index
   * @returns {Promise<Words | undefined>}
   */
  async #among({ ids, voice }, index) {
    const id = ids[index] ?? "";
    if (voice?.id === id) return voice;
    const name = `some ${ids.join()}`;
    const page = this.#pages.get(name) ?? this.#asked(`contributions?ids=${ids.map(encodeURIComponent).join()}`);
    this.#pages.set(name, page);
    page.catch(() => this.#pages.delete(name));
    return (await page).contributions.find((words) => words.id === id);
  }
}

/**
 * @param {string} theme
 * @param {number} first
 * @param {number} most
 */
const key = (theme, first, most) => `${theme} ${first} ${most}`;
