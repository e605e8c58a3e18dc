// @ts-check
/* A team's board: moved by mouse, by menu and by keyboard, on both sides, in both languages. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ask, check_access, check_width, LEAD, open, PHONE, tab_to } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

/** The titles of a column. @param {import("./browser.mjs").Page} page @param {string} state */
const titles = (page, state) => page.$$eval(`[data-list=${state}] .card-title`, (all) => all.map((title) => title.textContent))

/** @param {import("./browser.mjs").Page} page @param {string} state @param {string[]} expected */
async function holds(page, state, expected) {
	await page.waitForFunction(([state, expected]) => [...document.querySelectorAll(`[data-list=${state}] .card-title`)].map((t) => t.textContent).join("|") === expected,
		[state, expected.join("|")]).catch(async () => assert.deepEqual(await titles(page, state), expected))
}

const NAME = "Südwerk Pumpen AG"
let team = "", account = ""

test("a lead founds a team, gives it an account and people, without a mouse", async () => {
	const page = await world.sign_in(LEAD)
	await world.own_account(page, NAME)
	await tab_to(page, "nav a[href='#/teams']")
	await page.keyboard.press("Enter")
	await page.waitForSelector("h1:has-text('Teams')")
	await check_access(page, "teams")
	await tab_to(page, ".button.first")
	await page.keyboard.press("Enter")
	await tab_to(page, "input[name=name]")
	await page.keyboard.type("Team Nord")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".areas a[aria-current]:has-text('Menschen')")
	const add = page.locator("form:has-text('Kunde')").first()
	await add.locator("select").selectOption({ label: NAME })
	await add.locator("button").click()
	await page.waitForSelector(".people-rows a:has-text('Südwerk Pumpen AG')")
	await check_access(page, "people of a team")
	team = /** @type {string} */ (page.url().match(/teams\/([^/]+)/)?.[1])
	account = (await ask(page, "GET", `teams/${team}/accounts`)).items[0].account
})

test("actions are added, and moved by mouse, menu and keyboard", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, `teams/${team}`)
	await page.click("text=Aufgabe hinzufügen")
	await page.fill("input[name=title]", "Warnung einrichten")
	await page.fill("input[name=cave_minutes]", "90")
	await page.check("input[name=is_shared]")
	await check_access(page, "a new action")
	await page.click("form.form .button.first")
	await holds(page, "todo", ["Warnung einrichten"])
	for (const title of ["Preise prüfen", "Halle besuchen"])
		await ask(page, "POST", `accounts/${account}/actions`, { title, team })
	await page.reload()
	await holds(page, "todo", ["Warnung einrichten", "Preise prüfen", "Halle besuchen"])
	await check_access(page, "a board")

	/* By mouse, into another column. */
	const card = await page.locator(".card:has-text('Preise prüfen')").boundingBox()
	const column = await page.locator("[data-list=doing]").boundingBox()
	assert.ok(card && column)
	await page.mouse.move(card.x + card.width - 8, card.y + 8)
	await page.mouse.down()
	await page.mouse.move(card.x + card.width, card.y + 20, { steps: 4 })
	await page.mouse.move(column.x + column.width / 2, column.y + 30, { steps: 12 })
	await page.mouse.move(column.x + column.width / 2, column.y + 34, { steps: 3 })
	await page.mouse.up()
	await holds(page, "doing", ["Preise prüfen"])
	await holds(page, "todo", ["Warnung einrichten", "Halle besuchen"])
	await page.click(".notice-actions >> text=Rückgängig")
	await holds(page, "todo", ["Warnung einrichten", "Halle besuchen", "Preise prüfen"])

	/* By keyboard: the focus goes along, and it is said. */
	await page.focus(".card:has-text('Preise prüfen') .card-title")
	await page.keyboard.press("Alt+ArrowUp")
	await holds(page, "todo", ["Warnung einrichten", "Preise prüfen", "Halle besuchen"])
	await page.waitForFunction(() => document.activeElement?.textContent === "Preise prüfen")
	await page.keyboard.press("Alt+ArrowRight")
	await holds(page, "doing", ["Preise prüfen"])
	await page.waitForSelector("[role=status]:has-text('„Preise prüfen“: In Arbeit, Platz 1 von 1')", { state: "attached" })
	await page.waitForFunction(() => document.activeElement?.textContent === "Preise prüfen")

	/* By the menu on the card. */
	await page.click(".card:has-text('Halle besuchen') summary")
	await page.click(".card:has-text('Halle besuchen') >> text=Nach „Erledigt“")
	await holds(page, "done", ["Halle besuchen"])
	await page.reload()
	await holds(page, "done", ["Halle besuchen"])
	await holds(page, "doing", ["Preise prüfen"])
	assert.equal((await ask(page, "GET", `actions?team=${team}&state=done`)).items.length, 1)
})

