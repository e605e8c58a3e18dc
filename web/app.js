// @ts-check
/* Starts the pages: words, session, and which page belongs to which place. Read first: PAGES. */
import { api, is_session_over, session } from "./lib/api.js"
import { as_problem } from "./lib/load.js"
import { notice } from "./lib/notice.js"
import { recovery_code } from "./lib/recovery_code.js"
import { go, go_instead, place, to } from "./lib/route.js"
import { announce, own_status, status_watch } from "./lib/status.js"
import { zone } from "./lib/time.js"
import { effect, html, render, signal, useEffect, useRef } from "./lib/view.js"
import { language, language_change, t } from "./lib/words.js"
import { AccountPage } from "./pages/account.js"
import { AccountsPage } from "./pages/accounts.js"
import { CallPage } from "./pages/call.js"
import { CaptionsPage } from "./pages/captions.js"
import { ComeInPage } from "./pages/come_in.js"
import { CompetencesPage } from "./pages/competences.js"
import { ConsentPage } from "./pages/consent.js"
import { ConversationPage } from "./pages/conversation.js"
import { ConversationsPage } from "./pages/conversations.js"
import { CouncilPackPage } from "./pages/council_pack.js"
import { DigestEndPage } from "./pages/digest_end.js"
import { DrillsPage } from "./pages/drills.js"
import { EvidencePage } from "./pages/evidence.js"
import { FocusPage } from "./pages/focus.js"
import { ImportPage } from "./pages/import.js"
import { KeyboardPage } from "./pages/keyboard.js"
import { LoginPage } from "./pages/login.js"
import { MePage } from "./pages/me.js"
import { MembersPage } from "./pages/members.js"
import { MessagesPage } from "./pages/messages.js"
import { MirrorPage } from "./pages/mirror.js"
import { NewAccountPage } from "./pages/new_account.js"
import { QuestionPlanPage } from "./pages/question_plan.js"
import { QuestionPlansPage } from "./pages/question_plans.js"
import { RecoveryPage } from "./pages/recovery.js"
import { ReviewPage } from "./pages/review.js"
import { SearchPage } from "./pages/search.js"
import { SetupPage } from "./pages/setup.js"
import { TeamPage } from "./pages/team.js"
import { TeamsPage } from "./pages/teams.js"
import { TimeNeedsPage } from "./pages/time_needs.js"
import { UnderstandingPage } from "./pages/understanding.js"
import { WelcomePage } from "./pages/welcome.js"
import { WorksAgreementPage } from "./pages/works_agreement.js"
import { RecoveryCode } from "./parts/recovery_code.js"
import { Failed, NotFound, Waiting } from "./parts/state.js"
import { Shell } from "./parts/shell.js"

/** @typedef {import("./lib/types.d.ts").Welcome} Welcome */

/* Place -> area in the navigation, page. "*" stands for an id. First match wins.
 * @type {[string, string, import("./lib/view.js").ComponentType<any>][]} */
const PAGES = /** @type {[string, string, any][]} */ ([
	["conversations", "conversations", ConversationsPage],
	["conversations/*", "conversations", ConversationPage],
	["call", "conversations", CallPage],
	["captions", "conversations", CaptionsPage],
	["captions/*", "conversations", CaptionsPage],
	["drills", "conversations", DrillsPage],
	["question-plans", "conversations", QuestionPlansPage],
	["question-plans/*", "conversations", QuestionPlanPage],
	["conversations/*/people", "conversations", ConversationPage],
	["accounts", "accounts", AccountsPage],
	["accounts/new", "accounts", NewAccountPage],
	["accounts/*", "accounts", AccountPage],
	["accounts/*/*", "accounts", AccountPage],
	["reviews/*", "accounts", ReviewPage],
	["teams", "teams", TeamsPage],
	["teams/*", "teams", TeamPage],
	["teams/*/*", "teams", TeamPage],
	["messages", "messages", MessagesPage],
	["messages/*", "messages", MessagesPage],
	["focus", "", FocusPage],
	["import", "accounts", ImportPage],
	["me", "", MePage],
	["competences", "", CompetencesPage],
	["time", "", TimeNeedsPage],
	["mirror", "", MirrorPage],
	["evidence", "conversations", EvidencePage],
	["members", "", MembersPage],
	["works-agreement", "", WorksAgreementPage],
	["works-council-pack", "", CouncilPackPage],
	["understandings/*", "", UnderstandingPage],
	["search", "search", SearchPage],
	["keyboard", "", KeyboardPage],
])

/** @type {import("./lib/view.js").Signal<{ is_known: boolean, is_empty: boolean, organisation: string | null, problem: import("./lib/api.js").Problem | null }>} */
const start = signal({ is_known: false, is_empty: false, organisation: null, problem: null })

/** @param {string[]} parts */
function page_of(parts) {
	return PAGES.find(([pattern]) => {
		const wanted = pattern.split("/")
		return wanted.length === parts.length && wanted.every((part, i) => part === "*" || part === parts[i])
	})
}

/** Takes over who is signed in, in their language and zone. @param {import("./lib/types.d.ts").Session} now */
async function enter(now) {
	zone.value = now.member.time_zone || zone.value
	await language_change(now.member.language)
	is_session_over.value = false
	session.value = now
}

