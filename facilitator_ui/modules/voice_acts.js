/** Everything that can be done with single contributions, from whichever pane or key it is asked. */

import { t, tn } from "/static/live/words.js";

import { askToShowVoice } from "./public_dialog.js";
import { themesOf } from "./sections.js";
import { hide, move, release } from "./voice_deeds.js";
import { show } from "./wall_deeds.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {import("./sections.js").Voice} Voice */

export class VoiceActs {
  #bench;

  /** @param {Bench} bench */
  constructor(bench) {
    this.#bench = bench;
  }

  /**
   * @param {string} act
   * @param {Voice} voice
   * @param {{theme?: Theme, waited?: boolean, visible?: boolean}} [where] it stands now
   * @returns {Promise<boolean>} whether it was done
   */
  async do(act, voice, { theme, waited = false, visible = false } = {}) {
    if (act === "hide") return this.#performed(hide(voice, waited));
    if (act === "release") return this.#performed(release(voice, visible));
    if (act === "move") return this.move([voice.id], theme);
    if (act === "wall") return this.#show(voice);
    return false;
  }

  /**
   * @param {string[]} ids
   * @param {Theme | undefined} from
   * @returns {Promise<boolean>}
   */
  async move(ids, from) {
    const to = await this.#bench.choice.ask({
      title: tn("Move {n} contribution to…", "Move {n} contributions to…", ids.length),
      hint: t("It stays there, whatever the software finds later. If that theme is shared, the room may see it."),
      themes: themesOf(this.#bench.sections()).filter(({ id }) => id !== from?.id),
      nowhere: from ? t("In no theme") : "",
    });
    return to !== undefined && this.#performed(move(ids, to, from));
  }

  /** @param {Voice} voice */
  async #show(voice) {
    return (await askToShowVoice(voice)) && this.#performed(show({ scene: "voice", contribution_id: voice.id }));
  }

  /** @param {import("./deeds.js").Deed} deed */
  async #performed(deed) {
    return (await this.#bench.acts.perform(deed)) !== undefined;
  }
}
