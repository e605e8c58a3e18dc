// @ts-check
/* What people of either side say about a record. What is internal says so, and is set apart. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { moment } from "../lib/time.js"
import { html, useRef } from "../lib/view.js"
import { DOT, t } from "../lib/words.js"
import { Field, Form, useForm } from "./form.js"
import { Icon } from "./icon.js"
import { Ready } from "./state.js"

/** @typedef {import("../lib/types.d.ts").Comment} Comment */

/** @param {{ kind: string, record: string, is_shared: boolean, is_guest: boolean, account_name: string, onChanged: () => Promise<void> }} props */
export function Comments({ kind, record, is_shared, is_guest, account_name, onChanged }) {
	const loaded = useLoad(async () => (await api.get(`comments?limit=200&kind=${kind}&record=${record}`)).items, [kind, record])
	const heading = useRef(/** @type {HTMLElement | null} */ (null))
	const changed = async () => {
		await Promise.all([loaded.reload(), onChanged()])
	}
	const form = useForm(async ({ text, is_internal }) => {
		await api.post("comments", is_guest ? { kind, record, text } : { kind, record, text, is_internal: is_internal === "on" || !is_shared })
		const box = /** @type {HTMLTextAreaElement | null} */ (document.querySelector(`#comments-${record} textarea`))
		if (box) box.value = ""
		await changed()
	})
	const retire = async (/** @type {Comment} */ comment) => {
		try {
			await api.delete(`comments/${comment.id}`)
			await changed()
			heading.current?.focus() /* the button that had it went with the comment */
			tell(t("comment.retired"), async () => {
				const now = await api.get(`comments/${comment.id}`)
				await api.patch(`comments/${comment.id}`, { is_retired: false }, now.revision)
				await changed()
			})
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<section class="comments" id=${`comments-${record}`} aria-label=${t("comment.title")}><h4 ref=${heading} tabindex="-1">${t("comment.title")}</h4>
		<${Ready} from=${[loaded]}>${() => loaded.data.length ? html`<ul>${loaded.data.map((/** @type {Comment} */ comment) => html`<li key=${comment.id} class=${comment.is_internal ? "is-internal" : ""}>
			<p class="said"><${Icon} name=${comment.is_author_guest ? "g-arch" : "g-bowl"} class=${comment.is_author_guest ? "c-theirs" : "c-ours"} /> <strong>${comment.author_name}</strong>${DOT}${moment(comment.created_at)}${comment.is_internal ? html`${DOT}${t("comment.internal")}` : null}</p>
			<p class=${comment.is_author_guest ? "heard lines" : "lines"}>${comment.text}</p>
			${comment.author === session.value?.member.id ? html`<button class="link" onClick=${() => retire(comment)}>${t("comment.retire")}</button>` : null}</li>`)}</ul>` : html`<p class="note">${t("comment.none")}</p>`}</${Ready}>
		<${Form} form=${form} send=${t("comment.send")} label=${t("comment.title")} fields=${["text"]}>
			<${Field} form=${form} name="text" label=${t("comment.yours")} hint=${is_guest ? t("comment.both_read") : is_shared ? t("comment.account_reads", { account: account_name }) : t("comment.only_us")} rows="2" required maxlength="4000" />
			${!is_guest && is_shared ? html`<label class="check"><input type="checkbox" name="is_internal" /><span>${t("comment.make_internal")}</span></label>` : null}
		</${Form}></section>`
}
