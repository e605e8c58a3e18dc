// @ts-check
/* A team's iterations: goal, review, retrospective; closing one hands on what is open. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad, useNews } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { date, from_field, today } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { ShareField, ShareMark } from "../parts/sharing.js"
import { Field, Form, useForm } from "../parts/form.js"
import { Empty, Ready } from "../parts/state.js"
import { TeamMirrorSaid } from "../parts/team_mirror.js"

/** @typedef {import("../lib/types.d.ts").Iteration} Iteration */

/** @param {import("./team.js").AreaProps} props */
export function TeamIterations({ team, is_guest }) {
	const loaded = useLoad(() => api.all(`teams/${team.id}/iterations`), [team.id])
	/* The id of the iteration being changed, "new", or nothing. */
	const [editing, setEditing] = useState("")
	const refresh = () => loaded.reload()
	useNews({ kind: "iteration" }, refresh, [team.id])
	const done = async (/** @type {boolean} */ is_changed) => {
		if (is_changed) await refresh()
		setEditing("")
	}
	return html`<${Ready} from=${[loaded]}>${() => {
		const iterations = /** @type {Iteration[]} */ (loaded.data)
		return html`${is_guest ? null : html`<section class="part bare slim"><div class="margin"></div><div class="main">${editing === "new" ? html`<${IterationForm} team=${team.id} onDone=${done} />` : html`<p><button class="button first" onClick=${() => setEditing("new")}>${t("iteration.add")}</button></p>`}</div></section>`}
			${iterations.length ? iterations.map((i) => html`<section key=${i.id} class="part"><div class="margin"><strong>${t("iteration.span", { from: date(i.starts_on), until: date(i.ends_on) })}</strong>
				${i.closed_at ? t("iteration.closed") : i.starts_on > today() ? t("iteration.coming") : i.ends_on < today() ? t("iteration.over") : t("iteration.running")}
				<p><${ShareMark} is_shared=${i.is_shared} /></p></div>
				<div class="main">${editing === i.id ? html`<h2 class="away">${i.goal}</h2><${IterationForm} team=${team.id} iteration=${i} onDone=${done} />` : html`<h2>${i.goal}</h2>
					${i.review ? html`<h3>${t("iteration.review")}</h3><p class="lines">${i.review}</p>` : null}
					${is_guest || i.starts_on > today() ? null : html`<${UrgentCount} iteration=${i} /><${TeamMirrorSaid} team=${i.team} from=${i.starts_on} until=${i.ends_on} />`}
					${i.retrospective ? html`<h3>${t("iteration.retrospective")}</h3><p class="lines">${i.retrospective}</p>` : null}
					${is_guest ? null : html`<p class="row-of"><button class="link" aria-label=${`${i.goal}: ${t("form.change")}`} onClick=${() => setEditing(i.id)}>${t("form.change")}</button></p>
						${i.closed_at ? null : html`<${Closing} iteration=${i} others=${iterations.filter((o) => o.id !== i.id && !o.closed_at)} refresh=${refresh} />`}`}`}</div></section>`)
				: html`<${Empty} text=${t(is_guest ? "iteration.empty_guest" : "iteration.empty")} />`}`
	}}</${Ready}>`
}

/** How often somebody was called out of the cave in these weeks: of the team, of nobody in particular. @param {{ iteration: Iteration }} props */
function UrgentCount({ iteration: i }) {
	const loaded = useLoad(async () => (await api.get(`teams/${i.team}/urgent-count?from=${from_field(`${i.starts_on}T00:00`)}&to=${from_field(`${i.ends_on}T23:59:59`)}`)).count, [i.id, i.starts_on, i.ends_on])
	return loaded.data === null ? null : html`<p class="said">${t("iteration.urgent", { count: loaded.data })}</p>`
}

/** Closes it; what is not done goes where one says. @param {{ iteration: Iteration, others: Iteration[], refresh: () => Promise<void> }} props */
function Closing({ iteration, others, refresh }) {
	const [next, setNext] = useState(others.at(-1)?.id ?? "")
	const close = async () => {
		try {
			await api.put(`iterations/${iteration.id}/closure`, { next: next || null })
			tell(t("iteration.closed_told", { goal: iteration.goal }))
			await refresh()
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<details class="more"><summary>${t("iteration.close")}</summary><div class="row-of">
		<label class="pick">${t("iteration.open_to")} <select value=${next} onChange=${(/** @type {any} */ e) => setNext(e.currentTarget.value)}><option value="">${t("iteration.stays")}</option>${others.map((o) => html`<option key=${o.id} value=${o.id}>${o.goal}</option>`)}</select></label>
		<button class="button" onClick=${close}>${t("iteration.close_now")}</button></div></details>`
}

/** @param {{ team: string, iteration?: Iteration, onDone: (is_changed: boolean) => Promise<void> }} props */
function IterationForm({ team, iteration, onDone }) {
	const form = useForm(async (values) => {
		const record = { goal: values.goal, starts_on: values.starts_on, ends_on: values.ends_on, review: values.review ?? "", retrospective: values.retrospective ?? "", is_shared: values.is_shared === "on" }
		if (iteration) await api.patch(`iterations/${iteration.id}`, record, iteration.revision)
		else await api.post(`teams/${team}/iterations`, record)
		await onDone(true)
	})
	return html`<${Form} form=${form} send=${iteration ? t("form.save") : t("iteration.add")} label=${iteration ? `${iteration.goal}: ${t("form.change")}` : t("iteration.add")} fields=${["goal", "starts_on", "ends_on", "review", "retrospective"]}
		also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="goal" label=${t("iteration.goal")} hint=${t("iteration.goal_hint")} value=${iteration?.goal ?? ""} required maxlength="500" />
		<div class="fields"><${Field} form=${form} name="starts_on" type="date" label=${t("iteration.starts_on")} value=${iteration?.starts_on ?? today()} required />
		<${Field} form=${form} name="ends_on" type="date" label=${t("iteration.ends_on")} value=${iteration?.ends_on ?? today(13)} required /></div>
		${iteration ? html`<${Field} form=${form} name="review" label=${t("iteration.review")} hint=${t("iteration.review_hint")} value=${iteration.review} rows="4" maxlength="8000" />
			<${Field} form=${form} name="retrospective" label=${t("iteration.retrospective")} hint=${t("iteration.retrospective_hint")} value=${iteration.retrospective} rows="4" maxlength="8000" />` : null}
		<${ShareField} is_shared=${iteration?.is_shared ?? false} note=${t("team.share_note")} />
	</${Form}>`
}
