// @ts-check
/* Shows Markdown. The server makes the HTML (core/markdown.h) and is the only one that does; here it is
 * taken apart and put together again out of the same few elements, so that nothing is ever set as HTML. */
import { html, h } from "../lib/view.js"

const ELEMENTS = new Set(["p", "em", "strong", "code", "del", "pre", "blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "hr", "br", "h3", "h4", "h5", "h6", "a"])
const LINKS = /^(https?:\/\/|mailto:|#\/)/i

/** @param {Node} node @returns {any} */
function shown(node) {
	if (node.nodeType === Node.TEXT_NODE) return node.textContent
	if (!(node instanceof Element)) return null
	const children = [...node.childNodes].map(shown)
	const name = node.localName
	if (!ELEMENTS.has(name)) return children
	if (name === "ol") return h(name, { start: Number(node.getAttribute("start")) || undefined }, children)
	if (name !== "a") return h(name, null, children)
	const href = node.getAttribute("href") ?? ""
	return LINKS.test(href) ? h(name, { href, rel: "noopener nofollow" }, children) : children
}

/** @param {{ source: string }} props `source`: HTML as the server made it */
export function Markdown({ source }) {
	const parsed = new DOMParser().parseFromString(source, "text/html")
	return html`<div class="markdown">${[...parsed.body.childNodes].map(shown)}</div>`
}
