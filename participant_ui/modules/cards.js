/** Cards are copies of the page's templates; here is what fills them. */

/** @typedef {{id: string, text: string, lang: string, resonance: number}} Voice */

/**
 * The element with this id; the page's own templates have it.
 * @param {string} id
 * @returns {any}
 */
export const byId = (id) => document.getElementById(id);

/**
 * The part of a card that carries this name.
 * @param {Element} card
 * @param {string} name
 * @returns {any}
 */
export const part = (card, name) => card.querySelector(`[data-p=${name}]`);

/**
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * A new card for a thing with an id, words and buttons about it.
 * @param {string} template
 * @param {string} id
 * @returns {HTMLElement}
 */
export function copy(template, id) {
  const card = byId(template).content.firstElementChild.cloneNode(true);
  card.dataset.id = id;
  for (const field of card.querySelectorAll("[name$=_id]")) field.value = id;
  return card;
}

/**
 * @param {Element} card
 * @param {{text: string, lang: string}} voice
 */
export function quote(card, { text, lang }) {
  const quotation = part(card, "quote");
  quotation.lang = lang;
  write(quotation, text);
}

/**
 * The ids of the cards in a list, in the order of the page.
 * @param {Element} list
 * @returns {string[]}
 */
export const ids = (list) => Array.from(list.children, (card) => /** @type {HTMLElement} */ (card).dataset.id ?? "");

/**
 * Let the list hold exactly these, in this order. What stays is not touched, so focus and reading place stay too.
 * @template {{id: string}} T
 * @param {Element} list
 * @param {T[]} things
 * @param {(thing: T) => Element} make
 */
export function arrange(list, things, make) {
  const there = [...list.children];
  const shown = ids(list);
  const wanted = things.map((thing) => there[shown.indexOf(thing.id)] ?? make(thing));
  for (const card of there) if (!wanted.includes(card)) card.remove();
  wanted.forEach((card, i) => {
    const here = list.children[i] ?? null;
    if (here !== card) list.insertBefore(card, here);
  });
}

/**
 * A theme is always shape and number and colour.
 * @param {Element} card
 * @param {number} number
 * @returns {string} the class that gives its colour
 */
export function badge(card, number) {
  const mark = part(card, "badge");
  byId("colours").disabled = false;
  const shape = ((number - 1) % 12) + 1;
  const colour = `t${shape}`;
  mark.setAttribute("class", `tb ${colour} ${mark.dataset.size}`);
  mark.firstElementChild.setAttribute("href", `${document.body.dataset.shapes}#s${shape}`);
  mark.lastElementChild.textContent = String(number);
  return colour;
}

/**
 * One dot is one contribution. A line with round ends and dashes of no length is a row of dots.
 * @param {Element} card
 * @param {number} n
 */
export function dots(card, n) {
  const rows = n <= 12 ? 1 : Math.max(4, Math.ceil(n / 35));
  const columns = Math.ceil(n / rows);
  const width = columns * 7;
  const drawing = part(card, "dots");
  let path = "";
  for (let y = 3.5, left = n; left > 0; y += 7, left -= columns) path += `M3.5 ${y}h${Math.min(left, columns) * 7 - 6.9}`;
  drawing.setAttribute("viewBox", `0 0 ${width} ${rows * 7}`);
  drawing.setAttribute("width", width);
  drawing.firstElementChild.setAttribute("d", path);
}
