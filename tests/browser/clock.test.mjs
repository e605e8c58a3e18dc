// @ts-check
/* What an agreed rhythm does by itself, at a set time: the cave begins, messages wait, market time begins; the customer's own
 * people see where to reach us; and the browser says so outside of the page. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ADMINISTRATOR, ask, check_access, check_width, LEAD, open, PHONE } from "./browser.mjs"

const SOON_MS = 6000 // before something begins: time enough to open a page

/** @type {Awaited<ReturnType<typeof open>>} */
let world
/** @type {any} */
let cave
/** @type {any} */
let market
let account = "", contact = "", team = ""
before(async () => {
	world = await open()
	await world.set_clock("2027-01-29T09:00:00Z") // a Friday
	const lead = await world.sign_in(LEAD)
	account = (await ask(lead, "GET", "accounts?q=Nordwind")).items[0].id
	team = (await ask(lead, "POST", "teams", { name: "Team Takt" })).id
	await ask(lead, "PUT", `teams/${team}/accounts/${account}`)
	await ask(lead, "PUT", "time-need", { cave_minutes: 480, block_minutes: 90, best: "morning" })
	const { id } = (await ask(lead, "GET", "members")).items.find((/** @type {any} */ m) => m.email === ADMINISTRATOR)
	await ask(lead, "PUT", `teams/${team}/members/${id}`, { is_lead: false })
	contact = (await ask(lead, "POST", `accounts/${account}/contacts`, { name: "Bernd Takt", email: "takt@nordwind.example", function: "", language: "en" })).id
	const { guest, link } = await ask(lead, "POST", `accounts/${account}/guests`, { contact })
	await ask(lead, "PUT", `teams/${team}/members/${guest.id}`, { is_lead: false })
	const rhythm = (await ask(lead, "POST", `teams/${team}/rhythms`, { starts_on: "2027-02-01", zone: "Europe/Berlin", weeks: 1, market_minutes: 240, quorum: 2 })).id
	const other = await world.sign_in(ADMINISTRATOR), theirs = await come_in(link)
	for (const page of [lead, other, theirs]) await ask(page, "PUT", `rhythms/${rhythm}/voice`, { is_agreed: true, text: "" }, 1)
	const all = (await ask(lead, "GET", `rhythms/${rhythm}/blocks`)).items, me = (await ask(lead, "GET", "session")).member.id
	assert.equal((await ask(lead, "GET", `rhythms/${rhythm}`)).state, "agreed")
	cave = all.find((/** @type {any} */ b) => b.member === me)
	market = all.find((/** @type {any} */ b) => b.kind === "market" && b.starts_at > cave.ends_at)
	for (const page of [lead, other, theirs]) await page.context().close()
})
after(() => world.close())

/** A guest, on a phone. @param {string} link */
async function come_in(link) {
	const page = await world.window({ viewport: PHONE, language: "en" })
	await page.goto(`${world.front.address}/#/come-in/${link}`)
	await page.locator("main .button.first, .page .button.first").first().click()
	await page.waitForSelector("header nav")
	return page
}

const clock = (/** @type {string} */ at, locale = "de") => new Date(at).toLocaleTimeString(locale, { timeZone: "Europe/Berlin", hour: "numeric", minute: "2-digit" })

/** The page is behind another one, and what it says outside of itself is written down. @param {import("./browser.mjs").Page} page */
async function hide(page) {
	await page.context().grantPermissions(["notifications"])
	await page.evaluate(() => {
		const window_ = /** @type {any} */ (window), Real = Notification
		window_.said = []
		Object.defineProperty(document, "visibilityState", { get: () => "hidden" })
		window_.Notification = class extends Real {
			constructor(/** @type {string} */ title, /** @type {NotificationOptions} */ options) {
				super(title, options)
				window_.said.push({ title, body: options.body, permission: Real.permission })
			}
		}
	})
}
const said = (/** @type {import("./browser.mjs").Page} */ page) => page.evaluate(() => /** @type {any} */ (window).said)

test("the cave begins by the clock: on one's own page, on the team's, and on the account's page of the customer", async () => {
	await world.set_clock(Date.parse(cave.starts_at) - SOON_MS)
	const lead = await world.sign_in(LEAD)
	const { link } = await ask(lead, "POST", `accounts/${account}/guests`, { contact })
	const guest = await come_in(link)
	await world.go(guest, `accounts/${account}`)
	await guest.waitForSelector(".reach li:has-text('Nele Petersen')")
	await world.set_clock(Date.parse(cave.starts_at) - SOON_MS)
	await lead.reload()
	await guest.reload()
	await guest.waitForSelector(".reach li:has-text('Nele Petersen')")
	assert.equal(await lead.locator(".status-line:has-text('In der Höhle')").count(), 0, "not yet")
	await lead.waitForSelector(`.status-line:has-text('In der Höhle bis ${clock(cave.ends_at)}')`)
	assert.equal(await lead.getAttribute("html", "data-mood"), "cave")
	await guest.reload()
	await guest.waitForSelector(`.reach li:has-text('Nele Petersen'):has-text('${clock(cave.ends_at)}')`)
	assert.ok(!(await guest.textContent(".reach"))?.includes("Bernd Takt"), "only our people are listed")
	await check_access(guest, "reach us")
	await check_width(guest, "reach us on a phone")
})

