// @ts-check
/* The page of a cave: in with a question, a thought kept for later, longer, out again, and what came out. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ask, check_access, check_width, LEAD, open, PHONE } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

/** The demo may have a cave at this hour, or one that just ended and that nothing was said of.
 * @param {import("./browser.mjs").Page} page */
async function finish_caves(page) {
	for (let cave = await ask(page, "GET", "focus"); cave.block; cave = await ask(page, "GET", "focus")) {
		if (!cave.is_over) await ask(page, "PATCH", `blocks/${cave.block}`, {}, (await ask(page, "GET", `blocks/${cave.block}`)).revision)
		await ask(page, "PUT", `focus/${cave.block}`, { outcome: "-" })
	}
}

test("somebody goes into the cave, keeps a thought, leaves, and says what came out, without a mouse", async () => {
	const page = await world.sign_in(LEAD)
	await finish_caves(page)
	await world.go(page, "focus")
	await page.waitForSelector("h1:has-text('In die Höhle gehen')")
	await page.waitForSelector("a:has-text('In den Spiegel sehen')")
	await check_access(page, "before the cave")
	await page.focus("input[name=purpose]")
	await page.keyboard.type("Wie kommt die Bestätigung an?")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".cave-page h1:has-text('Wie kommt die Bestätigung an?')")
	await page.waitForSelector("text=Noch 60 Minuten")
	assert.equal(await page.locator("header nav:visible, .status-line:visible").count(), 0, "nothing else is there")
	await check_access(page, "the cave")
	await page.focus("input[name=later]")
	await page.keyboard.type("Bernd anrufen")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".notice:has-text('Gemerkt')")
	await page.focus(".cave-foot >> text=15 Minuten länger")
	await page.keyboard.press("Enter")
	await page.waitForSelector("text=Noch 75 Minuten")
	await page.focus(".cave-foot >> text=Höhle verlassen")
	await page.keyboard.press("Enter")
	await page.waitForSelector("h1:has-text('Was kam dabei heraus?')")
	await page.waitForSelector("li:has-text('Bernd anrufen')")
	await check_access(page, "after the cave")
	await page.fill("textarea[name=outcome]", "Per EDI, ab Februar.")
	await page.click("form.form .button.first")
	await page.waitForFunction(() => !location.hash.includes("focus"))
	await world.go(page, "focus")
	await page.waitForSelector("h1:has-text('In die Höhle gehen')")
})

test("on a phone, in English, it fits", async () => {
	const page = await world.sign_in(LEAD, { viewport: PHONE, language: "en" })
	await finish_caves(page)
	await world.go(page, "focus")
	await page.waitForSelector("h1:has-text('Go into the cave')")
	await check_width(page, "before the cave")
	await page.click("form.form .button.first")
	await page.waitForSelector("text=60 minutes left")
	await check_width(page, "the cave")
	await check_access(page, "the cave, on a phone")
})
