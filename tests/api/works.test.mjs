/* Functions that could monitor people: off on a fresh install, on by the number of an agreement, off again at once; and what other
 * programs rely on never needs one. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { listen } from "./chat.mjs"
import { WORKS_FUNCTIONS, start, switchOn } from "./kamwerk.mjs"
import { TALK, created, makeReady } from "./world.mjs"

/* What the contracts name (resources in the plural, and their own parts) works without any agreement. */
const CONTRACT = /^\/api\/(accounts|contacts|end-customers|needs|strategies|solutions|actions|deals|conversations|members|teams|agreements|drills|weeks|messages|processes|tokens|session|events)(\/\{\w+\})?(\/(report|lines|closure|speakers|text))?$/

let kamwerk, model, anna, lena, otto, gast, account, team, talk, switched, routes
before(async () => {
	model = await listen()
	kamwerk = await start({ args: ["--language-model", model.url, "--language-model-name", "haus-modell"] })
	anna = await kamwerk.found()
	lena = await kamwerk.join(anna, "lena@example.org", "Lena Lorenz", "lead")
	otto = await kamwerk.join(anna, "otto@example.org", "Otto Ost")
	account = created(await lena.post("/api/accounts", { name: "Nordwind AG", country: "DE", about: "" }))
	team = created(await lena.post("/api/teams", { name: "Team Nord", about: "" }))
	const contact = created(await lena.post(`/api/accounts/${account.id}/contacts`, { name: "Bernd Kern", email: "", function: "", language: "de" }))
	talk = await makeReady(lena, created(await lena.send("POST", `/api/accounts/${account.id}/conversations?language=de`, { body: TALK, headers: { "content-type": "text/vtt" } })), contact)
	const guest = created(await lena.post(`/api/accounts/${account.id}/contacts`, { name: "Gerd Gast", email: "gerd@kunde.example", function: "", language: "de" }))
	const { link } = created(await lena.post(`/api/accounts/${account.id}/guests`, { contact: guest.id }))
	gast = kamwerk.client()
	gast.accept(await gast.post("/api/guest-session", { link }))
	const { body } = await kamwerk.client().get("/api/openapi.json")
	routes = Object.entries(body.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, row]) => ({ method: method.toUpperCase(), path, of: row["x-works-agreement"], may: row["x-permission"] })))
	switched = routes.filter(({ of }) => of)
})
after(async () => {
	await kamwerk?.end()
	await model?.end()
})

const filled = (path) => path.replace("{team}", team.id).replace("{conversation}", talk.id).replace("{member}", otto.member.id)
const body = (path) => path.includes("readers") ? { json: {} } : path.includes("proposals") ? { json: { language: "de" } } : {}
const ask = (person, { method, path }) => person.send(method, filled(path), body(path))

test("every function has routes, and none of them is one that other programs rely on", () => {
	assert.deepEqual([...new Set(switched.map(({ of }) => of))].sort(), [...WORKS_FUNCTIONS].sort())
	for (const { path } of switched)
		assert.doesNotMatch(path, CONTRACT)
	assert.equal(routes.filter(({ path }) => CONTRACT.test(path)).length > 20, true)
	for (const { method, path, of } of switched)
		assert.notEqual(method, "DELETE", `${path}: what takes something back works while ${of} is off`)
})

test("on a fresh install each is refused with the way on, and a guest before that", async () => {
	for (const route of switched) {
		const answer = await ask(lena, route)
		assert.deepEqual([answer.status, answer.body?.key], [403, "works_agreement.missing"], `${route.method} ${route.path}`)
		const guest = await ask(gast, route)
		assert.deepEqual([guest.status, guest.body?.key], [403, "permission.denied"], `${route.method} ${route.path} as a guest`)
		assert.equal((await ask(kamwerk.client(), route)).status, 401)
	}
	const { body } = await otto.get("/api/works-agreement")
	assert.deepEqual(body.functions.map(({ is_on, is_in_force, number }) => [is_on, is_in_force, number]), WORKS_FUNCTIONS.map(() => [false, false, ""]))
	assert.deepEqual(body.changes, [])
})

test("what is one's own works without", async () => {
	for (const path of ["/api/mirror", "/api/competences/me", `/api/conversations/${talk.id}`, `/api/conversations/${talk.id}/report`, `/api/conversations/${talk.id}/readers`, "/api/calls", "/api/drills"])
		assert.equal((await lena.get(path)).status, 200, path)
})

test("each is switched alone, and works from then on", async () => {
	for (const name of WORKS_FUNCTIONS) {
		await switchOn(anna, name)
		for (const route of switched.filter(({ of }) => of === name))
			assert.ok((await ask(lena, route)).status < 300, `${route.method} ${route.path}`)
		for (const route of switched.filter(({ of }) => WORKS_FUNCTIONS.indexOf(of) > WORKS_FUNCTIONS.indexOf(name)))
			assert.equal((await ask(lena, route)).status, 403, `${route.method} ${route.path}`)
	}
})

