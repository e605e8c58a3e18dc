// @ts-check
/* What others change shows at once on the pages of an account, and takes nothing from who is typing. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { LEAD, open } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
/** Who changes something, and who looks on. @type {import("./browser.mjs").Page} */
let other
/** @type {import("./browser.mjs").Page} */
let page
let account = ""
before(async () => {
	world = await open()
	other = await world.sign_in(LEAD)
	page = await world.sign_in(LEAD)
	account = (await ask("GET", "accounts?q=nordwind")).items[0].id
})
after(() => {
	/* What is refused on purpose, the browser tells whenever it likes. */
	world.complaints = world.complaints.filter((complaint) => !complaint.includes("412"))
	return world.close()
})

/** Asks the API as the other one. @param {string} method @param {string} path @param {any} [json] @param {number} [revision] @returns {Promise<any>} */
const ask = (method, path, json, revision) => other.evaluate(async ([method, path, json, revision]) => {
	const { csrf } = await (await fetch("api/session")).json()
	const answer = await fetch(`api/${path}`, {
		method, body: json && JSON.stringify(json),
		headers: { "X-CSRF-Token": csrf, ...json ? { "Content-Type": "application/json" } : {}, ...revision === undefined ? {} : { "If-Match": `"${revision}"` } },
	})
	return answer.status === 204 ? null : answer.json()
}, /** @type {const} */ ([method, path, json, revision]))

/** @param {string} area @param {string} there */
async function look_at(area, there) {
	await world.go(page, `accounts/${account}/${area}`)
	await page.waitForSelector(there)
	await page.waitForTimeout(500) // until it listens
}

test("business: divisions, end customers, deals, notes and reviews of others appear", async () => {
	await look_at("business", "text=Geschäft anlegen")
	const people = (await ask("GET", `accounts/${account}?with=members`)).members.filter((/** @type {any} */ m) => !m.is_guest)
	const me = (await ask("GET", "session")).member.id
	const rows = [["divisions", { kind: "site", name: "Werk Live" }], ["end-customers", { kind: "segment", name: "Kunden Live" }],
		["deals", { title: "Geschäft Live", stage: "lead" }], ["notes", { title: "Notiz Live", text: "Neu." }]]
	for (const [path, json] of /** @type {[string, any][]} */ (rows)) {
		await ask("POST", `accounts/${account}/${path}`, json)
		await page.waitForSelector(`text=${json.name ?? json.title}`, { timeout: 5000 })
	}
	const presenter = people.find((/** @type {any} */ m) => m.member !== me)
	await ask("POST", `accounts/${account}/reviews`, { subject: "Review Live", presenter: presenter.member, reviewers: [me], minutes: {} })
	await page.waitForSelector("text=Review Live", { timeout: 5000 })
})

test("a form that is open keeps what was typed and chosen, and overwrites nothing unseen", async () => {
	await look_at("business", "text=Geschäft Live")
	await page.click("button[aria-label='Geschäft Live ändern']")
	await page.fill("input[name=title]", "Mein Titel")
	await page.selectOption("select[name=division]", { label: "Werk Live" })
	await page.selectOption("select[name=stage]", "offer")
	assert.equal(await page.$eval("select[name=division]", (one) => /** @type {HTMLSelectElement} */ (one).selectedOptions[0].label), "Werk Live", "one choice keeps the other")
	const [deal] = (await ask("GET", `accounts/${account}/deals?q=Live`)).items
	await ask("PATCH", `deals/${deal.id}`, { title: "Titel der anderen" }, deal.revision)
	await ask("POST", `accounts/${account}/deals`, { title: "Daneben", stage: "lead" })
	await page.waitForSelector("text=Daneben", { timeout: 5000 })
	assert.equal(await page.inputValue("input[name=title]"), "Mein Titel")
	assert.equal(await page.inputValue("select[name=stage]"), "offer")
	assert.equal(await page.$eval("select[name=division]", (one) => /** @type {HTMLSelectElement} */ (one).selectedOptions[0].label), "Werk Live")
	await page.click("form .button.first")
	await page.waitForSelector("form .refused")
	assert.equal((await ask("GET", `deals/${deal.id}`)).title, "Titel der anderen")
	await page.click("form >> text=Abbrechen")
	await page.waitForSelector("text=Titel der anderen")
})

test("the map: who is assessed, moved and related by others moves here, too", async () => {
	await look_at("people", ".map-part h2")
	const contacts = (await ask("GET", `accounts/${account}/contacts`)).items
	const [one, two] = contacts
	await ask("PUT", `contacts/${one.id}/stakeholder`, { role: "decides", influence: 5, attitude: 1, note: "" }, 0)
	await page.waitForSelector(`.map-person[aria-label^='${one.name}']`, { timeout: 5000 })
	await ask("PUT", `contacts/${two.id}/stakeholder`, { role: "uses", influence: 2, attitude: -1, note: "" }, 0)
	await page.waitForSelector(`.map-person[aria-label^='${two.name}']`, { timeout: 5000 })
	await page.focus(`.map-person[aria-label^='${one.name}']`)
	await ask("POST", `accounts/${account}/relations`, { kind: "trusts", from: one.id, to: two.id })
	await page.waitForSelector(".map-line.is-trusts", { state: "attached", timeout: 5000 })
	assert.ok(await page.evaluate((name) => document.activeElement?.matches(`.map-person[aria-label^='${name}']`), one.name), "the focus stays")
	await ask("PUT", `contacts/${two.id}/stakeholder`, { role: "uses", influence: 4, attitude: 2, note: "" }, 1)
	await page.waitForSelector(`.map-person[aria-label*='${two.name}'][aria-label*='Einfluss 4']`, { timeout: 5000 })
	await ask("POST", `accounts/${account}/contacts`, { name: "Neu Dazugekommen", email: "", function: "", language: "" })
	await page.waitForSelector(".map-open >> text=Neu Dazugekommen", { timeout: 5000 })
})

test("history: what happens goes on top, and older pages that are open stay", async () => {
	for (let i = 0; i < 60; i++) await ask("POST", `accounts/${account}/notes`, { title: `Verlauf ${i}`, text: "" })
	await look_at("history", ".history-day li")
	await page.click("text=/^(Weitere|Ältere|Mehr)/")
	await page.waitForFunction(() => document.querySelectorAll(".history-day li").length > 50)
	const before = await page.locator(".history-day li").count()
	await ask("POST", `accounts/${account}/notes`, { title: "Eben geschrieben", text: "" })
	await page.waitForSelector(".history-day:first-child li:first-child:has-text('Eben geschrieben')", { timeout: 5000 })
	assert.equal(await page.locator(".history-day li").count(), before + 1)
	await page.selectOption(".history-filter select", "deal")
	await page.waitForFunction(() => !document.body.innerText.includes("Eben geschrieben"))
	await ask("POST", `accounts/${account}/deals`, { title: "Gefiltert gesehen", stage: "lead" })
	await page.waitForSelector(".history-day >> text=Gefiltert gesehen", { timeout: 5000 })
	assert.ok(!(await page.innerText(".history")).includes("Eben geschrieben"))
})
