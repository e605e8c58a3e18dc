// @ts-check
/* Meetings: somebody sees what one costs and books a window of market time instead; another one sends it all the same; one of the
 * customer's people books on a phone; what others do is seen at once. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ask, check_access, check_width, LEAD, open, PHONE, tab_to } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

let team = "", link = ""
/** @type {any[]} */
let others = []

/** The Monday after today. */
function monday() {
	const now = new Date()
	return new Date(now.getTime() + (7 - ((now.getUTCDay() + 6) % 7)) * 86400000).toISOString().slice(0, 10)
}

test("without market time the next step is named", async () => {
	const page = await world.sign_in(LEAD)
	const account = (await ask(page, "GET", "accounts?q=Nordwind")).items[0].id
	team = (await ask(page, "POST", "teams", { name: "Team Treffen" })).id
	await ask(page, "PUT", `teams/${team}/accounts/${account}`)
	others = (await ask(page, "GET", "members")).items.filter((/** @type {any} */ m) => m.email !== LEAD && !m.account && m.is_welcome).slice(0, 2)
	for (const other of others) await ask(page, "PUT", `teams/${team}/members/${other.id}`, { is_lead: false })
	const contact = await ask(page, "POST", `accounts/${account}/contacts`, { name: "Berta Treffen", email: "treffen@nordwind.example", function: "", language: "de" })
	const guest = await ask(page, "POST", `accounts/${account}/guests`, { contact: contact.id })
	link = guest.link
	await ask(page, "PUT", `teams/${team}/members/${guest.guest.id}`, { is_lead: false })
	await world.go(page, `teams/${team}/rhythm`)
	await page.waitForSelector("text=Noch ist nichts gebucht")
	await page.click("text=Termin vorschlagen")
	await page.waitForSelector("text=Noch ist keine Marktzeit vereinbart")
	await page.waitForSelector(".clocks li")
	await check_access(page, "no market time")
})

/** Everybody on the team agrees to two weeks. */
async function agree() {
	const page = await world.sign_in(LEAD)
	await ask(page, "PUT", "time-need", { cave_minutes: 600, block_minutes: 90, best: "morning" })
	const rhythm = await ask(page, "POST", `teams/${team}/rhythms`, { starts_on: monday(), zone: "Europe/Berlin", weeks: 2, market_minutes: 300, quorum: 2 })
	await ask(page, "PUT", `rhythms/${rhythm.id}/voice`, { is_agreed: true }, 1)
	for (const { email } of others) {
		const other = await world.sign_in(email)
		await ask(other, "PUT", `rhythms/${rhythm.id}/voice`, { is_agreed: true }, 1)
		await other.context().close()
	}
	const guest = await world.window({ viewport: PHONE, theme: "dark", language: "de" })
	await guest.goto(`${world.front.address}/#/come-in/${link}`)
	await guest.locator("main .button.first, .page .button.first").first().click()
	await guest.waitForSelector("header nav")
	assert.equal((await ask(guest, "PUT", `rhythms/${rhythm.id}/voice`, { is_agreed: true }, 1)).state, "agreed")
	return { page, guest, rhythm }
}

/** @type {import("./browser.mjs").Page} */
let phone

test("a meeting in a cave shows what it takes, and a window is booked instead, by keyboard", async () => {
	const { page, guest, rhythm } = await agree()
	phone = guest
	const me = (await ask(page, "GET", "session")).member.id
	const cave = (await ask(page, "GET", `rhythms/${rhythm.id}/blocks?week=${monday()}`)).items.find((/** @type {any} */ b) => b.member === me)
	await world.go(page, `teams/${team}/rhythm`)
	await page.locator("#meetings button").waitFor()
	await tab_to(page, "#meetings p > .button")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".proposal .clocks li")
	/* The demo's people live in Berlin: what the field says is their clock. */
	const wall = new Date(cave.starts_at).toLocaleString("sv", { timeZone: "Europe/Berlin" }).replace(" ", "T").slice(0, 16)
	await page.fill(".proposal input[name=when]", wall)
	await page.waitForSelector(".proposal .verdict:has-text('Höhle.')")
	assert.ok(await page.locator(".meeting-lanes .k-missed").count() >= 1, "the cave that breaks is dashed")
	await check_access(page, "the cost of a meeting")
	await check_width(page, "the cost of a meeting")
	await tab_to(page, ".windows li:first-child .button")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".notice:has-text('Gebucht')")
	await page.waitForSelector(".bookings li:has-text('Abstimmung')")
	await page.waitForSelector("[data-booking]")
	await page.waitForFunction(() => document.activeElement?.matches("#meetings .button"))
	await check_access(page, "a booked meeting")
	/* It can be taken back at once. */
	await page.click(".notice-place button:has-text('Rückgängig')")
	await page.waitForSelector("text=Noch ist nichts gebucht")
})

