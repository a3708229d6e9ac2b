/** The poster prints itself; without JavaScript the browser's own menu does. */

import { one } from "./templates.js";

const button = one(document, '[data-act="print"]');
button.hidden = false;
button.addEventListener("click", () => window.print());
