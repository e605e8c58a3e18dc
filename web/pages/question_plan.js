// @ts-check
/* One question plan: topics with their questions, ticked in the talk, afterwards compared with the wording and corrected by hand. What was planned
 * never shows as said: a guess of the comparison is called one until a person has spoken. Read first: Plan. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { BAND_MAX, BAND_MIN, band_of, new_id, per_topic, said, ticked } from "../lib/question_plan.js"
import { go_instead, to } from "../lib/route.js"
import { day } from "../lib/time.js"
import { html, useRef, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Confirm } from "../parts/confirm.js"
import { Field, Form, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").QuestionPlan} QuestionPlan */
/** @typedef {import("../lib/types.d.ts").PlannedQuestion} PlannedQuestion */
/** @typedef {(questions: PlannedQuestion[], what?: string) => Promise<void>} Save */

/** @param {{ id: string }} props */
export function QuestionPlanPage({ id }) {
	const loaded = useLoad(() => api.get(`question-plans/${id}`), [id])
	return html`<${Ready} is_page=${true} from=${[loaded]}>${() => html`<${Plan} plan=${loaded.data} onPlan=${loaded.change} onReload=${loaded.reload} />`}</${Ready}>`
}

/** @param {{ plan: QuestionPlan, onPlan: (plan: QuestionPlan) => void, onReload: () => Promise<void> }} props */
function Plan({ plan, onPlan, onReload }) {
	const path = `question-plans/${plan.id}`
	/* What is shown now, and the saving that is under way: quick ticks are saved one after the other. */
	const now = useRef(plan), saving = useRef(Promise.resolve())
	if (plan.revision > now.current.revision) now.current = plan
	/** Shown at once; what the server refuses is loaded again. @type {Save} */
	const save = (questions, what) => {
		const before = now.current.questions
		now.current = { ...now.current, questions }
		onPlan(now.current)
		saving.current = saving.current.then(async () => {
			try {
				const { revision } = await api.patch(path, { questions: now.current.questions }, now.current.revision)
				now.current = { ...now.current, revision }
				onPlan(now.current)
				if (what) tell(what, () => save(before))
			} catch (error) {
				tell(problem_text(as_problem(error)))
				await onReload()
			}
		})
		return saving.current
	}
	const is_matched = plan.conversation !== null
	return html`<div class="opening"><p class="crumb"><a href=${to("accounts", plan.account)}>${plan.account_name}</a></p><h1>${plan.title}</h1>
			<p class="verdict">${t(`plan_q.band_${band_of(plan.questions.length)}`, { count: plan.questions.length, min: BAND_MIN, max: BAND_MAX })}</p></div>
		<p class="private"><${Icon} name="g-lock" /><span><strong>${t("private.only_you")}</strong> ${t("plan_q.private")}</span></p>
		<${Spread} plan=${plan} />
		${plan.topics.map((topic, i) => html`<${Topic} key=${i} topic=${topic} number=${i} plan=${plan} onSave=${save} />`)}
		<${Proposals} plan=${plan} onSave=${save} />
		<${Match} plan=${plan} onPlan=${onPlan} />
		${is_matched ? html`<p class="note">${t("plan_q.next")}</p>` : null}
		<${Remove} plan=${plan} />`
}

/** How many questions each topic has: a bar for each. @param {{ plan: QuestionPlan }} props */
function Spread({ plan }) {
	const counts = per_topic(plan.questions, plan.topics.length), most = Math.max(1, ...counts)
	return html`<section class="part"><div class="margin"><strong>${t("plan_q.spread")}</strong>${t("plan_q.spread_note")}</div><div class="main"><h2 class="away">${t("plan_q.spread")}</h2>
		<table class="sheet"><tbody>${plan.topics.map((topic, i) => html`<tr key=${i}><th scope="row">${topic}</th><td class="n">${counts[i]}</td><td class="bar-cell"><svg class="small-picture" height="10" aria-hidden="true"><rect class="k-ours" width=${`${(100 * counts[i]) / most}%`} height="10" rx="5" /></svg></td></tr>`)}</tbody></table></div></section>`
}

