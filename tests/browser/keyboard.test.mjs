// @ts-check
/* The same task by keyboard only: no mouse, no script that clicks. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { DEMO_PASSWORD, LEAD, open, tab_to, transcript } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

/* Enlarged twice, a window of 1440 by 900 has the room of 720 by 450. */
for (const [name, viewport] of /** @type {[string, { width: number, height: number } | undefined][]} */ ([["", undefined], [", at 200 %", { width: 720, height: 450 }]])) test(`from log-in to a corrected label and to English without a mouse${name}`, async () => {
	const page = await world.window({ viewport })
	const { keyboard } = page
	await page.waitForSelector("input[name=email]")
	await tab_to(page, "input[name=email]")
	await keyboard.type(LEAD)
	await keyboard.press("Tab")
	await keyboard.type(DEMO_PASSWORD)
	await keyboard.press("Enter")
	await page.waitForSelector("header nav")

	await tab_to(page, "nav a[href='#/accounts']")
	await keyboard.press("Enter")
	await page.waitForSelector(".row h2 a")
	assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H1", "the new page's heading has the focus")
	await page.waitForFunction(() => document.title.startsWith("Kunden"))

	/* The skip link leads past the navigation. */
	await keyboard.press("Shift+Tab")
	await tab_to(page, ".skip", "Shift+Tab")
	assert.ok(await page.evaluate(() => document.querySelector(".skip")?.getBoundingClientRect().top ?? -1) >= 0, "the skip link shows itself")
	await keyboard.press("Enter")
	assert.equal(await page.evaluate(() => document.activeElement?.id), "content")
	await tab_to(page, ".row h2 a")
	for (let rows = 0; rows < 10 && !/Nordwind/.test(await page.evaluate(() => document.activeElement?.textContent ?? "")); rows++) {
		await keyboard.press("Tab")
		await tab_to(page, ".row h2 a")
	}
	await keyboard.press("Enter")
	await page.waitForSelector(".drop")

	await tab_to(page, ".drop .link")
	await keyboard.press("Enter")
	await tab_to(page, "#pasted")
	/* Pasting: what the clipboard would insert, without one. */
	await keyboard.insertText(transcript())
	await tab_to(page, ".drop form .button")
	await keyboard.press("Enter")
	await page.waitForSelector("text=Wer hat gesprochen?")

	await tab_to(page, ".basis input")
	await keyboard.press("Space")
	await tab_to(page, "#basis-all")
	await keyboard.type("Zu Beginn mündlich")
	await tab_to(page, ".people-form .button.first")
	await keyboard.press("Enter")
	await page.waitForSelector("svg.dial")

	/* The tables hold what the pictures show, with a link to each moment. */
	await tab_to(page, "details.more > summary")
	await keyboard.press("Enter")
	await tab_to(page, ".sheet a")
	await keyboard.press("Enter")
	await page.waitForFunction(() => document.activeElement?.id.startsWith("u-"))

	await tab_to(page, ".rule-button")
	const first = await page.evaluate(() => document.activeElement?.closest("li")?.id ?? "")
	await keyboard.press("ArrowDown")
	assert.notEqual(await page.evaluate(() => document.activeElement?.closest("li")?.id), first, "the arrow goes on to the next row")
	await keyboard.press("ArrowUp")
	await keyboard.press("Enter")
	await tab_to(page, ".rule-box .link")
	await keyboard.press("Enter")
	await page.waitForSelector(".correction")
	await page.waitForFunction(() => document.activeElement?.matches(".correction input"))
	await keyboard.press("ArrowRight")
	await tab_to(page, ".correction .button")
	await keyboard.press("Enter")
	await page.waitForSelector(`#${first} .by-hand`)
	assert.ok(await page.evaluate((id) => document.activeElement?.closest("li")?.id === id, first), "the focus is back in the row")

	await tab_to(page, ".notice-actions .link")
	await keyboard.press("Enter")
	await page.waitForSelector(`#${first} .by-hand`, { state: "detached" })

	await tab_to(page, "header button[lang=en]")
	await keyboard.press("Enter")
	await page.waitForSelector("html[lang=en] nav >> text=Conversations")
	await page.waitForFunction(() => /^You asked/.test(document.querySelector(".verdict")?.textContent ?? ""))
	await tab_to(page, "header button[lang=de]")
	await keyboard.press("Enter")
	await page.waitForSelector("html[lang=de]")
})

test("the menu opens, closes on Escape, and gives the focus back", async () => {
	const page = await world.sign_in(LEAD)
	await tab_to(page, ".menu-button")
	await page.keyboard.press("Enter")
	await page.waitForSelector("#menu a:visible")
	await page.keyboard.press("Escape")
	await page.waitForSelector("#menu", { state: "hidden" })
	assert.ok(await page.evaluate(() => document.activeElement?.matches(".menu-button")))
})
