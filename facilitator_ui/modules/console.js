/** The facilitator's console: the line at one end, the panes at the other. */

import { LiveConnection } from "/static/live/connection.js";
import { t } from "/static/live/words.js";

import { Acts } from "./acts.js";
import { showCentre } from "./centre.js";
import { Chosen } from "./chosen.js";
import { Compared } from "./compared.js";
import { mergeAll } from "./deeds.js";
import { Grain } from "./grain.js";
import { grainButtons } from "./grain_buttons.js";
import { keysDialog } from "./help/keys_dialog.js";
import { lettersOn, shortcuts } from "./help/shortcuts.js";
import { tips } from "./help/tips.js";
import { Walk } from "./help/walk.js";
import { History, inThisTab } from "./history.js";
import { historyButtons } from "./history_buttons.js";
import { showLedger } from "./ledger.js";
import { listIn } from "./lists.js";
import { EnergyStrip } from "./low/energy_strip.js";
import { showSilence } from "./low/silence.js";
import { Suggestions } from "./low/suggestions.js";
import { Undercurrent } from "./low/undercurrent.js";
import { closing, languageChoice } from "./menus.js";
import { ThemeMap } from "./map/theme_map.js";
import { Contributions } from "./map/words.js";
import { NudgeDialog } from "./nudge_dialog.js";
import { paced } from "./paced.js";
import { Past } from "./past.js";
import { guardPast, holdStill } from "./past_guard.js";
import { PICKING, Picking, selectionBar } from "./picking.js";
import { Reading } from "./reading.js";
import { ScriptPane } from "./script_pane.js";
import { firstState, hiddenThemes, standing, themesOf } from "./sections.js";
import { Selection } from "./selection.js";
import { selectionActs } from "./selection_acts.js";
import { Settling } from "./settling.js";
import { showConnection, showOthers, showPresence, showTheming } from "./standing.js";
import { byId, one } from "./templates.js";
import { ThemeActs } from "./theme_acts.js";
import { ThemeChoice } from "./theme_choice.js";
import { themeKeys } from "./theme_keys.js";
import { ThemeList } from "./theme_list.js";
import { toast } from "./toast.js";
import { Views } from "./views.js";
import { VoiceActs } from "./voice_acts.js";
import { WallMenu } from "./wall.js";
import { wordsDialog } from "./words_dialog.js";

const { role = "", token = "", dialogue = "" } = document.body.dataset;
// A facilitator may choose thousands of contributions at once.
const connection = new LiveConnection({ role, token, dialogueId: dialogue, most: 256_000 });
const say = toast();
const notInThePast = () => t("Nothing can be changed in the past.");
/** Whoever looks back can change nothing, by whatever key or button. */
const inThePresent = {
  get status() {
    return connection.status;
  },
  get position() {
    return connection.position;
  },
  /** @param {import("./deeds.js").Message} message */
  act: (message) => (past.open ? Promise.reject(new Error(notInThePast())) : connection.act(message)),
};
const acts = new Acts(inThePresent, say, new History(inThisTab(`samenspraak-undo ${dialogue} ${document.body.dataset.facilitator ?? ""}`)));
let sections = firstState();
/** What somebody's act made, until this page has heard of it: the act can be acknowledged before the change comes. */
let followed = "";

/** @type {import("./bench.js").Bench} */
const bench = {
  acts,
  settling: new Settling(),
  choice: new ThemeChoice(),
  sections: () => sections,
  follow: (id) => {
    followed = id;
    show();
  },
  go: (name) => {
    location.hash = name;
  },
};
const themeActs = new ThemeActs(bench);
const voiceActs = new VoiceActs(bench);
const selection = new Selection();
const contributions = new Contributions(dialogue);
const views = new Views();
const grain = new Grain();
const list = new ThemeList(pressedInList, grain);
const map = new ThemeMap(choose, selection, contributions);
const past = new Past(dialogue, () => sections);
const compared = new Compared((id) => choose(id, true));
const picking = new Picking(selection, contributions);
const chosen = new Chosen(bench, themeActs, voiceActs);
const reading = new Reading(voiceActs);
const script = new ScriptPane(bench);
const wall = new WallMenu(bench);
const nudge = new NudgeDialog(bench);
const energy = new EnergyStrip();
const undercurrent = new Undercurrent(voiceActs, (voice) => void script.add(t("One of us said: ‘{words}’ What do you say?", { words: voice.text })), (id) => choose(id, true));
const suggestions = new Suggestions((words) => void script.add(words), (id) => choose(id, true));
const walk = new Walk();

/**
 * @param {string} id
 * @param {boolean} looking whether a person pressed it, and wants to see it where the panes stand below each other
 */
function choose(id, looking) {
  followed = "";
  list.chosen = map.chosen = id;
  show();
  if (looking && matchMedia("(max-width: 900px)").matches) byId("chosen").scrollIntoView();
}

