// @ts-check
/* A team's rhythm: the proposal of its weeks, who agrees, who carries the edge hours, what a change costs.
 * Read first: TeamRhythm, Week. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad, useNews } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { date, days_between, today, zone } from "../lib/time.js"
import { html, useEffect, useState } from "../lib/view.js"
import { list, locale, t } from "../lib/words.js"
import { Confirm } from "../parts/confirm.js"
import { Field, Form, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { MarketWishes } from "../parts/market_wishes.js"
import { Meetings } from "../parts/meeting.js"
import { Empty, Ready } from "../parts/state.js"
import { TeamMirror } from "../parts/team_mirror.js"
import { booking_name, days_of, different_zones, hours, WeekPicture, zone_short } from "../parts/week_picture.js"
import { is_fresh, may_ask, Wishes } from "../parts/wishes.js"

/** @typedef {import("../lib/types.d.ts").Rhythm} Rhythm */
/** @typedef {import("../lib/types.d.ts").Booking} Booking */
/** @typedef {import("../lib/types.d.ts").RhythmBlock} Block */
/** @typedef {import("../lib/types.d.ts").RhythmShare} Share */
/** @typedef {import("../lib/types.d.ts").RhythmVoice} Voice */

const NOTICE_DAYS = 14 // before it runs out
const TRIANGLE_MINUTES = 30
const LETTERS_AGAIN_MS = 3000 // while some wait
const ASK_DAYS = 7 // until which the team asks for answers

/** "60,5 h" @param {number} minutes */
const in_hours = (minutes) => `${new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(minutes / 60)}\u00a0${t("unit.hours")}`

/** The Monday of the week of a day, and weeks from it. @param {string} day @param {number} weeks */
function monday_of(day, weeks = 0) {
	const at = new Date(day)
	return new Date(at.getTime() + (7 * weeks - ((at.getUTCDay() + 6) % 7)) * 86400000).toISOString().slice(0, 10)
}

/** @param {import("./team.js").AreaProps} props */
export function TeamRhythm({ team, is_guest }) {
	const loaded = useLoad(() => api.all(`teams/${team.id}/rhythms`), [team.id])
	const [is_proposing, setProposing] = useState(false)
	const [is_now, setNow] = useState(false) // what is in force, although something else is proposed
	const refresh = () => loaded.reload()
	useNews({ kind: "rhythm" }, refresh, [team.id])
	return html`<${Ready} from=${[loaded]}>${() => {
		const rhythms = /** @type {Rhythm[]} */ (loaded.data ?? [])
		const open = rhythms.find((r) => r.state === "proposed")
		const now = rhythms.find((r) => r.state === "agreed" && r.starts_on <= today() && r.ends_on >= today()) ?? rhythms.find((r) => r.state === "agreed")
		const is_both = open && now && now.ends_on >= today()
		const shown = is_both && is_now ? now : open ?? now
		const done = async (/** @type {boolean} */ is_changed) => {
			if (is_changed) await refresh()
			setProposing(false)
		}
		return html`${is_both ? html`<p class="row-of" role="group" aria-label=${t("rhythm.which")}><button class="button" aria-pressed=${!is_now} onClick=${() => setNow(false)}>${t("rhythm.show_open")}</button><button class="button" aria-pressed=${is_now} onClick=${() => setNow(true)}>${t("rhythm.show_now")}</button></p>` : null}
			${shown ? html`<${RhythmView} key=${shown.id} rhythm=${shown} is_lead=${team.is_lead} is_guest=${is_guest} refresh=${refresh} />`
			: html`<section class="part bare"><div class="margin"><strong>${t("rhythm.title")}</strong></div><div class="main"><h2 class="away">${t("rhythm.title")}</h2><${Empty} text=${t(is_guest ? "rhythm.empty_guest" : "rhythm.empty")} /></div></section>`}
			<${Meetings} team=${team} is_guest=${is_guest} has_proposal=${!!open} />
			<${Needs} team=${team} is_guest=${is_guest} />
			${is_guest ? null : html`<${TeamMirror} team=${team} />`}
			${is_guest ? null : html`<section class="part bare"><div class="margin"><strong>${t("rhythm.next")}</strong>${t("rhythm.next_note")}</div><div class="main"><h2 class="away">${t("rhythm.next")}</h2>
				${is_proposing ? html`<${ProposeForm} team=${team.id} after=${now} onDone=${done} />` : html`<p><button class="button ${shown ? "" : "first"}" onClick=${() => setProposing(true)}>${t(open ? "rhythm.propose_anew" : "rhythm.propose")}</button></p>`}</div></section>`}`
	}}</${Ready}>`
}

