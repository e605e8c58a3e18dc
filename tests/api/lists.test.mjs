/* Every list at an address of its own: all that the asker may see, page by page, narrowed by words. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { THINGS, makeLeakWorld } from "./leak.mjs"
import { OUR_LISTS, SHARED_LISTS, TEAM_LISTS } from "./routes/lists.mjs"
import { created } from "./world.mjs"

let w
before(async () => {
	w = await makeLeakWorld()
	/* An account without anything stands between the two that have records. */
	created(await w.lena.post("/api/accounts", { name: "Haus ANFANG", country: "", about: "" }))
	created(await w.lena.post("/api/accounts", { name: "Haus AZ leer", country: "", about: "" }))
})
after(async () => { await w?.kamwerk.end() })

/** All pages of a list, `limit` at a time. */
async function all(who, path, limit = 200) {
	const items = []
	for (let after = "", pages = 0; after !== null; pages++) {
		assert.ok(pages < 200, `${path} does not end`)
		const { status, body, text } = await w[who].get(`/api/${path}${path.includes("?") ? "&" : "?"}limit=${limit}${after && `&after=${after}`}`)
		assert.equal(status, 200, `${who} ${path}: ${text}`)
		assert.ok(body.items.length <= limit)
		items.push(...body.items)
		after = body.next
	}
	return items.map(({ id, contact }) => id ?? contact) // a stakeholder is known by the contact
}

test("holds what the lists of all its accounts or teams hold, each once, whatever the pages", async () => {
	for (const path of [...SHARED_LISTS, ...OUR_LISTS, ...TEAM_LISTS]) {
		const homes = TEAM_LISTS.includes(path) ? "teams" : "accounts"
		for (const who of OUR_LISTS.includes(path) ? ["lena", "max", "otto"] : ["lena", "max", "otto", "gast", "gast2", "fremd"]) {
			const each = []
			for (const home of await all(who, homes))
				each.push(...await all(who, `${homes}/${home}/${path}`))
			if (["lena", "max"].includes(who))
				assert.ok(each.length > 0, path)
			for (const limit of [1, 2, 200])
				assert.deepEqual(await all(who, path, limit), each, `${who} ${path} by ${limit}`)
		}
	}
})

test("is narrowed to one account or team", async () => {
	for (const path of SHARED_LISTS)
		assert.deepEqual(await all("lena", `${path}?account=${w.a.id}`, 1), await all("lena", `accounts/${w.a.id}/${path}`), path)
	for (const path of TEAM_LISTS)
		assert.deepEqual(await all("lena", `${path}?team=${w.teamA.id}`, 1), await all("lena", `teams/${w.teamA.id}/${path}`), path)
})

