// @ts-check
/* A plan review: phases, one clock for all, and what is said in its time. The server keeps the order; this page shows whose turn
 * it is and why. Read first: DOES. */
import { api, problem_text, session } from "../lib/api.js"
import { is_offline, subscribe } from "../lib/live.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { clock, day, length } from "../lib/time.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { by_name, DOT, list, t } from "../lib/words.js"
import { Field, Form, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").Review} Review */
/** @typedef {import("../lib/types.d.ts").ReviewEntry} Entry */

export const PHASES = ["present", "clarify", "paraphrase", "recommend", "agree", "done"]
/** What a phase takes unless said otherwise. @type {Record<string, number>} */
export const MINUTES = { present: 10, clarify: 5, paraphrase: 10, recommend: 10, agree: 10 }
/** Phase -> what is said in it. @type {Record<string, Entry["kind"]>} */
const KIND = { clarify: "question", paraphrase: "paraphrase", recommend: "recommendation", agree: "agreement" }
/* While no news come by themselves the page asks. */
const ASK_EVERY_MS = 5000

/** @param {{ id: string }} props */
export function ReviewPage({ id }) {
	/* Between the server's clock and that of this page: measured at each answer, by a clock that nobody sets. */
	const ahead = useRef(0)
	const loaded = useLoad(async () => {
		const review = await api.get(`reviews/${encodeURIComponent(id)}`)
		ahead.current = Date.parse(review.now) - performance.now()
		return review
	}, [id])
	useEffect(() => {
		const stop = subscribe({ kind: "review" }, (news) => {
			if (news.record === id) loaded.reload()
		})
		const timer = setInterval(() => {
			if (is_offline.value) loaded.reload()
		}, ASK_EVERY_MS)
		return () => {
			stop()
			clearInterval(timer)
		}
	}, [id])
	return html`<${Ready} is_page=${true} from=${[loaded]}>${() => html`<${View} review=${loaded.data} now=${() => performance.now() + ahead.current} onChanged=${loaded.reload} />`}</${Ready}>`
}

/** @param {{ review: Review, now: () => number, onChanged: () => Promise<void> }} props */
function View({ review, now, onChanged }) {
	const me = session.value?.member.id ?? ""
	const account = useLoad(() => api.get(`accounts/${review.account}?with=members`), [review.account])
	const mine = review.reviewers.find((r) => r.member === me)
	const part = review.moderator === me ? (mine ? "moderator_reviewer" : "moderator") : review.presenter === me ? "presenter" : mine ? "reviewer" : "guest"
	const is_done = review.phase === "done"
	return html`<div class="opening">
			<p class="crumb"><a href=${to("accounts", review.account, "business")}>${account.data?.name ?? t("accounts.title")}</a>${DOT}${t("reviews.one")}</p>
			<h1>${review.subject}</h1>
			<p>${t("review.people", { presenter: review.presenter_name, reviewers: list(review.reviewers.map((r) => r.name)), count: review.reviewers.length, moderator: review.moderator_name })} ${day(review.created_at)}</p>
			${is_done ? null : html`<p class="note no-print">${t(`review.you_${part}`)}</p>`}
		</div>
		<section class="part full review-now" aria-labelledby="phase-title">
			<ol class="phases">${PHASES.slice(0, 5).map((phase, i) => html`<li key=${phase} class=${PHASES.indexOf(review.phase) > i ? "is-past" : ""} aria-current=${phase === review.phase ? "step" : undefined}><span>${t(`phase.${phase}`)}</span><span class="note">${t("review.minutes", { count: review.minutes[phase] })}</span></li>`)}</ol>
			<div class="phase-now"><div><h2 id="phase-title">${t(`phase.${review.phase}`)}</h2><p class="phase-does">${t(`review.does_${review.phase}`)}</p></div>
				${is_done ? null : html`<${Clock} review=${review} now=${now} />`}</div>
			<p class="away" role="status">${t("review.now_is", { phase: t(`phase.${review.phase}`) })}</p>
			<${Turn} key=${review.phase} review=${review} mine=${!!mine} me=${me} members=${account.data?.members ?? []} onChanged=${onChanged} />
			${review.moderator === me && !is_done ? html`<${MoveOn} review=${review} onChanged=${onChanged} />` : null}
			${is_done ? html`<p class="no-print"><button class="button first" onClick=${() => print()}>${t("review.print")}</button></p>` : null}
		</section>
		${["question", "paraphrase", "recommendation", "agreement"].map((kind) => html`<${Said} key=${kind} kind=${kind} review=${review} me=${me} onChanged=${onChanged} />`)}`
}

/** What is left of the phase, the same for everybody. Nothing turns red: beyond it the clock counts on, and the moderator decides.
 * @param {{ review: Review, now: () => number }} props */
function Clock({ review, now }) {
	const [at, setAt] = useState(now())
	useEffect(() => {
		const timer = setInterval(() => setAt(now()), 500)
		return () => clearInterval(timer)
	}, [review.phase])
	const left = Math.round(review.minutes[review.phase] * 60 - (Math.max(at, Date.parse(review.phase_started_at)) - Date.parse(review.phase_started_at)) / 1000)
	const size = review.minutes[review.phase] * 60
	const done = Math.min(1, Math.max(0, 1 - left / size))
	return html`<div class="clock"><p role="timer" class="clock-time">${left >= 0 ? t("review.left", { time: length(left) }) : t("review.over", { time: length(-left) })}</p>
		<svg width="100%" height="6" aria-hidden="true"><rect class="clock-all" width="100%" height="6" /><rect class="clock-gone" width=${`${done * 100}%`} height="6" /></svg>
		<p class="note">${t("review.since", { time: clock(review.phase_started_at) })}</p></div>`
}

/** The form of whoever has something to say now, or why not.
 * @param {{ review: Review, mine: boolean, me: string, members: import("../lib/types.d.ts").AccountMember[], onChanged: () => Promise<void> }} props */
function Turn({ review, mine, me, members, onChanged }) {
	const kind = KIND[review.phase]
	const form = useForm(async ({ text, owner, due_on }) => {
		await api.post(`reviews/${review.id}/entries`, { kind, text, ...kind === "agreement" ? { owner: owner || null, due_on: due_on || null } : {} })
		await onChanged()
		document.querySelector(".review-now form")?.querySelectorAll("textarea, input").forEach((field) => {
			if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) field.value = ""
		})
		tell(t(`review.told_${kind}`))
	})
	if (!kind) return null
	const is_in = mine || review.moderator === me || review.presenter === me
	if (kind === "agreement" ? !is_in : !mine) return null
	const my = review.entries.filter((e) => e.kind === "paraphrase" && e.member === me)
	const is_heard = review.reviewers.find((r) => r.member === me)?.is_heard
	if (kind === "paraphrase" && (is_heard || my.at(-1)?.answer === "open")) return html`<p class="turn-note"><${Icon} name=${is_heard ? "g-yes" : "g-wait"} />${t(is_heard ? "review.is_heard" : "review.waits", { name: review.presenter_name })}</p>`
	if (kind === "recommendation" && !is_heard) return html`<p class="turn-note"><${Icon} name="q-missing" />${t("review.not_heard", { name: review.presenter_name })}</p>`
	return html`<${Form} form=${form} send=${t(`review.send_${kind}`)} label=${t(`review.send_${kind}`)} fields=${["text", "owner", "due_on"]}>
		${kind === "paraphrase" && my.at(-1)?.answer === "not_yet" ? html`<p class="turn-note"><${Icon} name="q-missing" />${t("review.again", { name: review.presenter_name })}</p>` : null}
		<${Field} form=${form} name="text" label=${t(`review.text_${kind}`)} hint=${t(`review.hint_${kind}`, { name: review.presenter_name })} value="" required rows="2" maxlength=${kind === "agreement" ? "200" : "2000"} />
		${kind === "agreement" ? html`<div class="fields"><${Field} form=${form} name="owner" label=${t("review.owner")} value=""><option value="">${t("form.choose")}</option>${by_name(members.filter((m) => !m.is_guest), (m) => m.name).map((m) => html`<option key=${m.member} value=${m.member}>${m.name}</option>`)}</${Field}>
			<${Field} form=${form} name="due_on" type="date" label=${t("review.due_on")} value="" /></div>` : null}
	</${Form}>`
}