test("what takes cave time is booked after asking once, and whose cave it is is told", async () => {
	const page = await world.sign_in(LEAD)
	const rhythm = (await ask(page, "GET", `teams/${team}/rhythms`)).items[0]
	const cave = (await ask(page, "GET", `rhythms/${rhythm.id}/blocks?week=${monday()}`)).items.find((/** @type {any} */ b) => b.member === others[0].id)
	await world.go(page, `teams/${team}/rhythm`)
	await page.click("text=Termin vorschlagen")
	await page.fill(".proposal input[name=subject]", "Eilige Lieferung")
	const wall = new Date(cave.starts_at).toLocaleString("sv", { timeZone: "Europe/Berlin" }).replace(" ", "T").slice(0, 16)
	await page.fill(".proposal input[name=when]", wall)
	await page.waitForSelector(".proposal .verdict:has-text('Höhle')")
	await page.click("text=Trotzdem buchen")
	await page.waitForSelector("dialog h2:has-text('Trotzdem buchen?')")
	await check_access(page, "asking once")
	await page.click("dialog .button.first")
	await page.waitForSelector(".bookings li:has-text('Eilige Lieferung')")
	const other = await world.sign_in(others[0].email)
	assert.match((await ask(other, "GET", "messages")).items[0].text, /^Termin gebucht: Eilige Lieferung[^]*Nimmt Ihnen \d+ Minuten Höhle/)
	/* Who cannot come says so; what is called off vanishes in front of the others, too. */
	await world.go(other, `teams/${team}/rhythm`)
	await other.waitForSelector(".bookings li:has-text('Eilige Lieferung')")
	assert.equal(await other.locator(".bookings button:has-text('Absagen')").count(), 0, "only who booked it and leads call it off")
	await other.click("text=Ich kann nicht")
	await other.waitForSelector("text=Ich komme doch")
	await check_access(other, "saying no")
	await page.waitForSelector(".bookings li:has-text('kommt nicht')")
	await page.click(".bookings li:has-text('Eilige Lieferung') button")
	await other.waitForSelector("text=Noch ist nichts gebucht")
})

test("one of the customer's people books a window on a phone, sees nobody's cave, and the team sees it at once", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, `teams/${team}/rhythm`)
	await page.waitForSelector("text=Noch ist nichts gebucht")
	await world.go(phone, `teams/${team}/rhythm`)
	await phone.click("#meetings button:has-text('Termin buchen')")
	await phone.waitForSelector(".windows li")
	assert.equal(await phone.locator(".proposal input[name=when]").count(), 0, "a guest chooses among windows")
	assert.equal(await phone.locator(".meeting-lanes").count(), 0)
	await phone.fill(".proposal input[name=subject]", "Frage zur Rechnung")
	await check_access(phone, "a guest's windows")
	await check_width(phone, "a guest's windows")
	await phone.locator(".windows .button.first").click()
	await phone.waitForSelector(".bookings li:has-text('Frage zur Rechnung')")
	await check_width(phone, "a guest's booking")
	await page.waitForSelector(".bookings li:has-text('Frage zur Rechnung')")
	/* The same time once more: it is not on offer any more. */
	const [booked] = (await ask(phone, "GET", `teams/${team}/bookings`)).items
	await phone.click("#meetings button:has-text('Termin buchen')")
	await phone.waitForSelector(".windows li")
	const offered = (await ask(phone, "GET", `teams/${team}/market-windows`)).items.map((/** @type {any} */ w) => w.starts_at)
	assert.ok(!offered.includes(booked.starts_at))
})