/** @param {{ topic: string, number: number, plan: QuestionPlan, onSave: Save }} props */
function Topic({ topic, number, plan, onSave }) {
	const form = useForm(async ({ text }) => {
		/* Also while the talk goes on it is only planned, until somebody ticks it. */
		const is_going_on = plan.questions.some((q) => q.state !== "planned")
		await onSave([...plan.questions, { id: new_id(), text, topic: number, state: "planned", source: is_going_on ? "came_up" : "by_hand", record: null, utterance: null, is_sure: false }])
		const field = /** @type {HTMLInputElement | null} */ (document.querySelector(`#topic-${number} input[name=text]`))
		if (field) field.value = ""
		field?.focus()
	})
	const own = plan.questions.map((question, index) => ({ question, index })).filter(({ question }) => question.topic === number)
	return html`<section class="part" id=${`topic-${number}`}><div class="margin"><strong>${topic}</strong>${t("plan_q.questions", { count: own.length })}</div><div class="main"><h2 class="away">${topic}</h2>
		<ul class="plan-q">${own.map(({ question, index }) => html`<${Question} key=${index} question=${question} index=${index} plan=${plan} onSave=${onSave} />`)}</ul>
		<${Form} form=${form} send=${t("plan_q.add")} fields=${["text"]}><${Field} form=${form} name="text" label=${t("plan_q.question")} required maxlength="500" /></${Form}></div></section>`
}

/** @param {{ question: PlannedQuestion, index: number, plan: QuestionPlan, onSave: Save }} props */
function Question({ question, index, plan, onSave }) {
	const put = (/** @type {PlannedQuestion} */ next) => onSave(plan.questions.map((q, i) => i === index ? next : q))
	const is_asked = question.state === "asked" || question.state === "answered"
	const move = (/** @type {number} */ by) => {
		const others = plan.questions.map((q, i) => ({ q, i })).filter(({ q }) => q.topic === question.topic)
		const at = others.findIndex(({ i }) => i === index), with_ = others[at + by]
		if (!with_) return
		const next = [...plan.questions]
		;[next[index], next[with_.i]] = [next[with_.i], next[index]]
		onSave(next)
	}
	return html`<li><label class="plan-tick"><input type="checkbox" checked=${is_asked} onChange=${() => put(ticked(question, plan.conversation !== null))} /><span>${question.text}</span></label>
		<p class="note">${[t(`plan_q.source_${question.source}`), question.is_sure || question.state === "planned" ? t(`plan_q.state_${question.state}`) : t(`plan_q.guess_${question.state}`)].join(" · ")}
			${question.utterance !== null && plan.conversation ? html` <a href=${`${to("conversations", plan.conversation)}?u=${question.utterance}`}>${t("plan_q.place")}</a>` : null}</p>
		<p class="row-of note">
			${plan.conversation && !question.is_sure ? html`<button class="in-text" onClick=${() => put(said(question, question.state))}>${t("plan_q.right")}</button>` : null}
			${plan.conversation ? ["answered", "asked", "open"].filter((state) => state !== question.state).map((state) => html`<button key=${state} class="in-text" onClick=${() => put(said(question, /** @type {PlannedQuestion["state"]} */ (state)))}>${t(`plan_q.say_${state}`)}</button>`) : null}
			<button class="in-text" aria-label=${`${t("plan_q.up")}: ${question.text}`} onClick=${() => move(-1)}>${t("plan_q.up")}</button>
			<button class="in-text" aria-label=${`${t("plan_q.leave_out")}: ${question.text}`} onClick=${() => onSave(plan.questions.filter((_, i) => i !== index), t("plan_q.left_out"))}>${t("plan_q.leave_out")}</button></p></li>`
}

