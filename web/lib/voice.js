// @ts-check
/* Whether somebody speaks, from nothing but the level of a microphone, and for how long.
 *
 * The floor of the noise is the lowest smoothed level of the last ten seconds: within that time everybody pauses between two words
 * (minimum statistics; R. Martin, Noise power spectral density estimation, IEEE Trans. Speech Audio Process. 9, 2001).
 * Speech begins well above the floor and ends a little above it (hysteresis), so that it does not flutter; gaps within a
 * phrase belong to it, the silence after its last word does not. Levels are root mean squares of 20 ms, 1 = full scale. */

export const FRAME_MS = 20
const BEGIN_DB = 10
const END_DB = 6
/* Below this nobody speaks, however quiet the room is. */
const SILENCE_DB = -58
/* A click is no word; a gap shorter than that is within a phrase. */
const WORD_MS = 60
const GAP_MS = 300
const BLOCK_MS = 1000
const BLOCKS = 10
const SMOOTH = 0.35

const in_db = (/** @type {number} */ rms) => 20 * Math.log10(Math.max(rms, 1e-6))

export class Voice {
	constructor() {
		this.spoken_ms = 0
		this.listened_ms = 0
		this.is_speaking = false
		this.level = 0
		this.above_ms = 0
		this.gap_ms = 0
		this.block_ms = 0
		/** @type {number[]} the lowest level of each of the last seconds, in dB; the newest last */
		this.lowest = []
	}

	/** The next 20 ms. @param {number} rms */
	hear(rms) {
		this.listened_ms += FRAME_MS
		/* Smoothed for the floor alone: one lost frame must not lower it, and the end of a word must not be drawn out. */
		this.level = this.listened_ms === FRAME_MS ? rms : this.level + SMOOTH * (rms - this.level)
		const db = in_db(rms)
		this.#lower(in_db(this.level))
		const floor = Math.min(...this.lowest)
		if (this.is_speaking) this.#go_on(db > Math.max(floor + END_DB, SILENCE_DB))
		else this.#wait(db > Math.max(floor + BEGIN_DB, SILENCE_DB))
	}

	/** @param {number} db */
	#lower(db) {
		if (this.lowest.length === 0 || this.block_ms >= BLOCK_MS) {
			this.lowest = [...this.lowest.slice(1 - BLOCKS), db]
			this.block_ms = 0
		}
		this.block_ms += FRAME_MS
		this.lowest[this.lowest.length - 1] = Math.min(db, this.lowest[this.lowest.length - 1])
	}

	/** @param {boolean} is_above */
	#wait(is_above) {
		this.above_ms = is_above ? this.above_ms + FRAME_MS : 0
		if (this.above_ms < WORD_MS) return
		this.is_speaking = true
		this.spoken_ms += this.above_ms
		this.above_ms = this.gap_ms = 0
	}

	/** @param {boolean} is_above */
	#go_on(is_above) {
		if (is_above) {
			this.spoken_ms += FRAME_MS + this.gap_ms
			this.gap_ms = 0
			return
		}
		this.gap_ms += FRAME_MS
		if (this.gap_ms >= GAP_MS) this.is_speaking = false
	}
}