test("what one moves, the other sees within a second", async () => {
	const [one, other] = [await world.sign_in(LEAD), await world.sign_in(LEAD, { viewport: PHONE, language: "de" })]
	await world.go(one, `teams/${team}`)
	await world.go(other, `accounts/${account}/board`)
	await holds(other, "doing", ["Preise prüfen"])
	await one.waitForTimeout(500)
	await one.focus(".card:has-text('Preise prüfen') .card-title")
	const began = Date.now()
	await one.keyboard.press("Alt+ArrowRight")
	await holds(other, "waiting", ["Preise prüfen"])
	assert.ok(Date.now() - began < 1000, `${Date.now() - began} ms`)
	await one.keyboard.press("Alt+ArrowLeft")
	await holds(other, "doing", ["Preise prüfen"])
})

test("a move that is refused goes back", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, `teams/${team}`)
	await holds(page, "doing", ["Preise prüfen"])
	await page.route("**/place", (route) => route.fulfill({ status: 409, contentType: "application/problem+json", body: JSON.stringify({ status: 409, key: "action.place_moved" }) }))
	world.complaints.length = 0
	await page.focus(".card:has-text('Preise prüfen') .card-title")
	await page.keyboard.press("Alt+ArrowRight")
	await page.waitForSelector(".notice:has-text('gerade verschoben')")
	await holds(page, "doing", ["Preise prüfen"])
	world.complaints = world.complaints.filter((complaint) => !complaint.includes("409"))
})

test("the board of the account, on a phone, in English, in the dark", async () => {
	const page = await world.sign_in(LEAD, { viewport: PHONE, theme: "dark", language: "en" })
	await world.go(page, `accounts/${account}/board`)
	await holds(page, "todo", ["Warnung einrichten"])
	await check_access(page, "an account's board")
	await check_width(page, "an account's board")
	await page.locator(".board-switch label:has-text('Doing')").first().click()
	await page.waitForFunction(() => getComputedStyle(/** @type {Element} */ (document.querySelector("[data-column=todo]"))).display === "none")
	await check_access(page, "one column")
})