/** Questions from what is known, each with where it comes from. @param {{ plan: QuestionPlan, onSave: Save }} props */
function Proposals({ plan, onSave }) {
	const proposals = useLoad(async () => (await api.get(`accounts/${plan.account}/question-proposals`)).items, [plan.account])
	const [topic, setTopic] = useState(0)
	const is_in = (/** @type {PlannedQuestion} */ p) => plan.questions.some((q) => q.text === p.text || (q.record !== null && q.record === p.record))
	return html`<section class="part"><div class="margin"><strong>${t("plan_q.proposals")}</strong>${t("plan_q.proposals_note")}</div><div class="main"><h2 class="away">${t("plan_q.proposals")}</h2>
		<${Ready} from=${[proposals]}>${() => {
			const left = proposals.data.filter((/** @type {PlannedQuestion} */ p) => !is_in(p))
			if (!left.length) return html`<p>${t("plan_q.no_proposals")}</p>`
			return html`${plan.topics.length > 1 ? html`<div class="field"><label for="proposal-topic">${t("plan_q.to_topic")}</label><select id="proposal-topic" value=${topic} onChange=${(/** @type {Event} */ event) => setTopic(Number(/** @type {HTMLSelectElement} */ (event.currentTarget).value))}>${plan.topics.map((name, i) => html`<option key=${i} value=${i}>${name}</option>`)}</select></div>` : null}
				<ul class="plan-q">${left.map((/** @type {PlannedQuestion} */ p) => html`<li key=${p.text}><p>${p.text}</p><p class="row-of note"><span>${t(`plan_q.source_${p.source}`)}</span><button class="link" aria-label=${`${t("plan_q.take")}: ${p.text}`} onClick=${() => onSave([...plan.questions, { ...p, id: new_id(), topic }])}>${t("plan_q.take")}</button></p></li>`)}</ul>`
		}}</${Ready}></div></section>`
}

/** After the talk: compared with its wording. @param {{ plan: QuestionPlan, onPlan: (plan: QuestionPlan) => void }} props */
function Match({ plan, onPlan }) {
	const talks = useLoad(async () => (await api.get(`conversations?limit=50&account=${plan.account}`)).items.filter((/** @type {any} */ c) => c.is_ready && !c.wording_gone_at), [plan.account])
	const form = useForm(async ({ conversation }) => {
		onPlan(await api.put(`question-plans/${plan.id}/conversation`, { conversation }))
		tell(t("plan_q.matched"))
	})
	return html`<section class="part"><div class="margin"><strong>${t("plan_q.after")}</strong>${t("plan_q.after_note")}</div><div class="main"><h2 class="away">${t("plan_q.after")}</h2>
		<${Ready} from=${[talks]}>${() => talks.data.length ? html`<${Form} form=${form} send=${t(plan.conversation ? "plan_q.match_again" : "plan_q.match")} fields=${["conversation"]}>
			<${Field} form=${form} name="conversation" label=${t("plan_q.which_talk")} value=${plan.conversation ?? talks.data[0].id} required>${talks.data.map((/** @type {any} */ c) => html`<option key=${c.id} value=${c.id}>${c.title}, ${day(c.started_at ?? c.created_at)}</option>`)}</${Field}></${Form}>` : html`<p>${t("plan_q.no_talk")}</p>`}</${Ready}></div></section>`
}

/** @param {{ plan: QuestionPlan }} props */
function Remove({ plan }) {
	const [is_asking, setAsking] = useState(false)
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const remove = async () => {
		try {
			await api.delete(`question-plans/${plan.id}`)
			go_instead(to("question-plans"))
		} catch (error) {
			setProblem(as_problem(error))
		}
	}
	return html`<p class="no-print"><button class="in-text" onClick=${() => setAsking(true)}>${t("plan_q.delete")}</button></p>
		${is_asking ? html`<${Confirm} title=${t("plan_q.delete_title")} text=${t("plan_q.delete_text")} yes=${t("delete.yes")} problem=${problem} onYes=${remove} onNo=${() => setAsking(false)} />` : null}`
}
