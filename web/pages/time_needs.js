// @ts-check
/* One's own time: how much cave and market time one needs, when one works, when one is away. Guests answer for market time only. */
import { api, Problem, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { date, today, zone } from "../lib/time.js"
import { html } from "../lib/view.js"
import { locale, t } from "../lib/words.js"
import { Field, Form, useForm } from "../parts/form.js"
import { Empty, Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").TimeNeed} TimeNeed */
/** @typedef {import("../lib/types.d.ts").MarketNeed} MarketNeed */
/** @typedef {import("../lib/types.d.ts").Absence} Absence */
/** @typedef {{ from_minute: number, to_minute: number }} WorkDay */

const BLOCKS = [30, 45, 60, 90, 120, 180, 240]
const BEST = ["any", "morning", "midday", "afternoon"]
const DAYS = [0, 1, 2, 3, 4, 5, 6]
const DAY_MINUTES = 24 * 60

/** 0 = Monday @param {number} day */
const weekday = (day) => new Intl.DateTimeFormat(locale(), { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + day))

/** @param {string} hours "1.5" */
const in_minutes = (hours) => Math.round(Number(hours) * 60)

/** Midnight at the end of a day is 00:00 in a field. @param {number} minute */
const to_time = (minute) => new Date((minute % DAY_MINUTES) * 60000).toISOString().slice(11, 16)

/** @param {string} time "09:30" */
const from_time = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** @param {{ title: string, note?: string, children?: any }} props */
const Part = ({ title, note, children }) => html`<section class="part"><div class="margin"><strong>${title}</strong>${note}</div><div class="main"><h2 class="away">${title}</h2>${children}</div></section>`

export function TimeNeedsPage() {
	const is_guest = Boolean(session.value?.member.account)
	const need = useLoad(async () => is_guest ? {} : await api.get("time-need"), [is_guest]) // of our own people's caves only
	const teams = useLoad(() => api.all("teams"), [])
	const work = useLoad(() => api.get("work-time"), [])
	const absences = useLoad(() => api.all("absences"), [])
	return html`<div class="opening"><h1 tabindex="-1">${t("time_need.title")}</h1><p>${t("time_need.intro")}</p>${is_guest ? null : html`<p><a href=${to("mirror")}>${t("mirror.open")}</a></p>`}</div>
		<${Ready} from=${[need, teams, work, absences]}>${() => html`
			${!is_guest ? html`<${Part} title=${t("time_need.cave")} note=${t("time_need.cave_note")}><${CaveForm} need=${need.data} refresh=${need.reload} /></${Part}>` : null}
			<${Part} title=${t("time_need.market")} note=${t("time_need.market_note")}>${teams.data?.length ? teams.data.map((/** @type {any} */ team) => html`<${Market} key=${team.id} team=${team} />`) : html`<p class="note">${t("time_need.no_team")}</p>`}</${Part}>
			<${Part} title=${t("work_time.title")} note=${t("work_time.note", { zone: zone.value })}><${WorkForm} work=${work.data} refresh=${work.reload} /></${Part}>
			<${Part} title=${t("absence.title")} note=${t("absence.note")}><${Absences} absences=${absences.data ?? []} refresh=${absences.reload} /></${Part}>`}</${Ready}>`
}

/** @param {{ need: TimeNeed, refresh: () => Promise<unknown> }} props */
function CaveForm({ need, refresh }) {
	const form = useForm(async (values) => {
		await api.put("time-need", { cave_minutes: in_minutes(values.cave_minutes), block_minutes: Number(values.block_minutes), best: values.best, weekdays: DAYS.filter((d) => values[`day_${d}`]) })
		tell(t("time_need.saved"))
		await refresh()
	})
	const blocks = BLOCKS.includes(need.block_minutes) ? BLOCKS : [...BLOCKS, need.block_minutes].sort((a, b) => a - b)
	const { weekdays } = need
	return html`<p class="note">${t("time_need.known", { actions: need.open_actions, minutes: need.open_cave_minutes, needs: need.needs_without_strategy })}</p>
		<${Form} form=${form} send=${t("time_need.answer")} label=${t("time_need.cave")} fields=${["cave_minutes", "block_minutes", "best"]}>
		<div class="fields"><${Field} form=${form} name="cave_minutes" type="number" min="0" max="40" step="0.25" label=${t("time_need.cave_hours")} value=${String(need.cave_minutes / 60)} required />
		<${Field} form=${form} name="block_minutes" label=${t("time_need.block")} value=${String(need.block_minutes)} required>${blocks.map((m) => html`<option value=${String(m)}>${t("time_need.minutes", { minutes: m })}</option>`)}</${Field}>
		<${Field} form=${form} name="best" label=${t("time_need.best")} value=${need.best} required>${BEST.map((b) => html`<option value=${b}>${t(`time_need.best_${b}`)}</option>`)}</${Field}></div>
		<fieldset><legend class="label">${t("time_need.days")}</legend><div class="checks-row">${DAYS.map((d) => html`<label class="check" key=${d}><input type="checkbox" name=${`day_${d}`} defaultChecked=${weekdays.includes(d)} /><span>${weekday(d)}</span></label>`)}</div></fieldset>
	</${Form}>`
}

/** @param {{ team: { id: string, name: string } }} props */
function Market({ team }) {
	const needs = useLoad(() => api.all(`teams/${team.id}/time-needs`), [team.id])
	const poll = useLoad(() => api.get(`teams/${team.id}/time-poll`), [team.id])
	return html`<h3>${team.name}</h3><${Ready} from=${[needs, poll]}>${() => html`${poll.data?.until_on ? html`<p class="said">${t("time_need.until", { date: date(poll.data.until_on) })}</p>` : null}
		<${MarketForm} team=${team} needs=${needs.data ?? []} refresh=${needs.reload} />`}</${Ready}>`
}

/** @param {{ team: { id: string, name: string }, needs: MarketNeed[], refresh: () => Promise<unknown> }} props */
function MarketForm({ team, needs, refresh }) {
	const me = session.value?.member.id
	const mine = needs.find((n) => n.member === me), others = needs.filter((n) => n.member !== me)
	const chosen = mine?.others ?? []
	const form = useForm(async (values) => {
		await api.put(`teams/${team.id}/time-need`, { market_minutes: in_minutes(values.market_minutes), others: others.filter((n) => values[`with_${n.member}`]).map((n) => n.member) })
		tell(t("time_need.saved"))
		await refresh()
	})
	return html`<${Form} form=${form} send=${t("time_need.answer")} label=${team.name} fields=${["market_minutes"]}>
		<${Field} form=${form} name="market_minutes" type="number" min="0" max="40" step="0.25" label=${t("time_need.market_hours")} value=${mine?.market_minutes == null ? "" : String(mine.market_minutes / 60)} required />
		${others.length ? html`<fieldset><legend class="label">${t("time_need.with")}</legend><p class="note">${t("time_need.with_note")}</p><div class="checks-row">${others.map((n) => html`<label class="check" key=${n.member}><input type="checkbox" name=${`with_${n.member}`} defaultChecked=${chosen.includes(n.member)} /><span>${n.name}</span></label>`)}</div></fieldset>` : null}
	</${Form}>`
}

/** @param {{ work: { days: WorkDay[], region: string, regions: { code: string, name: string }[], holidays: string[] }, refresh: () => Promise<unknown> }} props */
function WorkForm({ work, refresh }) {
	const form = useForm(async (values) => {
		const days = DAYS.map((d) => {
			const from = values[`from_${d}`], to = values[`to_${d}`]
			/* Half a line is a slip, not a free day. */
			if (!from !== !to) throw new Problem({ status: 422, key: "work_time.order" })
			return from && to ? { from_minute: from_time(from), to_minute: from_time(to) || DAY_MINUTES } : { from_minute: 0, to_minute: 0 }
		})
		await api.put("work-time", { days, region: values.region ?? "" })
		tell(t("me.saved"))
		await refresh()
	})
	return html`<${Form} form=${form} send=${t("form.save")} label=${t("work_time.title")} fields=${["region"]}>
		<p class="note">${t("work_time.empty_day")}</p>
		${DAYS.map((d) => {
			const { from_minute, to_minute } = work.days[d], is_free = from_minute === to_minute
			return html`<div class="work-day" role="group" aria-label=${weekday(d)} key=${d}><span class="label">${weekday(d)}</span>
				<div class="field"><input type="time" name=${`from_${d}`} aria-label=${t("work_time.from", { day: weekday(d) })} defaultValue=${is_free ? "" : to_time(from_minute)} /></div>
				<div class="field"><input type="time" name=${`to_${d}`} aria-label=${t("work_time.to", { day: weekday(d) })} defaultValue=${is_free ? "" : to_time(to_minute)} /></div></div>`
		})}
		${work.regions.length ? html`<${Field} form=${form} name="region" label=${t("work_time.region")} value=${work.region}><option value="">${t("work_time.region_none")}</option>${work.regions.map((r) => html`<option value=${r.code}>${r.name}</option>`)}</${Field}>` : null}
		${work.holidays.length ? html`<p class="note">${t("work_time.holidays", { days: work.holidays.map(date).join(", ") })}</p>` : html`<p class="note">${t("work_time.no_holidays")}</p>`}
	</${Form}>`
}

/** @param {{ absences: Absence[], refresh: () => Promise<unknown> }} props */
function Absences({ absences, refresh }) {
	const form = useForm(async ({ from_on, to_on }) => {
		await api.post("absences", { from_on, to_on: to_on || from_on })
		await refresh()
	})
	/** @param {Absence} a */
	const retire = async (a) => {
		try {
			await api.delete(`absences/${a.id}`)
			tell(t("absence.retired"), async () => {
				await api.post("absences", { from_on: a.from_on, to_on: a.to_on })
				await refresh()
			})
			await refresh()
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	const days = (/** @type {Absence} */ a) => a.from_on === a.to_on ? date(a.from_on) : t("absence.days", { from: date(a.from_on), to: date(a.to_on) })
	return html`${absences.length ? html`<ul class="needs">${absences.map((a) => html`<li key=${a.id}><p>${days(a)}</p><p class="row-of"><button class="link" aria-label=${`${t("absence.retire")}: ${days(a)}`} onClick=${() => retire(a)}>${t("absence.retire")}</button></p></li>`)}</ul>` : html`<${Empty} text=${t("absence.empty")} />`}
		<${Form} form=${form} send=${t("absence.add")} label=${t("absence.title")} fields=${["from_on", "to_on"]}>
			<div class="fields"><${Field} form=${form} name="from_on" type="date" min=${today()} label=${t("absence.from_on")} required /><${Field} form=${form} name="to_on" type="date" min=${today()} label=${t("absence.to_on")} /></div></${Form}>`
}
