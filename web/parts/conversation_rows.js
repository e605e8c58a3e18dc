// @ts-check
/* Conversations as rows: when in the margin, what in the middle, a few figures of one's own beside it. */
import { to } from "../lib/route.js"
import { clock, day, minutes } from "../lib/time.js"
import { html } from "../lib/view.js"
import { DOT, list, share, t } from "../lib/words.js"
import { Icon } from "./icon.js"

/** The day a conversation was led, not the day its file came: what people remember. @param {import("../lib/types.d.ts").Conversation} c */
const led_at = (c) => c.started_at ?? c.created_at

/** @param {{ conversations: import("../lib/types.d.ts").Conversation[], is_account_shown?: boolean }} props */
export const ConversationRows = ({ conversations, is_account_shown = false }) => html`<ul class="rows">${[...conversations].sort((a, b) => led_at(b).localeCompare(led_at(a))).map((c) => html`<li key=${c.id} class="row">
	<div class="margin">${c.started_at ? html`<strong>${day(c.started_at)}</strong>${clock(c.started_at)}` : html`<strong>${t("conversations.no_date")}</strong>`}</div>
	<div><h3><a href=${to("conversations", c.id)}>${c.title || t("conversations.untitled")}</a></h3>
		<p class="said">${is_account_shown ? html`<a href=${to("accounts", c.account)}>${c.account_name}</a>${DOT}` : null}${list(c.speakers.filter((s) => s.side === "them").map((s) => s.name)) || t("people.utterances", { count: c.utterance_count })}${c.duration_s === null ? "" : `${DOT}${minutes(c.duration_s)}`}</p></div>
	${c.figures ? html`<ul class="row-figures">
		<li><${Icon} name="q-open" />${t("figures.questions", { count: c.figures.questions })}</li>
		<li><${Icon} name="s2" />${t("figures.stage2", { count: c.figures.stage2 })}</li>
		<li><${Icon} name="g-bowl" class="c-ours" />${t("figures.share", { share: share(c.figures.share_permille) })}</li></ul>`
		: html`<p class="row-figures c-missing"><${Icon} name="g-wait" />${c.is_ready ? t("figures.none") : t("figures.not_ready")}</p>`}
</li>`)}</ul>`
