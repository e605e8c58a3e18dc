// @ts-check
/* browser.mjs - Chromium in front of the real program.
 *
 *   const world = await open()                       // the demo, a browser
 *   const page = await world.sign_in("nele.petersen@deichwerk.example")
 *   ...
 *   await world.close()
 *
 * Every page fails its test when it writes an error to the console (a refused script or style would)
 * or throws. check_access() runs axe on what is shown. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { chromium } from "playwright-core"
import { ROOT, start } from "../api/kamwerk.mjs"

export const DEMO_PASSWORD = "moin-nordwind-2026"
export const LEAD = "nele.petersen@deichwerk.example"
export const ADMINISTRATOR = "leonie.brandt@deichwerk.example"

/* In the order of their names; German and English. */
const CUSTOMERS_PEOPLE = [
	{ name: "Fiona MacKenzie", email: "fiona@pumpen.example", function: "Export", language: "en" },
	{ name: "Jörn Feddersen", email: "joern@pumpen.example", function: "Technik", language: "de" },
	{ name: "Maren Thiessen", email: "maren@pumpen.example", function: "Einkauf", language: "de" },
]

const AXE = readFileSync(join(ROOT, "node_modules/axe-core/axe.min.js"), "utf8")
const WIDE = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

/* The log-in page asks who is signed in; the answer "nobody" is a 401, and the console says so. Other refusals,
 * and a server that is gone, are what a test brought about. */
const EXPECTED = /status of (401|403|404|409|412|422|503)|net::ERR_(FAILED|INTERNET_DISCONNECTED|CONNECTION_REFUSED)/

/** @typedef {import("playwright-core").Page} Page */
/** What stands before kamwerk. `args` are for Chromium, so that it gets there.
 * @typedef {{ address: string, args?: string[], end?: () => Promise<void> }} Front */
/** @typedef {{ viewport?: { width: number, height: number }, theme?: "light" | "dark", language?: "de" | "en" }} Look */

/* The clock of a page goes along with that of the server (kamwerk.setClock). Runs in the page, before its scripts. */
const SHIFT_CLOCK = (/** @type {number} */ ahead) => {
	const page = /** @type {any} */ (globalThis), Real = Date
	page.clockAhead = ahead
	page.Date = class extends Real {
		constructor(/** @type {any[]} */ ...given) {
			// @ts-ignore: what Date takes
			super(...given.length ? given : [Real.now() + page.clockAhead])
		}
		static now() {
			return Real.now() + page.clockAhead
		}
	}
}

class World {
	/** @param {any} kamwerk @param {import("playwright-core").Browser} browser @param {Front} [front] */
	constructor(kamwerk, browser, front = /** @type {Front} */ ({ address: kamwerk.base })) {
		this.kamwerk = kamwerk
		this.browser = browser
		this.front = front
		/** @type {string[]} */
		this.complaints = []
		/** @type {number | null} */
		this.ahead = null
		/** @type {Page[]} */
		this.pages = []
	}

	/** From now on it is `time`, for the server and for windows that were opened after the first time this was called.
	 * @param {string | number} time */
	async set_clock(time) {
		const ahead = this.ahead = this.kamwerk.setClock(new Date(time).toISOString())
		for (const page of this.pages.filter((one) => !one.isClosed())) await page.evaluate((ahead) => { /** @type {any} */ (globalThis).clockAhead = ahead }, ahead)
	}

	/** An empty window of its own, as a new visitor has. @param {Look} [look] */
	async window({ viewport = WIDE, theme = "light", language = "de" } = {}) {
		const context = await this.browser.newContext({ viewport, colorScheme: theme, locale: language === "de" ? "de-DE" : "en-GB", timezoneId: "Europe/Berlin", reducedMotion: "reduce", ignoreHTTPSErrors: true })
		if (this.ahead !== null) await context.addInitScript(SHIFT_CLOCK, this.ahead)
		const page = await context.newPage()
		this.pages.push(page)
		page.setDefaultTimeout(20_000)
		page.on("pageerror", (error) => this.complaints.push(`${page.url()}: ${error.stack}`))
		page.on("console", (message) => {
			if (message.type() === "error" && !EXPECTED.test(message.text())) this.complaints.push(`${page.url()}: ${message.text()}`)
		})
		await page.goto(`${this.front.address}/`)
		return page
	}

	/** @param {string} email @param {Look} [look] */
	async sign_in(email, look) {
		const page = await this.window(look)
		await page.fill("input[name=email]", email)
		await page.fill("input[name=password]", DEMO_PASSWORD)
		await page.click("form .button.first")
		await page.waitForSelector("header nav")
		/* The member's own language counts after log-in; an earlier test may have left the other one. */
		const language = look?.language ?? "de"
		if (await page.getAttribute("html", "lang") !== language) {
			await page.click(`header button[lang=${language}]`)
			await page.waitForSelector(`html[lang=${language}]`)
		}
		return page
	}

	/** Goes to a place of the pages. @param {Page} page @param {string} place "accounts" */
	async go(page, place) {
		await page.evaluate((to) => { location.hash = `#/${to}` }, place)
		await page.waitForSelector("h1")
	}

