// @ts-check
/* When the same people could meet in market time, the best first; each is booked with one click. */
import { to as to_page } from "../lib/route.js"
import { zone } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { list, locale, t } from "../lib/words.js"
import { city, lasting } from "./meeting_cost.js"
import { Empty } from "./state.js"
import { different_zones, hours, zone_short } from "./week_picture.js"

/** @typedef {import("../lib/types.d.ts").MarketWindow} Window */
/** @typedef {import("../lib/types.d.ts").MarketWindows} Windows */
/** @typedef {{ member: string, name: string, time_zone: string }} Asked */

const SHOWN = 5

/** "Montag, 30. November, 10:00–10:30 MEZ" @param {{ starts_at: string, ends_at: string }} span */
export function when_text({ starts_at, ends_at }) {
	const [from, to] = [Date.parse(starts_at), Date.parse(ends_at)]
	const day = new Intl.DateTimeFormat(locale(), { timeZone: zone.value, weekday: "long", day: "numeric", month: "long" }).format(from)
	return `${day.replace(/(\d\.?) (\p{L})/u, "$1\u00a0$2")}, ${hours(from, to, zone.value)}\u00a0${zone_short(from, zone.value)}`
}

/** @param {{ windows: Windows, asked: Asked[], is_guest: boolean, has_proposal: boolean, is_busy: boolean, onBook: (window: Window) => void }} props */
export function MarketWindows({ windows, asked, is_guest, has_proposal, is_busy, onBook }) {
	const [is_all, setAll] = useState(false)
	const { items } = windows
	if (!items.length && !windows.has_rhythm) return html`<${Empty} text=${t(is_guest ? "meeting.no_rhythm_guest" : has_proposal ? "meeting.no_rhythm_yet" : "meeting.no_rhythm")}>${is_guest ? null : html`<p><a class="button" href=${to_page("time")}>${t("rhythm.my_time")}</a></p>`}</${Empty}>`
	if (!items.length) return html`<${Empty} text=${t("meeting.no_window")} />`
	return html`<ol class="windows">${items.slice(0, is_all ? items.length : SHOWN).map((w, i) => html`<${WindowRow} key=${w.starts_at} window=${w} asked=${asked} people=${windows.people} is_first=${i === 0} is_busy=${is_busy} onBook=${onBook} />`)}</ol>
		${items.length > SHOWN && !is_all ? html`<p><button class="link" type="button" onClick=${() => setAll(true)}>${t("meeting.more_windows", { count: items.length - SHOWN })}</button></p>` : null}`
}

/** @param {{ window: Window, asked: Asked[], people: number, is_first: boolean, is_busy: boolean, onBook: (window: Window) => void }} props */
function WindowRow({ window: w, asked, people, is_first, is_busy, onBook }) {
	const from = Date.parse(w.starts_at)
	const there_too = asked.filter((p) => !w.missing.includes(p.member))
	const others = different_zones([zone.value, ...there_too.map((p) => p.time_zone)], from).slice(1)
	const names = w.missing.map((id) => asked.find((p) => p.member === id)?.name ?? "").filter(Boolean)
	const there = w.missing_count ? names.length ? t("meeting.without", { names: list(names) }) : t("meeting.there_of", { count: w.there, of: people }) : t("meeting.all_there")
	return html`<li><svg class="window-bowl" viewBox="0 0 40 22" aria-hidden="true"><path class="k-market" d="M2 2V9A11 11 0 0 0 13 20H27A11 11 0 0 0 38 9V2" /></svg>
		<div><b>${when_text(w)}</b>
			${others.length ? html`<span class="window-clocks">${others.map((z) => html`<span key=${z}>${city(z)} ${hours(from, Date.parse(w.ends_at), z)}\u00a0${zone_short(from, z)}</span>`)}</span>` : null}
			<span class="note">${there}${w.edge_minutes ? html` <span class="burden">${t("meeting.window_edge", { time: lasting(w.edge_minutes) })}</span>` : null}</span></div>
		<button class="button ${is_first ? "first" : ""}" type="button" aria-disabled=${is_busy ? "true" : undefined} aria-label=${t("meeting.book_at", { when: when_text(w) })} onClick=${() => onBook(w)}>${t("meeting.book")}</button></li>`
}
