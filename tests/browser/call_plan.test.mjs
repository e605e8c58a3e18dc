// @ts-check
/* A question plan over two talks: planned, asked beside the call, partly without a network, compared with the wording, corrected, and what
 * stayed open goes into the next plan. What is ticked without a network comes onto the plan as it is then, and no text lies in the browser. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ADMINISTRATOR, ask, check_access, check_width, DEMO_PASSWORD, LEAD, open, PHONE, tab_to } from "./browser.mjs"

const TALK = `WEBVTT

00:00:01.000 --> 00:00:04.000
<v Nele Petersen>Welchen Vorlauf braucht Ihr Wareneingang?</v>

00:00:05.000 --> 00:00:12.000
<v Maren Thiessen>Drei Tage Vorlauf wären gut, sonst steht der Wareneingang.</v>
`
const QUOTE = "Haben wir Sie richtig verstanden: „Wir brauchen die Zaunkönigflöte.“?"

/** @type {Awaited<ReturnType<typeof open>>} */
let world
before(async () => { world = await open() })
after(() => world?.close())

/** @type {import("./browser.mjs").Page} */
let page
/** @type {import("./browser.mjs").Page} another window, of the same person */
let other
let account = "", plan = ""

const tick = (/** @type {string} */ word) => page.locator(`.plan-tick:has-text('${word}') input`)
const counted = (/** @type {string} */ count) => page.waitForSelector(`.call-key:has-text('Frage') .call-count:text-is('${count}')`)
const all_stored = () => page.evaluate(() => JSON.stringify(localStorage))

/** The states of the plan's questions by their first words, once the server has what `is_there` wants. @param {(states: Record<string, string>) => boolean} is_there */
async function states(is_there) {
	/** @type {Record<string, string>} */
	let now = {}
	for (let tries = 0; tries < 80; tries++) {
		const { questions } = await ask(other, "GET", `question-plans/${plan}`)
		now = Object.fromEntries(questions.map((/** @type {any} */ q) => [q.text.split(" ")[1], q.state]))
		if (is_there(now)) return now
		await other.waitForTimeout(100)
	}
	assert.fail(`the plan stays at ${JSON.stringify(now)}`)
}

test("the plan stands beside the call, and one tap ticks a question and counts it", async () => {
	page = await world.sign_in(LEAD)
	other = await world.sign_in(LEAD)
	account = await world.own_account(page, "Fragenhaus GmbH")
	plan = (await ask(page, "POST", `accounts/${account}/question-plans`, { title: "Lieferung im Winter", topics: ["Logistik", "Einkauf"], questions: [
		{ text: "Welchen Vorlauf braucht der Wareneingang?", topic: 0 }, { text: QUOTE, topic: 1 }, { text: "Welche Zertifikate fehlen noch?", topic: 1 }] })).id
	await page.setViewportSize(PHONE)
	await page.goto(`${world.front.address}/#/call`)
	await page.selectOption("select[name=account]", account)
	await page.waitForFunction((id) => /** @type {HTMLSelectElement | null} */ (document.querySelector("select[name=plan]"))?.value === id, plan)
	await check_access(page, "before a call with a plan")
	await page.click("text=Mitzählen >> nth=-1")
	await page.waitForSelector(".call-plan h2:has-text('Lieferung im Winter')")
	await check_access(page, "a plan beside a call")
	await check_width(page, "a plan beside a call")
	await tick("Vorlauf").check()
	await counted("1")
	assert.equal((await states((now) => now.Vorlauf === "asked")).wir, "planned")
	/* The focus is on the tick now; keys count on. */
	await page.keyboard.press("q")
	await counted("2")
	await tick("Vorlauf").uncheck()
	await counted("1")
	await states((now) => now.Vorlauf === "planned")
	await tab_to(page, ".call-plan li input")
	await page.keyboard.press("Space")
	await counted("2")
	await states((now) => now.Vorlauf === "asked")
})

test("without a network it goes on, and nothing of what was planned or said lies in the browser", async () => {
	await page.context().setOffline(true)
	await tick("Zaunkönigflöte").check()
	await counted("3")
	await tick("Zertifikate").check()
	await counted("4")
	await page.keyboard.press("z")
	await counted("3")
	assert.equal(await tick("Zertifikate").isChecked(), false, "what a tick counted goes with it, and the other way round")
	await page.click(".call-plan summary")
	await page.selectOption(".call-plan select[name=topic]", "1")
	await page.fill(".call-plan input[name=text]", "Und wer zahlt den Umbau?")
	await page.keyboard.press("Enter")
	await page.waitForSelector("text=noch nicht gesichert")
	await tick("Umbau").check()
	await counted("4")
	await check_access(page, "a plan beside a call without a network")
	const now = await all_stored()
	assert.match(now, /kamwerk.plan_steps/)
	for (const word of ["Zaunk", "Vorlauf", "Zertifikate", "Umbau", "Winter", "Logistik", "Fragenhaus"]) assert.doesNotMatch(now, new RegExp(word))
	/* Elsewhere the plan is changed: a topic has another name, a question another place. */
	const there = await ask(other, "GET", `question-plans/${plan}`)
	await ask(other, "PATCH", `question-plans/${plan}`, { topics: ["Lager", "Einkauf"], questions: there.questions.toReversed() }, there.revision)
	/* To another page and back: the plan is still there. */
	await page.evaluate(() => { location.hash = "#/keyboard" })
	await page.waitForSelector("h1:has-text('Tastatur')")
	await page.evaluate(() => { location.hash = "#/call" })
	await page.waitForSelector(".plan-tick:has-text('Umbau')")
	assert.equal(await tick("Umbau").isChecked(), true)
})

