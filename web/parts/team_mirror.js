// @ts-check
/* How the weeks of a team were in the mean: load, fragments and caves that held, of nobody in particular, and from five people on. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { today } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Confirm } from "./confirm.js"
import { Icon } from "./icon.js"
import { day_short, percent, week_name } from "./mirror_week.js"
import { Ready } from "./state.js"
import { TakeBackWhileOff } from "./take_back.js"

/** @typedef {import("../lib/types.d.ts").TeamMirror} TeamMirror */

/** @param {{ team: { id: string } }} props */
export function TeamMirror({ team }) {
	const loaded = useLoad(() => /** @type {Promise<TeamMirror>} */ (api.get(`teams/${team.id}/mirror`)), [team.id])
	const [is_ending, setEnding] = useState(false)
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const share = async () => {
		try {
			await api.put(`teams/${team.id}/mirror-share`)
			await loaded.reload()
			tell(t("team_mirror.shared"))
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	/* The weeks that go do not come back, also not when somebody contributes again: so it is asked once. */
	const take_back = async () => {
		try {
			await api.delete(`teams/${team.id}/mirror-share`)
			setEnding(false)
			await loaded.reload()
			tell(t("team_mirror.taken_back"))
		} catch (error) {
			setProblem(as_problem(error))
		}
	}
	return html`<section class="part bare team-mirror"><div class="margin"><strong>${t("team_mirror.title")}</strong>${t("team_mirror.note")}</div><div class="main"><h2 class="away">${t("team_mirror.title")}</h2>
		<${Ready} from=${[loaded]}>${() => {
			const mirror = /** @type {TeamMirror} */ (loaded.data)
			return html`<p class="private"><${Icon} name="g-lock" />${t("team_mirror.private")}</p>
				${mirror.weeks.length ? html`<${Picture} mirror=${mirror} />` : html`<p>${t("team_mirror.hidden", { count: mirror.people_min })}</p>`}
				<p>${t(mirror.is_mine_in ? "team_mirror.mine_in" : "team_mirror.mine_out")}</p>
				<p class="row-of"><button class="button" onClick=${() => mirror.is_mine_in ? setEnding(true) : share()}>${t(mirror.is_mine_in ? "team_mirror.take_back" : "team_mirror.share")}</button><a href=${to("mirror")}>${t("team_mirror.own")}</a></p>`
		}}</${Ready}>
		<${TakeBackWhileOff} problem=${loaded.problem} path=${`teams/${team.id}/mirror-share`} title=${t("team_mirror.end_title")} text=${t("team_mirror.end_text")} /></div></section>
		${is_ending ? html`<${Confirm} title=${t("team_mirror.end_title")} text=${t("team_mirror.end_text")} yes=${t("team_mirror.take_back")} problem=${problem} onYes=${take_back} onNo=${() => { setProblem(null); setEnding(false) }} />` : null}`
}

const WEEKS_KEPT = 8 // the server tells so many

/** For a retrospective: how full the weeks of these days were in the mean. Nothing when no week of them is shown.
 * @param {{ team: string, from: string, until: string }} props */
export function TeamMirrorSaid({ team, from, until }) {
	const loaded = useLoad(async () => until < today(-7 * (WEEKS_KEPT + 1)) ? [] : /** @type {TeamMirror} */ (await api.get(`teams/${team}/mirror`)).weeks.filter((week) => week.starts_on >= from && week.starts_on <= until), [team, from, until])
	const loads = (loaded.data ?? []).map((week) => week.load_permille)
	if (!loads.length) return null
	const [least, most] = [Math.min(...loads), Math.max(...loads)]
	return html`<p class="said">${t(least === most ? "team_mirror.said" : "team_mirror.said_between", { least: percent(least), most: percent(most) })}</p>`
}

/** A column a week: filled what meetings took, dashed what was left in pieces, open the rest. @param {{ mirror: TeamMirror }} props */
function Picture({ mirror }) {
	const { weeks, low_permille, high_permille } = mirror
	const say = (/** @type {number} */ permille) => permille <= low_permille ? t("team_mirror.at_most", { share: percent(permille) }) : permille >= high_permille ? t("team_mirror.at_least", { share: percent(permille) }) : t("team_mirror.about", { share: percent(permille) })
	const last = weeks[weeks.length - 1]
	const bottom = 112, step = 48
	const high = (/** @type {number} */ permille) => permille / 10
	return html`<p>${t("team_mirror.sentence", { week: week_name(last.starts_on), load: say(last.load_permille), fragments: say(last.fragment_permille) })} ${last.kept_permille === null ? null : t("team_mirror.sentence_caves", { kept: say(last.kept_permille) })}</p>
		<svg class="small-picture mirror-columns" viewBox="0 0 392 136" aria-hidden="true"><path class="k-line" d=${`M0 ${bottom}H392`} />${weeks.map((week, i) => {
			const load = high(week.load_permille), left = Math.min(100 - load, high(week.fragment_permille))
			return html`<g key=${week.starts_on}><rect class="mirror-rest" x=${i * step + 9} y=${bottom - 100} width="30" height="100" /><rect class="k-ours" x=${i * step + 9} y=${bottom - load} width="30" height=${load} /><rect class="mirror-fragment" x=${i * step + 9.75} y=${bottom - load - left} width="28.5" height=${left} />
				${(weeks.length - 1 - i) % 2 ? null : html`<text class="soft" x=${i * step + 24} y="131" text-anchor="middle">${day_short(week.starts_on)}</text>`}</g>`
		})}</svg>
		<ul class="legend"><li><svg class="mirror-key" viewBox="0 0 24 24" aria-hidden="true"><rect class="k-ours" x="6" y="4" width="12" height="16" /></svg>${t("team_mirror.load")}</li><li><svg class="mirror-key" viewBox="0 0 24 24" aria-hidden="true"><rect class="mirror-fragment" x="6" y="4" width="12" height="16" /></svg>${t("team_mirror.fragments")}</li></ul>
		<details class="more"><summary>${t("team_mirror.as_table")}</summary><div class="scroll" tabindex="0" role="region" aria-label=${t("team_mirror.as_table")}><table class="sheet"><thead><tr><th scope="col">${t("mirror.week")}</th><th scope="col" class="n">${t("team_mirror.load")}</th><th scope="col" class="n">${t("team_mirror.fragments")}</th><th scope="col" class="n">${t("team_mirror.kept")}</th></tr></thead>
			<tbody>${[...weeks].reverse().map((week) => html`<tr key=${week.starts_on}><th scope="row">${week_name(week.starts_on)}</th><td class="n">${say(week.load_permille)}</td><td class="n">${say(week.fragment_permille)}</td><td class="n">${week.kept_permille === null ? "–" : say(week.kept_permille)}</td></tr>`)}</tbody></table></div></details>`
}