	/** An account of the test's own, led by whoever is signed in on `page`: the demo is for showing, and its story changes.
	 * @param {Page} page @param {string} name @param {object[]} [needs] @returns {Promise<string>} its id */
	own_account(page, name, needs = []) {
		return page.evaluate(async ([name, people, needs]) => {
			const { csrf } = await (await fetch("api/session")).json()
			const post = async (/** @type {string} */ path, /** @type {object} */ body) => {
				const answer = await fetch(`api/${path}`, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf }, body: JSON.stringify(body) })
				const made = await answer.json()
				if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(made)}`)
				return made
			}
			const { id } = await post("accounts", { name, country: "DE", about: "" })
			const contacts = []
			for (const person of people) contacts.push(await post(`accounts/${id}/contacts`, person))
			for (const need of needs) await post(`accounts/${id}/needs`, { level: "account", contact: contacts[0].id, ...need })
			return id
		}, /** @type {const} */ ([name, CUSTOMERS_PEOPLE, needs]))
	}

	async close() {
		await this.browser.close()
		await this.front.end?.()
		await this.kamwerk.end()
		assert.deepEqual(this.complaints, [], "the browser complained")
	}
}

/** @param {{ args?: string[], before?: (kamwerk: any) => Promise<Front | undefined> }} [what] `before`: puts something in front of it */
export async function open({ args = ["--demo"], before } = {}) {
	const kamwerk = await start(/** @type {any} */ ({ args }))
	/** @type {Front | undefined} */
	let front
	try {
		front = await before?.(kamwerk)
		const browser = await chromium.launch({
			executablePath: "/usr/bin/chromium",
			args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", ...front?.args ?? []],
		})
		return new World(kamwerk, browser, front)
	} catch (error) {
		await front?.end?.()
		await kamwerk.end()
		throw error
	}
}

/** Nothing that axe knows of stands in anybody's way. @param {Page} page @param {string} where */
export async function check_access(page, where) {
	/* evaluate() comes in through the debugger, so the page's own policy against foreign scripts stays on. */
	await page.evaluate(AXE)
	const found = await page.evaluate(async () => {
		/* Rows far away are not laid out (content-visibility) and would be measured at a guessed height. */
		const sheet = new CSSStyleSheet()
		sheet.replaceSync(".talk > li { content-visibility: visible !important }")
		document.adoptedStyleSheets = [sheet]
		const answer = await /** @type {any} */ (window).axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
		return answer.violations.map((/** @type {any} */ v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((/** @type {any} */ n) => `${n.target} ${n.failureSummary}`).join(" | ")}`)
	})
	assert.deepEqual(found, [], where)
}

/** Nothing is wider than the window, once pictures have been drawn anew for it. @param {Page} page @param {string} where */
export async function check_width(page, where) {
	await page.waitForFunction(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth, undefined, { timeout: 3000 }).catch(() => {})
	const [width, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
	assert.ok(width <= window, `${where} is ${width} pixels wide in a window of ${window}`)
}

/** Presses Tab until `selector` has the focus, as somebody without a mouse would.
 * @param {Page} page @param {string} selector @param {string} [key] */
export async function tab_to(page, selector, key = "Tab") {
	for (let presses = 0; presses < 400; presses++) {
		if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
		await page.keyboard.press(key)
	}
	assert.fail(`the keyboard does not reach ${selector}`)
}

/** A short conversation that fills the report: over five minutes, two sides, a question, a need, a paraphrase. */
export function transcript() {
	const lines = ["WEBVTT", ""]
	const said = [
		["Nele Petersen", "Guten Morgen, Frau Thiessen. Was hat sich seit unserem letzten Gespräch bei Ihnen verändert?"],
		["Maren Thiessen", "Guten Morgen. Eigentlich einiges. Wir brauchen eine Warnung drei Tage vorher, wenn eine Lieferung später kommt, sonst stehen die Leute in der Halle."],
		["Nele Petersen", "Habe ich Sie richtig verstanden, dass Sie drei Tage vor einer späten Lieferung eine Warnung brauchen?"],
		["Maren Thiessen", "Ja, genau. Ich bin ehrlich gesagt ziemlich verärgert, wie die letzte Umstellung gelaufen ist."],
		["Nele Petersen", "Okay. Die Preisliste hatte ich Ihnen ja schon geschickt."],
		["Maren Thiessen", "Ja, die habe ich bekommen, die liegt hier auf dem Tisch."],
	]
	const clock = (/** @type {number} */ s) => `00:${String(Math.floor(s / 60)).padStart(2, "0")}:${String(s % 60).padStart(2, "0")}.000`
	for (let i = 0; i < 30; i++) {
		const [name, text] = said[i % said.length]
		lines.push(`${clock(i * 24)} --> ${clock(i * 24 + 20)}`, `<v ${name}>${text}</v>`, "")
	}
	return lines.join("\n")
}

/** Asks the API as who is signed in. @param {import("playwright-core").Page} page @param {string} method @param {string} path @param {any} [json] @param {number} [revision] @returns {Promise<any>} */
export const ask = (page, method, path, json, revision) => page.evaluate(async ([method, path, json, revision]) => {
	const { csrf } = await (await fetch("api/session")).json()
	const headers = { "X-CSRF-Token": csrf, ...json ? { "Content-Type": "application/json" } : {}, ...revision ? { "If-Match": `"${revision}"` } : {} }
	const answer = await fetch(`api/${path}`, { method, headers, body: json && JSON.stringify(json) })
	return answer.status === 204 ? null : answer.json()
}, /** @type {[string, string, any, number | undefined]} */ ([method, path, json, revision]))
