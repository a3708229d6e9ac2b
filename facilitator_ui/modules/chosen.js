/** The chosen theme: its facts, its voices, what is inside it, and what can be done with it. */

import { clock, number, t, tn } from "/static/live/words.js";

import { paint } from "./badge.js";
import * as deeds from "./deeds.js";
import { flagWords } from "./flags.js";
import { rescue } from "./heir.js";
import { follow } from "./keyed.js";
import { Naming } from "./naming.js";
import { reasonOf } from "./reason.js";
import { byId, fill, one, speak, when } from "./templates.js";
import { settlingOf } from "./theme_acts.js";
import { isShown } from "./wall_deeds.js";

/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {import("./sections.js").Voice} Voice */
/** @typedef {import("./theme_acts.js").ThemeActs} ThemeActs */
/** @typedef {import("./voice_acts.js").VoiceActs} VoiceActs */

export class Chosen {
  /** @type {Theme | undefined} */
  #theme;
  #pane = byId("chosen");
  #bench;
  #themeActs;
  #voiceActs;
  #naming;

  /**
   * @param {import("./bench.js").Bench} bench
   * @param {ThemeActs} themeActs
   * @param {VoiceActs} voiceActs
   */
  constructor(bench, themeActs, voiceActs) {
    this.#bench = bench;
    this.#themeActs = themeActs;
    this.#voiceActs = voiceActs;
    this.#naming = new Naming(this.#pane, (theme, words) => bench.acts.perform(deeds.rename(theme, words)));
    this.#pane.addEventListener("click", (event) => this.#pressed(event));
  }

