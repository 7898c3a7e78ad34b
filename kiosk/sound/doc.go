// Package sound is what a kiosk lets be heard: that somebody's card lies on its
// reader and is to be taken.
//
// It owns the three notes that come first, which are not those of a call, so that
// nobody looks up to the boards; the hall's sentence after them, as it was fetched;
// and the sound device's coming and going. When something is to be heard is package
// flow's.
//
// Invariants:
//
//   - A kiosk without a loudspeaker is as good as one with: nothing waits for the
//     device, fails for it, or says so more than once. It is looked for again each
//     time something is to be heard.
//   - The notes sound whether the sentence can be had or not: the server may be away,
//     older than the sentence, or without a voice.
//   - One sound at a time; what comes meanwhile is left out. A device that hangs holds
//     up nobody but the next sound.
//
// An example:
//
//	s := sound.New(sound.Options{Open: open, Clips: client, Log: log})
//	s.TakeCard(ctx, "zh") // 叮叮咚 请取走您的身份证
package sound
