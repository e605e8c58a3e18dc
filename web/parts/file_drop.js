// @ts-check
/* A file let go anywhere on the page. */
import { useEffect, useState } from "../lib/view.js"

/** Says whether a file is over the page now, and hands it over when it is let go.
 * @param {(file: File, name: string) => void} take @param {unknown[]} keys when `take` means something else */
export function useFileDrop(take, keys) {
	const [is_over, setOver] = useState(false)
	useEffect(() => {
		/* Enter and leave are told for every element on the way; counting them says whether a file is over the page. */
		let depth = 0
		const has_file = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files")
		const enter = (/** @type {DragEvent} */ event) => {
			if (has_file(event) && ++depth === 1) setOver(true)
		}
		const leave = (/** @type {DragEvent} */ event) => {
			if (has_file(event) && --depth === 0) setOver(false)
		}
		const over = (/** @type {DragEvent} */ event) => {
			if (!has_file(event)) return
			event.preventDefault()
			if (event.dataTransfer) event.dataTransfer.dropEffect = "copy"
		}
		const drop = (/** @type {DragEvent} */ event) => {
			if (!has_file(event)) return
			event.preventDefault()
			depth = 0
			setOver(false)
			const file = event.dataTransfer?.files[0]
			if (file) take(file, file.name)
		}
		addEventListener("dragenter", enter)
		addEventListener("dragleave", leave)
		addEventListener("dragover", over)
		addEventListener("drop", drop)
		return () => {
			removeEventListener("dragenter", enter)
			removeEventListener("dragleave", leave)
			removeEventListener("dragover", over)
			removeEventListener("drop", drop)
		}
	}, keys)
	return is_over
}
