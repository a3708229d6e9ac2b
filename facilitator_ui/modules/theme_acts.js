/** Everything that can be done with a theme, from whichever pane or key it is asked. */

import { t } from "/static/live/words.js";

import * as deeds from "./deeds.js";
import { askToShare, askToShowTheme } from "./public_dialog.js";
import { opening } from "./questions.js";
import { askAbout } from "./script_deeds.js";
import { standing, themesOf } from "./sections.js";
import { askToSplit } from "./split_dialog.js";
import { isShown, show } from "./wall_deeds.js";
import { askForWords } from "./words_dialog.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {import("./sections.js").Subtheme} Subtheme */

const MOST_QUESTION = 300;

/**
 * The name under which an act with a theme settles.
 * @param {string} act
 * @param {Theme} theme
 */
export const settlingOf = (act, { id }) => `${act} ${id}`;

export class ThemeActs {
  #bench;
  /** What a second press turns round again. @type {Record<string, (theme: Theme) => Promise<import("./acts.js").Ack | undefined>>} */
  #turns = {
    share: (theme) => this.#share(theme),
    pin: (theme) => this.#bench.acts.perform(deeds.pin(theme, !theme.pinned)),
    conceal: (theme) => this.#bench.acts.perform(deeds.hideTheme(theme, !theme.hidden)),
    show: (theme) => this.#show(theme),
  };
  /** @type {Record<string, (theme: Theme) => Promise<unknown>>} */
  #ways = {
    merge: (theme) => this.#merge(theme),
    split: (theme) => this.split(theme),
    rejoin: (theme) => this.#rejoin(theme),
    ask: (theme) => this.#ask(theme),
    read: async () => this.#bench.go("picking"),
  };

  /** @param {Bench} bench */
  constructor(bench) {
    this.#bench = bench;
  }

  /**
   * @param {string} act
   * @param {Theme} theme
   * @returns {boolean} whether there is such an act
   */
  do(act, theme) {
    const [turn, way] = [this.#turns[act], this.#ways[act]];
    const fresh = async () => {
      await this.#bench.settling.before((what) => what.endsWith(` ${theme.id}`));
      return standing(this.#bench.sections(), theme.id) ?? theme;
    };
    if (turn) void this.#bench.settling.during(settlingOf(act, theme), async () => turn(await fresh()));
    else if (way) void fresh().then(way);
    return Boolean(turn ?? way);
  }

  /**
   * @param {Theme} theme
   * @param {Subtheme} [group]
   */
  async split(theme, group) {
    const answer = await askToSplit(theme, group);
    if (answer === "voices") this.#bench.go("picking");
    else if (answer) await this.splitOff(theme, { part: answer.part }, answer.name);
  }

  /**
   * @param {Theme} theme
   * @param {{part: number} | {contributions: string[]}} which
   * @param {string} name
   */
  async splitOff(theme, which, name) {
    const ack = await this.#bench.acts.perform(deeds.split(theme, which, name));
    if (ack?.made) this.#bench.follow(ack.made);
    return ack !== undefined;
  }

  /** @param {Theme} theme */
  async #share(theme) {
    if (theme.shared) return this.#bench.acts.perform(deeds.share(theme, false));
    const people = this.#bench.sections().get("presence")?.connected ?? 0;
    return (await askToShare(theme, people)) ? this.#bench.acts.perform(deeds.share(theme, true)) : undefined;
  }

  /** @param {Theme} theme */
  async #merge(theme) {
    const into = await this.#bench.choice.ask({
      title: t("Merge ‘{title}’ into…", { title: theme.title }),
      hint: t("Its contributions then count there. If that theme is shared, the room may see them. You can part them again."),
      themes: themesOf(this.#bench.sections()).filter(({ id }) => id !== theme.id),
    });
    if (into && (await this.#bench.acts.perform(deeds.merge(theme, into)))) this.#bench.follow(into.id);
  }

  /** @param {Theme} theme */
  async #rejoin(theme) {
    const done = await this.#bench.acts.perform(deeds.rejoin(theme));
    if (done && theme.split_from) this.#bench.follow(theme.split_from.id);
  }

  /** @param {Theme} theme */
  async #show(theme) {
    // Pressed again, it makes way for all shared themes.
    if (isShown(theme, this.#bench.sections().get("wall"))) return this.#bench.acts.perform(show({ scene: "themes" }));
    const known = theme.shared || (await askToShowTheme(theme));
    return known ? this.#bench.acts.perform(show({ scene: "theme", theme_id: theme.id })) : undefined;
  }

  /** @param {Theme} theme */
  async #ask(theme) {
    const text = await askForWords({
      title: t("Ask about ‘{title}’", { title: theme.title }),
      hint: t("The question stands ready as the next one. The room sees it when you open it."),
      label: t("What do you want to ask?"),
      words: opening(theme),
      most: MOST_QUESTION,
      yes: t("Put it ready"),
    });
    if (text) await this.#bench.acts.perform(askAbout(theme, text));
  }
}
