// @ts-check
/* The members. An administrator invites and locks; nobody sees another's conversations here or anywhere. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { moment, zone } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { by_name, DOT, language, t } from "../lib/words.js"
import { CopyButton } from "../parts/copy.js"
import { Field, Form, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { ZoneOptions } from "../parts/member_fields.js"
import { Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").Member} Member */

export function MembersPage() {
	const members = useLoad(() => api.all("members"), [])
	const is_administrator = session.value?.member.role === "administrator"
	const lock = async (/** @type {Member} */ member) => {
		const path = `members/${member.id}/lock`
		try {
			await (member.is_locked ? api.delete(path) : api.put(path))
			await members.reload()
			tell(t(member.is_locked ? "members.unlocked" : "members.locked", { name: member.name }), member.is_locked ? undefined : async () => {
				await api.delete(path)
				await members.reload()
			})
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<div class="opening"><h1>${t("members.title")}</h1><p>${t("members.intro")}</p></div>
		<section class="part"><div class="margin"><strong>${t("members.count", { count: members.data?.length ?? 0 })}</strong></div><div class="main"><h2 class="away">${t("members.list")}</h2>
			<${Ready} from=${[members]}>${() => html`<ul class="people-rows">${by_name(members.data ?? [], (m) => m.name).map((member) => html`<li key=${member.id}><${Icon} name="g-bowl" class="c-ours" />
				<div><strong>${member.name}</strong><span class="said">${[member.email, t(`role.${member.role}`), member.discipline, member.is_locked && t("members.is_locked"), !member.is_welcome && t("members.is_invited")].filter(Boolean).join(DOT)}</span></div>
				${is_administrator && member.id !== session.value?.member.id ? html`<button class="link" aria-label=${`${member.name}: ${t(member.is_locked ? "members.unlock" : "members.lock")}`} onClick=${() => lock(member)}>${t(member.is_locked ? "members.unlock" : "members.lock")}</button>` : null}</li>`)}</ul>`}</${Ready}>
		</div></section>
		${is_administrator ? html`<section class="part"><div class="margin"><strong>${t("invite.title")}</strong>${t("invite.note")}</div><div class="main"><h2 class="away">${t("invite.title")}</h2><${Invite} onDone=${members.reload} /></div></section>` : null}`
}

/** @param {{ onDone: () => Promise<void> }} props */
function Invite({ onDone }) {
	const [made, setMade] = useState(/** @type {import("../lib/types.d.ts").Invitation | null} */ (null))
	const form = useForm(async (values) => {
		setMade(await api.post("members", values))
		await onDone()
	})
	if (made) {
		const link = `${document.baseURI}#/welcome?code=${encodeURIComponent(made.invitation_code)}`
		return html`<div class="made" role="status"><p><strong>${t("invite.made", { name: made.member.name })}</strong></p><p>${t("invite.pass_on", { until: moment(made.invitation_until) })}</p><p class="code" id="invitation" translate="no">${link}</p></div>
			<p class="row-of"><${CopyButton} from="invitation" label=${t("invite.copy")} /><button class="link" onClick=${() => setMade(null)}>${t("invite.another")}</button></p>`
	}
	return html`<${Form} form=${form} send=${t("invite.send")} fields=${["name", "email", "role", "language", "time_zone", "discipline"]}><div class="fields">
		<${Field} form=${form} name="name" label=${t("member.name")} required maxlength="200" />
		<${Field} form=${form} name="email" type="email" label=${t("member.email")} required maxlength="200" />
		<${Field} form=${form} name="role" label=${t("member.role")} value="member" required>${["member", "lead", "administrator"].map((role) => html`<option key=${role} value=${role}>${t(`role.${role}`)}</option>`)}</${Field}>
		<${Field} form=${form} name="discipline" label=${t("member.discipline")} hint=${t("member.discipline_hint")} maxlength="100" />
		<${Field} form=${form} name="language" label=${t("member.language")} value=${language.value} required><option value="de">Deutsch</option><option value="en">English</option></${Field}>
		<${Field} form=${form} name="time_zone" label=${t("member.time_zone")} value=${zone.value} required><${ZoneOptions} /></${Field}>
	</div></${Form}>`
}
