// @ts-check
/* One's own account: name, language, zone, password, recovery code, and the tokens programs use. */
import { api, Problem, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { recovery_code } from "../lib/recovery_code.js"
import { to } from "../lib/route.js"
import { day, zone } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { language_change, language_remember, t } from "../lib/words.js"
import { AccessRows } from "../parts/access_rows.js"
import { Confirm } from "../parts/confirm.js"
import { CopyButton } from "../parts/copy.js"
import { CountryOptions } from "../parts/country.js"
import { Field, Form, useForm } from "../parts/form.js"
import { AppPasswords, CalendarFeeds, CalendarSources } from "../parts/my_calendars.js"
import { MailDigest } from "../parts/mail_digest.js"
import { PASSWORD_LENGTH_MIN, ZoneOptions } from "../parts/member_fields.js"
import { Ready } from "../parts/state.js"
import { TakeAlong } from "../parts/take_along.js"

export function MePage() {
	if (session.value?.member.account) return html`<${GuestMe} member=${session.value.member} />`
	return html`<div class="opening"><h1>${t("me.title")}</h1></div>
		<section class="part"><div class="margin"><strong>${t("me.about")}</strong>${t("me.about_note")}</div><div class="main"><h2 class="away">${t("me.about")}</h2><${AboutForm} /></div></section>
		<section class="part"><div class="margin"><strong>${t("competences.title")}</strong>${t("competences.margin")}</div><div class="main"><h2 class="away">${t("competences.title")}</h2><p>${t("competences.intro")}</p><p><a class="button" href=${to("competences")}>${t("competences.open")}</a></p></div></section>
		<section class="part"><div class="margin"><strong>${t("member.password")}</strong>${t("me.password_note")}</div><div class="main"><h2 class="away">${t("member.password")}</h2><${PasswordForm} /></div></section>
		<section class="part"><div class="margin"><strong>${t("me.recovery_title")}</strong>${t("me.recovery_note")}</div><div class="main"><h2 class="away">${t("recovery.code")}</h2><${RecoveryForm} /></div></section>
		<section class="part"><div class="margin"><strong>${t("app_passwords.title")}</strong>${t("app_passwords.note")}</div><div class="main"><h2 class="away">${t("app_passwords.title")}</h2><${AppPasswords} /></div></section>
		<section class="part"><div class="margin"><strong>${t("feeds.title")}</strong>${t("feeds.note")}</div><div class="main"><h2 class="away">${t("feeds.title")}</h2><${CalendarFeeds} /></div></section>
		<section class="part"><div class="margin"><strong>${t("sources.title")}</strong>${t("sources.note")}</div><div class="main"><h2 class="away">${t("sources.title")}</h2><${CalendarSources} /></div></section>
		<section class="part"><div class="margin"><strong>${t("tokens.title")}</strong>${t("tokens.note")}</div><div class="main"><h2 class="away">${t("tokens.title")}</h2><${Tokens} /></div></section>
		<${MailDigest} />
		<${Time} />
		<section class="part"><div class="margin"><strong>${t("mirror.title")}</strong>${t("mirror.only_you")}</div><div class="main"><h2 class="away">${t("mirror.title")}</h2><p>${t("mirror.intro")}</p><p><a class="button" href=${to("mirror")}>${t("mirror.open")}</a></p></div></section>
		<${Access} />`
}

const Access = () => html`<section class="part"><div class="margin"><strong>${t("access.title")}</strong>${t("access.note")}</div><div class="main"><h2 class="away">${t("access.title")}</h2><${AccessRows} /></div></section>`

const Time = () => html`<section class="part"><div class="margin"><strong>${t("time_need.title")}</strong></div><div class="main"><h2 class="away">${t("time_need.title")}</h2><p>${t("time_need.intro")}</p><p><a class="button" href=${to("time")}>${t("time_need.open")}</a></p></div></section>`

/** One of the account's own people: no password, no tokens; and the way out. @param {{ member: import("../lib/types.d.ts").Member }} props */
function GuestMe({ member }) {
	const [is_leaving, setLeaving] = useState(false)
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const leave = async () => {
		try {
			await api.delete(`guests/${member.id}`)
			session.value = null
			tell(t("me.left"))
		} catch (error) {
			setProblem(as_problem(error))
		}
	}
	return html`<div class="opening"><h1>${t("me.title")}</h1></div>
		<section class="part"><div class="margin"><strong>${t("me.about")}</strong>${t("me.about_note")}</div><div class="main"><h2 class="away">${t("me.about")}</h2><${AboutForm} /></div></section>
		<section class="part"><div class="margin"><strong>${t("feeds.title")}</strong>${t("feeds.note")}</div><div class="main"><h2 class="away">${t("feeds.title")}</h2><${CalendarFeeds} /></div></section>
		<${MailDigest} />
		<${Time} />
		<${Access} />
		<section class="part"><div class="margin"><strong>${t("me.take_title")}</strong>${t("me.take_note")}</div><div class="main"><h2 class="away">${t("me.take_title")}</h2><p class="row-of"><${TakeAlong} /></p></div></section>
		<section class="part"><div class="margin"><strong>${t("me.leave_title")}</strong>${t("me.leave_note")}</div><div class="main"><h2 class="away">${t("me.leave_title")}</h2>
			<p>${t("me.leave_text")}</p><p><button class="button" onClick=${() => setLeaving(true)}>${t("me.leave")}</button></p></div></section>
		${is_leaving ? html`<${Confirm} title=${t("me.leave_title")} text=${t("me.leave_ask")} yes=${t("me.leave")} problem=${problem} onYes=${leave} onNo=${() => setLeaving(false)} />` : null}`
}

function AboutForm() {
	const now = /** @type {import("../lib/types.d.ts").Session} */ (session.value)
	const form = useForm(async ({ name, language, time_zone, discipline, department, country, spoken }) => {
		const member = await api.patch(`members/${now.member.id}`, { name, language, time_zone, discipline, department, country, spoken }, now.member.revision)
		session.value = { ...now, member }
		zone.value = member.time_zone
		language_remember(member.language)
		await language_change(member.language)
		tell(t("me.saved"))
	})
	return html`<${Form} form=${form} send=${t("form.save")} fields=${["name", "language", "time_zone", "discipline", "department", "country", "spoken"]}>
		<p class="note">${t(now.member.account ? "me.side_theirs" : "me.side_ours")}</p>
		<${Field} form=${form} name="name" label=${t("member.name")} value=${now.member.name} required maxlength="200" autocomplete="name" />
		<${Field} form=${form} name="language" label=${t("member.language")} value=${now.member.language} required><option value="de">Deutsch</option><option value="en">English</option></${Field}>
		<${Field} form=${form} name="time_zone" label=${t("member.time_zone")} hint=${t("member.time_zone_hint")} value=${now.member.time_zone} required><${ZoneOptions} /></${Field}>
		<${Field} form=${form} name="discipline" label=${t("member.discipline")} hint=${t("member.discipline_hint")} value=${now.member.discipline} maxlength="60" />
		<${Field} form=${form} name="department" label=${t("member.department")} value=${now.member.department} maxlength="100" />
		<${Field} form=${form} name="country" label=${t("member.country")} value=${now.member.country}><${CountryOptions} /></${Field}>
		<${Field} form=${form} name="spoken" label=${t("member.spoken")} hint=${t("member.spoken_hint")} value=${now.member.spoken} maxlength="60" />
	</${Form}>`
}

/** A wrong password is refused at its field; the server answers as at log-in, where it does not say which of two was wrong.
 * @param {string} path @param {Record<string, string>} body @param {{ key: string, field: string }} wrong */
async function put_with_password(path, body, wrong) {
	try {
		return await api.put(path, body)
	} catch (error) {
		const problem = as_problem(error)
		throw problem.key === "session.wrong_password" ? new Problem({ status: problem.status, ...wrong }) : problem
	}
}

function PasswordForm() {
	const [times, setTimes] = useState(0)
	const form = useForm(async ({ old, password }) => {
		await put_with_password("members/me/password", { old, password }, { key: "password.old_wrong", field: "old" })
		setTimes(times + 1)
		tell(t("me.password_changed"))
	})
	/* A new key empties the fields: passwords do not stay on the page. */
	return html`<${Form} key=${times} form=${form} send=${t("me.password_send")} fields=${["old", "password"]}>
		<${Field} form=${form} name="old" type="password" label=${t("member.password_old")} required autocomplete="current-password" />
		<${Field} form=${form} name="password" type="password" label=${t("member.password_new")} hint=${t("member.password_hint", { count: PASSWORD_LENGTH_MIN })} required minlength=${PASSWORD_LENGTH_MIN} autocomplete="new-password" />
	</${Form}>`
}

/** The code comes in the place of this page, and goes only when it is kept (app.js). */
function RecoveryForm() {
	const form = useForm(async ({ password }) => {
		const made = await put_with_password("members/me/recovery", { password }, { key: "password.wrong", field: "password" })
		recovery_code.value = made.recovery_code
	})
	return html`<${Form} form=${form} send=${t("me.recovery_send")} label=${t("recovery.code")} fields=${["password"]}>
		<${Field} form=${form} name="password" type="password" label=${t("member.password")} hint=${t("me.recovery_hint")} required autocomplete="current-password" />
	</${Form}>`
}

function Tokens() {
	const tokens = useLoad(() => api.all("tokens"), [])
	const [made, setMade] = useState(/** @type {import("../lib/types.d.ts").Token | null} */ (null))
	const [ending, setEnding] = useState(/** @type {import("../lib/types.d.ts").Token | null} */ (null))
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const form = useForm(async ({ name }) => {
		setMade(await api.post("tokens", { name }))
		await tokens.reload()
	})
	const end = async () => {
		try {
			await api.delete(`tokens/${ending?.id}`)
			setEnding(null)
			await tokens.reload()
			tell(t("tokens.ended"))
		} catch (error) {
			setProblem(problem_text(as_problem(error)))
		}
	}
	return html`${made ? html`<div class="made" role="status"><p><strong>${t("tokens.made", { name: made.name })}</strong></p><p class="code" id="token" translate="no">${made.token}</p><p class="row-of"><${CopyButton} from="token" label=${t("code.copy")} /></p></div>` : null}
		<${Ready} from=${[tokens]}>${() => html`${tokens.data?.length ? html`<ul class="people-rows">${tokens.data.map((token) => html`<li key=${token.id}><span></span><div><strong>${token.name}</strong><span class="said">${token.until ? t("tokens.until", { date: day(token.until) }) : ""}</span></div>
			<button class="link" aria-label=${t("tokens.end_label", { name: token.name })} onClick=${() => setEnding(token)}>${t("tokens.end")}</button></li>`)}</ul>` : html`<p class="note">${t("tokens.empty")}</p>`}`}</${Ready}>
		<${Form} form=${form} send=${t("tokens.add")} fields=${["name"]}><${Field} form=${form} name="name" label=${t("tokens.name")} hint=${t("tokens.name_hint")} required maxlength="100" /></${Form}>
		${ending ? html`<${Confirm} title=${t("tokens.end_title", { name: ending.name })} text=${problem ?? t("tokens.end_text")} yes=${t("tokens.end")} onYes=${end} onNo=${() => setEnding(null)} />` : null}`
}
