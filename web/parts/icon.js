// @ts-check
/* The icons: a 16 px grid, only shapes that mean something in a picture too. They are drawn once (Sprite)
 * and used by name. An icon never stands without a word, so all are hidden from screen readers. */
import { html } from "../lib/view.js"

/** One icon. @param {{ name: string, class?: string }} props */
export const Icon = ({ name, class: more = "" }) =>
	html`<svg class="icon ${more}" aria-hidden="true"><use href="#${name}" /></svg>`

/** The kamwerk mark: an arch and a bowl on one line. */
export const Mark = () => html`<svg class="mark" width="38" height="24" viewBox="0 0 38 24" aria-hidden="true">
	<path class="k-cave" d="M1 12A9 10 0 0 1 19 12Z" /><path class="mark-bowl" d="M19 12A9 10 0 0 0 37 12" /><path class="mark-line" d="M0 12H38" />
</svg>`

/** All shapes, drawn once per page. */
export const Sprite = () => html`<svg class="sprite" width="0" height="0" aria-hidden="true"><defs>
<symbol id="g-lock" viewBox="0 0 16 16"><path d="M2 15V7.5a6 6 0 0 1 12 0V15Z" fill="none" stroke="currentColor" stroke-width="1.6" /><circle cx="8" cy="9" r="1.7" fill="currentColor" /><path d="M7.2 9.5h1.6L9.3 13H6.7z" fill="currentColor" /></symbol>
<symbol id="g-arch" viewBox="0 0 16 16"><path d="M1 13V8.5a7 6.5 0 0 1 14 0V13Z" fill="currentColor" /></symbol>
<symbol id="g-bowl" viewBox="0 0 16 16"><path d="M1 3v4.5a7 6.5 0 0 0 14 0V3Z" fill="currentColor" /></symbol>
<symbol id="g-hand" viewBox="0 0 16 16"><path d="M2 14.5h12" stroke="currentColor" stroke-width="1.5" /><path d="M3.5 11.5 11.6 3.4l2 2-8.1 8.1H3.5Z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" /></symbol>
<symbol id="g-find" viewBox="0 0 16 16"><circle cx="6.8" cy="6.8" r="4.8" fill="none" stroke="currentColor" stroke-width="1.75" /><path d="M10.4 10.4 15 15" stroke="currentColor" stroke-width="1.75" /></symbol>
<symbol id="r-decides" viewBox="0 0 16 16"><path d="M8 .5 15.5 8 8 15.5.5 8Z" fill="currentColor" /></symbol>
<symbol id="r-approves" viewBox="0 0 16 16"><path d="M8 1.6 14.4 8 8 14.4 1.6 8Z" fill="var(--ground)" stroke="currentColor" stroke-width="2" /></symbol>
<symbol id="r-influences" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.6" fill="currentColor" /></symbol>
<symbol id="r-uses" viewBox="0 0 16 16"><circle cx="8" cy="8" r="5.8" fill="var(--ground)" stroke="currentColor" stroke-width="2" /></symbol>
<symbol id="r-buys" viewBox="0 0 16 16"><rect x="2" y="2" width="12" height="12" fill="currentColor" /></symbol>
<symbol id="r-keeps_the_gate" viewBox="0 0 16 16"><path d="M2 14.5V8a6 6.2 0 0 1 12 0v6.5M2 14.5h3.5V9a2.5 2.5 0 0 1 5 0v5.5H14" fill="none" stroke="currentColor" stroke-width="1.8" /></symbol>
<symbol id="g-yes" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="var(--ink)" /><path d="m4.6 8.2 2.3 2.4 4.5-5" fill="none" stroke="var(--ground)" stroke-width="1.75" /></symbol>
<symbol id="g-wait" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2.2 2.2" /></symbol>
<symbol id="g-swap" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.9" fill="none" stroke="currentColor" stroke-width="1.4" /><path d="M4.5 6.3h6.2M8.8 4.4l2 1.9-2 1.9M11.5 10.2H5.3M7.2 8.3l-2 1.9 2 1.9" fill="none" stroke="currentColor" stroke-width="1.3" /></symbol>
<symbol id="g-line" viewBox="0 0 16 16"><path d="M0 12H16" stroke="var(--rule)" stroke-width="2" /></symbol>
<symbol id="g-line-theirs" viewBox="0 0 16 16"><path d="M0 12H16" stroke="var(--theirs)" stroke-width="2" /></symbol>
<symbol id="g-edge" viewBox="0 0 16 16"><path d="M1 8 8 1M1 13 13 1M4 15 15 4M9 15l6-6" stroke="var(--missing)" stroke-width="1.8" /></symbol>
<symbol id="g-booked" viewBox="0 0 16 16"><path d="M0 5h16v6H0Z" fill="var(--market-edge)" /></symbol>
<symbol id="g-bad" viewBox="0 0 16 16"><path d="M0 8h5.5M10.5 8H16" stroke="currentColor" stroke-width="2" /><path d="m7 4 2 8" stroke="currentColor" stroke-width="2" /></symbol>
<symbol id="q-open" viewBox="0 0 16 16"><circle cx="8" cy="8" r="5.6" fill="var(--ground)" stroke="var(--ink)" stroke-width="2" /></symbol>
<symbol id="q-closed" viewBox="0 0 16 16"><rect x="3" y="3" width="10" height="10" fill="var(--ink)" /></symbol>
<symbol id="q-stacked" viewBox="0 0 16 16"><circle cx="9.8" cy="5.4" r="4.4" fill="var(--ground)" stroke="var(--ink)" stroke-width="1.9" /><circle cx="5.8" cy="10.4" r="4.4" fill="var(--ground)" stroke="var(--ink)" stroke-width="1.9" /></symbol>
<symbol id="q-missing" viewBox="0 0 16 16"><circle cx="8" cy="8" r="5.9" fill="var(--ground)" stroke="var(--missing)" stroke-width="1.5" stroke-dasharray="2.2 1.6" /></symbol>
<symbol id="s1" viewBox="0 0 16 16"><circle cx="8" cy="8" r="4.6" fill="var(--ink)" /></symbol>
<symbol id="s2" viewBox="0 0 16 16"><path d="M6.8 1.5a6.5 6.5 0 0 0 0 13Z" fill="var(--ink)" /><path d="M9.2 1.5a6.5 6.5 0 0 1 0 13Z" fill="var(--ink)" /></symbol>
<symbol id="s3" viewBox="0 0 16 16"><path d="M8 .5 15.5 8 8 15.5.5 8Z" fill="var(--ink)" /><circle cx="8" cy="8" r="2.5" fill="var(--ground)" /></symbol>
<symbol id="m2" viewBox="0 0 16 16"><path d="M6.6 1.8a6.2 6.2 0 0 0 0 12.4Z" fill="var(--ground)" stroke="var(--missing)" stroke-width="1.4" stroke-dasharray="2.2 1.5" /><path d="M9.4 1.8a6.2 6.2 0 0 1 0 12.4Z" fill="var(--ground)" stroke="var(--missing)" stroke-width="1.4" stroke-dasharray="2.2 1.5" /></symbol>
<symbol id="m3" viewBox="0 0 16 16"><path d="M8 .9 15.1 8 8 15.1.9 8Z" fill="var(--ground)" stroke="var(--missing)" stroke-width="1.4" stroke-dasharray="2.2 1.5" /></symbol>
<symbol id="k-need" viewBox="0 0 16 16"><path d="M8 1.2 14 4.6v6.8L8 14.8 2 11.4V4.6Z" fill="var(--ground)" stroke="currentColor" stroke-width="1.9" stroke-linejoin="round" /></symbol>
<symbol id="k-need2" viewBox="0 0 16 16"><path d="M8 1.2 14 4.6v6.8L8 14.8 2 11.4V4.6Z" fill="var(--ground)" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" /><path d="M8 5 10.6 6.5v3L8 11 5.4 9.5v-3Z" fill="currentColor" /></symbol>
<symbol id="k-strategy" viewBox="0 0 16 16"><path d="M3.5 2 13.5 8 3.5 14Z" fill="var(--ground)" stroke="var(--ink)" stroke-width="1.8" stroke-linejoin="round" /></symbol>
<symbol id="k-solution" viewBox="0 0 16 16"><rect x="2" y="2" width="12" height="12" fill="var(--ground)" stroke="var(--ink)" stroke-width="1.8" /></symbol>
<symbol id="k-action" viewBox="0 0 16 16"><path d="M3.2 15V1.8" fill="none" stroke="var(--ink)" stroke-width="1.8" /><path d="M3.2 2.2h10L10.4 5.6l2.8 3.4h-10Z" fill="var(--ground)" stroke="var(--ink)" stroke-width="1.8" stroke-linejoin="round" /></symbol>
<symbol id="k-to-come" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6" fill="var(--ground)" stroke="var(--rule)" stroke-width="1.5" stroke-dasharray="0.2 2.6" stroke-linecap="round" /></symbol>
<symbol id="k-shared" viewBox="0 0 16 16"><path d="M0 6h16" stroke="var(--theirs)" stroke-width="2" /><path d="M0 10h16" stroke="var(--ours)" stroke-width="2" /></symbol>
<symbol id="k-ours" viewBox="0 0 16 16"><path d="M0 8h16" stroke="var(--ours)" stroke-width="2" /></symbol>
<symbol id="k-tells" viewBox="0 0 16 16"><path d="M1 3.5h14M1 8h14M1 12.5h9" fill="none" stroke="currentColor" stroke-width="2" /></symbol>
<symbol id="k-feeling" viewBox="0 0 16 16"><path d="M8 1 15 8 8 15 1 8Z" fill="var(--ground)" stroke="currentColor" stroke-width="1.7" stroke-linejoin="round" /></symbol>
</defs></svg>`
