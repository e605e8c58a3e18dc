// @ts-check
/* Talks and deals: how our own deals ended, beside what the talks before them were like. Of several people together, never of one.
 * What is seen is called what it is: things that go together, not what brings what about. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { date } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Confirm } from "../parts/confirm.js"
import { band_name, EvidencePicture, EvidenceTable, interval } from "../parts/evidence_picture.js"
import { Icon } from "../parts/icon.js"
import { percent } from "../parts/mirror_week.js"
import { Empty, Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").Evidence} Evidence */
/** @typedef {import("../lib/types.d.ts").EvidenceBand} EvidenceBand */

export function EvidencePage() {
	const loaded = useLoad(() => /** @type {Promise<Evidence>} */ (api.get("evidence")), [])
	return html`<div class="opening"><h1 tabindex="-1">${t("evidence.title")}</h1><p>${t("evidence.intro")}</p></div>
		<p class="private"><${Icon} name="g-lock" />${t("evidence.private")}</p>
		<${Ready} from=${[loaded]}>${() => {
			const evidence = /** @type {Evidence} */ (loaded.data)
			return html`${evidence.is_shown ? html`<${Figures} evidence=${evidence} />` : html`<section class="part bare"><div class="margin"><strong>${t("evidence.nothing")}</strong></div><div class="main"><h2 class="away">${t("evidence.nothing")}</h2>
					<${Empty} text=${t("evidence.empty", { count: evidence.people_min })}><p>${t("evidence.empty_next")}</p></${Empty}></div></section>`}
				<${Mine} evidence=${evidence} refresh=${loaded.reload} />
				<${Definitions} evidence=${evidence} />`
		}}</${Ready}>`
}

/** @param {{ evidence: Evidence }} props */
function Figures({ evidence }) {
	const [questions, ...others] = evidence.figures
	return html`<section class="part bare"><div class="margin"><strong>${t("evidence.figure_questions")}</strong>${t("evidence.until", { day: date(evidence.until ?? "") })}</div><div class="main"><h2>${t("evidence.heading_questions")}</h2>
			<p>${t("evidence.all", { count: evidence.deals, won: evidence.won })} <${Said} figure="questions" bands=${questions.bands} /></p>
			<p>${evidence.curve_missing ? t("evidence.curve_missing", { count: evidence.curve_missing }) : t("evidence.curve_there")}</p>
			<${EvidencePicture} evidence=${evidence} figure="questions" bands=${questions.bands} />
			<${Legend} evidence=${evidence} />
			<${EvidenceTable} figure="questions" bands=${questions.bands} />
			${evidence.curve.length ? html`<details class="more"><summary>${t("evidence.curve_table")}</summary><table class="sheet"><thead><tr><th scope="col">${t("evidence.figure_questions")}</th><th scope="col" class="n">${t("evidence.column_rate")}</th></tr></thead><tbody>${evidence.curve.map((point) => html`<tr key=${point.questions}><th scope="row">${point.questions}</th><td class="n">${percent(point.rate_permille)} (${interval(point)})</td></tr>`)}</tbody></table></details>` : null}
			<p class="note">${t("band.source", { limit: evidence.study_to + 1 })}</p></div></section>
		<section class="part"><div class="margin"><strong>${t("evidence.correlation")}</strong></div><div class="main"><h2 class="away">${t("evidence.correlation")}</h2><p>${t("evidence.correlation_text")}</p></div></section>
		${others.map(({ figure, bands }) => html`<section class="part" key=${figure}><div class="margin"><strong>${t(`evidence.figure_${figure}`)}</strong>${t(`evidence.what_${figure}`)}</div><div class="main"><h2>${t(`evidence.heading_${figure}`)}</h2>
			<p><${Said} figure=${figure} bands=${bands} /></p>${bands.length > 1 ? html`<${EvidencePicture} evidence=${evidence} figure=${figure} bands=${bands} />` : null}<${EvidenceTable} figure=${figure} bands=${bands} /></div></section>`)}`
}

/** What the bands say: two of which the intervals lie apart, or that chance alone could make such differences.
 * @param {{ figure: string, bands: EvidenceBand[] }} props */
