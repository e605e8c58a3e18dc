// @ts-check
/* What a works council and a data protection officer ask for, as the server wrote it just now: to read, print and keep. */
import { api } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { today } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { language, t } from "../lib/words.js"
import { Markdown } from "../parts/markdown.js"
import { Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").WorksCouncilPack} WorksCouncilPack */

/** Gives the text to the browser as a file. @param {WorksCouncilPack} pack */
function save(pack) {
	const address = URL.createObjectURL(new Blob([pack.markdown], { type: "text/markdown;charset=utf-8" }))
	const link = Object.assign(document.createElement("a"), { href: address, download: `kamwerk-${pack.language}-${today()}.md` })
	link.click()
	URL.revokeObjectURL(address)
}

export function CouncilPackPage() {
	const [of, setOf] = useState(/** @type {string} */ (language.value))
	const loaded = useLoad(() => /** @type {Promise<WorksCouncilPack>} */ (api.get(`works-council-pack?language=${of}`)), [of])
	const pack = loaded.data
	return html`<div class="opening"><h1>${t("council.title")}</h1><p class="no-print">${t("council.page_intro")}</p>
			<p class="row-of no-print"><button class="button first" onClick=${() => print()}>${t("council.print")}</button><button class="button" onClick=${() => pack && save(pack)}>${t("council.download")}</button><button class="button" onClick=${() => setOf(of === "de" ? "en" : "de")}>${of === "de" ? "English" : "Deutsch"}</button></p></div>
		<${Ready} from=${[loaded]}>${() => html`<div class="council-pack" lang=${pack?.language}><h2 class="away">${t("council.title")}</h2><${Markdown} source=${pack?.html ?? ""} /></div>`}</${Ready}>`
}
