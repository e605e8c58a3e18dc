// @ts-check
/* Times and lengths as people read them: never a time without its zone, never split from it.
 *
 * The server speaks UTC; the zone to show is the member's own (zone), before log-in the browser's. */
import { locale, t } from "./words.js"
import { signal } from "./view.js"

/** The zone all times are shown in. */
export const zone = signal(Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC")

const NBSP = "\u00a0"
const JOINER = "\u2060"

/** @param {Intl.DateTimeFormatOptions} options */
const format = (options) => new Intl.DateTimeFormat(locale(), { timeZone: zone.value, ...options })

/** Keeps a day with its month and a time with its zone on one line. @param {string} text */
const together = (text) => text.replace(/(\d\.?) (\p{L})/gu, `$1${NBSP}$2`)

/** "Montag, 23. November 2026" @param {string} time */
export const day_long = (time) => together(format({ dateStyle: "full" }).format(new Date(time)))

/** "23. Nov. 2026" @param {string} time */
export const day = (time) => together(format({ day: "numeric", month: "short", year: "numeric" }).format(new Date(time)))

/** A day of the calendar, which has no zone: "2026-11-23" -> "23. Nov. 2026" @param {string} date */
export const date = (date) => together(new Intl.DateTimeFormat(locale(), { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" }).format(new Date(`${date}T00:00:00Z`)))

/** Today in the zone, and days from it: "2026-11-23" @param {number} [days] */
export function today(days = 0) {
	const [y, m, d] = ["year", "month", "day"].map((part) => Number(format({ [part]: "numeric" }).formatToParts(new Date()).find((p) => p.type === part)?.value))
	return new Date(Date.UTC(y, m - 1, d + days)).toISOString().slice(0, 10)
}

/** How many days from one to the other. @param {string} from @param {string} until */
export const days_between = (from, until) => Math.round((Date.parse(until) - Date.parse(from)) / 86400000)

/** "11:00 MEZ" @param {string} time */
export const clock = (time) =>
	format({ hour: "2-digit", minute: "2-digit", timeZoneName: "short" }).format(new Date(time)).replaceAll(" ", NBSP)

/** "23. Nov. 2026, 11:00 MEZ" @param {string} time */
export const moment = (time) => `${day(time)}, ${clock(time)}`

/** "11:00–11:42 MEZ" @param {string} time @param {number} seconds */
export function span(time, seconds) {
	const end = new Date(new Date(time).getTime() + seconds * 1000)
	const start = format({ hour: "2-digit", minute: "2-digit" }).format(new Date(time))
	return `${start}${JOINER}–${JOINER}${clock(end.toISOString())}`
}

/** Seconds from the start of a conversation: "14:20", "1:02:03" @param {number} seconds */
export function at(seconds) {
	const whole = Math.floor(seconds)
	const parts = [Math.floor(whole / 60) % 60, whole % 60]
	const hours = Math.floor(whole / 3600)
	const text = parts.map((part) => String(part).padStart(2, "0")).join(":")
	return hours ? `${hours}:${text}` : text.replace(/^0(\d)/, "$1")
}

/** "2:10 min" @param {number} seconds */
export const length = (seconds) => `${at(seconds)}${NBSP}${seconds >= 3600 ? t("unit.hours") : t("unit.minutes")}`

/** "42 Minuten" @param {number} seconds */
export const minutes = (seconds) =>
	new Intl.NumberFormat(locale(), { style: "unit", unit: "minute", unitDisplay: "long" })
		.format(Math.max(1, Math.round(seconds / 60))).replace(" ", NBSP)

/** How many minutes the zone is ahead of UTC at a moment. @param {number} ms */
function ahead(ms) {
	const parts = new Intl.DateTimeFormat("en-GB", {
		timeZone: zone.value, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
		hour: "numeric", minute: "numeric", second: "numeric",
	}).formatToParts(ms)
	const get = (/** @type {string} */ type) => Number(parts.find((part) => part.type === type)?.value)
	const wall = Date.UTC(get("year"), get("month") - 1, get("day"), get("hour"), get("minute"), get("second"))
	return Math.round((wall - Math.floor(ms / 1000) * 1000) / 60000)
}

/** What a datetime-local field says, read in the zone, as UTC text; null when it is empty. @param {string} field */
export function from_field(field) {
	const wall = Date.parse(`${field}Z`)
	if (Number.isNaN(wall)) return null
	/* The offset is asked twice: near a clock change the first answer can be that of the other side. */
	const first = wall - ahead(wall) * 60000
	return new Date(wall - ahead(first) * 60000).toISOString()
}

/** A time as a datetime-local field wants it, in the zone. @param {string | null} time */
export function to_field(time) {
	if (!time) return ""
	const ms = Date.parse(time)
	return new Date(ms + ahead(ms) * 60000).toISOString().slice(0, 16)
}

/** All zones the browser knows, for a choice. */
export const zones = () => Intl.supportedValuesOf("timeZone")
