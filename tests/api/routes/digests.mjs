/* digests.mjs - what waited for one, by mail (see ../routes.mjs for the form of a row; what is sent: ../letters.test.mjs). */
import assert from "node:assert/strict"
import { UNKNOWN, fields, withField, without } from "./checks.mjs"
import { agreed } from "./wishes.mjs"

export const DIGESTS = {
	"GET /api/digest": {
		ask: (w) => ({ as: w.gast, path: "/api/digest" }),
		check: ({ body }) => assert.deepEqual([body.mode, body.has_mail], ["off", false]),
	},
	"PUT /api/digest": {
		ask: (w) => ({ as: w.max, path: "/api/digest", json: { mode: "daily", minute: 1020 } }),
		check: ({ body }) => assert.deepEqual([body.mode, body.minute], ["daily", 1020]),
		bad: [["no mode", without("mode"), 422, "field.missing", "mode"], ["a mode that is none", withField("mode", "hourly"), 422, "field.unknown_value", "mode"],
			["a minute no day has", withField("minute", 1440), 422, "field.out_of_range", "minute"]],
	},
	"POST /api/digest-end": {
		anyone: true,
		status: 204,
		ask: (w) => ({ as: w.nobody(), path: "/api/digest-end", json: { code: `${UNKNOWN}nichts` } }),
		bad: [["no code", without("code"), 422, "field.missing", "code"]],
	},
	"GET /api/rhythms/{rhythm}/announcement": {
		ask: async (w) => ({ as: w.gast, path: `/api/rhythms/${(await agreed(w)).rhythm.id}/announcement` }),
		check: (answer) => {
			fields("has_mail", "sent", "waiting", "lost")(answer)
			assert.deepEqual(answer.body, { has_mail: false, sent: 0, waiting: 0, lost: 0 })
		},
		others: [["otto", 404], ["anna", 404], ["gast2", 404]], bad: [["an unknown rhythm", () => ({ path: `/api/rhythms/${UNKNOWN}/announcement` }), 404, "rhythm.not_found"]],
	},
}
