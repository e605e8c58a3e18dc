// @ts-check
/* One's own competences: four observable sentences each, answered for oneself. Sealed to the person. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { html, useRef, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Confirm } from "../parts/confirm.js"
import { Icon } from "../parts/icon.js"
import { Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").CompetenceAnswers} CompetenceAnswers */
/** @typedef {import("../lib/types.d.ts").CompetenceProfile} CompetenceProfile */

const ANSWERS = ["unanswered", "not_yet", "sometimes", "mostly"]

export function CompetencesPage() {
	const loaded = useLoad(() => /** @type {Promise<CompetenceProfile>} */ (api.get("competences/me")), [])
	const [is_ending, setEnding] = useState(false)
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	/* One after the other: each names the revision that the one before brought. */
	const queue = useRef(Promise.resolve()), newest = useRef(0)
	/** @param {CompetenceAnswers} row */
	const save = (row) => {
		const shown = /** @type {CompetenceProfile} */ (loaded.data)
		newest.current = Math.max(newest.current, shown.revision)
		loaded.change({ ...shown, competences: shown.competences.map((c) => c.competence === row.competence ? row : c) })
		queue.current = queue.current.then(async () => {
			try {
				newest.current = (await api.put("competences/me", { revision: newest.current, competences: [row] })).revision
			} catch (error) {
				tell(problem_text(as_problem(error)))
				newest.current = 0
				await loaded.reload()
			}
		})
		return queue.current
	}
	const end = async () => {
		try {
			await api.delete("competences/me")
			setEnding(false)
			newest.current = 0
			tell(t("competences.deleted"))
			await loaded.reload()
		} catch (error) {
			setProblem(as_problem(error))
		}
	}
	return html`<div class="opening"><h1>${t("competences.title")}</h1>
			<p class="private"><${Icon} name="g-lock" />${t("competences.private")}</p><p>${t("competences.intro")}</p></div>
		<${Ready} from=${[loaded]}>${() => html`${loaded.data?.competences.map((row) => html`<${Competence} key=${row.competence} row=${row} onSave=${save} />`)}
			<section class="part"><div class="margin"><strong>${t("competences.delete")}</strong></div><div class="main"><h2 class="away">${t("competences.delete")}</h2><p>${t("competences.delete_note")}</p><p><button class="button" onClick=${() => setEnding(true)}>${t("competences.delete")}</button></p></div></section>
			${is_ending ? html`<${Confirm} title=${t("competences.delete")} text=${t("competences.delete_ask")} yes=${t("competences.delete")} problem=${problem} onYes=${end} onNo=${() => setEnding(false)} />` : null}`}</${Ready}>`
}

/** @param {{ row: CompetenceAnswers, onSave: (row: CompetenceAnswers) => Promise<void> }} props */
function Competence({ row, onSave }) {
	const name = t(`competence.${row.competence}`)
	return html`<section class="part competence"><div class="margin"><strong>${name}</strong>${t(`competence.${row.competence}_note`)}</div><div class="main"><h2 class="away">${name}</h2>
		${row.answers.map((answer, i) => html`<fieldset key=${i} class="choice-of anchor"><legend>${t(`competence.${row.competence}_${i + 1}`)}</legend>
			<div class="choice">${ANSWERS.map((word, value) => html`<label key=${word}><input type="radio" name=${`${row.competence}-${i}`} value=${value} checked=${answer === value} onChange=${() => onSave({ ...row, answers: row.answers.map((a, j) => j === i ? value : a) })} />${t(`competences.${word}`)}</label>`)}</div></fieldset>`)}
		<label class="check"><input type="checkbox" checked=${row.brings} onChange=${(/** @type {any} */ e) => onSave({ ...row, brings: e.currentTarget.checked })} /><span>${t("competences.brings", { name })}<span class="note">${t("competences.brings_note")}</span></span></label>
	</div></section>`
}