test("what was opened is closed at once when the function is switched off, and can be taken back", async () => {
	assert.equal((await otto.get(`/api/conversations/${talk.id}/report`)).status, 200)
	assert.equal((await anna.put("/api/works-agreement", { function: "opening", is_on: false })).status, 200)
	for (const rest of ["", "/report"])
		assert.equal((await otto.get(`/api/conversations/${talk.id}${rest}`)).status, 404)
	assert.equal((await otto.get("/api/opened-conversations")).body.key, "works_agreement.missing")
	assert.equal((await lena.get(`/api/conversations/${talk.id}/report`)).status, 200)
	assert.equal((await lena.delete(`/api/conversations/${talk.id}/readers/${otto.member.id}`)).status, 204)
	await switchOn(anna, "opening")
	assert.equal((await otto.get(`/api/conversations/${talk.id}`)).status, 404)
})

test("contributions are taken back while the function is off", async () => {
	for (const name of WORKS_FUNCTIONS)
		assert.equal((await anna.put("/api/works-agreement", { function: name, is_on: false })).status, 200)
	for (const path of ["/api/evidence/contribution", `/api/teams/${team.id}/mirror-share`, `/api/teams/${team.id}/contribution`])
		assert.equal((await lena.delete(path)).status, 204, path)
})

test("an agreement that begins later is shown, and not in force until its day", async () => {
	const { body } = await anna.put("/api/works-agreement", { function: "evidence", is_on: true, number: "BV 2031/1", from_on: "2031-05-01" })
	const evidence = body.functions.find((of) => of.function === "evidence")
	assert.deepEqual([evidence.is_on, evidence.is_in_force, evidence.number, evidence.from_on, evidence.by], [true, false, "BV 2031/1", "2031-05-01", "Anna Acker"])
	assert.equal((await lena.get("/api/evidence")).body.key, "works_agreement.missing")
})

test("every switching stays written down, for all of us", async () => {
	const { body } = await otto.get("/api/works-agreement")
	assert.equal(body.changes.length, WORKS_FUNCTIONS.length + 1 + 1 + WORKS_FUNCTIONS.length + 1)
	assert.deepEqual([body.changes[0].function, body.changes[0].number], ["evidence", "BV 2031/1"])
	assert.ok(body.changes.every(({ by, at }) => by === "Anna Acker" && at))
})

/* ---- the pack for the works council ---- */

const pack = async (language) => {
	const answer = await otto.get(`/api/works-council-pack?language=${language}`)
	assert.equal(answer.status, 200, answer.text) // a function, role, permission, record or period without words is a 500
	return answer.body.markdown
}
const line = (text, beginning) => text.split("\n").find((one) => one.startsWith(beginning)) ?? ""

test("the pack names each function with its switch, its agreement and its routes", async () => {
	await anna.put("/api/works-agreement", { function: "coverage", is_on: true, number: "BV *7* | <b>", from_on: "2026-02-01" })
	const text = await pack("de")
	for (const { method, path } of switched)
		assert.ok(text.includes(`\`${method} ${path}\``), path)
	assert.match(text, /Was ein Team abdeckt\n\n\*\*An\*\* · BV \\\*7\\\* \\\| \\<b\\> · 2026-02-01 · geschaltet von Anna Acker/)
	assert.match(text, /Gespräche und Geschäfte\n\n\*\*Eingeschaltet, gilt noch nicht\*\* · BV 2031/)
	assert.match(text, /Ein Gespräch öffnen\n\n\*\*Aus\*\*/)
	const { body } = await otto.get("/api/works-council-pack?language=de")
	assert.ok(!body.html.includes("<b>"), "what somebody typed stays text")
})

test("the pack says the periods in force, in both languages, and the consent text with them", async () => {
	assert.equal((await anna.put("/api/retention", { wording_days: 41, figures_months: 17 })).status, 200)
	const { body: keep } = await anna.get("/api/retention")
	const numbers = Object.entries(keep).filter(([, value]) => typeof value === "number")
	for (const [language, units] of [["de", "(Tage|Monate)"], ["en", "(days|months)"]]) {
		const text = await pack(language)
		for (const [name, value] of numbers)
			assert.match(text, new RegExp(`\\| ${value} ${units} \\|`), `${name}: add its row to council_keep`)
		assert.ok(text.includes("nach 41 Tagen gelöscht") && text.includes("deleted after 41 days"), "both consent texts")
	}
})

test("the pack lists each record of the API that holds personal data, a new field as personal", async () => {
	const text = await pack("en")
	assert.match(line(text, "| Contact |"), /`name` `email` `function` `language` `phone`/)
	assert.doesNotMatch(line(text, "| Contact |"), /`id`|`revision`/)
	assert.match(line(text, "| Sign-in |"), /`member`/)
	const { body } = await otto.get("/api/openapi.json")
	const rows = text.split("# 3. Data about people")[1].split("# 4.")[0].split("\n").filter((one) => one.startsWith("| ") && !one.startsWith("| Record"))
	assert.ok(rows.length > 60 && rows.length <= Object.keys(body.components.schemas).length)
	assert.equal(new Set(rows.map((row) => row.split("|")[1])).size, rows.length, "no two records have one name")
})

test("the pack says of each permission what it opens", async () => {
	const text = await pack("en")
	for (const { method, path, may } of routes.filter(({ path }) => path.startsWith("/api/") && path !== "/api/openapi.json"))
		assert.ok(line(text, `| ${may} |`).split("|")[3].split(/[ ,]+/).includes(path.split("/")[2]), `${method} ${path} is opened by ${may}`)
})
