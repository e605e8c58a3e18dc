// @ts-check
/* Somebody goes into the cave; what others write waits or passes, and is handed over when the cave ends. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ADMINISTRATOR, ask, check_access, check_width, LEAD, open, PHONE, tab_to } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

/** The cave of whoever is signed in ends in a moment, as if it had been meant so. @param {import("./browser.mjs").Page} page @param {number} ms */
async function end_cave(page, ms) {
	const { cave } = await ask(page, "GET", "status")
	const changed = await ask(page, "PATCH", `blocks/${cave.id}`, { ends_at: new Date(Date.now() + ms).toISOString() }, cave.revision)
	assert.ok(changed.id, JSON.stringify(changed))
}

/** @param {import("./browser.mjs").Page} page @param {{ to?: string, text: string, kind?: string }} what */
async function write(page, { to, text, kind }) {
	await page.click(".message-form, .button.first:has-text('schreiben')")
	if (to) await page.selectOption("select[name=receiver]", { label: to })
	if (kind) await page.check(`input[name=kind][value=${kind}]`)
	await page.fill("textarea[name=text]", text)
}

test("into the cave by keyboard, longer, and the mood of the page goes along", async () => {
	const page = await world.sign_in(LEAD)
	await tab_to(page, ".menu-button")
	await page.keyboard.press("Enter")
	await tab_to(page, ".cave-door button:nth-of-type(2)")
	await check_access(page, "the menu with the door to the cave")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".status-line:has-text('In der Höhle bis')")
	assert.equal(await page.getAttribute("html", "data-mood"), "cave")
	const before = await page.textContent(".status-line p")
	await page.keyboard.press("Escape")
	await page.click(".status-line >> text=15 Minuten länger")
	await page.waitForFunction((before) => document.querySelector(".status-line p")?.textContent !== before, before)
	await check_access(page, "in the cave")
})

test("what one writes is told before it is sent; it waits, and is handed over in order when the cave ends", async () => {
	const lead = await world.sign_in(LEAD), other = await world.sign_in(ADMINISTRATOR)
	await world.go(lead, "messages")
	await world.go(other, "messages")
	await write(other, { to: "Nele Petersen", text: "Kaffee um elf?", kind: "informal" })
	await other.waitForSelector(".lane:has-text('Nele Petersen ist bis'):has-text('wird dann übergeben'):has-text('informell')")
	await check_access(other, "writing into the cave")
	await other.click("form .button.first")
	await other.waitForSelector(".message.is-own:has-text('Kaffee um elf?') .way:has-text('wird um')")
	await write(other, { to: "Nele Petersen", text: "Und noch **etwas**.", kind: "informal" })
	await other.click("form .button.first")
	await other.waitForSelector(".message.is-own strong:has-text('etwas')")
	await check_access(other, "what waits, for its author")

	await lead.reload() // nothing moves on a page in the cave; whoever looks is told
	await lead.waitForSelector(".waiting-note:has-text('2 Nachrichten warten bis')")
	assert.equal(await lead.locator(".message:has-text('Kaffee um elf'), .message:has-text('Und noch')").count(), 0, "nothing of it is seen")
	assert.equal(await lead.locator("nav .count").count(), 0, "and no number stands in the way")
	await end_cave(lead, 1500)
	await lead.waitForSelector(".message:has-text('Kaffee um elf?')")
	assert.equal(await lead.getAttribute("html", "data-mood"), "market", "the cave has ended by itself")
	const texts = await lead.$$eval(".messages .markdown", (all) => all.map((one) => one.textContent?.trim()))
	assert.deepEqual(texts.slice(0, 2), ["Und noch etwas.", "Kaffee um elf?"], "the last stands first")
	assert.equal(await lead.locator(".status-line p").count(), 0)
	await lead.waitForSelector(".message.is-new:has-text('Kaffee um elf?')")
	await check_access(lead, "handed over")
	await other.reload()
	await world.go(other, "messages")
	await other.waitForSelector(".message:has-text('Kaffee um elf?')")
	assert.equal(await other.locator(".way").count(), 0, "nothing waits any more, and nothing says whether it was read")
	assert.doesNotMatch(await other.textContent(".messages") ?? "", /gelesen/i)
})

