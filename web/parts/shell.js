// @ts-check
/* What stands around every page: the skip link, the areas, the menu, the language. */
import { api, session } from "../lib/api.js"
import { place, to } from "../lib/route.js"
import { own_status } from "../lib/status.js"
import { theme, theme_change } from "../lib/theme.js"
import { html, useEffect, useRef } from "../lib/view.js"
import { language, language_change, language_remember, t } from "../lib/words.js"
import { Choice } from "./form.js"
import { Icon, Mark, Sprite } from "./icon.js"
import { NoticeBar } from "./notice.js"
import { SearchField } from "./search_field.js"
import { CaveDoor, StatusLine } from "./status_line.js"
import { tell } from "../lib/notice.js"
import { problem_text } from "../lib/api.js"
import { as_problem } from "../lib/load.js"

/** Switches the page at once; a member's choice also goes to the server, for mails and other devices.
 * @param {import("../lib/words.js").Language} wanted */
async function switch_language(wanted) {
	await language_change(wanted)
	language_remember(wanted)
	const now = session.value
	if (!now) return
	try {
		const member = await api.patch(`members/${now.member.id}`, { language: wanted }, now.member.revision)
		session.value = { ...now, member }
	} catch (error) {
		tell(problem_text(as_problem(error)))
	}
}

function LanguageSwitch() {
	const other = language.value === "de" ? "en" : "de"
	return html`<button class="link quiet" lang=${other} onClick=${() => switch_language(other)}>${other === "de" ? "Deutsch" : "English"}</button>`
}

const ThemeChoice = () => html`<${Choice} legend=${t("theme.legend")} is_legend_shown name="theme" value=${theme.value} onChange=${theme_change}
	options=${[["system", t("theme.system")], ["light", t("theme.light")], ["dark", t("theme.dark")]]} />`

/** @param {{ onLeave: () => void }} props */
function Menu({ onLeave }) {
	const box = useRef(/** @type {HTMLElement | null} */ (null))
	const member = session.value?.member
	/* Going somewhere closes the menu; the browser closes it on Escape and on a click outside. */
	useEffect(() => box.current?.hidePopover(), [place.value.path])
	return html`<button class="link quiet menu-button" popovertarget="menu"><${Icon} name=${member?.account ? "g-arch" : "g-bowl"} class=${member?.account ? "c-theirs" : "c-ours"} /><span class="cut">${member?.name}</span></button>
	<div id="menu" class="menu" popover ref=${box}>
		<p class="note">${member?.email}</p>
		<ul>
			<li><a href=${to("me")}>${t("me.title")}</a></li>
			${member?.account ? null : html`<li><a href=${to("competences")}>${t("competences.title")}</a></li>`}
			${member?.account ? null : html`<li><a href=${to("mirror")}>${t("mirror.title")}</a></li>`}
			${member?.account ? null : html`<li><a href=${to("members")}>${t("members.title")}</a></li>`}
			<li><a href=${to("keyboard")}>${t("keyboard.title")}</a></li>
		</ul>
		${member?.account ? null : html`<${CaveDoor} />`}
		<${ThemeChoice} />
		<p><button class="button" onClick=${onLeave}>${t("session.leave")}</button></p>
	</div>`
}

/** @param {{ area: string, is_in: boolean, children: any, onLeave: () => void }} props `is_in`: signed in, with nothing to do before */
export function Shell({ area, is_in, children, onLeave }) {
	const skip = (/** @type {Event} */ event) => {
		event.preventDefault()
		document.getElementById("content")?.focus()
	}
	const is_guest = !!session.value?.member.account
	const areas = /** @type {[string, string][]} */ ([...is_guest ? [] : [["conversations", t("conversations.title")], ["accounts", t("accounts.title")]], ["teams", t("teams.title")], ["messages", t("messages.title")]])
	/* The cave has no number that could change: what came in quietly is there for whoever looks. */
	const unread = own_status.value && !own_status.value.cave_until ? own_status.value.unread_count : 0
	return html`<${Sprite} />
	<a class="skip" href="#content" onClick=${skip}>${t("shell.skip")}</a>
	<header class="top">
		<a class="brand" href=${to("")}><${Mark} />kamwerk</a>
		${is_in && areas.length ? html`<nav aria-label=${t("shell.areas")}><ul>${areas.map(([key, text]) => html`<li key=${key}>
			<a href=${to(key)} aria-current=${area === key ? "page" : undefined}>${text}${key === "messages" && unread ? html`<span class="count" aria-label=${t("messages.unread", { count: unread })}>${unread}</span>` : null}</a></li>`)}</ul></nav>` : null}
		<div class="now">${is_in && area !== "search" ? html`<${SearchField} /><a class="link quiet find" href=${to("search")} aria-label=${t("search.label")}><${Icon} name="g-find" /></a>` : null}<${LanguageSwitch} />${is_in ? html`<${Menu} onLeave=${onLeave} />` : null}</div>
	</header>
	${is_in ? html`<${StatusLine} />` : null}
	<main class="page" id="content" tabindex="-1">${children}</main>
	<${NoticeBar} />`
}
