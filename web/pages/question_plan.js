// @ts-check
/* One question plan: topics with their questions, ticked in the talk, afterwards compared with the wording and corrected by hand. What was planned
 * never shows as said: a guess of the comparison is called one until a person has spoken. Read first: Plan. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { plan_hand_in } from "../lib/plan_steps.js"
import { BAND_MAX, BAND_MIN, TOPICS_MAX, band_of, came_up, is_asked, new_id, per_topic, placed, question_moved, question_stepped, said, ticked, topic_added, topic_removed, topic_renamed, topic_stepped } from "../lib/question_plan.js"
import { go_instead, to } from "../lib/route.js"
import { sortable } from "../lib/sortable.js"
import { day } from "../lib/time.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Confirm } from "../parts/confirm.js"
import { Field, Form, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { QuestionPlace, place_text } from "../parts/question_place.js"
import { Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").QuestionPlan} QuestionPlan */
/** @typedef {import("../lib/types.d.ts").PlannedQuestion} PlannedQuestion */
/** @typedef {import("../lib/question_plan.js").Agenda} Agenda */
/** `what`: said when it is saved, with a way back. @typedef {(next: Partial<Agenda>, what?: string) => Promise<void>} Save */
/** A question to another place; `by_key`: it keeps the focus. @typedef {(next: Agenda | null, id: string, by_key: boolean) => void} Move */

/** @param {{ id: string }} props */
export function QuestionPlanPage({ id }) {
	/* What was ticked beside a call without a network comes first. */
	const loaded = useLoad(async () => {
		await plan_hand_in().catch((error) => tell(problem_text(as_problem(error))))
		return api.get(`question-plans/${id}`)
	}, [id])
	return html`<${Ready} is_page=${true} from=${[loaded]}>${() => html`<${Plan} plan=${loaded.data} onPlan=${loaded.change} onReload=${loaded.reload} />`}</${Ready}>`
}

/** @param {{ plan: QuestionPlan, onPlan: (plan: QuestionPlan) => void, onReload: () => Promise<void> }} props */
function Plan({ plan, onPlan, onReload }) {
	const path = `question-plans/${plan.id}`
	/* What is shown now, and the saving that is under way: quick ticks are saved one after the other. */
	const now = useRef(plan), saving = useRef(Promise.resolve())
	if (plan.revision > now.current.revision) now.current = plan
	/* Each refusal asks for the proposals again: another plan may have taken one up. */
	const [refusals, setRefusals] = useState(0)
	/** Shown at once; what the server refuses is loaded again. @type {Save} */
	const save = (next, what) => {
		const { topics, questions } = now.current
		now.current = { ...now.current, ...next }
		onPlan(now.current)
		saving.current = saving.current.then(async () => {
			try {
				const { revision } = await api.patch(path, { topics: now.current.topics, questions: now.current.questions }, now.current.revision)
				now.current = { ...now.current, revision }
				onPlan(now.current)
				if (what) tell(what, () => save({ topics, questions }))
			} catch (error) {
				tell(problem_text(as_problem(error)))
				/* What was refused must not go out again with the next change. */
				const kept = await api.get(path).catch(() => null)
				if (!kept) return onReload()
				onPlan(now.current = kept)
				setRefusals((count) => count + 1)
			}
		})
		return saving.current
	}
	const [moved, setMoved] = useState("")
	/** @type {Move} */
	const move = (next, id, by_key) => {
		if (!next) return
		const question = /** @type {PlannedQuestion} */ (next.questions.find((q) => q.id === id)), there = next.questions.filter((q) => q.topic === question.topic)
		save(next)
		setMoved(t("plan_q.moved", { text: question.text, topic: next.topics[question.topic], place: there.indexOf(question) + 1, count: there.length }))
		if (by_key) requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector(`[data-id="${id}"] input`))?.focus())
	}
	/* SortableJS is told once per topic; it finds the newest handler here. */
	const drop = useRef((/** @type {import("../lib/sortable.js").Dropped} */ _) => {})
	drop.current = ({ id, list, before, after }) => move(question_moved(now.current, id, Number(list), { before, after }), id, false)
	useEffect(() => {
		const ends = [...document.querySelectorAll(".plan-q[data-list]")].map((list) => sortable(/** @type {HTMLElement} */ (list), "plan", (dropped) => drop.current(dropped)))
		return () => ends.forEach((end) => end())
	}, [plan.topics.length])
	const is_matched = plan.conversation !== null
	return html`<div class="opening"><p class="crumb"><a href=${to("accounts", plan.account)}>${plan.account_name}</a></p><h1>${plan.title}</h1>
			<p class="verdict">${t(`plan_q.band_${band_of(plan.questions.length)}`, { count: plan.questions.length, min: BAND_MIN, max: BAND_MAX })}</p></div>
		<p class="private"><${Icon} name="g-lock" /><span><strong>${t("private.only_you")}</strong> ${t("plan_q.private")}</span></p>
		<${Spread} plan=${plan} />
		<p class="note board-hint no-print">${t("plan_q.move_hint")}</p><p class="away" role="status">${moved}</p>
		${plan.topics.map((topic, i) => html`<${Topic} key=${i} topic=${topic} number=${i} plan=${plan} onSave=${save} onMove=${move} />`)}
		${plan.topics.length < TOPICS_MAX ? html`<${NewTopic} plan=${plan} onSave=${save} />` : null}
		<${Proposals} key=${refusals} plan=${plan} onSave=${save} />
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

/** @param {{ topic: string, number: number, plan: QuestionPlan, onSave: Save, onMove: Move }} props */
function Topic({ topic, number, plan, onSave, onMove }) {
	const form = useForm(async ({ text }) => {
		/* Also while the talk goes on it is only planned, until somebody ticks it. */
		const is_going_on = plan.questions.some((q) => q.state !== "planned")
		await onSave({ questions: [...plan.questions, { ...came_up(new_id(), number, text), ...is_going_on ? {} : { source: "by_hand" } }] })
		const field = /** @type {HTMLInputElement | null} */ (document.querySelector(`#topic-${number} input[name=text]`))
		if (field) field.value = ""
		field?.focus()
	})
	const own = plan.questions.filter((question) => question.topic === number)
	return html`<section class="part" id=${`topic-${number}`}><div class="margin"><strong>${topic}</strong>${t("plan_q.questions", { count: own.length })}<${TopicMenu} topic=${topic} number=${number} plan=${plan} onSave=${onSave} /></div><div class="main"><h2 class="away">${topic}</h2>
		<ul class="plan-q" data-list=${number}>${own.map((question) => html`<${Question} key=${question.id} question=${question} plan=${plan} onSave=${onSave} onMove=${onMove} />`)}</ul>
		<${Form} form=${form} send=${t("plan_q.add")} fields=${["text"]}><${Field} form=${form} name="text" label=${t("plan_q.question")} required maxlength="500" /></${Form}></div></section>`
}

