/* works.mjs - which functions that could monitor people are on (see ../routes.mjs for the form of a row). */
import assert from "node:assert/strict"
import { fields, noAdministrator, tooLong, withField, without } from "./checks.mjs"

const FUNCTION = ["function", "is_on", "is_in_force", "number", "from_on", "at", "by"]
const check = ({ body }) => {
	fields("functions", "changes")({ body })
	assert.deepEqual(body.functions.map(({ function: name }) => name), ["opening", "evidence", "team_weeks", "coverage", "language_model"])
	fields(...FUNCTION)({ body: body.functions[0] })
	assert.equal(body.changes[0].by, "Anna Acker")
}

export const WORKS = {
	"GET /api/works-council-pack": {
		ask: (w) => ({ as: w.max, path: "/api/works-council-pack?language=en" }),
		check: ({ body }) => {
			fields("language", "markdown", "html")({ body })
			assert.equal(body.language, "en")
			assert.match(body.markdown, /Muster GmbH/)
		},
		others: [["gast", 403]],
		bad: [["a language there is none of", () => ({ path: "/api/works-council-pack?language=fr" }), 422, "field.unknown_value", "language"]],
	},
	"GET /api/works-agreement": {
		ask: (w) => ({ as: w.max, path: "/api/works-agreement" }),
		check, others: [["gast", 403]],
	},
	"PUT /api/works-agreement": {
		ask: (w) => ({ as: w.anna, path: "/api/works-agreement", json: { function: "evidence", is_on: true, number: "BV 8", from_on: "2026-02-01" } }),
		check, others: [["gast", 403], ...noAdministrator],
		bad: [["no function", without("function"), 422, "field.missing", "function"], ["a function that is none", withField("function", "none"), 422, "field.missing", "function"],
			["a function nobody knows", withField("function", "keylogger"), 422, "field.unknown_value", "function"],
			["no number", without("number"), 422, "field.missing", "number"], ["a blank number", withField("number", "   "), 422, "field.missing", "number"],
			["a number without end", tooLong("number", 101), 422, "field.too_long", "number"],
			["no day", without("from_on"), 422, "field.missing", "from_on"], ["no day of the calendar", withField("from_on", "2026-02-30"), 422, "field.not_date", "from_on"],
			["a switch in words", withField("is_on", "yes"), 422, "field.not_bool", "is_on"]],
	},
}
