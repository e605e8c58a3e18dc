/* turn.h - from cues to utterances.
 *
 * Recognisers cut where the line is full, in the middle of sentences; the
 * analysis needs whole sentences, the reader readable pieces, the picture of
 * the talk who spoke when. The rules:
 *
 * Joined into one utterance are neighbouring cues of one speaker
 *   - with less than TURN_PAUSE_MS between them, or
 *   - with less than TURN_SENTENCE_PAUSE_MS when the first has not ended its
 *     sentence (in files that are punctuated at all), or
 *   - without measured times, when the first has not ended its sentence and
 *     the second begins with a small letter: where people or tools broke the
 *     lines by turns, the lines stay.
 * The words of somebody else in between stay where they are: what was said
 * around them is two utterances in the order of the file. Only a signal of
 * listening ("mhm") in the middle of a sentence, with measured times, is put
 * behind that sentence.
 *
 * Split are utterances beyond TURN_BYTES_MAX, at the end of a sentence near
 * TURN_BYTES_AIM, or at a space where no sentence ends before TURN_BYTES_MAX.
 * The times at such a cut are reckoned within the cue by its length.
 *
 * Times: overlaps are normal in calls, and a cue may begin before the one that
 * stands above it by up to TURN_BACKWARD_MS; the order of the file is kept.
 * Beyond that the file is refused: its cues are shuffled or glued together.
 * Where only starts are known (most plain text), or only a heading's time
 * every few minutes (Google Meet), the missing ones are reckoned from the
 * number of words.
 *
 * Layer: talk.
 */
#ifndef TALK_TURN_H
#define TALK_TURN_H

#include "talk/cue.h"
#include "talk/transcript.h"

/* The silence people in conversation tolerate before somebody must speak.
 * Source: Jefferson 1989, "a standard maximum silence of approximately one second". */
#define TURN_PAUSE_MS 1000
/* Looking for a word in mid-sentence takes longer. Ours: chosen on the demo conversations. */
#define TURN_SENTENCE_PAUSE_MS 3000
/* About a minute of speech (150 words of 6.5 letters and a space): what one reads at a glance. */
#define TURN_BYTES_AIM 1100
#define TURN_BYTES_MAX 1600
/* A recogniser hands a text in when its window closes; Whisper's lasts 30 s.
 * Source: Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision". */
#define TURN_BACKWARD_MS 30000
/* 150 words a minute: ordinary talk. 80: the slowest we take for talk without a pause.
 * Source: Pellegrino et al. 2011 (German and English: 6 syllables a second without pauses, about
 * 200 words a minute), less the pauses of conversation. */
#define TURN_WORD_MS 400
#define TURN_WORD_SLOW_MS 750

/* Makes the utterances and speakers of `transcript`; its format stays as it is.
 * Memory: the results live in `mem`; nothing of them points into `list`.
 * Errors: INVALID transcript.time_backwards, empty; TOO_LARGE too_many_utterances,
 *         too_many_speakers. */
enum err turn_build(struct cue_list *list, struct arena *mem, struct transcript *transcript);

#endif
