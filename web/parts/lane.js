// @ts-check
/* What will happen with a message, said before it is sent: at once, quietly, or when the cave ends. */
import { clock } from "../lib/time.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Icon } from "./icon.js"

/** @typedef {import("../lib/types.d.ts").Lane} Lane */

/** The sentence for one person. @param {Lane} lane */
export function lane_text({ name, verdict, why, until }) {
	const values = { name, time: until ? clock(until) : "" }
	if (verdict === "open") return t("lane.open", values)
	if (verdict === "urgent") return t("lane.urgent", values)
	return `${t("lane.in_cave", values)} ${t(`lane.${verdict}`, values)} ${t(`guard.why_${why}`)}`
}

/** @param {{ lanes: Lane[], is_room: boolean }} props */
export function LaneNote({ lanes, is_room }) {
	if (!lanes.length) return null
	const held = lanes.filter(({ verdict }) => verdict === "held")
	const shape = held.length ? "g-arch" : lanes.some(({ verdict }) => verdict === "urgent") ? "q-missing" : "g-bowl"
	const last = held.map(({ until }) => until ?? "").sort().at(-1)
	const text = !is_room ? lane_text(lanes[0]) : held.length ? t("lane.room_held", { count: held.length, all: lanes.length, time: clock(last ?? "") }) : t("lane.room_open")
	return html`<p class="lane ${held.length ? "is-held" : ""}"><${Icon} name=${shape} class=${held.length ? "c-cave" : ""} /><span>${text}</span></p>`
}
