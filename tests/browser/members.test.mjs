// @ts-check
/* What people lose, and how they get on: the recovery code, everything at once, and an account without a lead. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { check_access, check_width, DEMO_PASSWORD, LEAD, open, PHONE } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world.close())

test("whoever lost the recovery code makes a new one, and goes on when it is kept", async () => {
	const page = await world.sign_in(LEAD, { viewport: PHONE, theme: "dark" })
	await world.go(page, "me")
	const form = page.locator("form[aria-label=Wiederherstellungscode]")
	await form.locator("input").fill("egal, nur nicht richtig")
	await form.locator(".button").click()
	await form.locator(".field-problem >> text=Das Passwort stimmt nicht").waitFor()
	await page.waitForFunction(() => document.activeElement?.matches("form[aria-label=Wiederherstellungscode] input"))
	await check_access(page, "wrong password for a new code")
	await form.locator("input").fill(DEMO_PASSWORD)
	await page.keyboard.press("Enter")

	await page.waitForSelector("#recovery-code")
	const code = await page.innerText("#recovery-code")
	await page.waitForFunction(() => document.activeElement?.matches("h1"))
	assert.equal(await page.locator("header nav").count(), 0, "nothing leads away before it is kept")
	assert.equal(await page.getAttribute(".button.first", "aria-disabled"), "true")
	await check_access(page, "new recovery code")
	await check_width(page, "new recovery code")
	await page.check("text=Ich habe den Code sicher aufbewahrt")
	await page.click("text=Weiter")
	await page.waitForSelector("h1:has-text('Ihr Zugang')")
	await page.waitForFunction(() => document.activeElement?.matches("h1"))
	assert.equal(await form.locator("input").inputValue(), "", "the password does not stay on the page")

	/* The new code opens what the lost one would have opened. */
	const later = await world.window()
	await later.click("text=Passwort vergessen")
	await later.fill("input[name=email]", LEAD)
	await later.fill("input[name=recovery_code]", code)
	await later.fill("input[name=password]", DEMO_PASSWORD)
	await later.click("form .button.first")
	await later.check("input[type=checkbox]")
	await later.click(".button.first")
	await later.click("nav a[href='#/conversations']")
	await later.waitForSelector(".row h3 a")
})