/** Its name, its place, and that it goes. @param {{ topic: string, number: number, plan: QuestionPlan, onSave: Save }} props */
function TopicMenu({ topic, number, plan, onSave }) {
	const menu = useRef(/** @type {HTMLDetailsElement | null} */ (null))
	const put = (/** @type {Agenda | null} */ next, /** @type {string} */ what) => {
		if (!next) return
		if (menu.current) menu.current.open = false
		menu.current?.querySelector("summary")?.focus()
		onSave(next, what)
	}
	const form = useForm(async ({ name }) => put(topic_renamed(plan, number, name), t("plan_q.topic_renamed")))
	const up = topic_stepped(plan, number, -1), down = topic_stepped(plan, number, 1), gone = topic_removed(plan, number)
	return html`<details class="more topic-menu no-print" ref=${menu}><summary aria-label=${t("plan_q.topic_change_label", { topic })}>${t("plan_q.topic_change")}</summary>
		<${Form} form=${form} send=${t("plan_q.topic_rename")} fields=${["name"]}><${Field} key=${topic} form=${form} name="name" label=${t("plan_q.topic_name")} value=${topic} required maxlength="100" /></${Form}>
		<p class="row-of">${up ? html`<button class="link" onClick=${() => put(up, t("plan_q.topic_moved"))}>${t("plan_q.up")}</button>` : null}
			${down ? html`<button class="link" onClick=${() => put(down, t("plan_q.topic_moved"))}>${t("plan_q.down")}</button>` : null}
			${gone ? html`<button class="link" onClick=${() => put(gone, t("plan_q.topic_removed"))}>${t("plan_q.topic_remove")}</button>` : null}</p>
		${gone || plan.topics.length === 1 ? null : html`<p class="note">${t("plan_q.topic_full")}</p>`}</details>`
}

/** @param {{ plan: QuestionPlan, onSave: Save }} props */
function NewTopic({ plan, onSave }) {
	const form = useForm(async ({ topic }) => {
		await onSave(topic_added(plan, topic))
		const field = /** @type {HTMLInputElement | null} */ (document.querySelector(`#topic-${plan.topics.length} input[name=text]`))
		field?.focus()
	})
	return html`<section class="part no-print"><div class="margin"><strong>${t("plan_q.topic_new")}</strong></div><div class="main"><h2 class="away">${t("plan_q.topic_new")}</h2>
		<${Form} key=${plan.topics.length} form=${form} send=${t("plan_q.topic_add")} fields=${["topic"]}><${Field} form=${form} name="topic" label=${t("plan_q.topic_name")} required maxlength="100" /></${Form}></div></section>`
}