/** @param {{ review: Review, onChanged: () => Promise<void> }} props */
function MoveOn({ review, onChanged }) {
	const next = PHASES[PHASES.indexOf(review.phase) + 1]
	const open = review.reviewers.filter((r) => !r.is_heard).map((r) => r.name)
	const move = async () => {
		try {
			await api.put(`reviews/${review.id}/phase`, { phase: next })
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
		await onChanged()
	}
	return html`<div class="move-on no-print">${review.phase === "paraphrase" && open.length ? html`<p class="note">${t("review.still_open", { names: list(open) })}</p>` : null}
		<p><button class="button ${review.phase === "agree" ? "" : "first"}" onClick=${move}>${next === "done" ? t("review.end") : t("review.move_on", { phase: t(`phase.${next}`) })}</button></p></div>`
}

/** @param {{ kind: string, review: Review, me: string, onChanged: () => Promise<void> }} props */
function Said({ kind, review, me, onChanged }) {
	const entries = review.entries.filter((e) => e.kind === kind)
	const answer = async (/** @type {Entry} */ entry, /** @type {boolean} */ is_confirmed) => {
		try {
			await api.put(`review-entries/${entry.id}/answer`, { is_confirmed })
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
		await onChanged()
	}
	if (!entries.length) return null
	return html`<section class="part"><div class="margin"><strong>${t(`review.said_${kind}`)}</strong>${t("review.count", { count: entries.length })}</div>
		<div class="main"><h2 class="away">${t(`review.said_${kind}`)}</h2><ul class="records">${entries.map((e) => html`<li key=${e.id}><div><p>${e.text}</p><span class="said">${e.member_name}${kind === "paraphrase" ? html`${DOT}<span class="answer is-${e.answer}"><${Icon} name=${e.answer === "confirmed" ? "g-yes" : e.answer === "not_yet" ? "q-missing" : "g-wait"} /> ${t(`review.answer_${e.answer}`)}</span>` : null}${e.action ? html`${DOT}${t("review.is_action")}` : null}</span></div>
			${kind === "paraphrase" && review.phase === "paraphrase" && review.presenter === me && e.answer === "open" ? html`<p class="row-of"><button class="button first" onClick=${() => answer(e, true)}>${t("review.confirm")}</button><button class="button" onClick=${() => answer(e, false)}>${t("review.not_meant")}</button></p>` : null}</li>`)}</ul></div></section>`
}
