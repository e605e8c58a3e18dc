// @ts-check
/* Meetings of a team: what is booked, and proposing one. What it would cost is shown while one chooses; beside it stand windows of
 * market time instead. Guests choose among windows. Read first: Meetings. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad, useNews } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { from_field, today } from "../lib/time.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { list, t } from "../lib/words.js"
import { Confirm } from "./confirm.js"
import { Choice, Field, Opened, Refused } from "./form.js"
import { MarketWindows, when_text } from "./market_windows.js"
import { cost_text, lasting, MeetingCost } from "./meeting_cost.js"
import { Empty, Ready, Waiting } from "./state.js"

/** @typedef {import("../lib/types.d.ts").Booking} Booking */
/** @typedef {import("../lib/types.d.ts").MeetingCost} Cost */
/** @typedef {import("../lib/types.d.ts").MarketWindows} Windows */
/** @typedef {import("../lib/api.js").Problem} Problem */
/** @typedef {{ member: string, name: string, time_zone: string, account: string | null }} TeamMember */

const LENGTHS = [15, 30, 45, 60, 90]
const LENGTH_USUAL = 30
const ASK_AFTER_MS = 200
const SUBJECT_MAX = 150
const HOUR_USUAL = "10:00"

/** The next day of work, in the morning. */
function usual_time() {
	const days = [1, 2, 3].find((d) => ![0, 6].includes(new Date(today(d)).getUTCDay())) ?? 1
	return `${today(days)}T${HOUR_USUAL}`
}

/** @param {{ team: { id: string }, is_guest: boolean, has_proposal: boolean }} props */
export function Meetings({ team, is_guest, has_proposal }) {
	const booked = useLoad(async () => /** @type {Booking[]} */ (await api.all(`teams/${team.id}/bookings`)), [team.id])
	const members = useLoad(async () => /** @type {TeamMember[]} */ ((await api.get(`teams/${team.id}/members`)).items), [team.id])
	const [is_open, setOpen] = useState(false)
	/* What is shown beside the choice is asked for again, too. */
	const [news, setNews] = useState(0)
	const refresh = async () => {
		setNews((n) => n + 1)
		await booked.reload()
	}
	/* Whoever came by keyboard goes on where they were. */
	const close = () => {
		setOpen(false)
		requestAnimationFrame(() => requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector("#meetings p > .button"))?.focus()))
	}
	useNews({ kind: "booking" }, refresh, [team.id])
	useNews({ kind: "rhythm" }, refresh, [team.id])
	return html`${is_open && !booked.data?.length ? null : html`<section class="part bare" id="meetings"><div class="margin"><strong>${t("meeting.title")}</strong>${t("meeting.title_note")}</div><div class="main"><h2 class="away">${t("meeting.title")}</h2>
		<${Ready} from=${[booked, members]}>${() => html`
			${booked.data?.length ? html`<ul class="records bookings">${booked.data.map((b) => html`<${BookingRow} key=${b.id} booking=${b} refresh=${refresh} />`)}</ul>` : is_open ? null : html`<${Empty} text=${t(is_guest ? "meeting.empty_guest" : "meeting.empty")} />`}
			${is_open ? null : html`<p><button class="button ${is_guest ? "first" : ""}" onClick=${() => setOpen(true)}>${t(is_guest ? "meeting.book_one" : "meeting.propose")}</button></p>`}`}</${Ready}></div></section>`}
		${is_open && members.data ? html`<${Proposal} team=${team.id} members=${members.data} is_guest=${is_guest} has_proposal=${has_proposal} news=${news} refresh=${refresh} onClose=${close} />` : null}`
}