test("when the network is back, each step comes onto the plan as it is now", async () => {
	await page.context().setOffline(false)
	assert.deepEqual(await states((now) => now.wer === "asked"), { Zertifikate: "planned", wir: "asked", Vorlauf: "asked", wer: "asked" })
	const { topics, questions } = await ask(other, "GET", `question-plans/${plan}`)
	assert.deepEqual(topics, ["Lager", "Einkauf"], "what was changed meanwhile stays")
	assert.deepEqual(questions.at(-1), { ...questions.at(-1), text: "Und wer zahlt den Umbau?", topic: 1, source: "came_up" })
	await page.waitForSelector(".call-plan h3:has-text('Lager')")
	await page.waitForFunction(() => localStorage.getItem("kamwerk.plan_steps") === "[]")
	assert.equal(await page.locator("text=noch nicht gesichert").count(), 0)
})

test("an answer that was lost, a window that was quicker and a page that was closed neither lose nor double a step", async () => {
	/* The change arrives, its answer does not. */
	let is_lost = false
	await page.route("**/api/question-plans/*", async (route) => {
		if (route.request().method() !== "PATCH" || is_lost) return route.fallback()
		is_lost = true
		await route.fetch()
		await route.abort()
	})
	await tick("Umbau").uncheck()
	await states((now) => now.wer === "planned")
	assert.match(await all_stored(), /is_asked/)
	await tick("Umbau").check()
	await states((now) => now.wer === "asked")
	await page.waitForFunction(() => localStorage.getItem("kamwerk.plan_steps") === "[]")
	assert.equal((await ask(other, "GET", `question-plans/${plan}`)).questions.length, 4)
	await page.unroute("**/api/question-plans/*")
	/* Between reading and changing somebody else changes it. */
	let is_beaten = false
	await page.route("**/api/question-plans/*", async (route) => {
		if (route.request().method() !== "PATCH" || is_beaten) return route.fallback()
		is_beaten = true
		const there = await ask(other, "GET", `question-plans/${plan}`)
		await ask(other, "PATCH", `question-plans/${plan}`, { topics: ["Lager und Rampe", "Einkauf"] }, there.revision)
		await route.fallback()
	})
	await tick("Umbau").uncheck()
	await states((now) => now.wer === "planned")
	assert.equal((await ask(other, "GET", `question-plans/${plan}`)).topics[0], "Lager und Rampe")
	await page.unroute("**/api/question-plans/*")
	/* Ticked without a network, then the page is closed: the step waits in the browser. */
	await page.context().setOffline(true)
	await tick("Umbau").check()
	const again = await page.context().newPage()
	await page.close()
	await again.context().setOffline(false)
	page = again
	await page.goto(`${world.front.address}/#/question-plans/${plan}`)
	await page.waitForSelector(".plan-tick:has-text('Umbau')")
	assert.equal(await tick("Umbau").isChecked(), true)
	await page.waitForFunction(() => localStorage.getItem("kamwerk.plan_steps") === "[]")
	await states((now) => now.wer === "asked")
})

test("a question too many is refused and told, and the ticks beside it still come", async () => {
	const there = await ask(other, "GET", `question-plans/${plan}`)
	const full = [...there.questions, ...Array.from({ length: 60 - there.questions.length }, (_, i) => ({ text: `Warum ${i}?`, topic: 0 }))]
	await ask(other, "PATCH", `question-plans/${plan}`, { questions: full }, there.revision)
	await world.go(page, "call")
	await page.waitForSelector(".call-plan h2")
	await page.click(".row-of >> text=Weiter")
	await page.context().setOffline(true)
	await page.click(".call-plan summary")
	await page.fill(".call-plan input[name=text]", "Und eine zu viel?")
	await page.keyboard.press("Enter")
	await page.waitForSelector(".plan-tick:has-text('Und eine zu viel?')")
	await tick("Warum 1?").check()
	await page.context().setOffline(false)
	await page.waitForSelector(".plan-tick:has-text('Und eine zu viel?')", { state: "detached" })
	await page.waitForSelector(".notice-place >> text=/./")
	await tick("Warum 2?").check()
	await page.waitForFunction(() => localStorage.getItem("kamwerk.plan_steps") === "[]")
	const { questions } = await ask(other, "GET", `question-plans/${plan}`)
	assert.deepEqual(questions.filter((/** @type {any} */ q) => /Warum [12]\?/.test(q.text)).map((/** @type {any} */ q) => q.state), ["asked", "asked"])
	assert.equal(questions.length, 60)
	const now = await ask(other, "GET", `question-plans/${plan}`)
	await ask(other, "PATCH", `question-plans/${plan}`, { questions: now.questions.slice(0, 4) }, now.revision)
	await page.reload()
	await page.waitForSelector(".call-plan h2")
})

