package hallserver

import (
	"bytes"
	"cmp"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"yimen/hallserver/subject"
)

// masterLen is the length of the master key, in bytes.
const masterLen = 32

// What is derived from the master key (HKDF-SHA-256), by its info.
const (
	infoSealKey = "yimen seal key v1"
	infoToken   = "yimen ticket token v1"
	infoMark    = "yimen journal mark v1"
	infoName    = "yimen master key name v1"
)

// credentialName is the master key's name among systemd's credentials.
const credentialName = "yimen-master-key"

// masterFile says where the master key is: a systemd credential, or what the
// settings say, or beside the data folder.
func masterFile(dir, setting string) (string, error) {
	if c := os.Getenv("CREDENTIALS_DIRECTORY"); c != "" {
		name := filepath.Join(c, credentialName)
		if _, err := os.Stat(name); err == nil { //nolint:gosec // systemd names it
			return name, nil
		}
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("master key: %w", err)
	}
	name := filepath.Clean(under(abs, cmp.Or(setting, "../"+filepath.Base(abs)+".master.key")))
	if name == abs || strings.HasPrefix(name, abs+string(filepath.Separator)) {
		return "", fmt.Errorf("master key %s lies in the data folder; keep it elsewhere", name)
	}
	return name, nil
}

// makeMaster makes a master key, unless there is one.
func makeMaster(name string) (made bool, err error) {
	if _, err := os.Stat(name); err == nil {
		return false, nil
	}
	raw := make([]byte, masterLen)
	_, _ = rand.Read(raw)                                                 // never fails
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the operator names it
	if err != nil {
		return false, fmt.Errorf("make master key: %w", err)
	}
	_, err = fmt.Fprintln(f, hex.EncodeToString(raw))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return false, fmt.Errorf("make master key: %w", err)
	}
	return true, nil
}

// readMaster reads a master key, and refuses one that others may read.
func readMaster(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("master key %s may be read by others (mode %#o): chmod 600 it", name, info.Mode().Perm())
	}
	text, err := os.ReadFile(name) //nolint:gosec // the operator names it
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(raw) != masterLen {
		return nil, fmt.Errorf("master key %s is not 64 hexadecimal digits", name)
	}
	return raw, nil
}

func derive(master []byte, info string) []byte {
	key, err := hkdf.Key(sha256.New, master, nil, info, 32)
	if err != nil {
		panic("hallserver: derive key: " + err.Error()) // only for lengths out of range
	}
	return key
}

// sealedKeys is keys/seal.json: the current pair first.
type sealedKeys struct {
	Version int         `json:"version"`
	Keys    []sealedKey `json:"keys"`
}

// sealedKey is a pair: the public half (X25519) and the private one under
// AES-256-GCM by a key derived from the master key, nonce first, with the
// public half as additional data.
type sealedKey struct {
	Public  []byte `json:"public"`
	Wrapped []byte `json:"wrapped"`
}

func wrapper(master []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(derive(master, infoSealKey))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// makeSealKeys writes a new pair.
func makeSealKeys(name string, master []byte) error {
	keys, err := subject.Generate()
	if err != nil {
		return err
	}
	private, err := keys.Private()
	if err != nil {
		return err
	}
	aead, err := wrapper(master)
	if err != nil {
		return fmt.Errorf("wrap seal key: %w", err)
	}
	wrapped := aead.Seal(nil, nil, private, keys.Public()) //nolint:gosec // this AEAD makes its nonce itself
	clear(private)
	raw, err := json.MarshalIndent(sealedKeys{Version: 1, Keys: []sealedKey{{Public: keys.Public(), Wrapped: wrapped}}}, "", "  ")
	if err != nil {
		return fmt.Errorf("write seal key: %w", err)
	}
	if err := writeFile(name, append(raw, '\n')); err != nil {
		return fmt.Errorf("write seal key: %w", err)
	}
	return nil
}

// readSealKeys unwraps the pairs.
func readSealKeys(name string, master []byte) (*subject.Keys, error) {
	raw, err := os.ReadFile(name) //nolint:gosec // in the data folder
	if err != nil {
		return nil, fmt.Errorf("seal keys: %w", err)
	}
	var file sealedKeys
	if err := json.Unmarshal(raw, &file); err != nil {
		return nil, fmt.Errorf("seal keys %s: %w", name, err)
	}
	if file.Version != 1 || len(file.Keys) == 0 {
		return nil, fmt.Errorf("seal keys %s: version %d with %d keys is not of this program", name, file.Version, len(file.Keys))
	}
	aead, err := wrapper(master)
	if err != nil {
		return nil, fmt.Errorf("unwrap seal key: %w", err)
	}
	var privates [][]byte
	for _, k := range file.Keys {
		private, err := aead.Open(nil, nil, k.Wrapped, k.Public)
		if err != nil {
			return nil, fmt.Errorf("seal keys %s were made with another master key", name)
		}
		privates = append(privates, private)
	}
	keys, err := subject.FromPrivate(privates[0], privates[1:]...)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(keys.Public(), file.Keys[0].Public) {
		return nil, fmt.Errorf("seal keys %s: the halves of a pair do not match", name)
	}
	return keys, nil
}
