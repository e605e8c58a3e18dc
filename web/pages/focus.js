// @ts-check
/* The cave: what it is for, how much of it is behind, and nothing else. At its end one question. Read first: FocusPage. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad, useNews } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { go, to } from "../lib/route.js"
import { clock } from "../lib/time.js"
import { html, useEffect, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Choice, Field, Form, useForm } from "../parts/form.js"
import { Ready } from "../parts/state.js"
import { CAVE_MINUTES } from "../parts/status_line.js"

/** @typedef {import("../lib/types.d.ts").Focus} Focus */

const MINUTE = 60000
const LONGER_MINUTES = 15

export function FocusPage() {
	const loaded = useLoad(async () => {
		try {
			return /** @type {Focus} */ (await api.get("focus"))
		} catch (error) {
			if (as_problem(error).key === "focus.none") return { is_none: true }
			throw error
		}
	}, [])
	useNews({ kind: "block" }, () => loaded.reload(), [])
	return html`<${Ready} is_page=${true} from=${[loaded]}>${() => {
		const focus = /** @type {any} */ (loaded.data)
		return focus.is_none ? html`<${Enter} onIn=${loaded.reload} />` : focus.is_over ? html`<${Outcome} focus=${focus} onDone=${loaded.reload} />` : html`<${Cave} focus=${focus} refresh=${loaded.reload} />`
	}}</${Ready}>`
}

/** Nobody is in the cave: go in, for how long, with which question. @param {{ onIn: () => Promise<void> }} props */
function Enter({ onIn }) {
	const [minutes, setMinutes] = useState(CAVE_MINUTES[1])
	const actions = useLoad(() => api.all("actions"), [])
	const form = useForm(async ({ purpose, action }) => {
		const block = await api.post("caves", { minutes })
		if (purpose || action) await api.put(`focus/${block.id}`, { purpose, action: action || null })
		await onIn()
	})
	const open = actions.data?.filter((/** @type {any} */ a) => a.state === "todo" || a.state === "doing") ?? []
	return html`<div class="opening"><h1>${t("focus.enter_title")}</h1><p class="about">${t("focus.enter_note")}</p><p><a href=${to("mirror")}>${t("mirror.open")}</a></p></div>
		<section class="part bare"><div class="margin"><strong>${t("focus.enter")}</strong></div><div class="main">
		<${Form} form=${form} send=${t("focus.enter")} label=${t("focus.enter")} fields=${["purpose", "minutes"]}>
			<${Choice} name="minutes" legend=${t("focus.how_long")} is_legend_shown=${true} value=${String(minutes)} options=${CAVE_MINUTES.map((m) => [String(m), t("focus.minutes", { count: m })])} onChange=${(/** @type {string} */ value) => setMinutes(Number(value))} />
			<${Field} form=${form} name="purpose" label=${t("focus.purpose")} hint=${t("focus.purpose_hint")} maxlength="300" />
			${open.length ? html`<${Field} form=${form} name="action" label=${t("focus.action")} value=""><option value="">${t("focus.no_action")}</option>${open.map((/** @type {any} */ a) => html`<option key=${a.id} value=${a.id}>${a.title}</option>`)}</${Field}>` : null}
		</${Form}></div></section>`
}

