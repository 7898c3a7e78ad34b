// Package speaker plays sound on the machine's loudspeaker: the calls of a
// hall, the guide of a kiosk.
//
// It owns the one connection a process has to the sound system, by oto (ALSA on
// Linux), which it alone imports; and what must be done to clips before they can
// be played: reading WAV, bringing them to one rate, joining them. What is said,
// in what order and whether it is too old to say, is its caller's.
//
// What holds:
//
//   - Play returns when the sound has been heard, or says why it was not. With
//     no sound device Open says ErrNoDevice; a device that goes away while
//     playing, or takes nothing, ends Play with ErrNoDevice too, in bounded
//     time. Open may then be tried again.
//   - One sound at a time. A second Play waits for the first.
//   - Sound is PCM: mono, 16 bits, any rate. It is mixed to the device's rate
//     here and sent to both channels.
//
// An example:
//
//	out, err := speaker.Open(ctx, speaker.Options{})
//	if errors.Is(err, speaker.ErrNoDevice) { … }  // show calls, say nothing
//	chime, err := speaker.DecodeWAV(chimeBytes)
//	err = out.Play(ctx, speaker.Announce(chime, clips, 2, 700*time.Millisecond))
//
// oto is kept at v2, its context cannot be closed, and a second context in one
// process takes the first one's place without a word: hence one Speaker a
// process.
package speaker
