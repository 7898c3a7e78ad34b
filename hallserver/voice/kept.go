package voice

import (
	"bytes"
	"crypto/sha256"
)

// A kept clip is its WAV file, and behind it the SHA-256 of the name that it is kept
// under, a zero byte and the WAV file: a disk that turns a bit of a sound leaves a
// WAV file. Who plays the file as it lies there hears nothing of what is behind it.

// sealed is a clip as it is kept.
func sealed(name string, wav []byte) []byte {
	sum := sumOf(name, wav)
	return append(bytes.Clone(wav), sum[:]...)
}

// unsealed is the clip of a file; not ok: it is not what was kept under that name.
func unsealed(name string, raw []byte) (wav []byte, ok bool) {
	if len(raw) < sha256.Size {
		return nil, false
	}
	wav = raw[:len(raw)-sha256.Size]
	sum := sumOf(name, wav)
	return wav, bytes.Equal(sum[:], raw[len(wav):])
}

func sumOf(name string, wav []byte) [sha256.Size]byte {
	return sha256.Sum256(append(append([]byte(name), 0), wav...))
}
