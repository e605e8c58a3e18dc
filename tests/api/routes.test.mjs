/* Each route works, refuses the wrong person, and refuses bad input with the right key (routes.mjs). */
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { Client } from "./kamwerk.mjs"
import { ROUTES } from "./routes.mjs"
import { makeWorld } from "./world.mjs"

let w
before(async () => { w = await makeWorld() })
after(async () => { await w?.kamwerk.end() })

const ask = (method, as, { path, json, body, revision, headers = {} }) =>
	as.send(method, path, { json, body, headers: revision === undefined ? headers : { ...headers, "if-match": `"${revision}"` } })

function isProblem(answer, status, key, field) {
	assert.ok([status].flat().includes(answer.status), `expected ${status}: ${answer.status} ${answer.text}`)
	assert.match(answer.headers.get("content-type"), /^application\/problem\+json/)
	for (const name of ["type", "title", "status", "key", ...answer.status === 422 ? ["detail"] : []])
		assert.ok(name in answer.body, `${name} is missing in ${answer.text}`)
	if (key)
		key instanceof RegExp ? assert.match(answer.body.key, key) : assert.equal(answer.body.key, key)
	if (field)
		assert.equal(answer.body.field, field)
}

test("every route of the description is described here, and no other", async () => {
	const { body } = await w.nobody().get("/api/openapi.json")
	assert.match(body.openapi, /^3\.1/)
	const there = Object.entries(body.paths).flatMap(([path, methods]) =>
		Object.keys(methods).filter((name) => /^(get|post|put|patch|delete)$/.test(name)).map((name) => `${name.toUpperCase()} ${path}`))
	const undescribed = there.filter((route) => !ROUTES[route] && route.includes(" /api/") && !route.endsWith("/api/openapi.json"))
	assert.deepEqual(undescribed, [], "add a row to tests/api/routes.mjs")
	assert.deepEqual(Object.keys(ROUTES).filter((route) => !there.includes(route)), [], "a row here is no route any more")
})

for (const [name, row] of Object.entries(ROUTES)) {
	const [method] = name.split(" ")
	describe(name, () => {
		if (!row.anyone)
			test("asks who is signed out to sign in", async () => {
				const request = await row.ask(w)
				isProblem(await ask(method, w.nobody(), request), 401)
			})
		if (!row.anyone)
			test("asks who is locked to sign in", async () => {
				const request = await row.ask(w)
				isProblem(await ask(method, w.karla, request), 401)
			})
		if (!row.anyone && method !== "GET")
			test("refuses a page without its token", async () => {
				const request = await row.ask(w)
				isProblem(await ask(method, request.as.withoutCsrf(), request), 403, /csrf/)
			})
		for (const [who, status] of row.others ?? [])
			test(`answers ${status} to ${who}`, async () => {
				const request = await row.ask(w)
				isProblem(await ask(method, w[who], request), status)
			})
		for (const [what, change, status, key, field] of row.bad ?? [])
			test(`refuses ${what}`, async () => {
				const request = await row.ask(w)
				isProblem(await ask(method, request.as, { ...request, ...await change(request, w) }), status, key, field)
			})
		if (row.stream) // events.test.mjs listens to it
			return
		test("works", async () => {
			const request = await row.ask(w)
			const answer = await ask(method, request.as, request)
			const expected = row.statuses ?? [row.status ?? 200]
			assert.ok(expected.includes(answer.status), `${answer.status} ${answer.text}`)
			await row.check?.(answer, w)
			if (answer.status === 201 && answer.headers.get("location")) {
				const again = await request.as.get(answer.headers.get("location"))
				assert.notEqual(again.status, 404, "Location leads to what was made")
			}
			assert.ok(request.as instanceof Client)
		})
	})
}
