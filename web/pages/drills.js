// @ts-check
/* What one wants to practise: moments of one's own conversations. First what was said; what would have fitted one sees after having tried. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, usePages } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { day } from "../lib/time.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Icon } from "../parts/icon.js"
import { Empty, More, Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").Drill} Drill */

export function DrillsPage() {
	const drills = usePages("drills")
	return html`<div class="opening"><h1>${t("drill.title")}</h1><p class="verdict">${t("drill.intro")}</p></div>
		<p class="private"><${Icon} name="g-lock" /><span><strong>${t("private.only_you")}</strong> ${t("drill.private")}</span></p>
		<${Ready} from=${[drills]}>${() => drills.data?.length
			? html`<ul class="rows">${drills.data.map((/** @type {Drill} */ drill) => html`<${Row} key=${drill.id} drill=${drill} onDone=${drills.reload} />`)}</ul><${More} pages=${drills} />`
			: html`<${Empty} text=${t("drill.empty")}><p><a class="button first" href=${to("conversations")}>${t("drill.to_conversations")}</a></p></${Empty}>`}</${Ready}>`
}

/** @param {{ drill: Drill, onDone: () => Promise<void> }} props */
function Row({ drill, onDone }) {
	const retire = async () => {
		try {
			await api.delete(`drills/${drill.id}`)
			await onDone()
			tell(t("drill.done_with"), async () => {
				await api.post("drills", { conversation: drill.conversation, utterance: drill.utterance })
				await onDone()
			})
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<li class="row"><div class="margin"><strong>${t(`drill.stage_${drill.stage}`)}</strong>${day(drill.created_at)}</div>
		<div><p class="quote">${t("text.quote", { text: drill.quote })}</p><p>${t(`drill.ask_${drill.stage}`)}</p>
			<details class="more"><summary>${t("drill.show")}</summary><p>${t("text.quote", { text: drill.suggestion })}</p></details>
			<p class="row-of"><a href=${`${to("conversations", drill.conversation)}?u=${drill.utterance}`}>${t("drill.to_place")}</a><button class="in-text" onClick=${retire}>${t("drill.done")}</button></p></div></li>`
}
