// @ts-check
/* One's calendars on one's own page: passwords for calendar programs, addresses to subscribe to, calendars from elsewhere. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { moment } from "../lib/time.js"
import { html, useEffect, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Confirm } from "./confirm.js"
import { CopyButton } from "./copy.js"
import { Field, Form, Refused, useForm } from "./form.js"
import { Ready } from "./state.js"

const full = (/** @type {string} */ path) => new URL(path.replace(/^\//, ""), document.baseURI).href

/** A list whose rows can be revoked after one question. `say`: its texts, by the last part of their keys.
 * @param {{ path: string, say: (part: string, more?: any) => string, rows: any, name: (row: any) => string, said: (row: any) => any }} props */
function Rows({ path, say, rows, name, said }) {
	const [ending, setEnding] = useState(/** @type {any} */ (null))
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const end = async () => {
		try {
			await api.delete(`${path}/${ending.id}`)
			setEnding(null)
			await rows.reload()
			tell(say("ended"))
		} catch (error) {
			setProblem(problem_text(as_problem(error)))
		}
	}
	return html`<${Ready} from=${[rows]}>${() => html`${rows.data?.length ? html`<ul class="people-rows">${rows.data.map((/** @type {any} */ row) => html`<li key=${row.id}><span></span><div><strong>${name(row)}</strong><span class="said">${said(row)}</span></div>
			<button class="link" aria-label=${say("end_label", { name: name(row) })} onClick=${() => { setProblem(null); setEnding(row) }}>${say("end")}</button></li>`)}</ul>` : html`<p class="note">${say("empty")}</p>`}`}</${Ready}>
		${ending ? html`<${Confirm} title=${say("end_title", { name: name(ending) })} text=${problem ?? say("end_text")} yes=${say("end")} onYes=${end} onNo=${() => setEnding(null)} />` : null}`
}

/** What is shown once. @param {{ id: string, title: string, text: string }} props */
const Made = ({ id, title, text }) => html`<div class="made" role="status"><p><strong>${title}</strong></p><p class="code" id=${id} translate="no">${text}</p><p class="row-of"><${CopyButton} from=${id} label=${t("code.copy")} /></p></div>`

/** Calendar programs: their address, name and password. */
export function AppPasswords() {
	const rows = useLoad(() => api.all("app-passwords"), [])
	const [made, setMade] = useState(/** @type {any} */ (null))
	const form = useForm(async ({ name }) => {
		setMade(await api.post("app-passwords", { name }))
		await rows.reload()
	})
	return html`<p>${t("app_passwords.how", { address: full("dav/"), name: session.value?.member.email ?? "" })}</p>
		${made ? html`<${Made} id="app-password" title=${t("app_passwords.made", { name: made.name })} text=${made.password} />` : null}
		<${Rows} path="app-passwords" say=${(/** @type {string} */ part, /** @type {any} */ more) => t(`app_passwords.${part}`, more)} rows=${rows} name=${(/** @type {any} */ row) => row.name} said=${(/** @type {any} */ row) => row.last_used_at ? t("app_passwords.used", { when: moment(row.last_used_at) }) : t("app_passwords.never")} />
		<${Form} form=${form} send=${t("app_passwords.add")} label=${t("app_passwords.title")} fields=${["name"]}><${Field} form=${form} name="name" label=${t("app_passwords.name")} hint=${t("app_passwords.name_hint")} required maxlength="100" /></${Form}>`
}

/** Addresses to subscribe to cave time and market time; guests have them, too. */
export function CalendarFeeds() {
	const rows = useLoad(() => api.all("calendar-feeds"), [])
	const teams = useLoad(() => api.all("teams"), [])
	const [made, setMade] = useState(/** @type {any} */ (null))
	const name = (/** @type {any} */ row) => row.team ? row.team_name || t("feeds.team_left") : t("feeds.own")
	const form = useForm(async ({ team }) => {
		setMade(await api.post("calendar-feeds", { team: team || null }))
		await rows.reload()
	})
	return html`${made ? html`<${Made} id="feed" title=${t("feeds.made", { name: name(made) })} text=${full(made.path)} />` : null}
		<${Rows} path="calendar-feeds" say=${(/** @type {string} */ part, /** @type {any} */ more) => t(`feeds.${part}`, more)} rows=${rows} name=${name} said=${(/** @type {any} */ row) => row.last_read_at ? t("feeds.read", { when: moment(row.last_read_at) }) : t("feeds.never")} />
		<${Form} form=${form} send=${t("feeds.add")} label=${t("feeds.title")} fields=${["team"]}><${Field} form=${form} name="team" label=${t("feeds.whose")}><option value="">${t("feeds.own")}</option>${(teams.data ?? []).map((/** @type {any} */ team) => html`<option key=${team.id} value=${team.id}>${team.name}</option>`)}</${Field}></${Form}>`
}

const said_of = (/** @type {any} */ row) => row.problem ? t(`problem.${row.problem}`)
	: row.fetched_at ? t("sources.fetched", { count: row.entry_count, when: moment(row.fetched_at) }) : t("sources.waiting")

/** Calendars from elsewhere, by address or as a file. */
export function CalendarSources() {
	const rows = useLoad(() => api.all("calendar-sources"), [])
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const is_waiting = rows.data?.some((/** @type {any} */ row) => !row.problem && !row.fetched_at)
	/* What was just subscribed to is fetched within seconds. */
	useEffect(() => {
		if (!is_waiting) return
		const timer = setInterval(() => rows.reload(), 2000)
		return () => clearInterval(timer)
	}, [is_waiting])
	const form = useForm(async ({ title, url, keeps_titles }) => {
		await api.post("calendar-sources", { title, url, keeps_titles: keeps_titles === "yes" })
		await rows.reload()
		tell(t("sources.added"))
	})
	const take = async (/** @type {Event} */ event) => {
		const input = /** @type {HTMLInputElement} */ (event.currentTarget)
		const file = input.files?.[0]
		if (!file) return
		setProblem(null)
		try {
			await api.upload(`calendar-files?title=${encodeURIComponent(file.name.slice(0, 100))}`, file, () => {}, new AbortController().signal)
			await rows.reload()
			tell(t("sources.added"))
		} catch (error) {
			setProblem(as_problem(error))
		}
		input.value = ""
	}
	return html`<${Rows} path="calendar-sources" say=${(/** @type {string} */ part, /** @type {any} */ more) => t(`sources.${part}`, more)} rows=${rows} name=${(/** @type {any} */ row) => row.title} said=${said_of} />
		<${Form} form=${form} send=${t("sources.add")} label=${t("sources.title")} fields=${["title", "url"]}>
			<${Field} form=${form} name="title" label=${t("sources.name")} required maxlength="100" />
			<${Field} form=${form} name="url" type="url" label=${t("sources.url")} hint=${t("sources.url_hint")} required maxlength="2000" />
			<${Field} form=${form} name="keeps_titles" label=${t("sources.keeps")} value="no"><option value="no">${t("sources.keeps_no")}</option><option value="yes">${t("sources.keeps_yes")}</option></${Field}>
		</${Form}>
		<${Refused} problem=${problem} />
		<div class="field"><label for="calendar-file">${t("sources.file")}</label><p class="note" id="calendar-file-hint">${t("sources.file_hint")}</p><input id="calendar-file" type="file" accept=".ics,text/calendar" aria-describedby="calendar-file-hint" onChange=${take} /></div>
		${session.value?.member.role === "administrator" ? html`<${PrivateAddresses} />` : null}`
}

/** For administrators: whether calendars may come from one's own network. */
function PrivateAddresses() {
	const allowed = useLoad(() => api.get("private-addresses"), [])
	const change = async () => {
		await (allowed.data?.is_allowed ? api.delete("private-addresses") : api.put("private-addresses"))
		await allowed.reload()
	}
	return html`<${Ready} from=${[allowed]}>${() => html`<p class="note">${t(allowed.data?.is_allowed ? "sources.private_on" : "sources.private_off")} <button class="link" onClick=${change}>${t(allowed.data?.is_allowed ? "sources.private_forbid" : "sources.private_allow")}</button></p>`}</${Ready}>`
}
