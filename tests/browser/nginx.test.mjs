// @ts-check
/* As a team uses it: over TLS and HTTP/2, through nginx with the shipped file. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { SITE, startNginx } from "../deploy/nginx.mjs"
import { DEMO_PASSWORD, LEAD, open } from "./browser.mjs"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => {
	world = await open({
		args: ["--demo", "--behind-proxy"],
		before: async (kamwerk) => {
			const nginx = await startNginx(kamwerk, (fill) => ({ "conf.d/kamwerk.conf": fill("kamwerk.conf") }))
			return { address: `https://${SITE}:${nginx.port}`, args: [`--host-resolver-rules=MAP ${SITE} 127.0.0.1`], end: () => nginx.end() }
		},
	})
})
after(() => world?.close())

test("somebody signs in, reads a report, and stays signed in", async () => {
	const page = await world.sign_in(LEAD)
	await page.click("nav a[href='#/conversations']")
	await page.click("text=Inbetriebnahme im Keller")
	await page.waitForSelector("#u-0")
	await page.reload()
	await page.waitForSelector("#u-0")
	const [cookie] = await page.context().cookies()
	assert.deepEqual([cookie.name, cookie.secure, cookie.httpOnly], ["kamwerk_session", true, true])
})

test("what nginx says in words of its own is told in ours", async () => {
	const page = await world.window()
	await page.fill("input[name=email]", LEAD)
	await page.fill("input[name=password]", DEMO_PASSWORD)
	await world.kamwerk.stop()
	await page.click("form .button.first")
	await page.waitForSelector(".refused")
	assert.match(await page.innerText(".refused"), /Der Server antwortet nicht/)
	assert.equal(await page.inputValue("input[name=email]"), LEAD, "nothing typed is lost")
	await world.kamwerk.again(["--behind-proxy"])
	await page.click("form .button.first")
	await page.waitForSelector("header nav")
	world.complaints = world.complaints.filter((line) => !/status of 502/.test(line))
})
