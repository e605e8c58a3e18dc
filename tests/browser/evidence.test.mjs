// @ts-check
/* Talks and deals: nothing before five people have something to count, then pictures and tables that say the same, without a word
 * about who; next steps beside deals won; taking part and taking it back, by keyboard, on a phone, in both languages. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { check_access, check_width, DEMO_PASSWORD, LEAD, open, PHONE, tab_to } from "./browser.mjs"

const PEOPLE = ["nele.petersen", "leonie.brandt", "owen.hartley", "florian.haslinger", "tomasz.wojcik", "priya.raman"].map((name) => `${name}@deichwerk.example`)
const QUESTIONS = [[2, 4, 6, 7, 8, 9], [10, 11, 12, 13, 14, 12], [16, 17, 18, 20, 21, 22]] // of each person with three accounts
const DEALS = 10 // with each account
const WON = [2, 7, 4] // of them

/** @type {Awaited<ReturnType<typeof open>>} */
let world
/** @type {any[]} */
const people = []
before(async () => { world = await open() })
after(() => world.close())

/** @param {import("./browser.mjs").Page} page @param {string} name */
async function look(page, name) {
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png`, fullPage: true })
}

/** @param {any} answer @param {number} status */
function got(answer, status) {
	assert.equal(answer.status, status, answer.text)
	return answer.body
}

/** Twelve minutes with so many questions. @param {string} us @param {number} questions */
function wording(us, questions) {
	const at = (/** @type {number} */ second) => `00:${String(Math.floor(second / 60)).padStart(2, "0")}:${String(second % 60).padStart(2, "0")}.000`
	const asked = Array.from({ length: questions }, (_, i) => `${at(30 * i)} --> ${at(30 * i + 4)}\n<v ${us}>Was fehlt Ihnen bei der Lieferung am meisten?</v>\n`)
	return ["WEBVTT\n", ...asked, `${at(719)} --> ${at(725)}\n<v Maren Thiessen>Drei Tage Vorlauf.</v>\n`].join("\n")
}

/** An account that counts for deals won, or for next steps: that is the last bit of its id (talk/evidence.h). @param {any} lead @param {any} person @param {string} name @param {boolean} is_for_steps */
async function open_account(lead, person, name, is_for_steps) {
	let account
	do
		account = got(await lead.post("/api/accounts", { name, country: "DE", about: "" }), 201)
	while (parseInt(account.id.slice(-1), 16) % 2 !== Number(is_for_steps))
	if (person !== lead) got(await lead.put(`/api/accounts/${account.id}/members/${person.member.id}`, { is_lead: false }), 200)
	return account
}

/** @param {any} person @param {any} account @param {number} questions @param {string} started_at */
async function talk(person, account, questions, started_at) {
	const contact = got(await person.post(`/api/accounts/${account.id}/contacts`, { name: "Maren Thiessen" }), 201)
	const talk = got(await person.send("POST", `/api/accounts/${account.id}/conversations?language=de&started_at=${started_at}`, { body: wording(person.member.name, questions), headers: { "content-type": "text/vtt" } }), 201)
	const speakers = talk.speakers.map((/** @type {any} */ { index, name }) => name === person.member.name ? { index, side: "us", member: person.member.id, contact: null, basis: "consent", basis_note: "" } : { index, side: "them", member: null, contact: contact.id, basis: "consent", basis_note: "" })
	got(await person.put(`/api/conversations/${talk.id}/speakers`, { speakers }, { "if-match": `"${talk.revision}"` }), 200)
}

/** A talk, and deals after it, of one person with an account of their own. @param {any} lead @param {any} person @param {number} way @param {number} i */
async function history(lead, person, way, i) {
	const account = await open_account(lead, person, `Werft ${way} ${i}`, false)
	const day = (/** @type {number} */ ago) => new Date(Date.now() - ago * 86400000).toISOString()
	await talk(person, account, QUESTIONS[way][i], day(9))
	for (let d = 0; d < DEALS; d++) got(await person.post(`/api/accounts/${account.id}/deals`, { title: "Rahmenvertrag", stage: d < WON[way] ? "won" : "lost", reason: "Preis", decided_on: day(2).slice(0, 10) }), 201)
}

/** A deal, a talk, and a step of the deal after it, or none. @param {any} lead @param {any} person @param {number} questions @param {boolean} is_step */
async function step(lead, person, questions, is_step) {
	const account = await open_account(lead, person, `Reederei ${questions}`, true)
	const deal = got(await person.post(`/api/accounts/${account.id}/deals`, { title: "Wartung", stage: "lead" }), 201)
	await talk(person, account, questions, new Date().toISOString())
	if (is_step) got(await person.patch(`/api/deals/${deal.id}`, { stage: "offer" }, deal.revision), 200)
}

test("before five people have something to count, the page explains and shows nothing", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, "conversations")
	await page.click("a:has-text('Gespräche und Geschäfte ansehen')")
	await page.waitForSelector("text=sobald mindestens 5 Menschen teilnehmen")
	assert.equal(await page.locator(".evidence-picture").count(), 0)
	await check_access(page, "no evidence yet")
	await check_width(page, "no evidence yet")
	await look(page, "evidence-empty-1440")
	await tab_to(page, ".evidence-mine .button")
	await page.keyboard.press("Enter")
	await page.waitForSelector("text=Sie nehmen teil. Was zu zählen ist")
	await page.setViewportSize(PHONE)
	await check_width(page, "no evidence yet, on a phone")
	await look(page, "evidence-empty-390")
})

test("six people each look in once, and what all have together is there", async () => {
	for (const email of PEOPLE) people.push(await world.kamwerk.client().signIn(email, DEMO_PASSWORD))
	/* Whether a talk of the demo would count hangs on the chance in its account's id. */
	for (const person of people)
		for (const { id } of got(await person.get("/api/conversations?limit=200"), 200).items) got(await person.delete(`/api/conversations/${id}`), 204)
	for (const [i, person] of people.entries())
		for (let way = 0; way < QUESTIONS.length; way++) await history(i < 4 ? person : people[0], person, way, i)
	for (const person of people) got(await person.put("/api/evidence/contribution"), 204)
	for (const person of people.slice(0, -1)) {
		const { is_shown, is_counting, deals } = got(await person.get("/api/evidence"), 200)
		assert.deepEqual([is_shown, is_counting, deals], [false, true, 0], "one is missing")
	}
	const evidence = got(await people[5].get("/api/evidence"), 200)
	assert.deepEqual([evidence.is_shown, evidence.is_counting, evidence.deals, evidence.won], [true, false, 180, 78])
	const [questions] = evidence.figures
	assert.deepEqual(questions.bands.map((/** @type {any} */ band) => [band.from, band.to, band.deals, band.won, band.missing]), [[0, 9, 60, 12, 0], [10, 14, 60, 42, 0], [15, null, 60, 24, 0]])
	/* Wilson's interval of 42 of 60. */
	assert.deepEqual([questions.bands[1].low_permille, questions.bands[1].high_permille], [575, 801])
	assert.equal(evidence.curve.length, 23)
})

test("pictures, sentences and tables say the same, and what goes together is not called a cause", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, "evidence")
	await page.waitForSelector(".evidence-picture")
	assert.equal(await page.locator(".evidence-picture").first().locator(".evidence-interval").count(), 3)
	assert.equal(await page.locator(".evidence-study").first().isVisible(), true)
	assert.match(await page.locator("table.sheet").first().innerText(), /10 bis 14\s+60\s+42\s+70\u00a0%\s\(58\u00a0% bis 80\u00a0%\)/)
	await page.waitForSelector("text=Am weitesten auseinander liegen „10 bis 14“")
	await page.waitForSelector("text=Zusammenhang, keine Ursache")
	const all = await page.innerText("main")
	for (const name of ["Nele", "Owen", "Tomasz"]) assert.ok(!all.includes(name), `the page names ${name}`)
	await check_access(page, "evidence")
	await check_width(page, "evidence")
	await look(page, "evidence-1440")
	await page.click("summary:has-text('Die Kurve als Tabelle')")
	assert.equal(await page.locator("details table tbody tr").count(), 23)
})

test("on a phone, in the dark and in English nothing is missing and nothing is too wide", async () => {
	const page = await world.sign_in(LEAD, { viewport: PHONE, theme: "dark", language: "en" })
	await world.go(page, "evidence")
	await page.waitForSelector(".evidence-picture")
	await page.waitForSelector("text=Correlation, not cause")
	await check_access(page, "evidence on a phone")
	await check_width(page, "evidence on a phone")
	await look(page, "evidence-390-dark-en")
	await page.setViewportSize({ width: 768, height: 900 })
	await check_width(page, "evidence on a tablet")
	await page.click("header button[lang=de]")
	await page.waitForSelector("html[lang=de]")
	await page.setViewportSize(PHONE)
	await page.emulateMedia({ colorScheme: "light" })
	await check_width(page, "evidence on a phone, in German")
	await look(page, "evidence-390")
})

test("a talk that led to a next step counts when its thirty days are over, and the page switches to it by keyboard", async () => {
	for (const [i, person] of people.entries())
		for (let way = 0; way < QUESTIONS.length; way++) await step(i < 4 ? person : people[0], person, QUESTIONS[way][i], way === 1 || (way === 2 && i < 2))
	assert.equal(got(await people[0].get("/api/evidence"), 200).next_step.is_counting, false, "the days are not over")
	await world.set_clock(Date.now() + 32 * 86400000)
	for (const [i, email] of PEOPLE.entries()) {
		people[i] = await world.kamwerk.client().signIn(email, DEMO_PASSWORD)
		got(await people[i].get("/api/evidence"), 200)
	}
	const { next_step, deals } = got(await people[5].get("/api/evidence"), 200)
	assert.deepEqual([next_step.is_shown, next_step.talks, next_step.led_on, deals], [true, 18, 8, 180])
	assert.deepEqual(next_step.figures[0].bands.map((/** @type {any} */ band) => [band.from, band.to, band.talks, band.led_on]), [[0, 9, 6, 0], [10, 14, 6, 6], [15, null, 6, 2]])
	const page = await world.sign_in(LEAD)
	await world.go(page, "evidence")
	await tab_to(page, ".evidence-switch .button:last-child")
	await page.keyboard.press("Enter")
	await page.waitForSelector("text=18 Gespräche sind gezählt, 8 davon mit nächstem Schritt.")
	assert.equal(await page.locator(".button:has-text('Nächste Schritte')").getAttribute("aria-pressed"), "true")
	assert.match(await page.locator("table.sheet").first().innerText(), /15\s+6\s+2\s+noch zu wenige, \d+ weitere Gespräche/)
	assert.equal(await page.locator(".evidence-study").first().isVisible(), true)
	await page.waitForSelector("text=in den 30 Tagen danach ein Geschäft")
	await check_access(page, "next steps")
	await check_width(page, "next steps")
	await look(page, "next-steps-1440")
	await page.setViewportSize({ width: 768, height: 900 })
	await check_width(page, "next steps on a tablet")
	await look(page, "next-steps-768")
	await page.emulateMedia({ colorScheme: "dark" })
	await page.click("header button[lang=en]")
	await page.waitForSelector("text=18 talks are counted, 8 of them with a next step.")
	await page.setViewportSize(PHONE)
	await check_access(page, "next steps on a phone")
	await check_width(page, "next steps on a phone")
	await look(page, "next-steps-390-dark-en")
	await page.click("header button[lang=de]")
	await page.waitForSelector("html[lang=de]")
})

test("whoever takes it back is asked once, and takes along what was counted with them", async () => {
	const page = await world.sign_in(LEAD)
	await world.go(page, "evidence")
	await tab_to(page, ".evidence-mine .button")
	await page.keyboard.press("Enter")
	await page.waitForSelector("dialog:has-text('nicht noch einmal ohne Sie gezählt')")
	await check_access(page, "asked before taking it back")
	await page.keyboard.press("Escape")
	await page.waitForSelector("dialog", { state: "detached" })
	assert.ok(await page.locator(".evidence-picture").count() > 0)
	await page.click(".button:has-text('Teilnahme zurücknehmen')")
	await page.click("dialog .button:has-text('Teilnahme zurücknehmen')")
	await page.waitForSelector("text=sobald mindestens 5 Menschen teilnehmen")
	for (const person of people) {
		const { figures, next_step } = got(await person.get("/api/evidence"), 200)
		assert.deepEqual([...figures, ...next_step.figures].flatMap((/** @type {any} */ figure) => figure.bands), [])
	}
})
