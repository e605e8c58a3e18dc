// @ts-check
/* A new recovery code that its owner has not yet confirmed to have kept; until then nothing else is shown (app.js). */
import { signal } from "./view.js"

export const recovery_code = signal(/** @type {string | null} */ (null))
