// @ts-check
/* A board of actions: four columns, moved by hand, by a menu on each, and by Alt and the arrow keys.
 *
 * A move is shown at once and taken back when the server refuses. Read first: Board. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { sortable } from "../lib/sortable.js"
import { date, days_between, today } from "../lib/time.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { by_name, t } from "../lib/words.js"
import { ActionForm } from "./action_form.js"
import { Choice } from "./form.js"
import { Icon } from "./icon.js"
import { ShareMark } from "./sharing.js"

/** @typedef {import("../lib/types.d.ts").Action} Action */
/** @typedef {import("../lib/types.d.ts").ActionState} ActionState */
/** @typedef {{ account: string, name: string }} BoardAccount */

/** @type {ActionState[]} */
export const STATES = ["todo", "doing", "waiting", "done"]

/** Actions of a board, those done in the last 30 days. @param {string} path */
export const load_actions = (path) =>
	/** @type {Promise<Action[]>} */ (api.all(`${path}${path.includes("?") ? "&" : "?"}done_since=${encodeURIComponent(new Date(Date.now() - 30 * 86400000).toISOString())}`))

/** The list with one action moved, as the server will have it. @param {Action[]} actions @param {Action} action @param {ActionState} state @param {{ before?: string, after?: string }} beside */
function with_move(actions, action, state, beside) {
	const rest = actions.filter((a) => a.id !== action.id)
	const moved = { ...action, state }
	const place = beside.before ? rest.findIndex((a) => a.id === beside.before) : beside.after ? rest.findIndex((a) => a.id === beside.after) + 1 : rest.length
	rest.splice(place < 0 ? rest.length : place, 0, moved)
	return rest
}

/** @param {{ actions: Action[], accounts: BoardAccount[], iterations?: import("../lib/types.d.ts").Iteration[], team?: string, name?: string, has_hint?: boolean, refresh: () => Promise<void> }} props
 *  `accounts`: those an action can be of; `team`: whose board it is; `name`: tells it from others on the page. */
