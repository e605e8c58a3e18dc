// @ts-check
/* One's own weeks in the mirror: how full of calls, how cut to pieces, what became of the caves. For oneself alone; nothing of it is
 * stored. Read first: MirrorPage. */
import { api } from "../lib/api.js"
import { useLoad, useNews } from "../lib/load.js"
import { to } from "../lib/route.js"
import { today } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { locale, t } from "../lib/words.js"
import { Icon } from "../parts/icon.js"
import { axis_of, day_name, days_later, in_hours, MirrorLegend, MirrorTrend, MirrorWeekPicture, percent, week_name } from "../parts/mirror_week.js"
import { Empty, Ready } from "../parts/state.js"
import { hours, zone_short } from "../parts/week_picture.js"

/** @typedef {import("../lib/types.d.ts").Mirror} Mirror */
/** @typedef {import("../lib/types.d.ts").MirrorWeek} MirrorWeek */

const WEEKS = 8 // side by side
const TREND_WEEKS_MIN = 4 // that are over; fewer make no trend

/** The Monday of this week. */
const this_monday = () => days_later(today(), -((new Date(today()).getUTCDay() + 6) % 7))

const broken = (/** @type {MirrorWeek} */ week) => week.caves.urgent + week.caves.meeting
const kept = (/** @type {MirrorWeek} */ week) => week.caves.kept + week.caves.longer
const over = (/** @type {MirrorWeek} */ week) => kept(week) + broken(week) + week.caves.shortened
const has_caves = (/** @type {MirrorWeek} */ week) => over(week) + week.caves.open > 0

export function MirrorPage() {
	const newest = days_later(this_monday(), -7 * (WEEKS - 1))
	const [from, setFrom] = useState(newest)
	const loaded = useLoad(() => /** @type {Promise<Mirror>} */ (api.get(`mirror?from=${from}&weeks=${WEEKS}`)), [from])
	useNews({ kind: "block" }, () => loaded.reload(), [from])
	const step = (/** @type {number} */ weeks) => setFrom(days_later(from, 7 * weeks))
	return html`<div class="opening"><h1 tabindex="-1">${t("mirror.title")}</h1><p>${t("mirror.intro")}</p></div>
		<p class="private"><${Icon} name="g-lock" />${t("mirror.private")}</p>
		<${Ready} from=${[loaded]}>${() => {
			const mirror = /** @type {Mirror} */ (loaded.data)
			const switcher = html`<p class="row-of week-switch"><button class="button" onClick=${() => step(-WEEKS)}>${t("mirror.earlier")}</button><button class="button" disabled=${from >= newest} onClick=${() => step(WEEKS)}>${t("mirror.later")}</button></p>`
			return html`<${Weeks} mirror=${mirror} switcher=${switcher} />`
		}}</${Ready}>`
}