test("a message into the cave waits, and arrives when market time begins; only then the browser says so", async () => {
	await world.set_clock(Date.parse(cave.starts_at) + 60_000)
	const lead = await world.sign_in(LEAD), other = await world.sign_in(ADMINISTRATOR)
	await world.go(lead, "messages")
	await hide(lead)
	const { items: [nele] } = await ask(lead, "GET", "members?q=nele")
	await ask(other, "POST", "messages", { receiver: nele.id, text: "Kuchen in der Küche", kind: "informal" })
	const quiet = await ask(other, "POST", "messages", { receiver: nele.id, text: "Die Bestätigung ist da.", kind: "work" })
	assert.ok(quiet.id)
	await lead.waitForSelector(".message:has-text('Die Bestätigung ist da.')")
	assert.equal(await lead.locator(".message:has-text('Kuchen')").count(), 0, "it waits")
	assert.deepEqual(await said(lead), [], "and nothing sounds in the cave")
	await world.set_clock(Date.parse(cave.ends_at) - 1500)
	assert.equal(await lead.locator(".message:has-text('Kuchen')").count(), 0)
	await lead.waitForSelector(".message:has-text('Kuchen in der Küche')")
	assert.equal((await said(lead)).length, 1)
	assert.deepEqual((await said(lead))[0].title, "kamwerk")
	assert.equal((await said(lead))[0].permission, "granted")
	assert.ok(!(await said(lead))[0].body.includes("Kuchen"), "what it says stays on the page")
})

test("on the market a message is said outside of the page at once; on a page one looks at, nothing is", async () => {
	await world.set_clock(Date.parse(market.starts_at) + 60_000)
	const lead = await world.sign_in(LEAD), other = await world.sign_in(ADMINISTRATOR)
	await lead.waitForSelector(`.status-line:has-text('Markt bis')`)
	const { items: [nele] } = await ask(lead, "GET", "members?q=nele")
	const { items: [leonie] } = await ask(lead, "GET", "members?q=leonie")
	await hide(lead)
	await hide(other)
	await other.evaluate(() => Object.defineProperty(document, "visibilityState", { get: () => "visible", configurable: true })).catch(() => undefined)
	await ask(other, "POST", "messages", { receiver: nele.id, text: "Passt es jetzt?", kind: "work" })
	await lead.waitForFunction(() => /** @type {any} */ (window).said.length === 1)
	await ask(lead, "POST", "messages", { receiver: leonie.id, text: "Ja.", kind: "work" })
	const { link } = await ask(lead, "POST", `accounts/${account}/guests`, { contact })
	const guest = await come_in(link)
	await world.go(guest, `accounts/${account}`)
	await guest.waitForSelector(".reach .verdict")
	await guest.waitForSelector(`.reach .verdict:has-text('${clock(market.ends_at)}')`)
})

test("where no rhythm holds any more, the customer's people see who is at work", async () => {
	await world.set_clock("2027-02-10T15:00:00Z")
	const lead = await world.sign_in(LEAD)
	const { link } = await ask(lead, "POST", `accounts/${account}/guests`, { contact })
	const guest = await come_in(link)
	await world.go(guest, `accounts/${account}`)
	await guest.waitForSelector(".reach li:has-text('Nele Petersen'):has-text('can be reached until 17:00')")
	await world.set_clock("2027-02-10T20:00:00Z")
	await guest.reload()
	await guest.waitForSelector(".reach li:has-text('Nele Petersen'):has-text('outside working hours')")
})

test("the digest is chosen on one's own page, and a letter's link ends it without a log-in", async () => {
	const lead = await world.sign_in(LEAD)
	await world.go(lead, "me")
	await lead.waitForSelector("text=Es ist kein Mailserver eingerichtet")
	await lead.check("input[name=mode][value=daily]")
	await lead.fill("input[name=at]", "16:30")
	await check_access(lead, "the digest's setting")
	await lead.click("form:has(input[name=mode]) .button.first")
	await lead.waitForSelector(".notice:has-text('Gespeichert')")
	assert.deepEqual(await ask(lead, "GET", "digest"), { mode: "daily", minute: 16 * 60 + 30, has_mail: false })
	const nobody = await world.window({ viewport: PHONE })
	await nobody.goto(`${world.front.address}/#/digest-end/unbekannt`)
	await nobody.waitForSelector("h1:has-text('Sammelmail abschalten')")
	await check_access(nobody, "ending the digest")
	await check_width(nobody, "ending the digest")
	await nobody.click("form .button.first")
	await nobody.waitForSelector("text=Sie bekommen keine Sammelmail mehr")
})
