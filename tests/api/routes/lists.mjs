/* lists.mjs - the lists at an address of their own: of all accounts or teams that the asker is on (see ../routes.mjs for the form of a row). */
import { UNKNOWN, isList } from "./checks.mjs"

const list = (path, home, others = []) => [`GET /api/${path}`, {
	ask: (w) => ({ as: w.max, path: `/api/${path}?limit=3` }),
	check: isList, others,
	bad: [[`a ${home} that is no id`, () => ({ path: `/api/${path}?${home}=nordwind` }), 422, "field.not_id", home],
		[`an unknown ${home}`, () => ({ path: `/api/${path}?${home}=${UNKNOWN}` }), 404, /not_found$/],
		["a cursor that no list gave out", () => ({ path: `/api/${path}?after=${UNKNOWN}` }), 422, "list.after_unknown", "after"],
		["a limit of 0", () => ({ path: `/api/${path}?limit=0` }), 422, "field.out_of_range", "limit"]],
}]
const OURS = [["gast", 403], ["fremd", 403]]

export const SHARED_LISTS = ["contacts", "divisions", "end-customers", "notes", "goals", "needs", "strategies", "solutions", "results", "processes", "process-steps", "understandings"]
export const OUR_LISTS = ["deals", "reviews", "relations", "guests", "stakeholders"]
export const TEAM_LISTS = ["agreements", "iterations"]
export const LISTS = Object.fromEntries([...SHARED_LISTS.map((path) => list(path, "account")), ...OUR_LISTS.map((path) => list(path, "account", OURS)),
	...TEAM_LISTS.map((path) => list(path, "team"))])
