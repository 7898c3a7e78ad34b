package kiosk

import (
	"crypto/rand"
	"encoding/base64"
)

// NewID makes a random id of 22 characters (128 bits), for tickets and
// Idempotency-Keys.
func NewID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails; it ends the program where there is no randomness
	return base64.RawURLEncoding.EncodeToString(b[:])
}
