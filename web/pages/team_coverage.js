// @ts-check
/* Which competences a team covers: as a picture and as a table, and of nobody in particular. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { html, useEffect } from "../lib/view.js"
import { list, t } from "../lib/words.js"
import { EvidenceLink } from "../parts/evidence_link.js"
import { Icon } from "../parts/icon.js"
import { Ready } from "../parts/state.js"
import { is_switched_off } from "../parts/switched_off.js"
import { TakeBackWhileOff } from "../parts/take_back.js"

/** @typedef {import("../lib/types.d.ts").Coverage} Coverage */

/** @param {import("./team.js").AreaProps} props */
export function TeamCoverage({ team }) {
	const loaded = useLoad(() => api.get(`teams/${team.id}/coverage`), [team.id])
	const refresh = () => loaded.reload()
	const mine = loaded.data?.mine
	/* Somebody left the team since: the picture begins anew, and whoever was in it is in it again. */
	useEffect(() => {
		if (mine === "stale") api.put(`teams/${team.id}/contribution`).then(refresh, () => {})
	}, [mine])
	const change = async () => {
		try {
			await (mine === "none" ? api.put(`teams/${team.id}/contribution`) : api.delete(`teams/${team.id}/contribution`))
			await refresh()
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<${Ready} from=${[loaded]}>${() => html`<section class="part bare"><div class="margin"><strong>${t("coverage.title")}</strong>${t("coverage.margin")}</div><div class="main"><h2 class="away">${t("coverage.title")}</h2>
			<p class="private"><${Icon} name="g-lock" />${t("coverage.private")}</p>
			${loaded.data?.is_shown ? html`<${Picture} coverage=${loaded.data} />` : html`<p>${t("coverage.hidden")}</p>`}</div></section>
		<section class="part"><div class="margin"><strong>${t("coverage.mine")}</strong></div><div class="main"><h2 class="away">${t("coverage.mine")}</h2>
			<p>${t(mine === "none" ? "coverage.mine_none" : "coverage.mine_current")}</p>
			<p class="row-of"><button class="button ${mine === "none" ? "first" : ""}" onClick=${change}>${t(mine === "none" ? "coverage.contribute" : "coverage.take_back")}</button><a href=${to("competences")}>${t("competences.open")}</a></p></div></section>`}</${Ready}>
		<${TakeBackWhileOff} problem=${loaded.problem} path=${`teams/${team.id}/contribution`} title=${t("works.take_back_coverage")} text=${t("works.take_back_coverage_text")} />
		${is_switched_off(loaded.problem) ? html`<p><a href=${to("competences")}>${t("competences.open")}</a></p>` : null}
		<${EvidenceLink} />`
}

const INK = /** @type {Record<string, string>} */ ({ several: "k-ours", one: "k-ours-tint k-ours-edge", nobody: "k-missed" })

/** @param {{ band: string, x?: number }} props */
const Arch = ({ band, x = 0 }) => html`<path class=${INK[band]} d=${`M${x + 4} 50V32a16 16 0 0 1 32 0V50Z`} />`

/** An arch for each competence: filled where several bring it, outlined for one, dashed where nobody does. The table says which is which.
 * @param {{ coverage: Coverage }} props */
function Picture({ coverage: { competences } }) {
	const of = (/** @type {string} */ band) => competences.filter((c) => c.band === band)
	const missing = of("nobody").map((c) => t(`competence.${c.competence}`))
	return html`<p>${t("coverage.sentence", { several: of("several").length, one: of("one").length, nobody: missing.length })} ${missing.length ? t("coverage.missing", { names: list(missing) }) : null}</p>
		<svg class="small-picture" viewBox="0 0 480 60" aria-hidden="true"><path class="k-line" d="M0 50H480" />${competences.map((c, i) => html`<${Arch} key=${c.competence} band=${c.band} x=${i * 40} />`)}</svg>
		<table class="sheet"><caption>${t("coverage.caption")}</caption><thead><tr><th scope="col">${t("coverage.competence")}</th><th scope="col">${t("coverage.who")}</th></tr></thead>
			<tbody>${competences.map((c) => html`<tr key=${c.competence}><th scope="row">${t(`competence.${c.competence}`)}</th><td class=${c.band === "nobody" ? "c-missing" : ""}><svg class="key-arch" viewBox="2 14 36 38" aria-hidden="true"><${Arch} band=${c.band} /></svg>${t(`coverage.${c.band}`)}</td></tr>`)}</tbody></table>`
}
