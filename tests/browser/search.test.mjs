// @ts-check
/* What one looks for is found and leads to where it stands: people, teams, what a team agreed, what was said about a need. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { check_access, check_width, LEAD, open, PHONE } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

test("a person, a team and its agreement are found by keyboard, on a phone, and each leads to its place", async () => {
	const page = await world.sign_in(LEAD, { viewport: PHONE, theme: "dark" })
	await world.go(page, "teams")
	await page.click(".row h2 a, .row h3 a")
	await page.click("nav.areas >> text=Vereinbarungen")
	await page.click("text=Vereinbarung hinzufügen")
	await page.fill("textarea[name=text]", "Rückfragen sammeln wir bis zum Marktfenster.")
	await page.click("form .button.first")
	await page.waitForSelector("text=Rückfragen sammeln wir")

	for (const [words, title, address, shown] of [
		["leonie", "Leonie Brandt", /#\/messages\?to=/, "form.message-form"],
		["team", "Team Förde", /#\/teams\/[^/]+$/, "h1:has-text('Team Förde')"],
		["rückfrage", "Rückfragen sammeln wir bis zum Marktfenster.", /#\/teams\/[^/]+\/agreements$/, "text=Rückfragen sammeln wir"],
	]) {
		await world.go(page, "search")
		await page.focus("input[name=q]")
		await page.keyboard.type(String(words))
		await page.keyboard.press("Enter")
		const hit = page.locator(`.row a >> text=${title}`)
		await hit.waitFor()
		await check_access(page, `found: ${title}`)
		await check_width(page, `found: ${title}`)
		await hit.focus()
		await page.keyboard.press("Enter")
		await page.waitForSelector(String(shown))
		assert.match(page.url(), /** @type {RegExp} */ (address))
	}
})

test("messages, meetings and what is noted about a contact are found, each with who and when, and lead to their place", async () => {
	const page = await world.sign_in(LEAD, { language: "en" })
	await page.evaluate(async () => {
		const { csrf } = await (await fetch("/api/session")).json()
		const send = async (/** @type {string} */ path, /** @type {string} */ method, /** @type {object} */ body, headers = {}) =>
			(await fetch(path, { method, headers: { "content-type": "application/json", "x-csrf-token": csrf, ...headers }, body: JSON.stringify(body) })).json()
		const list = async (/** @type {string} */ path) => (await (await fetch(path)).json()).items
		const [account] = await list("/api/accounts"), [team] = await list("/api/teams")
		const [contact] = await list(`/api/accounts/${account.id}/contacts`)
		const leonie = (await list("/api/members")).find((/** @type {{ name: string }} */ one) => one.name === "Leonie Brandt")
		const { revision } = await (await fetch(`/api/contacts/${contact.id}/stakeholder`)).json()
		await send(`/api/contacts/${contact.id}/stakeholder`, "PUT", { role: "uses", influence: 3, attitude: 1, note: "Fragt nach dem Leuchtturm." }, { "if-match": `"${revision}"` })
		await send("/api/messages", "POST", { text: "Der **Leuchtturm** ist gestrichen", receiver: leonie.id })
		const starts = new Date(Date.now() + 20 * 86400000)
		await send(`/api/teams/${team.id}/bookings`, "POST", { subject: "Leuchtturm planen", starts_at: starts.toISOString(), ends_at: new Date(+starts + 1800000).toISOString(), focus_minutes: 9999, edge_minutes: 9999 })
	})
	for (const [title, beside, address, shown] of [
		["Der Leuchtturm ist gestrichen", /to Leonie Brandt/, /#\/messages\?message=/, "section >> text=ist gestrichen"],
		["Leuchtturm planen", /Team Förde/, /#\/teams\/[^/]+\/rhythm$/, "text=Leuchtturm planen"],
		["Antje Jessen", /uses.*Fragt nach dem Leuchtturm/, /#\/accounts\/[^/]+\/people$/, "h2:has-text('Who decides')"],
	]) {
		await world.go(page, "search?q=leuchtturms")
		const row = page.locator(".row").filter({ has: page.locator(`h2 a:text-is("${title}")`) })
		await row.waitFor()
		assert.match(await row.innerText(), /** @type {RegExp} */ (beside))
		await check_access(page, `found: ${title}`)
		await row.locator("a").click()
		await page.waitForSelector(String(shown))
		assert.match(page.url(), /** @type {RegExp} */ (address))
		await check_access(page, `from: ${title}`)
	}
})

test("the page says while the search is being built anew", async () => {
	const page = await world.sign_in(LEAD, { language: "en" })
	const note = page.locator("text=the search is being built anew")
	await world.go(page, "search?q=team")
	await page.waitForSelector(".row")
	assert.equal(await note.count(), 0)
	world.kamwerk.sql("UPDATE organisation SET search_version = 0") // the server has looked at it at its start
	await world.go(page, "search?q=teams")
	await note.waitFor()
	await check_access(page, "being built anew")
})
