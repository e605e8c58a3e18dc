// @ts-check
/* Lists whose items can be dragged, also from one into another (SortableJS). The library moves elements; the pages draw them. So the
 * element goes back to where it was, and who asked says where it should be. */
// @ts-ignore: the package brings no types
import Sortable from "../vendor/sortable.js"

/** @typedef {{ id: string, list: string, before: string, after: string }} Dropped `before`, `after`: ids of the neighbours, "" where none is */

/** Items carry data-id, lists data-list. @param {HTMLElement} element @param {string} group @param {(dropped: Dropped) => void} onDrop @returns {() => void} ends it */
export function sortable(element, group, onDrop) {
	const made = Sortable.create(element, {
		group, draggable: "[data-drag]", animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
		delay: 180, delayOnTouchOnly: true, filter: "input, textarea, select, summary", preventOnFilter: false, forceFallback: true, fallbackTolerance: 4,
		ghostClass: "is-gap", fallbackClass: "is-dragged",
		onEnd(/** @type {any} */ event) {
			const { item, from, to, oldIndex } = event
			const id_of = (/** @type {Element | null} */ neighbour) => neighbour instanceof HTMLElement ? neighbour.dataset.id ?? "" : ""
			const dropped = { id: item.dataset.id, list: to.dataset.list, before: id_of(item.nextElementSibling), after: id_of(item.previousElementSibling) }
			const is_moved = from !== to || event.newIndex !== oldIndex
			item.remove()
			from.insertBefore(item, from.children[oldIndex] ?? null)
			if (is_moved) onDrop(dropped)
		},
	})
	return () => made.destroy()
}