test("a team's room, its rule, and who is where, on both sides and on a phone", async () => {
	const lead = await world.sign_in(LEAD)
	const team = (await ask(lead, "POST", "teams", { name: "Team Nord", about: "" })).id
	const { items: accounts } = await ask(lead, "GET", "accounts?q=nordwind")
	await ask(lead, "PUT", `teams/${team}/accounts/${accounts[0].id}`)
	const { items: people } = await ask(lead, "GET", "members?q=leonie")
	await ask(lead, "PUT", `teams/${team}/members/${people[0].id}`, { is_lead: false })
	const other = await world.sign_in(ADMINISTRATOR, { viewport: PHONE, theme: "dark" })
	await ask(other, "POST", "caves", { minutes: 30 })
	await other.waitForSelector(".status-line:has-text('In der Höhle bis')")
	await check_width(other, "the status line on a phone")

	await world.go(lead, `teams/${team}/people`)
	await lead.waitForSelector(".people-rows li:has-text('Leonie Brandt') .where:has-text('in der Höhle bis')")
	await check_access(lead, "who is where")
	await lead.click("[aria-label='Leonie Brandt schreiben']")
	await lead.waitForSelector(".message-form")
	await lead.fill("textarea[name=text]", "Passt Freitag für Nordwind?")
	await lead.waitForSelector(".lane:has-text('geht leise durch')")
	await lead.fill("textarea[name=text]", "Lang. ".repeat(60))
	await lead.waitForSelector(".lane:has-text('wird dann übergeben'):has-text('länger')")
	await lead.click("summary:has-text('Dringend?')")
	await lead.fill("input[name=urgent_reason]", "Die Lieferung steht")
	await lead.waitForSelector(".lane:has-text('aus der Höhle gerufen')")
	await check_access(lead, "an urgent message")
	await lead.click("form .button.first")
	await lead.waitForSelector(".message.is-own .urgent:has-text('Die Lieferung steht')")

	await world.go(other, `messages/${team}`)
	await write(other, { text: "Bin um elf zurück." })
	await other.waitForSelector(".lane:has-text('Alle bekommen')")
	await check_access(other, "writing into a room")
	await check_width(other, "writing into a room")
	await other.click("form .button.first")
	await other.waitForSelector(".message.is-own:has-text('Bin um elf zurück.')")
	await check_access(other, "a room in the dark")
	await check_width(other, "a room")

	/* The oldest team that both are on has the budget. */
	const teams_of = async (/** @type {import("./browser.mjs").Page} */ page) => (await ask(page, "GET", "teams")).items.map((/** @type {any} */ one) => one.id)
	const theirs = await teams_of(other), [counted] = (await teams_of(lead)).filter((/** @type {string} */ id) => theirs.includes(id)).sort()
	await world.go(lead, `teams/${counted}/agreements`)
	await lead.waitForSelector(".guard-rule:has-text('280 Zeichen'):has-text('Bisher in diesen sieben Tagen: einmal')")
	await lead.click("text=Regel anpassen")
	await lead.fill("input[name=characters_max]", "140")
	await lead.check("input[name=needs_link]")
	await check_access(lead, "tuning the rule")
	await lead.click("form:has(input[name=characters_max]) .button.first")
	await lead.waitForSelector(".guard-rule:has-text('140 Zeichen'):has-text('muss dabeistehen')")
	await check_access(lead, "the rule of a team")
	await world.go(lead, `teams/${team}/agreements`)
	await lead.click("text=Webhook hinzufügen")
	await lead.fill("input[name=url]", "https://hooks.example.org/nord")
	await check_access(lead, "a new webhook")
	await lead.click("form:has(input[name=url]) .button.first")
	await lead.waitForSelector(".people-rows:has-text('https://hooks.example.org/nord')")
	assert.match(await lead.textContent("[role=status] code") ?? "", /^[\w-]{32}$/, "its secret, shown once")
	await check_access(lead, "a webhook")
	await lead.click("[aria-label='https://hooks.example.org/nord: Entfernen']")
	await lead.waitForSelector("text=Kein Kanal außerhalb von kamwerk")

	await ask(lead, "POST", `accounts/${accounts[0].id}/needs`, { quote: "Wir brauchen verlässliche Liefertermine.", level: "account", contact: null, conversation: null, utterance: null, heard_at: null })
	const english = await world.sign_in(LEAD, { language: "en" })
	await world.go(english, "messages")
	await english.waitForSelector("h1:has-text('Messages')")
	await english.click("text=Write a message")
	await english.selectOption("select[name=receiver]", { label: "Leonie Brandt" })
	await english.waitForSelector(".lane:has-text('Leonie Brandt is in the cave until')")
	await english.fill("#message-link", "Liefer")
	await english.click(".link-hits button")
	await english.waitForSelector("button:has-text('Remove the record')")
	await check_access(english, "messages in English")
	await english.fill("textarea[name=text]", "About this.")
	await english.click("form .button.first")
	await english.waitForSelector(".message a:has-text('Liefertermine')")
	await english.click("header button[lang=de]")
})