export function Board({ actions: loaded, accounts, iterations = [], team, name = "", has_hint = true, refresh }) {
	/* What was moved and is not confirmed yet stands before what was loaded. */
	const [moved, setMoved] = useState(/** @type {Action[] | null} */ (null))
	const [account, setAccount] = useState("")
	const [person, setPerson] = useState("")
	const [iteration, setIteration] = useState("")
	const [show, setShow] = useState("all")
	const [editing, setEditing] = useState("")
	const [said, setSaid] = useState("")
	const board = useRef(/** @type {HTMLElement | null} */ (null))
	const me = session.value?.member
	const is_guest = !!me?.account
	const all = moved ?? loaded
	const shown = all.filter((a) => (!account || a.account === account) && (!person || a.owner === person) && (!iteration || a.iteration === iteration))
	const column = (/** @type {ActionState} */ state) => shown.filter((a) => a.state === state)
	const may_move = (/** @type {Action} */ action) => !is_guest || action.owner === me?.id
	/* Moves go out one after the other. What is loaded while one is on its way is older than what is shown. */
	const pending = useRef(0), queue = useRef(Promise.resolve())
	/* What was asked for before a move may come after it: then the card would jump back, and lose the focus. So what is
	 * loaded counts when it knows the last move; or after a while, when somebody else moved the same card. */
	const last = useRef(/** @type {{ id: string, state: ActionState } | null} */ (null))
	useEffect(() => {
		if (pending.current || !last.current) return
		const settle = () => {
			if (pending.current) return
			last.current = null
			setMoved(null)
		}
		if (loaded.find((a) => a.id === last.current?.id)?.state === last.current.state) return settle()
		const late = setTimeout(settle, 1500)
		return () => clearTimeout(late)
	}, [loaded])

	const focus = (/** @type {string} */ id) => requestAnimationFrame(() => {
		const title = board.current?.querySelector(`[data-id="${id}"] .card-title`)
		if (title instanceof HTMLElement) title.focus()
	})
	/** @param {Action} action @param {ActionState} state @param {{ before?: string, after?: string }} beside @param {boolean} by_key */
	const move = (action, state, beside, by_key) => {
		const next = with_move(all, action, state, beside)
		setMoved(next)
		last.current = { id: action.id, state }
		const there = next.filter((a) => a.state === state)
		setSaid(t("board.said", { title: action.title, state: t(`action.state_${state}`), place: there.findIndex((a) => a.id === action.id) + 1, count: there.length }))
		if (by_key) focus(action.id)
		pending.current++
		queue.current = queue.current.then(() => send(action, state, beside, by_key))
	}
	/** @param {Action} action @param {ActionState} state @param {{ before?: string, after?: string }} beside @param {boolean} by_key */
	const send = async (action, state, beside, by_key) => {
		try {
			await api.put(`actions/${action.id}/place`, { state, ...beside })
			pending.current--
			if (state !== action.state && !by_key) tell(t("board.moved", { title: action.title, state: t(`action.state_${state}`) }), async () => {
				await api.put(`actions/${action.id}/place`, { state: action.state })
				await refresh()
			})
			await refresh()
		} catch (error) {
			pending.current--
			last.current = null
			setMoved(null)
			setSaid(t("board.back", { title: action.title }))
			tell(problem_text(as_problem(error)))
			await refresh()
		}
	}
	/** One step: to a neighbouring column, or past a neighbour. @param {Action} action @param {string} key */
	const step = (action, key) => {
		const here = column(action.state), i = here.findIndex((a) => a.id === action.id), s = STATES.indexOf(action.state)
		if (key === "ArrowLeft" && s > 0) move(action, STATES[s - 1], {}, true)
		else if (key === "ArrowRight" && s < STATES.length - 1) move(action, STATES[s + 1], {}, true)
		else if (key === "ArrowUp" && i > 0) move(action, action.state, { before: here[i - 1].id }, true)
		else if (key === "ArrowDown" && i < here.length - 1) move(action, action.state, { after: here[i + 1].id }, true)
		else return false
		return true
	}
	/* SortableJS is told once per column; it finds the newest handler here. */
	const drop = useRef((/** @type {import("../lib/sortable.js").Dropped} */ _) => {})
	drop.current = ({ id, list, before, after }) => {
		const action = all.find((a) => a.id === id)
		if (action && may_move(action)) move(action, /** @type {ActionState} */ (list), before ? { before } : after ? { after } : {}, false)
	}
	useEffect(() => {
		const ends = [...board.current?.querySelectorAll("[data-list]") ?? []].map((list) => sortable(/** @type {HTMLElement} */ (list), "board", (dropped) => drop.current(dropped)))
		return () => ends.forEach((end) => end())
	}, [])

	/** @type {Map<string, string>} */
	const people = new Map(all.flatMap((a) => a.owner ? [[a.owner, a.owner_name]] : []))
	const done = async (/** @type {boolean} */ is_changed, /** @type {string} */ id) => {
		if (is_changed) await refresh()
		setEditing("")
		if (id) focus(id)
	}
	const names = new Map(accounts.map((a) => [a.account, a.name]))
	return html`<div class="board-tools">
		${accounts.length > 1 ? html`<label class="pick">${t("board.account")} <select value=${account} onChange=${(/** @type {any} */ e) => setAccount(e.currentTarget.value)}><option value="">${t("board.all")}</option>${accounts.map((a) => html`<option key=${a.account} value=${a.account}>${a.name}</option>`)}</select></label>` : null}
		${people.size ? html`<label class="pick">${t("board.person")} <select value=${person} onChange=${(/** @type {any} */ e) => setPerson(e.currentTarget.value)}><option value="">${t("board.all")}</option>${by_name([...people], ([, name]) => name).map(([id, name]) => html`<option key=${id} value=${id}>${name}</option>`)}</select></label>` : null}
		${iterations.length ? html`<label class="pick">${t("board.iteration")} <select value=${iteration} onChange=${(/** @type {any} */ e) => setIteration(e.currentTarget.value)}><option value="">${t("board.all")}</option>${iterations.map((i) => html`<option key=${i.id} value=${i.id}>${i.goal}</option>`)}</select></label>` : null}
		${is_guest || !accounts.length || editing === "new" ? null : html`<button class="button first" onClick=${() => setEditing("new")}>${t("action.add")}</button>`}
	</div>
	<div class="board-switch"><${Choice} legend=${[name, t("board.columns")].filter(Boolean).join(": ")} name=${`columns-${team ?? "account"}`} value=${show} onChange=${setShow}
		options=${[["all", t("board.all")], ...STATES.map((state) => [state, `${t(`action.state_${state}`)} (${column(state).length})`])]} /></div>
	<p class="away" role="status">${said}</p>
	${editing === "new" ? html`<div class="board-new"><${ActionForm} accounts=${accounts} iterations=${iterations} team=${team} onDone=${done} /></div>` : null}
	${has_hint ? html`<p class="note board-hint">${t(is_guest ? "board.hint_guest" : "board.hint")}</p>` : null}
	<div class="board" ref=${board} data-show=${show}>${STATES.map((state) => html`<section key=${state} class="column" data-column=${state} aria-label=${[name, t(`action.state_${state}`)].filter(Boolean).join(": ")}>
		<h2>${t(`action.state_${state}`)} <span class="note">${column(state).length}</span></h2>
		<ul class="cards" data-list=${state}>${column(state).map((action) => editing === action.id
			? html`<li key=${action.id} data-id=${action.id}><${ActionForm} action=${action} accounts=${accounts} iterations=${iterations} team=${team} onDone=${done} /></li>`
			: html`<${Card} key=${action.id} action=${action} account=${accounts.length > 1 ? names.get(action.account) ?? "" : ""} may_move=${may_move(action)} onEdit=${() => setEditing(action.id)} onStep=${step} onState=${(/** @type {ActionState} */ to) => move(action, to, {}, true)} />`)}</ul>
	</section>`)}</div>`
}

