// @ts-check
/* The members as rows; for an administrator with what can be done about each. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { html, useState } from "../lib/view.js"
import { by_name, DOT, t } from "../lib/words.js"
import { Confirm, Outcome } from "./confirm.js"
import { Icon } from "./icon.js"
import { InvitationMade } from "./invitation.js"

/** @typedef {import("../lib/types.d.ts").Member} Member */
/** @typedef {import("../lib/types.d.ts").Invitation} Invitation */

/** @param {{ members: Member[], may_administer: boolean, onChanged: () => Promise<void> }} props */
export const MemberRows = ({ members, may_administer, onChanged }) => html`<ul class="people-rows">${by_name(members, (m) => m.name).map((member) =>
	html`<${MemberRow} key=${member.id} member=${member} may_administer=${may_administer && member.id !== session.value?.member.id} onChanged=${onChanged} />`)}</ul>`

/** @param {{ member: Member, may_administer: boolean, onChanged: () => Promise<void> }} props */
function MemberRow({ member, may_administer, onChanged }) {
	const { id, name, is_locked, is_welcome } = member
	const [is_asking, setAsking] = useState(false)
	const [made, setMade] = useState(/** @type {{ invitation: Invitation, text: string } | null} */ (null))
	const lock = async () => {
		const path = `members/${id}/lock`
		try {
			await (is_locked ? api.delete(path) : api.put(path))
			await onChanged()
			tell(t(is_locked ? "members.unlocked" : "members.locked", { name }), is_locked ? undefined : async () => {
				await api.delete(path)
				await onChanged()
			})
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	const show = async (/** @type {Invitation} */ invitation, /** @type {string} */ text) => {
		setAsking(false)
		setMade({ invitation, text })
		await onChanged()
	}
	/* Who has not opened the invitation has nothing to lose: a new address, and the old one ends. */
	const invite_again = async () => {
		try {
			await show(await api.post("members", { name, email: member.email }), t("anew.made_again", { name }))
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<li><${Icon} name="g-bowl" class="c-ours" />
		<div><strong>${name}</strong><span class="said">${[member.email, t(`role.${member.role}`), member.discipline, is_locked && t("members.is_locked"), !is_welcome && t("members.is_invited")].filter(Boolean).join(DOT)}</span></div>
		${may_administer ? html`<p class="row-of">
			${is_locked ? null : html`<${Action} name=${name} text=${t(is_welcome ? "anew.ask" : "anew.again")} onClick=${is_welcome ? () => setAsking(true) : invite_again} />`}
			<${Action} name=${name} text=${t(is_locked ? "members.unlock" : "members.lock")} onClick=${lock} /></p>` : null}
		${made ? html`<${InvitationMade} key=${made.invitation.invitation_code} made=${made.invitation} text=${made.text} done=${t("notice.close")} onDone=${() => setMade(null)} />` : null}
		${is_asking ? html`<${AskAnew} member=${member} onMade=${show} onNo=${() => setAsking(false)} />` : null}</li>`
}

/** A link in a row, with the row's name for whoever cannot see where it stands. @param {{ name: string, text: string, onClick: () => void }} props */
const Action = ({ name, text, onClick }) => html`<button class="link" aria-label=${`${name}: ${text}`} onClick=${onClick}>${text}</button>`

/** For somebody who lost password and recovery code: their conversations are lost with them, and that is said before.
 * @param {{ member: Member, onMade: (invitation: Invitation, text: string) => Promise<void>, onNo: () => void }} props */
function AskAnew({ member, onMade, onNo }) {
	const { name } = member
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const invite = async () => {
		try {
			await onMade(await api.put(`members/${member.id}/invitation`, { gives_up_conversations: true }), t("anew.made", { name }))
		} catch (error) {
			setProblem(as_problem(error))
		}
	}
	return html`<${Confirm} title=${t("anew.title", { name })} text=${t("anew.when", { name })} yes=${t("anew.yes")} problem=${problem} onYes=${invite} onNo=${onNo}>
		<${Outcome} rows=${[[t("outcome.deleted"), t("anew.deleted", { name })], [t("outcome.stays"), t("anew.stays")], [t("outcome.then"), t("anew.then", { name })]]} />
	</${Confirm}>`
}
