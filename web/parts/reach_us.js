// @ts-check
/* "Reach us": when the teams of an account are on the market in the coming week, and where each of our people is just now, for
 * the customer's own people; in their zone. What somebody is in the cave for is not told. */
import { api } from "../lib/api.js"
import { useLoad, useNews } from "../lib/load.js"
import { to } from "../lib/route.js"
import { clock, from_field, today, zone } from "../lib/time.js"
import { html, useEffect } from "../lib/view.js"
import { locale, t } from "../lib/words.js"
import { Icon } from "./icon.js"
import { Ready } from "./state.js"
import { hours, zone_short } from "./week_picture.js"

const DAYS = 7
const AGAIN_MS = 60_000 // also when nothing is said to happen

/** @typedef {import("../lib/types.d.ts").Status} Person */
/** @typedef {{ starts_at: string, ends_at: string }} Window */

/** @param {string} account @returns {Promise<{ teams: number, windows: Window[], people: Person[] }>} */
async function ask(account) {
	/** @type {{ id: string }[]} */
	const teams = await api.all(`accounts/${account}/teams`)
	const ids = teams.map(({ id }) => id)
	const [weeks, ...each] = await Promise.all([api.get(`weeks?from=${today()}&to=${today(DAYS)}`),
		...ids.map(async (id) => ({ status: /** @type {Person[]} */ ((await api.get(`teams/${id}/status`)).items), members: (await api.get(`teams/${id}/members`)).items }))])
	/** @type {Map<string, Person>} */
	const people = new Map()
	for (const { status, members } of each)
		for (const person of status) {
			if (members.find((/** @type {any} */ m) => m.member === person.member)?.account) continue
			const known = people.get(person.member)
			people.set(person.member, known ? { ...known, market_until: [known.market_until, person.market_until].filter((at) => at !== null).sort().at(-1) ?? null } : person)
		}
	const until = from_field(`${today(DAYS)}T00:00`) ?? ""
	const windows = weeks.items.filter((/** @type {any} */ b) => b.kind === "market" && ids.includes(b.team) && b.starts_at < until && Date.parse(b.ends_at) > Date.now())
	return { teams: ids.length, windows, people: [...people.values()].sort((a, b) => a.name.localeCompare(b.name, locale())) }
}

/** "Do., 26. Nov." @param {string} at */
const day = (at) => new Intl.DateTimeFormat(locale(), { timeZone: zone.value, weekday: "short", day: "numeric", month: "short" }).format(new Date(at)).replaceAll(" ", "\u00a0")
/** @param {Window} w */
const span = (w) => `${hours(Date.parse(w.starts_at), Date.parse(w.ends_at), zone.value)}\u00a0${zone_short(Date.parse(w.starts_at), zone.value)}`

/** @param {{ account: string }} props */
export function ReachUs({ account }) {
	const loaded = useLoad(() => ask(account), [account])
	useNews({ kind: "block" }, loaded.reload, [account])
	useNews({ kind: "rhythm" }, loaded.reload, [account])
	/* What is shown ends by itself: asked again when the next of it does. */
	useEffect(() => {
		const moments = [...loaded.data?.windows.flatMap((w) => [w.starts_at, w.ends_at]) ?? [], ...loaded.data?.people.flatMap((p) => [p.cave_until, p.market_until, p.work_until]) ?? []]
		const left = moments.map((at) => at ? Date.parse(at) - Date.now() : 0).filter((ms) => ms > 0)
		const timer = setTimeout(loaded.reload, Math.min(AGAIN_MS, ...left.map((ms) => ms + 500)))
		return () => clearTimeout(timer)
	}, [loaded.data])
	return html`<${Ready} from=${[loaded]}>${() => {
		const { teams, windows, people } = /** @type {NonNullable<typeof loaded.data>} */ (loaded.data)
		if (!teams) return null
		const now = windows.find((w) => Date.parse(w.starts_at) <= Date.now()), next = windows.find((w) => Date.parse(w.starts_at) > Date.now())
		/** @type {Map<string, Window[]>} */
		const days = new Map()
		for (const w of windows) days.set(day(w.starts_at), [...days.get(day(w.starts_at)) ?? [], w])
		return html`<section class="part bare reach"><div class="margin"><strong>${t("reach.title")}</strong>${t("reach.note", { zone: zone.value.replaceAll("_", " ") })}</div><div class="main"><h2 class="away">${t("reach.title")}</h2>
			<p class="verdict" role="status">${now ? t("reach.now", { time: clock(now.ends_at) }) : next ? t("reach.next", { when: `${day(next.starts_at)}, ${span(next)}` }) : t("reach.none")}</p>
			${windows.length ? html`<h3>${t("reach.windows")}</h3><ul class="reach-days">${[...days].map(([name, all]) => html`<li key=${name}><b>${name}</b> ${all.map((w) => html`<span key=${w.starts_at}><${Icon} name="g-bowl" class="c-market" /> ${span(w)}</span>`)}</li>`)}</ul>` : null}
			<h3>${t("reach.people")}</h3><ul class="reach-days">${people.map((p) => html`<li key=${p.member}><b>${p.name}</b> <span>${p.cave_until ? html`<${Icon} name="g-arch" class="c-cave" /> ${t("reach.in_cave", { time: clock(p.cave_until) })}` : p.market_until ? html`<${Icon} name="g-bowl" class="c-market" /> ${t("reach.on_market", { time: clock(p.market_until) })}` : p.work_until ? t("reach.open", { time: clock(p.work_until) }) : t("reach.off")}</span></li>`)}</ul>
			<p><a class="button" href=${to("messages")}>${t("reach.write")}</a></p></div></section>`
	}}</${Ready}>`
}