test("the call goes on with its plan, and is handed in with the questions that were ticked", async () => {
	assert.equal(await tick("Vorlauf").isDisabled(), true, "a call that was open when the page was closed is paused")
	await page.click("text=Beenden")
	await page.click("text=Beenden und abgeben")
	await page.waitForSelector(".call-strip")
	const [call] = (await ask(page, "GET", "calls")).items
	assert.equal(call.marks.filter((/** @type {any} */ m) => m.kind === "question").length, 6)
	assert.deepEqual(Object.keys(call.marks[0]).sort(), ["at_s", "kind"])
})

test("afterwards the wording is compared, the person has the last word, and the open one moves to the next plan", async () => {
	const talk = await page.evaluate(async ({ account, wording }) => {
		const { csrf } = await (await fetch("api/session")).json()
		const send = async (/** @type {string} */ method, /** @type {string} */ path, /** @type {any} */ body, /** @type {any} */ headers) => (await fetch(`api/${path}`, { method, headers: { "X-CSRF-Token": csrf, ...headers }, body })).json()
		const made = await send("POST", `accounts/${account}/conversations?title=Wintertalk`, wording, { "Content-Type": "text/vtt" })
		const speakers = made.speakers.map((/** @type {any} */ s) => ({ ...s, basis: "agreement", basis_note: "BV 7" }))
		return send("PUT", `conversations/${made.id}/speakers`, JSON.stringify({ speakers }), { "Content-Type": "application/json", "If-Match": `"${made.revision}"` })
	}, { account, wording: TALK })
	await world.go(page, `question-plans/${plan}`)
	await page.selectOption("select[name=conversation]", talk.id)
	await page.click("text=Mit der Mitschrift vergleichen")
	await page.waitForSelector("li:has-text('Zertifikate') >> text=wohl nicht gestellt")
	/* Who ticked it has spoken: the comparison leaves it. */
	await page.waitForSelector("li:has-text('Zaunkönigflöte') >> text=· gestellt")
	await page.click("li:has-text('Zaunkönigflöte') >> text=Nicht gestellt")
	await page.waitForSelector("li:has-text('Zaunkönigflöte') >> text=offen geblieben")
	await page.click("li:has-text('Vorlauf') >> text=Beantwortet")
	await states((now) => now.Vorlauf === "answered" && now.wir === "open")
	await world.go(page, `accounts/${account}`)
	await page.click("text=Das nächste Gespräch planen")
	await page.fill("input[name=title]", "Das nächste Gespräch")
	await page.keyboard.press("Enter")
	await page.waitForSelector("h1:has-text('Das nächste Gespräch')")
	for (const word of ["Zaunkönigflöte", "Zertifikate"]) {
		await page.waitForSelector(`li:has-text('${word}') >> text=früher offen geblieben`)
		await page.click(`li:has-text('${word}') >> text=In den Plan`)
		await page.waitForSelector(`#topic-0 .plan-tick:has-text('${word}')`)
	}
	assert.equal(await page.locator("li:has-text('Vorlauf')").count() + await page.locator("li:has-text('Umbau')").count(), 0, "what was asked is not proposed again")
	await page.waitForSelector("#topic-0 li:has-text('Zertifikate') >> text=früher offen geblieben · geplant")
	/* Beside the next call that plan is offered, not the one before. */
	await world.go(page, "call")
	await page.selectOption("select[name=account]", account)
	await page.waitForFunction(() => /** @type {HTMLSelectElement | null} */ (document.querySelector("select[name=plan]"))?.selectedOptions[0].text.startsWith("Das nächste Gespräch"))
})

test("what waits of one person is neither shown to nor handed in by the next one in the same browser", async () => {
	await page.click("text=Mitzählen >> nth=-1")
	await page.waitForSelector(".plan-tick:has-text('Zertifikate')")
	await page.route("**/api/question-plans/*", (route) => route.abort())
	await tick("Zertifikate").check()
	await counted("1")
	await page.evaluate(async () => {
		const { csrf } = await (await fetch("api/session")).json()
		await fetch("api/session", { method: "DELETE", headers: { "X-CSRF-Token": csrf } })
	})
	await page.unroute("**/api/question-plans/*")
	await page.reload()
	await page.fill("input[name=email]", ADMINISTRATOR)
	await page.fill("input[name=password]", DEMO_PASSWORD)
	await page.click("form .button.first")
	await page.waitForSelector("header nav")
	await world.go(page, "call")
	await page.waitForSelector("select[name=account]")
	assert.equal(await page.locator("text=Zertifikate").count() + await page.locator("text=Häkchen").count(), 0)
	assert.match(await all_stored(), /is_asked/, "it waits for whoever made it")
	const [next] = (await ask(other, "GET", `question-plans?account=${account}`)).items
	assert.deepEqual(next.questions.map((/** @type {any} */ q) => q.state), ["planned", "planned"])
	await page.close()
	await other.close()
})
