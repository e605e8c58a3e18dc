// @ts-check
/* Market time somebody needs, and with whom: what was asked, what a week gives, what it could give. Guests see their own.
 * Read first: MarketWishes. */
import { html } from "../lib/view.js"
import { list, locale, t } from "../lib/words.js"
import { Icon } from "./icon.js"

/** @typedef {import("../lib/types.d.ts").MarketShare} MarketShare */
/** @typedef {import("../lib/types.d.ts").RhythmShare} Share */

/** "1,5 h" @param {number} minutes */
const in_hours = (minutes) => `${new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(minutes / 60)}\u00a0${t("unit.hours")}`

/** @param {MarketShare} wish */
const is_met = ({ asked_minutes, got_minutes }) => got_minutes >= asked_minutes

/** What it comes to. @param {MarketShare} wish */
function outcome(wish) {
	if (is_met(wish)) return "market_wish.met"
	if (!wish.possible_minutes) return "market_wish.impossible"
	return wish.got_minutes >= wish.possible_minutes ? "market_wish.all_there_is" : "market_wish.more"
}

/** @param {{ people: Share[], may_move: boolean }} props */
export function MarketWishes({ people, may_move }) {
	const wishes = people.flatMap(({ member, name, market }) => market ? [{ member, name, market }] : [])
	if (!wishes.length) return null
	const met = wishes.filter(({ market }) => is_met(market))
	const name_of = (/** @type {string} */ id) => people.find((p) => p.member === id)?.name ?? ""
	/* What somebody lacks comes first. */
	const sorted = [...wishes.filter(({ market }) => !is_met(market)), ...met]
	const has_more = wishes.some(({ market }) => outcome(market) === "market_wish.more")
	return html`<div class="market-wishes"><h3>${t("market_wish.title")}</h3>
		<p><strong>${met.length === wishes.length ? t("market_wish.all_met", { count: met.length }) : t("market_wish.some_met", { count: met.length, of: wishes.length })}</strong> <span class="note">${t("market_wish.note")}${has_more ? ` ${t(may_move ? "market_wish.more_move" : "market_wish.more_ask")}` : ""}</span></p>
		<ul>${sorted.map(({ member, name, market }) => html`<li key=${member}><${Icon} name=${is_met(market) ? "g-yes" : "q-missing"} />
			<div><p><b>${name}</b> ${market.with.length ? t("market_wish.with", { names: list(market.with.map(name_of)) }) : t("market_wish.with_team")}</p>
			<p>${t("market_wish.hours", { asked: in_hours(market.asked_minutes), got: in_hours(market.got_minutes), possible: in_hours(market.possible_minutes) })}</p>
			<p class="note">${t(outcome(market))}</p></div></li>`)}</ul></div>`
}
