// @ts-check
/* What a page shows came from the server: loading, there, or refused. */
import { api, Problem, problem_text } from "./api.js"
import { subscribe } from "./live.js"
import { tell } from "./notice.js"
import { useEffect, useRef, useState } from "./view.js"

const NEWS_TOGETHER_MS = 80 // what comes together is asked for once

/** @template T @typedef {{ data: T | null, problem: Problem | null, reload: () => Promise<void>, change: (data: T) => void }} Loaded */

/** Asks once per change of `keys`; `reload` asks again and keeps the old data meanwhile.
 * @template T @param {() => Promise<T>} ask @param {unknown[]} keys @returns {Loaded<T>} */
export function useLoad(ask, keys) {
	const [data, setData] = useState(/** @type {T | null} */ (null))
	const [problem, setProblem] = useState(/** @type {Problem | null} */ (null))
	const latest = useRef(0)
	const reload = async () => {
		const turn = ++latest.current
		try {
			const answer = await ask()
			if (turn !== latest.current) return
			setProblem(null)
			setData(answer)
		} catch (error) {
			if (turn === latest.current) setProblem(as_problem(error))
		}
	}
	useEffect(() => {
		reload()
		return () => {
			latest.current++
		}
	}, keys)
	return { data, problem, reload, change: setData }
}

/** @typedef {Loaded<any[]> & { more: (() => Promise<void>) | null }} Pages */

/** A list that is shown page by page: `data` is what was read so far, `more` reads on, null when that is all. `reload` begins with the first page again.
 * @param {string} path without a query @param {number} limit @returns {Pages} */
export function usePages(path, limit = 50) {
	const loaded = useLoad(() => api.get(`${path}?limit=${limit}`), [path])
	const is_reading = useRef(false)
	const { items, next } = loaded.data ?? { items: null, next: null }
	const more = async () => {
		if (is_reading.current) return
		is_reading.current = true
		try {
			const page = await api.get(`${path}?limit=${limit}&after=${encodeURIComponent(next)}`)
			loaded.change({ items: [...items, ...page.items], next: page.next })
		} catch (error) {
			tell(problem_text(as_problem(error)))
		} finally {
			is_reading.current = false
		}
	}
	return { ...loaded, data: items, change: (data) => loaded.change({ items: data, next }), more: next ? more : null }
}

/** Asks again soon after others changed something that is shown. @param {import("./live.js").Wanted} wanted @param {() => Promise<void>} refresh @param {unknown[]} keys */
export function useNews(wanted, refresh, keys) {
	const latest = useRef(refresh)
	latest.current = refresh
	useEffect(() => {
		/** @type {ReturnType<typeof setTimeout> | undefined} */
		let soon
		const stop = subscribe(wanted, () => {
			clearTimeout(soon)
			soon = setTimeout(() => latest.current(), NEWS_TOGETHER_MS)
		})
		return () => {
			clearTimeout(soon)
			stop()
		}
	}, keys)
}

/** An error of our own code is no answer of the server: say so in the console too. @param {unknown} error */
export function as_problem(error) {
	if (error instanceof Problem) return error
	console.error(error)
	return new Problem({ status: 0, key: "page.broken" })
}
