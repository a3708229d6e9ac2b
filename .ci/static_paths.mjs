// Browser modules import each other by the address they are served under. Node has no server, so this
// says which folder is behind which address. Loaded with `node --import`, it registers itself.
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

const FOLDERS = {
  "/static/live/": "app/live/browser/",
  "/static/participant/": "participant_ui/",
  "/static/facilitator/": "facilitator_ui/",
};

if (isMainThread) register(import.meta.url);

/** @type {import("node:module").ResolveHook} */
export function resolve(specifier, context, next) {
  for (const [address, folder] of Object.entries(FOLDERS)) {
    if (specifier.startsWith(address)) {
      const file = new URL(`../${folder}${specifier.slice(address.length)}`, import.meta.url);
      return next(file.href, context);
    }
  }
  return next(specifier, context);
}
