/** The facilitator's console: the line at one end, the panes at the other. */

import { LiveConnection } from "/static/live/connection.js";
import { t } from "/static/live/words.js";

import { Acts } from "./acts.js";
import { showCentre } from "./centre.js";
import { Chosen } from "./chosen.js";
import { showLedger } from "./ledger.js";
import { listIn } from "./lists.js";
import { closing, languageChoice } from "./menus.js";
import { ThemeMap } from "./map/theme_map.js";
import { Contributions } from "./map/words.js";
import { MergeDialog } from "./merge_dialog.js";
import { Past } from "./past.js";
import { PICKING, Picking, selectionBar } from "./picking.js";
import { Reading } from "./reading.js";
import { ScriptPane } from "./script_pane.js";
import { Selection } from "./selection.js";
import { firstState, standing, themesOf } from "./sections.js";
import { askToShare } from "./share_dialog.js";
import { showConnection, showPresence, showTheming } from "./standing.js";
import { byId, one } from "./templates.js";
import { ThemeList } from "./theme_list.js";
import { toast } from "./toast.js";
import { Views } from "./views.js";

const { role = "", token = "", dialogue = "" } = document.body.dataset;
const connection = new LiveConnection({ role, token, dialogueId: dialogue });
const say = toast();
/** Whoever looks back can change nothing, by whatever key or button. */
const inThePresent = {
  get status() {
    return connection.status;
  },
  /** @param {import("./deeds.js").Message} message */
  act: (message) => (past.open ? Promise.reject(new Error(t("Nothing can be changed in the past."))) : connection.act(message)),
};
const acts = new Acts(inThePresent, say);
const mergeDialog = new MergeDialog();
let sections = firstState();

const selection = new Selection();
const contributions = new Contributions(dialogue);
const views = new Views();
const list = new ThemeList((id) => choose(id, true));
const map = new ThemeMap(choose, selection, contributions);
const past = new Past(dialogue, () => sections);
const picking = new Picking(selection, contributions);
const chosen = new Chosen(
  acts,
  {
    share: (theme) => askToShare(theme, sections.get("presence")?.connected ?? 0),
    merge: (theme) => mergeDialog.ask(theme, themesOf(sections)),
  },
  (id) => choose(id, false),
);
const reading = new Reading(acts);
const script = new ScriptPane(acts);

/**
 * @param {string} id
 * @param {boolean} looking whether a person pressed it, and wants to see it where the panes stand below each other
 */
function choose(id, looking) {
  list.chosen = map.chosen = id;
  show();
  if (looking && matchMedia("(max-width: 900px)").matches) byId("chosen").scrollIntoView();
}

function show() {
  const seen = past.moment?.sections ?? sections;
  const themes = themesOf(seen);
  showPresence(sections.get("presence")?.connected ?? 0);
  showTheming(sections.get("theming"));
  showLedger(seen.get("ledger"));
  script.show(sections.get("prompts"));
  showCentre(seen, themes, views);
  const theme = standing(seen, list.chosen);
  list.chosen = map.chosen = theme?.id ?? "";
  if (views.now === "list") list.show(themes);
  else map.show(themes, seen);
  contributions.position = past.moment?.position;
  picking.show(location.hash === `#${PICKING}`, theme, seen.get("revision")?.number ?? 0);
  chosen.show(theme);
  reading.show(listIn(location.hash), seen);
}

/** @param {string} hash */
const titleIn = (hash) => (hash === `#${PICKING}` ? "picking-title" : listIn(hash) ? "reading-title" : "themes-title");

views.addEventListener("change", show);
past.addEventListener("change", show);
selectionBar(selection);
connection.addEventListener("sections", () => {
  sections = connection.sections;
  show();
});
connection.addEventListener("status", () => showConnection(connection.status));
connection.addEventListener("refused", (event) => {
  say({ text: /** @type {CustomEvent<Error>} */ (event).detail.message, kind: "refused" });
});
addEventListener("hashchange", () => {
  show();
  byId(titleIn(location.hash)).focus();
});
one(byId("menu"), '[data-act="retheme"]').addEventListener("click", () => {
  void acts.perform({ message: { type: "retheme" }, said: t("Looking for themes again. Names and merges stay.") });
});
closing(/** @type {HTMLDetailsElement} */ (byId("menu")));
languageChoice();
show();
connection.start();
