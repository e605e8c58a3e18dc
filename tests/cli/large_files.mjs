/* Broken files that are too large for the repository: what is wrong, and how to make one. */

const MIB = 1024 * 1024

export const LARGE = {
	"21 MiB": () => Buffer.alloc(21 * MIB, "Anna: ja\n"),
	"20 MiB and one byte": () => Buffer.concat([Buffer.alloc(20 * MIB, "Anna: ja\n"), Buffer.from("a")]),
	"10 MiB in one line": () => Buffer.concat([Buffer.from("Anna: "), Buffer.alloc(10 * MIB, "a ")]),
	"10 MiB in one cue": () => Buffer.concat([Buffer.from("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n"), Buffer.alloc(10 * MIB, "a ")]),
	"100,001 utterances": () => Buffer.from(Array.from({ length: 100_001 }, (_, i) => `${i % 2 ? "Anna" : "Bernd"}: Satz ${i}.\n`).join("")),
	"300 speakers": () => Buffer.from(Array.from({ length: 300 }, (_, i) => `Person ${i}: Guten Tag zusammen.\n`).join("")),
	"10 MiB of NUL": () => Buffer.alloc(10 * MIB),
	"10 MiB of blank lines": () => Buffer.alloc(10 * MIB, "\n"),
	"JSON nested 100,000 deep": () => Buffer.from(`{"segments":${"[".repeat(100_000)}`),
}
