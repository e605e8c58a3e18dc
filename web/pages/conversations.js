// @ts-check
/* My conversations, newest first, and the place to drop the next. Nobody else sees them. */
import { api, session } from "../lib/api.js"
import { useLoad, usePages } from "../lib/load.js"
import { go, to } from "../lib/route.js"
import { day } from "../lib/time.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { ConversationRows } from "../parts/conversation_rows.js"
import { Drop } from "../parts/drop.js"
import { EvidenceLink } from "../parts/evidence_link.js"
import { Icon } from "../parts/icon.js"
import { RecordingBegin } from "../parts/recording.js"
import { Empty, More, Ready } from "../parts/state.js"

export function ConversationsPage() {
	const talks = usePages("conversations")
	const accounts = useLoad(() => api.all("accounts"), [])
	const opened = useLoad(() => api.get("opened-conversations?limit=50"), [])
	const gone = useLoad(() => api.get("conversation-ends?limit=20"), [])
	return html`<div class="opening"><h1>${t("conversations.title")}</h1><p class="verdict">${t("conversations.intro")}</p></div>
		<p class="private"><${Icon} name="g-lock" /><span><strong>${t("conversations.only_you")}</strong> ${t("private.sealed")} </span></p>
		<section class="part bare slim"><div class="margin"><strong>${t("conversations.around")}</strong></div><div class="main"><h2 class="away">${t("conversations.around")}</h2><p class="row-of"><a class="button" href=${to("question-plans")}>${t("plan_q.title")}</a><a class="button" href=${to("call")}>${t("call.open")}</a><a class="button" href=${to("captions")}>${t("captions.title")}</a><a class="button" href=${to("drills")}>${t("drill.title")}</a></p></div></section>
		<${Ready} from=${[talks, accounts]}>${() => talks.data?.length
			? html`${accounts.data?.length ? html`<${New} accounts=${accounts.data} is_small=${true} />` : null}<${ConversationRows} conversations=${talks.data} is_account_shown=${true} /><${More} pages=${talks} />`
			: accounts.data?.length ? html`<${New} accounts=${accounts.data} />`
			: html`<${Empty} text=${t("conversations.empty")}><p><a class="button first" href=${to("accounts")}>${t("state.to_accounts")}</a></p></${Empty}>`}</${Ready}>
		${opened.data?.items.length ? html`<section class="part"><div class="margin"><strong>${t("readers.opened")}</strong>${t("readers.opened_note")}</div><div class="main"><h2 class="away">${t("readers.opened")}</h2>
			<ul class="plain">${opened.data.items.map((/** @type {import("../lib/types.d.ts").Conversation} */ c) => html`<li key=${c.id}><a href=${to("conversations", c.id)}>${c.title}</a><span class="said"> ${t("readers.opened_by", { name: c.owner_name, account: c.account_name, day: day(c.opened_until ?? "") })}</span></li>`)}</ul></div></section>` : null}
		${gone.data?.items.length ? html`<${Gone} gone=${gone.data.items} />` : null}
		<${EvidenceLink} />`
}

/** That there was a conversation, and why it is gone. @param {{ gone: import("../lib/types.d.ts").ConversationEnd[] }} props */
const Gone = ({ gone }) => html`<section class="part"><div class="margin"><strong>${t("gone.title")}</strong>${t("gone.note")}</div><div class="main">
	<details class="more"><summary>${t("gone.count", { count: gone.length })}</summary><ul class="plain">${gone.map((one) => html`<li key=${one.id}>${t(`gone.${one.why}`, { account: one.account_name, handed_in: day(one.handed_in_at), day: day(one.at) })}</li>`)}</ul></details></div></section>`

/** @param {{ accounts: import("../lib/types.d.ts").Account[], is_small?: boolean }} props */
const New = ({ accounts, is_small = false }) => html`<section class="part bare ${is_small ? "slim" : ""}">
	<div class="margin"><strong>${t("drop.title")}</strong>${t("drop.note")}</div>
	<div class="main"><h2 class=${is_small ? "away" : ""}>${t("drop.heading")}</h2>
		<${Drop} accounts=${accounts} is_small=${is_small} onDone=${(/** @type {import("../lib/types.d.ts").Conversation} */ conversation) => go(to("conversations", conversation.id))} />
		${session.value?.has_transcriber ? html`<${RecordingBegin} accounts=${accounts} onDone=${(/** @type {import("../lib/types.d.ts").Conversation} */ conversation) => go(to("conversations", conversation.id))} />` : null}</div>
</section>`