test("a guest moves what they own, sees what is shared, and nothing else", async () => {
	const lead = await world.sign_in(LEAD)
	const contact = await ask(lead, "POST", `accounts/${account}/contacts`, { name: "Bernd Kern", email: "kern@pumpen.example", function: "", language: "de" })
	const { guest, link } = await ask(lead, "POST", `accounts/${account}/guests`, { contact: contact.id })
	await ask(lead, "PUT", `teams/${team}/members/${guest.id}`, { is_lead: false })
	await ask(lead, "POST", `accounts/${account}/actions`, { title: "Empfänger nennen", team, owner: guest.id, is_shared: true })
	const page = await world.window({ viewport: PHONE })
	await page.goto(`${world.front.address}/#/come-in/${link}`)
	await page.click("text=Weiter")
	await page.waitForSelector("header nav")
	await world.go(page, `teams/${team}`)
	await page.waitForSelector(".card:has-text('Warnung einrichten')")
	assert.equal(await page.locator("text=Preise prüfen").count(), 0)
	assert.equal(await page.locator(".card:has-text('Warnung einrichten') summary, button:has-text('Aufgabe hinzufügen'), .areas a:has-text('Kompetenzen')").count(), 0)
	await check_access(page, "a guest's board")
	await check_width(page, "a guest's board")

	/* Two people of two companies, in two browsers, on one board. */
	await world.go(lead, `teams/${team}`)
	await lead.waitForSelector("[data-list=todo] .card:has-text('Empfänger nennen')")
	await lead.waitForTimeout(500)
	await page.click(".card:has-text('Empfänger nennen') summary")
	let began = Date.now()
	await page.click(".card:has-text('Empfänger nennen') >> text=Nach „In Arbeit“")
	await lead.waitForSelector("[data-list=doing] .card:has-text('Empfänger nennen')")
	assert.ok(Date.now() - began < 1000, `the lead sees it after ${Date.now() - began} ms`)
	await holds(page, "doing", ["Empfänger nennen"])
	await lead.focus(".card:has-text('Warnung einrichten') .card-title")
	began = Date.now()
	await lead.keyboard.press("Alt+ArrowRight")
	await page.waitForSelector("[data-list=doing] .card:has-text('Warnung einrichten')")
	assert.ok(Date.now() - began < 1000, `the guest sees it after ${Date.now() - began} ms`)
	await lead.keyboard.press("Alt+ArrowLeft")
	await page.waitForSelector("[data-list=todo] .card:has-text('Warnung einrichten')")
	await page.click(".card-title")
	await page.fill("input[name=due_on]", "2027-01-15")
	assert.equal(await page.locator("form.form input").count(), 1)
	await page.click("form.form .button.first")
	await page.waitForSelector(".card:has-text('15. Jan. 2027')")
	for (const area of ["iterations", "agreements", "people"]) {
		await world.go(page, `teams/${team}/${area}`)
		await page.waitForSelector(".areas")
		await check_access(page, `a guest's ${area}`)
	}
	assert.equal(await page.locator("section.part .main button").count(), 0)
})

test("iterations and agreements: a goal, and a day to run out", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, `teams/${team}/iterations`)
	await page.click("text=Etappe hinzufügen")
	await page.fill("input[name=goal]", "Südwerk wird drei Tage vorher gewarnt")
	await page.click("form.form .button.first")
	await page.waitForSelector("h2:has-text('drei Tage vorher')")
	await check_access(page, "iterations")
	await world.go(page, `teams/${team}/agreements`)
	await page.click("text=Vereinbarung hinzufügen")
	await page.fill("textarea[name=text]", "Wir antworten am selben Tag.")
	const soon = new Date(Date.now() + 5 * 86400000).toISOString().slice(0, 10)
	await page.fill("input[name=until_on]", soon)
	await page.click("form.form .button.first")
	await page.waitForSelector(".running-out:has-text('läuft am')")
	await check_access(page, "agreements")
	await page.click("text=Erneuern")
	await page.waitForSelector(".notice:has-text('gilt bis')")
})

test("competences are answered for oneself, and contributed only when one wants", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, "competences")
	await page.waitForSelector(".competence")
	await check_access(page, "competences")
	for (const n of [0, 1, 2, 3])
		await page.locator(`input[name=network-${n}][value="3"]`).check()
	await page.locator(".competence:has-text('Netzwerken') input[type=checkbox]").check()
	await world.kamwerk.until(async () => {
		const kept = (await ask(page, "GET", "competences/me")).competences.find((/** @type {any} */ row) => row.competence === "network")
		return `${kept?.answers} ${kept?.brings}`
	}, "3,3,3,3 true")
	await page.reload()
	await page.waitForFunction(() => /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=network-3][value='3']"))?.checked)
	await world.go(page, `teams/${team}/coverage`)
	await page.waitForSelector("text=mindestens fünf Menschen")
	await check_access(page, "coverage")
	await page.click("button:text-is('Beitragen')")
	await page.waitForSelector("button:text-is('Beitrag zurücknehmen')")
})