/** Who needs which time: what each one answered, and asking those who have not. @param {{ team: import("../lib/types.d.ts").Team, is_guest: boolean }} props */
function Needs({ team, is_guest }) {
	const needs = useLoad(async () => /** @type {import("../lib/types.d.ts").MarketNeed[]} */ (await api.all(`teams/${team.id}/time-needs`)), [team.id])
	const poll = useLoad(() => api.get(`teams/${team.id}/time-poll`), [team.id])
	const reload = async () => {
		await Promise.all([needs.reload(), poll.reload()])
	}
	useNews({ kind: "time_need" }, reload, [team.id])
	useNews({ kind: "time_poll" }, reload, [team.id])
	const ask = async () => {
		try {
			await api.put(`teams/${team.id}/time-poll`, { until_on: today(ASK_DAYS) })
			await poll.reload()
			tell(t("rhythm.asked_all", { date: date(today(ASK_DAYS)) }))
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<section class="part bare"><div class="margin"><strong>${t("rhythm.needs")}</strong>${t("rhythm.needs_note")}</div><div class="main"><h2 class="away">${t("rhythm.needs")}</h2>
		<${Ready} from=${[needs, poll]}>${() => {
			const all = needs.data ?? [], open = all.filter((n) => n.market_minutes === null)
			const name_of = (/** @type {string} */ id) => all.find((n) => n.member === id)?.name ?? ""
			const sum = all.reduce((minutes, n) => minutes + (n.cave_minutes ?? 0), 0)
			return html`<p>${t(open.length ? "rhythm.needs_open" : "rhythm.needs_all", { count: all.length - open.length, of: all.length })} ${is_guest || !sum ? null : t("rhythm.needs_sum", { hours: in_hours(sum) })} ${poll.data?.until_on ? html`<span class="note">${t("time_need.until", { date: date(poll.data.until_on) })}</span>` : null}</p>
				<div class="scroll" tabindex="0" role="region" aria-label=${t("rhythm.needs")}><table class="sheet"><thead><tr><th scope="col">${t("rhythm.who")}</th>${is_guest ? null : html`<th scope="col" class="n">${t("rhythm.gets")}</th><th scope="col">${t("time_need.best")}</th>`}<th scope="col" class="n">${t("time_need.market")}</th>${is_guest ? null : html`<th scope="col">${t("time_need.with")}</th>`}</tr></thead>
				<tbody>${all.map((n) => html`<tr key=${n.member}><th scope="row">${n.name}</th>${is_guest ? null : html`<td class="n">${n.cave_minutes === null ? "–" : in_hours(n.cave_minutes)}</td><td>${n.best ? t(`time_need.best_${n.best}`) : "–"}</td>`}<td class="n">${n.market_minutes === null ? t("rhythm.voice_open") : in_hours(n.market_minutes)}</td>${is_guest ? null : html`<td>${n.market_minutes ? n.others.length ? list(n.others.map(name_of)) : t("rhythm.needs_team") : "–"}</td>`}</tr>`)}</tbody></table></div>
				<p class="row-of"><a class="button" href=${to("time")}>${t("rhythm.my_time")}</a>${is_guest || !open.length ? null : html`<button class="button" onClick=${ask}>${t("rhythm.ask_team")}</button>`}</p>`
		}}</${Ready}></div></section>`
}

/** @param {{ team: string, after?: Rhythm, onDone: (is_changed: boolean) => Promise<void> }} props */
function ProposeForm({ team, after, onDone }) {
	const form = useForm(async (values) => {
		await api.post(`teams/${team}/rhythms`, { starts_on: values.starts_on, zone: zone.value, weeks: Number(values.weeks), market_minutes: Number(values.market_hours) * 60, quorum: Number(values.quorum) })
		await onDone(true)
	})
	const next = monday_of(after && after.ends_on >= today() ? after.ends_on : today(), 1)
	return html`<${Form} form=${form} send=${t("rhythm.plan")} label=${t("rhythm.propose")} fields=${["starts_on", "weeks", "market_minutes", "quorum"]} also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<div class="fields"><${Field} form=${form} name="starts_on" type="date" label=${t("rhythm.starts_on")} hint=${t("rhythm.starts_on_hint")} value=${next} step="7" min=${monday_of("2026-01-05")} required />
		<${Field} form=${form} name="weeks" type="number" label=${t("rhythm.weeks")} value="4" min="1" max="13" required /></div>
		<div class="fields"><${Field} form=${form} name="market_hours" type="number" label=${t("rhythm.market_hours")} value="4" min="0" max="20" step="0.5" required />
		<${Field} form=${form} name="quorum" type="number" label=${t("rhythm.quorum")} hint=${t("rhythm.quorum_hint")} value="3" min="1" max="100" required /></div>
	</${Form}>`
}

/** @param {{ rhythm: Rhythm, is_lead: boolean, is_guest: boolean, refresh: () => Promise<void> }} props */
function RhythmView({ rhythm, is_lead, is_guest, refresh }) {
	const is_over = rhythm.ends_on < today()
	const this_week = monday_of(today())
	const last_week = monday_of(rhythm.ends_on)
	const [week, setWeek] = useState(rhythm.starts_on > this_week ? rhythm.starts_on : last_week < this_week ? last_week : this_week)
	const voices = useLoad(async () => /** @type {Voice[]} */ ((await api.get(`rhythms/${rhythm.id}/voices`)).items), [rhythm.id, rhythm.revision, rhythm.voices])
	return html`<section class="part bare"><div class="margin"><strong>${t("rhythm.agreed_of", { count: rhythm.agreed_voices, of: rhythm.people })}</strong>${t(`rhythm.state_${rhythm.state}`)}</div>
		<div class="main"><h2>${t(rhythm.state === "proposed" ? "rhythm.proposal" : "rhythm.agreed", { from: date(rhythm.starts_on), until: date(rhythm.ends_on) })}</h2>
			<${RunsOut} rhythm=${rhythm} is_over=${is_over} />
			${rhythm.state === "agreed" ? html`<${Announced} rhythm=${rhythm} is_guest=${is_guest} />` : null}
			<${Ready} from=${[voices]}>${() => html`<${Voices} rhythm=${rhythm} voices=${voices.data ?? []} is_guest=${is_guest} refresh=${async () => {
				await refresh()
				await voices.reload()
			}} />`}</${Ready}></div></section>
		<${Week} rhythm=${rhythm} week=${week} is_lead=${is_lead} is_guest=${is_guest} refresh=${refresh} switcher=${html`<${WeekSwitch} rhythm=${rhythm} week=${week} last=${last_week} onWeek=${setWeek} />`} />`
}

/** Whether all were told by mail; what did not arrive somebody has to say. @param {{ rhythm: Rhythm, is_guest: boolean }} props */
function Announced({ rhythm, is_guest }) {
	const loaded = useLoad(async () => /** @type {import("../lib/types.d.ts").Announcement} */ (await api.get(`rhythms/${rhythm.id}/announcement`)), [rhythm.id])
	const is_waiting = !!loaded.data?.waiting
	useEffect(() => {
		const timer = is_waiting ? setInterval(loaded.reload, LETTERS_AGAIN_MS) : undefined
		return () => clearInterval(timer)
	}, [is_waiting])
	if (!loaded.data) return null
	const { has_mail, sent, waiting, lost } = loaded.data, count = sent + waiting + lost
	if (is_guest) return sent ? html`<p class="note">${t("rhythm.mailed_own")}</p>` : null
	const word = lost ? "rhythm.mail_lost" : waiting ? "rhythm.mailing" : sent ? "rhythm.mailed" : has_mail ? "rhythm.not_mailed" : "rhythm.no_mail"
	return html`<p class="note" role="status">${t(word, { count, waiting, lost })}</p>`
}

/** @param {{ rhythm: Rhythm, is_over: boolean }} props */
function RunsOut({ rhythm, is_over }) {
	const left = days_between(today(), rhythm.ends_on)
	if (rhythm.state !== "agreed" || left > NOTICE_DAYS) return null
	return html`<p class="running-out"><${Icon} name="q-missing" /> ${t(is_over ? "rhythm.ran_out" : "rhythm.runs_out", { date: date(rhythm.ends_on) })}</p>`
}

/** @param {{ rhythm: Rhythm, week: string, last: string, onWeek: (week: string) => void }} props */
function WeekSwitch({ rhythm, week, last, onWeek }) {
	const step = (/** @type {number} */ weeks) => onWeek(monday_of(week, weeks))
	return html`<p class="row-of week-switch"><button class="button" disabled=${week <= rhythm.starts_on} onClick=${() => step(-1)}>${t("rhythm.week_before")}</button>
		<button class="button" disabled=${week >= last} onClick=${() => step(1)}>${t("rhythm.week_after")}</button></p>`
}

/** @param {{ rhythm: Rhythm, voices: Voice[], is_guest: boolean, refresh: () => Promise<void> }} props */
function Voices({ rhythm, voices, is_guest, refresh }) {
	const [is_asking, setAsking] = useState(false)
	const [is_withdrawing, setWithdrawing] = useState(false)
	const [problem, setProblem] = useState(/** @type {import("../lib/api.js").Problem | null} */ (null))
	const me = voices.find((v) => v.member === session.value?.member.id)
	const speak = async (/** @type {boolean} */ is_agreed, /** @type {string} */ text) => {
		const after = await api.put(`rhythms/${rhythm.id}/voice`, { is_agreed, text }, rhythm.revision)
		tell(t(after.state === "agreed" ? "rhythm.now_agreed" : is_agreed ? "rhythm.you_agreed" : "rhythm.you_asked"))
		await refresh()
	}
	const agree = async () => {
		try {
			await speak(true, "")
		} catch (error) {
			tell(problem_text(as_problem(error)))
			await refresh()
		}
	}
	const form = useForm(async ({ text }) => {
		await speak(false, text)
		setAsking(false)
	})
	const withdraw = async () => {
		try {
			await api.delete(`rhythms/${rhythm.id}`)
			setWithdrawing(false)
			await refresh()
		} catch (error) {
			setProblem(as_problem(error))
		}
	}
	const mark = (/** @type {Voice} */ v) => v.is_agreed === null ? "g-wait" : v.is_agreed ? "g-yes" : "g-swap"
	return html`<ul class="votes">${voices.map((v) => html`<li key=${v.member}><${Icon} name=${mark(v)} /><b>${v.name}</b>${t(v.is_agreed === null ? "rhythm.voice_open" : v.is_agreed ? "rhythm.voice_agreed" : "rhythm.voice_change")}${v.text ? html`<span class="said">${v.text}</span>` : null}</li>`)}</ul>
		${rhythm.state !== "proposed" ? null : html`<p class="row-of">
			${me && me.is_agreed !== true ? html`<button class="button first" onClick=${agree}>${t("rhythm.agree")}</button>` : null}
			<button class="button" onClick=${() => setAsking(!is_asking)} aria-expanded=${is_asking}>${t("rhythm.ask_change")}</button>
			${is_guest ? null : html`<button class="link" onClick=${() => setWithdrawing(true)}>${t("rhythm.withdraw")}</button>`}</p>`}
		${is_asking ? html`<${Form} form=${form} send=${t("rhythm.send_change")} label=${t("rhythm.ask_change")} fields=${["text"]} also=${html`<button class="link" type="button" onClick=${() => setAsking(false)}>${t("form.cancel")}</button>`}>
			<${Field} form=${form} name="text" label=${t("rhythm.which_change")} value=${me?.text ?? ""} rows="2" required maxlength="500" /></${Form}>` : null}
		${is_withdrawing ? html`<${Confirm} title=${t("rhythm.withdraw_title")} text=${t("rhythm.withdraw_text")} yes=${t("rhythm.withdraw")} problem=${problem} onYes=${withdraw} onNo=${() => setWithdrawing(false)} />` : null}`
}

/** @param {{ rhythm: Rhythm, week: string, is_lead: boolean, is_guest: boolean, switcher: any, refresh: () => Promise<void> }} props */
function Week({ rhythm, week, is_lead, is_guest, switcher, refresh }) {
	const blocks = useLoad(async () => /** @type {Block[]} */ ((await api.get(`rhythms/${rhythm.id}/blocks?week=${week}`)).items), [rhythm.id, week, rhythm.revision])
	const shares = useLoad(async () => /** @type {Share[]} */ ((await api.get(`rhythms/${rhythm.id}/shares?week=${week}`)).items), [rhythm.id, week, rhythm.revision])
	const booked = useLoad(async () => /** @type {Booking[]} */ (await api.all(`teams/${rhythm.team}/bookings?from=${days_of(week)[0].date}T00:00:00Z&to=${monday_of(week, 1)}T00:00:00Z`)), [rhythm.team, week])
	useNews({ kind: "booking" }, booked.reload, [rhythm.team, week])
	const wishes = useLoad(async () => /** @type {import("../lib/types.d.ts").Wish[]} */ (rhythm.state === "agreed" ? (await api.get(`rhythms/${rhythm.id}/wishes`)).items : []), [rhythm.id, rhythm.state, rhythm.revision])
	useNews({ kind: "wish" }, () => wishes.reload(), [rhythm.id])
	const [draft, setDraft] = useState(/** @type {import("../parts/wishes.js").Draft | null} */ (null))
	/* What it was like when the page was opened: a change is compared with that. */
	const [before, setBefore] = useState(/** @type {{ week: string, shares: Share[] } | null} */ (null))
	useEffect(() => {
		if (shares.data && before?.week !== week) setBefore({ week, shares: shares.data })
	}, [shares.data, week])
	const me = session.value?.member.id
	const is_agreed = rhythm.state === "agreed"
	const may_move = (/** @type {Block} */ block) => is_agreed ? may_ask(block) : !is_guest && (block.kind === "market" || block.member === me)
	const move = async (/** @type {Block} */ block, /** @type {{ starts_at: string, ends_at: string }} */ to) => {
		if (is_agreed) return setDraft({ block, ...to })
		try {
			const after = await api.patch(`rhythms/${rhythm.id}/blocks/${block.id}`, to, block.revision)
			await Promise.all([blocks.reload(), shares.reload(), refresh()])
			tell(t("rhythm.moved"), async () => {
				await api.patch(`rhythms/${rhythm.id}/blocks/${block.id}`, { starts_at: block.starts_at, ends_at: block.ends_at }, after.revision)
				await Promise.all([blocks.reload(), shares.reload(), refresh()])
			})
		} catch (error) {
			tell(problem_text(as_problem(error)))
			await blocks.reload()
		}
	}
	const wished = (wishes.data ?? []).filter((wish) => wish.state === "open")
	const answered = async () => {
		await Promise.all([wishes.reload(), blocks.reload(), shares.reload(), refresh()])
	}
	return html`${is_agreed ? html`<${Ready} from=${[blocks, shares, wishes]}>${() => html`<${Wishes} wishes=${(wishes.data ?? []).filter(is_fresh)} blocks=${blocks.data ?? []} people=${shares.data ?? []} is_lead=${is_lead} is_guest=${is_guest} draft=${draft} onDraft=${setDraft} refresh=${answered} />`}</${Ready}>` : null}
		<section class="part full"><h2>${t("rhythm.week_of", { from: date(week), until: date(days_of(week)[6].date) })}</h2>${switcher}
		<${Ready} from=${[blocks, shares, booked]}>${() => {
			const all = blocks.data ?? [], people = shares.data ?? []
			const caves = all.filter((b) => b.kind === "cave"), markets = all.filter((b) => b.kind === "market")
			const minutes = caves.reduce((sum, b) => sum + (Date.parse(b.ends_at) - Date.parse(b.starts_at)) / 60000, 0)
			return html`<p class="verdict">${t("rhythm.verdict", { markets: markets.length, hours: in_hours(minutes) })}</p>
				<${WeekPicture} people=${people} blocks=${all} bookings=${booked.data ?? []} wished=${draft ? [...wished, { ...draft.block, ...draft }] : wished} monday=${week} keys=${t(is_agreed ? "wish.keys" : "rhythm.keys")} may_move=${may_move} onMove=${move} />
				<ul class="legend"><li><${Icon} name="g-arch" />${t("rhythm.legend_cave")}</li><li><${Icon} name="g-bowl" />${t("rhythm.legend_market")}</li><li><${Icon} name="g-line" />${t("rhythm.legend_work")}</li><li><${Icon} name="g-line-theirs" />${t("rhythm.legend_theirs")}</li><li><${Icon} name="g-edge" />${t("rhythm.legend_edge")}</li><li><${Icon} name="g-booked" />${t("meeting.legend")}</li>${wished.length ? html`<li><${Icon} name="q-missing" />${t("rhythm.legend_wish")}</li>` : null}</ul>
				<${WeekTable} blocks=${all} bookings=${booked.data ?? []} people=${people} />
				<${MarketWishes} people=${people} may_move=${!is_agreed && !is_guest} />
				<div class="swap">${people.length ? html`<${Shares} people=${people} is_guest=${is_guest} />` : null}${before && before.week === week ? html`<${Cost} before=${before.shares} now=${people} is_agreed=${is_agreed} />` : null}</div>`
		}}</${Ready}></section>`
}

/** The same facts as the picture. @param {{ blocks: Block[], bookings: Booking[], people: Share[] }} props */
function WeekTable({ blocks, bookings, people }) {
	const zones = different_zones([zone.value, ...people.map((p) => p.time_zone)], blocks.length ? Date.parse(blocks[0].starts_at) : Date.now())
	const day = (/** @type {string} */ at) => new Intl.DateTimeFormat(locale(), { timeZone: zone.value, weekday: "short", day: "numeric", month: "numeric" }).format(new Date(at))
	const what = (/** @type {Block} */ b) => b.kind === "market" ? t("rhythm.legend_market") : t("rhythm.cave_of", { name: people.find((p) => p.member === b.member)?.name ?? "" })
	const sorted = [...blocks.map((b) => ({ ...b, what: what(b) })), ...bookings.map((b) => ({ ...b, what: booking_name(b) }))].sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))
	return html`<details class="more"><summary>${t("rhythm.as_table")}</summary><div class="scroll" tabindex="0" role="region" aria-label=${t("rhythm.as_table")}><table class="sheet"><thead><tr><th scope="col">${t("rhythm.day")}</th><th scope="col">${t("rhythm.what")}</th>${zones.map((z) => html`<th key=${z} scope="col">${z.split("/").at(-1)?.replaceAll("_", " ")}</th>`)}</tr></thead>
		<tbody>${sorted.map((b) => html`<tr key=${b.id}><td>${day(b.starts_at)}</td><td>${b.what}</td>${zones.map((z) => html`<td key=${z}>${hours(Date.parse(b.starts_at), Date.parse(b.ends_at), z)}${"\u00a0"}${zone_short(Date.parse(b.starts_at), z)}</td>`)}</tr>`)}</tbody></table></div></details>`
}

/** What each one asked and gets, and who carries which edge hours. @param {{ people: Share[], is_guest: boolean }} props */
function Shares({ people, is_guest }) {
	return html`<div><h3>${t("rhythm.shares")}</h3><div class="scroll" tabindex="0" role="region" aria-label=${t("rhythm.shares")}><table class="sheet"><caption>${t("rhythm.shares_note")}</caption>
		<thead><tr><th scope="col">${t("rhythm.who")}</th>${is_guest ? null : html`<th scope="col" class="n">${t("rhythm.asked")}</th>`}<th scope="col" class="n">${t("rhythm.gets")}</th><th scope="col">${t("rhythm.edge")}</th><th scope="col" class="n">${t("rhythm.edge_weeks")}</th></tr></thead>
		<tbody>${people.map((p) => html`<tr key=${p.member}><th scope="row">${p.name}</th>${is_guest ? null : html`<td class="n">${p.asked_minutes === null ? "–" : in_hours(p.asked_minutes)}</td>`}<td class="n">${p.is_guest ? "–" : in_hours(p.cave_minutes)}</td>
			<td>${p.edge_minutes ? html`<span class="triangles" aria-hidden="true">${"△".repeat(Math.ceil(p.edge_minutes / TRIANGLE_MINUTES))}</span> ${in_hours(p.edge_minutes)}` : "–"}</td><td class="n">${in_hours(p.edge_minutes_before + p.edge_minutes)}</td></tr>`)}</tbody></table></div></div>`
}

/** What changed since the page was opened: for whom, from what to what. @param {{ before: Share[], now: Share[], is_agreed: boolean }} props */
function Cost({ before, now, is_agreed }) {
	const rows = now.flatMap((p) => {
		const old = before.find((b) => b.member === p.member)
		if (!old) return []
		return /** @type {[string, number, number][]} */ ([["rhythm.cost_cave", old.cave_minutes, p.cave_minutes], ["rhythm.cost_longest", old.longest_minutes, p.longest_minutes], ["rhythm.cost_edge", old.edge_minutes, p.edge_minutes]])
			.filter(([, was, is]) => was !== is).map(([word, was, is]) => ({ what: t(word, { name: p.name }), was, is }))
	})
	if (!rows.length) return null
	return html`<div aria-live="polite"><h3>${t("rhythm.cost")}</h3><table class="sheet"><thead><tr><th scope="col">${t("rhythm.what")}</th><th scope="col" class="n">${t("rhythm.was")}</th><th scope="col" class="n">${t("rhythm.is")}</th></tr></thead>
		<tbody>${rows.map((row) => html`<tr key=${row.what}><th scope="row">${row.what}</th><td class="n">${in_hours(row.was)}</td><td class="n"><strong>${in_hours(row.is)}</strong></td></tr>`)}</tbody></table>
		${is_agreed ? null : html`<p class="note">${t("rhythm.cost_note")}</p>`}</div>`
}
