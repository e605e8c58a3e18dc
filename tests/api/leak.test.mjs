/* Nobody learns what is not theirs: the route table, walked as every kind of person, with every id and every filter.
 *
 * Two things are asked of each answer. It holds no mark that the person must not see (leak.mjs). And an id that is not theirs is
 * answered like an id that was never given out, byte for byte: so nobody finds out what exists. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { COMMENTED, FILTERS, PEOPLE, THINGS, makeLeakWorld } from "./leak.mjs"
import { ROUTES } from "./routes.mjs"

const METHODS = ["get", "post", "put", "patch", "delete"]
let w, routes
before(async () => {
	w = await makeLeakWorld()
	const { body } = await w.nobody.get("/api/openapi.json")
	routes = Object.entries(body.paths).filter(([path]) => path.startsWith("/api/") && !path.endsWith("openapi.json") && path !== "/api/events") // events.test.mjs
		.flatMap(([path, methods]) => METHODS.filter((method) => methods[method]).map((method) => ({
			path, method: method.toUpperCase(), permission: methods[method]["x-permission"], is_json: !!methods[method].requestBody,
			things: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
			filters: (methods[method].parameters ?? []).filter((parameter) => parameter.in === "query").map(({ name }) => name),
		})))
})
after(async () => { await w?.kamwerk.end() })

/** Looks for marks in all that came back. */
function scan(person, what, answer, asked = "") {
	const all = answer.text + [...answer.headers].join()
	for (const mark of PEOPLE[person])
		if (!asked.includes(mark))
			assert.ok(!all.toUpperCase().includes(mark), `${person} learns ${mark} from ${what}: ${answer.status} ${all.slice(0, 400)}`)
}

/** An id that was never given out, of the same moment: ids carry the time, and lists by age go by it. */
const never = (id) => id.length > 9 ? id.slice(0, -1) + (id.endsWith("0") ? "1" : "0") : id

/** An answer without what differs by nature. */
const shape = (answer, ...ids) => [answer.status, ids.filter((id) => id.length > 9).reduce((text, id) => text.replaceAll(id, "ID"), answer.text),
	answer.headers.get("etag")].join(" ")

const ask = (person, method, path, json) =>
	w[person].send(method, path, { json, headers: method === "GET" ? {} : { "if-match": '"1"' } })

/** Every way to fill the {things} of a path: those of one account together. */
function fillings(route) {
	if (route.things.length === 0)
		return [{ path: route.path, who: Object.keys(PEOPLE), ids: [], known: [] }]
	const ways = [w.a, w.b].flatMap((account) => {
		let ways = [{ path: route.path, who: Object.keys(PEOPLE), ids: [], known: [] }]
		for (const thing of route.things) {
			assert.ok(THINGS[thing], `${route.method} ${route.path}: say in leak.mjs what stands at {${thing}}`)
			const there = thing === "account" ? [THINGS.account(w).find(([id]) => id === account.id)] : THINGS[thing](w).filter((row) => row[2] === account)
			const numbers = ["utterance", "index", "number"].includes(thing) ? [["0", Object.keys(PEOPLE), account]] : there
			ways = ways.flatMap((way) => numbers.map(([id, who]) => ({
				path: way.path.replace(`{${thing}}`, id), who: way.who.filter((name) => who.includes(name)), ids: [...way.ids, id], known: [...way.known, who],
			})))
		}
		return ways
	})
	return ways
}

test("every {thing} and every filter is described in leak.mjs", () => {
	assert.ok(routes.length > 40)
	for (const route of routes) {
		for (const thing of route.things)
			assert.ok(THINGS[thing], `${route.method} ${route.path}: say what stands at {${thing}}`)
		for (const filter of route.filters)
			assert.ok(FILTERS[filter] || !route.path.includes("/api/") || route.method !== "GET",
				`${route.method} ${route.path}: say what ?${filter}= is asked with`)
	}
})

test("what one may look at holds nothing that one must not see", async () => {
	let asked = 0
	for (const route of routes.filter(({ method }) => method === "GET"))
		for (const way of fillings(route))
			for (const person of Object.keys(PEOPLE)) {
				scan(person, `GET ${way.path}`, await ask(person, "GET", way.path))
				asked++
			}
	assert.ok(asked > 200, `${asked} questions`)
})

test("no filter tells more than the list, and no filter finds what the list does not hold", async () => {
	let asked = 0
	for (const route of routes.filter(({ method, filters }) => method === "GET" && filters.length))
		for (const way of fillings(route))
			for (const person of Object.keys(PEOPLE))
				for (const filter of route.filters) {
					const also = (filter !== "account" && route.filters.includes("account") && route.things.length === 0 ? `&account=${w.a.id}` : "")
						+ (filter !== "format" && route.filters.includes("format") ? `&format=${filter === "kind" ? "csv" : "json"}` : "") // an export without one is refused
					for (const value of [...FILTERS[filter](w), ...filter === "q" ? PEOPLE[person] : []]) {
						const path = `${way.path}?${filter}=${encodeURIComponent(value)}${also}`
						const answer = await ask(person, "GET", path)
						scan(person, `GET ${path}`, answer, value)
						if (filter === "q" && PEOPLE[person].includes(value) && answer.status === 200)
							assert.equal(answer.text, (await ask(person, "GET", path.replace(value, "gibtesnicht"))).text, `${person} finds something by ${path}`)
						asked++
					}
				}
	assert.ok(asked > 500, `${asked} questions`)
})

