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
