// @ts-check
/* An action to add or to change. Guests change the due date of what they own. */
import { api, session } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { html, useState } from "../lib/view.js"
import { by_name, t } from "../lib/words.js"
import { Field, Form, useForm } from "./form.js"
import { ShareField } from "./sharing.js"

/** @typedef {import("../lib/types.d.ts").Action} Action */

/** @param {{ action?: Action, accounts: { account: string, name: string }[], iterations: import("../lib/types.d.ts").Iteration[], team?: string, onDone: (is_changed: boolean, id: string) => Promise<void> }} props */
export function ActionForm({ action, accounts, iterations, team, onDone }) {
	const [account, setAccount] = useState(action?.account ?? accounts[0]?.account ?? "")
	const members = useLoad(async () => account ? (await api.get(`accounts/${account}/members`)).items : [], [account])
	const is_guest = !!session.value?.member.account
	const form = useForm(async (values) => {
		const due_on = values.due_on || null
		if (action && is_guest) await api.patch(`actions/${action.id}`, { due_on }, action.revision)
		else {
			const record = {
				title: values.title, text: values.text, owner: values.owner || null, due_on, cave_minutes: Number(values.cave_minutes || 0),
				is_shared: values.is_shared === "on", ...iterations.length ? { iteration: values.iteration || null } : {},
			}
			if (action) await api.patch(`actions/${action.id}`, record, action.revision)
			else await api.post(`accounts/${account}/actions`, { ...record, team: team ?? null })
		}
		await onDone(true, action?.id ?? "")
	})
	const retire = async () => {
		if (!action) return
		await api.delete(`actions/${action.id}`)
		tell(t("action.retired", { title: action.title }), async () => {
			const now = await api.get(`actions/${action.id}`)
			await api.patch(`actions/${action.id}`, { is_retired: false }, now.revision)
			await onDone(true, action.id)
		})
		await onDone(true, "")
	}
	const label = action ? t("action.change_label", { title: action.title }) : t("action.add")
	return html`<${Form} form=${form} send=${action ? t("form.save") : t("action.add")} label=${label} fields=${["title", "text", "owner", "due_on", "cave_minutes", "is_shared", "iteration"]}
		also=${html`<button class="link" type="button" onClick=${() => onDone(false, action?.id ?? "")}>${t("form.cancel")}</button>${action && !is_guest ? html`<button class="link" type="button" onClick=${retire}>${t("action.retire")}</button>` : null}`}>
		${is_guest ? null : html`${!action && accounts.length > 1 ? html`<div class="field"><label for="action-account">${t("board.account")}</label><select id="action-account" value=${account} onChange=${(/** @type {any} */ e) => setAccount(e.currentTarget.value)}>${accounts.map((a) => html`<option key=${a.account} value=${a.account}>${a.name}</option>`)}</select></div>` : null}
			<${Field} form=${form} name="title" label=${t("action.title")} value=${action?.title ?? ""} required maxlength="200" />
			<${Field} form=${form} name="text" label=${t("action.text")} value=${action?.text ?? ""} rows="3" maxlength="4000" />
			<${Field} key=${`owner-${members.data?.length ?? 0}`} form=${form} name="owner" label=${t("action.owner")} value=${action?.owner ?? ""}><option value="">${t("action.nobody")}</option>
				${action?.owner && !members.data?.some((/** @type {any} */ m) => m.member === action.owner) ? html`<option value=${action.owner}>${action.owner_name}</option>` : null}
				${by_name(members.data ?? [], (/** @type {any} */ m) => m.name).map((m) => html`<option key=${m.member} value=${m.member}>${m.name}${m.is_guest ? ` (${t("action.of_account")})` : ""}</option>`)}</${Field}>`}
		<${Field} form=${form} name="due_on" type="date" label=${t("action.due_on")} value=${action?.due_on ?? ""} />
		${is_guest ? null : html`<${Field} form=${form} name="cave_minutes" type="number" min="0" max="9600" step="15" label=${t("action.cave_minutes")} hint=${t("action.cave_hint")} value=${String(action?.cave_minutes || "")} />
			${iterations.length ? html`<${Field} form=${form} name="iteration" label=${t("board.iteration")} value=${action?.iteration ?? ""}><option value="">${t("action.no_iteration")}</option>${iterations.map((i) => html`<option key=${i.id} value=${i.id}>${i.goal}</option>`)}</${Field}>` : null}
			<${ShareField} is_shared=${action?.is_shared ?? false} />`}
	</${Form}>`
}
