// @ts-check
/* An invitation is opened with a password of one's own. Then the recovery code is shown, once. */
import { api } from "../lib/api.js"
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { CopyButton } from "../parts/copy.js"
import { Field, Form, useForm } from "../parts/form.js"
import { PASSWORD_LENGTH_MIN } from "../parts/member_fields.js"

/** @param {{ code: string, onDone: (welcome: import("../lib/types.d.ts").Welcome) => Promise<void> }} props */
export function WelcomePage({ code, onDone }) {
	const form = useForm(async (values) => onDone(await api.post("welcome", { code: values.code.trim(), password: values.password })))
	return html`<div class="opening gate"><h1>${t("welcome.title")}</h1><p>${t("welcome.intro")}</p></div>
		<${Form} form=${form} class="gate" send=${t("welcome.send")} fields=${["password", "code"]}>
			<${Field} form=${form} name="code" label=${t("welcome.code")} value=${code} required autocomplete="off" />
			<${Field} form=${form} name="password" type="password" label=${t("member.password_new")} hint=${t("member.password_hint", { count: PASSWORD_LENGTH_MIN })} required minlength=${PASSWORD_LENGTH_MIN} autocomplete="new-password" />
		</${Form}>`
}

/** The recovery code: the only way back to one's own conversations when the password is lost. It is shown
 * here and never again, so the page goes on only when somebody says that they have kept it.
 * @param {{ code: string, onKept: () => void }} props */
WelcomePage.Code = function RecoveryCode({ code, onKept }) {
	const [is_kept, setKept] = useState(false)
	return html`<div class="opening gate"><h1 tabindex="-1">${t("code.title")}</h1><p>${t("code.why")}</p></div>
		<div class="gate">
			<p class="code" id="recovery-code" translate="no">${code}</p>
			<p class="row-of no-print"><button class="button" type="button" onClick=${() => print()}>${t("code.print")}</button><${CopyButton} from="recovery-code" label=${t("code.copy")} /></p>
			<p class="no-print"><label class="check"><input type="checkbox" checked=${is_kept} onChange=${() => setKept(!is_kept)} />${t("code.kept")}</label></p>
			<p class="no-print"><button class="button first" aria-disabled=${is_kept ? undefined : "true"} onClick=${() => is_kept && onKept()}>${t("code.go_on")}</button></p>
		</div>`
}