  /** @param {Theme | undefined} theme none: nothing is chosen, or it ended */
  show(theme) {
    if (theme?.id !== this.#theme?.id) this.#naming.stop();
    this.#theme = theme;
    one(this.#pane, '[data-part="none"]').hidden = Boolean(theme);
    one(this.#pane, '[data-part="theme"]').hidden = !theme;
    if (theme) this.#draw(theme);
    rescue(this.#pane);
  }

  /** Whoever was typing a name leaves it. */
  stopNaming() {
    this.#naming.stop();
  }

  /**
   * Do this with the chosen theme, or with the voice in whose row somebody is: the same letters mean that voice there.
   * @param {string} act
   * @param {Element} [at]
   */
  do(act, at) {
    const theme = this.#theme;
    if (!theme) return false;
    const voice = at && this.#voiceAt(at, theme);
    if (voice && ofVoice(act)) void this.#voiceActs.do(ofVoice(act), voice, { theme });
    else if (act === "rename") this.#naming.start(theme);
    else return this.#themeActs.do(act, theme);
    return true;
  }

  /** @param {Theme} theme */
  #draw(theme) {
    const part = one(this.#pane, '[data-part="theme"]');
    paint(one(part, ".tb"), theme);
    fill(part, facts(theme));
    when(part, notes(theme));
    for (const [act, on] of Object.entries(pressed(theme, this.#bench.sections().get("wall")))) {
      const button = one(part, `[data-act="${act}"]`);
      button.setAttribute("aria-pressed", String(on));
      button.setAttribute("aria-busy", String(this.#bench.settling.holds(settlingOf(act, theme))));
    }
    follow(one(part, '[data-part="voices"]'), theme.voices, { template: "row-voice", fill: drawVoice });
    const groups = (theme.subthemes ?? []).map((group) => ({ ...group, id: String(group.part) }));
    follow(one(part, '[data-part="inside"] ul'), groups, { template: "row-inside", fill: drawGroup });
    follow(one(part, '[data-part="merged"] ul'), theme.merged, {
      template: "row-part",
      fill: (row, inside) => fill(row, { title: inside.title }),
    });
  }

  /** @param {MouseEvent} event */
  #pressed({ target }) {
    const button = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
    const theme = this.#theme;
    if (!button || !theme) return;
    const act = button.dataset.act ?? "";
    const id = idAt(button);
    const voice = this.#voiceAt(button, theme);
    if (voice) void this.#voiceActs.do(act, voice, { theme });
    else if (act === "part") void this.#part(theme, id);
    else if (act === "off") void this.#themeActs.split(theme, theme.subthemes?.find(({ part }) => part === Number(id)));
    else this.do(act);
  }

  /**
   * @param {Element} at
   * @param {Theme} theme
   */
  #voiceAt(at, theme) {
    return theme.voices.find(({ id }) => id === idAt(at));
  }

  /**
   * @param {Theme} theme
   * @param {string} id
   */
  async #part(theme, id) {
    const source = theme.merged.find((inside) => inside.id === id);
    if (source) await this.#bench.acts.perform(deeds.part(source));
  }
}

/** The id of the row in which this stands. @param {Element} at */
const idAt = (at) => /** @type {HTMLElement | null} */ (at.closest("[data-id]"))?.dataset.id ?? "";

/** What the key of a theme's act does with a voice; nothing where there is no such thing. @param {string} act */
export const ofVoice = (act) => new Map([["conceal", "hide"], ["show", "wall"], ["merge", "move"]]).get(act) ?? "";

/** @param {Theme} theme */
const facts = (theme) => ({
  title: theme.title,
  people: number(theme.people),
  contributions: number(theme.contributions),
  resonance: number(theme.resonance),
  growth: theme.growth ? t("+{n} in 5 min", { n: theme.growth }) : t("nothing new in 5 min"),
  contested: tn("{n} time ‘not me’", "{n} times ‘not me’", theme.contested),
  named: t("named by {name}", { name: theme.named_by }),
  origin: t("split off from ‘{title}’", { title: theme.split_from?.title ?? "" }),
  reason: reasonOf(theme.reason, theme.people),
  moved: tn("{n} moved by hand", "{n} moved by hand", theme.moved ?? 0),
  read: tn("Read the {n} contribution", "Read all {n} contributions", theme.contributions),
  share: theme.shared ? t("Stop sharing") : t("Share with the room"),
  pin: theme.pinned ? t("Unpin") : t("Pin"),
  conceal: theme.hidden ? t("Bring back") : t("Hide"),
});

/** @param {Theme} theme */
const notes = (theme) => ({
  shared: theme.shared,
  pinned: Boolean(theme.pinned),
  concealed: Boolean(theme.hidden),
  split: Boolean(theme.split_from),
  moved: Boolean(theme.moved),
  undercurrent: theme.undercurrent,
  reasoned: Boolean(theme.undercurrent && reasonOf(theme.reason, theme.people)),
  named: Boolean(theme.named_by),
  mixed: theme.mixed,
  contested: theme.contested > 0,
  voiceless: theme.voices.length === 0,
  voiced: theme.contributions > 0,
  inside: Boolean(theme.subthemes?.length),
  merged: theme.merged.length > 0,
});

/**
 * @param {Theme} theme
 * @param {import("./wall_deeds.js").Wall | undefined} wall
 */
const pressed = (theme, wall) => ({
  share: theme.shared,
  pin: Boolean(theme.pinned),
  conceal: Boolean(theme.hidden),
  show: isShown(theme, wall),
});

/**
 * @param {HTMLElement} row
 * @param {Voice} voice
 */
export function drawVoice(row, voice) {
  speak(one(row, '[data-slot="text"]'), voice);
  fill(row, { resonance: number(voice.resonance), at: voice.at ? clock(voice.at) : "", flags: flagWords(voice.flags).join(", ") });
  when(row, { flagged: Boolean(voice.flags?.length), late: Boolean(voice.late) });
}

/**
 * @param {HTMLElement} row
 * @param {import("./sections.js").Subtheme} group
 */
function drawGroup(row, group) {
  speak(one(row, ".voice"), group.voice);
  fill(row, { count: number(group.count) });
}
