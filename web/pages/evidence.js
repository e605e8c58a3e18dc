// @ts-check
/* Talks and deals: how our own deals ended, or which talks led to a next step, beside what the talks were like. Of several people
 * together, never of one.
 * What is seen is called what it is: things that go together, not what brings what about. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { date } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Confirm } from "../parts/confirm.js"
import { band_name, counted, EvidencePicture, EvidenceTable, interval, OUTCOMES } from "../parts/evidence_picture.js"
import { Icon } from "../parts/icon.js"
import { percent } from "../parts/mirror_week.js"
import { Empty, Ready } from "../parts/state.js"
import { TakeBackWhileOff } from "../parts/take_back.js"

/** @typedef {import("../lib/types.d.ts").Evidence} Evidence */
/** @typedef {import("../parts/evidence_picture.js").Outcome} Outcome */
/** @typedef {import("../parts/evidence_picture.js").Counted} Counted */
/** @typedef {import("../parts/evidence_picture.js").Band} Band */

export function EvidencePage() {
	const [outcome, setOutcome] = useState(/** @type {Outcome} */ ("won"))
	const loaded = useLoad(() => /** @type {Promise<Evidence>} */ (api.get("evidence")), [])
	return html`<div class="opening"><h1 tabindex="-1">${t("evidence.title")}</h1><p>${t("evidence.intro")}</p></div>
		<p class="private"><${Icon} name="g-lock" />${t("evidence.private")}</p>
		<${Ready} from=${[loaded]}>${() => {
			const evidence = /** @type {Evidence} */ (loaded.data)
			const of = counted(evidence, outcome)
			return html`<p class="row-of evidence-switch" role="group" aria-label=${t("evidence.switch")}>${OUTCOMES.map((one) => html`<button key=${one} class="button" aria-pressed=${one === outcome} onClick=${() => setOutcome(one)}>${t(`evidence.switch_${one}`)}</button>`)}</p>
				${of.is_shown ? html`<${Figures} evidence=${evidence} of=${of} />` : html`<section class="part bare"><div class="margin"><strong>${t("evidence.nothing")}</strong></div><div class="main"><h2 class="away">${t("evidence.nothing")}</h2>
					<${Empty} text=${t(`evidence.empty_${outcome}`, { count: evidence.people_min })}><p>${t(`evidence.empty_way_${outcome}`)}</p></${Empty}></div></section>`}
				<${Mine} evidence=${evidence} refresh=${loaded.reload} />
				<${Definitions} evidence=${evidence} outcome=${outcome} />`
		}}</${Ready}>
		<${TakeBackWhileOff} problem=${loaded.problem} path="evidence/contribution" title=${t("evidence.end_title")} text=${t("evidence.end_text")} />`
}

/** @param {{ evidence: Evidence, of: Counted }} props */
function Figures({ evidence, of }) {
	const { outcome, curve } = of
	const [questions, ...others] = of.figures
	const what = t(`evidence.good_${outcome}`)
	return html`<section class="part bare"><div class="margin"><strong>${t("evidence.figure_questions")}</strong>${t(`evidence.until_${outcome}`, { day: date(of.until ?? "") })}</div><div class="main"><h2>${t("evidence.heading_questions", { what })}</h2>
			<p>${t(`evidence.all_${outcome}`, { count: of.count, good: of.good })} <${Said} figure="questions" bands=${questions.bands} /></p>
			<p>${of.curve_missing ? t(`evidence.curve_missing_${outcome}`, { count: of.curve_missing }) : t(`evidence.curve_there_${outcome}`)}</p>
			<${EvidencePicture} evidence=${evidence} of=${of} figure="questions" bands=${questions.bands} />
			<${Legend} evidence=${evidence} of=${of} />
			<${EvidenceTable} of=${of} figure="questions" bands=${questions.bands} />
			${curve.length ? html`<details class="more"><summary>${t("evidence.curve_table")}</summary><table class="sheet"><thead><tr><th scope="col">${t("evidence.figure_questions")}</th><th scope="col" class="n">${t(`evidence.column_rate_${outcome}`)}</th></tr></thead><tbody>${curve.map((point) => html`<tr key=${point.questions}><th scope="row">${point.questions}</th><td class="n">${percent(point.rate_permille)} (${interval(point)})</td></tr>`)}</tbody></table></details>` : null}
			<p class="note">${t("band.source", { limit: evidence.study_to + 1 })}</p></div></section>
		<section class="part"><div class="margin"><strong>${t("evidence.correlation")}</strong></div><div class="main"><h2 class="away">${t("evidence.correlation")}</h2><p>${t("evidence.correlation_text")}</p></div></section>
		${others.map(({ figure, bands }) => html`<section class="part" key=${figure}><div class="margin"><strong>${t(`evidence.figure_${figure}`)}</strong>${t(`evidence.what_${figure}`)}</div><div class="main"><h2>${t(`evidence.heading_${figure}`, { what })}</h2>
			<p><${Said} figure=${figure} bands=${bands} /></p>${bands.length > 1 ? html`<${EvidencePicture} evidence=${evidence} of=${of} figure=${figure} bands=${bands} />` : null}<${EvidenceTable} of=${of} figure=${figure} bands=${bands} /></div></section>`)}`
}