function Said({ figure, bands }) {
	const told = bands.filter((band) => !band.missing)
	if (told.length < 2) return t("evidence.said_few")
	const [least, most] = [[...told].sort((a, b) => a.high_permille - b.high_permille)[0], [...told].sort((a, b) => b.low_permille - a.low_permille)[0]]
	if (least.high_permille >= most.low_permille) return t("evidence.said_chance")
	return t("evidence.said_apart", { most: band_name(figure, most), most_rate: percent(most.rate_permille), least: band_name(figure, least), least_rate: percent(least.rate_permille) })
}

/** @param {{ evidence: Evidence }} props */
const Legend = ({ evidence }) => html`<ul class="legend">
	<li><svg class="mirror-key" viewBox="0 0 24 24" aria-hidden="true"><path class="evidence-interval" d="M12 3V21" /><circle class="k-ours" cx="12" cy="12" r="5" /></svg>${t("evidence.legend_interval")}</li>
	<li><svg class="mirror-key" viewBox="0 0 24 24" aria-hidden="true"><path class="k-missed-line" d="M12 3V21" /></svg>${t("evidence.legend_missing")}</li>
	<li><svg class="mirror-key" viewBox="0 0 24 24" aria-hidden="true"><rect class="evidence-study" x="3" y="3" width="18" height="18" /></svg>${t("evidence.legend_study", { from: evidence.study_from, to: evidence.study_to })}</li>
	${evidence.curve.length ? html`<li><svg class="mirror-key" viewBox="0 0 24 24" aria-hidden="true"><rect class="evidence-unsure" x="2" y="7" width="20" height="10" /><path class="evidence-curve" d="M2 12H22" /></svg>${t("evidence.legend_curve")}</li>` : null}</ul>`

/** Taking part, and taking it back: that is asked once, because what goes does not come back. @param {{ evidence: Evidence, refresh: () => Promise<any> }} props */
function Mine({ evidence, refresh }) {
	const [is_ending, setEnding] = useState(false)
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const share = async () => {
		try {
			await api.put("evidence/contribution")
			await refresh()
			tell(t("evidence.shared"))
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	const take_back = async () => {
		try {
			await api.delete("evidence/contribution")
			setEnding(false)
			await refresh()
			tell(t("evidence.taken_back"))
		} catch (error) {
			setProblem(as_problem(error))
		}
	}
	return html`<section class="part evidence-mine"><div class="margin"><strong>${t("evidence.mine")}</strong>${t("evidence.mine_note")}</div><div class="main"><h2 class="away">${t("evidence.mine")}</h2>
			<p>${t(evidence.is_mine_in ? "evidence.mine_in" : "evidence.mine_out")} ${evidence.is_mine_in && evidence.is_counting ? t("evidence.counting") : null}</p>
			<p class="row-of"><button class="button ${evidence.is_mine_in ? "" : "first"}" onClick=${() => evidence.is_mine_in ? setEnding(true) : share()}>${t(evidence.is_mine_in ? "evidence.take_back" : "evidence.share")}</button><a href=${to("conversations")}>${t("evidence.own")}</a></p></div></section>
		${is_ending ? html`<${Confirm} title=${t("evidence.end_title")} text=${t("evidence.end_text")} yes=${t("evidence.take_back")} problem=${problem} onYes=${take_back} onNo=${() => { setProblem(null); setEnding(false) }} />` : null}`
}

/** How it is counted, one sentence each. @param {{ evidence: Evidence }} props */
function Definitions({ evidence }) {
	const words = { days: evidence.talk_days, width: percent(evidence.width_permille), people: evidence.people_min }
	return html`<section class="part"><div class="margin"><strong>${t("evidence.how")}</strong></div><div class="main"><h2 class="away">${t("evidence.how")}</h2>
		<dl class="mirror-how">${["deal", "talks", "people", "sealed", "interval", "enough"].map((name) => html`<div key=${name}><dt>${t(`evidence.how_${name}`)}</dt><dd>${t(`evidence.how_${name}_text`, words)}</dd></div>`)}</dl></div></section>`
}