/** @param {{ mirror: Mirror, switcher: any }} props */
function Weeks({ mirror, switcher }) {
	const shown = mirror.weeks.filter((week) => week.is_known || has_caves(week))
	const finished = mirror.weeks.filter((week) => week.is_known && week.is_over && week.load_permille !== null)
	const last = finished.at(-1)
	return html`${mirror.calendar_count ? null : html`<section class="part bare"><div class="margin"><strong>${t("mirror.calendars")}</strong></div><div class="main"><h2 class="away">${t("mirror.calendars")}</h2><${Empty} text=${t("mirror.empty")}><p><a class="button first" href=${to("me")}>${t("mirror.connect")}</a></p></${Empty}></div></section>`}
		${last ? html`<section class="part bare"><div class="margin"><strong>${week_name(last.starts_on)}</strong>${t("mirror.last_note")}</div><div class="main"><h2 class="away">${t("mirror.last")}</h2><${Sentences} week=${last} block=${mirror.block_minutes} pause=${mirror.pause_minutes} /></div></section>` : null}
		${mirror.calendar_count || shown.length ? html`<section class="part"><div class="margin"><strong>${t("mirror.weeks")}</strong>${t("mirror.weeks_note")}</div><div class="main"><h2 class="away">${t("mirror.weeks")}</h2>
			<p>${t("mirror.weeks_sentence")}</p><${MirrorLegend} />
			${shown.length ? html`<${Pictures} weeks=${shown} zone=${mirror.zone} />` : html`<p class="note">${t("mirror.unknown_all")}</p>`}
			${shown.length && shown.length < mirror.weeks.length ? html`<p class="note">${t("mirror.unknown", { count: mirror.weeks.length - shown.length })}</p>` : null}
			${switcher}${shown.length ? html`<${Table} weeks=${[...shown].reverse()} />` : null}</div></section>` : null}
		${mirror.calendar_count ? html`<section class="part"><div class="margin"><strong>${t("mirror.trend")}</strong>${t("mirror.trend_note")}</div><div class="main"><h2 class="away">${t("mirror.trend")}</h2>
			${finished.length < TREND_WEEKS_MIN ? html`<p>${t("mirror.trend_few", { count: finished.length, of: TREND_WEEKS_MIN })}</p>` : html`<p>${t("mirror.trend_sentence", { least: percent(Math.min(...finished.map((w) => w.load_permille ?? 0))), most: percent(Math.max(...finished.map((w) => w.load_permille ?? 0))) })}</p><${MirrorTrend} weeks=${mirror.weeks} />`}</div></section>` : null}
		<${Definitions} mirror=${mirror} />`
}

/** The last week that is over, in words. @param {{ week: MirrorWeek, block: number, pause: number }} props */
function Sentences({ week, block, pause }) {
	const { meeting, outside, fragment, stretch } = week.parts
	return html`<p>${t("mirror.said_load", { hours: in_hours(meeting.minutes), work: in_hours(week.work_minutes), share: percent(week.load_permille ?? 0) })} ${outside.minutes ? t("mirror.said_outside", { hours: in_hours(outside.minutes) }) : null}</p>
		<p>${week.chain_count > 1 ? t("mirror.said_chain", { count: week.chain_count, hours: in_hours(week.chain_minutes), pause }) : t("mirror.said_no_chain", { pause })}</p>
		<p>${t("mirror.said_pieces", { count: fragment.count, hours: in_hours(fragment.minutes), usable: in_hours(stretch.minutes), block })}</p>
		<p>${over(week) ? t("mirror.said_caves", { kept: kept(week), of: over(week) }) : t("mirror.said_no_caves")} ${over(week) ? null : html`<a href=${to("focus")}>${t("mirror.to_focus")}</a>`}</p>`
}

/** @param {{ weeks: MirrorWeek[], zone: string }} props */
function Pictures({ weeks, zone }) {
	const axis = axis_of(weeks)
	return html`<div class="mirror-weeks">${[...weeks].reverse().map((week) => html`<figure key=${week.starts_on}>
		<figcaption><strong>${week_name(week.starts_on)}</strong>${week.is_over ? null : html` <span class="note">${t("mirror.not_over")}</span>`}</figcaption>
		<${MirrorWeekPicture} week=${week} axis=${axis} />
		<p class="said">${week.is_known ? html`${week.load_permille === null ? t("mirror.no_work") : t("mirror.caption", { hours: in_hours(week.parts.meeting.minutes), share: percent(week.load_permille), fragments: week.parts.fragment.count })} ` : null}${over(week) ? t("mirror.caption_caves", { kept: kept(week), of: over(week) }) : null}</p>
		<${Text} week=${week} zone=${zone} /></figure>`)}</div>`
}