/** What the bands say: two of which the intervals lie apart, or that chance alone could make such differences.
 * @param {{ figure: string, bands: Band[] }} props */
function Said({ figure, bands }) {
	const told = bands.filter((band) => !band.missing)
	if (told.length < 2) return t("evidence.said_few")
	const [least, most] = [[...told].sort((a, b) => a.high_permille - b.high_permille)[0], [...told].sort((a, b) => b.low_permille - a.low_permille)[0]]
	if (least.high_permille >= most.low_permille) return t("evidence.said_chance")
	return t("evidence.said_apart", { most: band_name(figure, most), most_rate: percent(most.rate_permille), least: band_name(figure, least), least_rate: percent(least.rate_permille) })
}

/** @param {{ evidence: Evidence, of: Counted }} props */
const Legend = ({ evidence, of }) => html`<ul class="legend">
	<li><svg class="mirror-key" viewBox="0 0 24 24" aria-hidden="true"><path class="evidence-interval" d="M12 3V21" /><circle class="k-ours" cx="12" cy="12" r="5" /></svg>${t(`evidence.legend_interval_${of.outcome}`)}</li>
	<li><svg class="mirror-key" viewBox="0 0 24 24" aria-hidden="true"><path class="k-missed-line" d="M12 3V21" /></svg>${t("evidence.legend_missing")}</li>
	<li><svg class="mirror-key" viewBox="0 0 24 24" aria-hidden="true"><rect class="evidence-study" x="3" y="3" width="18" height="18" /></svg>${t("evidence.legend_study", { from: evidence.study_from, to: evidence.study_to })}</li>
	${of.curve.length ? html`<li><svg class="mirror-key" viewBox="0 0 24 24" aria-hidden="true"><rect class="evidence-unsure" x="2" y="7" width="20" height="10" /><path class="evidence-curve" d="M2 12H22" /></svg>${t("evidence.legend_curve")}</li>` : null}</ul>`

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
			<p>${t(evidence.is_mine_in ? "evidence.mine_in" : "evidence.mine_out")} ${evidence.is_mine_in && OUTCOMES.some((outcome) => counted(evidence, outcome).is_counting) ? t("evidence.counting") : null}</p>
			<p class="row-of"><button class="button ${evidence.is_mine_in ? "" : "first"}" onClick=${() => evidence.is_mine_in ? setEnding(true) : share()}>${t(evidence.is_mine_in ? "evidence.take_back" : "evidence.share")}</button><a href=${to("conversations")}>${t("evidence.own")}</a></p></div></section>
		${is_ending ? html`<${Confirm} title=${t("evidence.end_title")} text=${t("evidence.end_text")} yes=${t("evidence.take_back")} problem=${problem} onYes=${take_back} onNo=${() => { setProblem(null); setEnding(false) }} />` : null}`
}

const HOW = { won: ["deal", "talks"], next_step: ["step", "which"] }

/** How it is counted, one sentence or two each. @param {{ evidence: Evidence, outcome: Outcome }} props */
function Definitions({ evidence, outcome }) {
	const words = { days: evidence.talk_days, step_days: evidence.step_days, width: percent(evidence.width_permille), people: evidence.people_min }
	return html`<section class="part"><div class="margin"><strong>${t("evidence.how")}</strong></div><div class="main"><h2 class="away">${t("evidence.how")}</h2>
		<dl class="mirror-how">${[...HOW[outcome], "half", "people", "sealed", "interval", "enough"].map((name) => html`<div key=${name}><dt>${t(`evidence.how_${name}`)}</dt><dd>${t(`evidence.how_${name}_text`, words)}</dd></div>`)}</dl></div></section>`
}