/**
 * @param {string} id
 * @param {string} act what to do with it; none: only look
 */
function pressedInList(id, act) {
  choose(id, !act);
  const theme = standing(sections, id);
  if (!theme || !act) return;
  const [into, ...others] = list.gathered(id);
  if (act === "gather" && into) void acts.perform(mergeAll(into, others));
  else if (act.startsWith("off ")) void themeActs.split(theme, theme.subthemes?.find(({ part }) => part === Number(act.slice(4))));
}

function show() {
  const seen = past.moment?.sections ?? sections;
  const themes = themesOf(seen);
  showPresence(sections.get("presence")?.connected ?? 0);
  showOthers(sections.get("facilitators") ?? [], document.body.dataset.facilitator ?? "");
  showTheming(sections.get("theming"));
  showLedger(seen.get("ledger"), seen.get("flagged")?.length ?? 0);
  const prompts = sections.get("prompts");
  script.show(prompts);
  wall.show(sections.get("wall"));
  showCentre(seen, themes, views, grain.level);
  const made = standing(seen, followed);
  if (made) followed = "";
  const theme = made ?? standing(seen, list.chosen) ?? standing(past.beside?.sections ?? seen, list.chosen);
  list.chosen = map.chosen = theme?.id ?? "";
  contributions.position = past.moment?.position;
  if (views.now === "list") list.show(themes, hiddenThemes(seen));
  else map.show(themes, seen, grain.level);
  compared.show(past.moment, past.beside, { view: views.now, level: grain.level, chosen: list.chosen });
  picking.show(location.hash === `#${PICKING}`, theme, seen.get("revision")?.number ?? 0);
  chosen.show(theme);
  reading.show(listIn(location.hash), seen);
  energy.show(sections.get("energy"), theme, prompts);
  undercurrent.show(seen);
  showSilence(sections.get("silence"), sections.get("room").joined, prompts);
  suggestions.show(sections.get("suggestions"), (id) => standing(sections, id));
  nudge.show();
  bench.settling.drawn(connection.position ?? 0);
  if (!past.open) return;
  chosen.stopNaming();
  holdStill(true);
}

/** @param {string} hash */
const titleIn = (hash) => (hash === `#${PICKING}` ? "picking-title" : listIn(hash) ? "reading-title" : "themes-title");

views.addEventListener("change", show);
past.addEventListener("change", show);
compared.addEventListener("change", show);
bench.settling.addEventListener("change", () => chosen.show(standing(past.moment?.sections ?? sections, list.chosen)));
guardPast(past, () => say({ text: notInThePast(), kind: "refused" }));
selectionBar(selection);
selectionActs(selection, themeActs, voiceActs, () => standing(sections, list.chosen));
// dots follow with every change, words ten times a second: in a busy room nobody reads them faster
const soon = paced(show, 100);
connection.addEventListener("sections", () => {
  sections = connection.sections;
  if (views.now === "map" && !past.moment) map.show(themesOf(sections), sections, grain.level);
  soon();
});
connection.addEventListener("status", () => showConnection(connection.status));
connection.addEventListener("refused", (event) => {
  say({ text: /** @type {CustomEvent<Error>} */ (event).detail.message, kind: "refused" });
});
addEventListener("hashchange", () => {
  show();
  byId(titleIn(location.hash)).focus();
});
addEventListener("resize", () => energy.show(sections.get("energy"), standing(sections, list.chosen), sections.get("prompts")));
for (const place of ["list", "map", "chosen"]) {
  themeKeys(byId(place), (act, at) => {
    const id = list.themeAt(at);
    if (!lettersOn()) return;
    if (id) choose(id, false);
    chosen.do(act, at);
  });
}
const menu = /** @type {HTMLDetailsElement} */ (byId("menu"));
const keys = keysDialog();
/** @type {Record<string, () => void>} */
const menuActs = {
  retheme: () => void acts.perform({ message: { type: "retheme" }, said: t("Looking for themes again. Names and merges stay.") }),
  walk: () => walk.start(),
  keys,
};
for (const [act, does] of Object.entries(menuActs)) {
  one(menu, `[data-act="${act}"]`).addEventListener("click", () => {
    menu.open = false;
    does();
  });
}
byId("add-prompt").addEventListener("click", () => void script.add());
byId("send-nudge").addEventListener("click", () => void nudge.ask("everyone", list.chosen));
byId("invite").addEventListener("click", () => void nudge.ask("silent"));
closing(menu);
languageChoice();
wordsDialog();
grainButtons(grain, () => show());
historyButtons(acts);
tips();
shortcuts({ undo: () => void acts.undo(), redo: () => void acts.redo(), help: keys });
show();
connection.start();
if (!sections.get("ledger").accepted) walk.first();
