// @ts-check
/* The recovery code: the only way back to one's own conversations when the password is lost. It is shown
 * here and never again, so it goes on only when somebody says that they have kept it. */
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { CopyButton } from "./copy.js"

/** @param {{ code: string, onKept: () => void }} props */
export function RecoveryCode({ code, onKept }) {
	const [is_kept, setKept] = useState(false)
	return html`<div class="opening gate"><h1 tabindex="-1">${t("code.title")}</h1><p>${t("code.why")}</p></div>
		<div class="gate">
			<p class="code" id="recovery-code" translate="no">${code}</p>
			<p class="row-of no-print"><button class="button" type="button" onClick=${() => print()}>${t("code.print")}</button><${CopyButton} from="recovery-code" label=${t("code.copy")} /></p>
			<p class="no-print"><label class="check"><input type="checkbox" checked=${is_kept} onChange=${() => setKept(!is_kept)} />${t("code.kept")}</label></p>
			<p class="no-print"><button class="button first" aria-disabled=${is_kept ? undefined : "true"} onClick=${() => is_kept && onKept()}>${t("code.go_on")}</button></p>
		</div>`
}
