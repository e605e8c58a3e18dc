// @ts-check
/* Which competences a team covers: as a picture and as a table, and of nobody in particular. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { html, useEffect } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Icon } from "../parts/icon.js"
import { Ready } from "../parts/state.js"

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
			<p class="row-of"><button class="button ${mine === "none" ? "first" : ""}" onClick=${change}>${t(mine === "none" ? "coverage.contribute" : "coverage.take_back")}</button><a href=${to("competences")}>${t("competences.open")}</a></p></div></section>`}</${Ready}>`
}

/** An arch for each competence: filled where several bring it, outlined for one, dashed where nobody does. @param {{ coverage: Coverage }} props */
function Picture({ coverage: { competences } }) {
	const count = (/** @type {string} */ band) => competences.filter((c) => c.band === band).length
	return html`<p>${t("coverage.sentence", { several: count("several"), one: count("one"), nobody: count("nobody") })}</p>
		<svg class="small-picture" viewBox="0 0 480 60" aria-hidden="true"><path class="k-line" d="M0 50H480" />${competences.map((c, i) => html`<path key=${c.competence} class=${c.band === "several" ? "k-ours" : c.band === "one" ? "k-ours-tint k-ours-edge" : "k-missed"} d=${`M${i * 40 + 4} 50V32a16 16 0 0 1 32 0V50Z`} />`)}</svg>
		<table class="sheet"><caption>${t("coverage.caption")}</caption><thead><tr><th scope="col">${t("coverage.competence")}</th><th scope="col">${t("coverage.who")}</th></tr></thead>
			<tbody>${competences.map((c) => html`<tr key=${c.competence}><th scope="row">${t(`competence.${c.competence}`)}</th><td>${t(`coverage.${c.band}`)}</td></tr>`)}</tbody></table>`
}
