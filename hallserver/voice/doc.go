// Package voice is what the hall's loudspeakers say: which clips a call is made
// of, and the clips themselves.
//
// It owns the words of a call (Compose), the list of clips, and their making: a
// folder of recordings first, clip by clip; for what is not recorded a program that
// the hall names, or espeak-ng; a chime of its own. When it is said, and on which
// speaker, is the board's.
//
// What holds:
//
//   - Every clip Compose names, Store can make. Clip ids are fit to be file
//     names and to stand in a URL: small letters, digits, hyphens.
//   - Clips are WAV, 16 bits, mono, Rate samples a second; begin and end with
//     the sound, not with silence; are -16 LUFS loud (the chime -19); and do
//     not clip.
//   - A hall speaks the languages that it shows; an emergency, all it is written in.
//   - What is on disk is whole or not there, and made by this version's recipe. It
//     carries its digest: a damaged clip is told and made again.
//   - A phrase is read as words.txt and plain.txt say, cut into the fewest words;
//     every reading of theirs is a dictionary's (a test holds them against it).
//   - A broken recording is logged once and the synthesised clip is used.
//
// An example:
//
//	a := voice.Compose("A001", 3, "zh")   // 请 A001 号到 3 号窗口
//	store, err := voice.Open(voice.Config{Cache: "data/voice"}, log)
//	wav, err := store.Clip(ctx, a.Clips[0])
//
// To record a hall's own voice, make a folder with one file per clip, named as
// Clips lists them (zh-please.wav, zh-a.wav, zh-0.wav, …). Window names need not
// be recorded one by one: zh-0 to zh-9, zh-10 (十), zh-100 (百), zh-hao and
// zh-window make any of them.
//
// Loudness is that of ITU-R BS.1770-4. There is no standard for what a call
// says; the sentence is the one heard in most halls.
package voice
