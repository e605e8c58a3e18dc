// @ts-check
/* Runs beside the sound, also while the page is behind another window: hears the microphone and passes on one number for every
 * 20 ms, its level. The sound itself goes nowhere: it is not copied, not stored, not sent. */

const { AudioWorkletProcessor: Processor, registerProcessor, sampleRate } = /** @type {any} */ (globalThis)
const FRAME_S = 0.02
const FRAMES_A_MESSAGE = 10

class Level extends Processor {
	constructor() {
		super()
		this.sum = 0
		this.count = 0
		/** @type {number[]} */
		this.levels = []
	}

	/** @param {Float32Array[][]} inputs */
	process([[samples]]) {
		const length = Math.round(sampleRate * FRAME_S)
		for (const sample of samples ?? []) {
			this.sum += sample * sample
			if (++this.count < length) continue
			this.levels.push(Math.sqrt(this.sum / length))
			this.sum = this.count = 0
		}
		if (this.levels.length >= FRAMES_A_MESSAGE) {
			this.port.postMessage(this.levels)
			this.levels = []
		}
		return true
	}
}

registerProcessor("level", Level)
