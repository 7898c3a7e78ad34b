package wire

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
)

// SealInfo binds a sealed subject to its use (the info of RFC 9180), so that
// what was sealed for another purpose does not open as a subject.
const SealInfo = "yimen subject v1"

// A sealed subject is
//
//	byte 0       1, the version
//	bytes 1–8    the key's name: the first eight bytes of SHA-256(public key)
//	bytes 9–40   the encapsulated key (X25519)
//	bytes 41–    the ciphertext, with its 16-byte tag
//
// by HPKE (RFC 9180) in base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
// AES-256-GCM. The plaintext is the Subject as JSON, padded with blanks to a
// multiple of SealBlock bytes, so that its length says little of the holder.
const (
	SealVersion    = 1
	SealHeader     = 9
	SealKeyNameLen = 8
	SealBlock      = 512
	// SealedMax bounds a sealed subject, in bytes.
	SealedMax = 6144
)

// ErrSealKey says that the hall's public key is not one.
var ErrSealKey = errors.New("wire: not a public seal key")

// SealSubject seals what a card said to the hall's public key (Catalogue.SealKey,
// 32 bytes of X25519). Only the hall can open it; the caller keeps nothing that
// could. Errors: ErrSealKey, or a subject too long to travel.
func SealSubject(sealKey []byte, s Subject) ([]byte, error) {
	pub, err := hpke.DHKEM(ecdh.X25519()).NewPublicKey(sealKey)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSealKey, err)
	}
	plain, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("wire: seal subject: %w", err)
	}
	if pad := (SealBlock - len(plain)%SealBlock) % SealBlock; pad > 0 {
		plain = append(plain, bytes.Repeat([]byte{' '}, pad)...)
	}
	box, err := hpke.Seal(pub, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(SealInfo), plain)
	clear(plain)
	if err != nil {
		return nil, fmt.Errorf("wire: seal subject: %w", err)
	}
	out := append(make([]byte, 0, SealHeader+len(box)), SealVersion)
	out = append(out, SealKeyName(sealKey)...)
	out = append(out, box...)
	if len(out) > SealedMax {
		return nil, fmt.Errorf("wire: seal subject: %d bytes, at most %d", len(out), SealedMax)
	}
	return out, nil
}

// SealKeyName is the name a sealed subject carries for the key it is sealed to.
func SealKeyName(sealKey []byte) []byte {
	sum := sha256.Sum256(sealKey)
	return sum[:SealKeyNameLen]
}
