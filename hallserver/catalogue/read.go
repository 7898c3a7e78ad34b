package catalogue

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"slices"

	"yimen/hallserver/message"
	"yimen/hallserver/yamlfile"
)

// MaxFile bounds a catalogue's file, in bytes.
const MaxFile = 16 << 20

// ReadFile is Read of a named file.
func ReadFile(name string) (*Catalogue, error) {
	f, err := os.Open(name) //nolint:gosec // the operator names it
	if err != nil {
		return nil, fmt.Errorf("open catalogue: %w", err)
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	c, err := Read(raw)
	if err != nil {
		return nil, fmt.Errorf("catalogue %s:\n%w", name, err)
	}
	return c, nil
}

// Read reads and checks a catalogue. What is wrong comes back as
// yamlfile.Faults.
func Read(raw []byte) (*Catalogue, error) {
	if len(raw) > MaxFile {
		return nil, yamlfile.Faults{yamlfile.Say(0, "", "larger than %d bytes", MaxFile)}
	}
	var c Catalogue
	lines, err := yamlfile.Read(raw, &c)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(raw)
	c.version = hex.EncodeToString(sum[:8])
	if c.Languages == nil {
		c.Languages = slices.Clone(message.Languages)
	}
	k := checker{lines: lines, c: &c}
	k.check()
	if len(k.faults) > 0 {
		return nil, k.faults
	}
	c.nameKinds()
	c.notes = k.notes
	return &c, nil
}

// Notes are what is no fault of the file and yet is not as its writer may think:
// what never comes into force.
func (c *Catalogue) Notes() yamlfile.Faults { return c.notes }
