// Package soundproof tells from a recording which clips were played, in which
// order: the proof that a loudspeaker said what it was given to say.
//
// It owns the comparison alone. The recording is its caller's (soundtest makes
// one), and so are the clips it may hold.
//
// How: the recording is cut at its pauses. In each section every clip is looked for
// at every place by normalised cross-correlation, which does not mind how loud it
// was played, nor, as both are brought to one rate, at what rate. Of the places
// that fit, those are taken that do not overlap and explain most of what is heard.
//
// What holds:
//
//   - What sounds and is none of the clips is in the answer too, without an id; so a
//     clip that is missing, wrong, doubled or in another's place changes the answer.
//   - A clip that was interrupted by a short silence, as by a sound server that came
//     too late, is still found, with a lower score.
//   - Clips of the very same sound have one name, the first of them in order of
//     names: Pack.Name says which.
//
// An example:
//
//	pack, err := soundproof.New(clips) // id → sound
//	heard := pack.Match(recording.Sound())
//	want := pack.Names("chime", "zh-please", "zh-a", "zh-0")
//	diff := cmp.Diff(want, soundproof.IDs(heard))
//
// Normalised cross-correlation is that of J. P. Lewis, "Fast Normalized
// Cross-Correlation", 1995, in one dimension.
package soundproof
