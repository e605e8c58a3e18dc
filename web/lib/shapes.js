// @ts-check
/* The two shapes of every picture, as SVG paths. An arch is closed above: you take in. A bowl is open
 * above: you give. left() and right() are the same two with time running down. */

/** @param {number} v */
export const px = (v) => String(Math.round(v * 10) / 10)

/** @param {number} x0 @param {number} x1 @param {number} base @param {number} h */
export function arch(x0, x1, base, h) {
	const r = px(Math.min((x1 - x0) / 2, h))
	const top = px(base - h + Number(r))
	return `M${px(x0)} ${px(base)}V${top}A${r} ${r} 0 0 1 ${px(x0 + Number(r))} ${px(base - h)}H${px(x1 - Number(r))}A${r} ${r} 0 0 1 ${px(x1)} ${top}V${px(base)}Z`
}

/** @param {number} x0 @param {number} x1 @param {number} base @param {number} h */
export function bowl(x0, x1, base, h) {
	const r = px(Math.min((x1 - x0) / 2, h))
	const bottom = px(base + h - Number(r))
	return `M${px(x0)} ${px(base)}V${bottom}A${r} ${r} 0 0 0 ${px(x0 + Number(r))} ${px(base + h)}H${px(x1 - Number(r))}A${r} ${r} 0 0 0 ${px(x1)} ${bottom}V${px(base)}Z`
}

/** @param {number} y0 @param {number} y1 @param {number} base @param {number} h */
export function left(y0, y1, base, h) {
	const r = px(Math.min((y1 - y0) / 2, h))
	const edge = px(base - h + Number(r))
	return `M${px(base)} ${px(y0)}H${edge}A${r} ${r} 0 0 0 ${px(base - h)} ${px(y0 + Number(r))}V${px(y1 - Number(r))}A${r} ${r} 0 0 0 ${edge} ${px(y1)}H${px(base)}Z`
}

/** @param {number} y0 @param {number} y1 @param {number} base @param {number} h */
export function right(y0, y1, base, h) {
	const r = px(Math.min((y1 - y0) / 2, h))
	const edge = px(base + h - Number(r))
	return `M${px(base)} ${px(y0)}H${edge}A${r} ${r} 0 0 1 ${px(base + h)} ${px(y0 + Number(r))}V${px(y1 - Number(r))}A${r} ${r} 0 0 1 ${edge} ${px(y1)}H${px(base)}Z`
}
