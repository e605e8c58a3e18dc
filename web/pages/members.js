// @ts-check
/* The members. An administrator invites and locks, and names a lead where there is none; nobody sees another's
 * conversations here or anywhere. */
import { api, session } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { to } from "../lib/route.js"
import { zone } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { language, t } from "../lib/words.js"
import { Field, Form, useForm } from "../parts/form.js"
import { InvitationMade } from "../parts/invitation.js"
import { ZoneOptions } from "../parts/member_fields.js"
import { MemberRows } from "../parts/member_rows.js"
import { Retention } from "../parts/retention.js"
import { Ready } from "../parts/state.js"
import { Vacancies } from "../parts/vacancies.js"

export function MembersPage() {
	const may_administer = session.value?.member.role === "administrator"
	const members = useLoad(() => api.all("members"), [])
	const vacancies = useLoad(async () => may_administer ? api.all("vacancies") : [], [])
	const reload = async () => {
		await Promise.all([members.reload(), vacancies.reload()])
	}
	return html`<div class="opening"><h1>${t("members.title")}</h1><p>${t("members.intro")}</p></div>
		<${Vacancies} vacancies=${vacancies} members=${members.data ?? []} />
		<section class="part"><div class="margin"><strong>${t("members.count", { count: members.data?.length ?? 0 })}</strong></div><div class="main"><h2 class="away">${t("members.list")}</h2>
			<${Ready} from=${[members]}>${() => html`<${MemberRows} members=${members.data ?? []} may_administer=${may_administer} onChanged=${reload} />`}</${Ready}>
		</div></section>
		${may_administer ? html`<section class="part"><div class="margin"><strong>${t("invite.title")}</strong>${t("invite.note")}</div><div class="main"><h2 class="away">${t("invite.title")}</h2><${Invite} onDone=${members.reload} /></div></section>` : null}
		<${Retention} may_administer=${may_administer} />
		<section class="part"><div class="margin"><strong>${t("works.title")}</strong>${t("works.margin")}</div><div class="main"><h2 class="away">${t("works.title")}</h2><p>${t("works.teaser")} <a href=${to("works-agreement")}>${t("works.open")}</a></p></div></section>`
}

/** @param {{ onDone: () => Promise<void> }} props */
function Invite({ onDone }) {
	const [made, setMade] = useState(/** @type {import("../lib/types.d.ts").Invitation | null} */ (null))
	const form = useForm(async (values) => {
		setMade(await api.post("members", values))
		await onDone()
	})
	if (made) return html`<${InvitationMade} made=${made} text=${t("invite.made", { name: made.member.name })} done=${t("invite.another")} onDone=${() => setMade(null)} />`
	return html`<${Form} form=${form} send=${t("invite.send")} fields=${["name", "email", "role", "language", "time_zone", "discipline"]}><div class="fields">
		<${Field} form=${form} name="name" label=${t("member.name")} required maxlength="200" />
		<${Field} form=${form} name="email" type="email" label=${t("member.email")} required maxlength="200" />
		<${Field} form=${form} name="role" label=${t("member.role")} value="member" required>${["member", "lead", "administrator"].map((role) => html`<option key=${role} value=${role}>${t(`role.${role}`)}</option>`)}</${Field}>
		<${Field} form=${form} name="discipline" label=${t("member.discipline")} hint=${t("member.discipline_hint")} maxlength="100" />
		<${Field} form=${form} name="language" label=${t("member.language")} value=${language.value} required><option value="de">Deutsch</option><option value="en">English</option></${Field}>
		<${Field} form=${form} name="time_zone" label=${t("member.time_zone")} value=${zone.value} required><${ZoneOptions} /></${Field}>
	</div></${Form}>`
}
