/* The view layer in one place: everything the pages take from preact, htm and signals.
 * view.d.ts beside it tells the type checker what these are. */
import { h } from "../vendor/preact.js"
import htm from "../vendor/htm.js"

export { Fragment, h, render } from "../vendor/preact.js"
export { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "../vendor/hooks.js"
export { batch, computed, effect, signal, useComputed, useSignal } from "../vendor/signals.js"
export const html = htm.bind(h)