/** @param {{ action: Action, account: string, may_move: boolean, onEdit: () => void, onStep: (action: Action, key: string) => boolean, onState: (state: ActionState) => void }} props */
function Card({ action, account, may_move, onEdit, onStep, onState }) {
	const late = action.due_on && action.state !== "done" ? days_between(action.due_on, today()) : 0
	const key = (/** @type {KeyboardEvent} */ event) => {
		if (event.altKey && event.key.startsWith("Arrow") && may_move && onStep(action, event.key)) event.preventDefault()
	}
	return html`<li class="card ${may_move ? "" : "is-fixed"}" data-id=${action.id} data-drag=${may_move ? "yes" : undefined} onKeyDown=${key}>
		${account ? html`<p class="note">${account}</p>` : null}
		<h3>${may_move ? html`<button class="card-title in-text" aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight" onClick=${onEdit}>${action.title}</button>` : action.title}</h3>
		<p class="card-facts">${action.owner_name ? html`<span><${Icon} name=${action.is_owner_guest ? "g-arch" : "g-bowl"} class=${action.is_owner_guest ? "c-theirs" : "c-ours"} /> ${action.owner_name}</span>` : html`<span><${Icon} name="q-missing" /> ${t("action.nobody")}</span>`}
			${action.due_on ? html`<span class=${late > 0 ? "is-late" : ""}>${late > 0 ? t("action.late", { date: date(action.due_on), count: late }) : t("action.due", { date: date(action.due_on) })}</span>` : null}
			${action.cave_minutes ? html`<span><${Icon} name="g-arch" class="c-cave" /> ${t("action.cave", { count: action.cave_minutes })}</span>` : null}
			<${ShareMark} is_shared=${action.is_shared} /></p>
		${may_move ? html`<details class="more card-menu"><summary aria-label=${t("board.move_label", { title: action.title })}>${t("board.move")}</summary><div class="row-of">
			${STATES.filter((state) => state !== action.state).map((state) => html`<button key=${state} class="link" onClick=${() => onState(state)}>${t("board.to", { state: t(`action.state_${state}`) })}</button>`)}
			<button class="link" onClick=${() => onStep(action, "ArrowUp")}>${t("board.up")}</button><button class="link" onClick=${() => onStep(action, "ArrowDown")}>${t("board.down")}</button></div></details>` : null}
	</li>`
}