test("finds words in any spelling, below the account as at its own address, however small the pages", async () => {
	const at = `/api/accounts/${w.a.id}`
	const jurgen = created(await w.max.post(`${at}/contacts`, { name: "Jürgen Öztürk", email: "joe@haus.example", function: "", language: "" }))
	const other = created(await w.max.post(`${at}/contacts`, { name: "Bernd Kern", email: "", function: "", language: "" }))
	const relation = created(await w.max.post(`${at}/relations`, { kind: "trusts", from: jurgen.id, to: other.id }))
	const need = created(await w.max.post(`${at}/needs`, { quote: "Die Straßen müssen früher frei sein.", level: "account" }))
	const strategy = created(await w.max.post(`${at}/strategies`, { title: "Größer denken", text: "" }))
	const { guest } = created(await w.lena.post(`${at}/guests`, { contact: jurgen.id }))
	assert.equal((await w.max.send("PUT", `/api/contacts/${jurgen.id}/stakeholder`, { json: { role: "decides", influence: 5, attitude: 1 }, headers: { "if-match": '"0"' } })).status, 200)
	const looks = [["contacts", "oeztuerk", jurgen], ["guests", "OEZTUERK", guest], ["guests", "joe@haus", guest], ["stakeholders", "jurgen oz", jurgen], ["contacts", "JOE@HAUS", jurgen], ["relations", "jurgen oz", relation], ["relations", "kern", relation],
		["needs", "STRASSEN MUESSEN", need], ["strategies", "groesser", strategy], ["reviews", "review", null]]
	for (const [path, words, record] of looks)
		for (const base of [path, `accounts/${w.a.id}/${path}`]) {
			const whole = await all("max", base)
			const found = await all("max", `${base}?q=${encodeURIComponent(words)}`, 1)
			assert.deepEqual(await all("max", `${base}?q=gibtesnicht`, 1), [], base)
			if (record)
				assert.deepEqual(found, [record.id], `${base} ${words}`)
			assert.ok(found.every((id) => whole.includes(id)))
		}
	const action = created(await w.max.post(`${at}/actions`, { title: "Straße räumen", owner: w.max.member.id }))
	for (const base of ["actions", `actions?account=${w.a.id}`, `accounts/${w.a.id}/actions`])
		assert.deepEqual(await all("max", `${base}${base.includes("?") ? "&" : "?"}q=strasse%20raeu`, 1), [action.id], base)
	const comment = created(await w.max.post("/api/comments", { kind: "need", record: need.id, text: "Ganz früh, bitte." }))
	assert.deepEqual(await all("max", `comments?kind=need&record=${need.id}&q=frueh`, 1), [comment.id])
	assert.deepEqual(await all("max", `comments?kind=need&record=${need.id}&q=spaet`, 1), [])
	assert.deepEqual(await all("lena", "teams?q=team%20a", 1), [w.teamA.id])
	assert.deepEqual(await all("lena", `conversations?q=${encodeURIComponent(w.talk.title.toUpperCase())}`, 1), [w.talk.id])
	assert.deepEqual(await all("lena", "conversations?q=gibtesnicht", 1), [])
	const subject = w.review.subject
	assert.deepEqual(await all("max", `reviews?q=${encodeURIComponent(subject.toUpperCase())}`), [w.review.id])
	assert.deepEqual(await all("gast", "contacts?q=oeztuerk"), [], "what is not shared is not found")
})

/* What a list has to be asked with; of all others a page is a page. */
const ASKED = { "/api/weeks": "from=2026-06-01&to=2026-06-30", "/api/messages/lanes": "text=Hallo" }
/* The newest few of something, or hits by weight: there is no next page. */
const WITHOUT_PAGES = ["/api/search", "/api/events"]

test("no list of the description gives more than was asked for, and its pages make up the whole", async () => {
	const { body } = await w.lena.get("/api/openapi.json")
	const paths = Object.entries(body.paths).filter(([path, { get }]) => !WITHOUT_PAGES.includes(path) && get?.parameters?.some(({ name }) => name === "after")).map(([path]) => path)
	let several = 0
	for (const path of paths)
		for (const who of ["lena", "max", "gast"]) {
			const at = path.replaceAll(/\{(\w+)\}/g, (_, thing) => THINGS[thing](w)[0]?.[0] ?? "0") + (ASKED[path] ? `?${ASKED[path]}` : "")
			const more = (query) => w[who].get(`${at}${at.includes("?") ? "&" : "?"}${query}`)
			const whole = await more("limit=200")
			if (whole.status !== 200)
				continue
			const items = []
			for (let after = "", next = ""; next !== null; after = `&after=${next}`) {
				const page = await more(`limit=1${after}`)
				assert.equal(page.status, 200, `${who} ${path}: ${page.text}`)
				assert.ok(page.body.items.length <= 1, `${who} ${path}: ${page.body.items.length} of 1`)
				items.push(...page.body.items)
				assert.ok(items.length <= whole.body.items.length, `${who} ${path} does not end`)
				next = page.body.next
			}
			assert.deepEqual(items, whole.body.items, `${who} ${path}`)
			several += items.length > 1
		}
	assert.ok(several > 40, `${several} lists of several`)
})
