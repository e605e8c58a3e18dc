// @ts-check
/* Speaks with the server: JSON in, JSON out, one way to fail.
 *
 * Every refusal is a Problem with the stable key of problem+json; problem_text() says it in the
 * language of the page. Read first: api. */
import { has_words, language, locale, t } from "./words.js"
import { signal } from "./view.js"

/** @typedef {import("./types.d.ts").Session} Session */

/** Who is signed in; null: nobody. */
export const session = signal(/** @type {Session | null} */ (null))

/** The session ended by itself while somebody worked; the log-in page says so. */
export const is_session_over = signal(false)

/** A refusal of the server, or that it could not be reached (status 0). */
export class Problem extends Error {
	/** @param {{ status: number, key: string, field?: string, line?: number, detail?: string, retry_after?: number }} what */
	constructor(what) {
		super(what.key)
		this.status = what.status
		this.key = what.key
		this.field = what.field
		this.line = what.line
		this.detail = what.detail
		this.retry_after = what.retry_after
	}
}

/** The sentence for a refusal. @param {Problem} problem */
export function problem_text(problem) {
	const values = { wait: wait_text(problem.retry_after ?? 60), field: problem.field ?? "" }
	if (has_words(`problem.${problem.key}`)) return t(`problem.${problem.key}`, values)
	if (problem.key.startsWith("transcript.")) return t("problem.transcript")
	if (has_words(`problem.status_${problem.status}`)) return t(`problem.status_${problem.status}`, values)
	return t("problem.unknown")
}

/** "45 Sekunden", "16 Minuten" @param {number} seconds */
function wait_text(seconds) {
	const [count, unit] = seconds < 120 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"]
	return new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: "long" }).format(count)
}

/** An answer in words of its own is not kamwerk's: a proxy before it reaches nobody, or has a limit. @param {number} status */
function not_ours(status) {
	if (status === 502 || status === 504) return new Problem({ status: 0, key: "server.unreachable" })
	return new Problem({ status, key: status >= 400 ? "" : "answer.unreadable" })
}

/** What came back, or the refusal in it. @param {number} status @param {string} body @param {(name: string) => string | null} header */
function understand(status, body, header) {
	let answer = null
	try {
		answer = body ? JSON.parse(body) : null
	} catch {
		throw not_ours(status)
	}
	if (status >= 200 && status < 300) return answer
	/* The session ended meanwhile: the shell asks for the password and stays at the same place. */
	if (status === 401 && answer?.key !== "session.wrong_password") {
		if (session.value) is_session_over.value = true
		session.value = null
	}
	throw new Problem({ ...answer, status, key: answer?.key ?? "", retry_after: Number(header("Retry-After")) || undefined })
}

/** @param {string} path */
const address = (path) => new URL(`api/${path}`, document.baseURI)

/** @returns {Record<string, string>} */
function headers(/** @type {number | undefined} */ revision) {
	/** @type {Record<string, string>} */
	const sent = { Accept: "application/json", "Accept-Language": language.value }
	if (session.value) sent["X-CSRF-Token"] = session.value.csrf
	if (revision !== undefined) sent["If-Match"] = `"${revision}"`
	return sent
}

/** @param {string} method @param {string} path @param {unknown} [body] @param {number} [revision] @returns {Promise<any>} */
async function send(method, path, body, revision) {
	const sent = headers(revision)
	if (body !== undefined) sent["Content-Type"] = "application/json"
	let answer, text
	try {
		answer = await fetch(address(path), { method, headers: sent, body: body === undefined ? undefined : JSON.stringify(body) })
		text = await answer.text() /* the way may end here, too */
	} catch {
		throw new Problem({ status: 0, key: "server.unreachable" })
	}
	const { status, headers: given } = answer
	return understand(status, text, (name) => given.get(name))
}

export const api = {
	/** @param {string} path */
	get: (path) => send("GET", path),
	/** @param {string} path @param {unknown} body */
	post: (path, body) => send("POST", path, body),
	/** @param {string} path @param {unknown} [body] @param {number} [revision] */
	put: (path, body = undefined, revision = undefined) => send("PUT", path, body, revision),
	/** @param {string} path @param {unknown} body @param {number} revision */
	patch: (path, body, revision) => send("PATCH", path, body, revision),
	/** @param {string} path @param {number} [revision] */
	delete: (path, revision = undefined) => send("DELETE", path, undefined, revision),

	/** Every item of a list, page after page. @param {string} path */
	async all(path) {
		const items = []
		let after = ""
		do {
			const page = await send("GET", `${path}${path.includes("?") ? "&" : "?"}limit=200${after}`)
			items.push(...page.items)
			after = page.next ? `&after=${encodeURIComponent(page.next)}` : ""
		} while (after)
		return items
	},

	/** Sends a file as it is. fetch() cannot tell how far it is, therefore XMLHttpRequest.
	 * @param {string} path @param {Blob} file @param {(permille: number) => void} onProgress @param {AbortSignal} stop @param {{ method?: string, type?: string }} [how] @returns {Promise<any>} */
	upload(path, file, onProgress, stop, { method = "POST", type = "application/octet-stream" } = {}) {
		return new Promise((resolve, reject) => {
			const request = new XMLHttpRequest()
			request.open(method, address(path))
			for (const [name, value] of Object.entries(headers(undefined))) request.setRequestHeader(name, value)
			request.setRequestHeader("Content-Type", type)
			request.upload.onprogress = (event) => {
				if (event.lengthComputable) onProgress(Math.round((event.loaded / event.total) * 1000))
			}
			request.onload = () => {
				try {
					resolve(understand(request.status, request.responseText, (name) => request.getResponseHeader(name)))
				} catch (problem) {
					reject(problem)
				}
			}
			request.onerror = () => reject(new Problem({ status: 0, key: "server.unreachable" }))
			request.onabort = () => reject(new Problem({ status: 0, key: "upload.cancelled" }))
			stop.addEventListener("abort", () => request.abort())
			request.send(file)
		})
	},
}