/** @param {{ booking: Booking, refresh: () => Promise<void> }} props */
function BookingRow({ booking: b, refresh }) {
	const [is_asking, setAsking] = useState(false)
	const [problem, setProblem] = useState(/** @type {Problem | null} */ (null))
	const me = session.value?.member.id
	const retire = async () => {
		try {
			await api.delete(`bookings/${b.id}`)
			/* Who booked it knows what about, and can book it again. */
			tell(t("meeting.called_off"), b.booked_by === me ? async () => {
				await book(b.team, { subject: b.subject, starts_at: b.starts_at, ends_at: b.ends_at, members: b.people.map((p) => p.member), focus_minutes: b.focus_minutes, edge_minutes: b.edge_minutes })
				await refresh()
			} : undefined)
			setAsking(false)
			await refresh()
		} catch (error) {
			if (b.booked_by === me) tell(problem_text(as_problem(error)))
			else setProblem(as_problem(error))
			await refresh()
		}
	}
	const answer = async (/** @type {boolean} */ is_coming) => {
		try {
			await api.put(`bookings/${b.id}/answer`, { is_coming })
			tell(t(is_coming ? "meeting.you_come" : "meeting.you_do_not_come", { name: b.booked_by_name }), () => answer(!is_coming))
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
		await refresh()
	}
	const name = b.subject || t("meeting.someones"), when = when_text(b)
	const away = b.people.filter((p) => !p.is_coming)
	return html`<li><div><p><b>${when}</b></p><p>${name}</p>
			<p class="note">${list(b.people.filter((p) => p.is_coming).map((p) => p.name))}. ${away.length ? `${t("meeting.away", { names: list(away.map((p) => p.name)), count: away.length })} ` : ""}${t("meeting.booked_by", { name: b.booked_by_name })} ${b.is_market ? "" : b.focus_minutes ? t("meeting.took", { time: lasting(b.focus_minutes) }) : t("meeting.outside_market")}</p></div>
		<p class="row-of">${b.is_asked && b.booked_by !== me ? html`<button class="link" aria-label=${`${t(b.is_coming ? "meeting.cannot" : "meeting.can")}: ${name}, ${when}`} onClick=${() => answer(!b.is_coming)}>${t(b.is_coming ? "meeting.cannot" : "meeting.can")}</button>` : null}
			${b.may_retire ? html`<button class="link" aria-label=${t("meeting.call_off_what", { name, when })} onClick=${() => b.booked_by === me ? retire() : setAsking(true)}>${t("meeting.call_off")}</button>` : null}</p>
		${is_asking ? html`<${Confirm} title=${t("meeting.call_off_title")} text=${t("meeting.call_off_text", { name: b.booked_by_name })} yes=${t("meeting.call_off")} problem=${problem} onYes=${retire} onNo=${() => setAsking(false)} />` : null}</li>`
}

/** @param {string} team @param {object} draft @returns {Promise<Booking>} */
const book = (team, draft) => api.post(`teams/${team}/bookings`, draft)

/** What it would cost and the windows instead, asked again soon after each choice. @param {string} team @param {string} ask_cost @param {string} ask_windows @param {number} news */
function useAnswers(team, ask_cost, ask_windows, news) {
	const [answers, setAnswers] = useState(/** @type {{ cost: Cost | null, windows: Windows | null, problem: Problem | null, of: string }} */ ({ cost: null, windows: null, problem: null, of: "" }))
	useEffect(() => {
		let is_old = false
		const timer = setTimeout(async () => {
			/** @type {Problem | null} */
			let problem = null
			const get = async (/** @type {string} */ path) => {
				try {
					return await api.get(path)
				} catch (error) {
					problem = as_problem(error)
					return null
				}
			}
			const [cost, windows] = await Promise.all([ask_cost ? get(`teams/${team}/meeting-cost?${ask_cost}`) : null, get(`teams/${team}/market-windows?${ask_windows}`)])
			if (!is_old) setAnswers({ cost, windows, problem, of: ask_cost })
		}, ASK_AFTER_MS)
		return () => {
			is_old = true
			clearTimeout(timer)
		}
	}, [team, ask_cost, ask_windows, news])
	return answers
}

/** @param {{ team: string, members: TeamMember[], is_guest: boolean, has_proposal: boolean, news: number, refresh: () => Promise<void>, onClose: () => void }} props */
function Proposal({ team, members, is_guest, has_proposal, news, refresh, onClose }) {
	const me = session.value?.member.id
	const others = members.filter((m) => m.member !== me)
	const [subject, setSubject] = useState(t("meeting.subject_usual"))
	const [minutes, setMinutes] = useState(LENGTH_USUAL)
	const [with_whom, setWithWhom] = useState(() => others.filter((m) => !m.account).map((m) => m.member))
	const [when, setWhen] = useState(usual_time)
	const [problem, setProblem] = useState(/** @type {Problem | null} */ (null))
	const [is_busy, setBusy] = useState(false)
	const [is_asking, setAsking] = useState(false)
	const box = useRef(/** @type {HTMLElement | null} */ (null))
	const asked = members.filter((m) => m.member === me || with_whom.includes(m.member))
	const from = Date.parse(from_field(when) ?? ""), to = from + minutes * 60000
	/* The asker alone is among them anyway, and no list at all would mean everybody. */
	const ids = asked.map((m) => m.member).join(",")
	const is_time = !is_guest && !Number.isNaN(from) && with_whom.length > 0
	const ask_cost = is_time ? `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}&members=${ids}` : ""
	const answers = useAnswers(team, ask_cost, `minutes=${minutes}&members=${ids}`, news)
	const { cost, windows } = answers
	const is_current = answers.of === ask_cost
	const is_costly = !!cost && (cost.focus_minutes > 0 || cost.edge_minutes > 0 || cost.not_free > 0)

	const send = async (/** @type {{ starts_at: string, ends_at: string }} */ span, /** @type {{ focus_minutes: number, edge_minutes: number, there?: number }} */ shown) => {
		if (is_busy) return
		setBusy(true)
		setProblem(null)
		try {
			const made = await book(team, { subject, starts_at: span.starts_at, ends_at: span.ends_at, members: asked.map((m) => m.member), ...shown })
			tell(t("meeting.booked", { when: when_text(made) }), async () => {
				await api.delete(`bookings/${made.id}`)
				await refresh()
			})
			await refresh()
			onClose()
		} catch (error) {
			setAsking(false)
			setProblem(as_problem(error))
			await refresh()
			requestAnimationFrame(() => /** @type {HTMLElement | null} */ (box.current?.querySelector(".refused, [aria-invalid]"))?.focus())
		} finally {
			setBusy(false)
		}
	}
	const tick = (/** @type {string} */ id) => setWithWhom((before) => before.includes(id) ? before.filter((m) => m !== id) : [...before, id])
	const book_window = (/** @type {import("./market_windows.js").Window} */ w) => send(w, { focus_minutes: 0, edge_minutes: w.edge_minutes, there: w.there })
	const book_proposed = () => cost && send({ starts_at: new Date(from).toISOString(), ends_at: new Date(to).toISOString() }, { focus_minutes: cost.focus_minutes, edge_minutes: cost.edge_minutes })
	const form = { problem, is_busy, submit: (/** @type {Event} */ e) => e.preventDefault(), refuse: setProblem }
	const next = problem?.key === "booking.taken" ? [...windows?.items ?? []].sort((a, b) => Number(a.missing_count > 0) - Number(b.missing_count > 0) || Date.parse(a.starts_at) - Date.parse(b.starts_at))[0] : null
	return html`<section class="part full proposal" aria-label=${t("meeting.propose")}><div ref=${box}>
		<h2>${t(is_guest ? "meeting.book_one" : "meeting.propose")}</h2>
		${problem && problem.field !== "subject" ? html`<${Refused} problem=${problem} />` : null}
		${next ? html`<p><button class="button" type="button" onClick=${() => book_window(next)}>${t("meeting.next_window", { when: when_text(next) })}</button></p>` : null}
		<${Opened}><form class="proposal-choice" onSubmit=${form.submit} aria-label=${t("meeting.propose")}>
			<div><${Field} form=${form} name="subject" label=${t("meeting.subject")} hint=${t("meeting.subject_hint")} value=${subject} required maxlength=${SUBJECT_MAX} onInput=${(/** @type {any} */ e) => setSubject(e.currentTarget.value)} />
				<${Choice} legend=${t("meeting.length")} is_legend_shown name="minutes" value=${String(minutes)} onChange=${(/** @type {string} */ m) => setMinutes(Number(m))} options=${LENGTHS.map((m) => [String(m), lasting_of(m)])} />
				${is_guest ? null : html`<${Field} form=${form} name="when" type="datetime-local" label=${t("meeting.when")} value=${when} step="300" required onInput=${(/** @type {any} */ e) => setWhen(e.currentTarget.value)} />`}</div>
			<fieldset><legend class="label">${t("meeting.who")}</legend>${others.map((m) => html`<label class="check" key=${m.member}><input type="checkbox" checked=${with_whom.includes(m.member)} onChange=${() => tick(m.member)} /><span>${m.name}${m.account && !is_guest ? html`<span class="note">${t("meeting.guest")}</span>` : null}</span></label>`)}</fieldset>
		</form></${Opened}>
		${with_whom.length === 0 ? html`<p class="note">${t("meeting.nobody")}</p>` : html`<div class=${is_guest ? "" : "swap"}>
			${is_guest ? null : html`<div><h3>${t("meeting.cost")}</h3>
				${cost && is_time ? html`<${MeetingCost} cost=${cost} from=${Date.parse(query_of(answers.of, "from"))} to=${Date.parse(query_of(answers.of, "to"))} />
					<p><button class="button ${is_costly ? "" : "first"}" type="button" aria-disabled=${is_busy || !is_current ? "true" : undefined} onClick=${() => is_current && (is_costly ? setAsking(true) : book_proposed())}>${t(is_costly ? "meeting.book_anyway" : "meeting.book_this")}</button></p>`
					: answers.problem ? html`<${Refused} problem=${answers.problem} />` : html`<${Waiting} />`}</div>`}
			<div><h3>${t(is_guest ? "meeting.windows" : "meeting.instead")}</h3>
				${windows ? html`<${MarketWindows} windows=${windows} asked=${asked} is_guest=${is_guest} has_proposal=${has_proposal} is_busy=${is_busy} onBook=${book_window} />` : answers.problem && is_guest ? html`<${Refused} problem=${answers.problem} />` : html`<${Waiting} />`}</div></div>`}
		<p><button class="link" type="button" onClick=${onClose}>${t("form.cancel")}</button></p>
		${is_asking && cost ? html`<${Confirm} title=${t("meeting.anyway_title")} text=${`${cost_text(cost)} ${t("meeting.anyway_text")}`} yes=${t("meeting.book")} onYes=${book_proposed} onNo=${() => setAsking(false)} />` : null}
	</div></section>`
}

/** @param {number} minutes */
const lasting_of = (minutes) => t("meeting.minutes", { minutes })

/** @param {string} query @param {string} name */
const query_of = (query, name) => new URLSearchParams(query).get(name) ?? ""
