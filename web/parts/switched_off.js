// @ts-check
/* In the place of a function that could be used to monitor people, while it is off: why, and what comes next. */
import { to } from "../lib/route.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"

/** Such a refusal. @param {import("../lib/api.js").Problem | null | undefined} problem */
export const is_switched_off = (problem) => problem?.key === "works_agreement.missing"

export const SwitchedOff = () => html`<div class="switched-off"><p><strong>${t("works.off")}</strong></p><p>${t("works.off_why")}</p><p><a href=${to("works-agreement")}>${t("works.off_next")}</a></p></div>`