/** The same week line by line; written only when somebody opens it. @param {{ week: MirrorWeek, zone: string }} props */
function Text({ week, zone }) {
	const [is_open, setOpen] = useState(false)
	const rows = is_open ? week.days.flatMap((day, d) => [...day.parts.map((part) => ({ d, from: part.starts_at, to: part.ends_at, what: t(`mirror.legend_${part.kind}`) })),
		...day.caves.map((cave) => ({ d, from: cave.starts_at, to: cave.ends_at, what: t(`mirror.fate_${cave.fate}`) }))].sort((a, b) => a.from < b.from ? -1 : 1)) : []
	return html`<details class="more" onToggle=${(/** @type {any} */ event) => setOpen(event.currentTarget.open)}><summary>${t("mirror.as_text", { week: week_name(week.starts_on) })}</summary>
		${rows.length ? html`<table class="sheet"><thead><tr><th scope="col">${t("mirror.day")}</th><th scope="col">${t("mirror.when")}</th><th scope="col">${t("mirror.what")}</th></tr></thead>
		<tbody>${rows.map((row, i) => html`<tr key=${i}><td>${day_name(row.d)}</td><td>${hours(Date.parse(row.from), Date.parse(row.to), zone)}${"\u00a0"}${zone_short(Date.parse(row.from), zone)}</td><td>${row.what}</td></tr>`)}</tbody></table>` : html`<p class="note">${t("mirror.nothing")}</p>`}</details>`
}

/** All figures of the weeks. @param {{ weeks: MirrorWeek[] }} props */
function Table({ weeks }) {
	const number = (/** @type {number} */ n) => new Intl.NumberFormat(locale()).format(n)
	const columns = /** @type {[string, (week: MirrorWeek) => string][]} */ ([
		["work", (w) => in_hours(w.work_minutes)],
		["meeting", (w) => in_hours(w.parts.meeting.minutes)],
		["share", (w) => w.load_permille === null ? "–" : percent(w.load_permille)],
		["outside", (w) => in_hours(w.parts.outside.minutes)],
		["back_to_back", (w) => number(w.back_to_back)],
		["chain", (w) => w.chain_count > 1 ? `${number(w.chain_count)} (${in_hours(w.chain_minutes)})` : "–"],
		["fragment", (w) => `${number(w.parts.fragment.count)} (${in_hours(w.parts.fragment.minutes)})`],
		["stretch", (w) => `${number(w.parts.stretch.count)} (${in_hours(w.parts.stretch.minutes)})`],
		["market", (w) => in_hours(w.parts.market.minutes)],
	])
	const caves = /** @type {const} */ (["kept", "longer", "shortened", "urgent", "meeting"])
	return html`<details class="more"><summary>${t("mirror.as_table")}</summary><div class="scroll" tabindex="0" role="region" aria-label=${t("mirror.as_table")}><table class="sheet">
		<thead><tr><th scope="col">${t("mirror.week")}</th>${columns.map(([name]) => html`<th key=${name} scope="col" class="n">${t(`mirror.column_${name}`)}</th>`)}${caves.map((fate) => html`<th key=${fate} scope="col" class="n">${t(`mirror.fate_${fate}`)}</th>`)}</tr></thead>
		<tbody>${weeks.map((week) => html`<tr key=${week.starts_on}><th scope="row">${week_name(week.starts_on)}</th>${columns.map(([name, say]) => html`<td key=${name} class="n">${week.is_known ? say(week) : "–"}</td>`)}${caves.map((fate) => html`<td key=${fate} class="n">${number(week.caves[fate])}</td>`)}</tr>`)}</tbody></table></div></details>`
}

/** What is counted, one sentence each. @param {{ mirror: Mirror }} props */
function Definitions({ mirror }) {
	const words = { pause: mirror.pause_minutes, block: mirror.block_minutes, touch: mirror.touch_minutes, zone: mirror.zone }
	return html`<section class="part"><div class="margin"><strong>${t("mirror.how")}</strong>${t("mirror.how_note")}</div><div class="main"><h2 class="away">${t("mirror.how")}</h2>
		<dl class="mirror-how">${["load", "chain", "pieces", "kept", "broken", "away"].map((name) => html`<div key=${name}><dt>${t(`mirror.how_${name}`)}</dt><dd>${t(`mirror.how_${name}_text`, words)}</dd></div>`)}</dl>
		<p class="row-of"><a class="button" href=${to("time")}>${t(mirror.is_block_said ? "mirror.change_block" : "mirror.say_block")}</a><a class="button" href=${to("focus")}>${t("mirror.to_focus")}</a></p></div></section>`
}