/** After a set-up, an invitation or a recovery: signed in, with a new recovery code to keep. @param {Welcome} now */
async function welcome(now) {
	recovery_code.value = now.recovery_code
	go_instead(to("accounts"))
	await enter(now)
	start.value = { ...start.value, is_empty: false, organisation: now.organisation ?? start.value.organisation }
}

/** In by a link: to the page it leads to. @param {import("./lib/types.d.ts").Session} now */
async function come_in(now) {
	go_instead(now.place ? `#/${now.place}` : home(now))
	await enter(now)
}

/** Where one begins: guests know one account. @param {import("./lib/types.d.ts").Session | null} now */
const home = (now) => now?.member.account ? to("accounts", now.member.account) : to("conversations")

async function leave() {
	try {
		await api.delete("session")
	} finally {
		session.value = null
		is_session_over.value = false
		go(to(""))
	}
}

async function begin() {
	try {
		const { is_empty, organisation } = await api.get("setup")
		if (!is_empty) await resume()
		start.value = { is_known: true, is_empty, organisation, problem: null }
	} catch (error) {
		start.value = { is_known: true, is_empty: false, organisation: null, problem: as_problem(error) }
	}
}

/** Goes on with the session of the cookie; if there is none, the log-in page says the rest. */
async function resume() {
	try {
		await enter(await api.get("session"))
	} catch (error) {
		if (as_problem(error).status !== 401) throw error
	}
}

function Page() {
	const { is_known, is_empty, problem, organisation } = start.value
	if (!is_known) return html`<${Waiting} />`
	if (problem) return html`<${Failed} problem=${problem} onAgain=${begin} />`
	if (recovery_code.value) return html`<${RecoveryCode} code=${recovery_code.value} onKept=${() => (recovery_code.value = null)} />`
	if (is_empty) return html`<${SetupPage} onDone=${welcome} />`
	const { parts, query, path } = place.value
	if (path === "welcome") return html`<${WelcomePage} code=${query.get("code") ?? ""} onDone=${welcome} />`
	if (parts[0] === "come-in" && parts[1]) return html`<${ComeInPage} key=${path} link=${parts[1]} onDone=${come_in} />`
	if (parts[0] === "consent" && parts[1]) return html`<${ConsentPage} key=${path} link=${parts[1]} />`
	if (parts[0] === "digest-end" && parts[1]) return html`<${DigestEndPage} key=${path} code=${parts[1]} />`
	if (!session.value) {
		if (path === "recovery") return html`<${RecoveryPage} onDone=${welcome} />`
		return html`<${LoginPage} organisation=${organisation} onDone=${enter} />`
	}
	if (path === "" || (path === "conversations" && session.value.member.account)) {
		go_instead(home(session.value))
		return null
	}
	const found = page_of(parts)
	if (!found) return html`<${NotFound} />`
	return html`<${found[2]} key=${[AccountPage, TeamPage].includes(found[2]) ? parts[1] : path} id=${parts[1]} part=${parts[2]} query=${query} />`
}

function App() {
	const path = place.value.path
	/* The recovery code is shown in the place of the page it was asked for on. */
	const shown = recovery_code.value ? "the recovery code" : path
	const before = useRef(shown)
	/* A new place is a new page: its heading gets the focus, so that screen readers say it and the
	 * keyboard goes on from there. Pages load; the heading may come a moment later. */
	useEffect(() => {
		if (before.current === shown) return
		before.current = shown
		/* What was told on the way here is about the new place and stays. */
		if (notice.value?.path !== path) notice.value = null
		scrollTo(0, 0)
		const content = document.getElementById("content")
		const focus = () => {
			const heading = content?.querySelector("h1")
			if (!heading) return false
			heading.tabIndex = -1
			heading.focus({ preventScroll: true })
			return true
		}
		if (focus() || !content) return
		const watch = new MutationObserver(() => focus() && watch.disconnect())
		watch.observe(content, { childList: true, subtree: true })
		return () => watch.disconnect()
	}, [shown])
	const area = page_of(place.value.parts)?.[1] ?? ""
	return html`<${Shell} area=${area} is_in=${session.value !== null && !recovery_code.value} onLeave=${leave}><${Page} /></${Shell}>`
}

/* A file let go where no page takes it would replace the page, and with it what somebody was typing.
 * parts/drop.js listens after this and takes it. */
addEventListener("dragover", (event) => {
	if (!event.dataTransfer?.types.includes("Files")) return
	event.preventDefault()
	event.dataTransfer.dropEffect = "none"
})
addEventListener("drop", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault())

/* The window's title is the page's heading. */
effect(() => {
	language.value
	document.title = "kamwerk"
})
new MutationObserver(() => {
	const heading = document.querySelector("h1")?.textContent
	const title = heading ? `${heading} · kamwerk` : "kamwerk"
	if (document.title !== title) document.title = title
}).observe(document.body, { childList: true, subtree: true, characterData: true })

/* What is handed over at the end of a cave, and what is urgent, is told outside of the page, too, to whoever allowed it. */
status_watch((verb, record) => {
	if (verb === "urgent" || !own_status.value?.cave_until || Date.parse(own_status.value.cave_until) <= Date.now()) announce(t(`notify.${verb}`), record)
})

await language_change(language.value)
render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("app")))
await begin()
