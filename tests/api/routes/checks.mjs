/* checks.mjs - what the rows of the route tables say again and again. */
import assert from "node:assert/strict"

export const UNKNOWN = "0190f3c1-0000-7000-8000-000000000000"
export const notOnTheTeam = [["otto", 404], ["anna", 404]]
export const notTheOwner = [["max", 404], ["otto", 404], ["anna", 404]]
export const noAdministrator = [["max", 403], ["lena", 403]]
export const isList = ({ body }) => {
	assert.ok(Array.isArray(body.items))
	assert.ok(body.next === null || typeof body.next === "string")
}
export const fields = (...names) => ({ body }) => {
	for (const name of names)
		assert.ok(name in body, `${name} is missing in ${Object.keys(body)}`)
}
export const without = (key) => ({ json }) => ({ json: Object.fromEntries(Object.entries(json).filter(([name]) => name !== key)) })
export const withField = (key, value) => ({ json }) => ({ json: { ...json, [key]: value } })
export const tooLong = (key, length) => withField(key, "ä".repeat(length))

/* What every limited list refuses. */
export const badPages = [
	["a limit of 0", ({ path }) => ({ path: path + (path.includes("?") ? "&" : "?") + "limit=0" }), 422, /./, "limit"],
	["a limit of 201", ({ path }) => ({ path: path + (path.includes("?") ? "&" : "?") + "limit=201" }), 422, /./, "limit"],
	["a limit in words", ({ path }) => ({ path: path + (path.includes("?") ? "&" : "?") + "limit=viele" }), 422, /./, "limit"],
	["a cursor that was never given out", ({ path }) => ({ path: path + (path.includes("?") ? "&" : "?") + "after=%27%3b" }), 422, /./, "after"],
]
/* What every change of a revisioned record refuses. */
export const badRevisions = [
	["no If-Match", () => ({ revision: undefined }), 428, "request.if_match_missing"],
	["an old revision", () => ({ revision: 999 }), 412, /\.changed$/],
]