/** @param {{ focus: Focus, refresh: () => Promise<void> }} props */
function Cave({ focus, refresh }) {
	const [now, setNow] = useState(Date.now())
	const [later, setLater] = useState(focus.later)
	const [from, until] = [Date.parse(focus.starts_at), Date.parse(focus.ends_at)]
	/* Once a minute, and when it is over; nothing on this page moves in between. */
	useEffect(() => {
		const next = Math.min(MINUTE, Math.max(50, until - Date.now()))
		const wait = setTimeout(() => {
			setNow(Date.now())
			if (Date.now() >= until) refresh()
		}, next)
		return () => clearTimeout(wait)
	}, [now, until])
	useEffect(() => {
		document.documentElement.classList.add("hollow")
		return () => {
			document.documentElement.classList.remove("hollow")
		}
	}, [])
	/** Later, or now by the server's clock. @param {number} [ms] */
	const end = async (ms) => {
		try {
			await api.patch(`blocks/${focus.block}`, ms ? { ends_at: new Date(ms).toISOString() } : {}, focus.block_revision)
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
		await refresh()
	}
	const keep = async (/** @type {SubmitEvent} */ event) => {
		event.preventDefault()
		const form = /** @type {HTMLFormElement} */ (event.currentTarget)
		const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("later"))
		if (!field.value.trim()) return
		const next = later ? `${later}\n${field.value.trim()}` : field.value.trim()
		try {
			await api.put(`focus/${focus.block}`, { purpose: focus.purpose, action: focus.action, need: focus.need, outcome: focus.outcome, later: next })
			setLater(next)
			field.value = ""
			tell(t("focus.kept"))
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	const left = Math.max(1, Math.ceil((until - now) / MINUTE))
	return html`<div class="cave-page"><${Arch} from=${from} until=${until} now=${now} left=${left} />
		<div class="inside-cave"><h1>${focus.purpose || focus.action_title || t("focus.quiet")}</h1>
			${focus.need_quote ? html`<blockquote class="heard">${focus.need_quote}</blockquote>` : null}
			${focus.account ? html`<p class="row-of"><a class="link" href=${to("accounts", focus.account, "plan")}>${t("focus.to_plan")}</a><a class="link" href=${to("accounts", focus.account)}>${t("focus.to_account")}</a></p>` : null}
			<form class="jot" onSubmit=${keep}><label class="away" for="later">${t("focus.later")}</label><input id="later" name="later" placeholder=${t("focus.later_hint")} autocomplete="off" maxlength="300" /></form></div>
		<p class="cave-foot"><span>${t("focus.left", { count: left })}</span><button class="link" onClick=${() => end(until + LONGER_MINUTES * MINUTE)}>${t("focus.longer", { count: LONGER_MINUTES })}</button><button class="link" onClick=${() => end()}>${t("focus.leave")}</button></p></div>`
}

/** One sits inside one arch; a dot shows how much is behind. Drawn once wide, once narrow.
 * @param {{ from: number, until: number, now: number, left: number }} props */
function Arch({ from, until, now, left }) {
	const share = Math.min(1, Math.max(0, (now - from) / (until - from)))
	const draw = (/** @type {string} */ which, /** @type {number} */ w, /** @type {number} */ rx, /** @type {number} */ ry, /** @type {number} */ leg) => {
		const [cx, cy] = [w / 2, ry + 14]
		const round = Math.PI * Math.sqrt((rx * rx + ry * ry) / 2)
		const run = share * (2 * leg + round)
		const [x, y] = run < leg ? [cx - rx, cy + leg - run] : run > leg + round ? [cx + rx, cy + run - leg - round]
			: [cx + rx * Math.cos(Math.PI * (1 - (run - leg) / round)), cy - ry * Math.sin(Math.PI * (1 - (run - leg) / round))]
		const behind = run < leg ? `M${cx - rx} ${cy + leg}V${y}` : `M${cx - rx} ${cy + leg}V${cy}A${rx} ${ry} 0 0 1 ${run > leg + round ? cx + rx : x} ${run > leg + round ? cy : y}${run > leg + round ? `V${y}` : ""}`
		return html`<svg class="arch ${which}" viewBox=${`0 0 ${w} ${cy + leg + 30}`} role="img" aria-label=${t("focus.picture", { from: clock(new Date(from).toISOString()), until: clock(new Date(until).toISOString()), count: left })}>
			<path class="arch-all" d=${`M${cx - rx} ${cy + leg}V${cy}A${rx} ${ry} 0 0 1 ${cx + rx} ${cy}V${cy + leg}`} /><path class="arch-behind" d=${behind} /><circle class="k-ink" cx=${x} cy=${y} r="7" />
			<text class="soft" x=${cx - rx} y=${cy + leg + 24} text-anchor=${leg ? "middle" : "start"}>${clock(new Date(from).toISOString())}</text><text class="soft" x=${cx + rx} y=${cy + leg + 24} text-anchor=${leg ? "middle" : "end"}>${clock(new Date(until).toISOString())}</text></svg>`
	}
	return html`${draw("wide-only", 1040, 470, 330, 210)}${draw("narrow-only", 358, 170, 150, 0)}`
}

/** The one question. @param {{ focus: Focus, onDone: () => Promise<void> }} props */
function Outcome({ focus, onDone }) {
	const save = async (/** @type {string} */ outcome) => {
		await api.put(`focus/${focus.block}`, { purpose: focus.purpose, action: focus.action, need: focus.need, later: focus.later, outcome })
		await onDone()
		go(to(""))
	}
	const form = useForm(({ outcome }) => save(outcome))
	return html`<div class="opening"><p class="crumb">${t("focus.over", { until: clock(focus.ends_at) })}</p><h1>${t("focus.what_came_out")}</h1>${focus.purpose || focus.action_title ? html`<p class="about">${focus.purpose || focus.action_title}</p>` : null}</div>
		<section class="part bare"><div class="margin"><strong>${t("focus.only_you")}</strong>${t("focus.only_you_note")}</div><div class="main">
			<${Form} form=${form} send=${t("focus.save")} label=${t("focus.what_came_out")} fields=${["outcome"]} also=${html`<button class="link" type="button" onClick=${() => save("–")}>${t("focus.nothing")}</button>`}>
				<${Field} form=${form} name="outcome" label=${t("focus.what_came_out")} rows="3" required maxlength="2000" /></${Form}>
			${focus.later ? html`<h2>${t("focus.for_later")}</h2><ul class="plain">${focus.later.split("\n").map((line) => html`<li key=${line}>${line}</li>`)}</ul>` : null}
		</div></section>`
}