test("no list holds what nobody wrote", async () => {
	let asked = 0
	for (const route of routes.filter(({ method, filters }) => method === "GET" && filters.includes("q") && filters.includes("limit")))
		for (const way of fillings(route)) {
			const { status, body } = await ask("lena", "GET", `${way.path}?q=gibtesnicht`)
			if (status === 200) {
				assert.deepEqual([body.items, body.next], [[], null], `GET ${way.path}?q=gibtesnicht`)
				asked++
			}
		}
	assert.ok(asked > 40, `${asked} lists`)
})

test("a cursor or a filter with somebody else's id is answered like one that never was", async () => {
	/* What an id that never was is answered with is the same for most of them, whatever their moment. */
	const known = new Map()
	for (const route of routes.filter(({ method, filters }) => method === "GET" && filters.length))
		for (const way of fillings(route))
			for (const filter of ["after", "record", "account"].filter((name) => route.filters.includes(name)))
				for (const [, id, who] of w.records)
					for (const person of Object.keys(PEOPLE).filter((name) => !who.includes(name))) {
						const what = `${person}: GET ${way.path}?${filter}=`, theirs = shape(await ask(person, "GET", `${way.path}?${filter}=${id}`), id)
						if (known.get(what) === theirs) continue
						const nobodys = shape(await ask(person, "GET", `${way.path}?${filter}=${never(id)}`), never(id))
						assert.equal(theirs, nobodys, `${what} of somebody else`)
						known.set(what, nobodys)
					}
})

test("an id that is not one's own is answered like one that never was, whatever one tries", async () => {
	let asked = 0
	for (const route of routes.filter(({ things }) => things.length)) {
		/* A body that would work, so that nothing is refused for its form. */
		const json = route.is_json ? (await ROUTES[`${route.method} ${route.path}`].leak?.(w)) ?? {} : undefined
		for (const way of fillings(route)) {
			for (const person of Object.keys(PEOPLE).filter((name) => !way.who.includes(name))) {
				/* What one may know stays; the rest never was. */
				const nowhere = way.ids.reduce((path, id, i) => way.known[i].includes(person) ? path : path.replace(id, never(id)), way.path)
				const expected = shape(await ask(person, route.method, nowhere, json), ...way.ids, ...way.ids.map(never))
				const answer = await ask(person, route.method, way.path, json)
				assert.ok(answer.status >= 400, `${person}: ${route.method} ${way.path} answers ${answer.status}`)
				scan(person, `${route.method} ${way.path}`, answer)
				assert.equal(shape(answer, ...way.ids), expected, `${person}: ${route.method} ${way.path}`)
				asked++
			}
		}
	}
	assert.ok(asked > 200, `${asked} questions`)
})

test("comments are read with the record they are about, and the internal ones by our side alone", async () => {
	let asked = 0
	for (const [kind, id, who] of w.records.map(([name, ...rest]) => [name.replace("_", "-"), ...rest]).filter(([name]) => COMMENTED.includes(name)))
		for (const person of Object.keys(PEOPLE))
			for (const as of COMMENTED) {
				const answer = await ask(person, "GET", `/api/comments?kind=${as}&record=${id}`)
				scan(person, `comments on ${kind} ${id}`, answer)
				if (kind === as && who.includes(person)) {
					assert.equal(answer.status, 200)
					assert.equal(answer.body.items.length, ["gast", "gast2", "fremd"].includes(person) ? 1 : 2)
				} else {
					const never_was = await ask(person, "GET", `/api/comments?kind=${as}&record=${never(id)}`)
					assert.equal(shape(answer, id), shape(never_was, never(id)), `${person}: ${as} ${id}`)
				}
				asked++
			}
	assert.ok(asked > 500, `${asked} questions`)
})

test("guests are let in by the permission of a row, and only by that", async () => {
	for (const route of routes.filter(({ permission }) => !["anyone", "take_part", "visit"].includes(permission)))
		for (const way of fillings(route))
			for (const person of ["gast", "gast2", "fremd"]) {
				const answer = await ask(person, route.method, way.path, route.is_json ? {} : undefined)
				assert.ok([403, 404].includes(answer.status), `${person}: ${route.method} ${way.path} answers ${answer.status} ${answer.text}`)
			}
})

test("what was tried changed nothing", async () => {
	const plural = { strategy: "strategies", end_customer: "end-customers", process: "processes", process_step: "process-steps" }
	const made = { process_step: 4 } // rated, picked and acted on
	for (const [name, id] of w.records.filter(([name]) => name !== "understanding")) {
		const answer = await w.lena.get(`/api/${plural[name] ?? `${name}s`}/${id}`)
		assert.equal(answer.body.revision, made[name] ?? 1, `${name} ${id}`)
	}
})
