// @ts-check
/* What a page shows came from the server: loading, there, or refused. */
import { Problem } from "./api.js"
import { subscribe } from "./live.js"
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
