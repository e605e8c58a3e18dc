// @ts-check
/* One's calendars on one's own page: a password for a calendar program, an address to subscribe to, a calendar from elsewhere. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { LEAD, PHONE, check_access, check_width, open } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(async () => { await world?.close() })

const CALENDAR = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260601T080000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

test("a calendar program gets a password that opens the calendar, until it is revoked", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, "me")
	const form = page.getByRole("form", { name: "Kalenderprogramme" })
	await form.getByLabel("Für welches Programm").fill("Thunderbird")
	await form.getByRole("button", { name: "App-Passwort anlegen" }).click()
	const password = await page.locator("#app-password").innerText()
	const ask = () => fetch(`${world.kamwerk.base}/dav/`, { method: "PROPFIND", headers: { depth: "0", authorization: `Basic ${btoa(`${LEAD}:${password}`)}` } })
	assert.equal((await ask()).status, 207)
	await check_access(page, "me with a new app password")
	await page.getByRole("button", { name: "App-Passwort „Thunderbird“ widerrufen" }).click()
	await page.getByRole("dialog").getByRole("button", { name: "Widerrufen" }).click()
	await page.getByText("Das App-Passwort ist widerrufen.").waitFor()
	assert.equal((await ask()).status, 401)
	await page.context().close()
})

test("by keyboard alone somebody makes an address to subscribe to, and a calendar reads it", async () => {
	const page = await world.sign_in(LEAD, { viewport: PHONE, language: "en" })
	await world.go(page, "me")
	await page.getByRole("form", { name: "Subscribe to cave and market" }).getByLabel("Whose time").focus()
	await page.keyboard.press("Tab")
	await page.keyboard.press("Enter")
	const address = await page.locator("#feed").innerText()
	assert.match(await (await fetch(address)).text(), /^BEGIN:VCALENDAR/)
	await check_access(page, "me with a feed, on a phone")
	await check_width(page, "me with a feed, on a phone")
	await page.context().close()
})

test("a calendar file is taken in and shows what came of it", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, "me")
	await page.getByLabel("Oder eine Datei").setInputFiles({ name: "arbeit.ics", mimeType: "text/calendar", buffer: Buffer.from(CALENDAR) })
	await page.getByText("arbeit.ics").waitFor()
	await page.getByText("Einträge: 1, Stand").waitFor()
	await page.getByLabel("Oder eine Datei").setInputFiles({ name: "kein.ics", mimeType: "text/calendar", buffer: Buffer.from("hallo") })
	await page.getByText("Das ist kein Kalender im Format iCalendar.").waitFor()
	if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT, fullPage: true })
	await page.context().close()
})
