/* evidence.mjs - what our talks go with (see ../routes.mjs for the form of a row). */
import assert from "node:assert/strict"
import { fields } from "./checks.mjs"

export const EVIDENCE = {
	"GET /api/evidence": {
		ask: (w) => ({ as: w.max, path: "/api/evidence" }),
		check: ({ body }) => {
			fields("is_mine_in", "is_counting", "is_shown", "people_min", "talk_days", "step_days", "width_permille", "study_from", "study_to", "until", "deals", "won", "figures", "curve_missing", "curve", "next_step")({ body })
			assert.deepEqual([body.is_shown, body.deals, body.until, body.curve], [false, 0, null, []])
			fields("is_counting", "is_shown", "until", "talks", "led_on", "figures", "curve_missing", "curve")({ body: body.next_step })
			assert.deepEqual([body.next_step.is_shown, body.next_step.talks, body.next_step.until, body.next_step.curve], [false, 0, null, []])
			for (const { figures } of [body, body.next_step])
				assert.deepEqual(figures.map(({ figure, bands }) => [figure, bands]), ["questions", "spread", "share", "stage1", "stage2", "stage3"].map((figure) => [figure, []]))
		},
		others: [["gast", 403]],
	},
	"PUT /api/evidence/contribution": {
		status: 204,
		ask: (w) => ({ as: w.max, path: "/api/evidence/contribution" }),
		others: [["gast", 403]],
	},
	"DELETE /api/evidence/contribution": {
		status: 204,
		ask: (w) => ({ as: w.max, path: "/api/evidence/contribution" }),
		others: [["gast", 403]],
	},
}