/** @param {{ question: PlannedQuestion, plan: QuestionPlan, onSave: Save, onMove: Move }} props */
function Question({ question, plan, onSave, onMove }) {
	const id = /** @type {string} */ (question.id)
	const put = (/** @type {PlannedQuestion} */ next) => onSave({ questions: plan.questions.map((q) => q.id === id ? next : q) })
	const [is_choosing, setChoosing] = useState(false)
	const choose = useRef(/** @type {HTMLButtonElement | null} */ (null))
	const close = (/** @type {() => void} */ after) => {
		setChoosing(false)
		choose.current?.focus()
		after()
	}
	const up = question_stepped(plan, id, -1), down = question_stepped(plan, id, 1)
	const key = (/** @type {KeyboardEvent} */ event) => {
		if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return
		event.preventDefault()
		onMove(event.key === "ArrowUp" ? up : down, id, true)
	}
	return html`<li data-id=${id} data-drag="yes" onKeyDown=${key}><label class="plan-tick"><input type="checkbox" aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown" checked=${is_asked(question)} onChange=${() => put(ticked(question, plan.conversation !== null))} /><span>${question.text}</span></label>
		<p class="note">${[t(`plan_q.source_${question.source}`), question.is_sure || question.state === "planned" ? t(`plan_q.state_${question.state}`) : t(`plan_q.guess_${question.state}`)].join(" · ")}
			${question.utterance !== null && plan.conversation ? html` <a href=${`${to("conversations", plan.conversation)}?u=${question.utterance}`}>${t("plan_q.place", { at: place_text(question.at_s, question.utterance) })}</a>` : null}</p>
		${plan.conversation ? html`<p class="row-of note no-print">${question.is_sure ? null : html`<button class="in-text" onClick=${() => put(said(question, question.state))}>${t("plan_q.right")}</button>`}
			${["answered", "asked", "open"].filter((state) => state !== question.state).map((state) => html`<button key=${state} class="in-text" onClick=${() => put(said(question, /** @type {PlannedQuestion["state"]} */ (state)))}>${t(`plan_q.say_${state}`)}</button>`)}
			<button class="in-text" ref=${choose} aria-expanded=${is_choosing ? "true" : "false"} onClick=${() => setChoosing(!is_choosing)}>${t(question.utterance === null ? "plan_q.place_choose" : "plan_q.place_other")}</button></p>` : null}
		${is_choosing && plan.conversation ? html`<${QuestionPlace} conversation=${plan.conversation} now=${question.utterance} onChoose=${(/** @type {import("../lib/types.d.ts").Utterance} */ u) => close(() => put(placed(question, u)))} onClose=${() => close(() => {})} />` : null}
		<details class="more card-menu no-print"><summary aria-label=${t("plan_q.move_label", { text: question.text })}>${t("plan_q.move")}</summary><div class="row-of">
			${plan.topics.map((topic, i) => i === question.topic ? null : html`<button key=${i} class="link" onClick=${() => onMove(question_moved(plan, id, i), id, true)}>${t("plan_q.to", { topic })}</button>`)}
			${up ? html`<button class="link" onClick=${() => onMove(up, id, true)}>${t("plan_q.up")}</button>` : null}
			${down ? html`<button class="link" onClick=${() => onMove(down, id, true)}>${t("plan_q.down")}</button>` : null}
			<button class="link" aria-label=${`${t("plan_q.leave_out")}: ${question.text}`} onClick=${() => onSave({ questions: plan.questions.filter((q) => q.id !== id) }, t("plan_q.left_out"))}>${t("plan_q.leave_out")}</button></div></details></li>`
}

/** Questions from what is known, each with where it comes from. @param {{ plan: QuestionPlan, onSave: Save }} props */
function Proposals({ plan, onSave }) {
	const proposals = useLoad(async () => (await api.get(`accounts/${plan.account}/question-proposals`)).items, [plan.account])
	const [topic, setTopic] = useState(0)
	const is_in = (/** @type {PlannedQuestion} */ p) => plan.questions.some((q) => q.text === p.text || (q.record !== null && q.record === p.record) || (p.earlier !== null && (q.earlier === p.earlier || q.id === p.earlier)))
	return html`<section class="part"><div class="margin"><strong>${t("plan_q.proposals")}</strong>${t("plan_q.proposals_note")}</div><div class="main"><h2 class="away">${t("plan_q.proposals")}</h2>
		<${Ready} from=${[proposals]}>${() => {
			const left = proposals.data.filter((/** @type {PlannedQuestion} */ p) => !is_in(p))
			if (!left.length) return html`<p>${t("plan_q.no_proposals")}</p>`
			return html`${plan.topics.length > 1 ? html`<div class="field"><label for="proposal-topic">${t("plan_q.to_topic")}</label><select id="proposal-topic" value=${topic} onChange=${(/** @type {Event} */ event) => setTopic(Number(/** @type {HTMLSelectElement} */ (event.currentTarget).value))}>${plan.topics.map((name, i) => html`<option key=${i} value=${i}>${name}</option>`)}</select></div>` : null}
				<ul class="plan-q">${left.map((/** @type {PlannedQuestion} */ p) => html`<li key=${p.text}><p>${p.text}</p><p class="row-of note"><span>${t(`plan_q.source_${p.source}`)}</span><button class="link" aria-label=${`${t("plan_q.take")}: ${p.text}`} onClick=${() => onSave({ questions: [...plan.questions, { ...p, id: new_id(), topic }] })}>${t("plan_q.take")}</button></p></li>`)}</ul>`
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
