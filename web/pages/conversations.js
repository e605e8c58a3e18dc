// @ts-check
/* My conversations, newest first. Nobody else sees them. */
import { api } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { problem_text } from "../lib/api.js"
import { ConversationRows } from "../parts/conversation_rows.js"
import { Icon } from "../parts/icon.js"
import { Empty, Ready } from "../parts/state.js"

const PAGE = 50

export function ConversationsPage() {
	const loaded = useLoad(() => api.get(`conversations?limit=${PAGE}`), [])
	const [more, setMore] = useState(/** @type {any[]} */ ([]))
	const [next, setNext] = useState(/** @type {string | null | undefined} */ (undefined))
	const after = next === undefined ? loaded.data?.next : next
	const load_more = async () => {
		try {
			const page = await api.get(`conversations?limit=${PAGE}&after=${encodeURIComponent(after)}`)
			setMore([...more, ...page.items])
			setNext(page.next)
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<div class="opening"><h1>${t("conversations.title")}</h1><p class="verdict">${t("conversations.intro")}</p></div>
		<p class="private"><${Icon} name="g-lock" /><span><strong>${t("conversations.only_you")}</strong> ${t("private.sealed")}</span></p>
		<${Ready} from=${[loaded]}>${() => loaded.data.items.length
			? html`<${ConversationRows} conversations=${[...loaded.data.items, ...more]} is_account_shown=${true} />${after ? html`<p><button class="button" onClick=${load_more}>${t("list.more")}</button></p>` : null}`
			: html`<${Empty} text=${t("conversations.empty")}><p><a class="button first" href=${to("accounts")}>${t("conversations.choose_account")}</a></p></${Empty}>`}</${Ready}>`
}
