// @ts-check
/* Says what just happened and offers to undo it (lib/notice.js). */
import { notice, tell } from "../lib/notice.js"
import { as_problem } from "../lib/load.js"
import { problem_text } from "../lib/api.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"

export function NoticeBar() {
	const now = notice.value
	const undo = async () => {
		const doing = now?.undo
		notice.value = null
		try {
			await doing?.()
			tell(t("notice.undone"))
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	/* The region itself is always there: screen readers announce only what is added to one they know. */
	return html`<div class="notice-place"><div role="status">${now ? html`<p class="notice"><span>${now.text}</span></p>` : null}</div>
		${now ? html`<p class="notice-actions">
			${now.undo ? html`<button class="link" onClick=${undo}>${t("notice.undo")}</button>` : null}
			<button class="link" onClick=${() => (notice.value = null)}>${t("notice.close")}</button></p>` : null}</div>`
}
