// @ts-check
/* The way in: the first visit, an invitation, a forgotten password. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { check_access, check_width, open, PHONE } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open({ args: [] }) })
after(() => world.close())

const ANNA = { email: "anna@example.org", password: "ein langer satz zum merken" }
let recovery_code = ""

/** Reads the recovery code, says that it is kept, and goes on. @param {import("playwright-core").Page} page */
async function keep_code(page) {
	await page.waitForSelector("#recovery-code")
	const code = await page.innerText("#recovery-code")
	assert.equal(await page.getAttribute(".button.first", "aria-disabled"), "true", "nobody goes on without keeping the code")
	assert.equal(await page.locator("header nav").count(), 0, "nothing leads away before")
	await check_access(page, "recovery code")
	await page.check("input[type=checkbox]")
	await page.click(".button.first")
	await page.waitForSelector("header nav")
	return code
}

test("the first visit makes the organisation and its first member", async () => {
	const page = await world.window({ viewport: PHONE })
	await page.waitForSelector("input[name=organisation]")
	await check_access(page, "set-up")
	await check_width(page, "set-up")
	await page.fill("input[name=organisation]", "Muster GmbH")
	await page.fill("input[name=name]", "Anna Acker")
	await page.fill("input[name=email]", ANNA.email)
	await page.fill("input[name=password]", ANNA.password)
	await page.click("form .button.first")
	recovery_code = await keep_code(page)
	assert.ok(recovery_code.length > 12)
	await page.waitForSelector(".empty")
	await check_access(page, "no account yet")
})

test("an account is added, and empty places say what would fit there", async () => {
	const page = await world.window()
	await sign_in(page, ANNA)
	await page.click("nav a[href='#/accounts']")
	await page.click(".empty .button")
	await page.fill("input[name=name]", "Nordwind AG")
	await page.click("form .button.first")
	await page.waitForSelector("h1:has-text('Nordwind AG')")
	await check_access(page, "empty account")
	await page.click(".areas >> text=Menschen")
	await page.click("text=Kontakt anlegen")
	await page.fill("form input[name=name]", "Maren Thiessen")
	await page.click("form >> text=Kontakt anlegen")
	await page.waitForSelector(".people-rows >> text=Maren Thiessen")
})

test("somebody is invited, opens the invitation, and is locked and unlocked", async () => {
	const page = await world.window()
	await sign_in(page, ANNA)
	await world.go(page, "members")
	await page.fill("form input[name=name]", "Bert Bauer")
	await page.fill("form input[name=email]", "bert@example.org")
	await page.click("form .button.first")
	await page.waitForSelector(".made .code")
	const link = await page.innerText(".made .code")
	await check_access(page, "members")
	await page.click("text=Adresse kopieren")
	await page.waitForSelector("text=/Kopiert|Markiert/")

	const guest = await world.window()
	await guest.goto(link)
	await guest.waitForSelector("input[name=code]")
	await check_access(guest, "invitation")
	await guest.fill("input[name=password]", "noch ein langer satz dazu")
	await guest.click("form .button.first")
	await keep_code(guest)

	await page.reload()
	await page.click("button[aria-label='Bert Bauer: Sperren']")
	await page.waitForSelector(".notice >> text=gesperrt")
	await page.click(".notice-place >> text=Rückgängig")
	await page.waitForSelector(".notice >> text=Rückgängig gemacht")
})

test("the recovery code gives a new password and a new code", async () => {
	const page = await world.window()
	await page.click("text=Passwort vergessen")
	await page.waitForSelector("input[name=recovery_code]")
	await check_access(page, "recovery")
	await page.fill("input[name=email]", ANNA.email)
	await page.fill("input[name=recovery_code]", recovery_code)
	await page.fill("input[name=password]", "ein ganz neuer satz zum merken")
	await page.click("form .button.first")
	const next = await keep_code(page)
	assert.notEqual(next, recovery_code)
})

/** @param {import("playwright-core").Page} page @param {{ email: string, password: string }} who */
async function sign_in(page, { email, password }) {
	await page.fill("input[name=email]", email)
	await page.fill("input[name=password]", password)
	await page.click("form .button.first")
	await page.waitForSelector("header nav")
}
