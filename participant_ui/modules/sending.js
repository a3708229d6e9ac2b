/** How words and acts leave the phone: over the live line, and by POST where no line can be opened. */

/** @typedef {import("/static/live/connection.js").LiveConnection} LiveConnection */
/** @typedef {import("./outbox.js").Kept} Kept */

// Some networks let pages through but no sockets; a moment's patience, because the socket is the lighter way.
const SOCKET_PATIENCE = 8_000;

/**
 * A `send` for the outbox.
 * @param {LiveConnection} connection
 * @param {string} code
 * @param {string} token
 */
export function sending(connection, code, token) {
  /**
   * @param {Kept} item
   * @param {() => Promise<void>} trying
   */
  return async (item, trying) => {
    const { key, act, kind, id, on, prompt_id, text, lang: language } = /** @type {any} */ (item);
    const facts = act ? { key, [kind]: id, on } : { key, prompt_id, text, language };
    const open = await opened(connection);
    if (!open && !navigator.onLine) throw new Error("offline");
    await trying();
    if (open) return connection.act({ type: kind === "theme_id" ? "resonate_theme" : act ?? "contribute", ...facts });
    // So rare that other phones need not carry it.
    const { post } = await import("/static/participant/modules/post.js");
    return post(`/j/${code}/${act ?? "contributions"}`, token, facts);
  };
}

/**
 * @param {LiveConnection} connection
 * @returns {Promise<boolean>}
 */
function opened(connection) {
  return new Promise((resolve) => {
    const look = () => {
      if (connection.status === "open") done();
    };
    const done = () => {
      clearTimeout(timer);
      connection.removeEventListener("status", look);
      resolve(connection.status === "open");
    };
    const timer = setTimeout(done, SOCKET_PATIENCE);
    connection.addEventListener("status", look);
    look();
  });
}
