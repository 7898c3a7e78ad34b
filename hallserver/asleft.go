package hallserver

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// asLeftFile has the digests of the files that people write, as the server left
// them, in the form of sha256sum. Such a file may change at any time, and then
// counts; but a change is told, because a disk may have made it.
const asLeftFile = "files.sha256"

// watchedFiles are those files.
func watchedFiles() []string {
	return []string{settingsFile, catalogueFile, inForceFile, boardsFile, voiceFile, filepath.Join(keysDir, sealFile)}
}

// sumsNow are the digests of the files as they are, by name; of those that are there.
func sumsNow(dir string) (map[string]string, error) {
	sums := map[string]string{}
	for _, name := range watchedFiles() {
		raw, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // the operator names the folder
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("digests of files: %w", err)
		}
		sum := sha256.Sum256(raw)
		sums[name] = hex.EncodeToString(sum[:])
	}
	return sums, nil
}

// sumsLeft are the digests as they were left; none where nothing was left yet.
func sumsLeft(dir string) (map[string]string, error) {
	raw, err := os.ReadFile(filepath.Join(dir, asLeftFile)) //nolint:gosec // the operator names the folder
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("digests of files: %w", err)
	}
	sums := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if sum, name, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
			sums[name] = sum
		}
	}
	return sums, nil
}

// notAsLeft are the files that are not as the server left them, by name.
func notAsLeft(dir string) ([]string, error) {
	now, err := sumsNow(dir)
	if err != nil {
		return nil, err
	}
	left, err := sumsLeft(dir)
	if err != nil || len(left) == 0 {
		return nil, err
	}
	var names []string
	for _, name := range watchedFiles() {
		if now[name] != left[name] {
			names = append(names, name)
		}
	}
	return names, nil
}

// leaveFiles writes down how the files are.
func leaveFiles(dir string) error {
	sums, err := sumsNow(dir)
	if err != nil {
		return err
	}
	var lines strings.Builder
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		fmt.Fprintf(&lines, "%s  %s\n", sums[name], name)
	}
	if err := writeFile(filepath.Join(dir, asLeftFile), []byte(lines.String())); err != nil {
		return fmt.Errorf("digests of files: %w", err)
	}
	return nil
}

// tellOfFiles tells of files that were changed while no server ran. The copy of
// the catalogue in force is nobody's to edit: where the file itself is as it was,
// it is made anew from it.
func (s *Server) tellOfFiles() error {
	names, err := notAsLeft(s.config.Data)
	if err != nil {
		return err
	}
	for _, name := range names {
		s.log.Warn("a file is not as it was left: it counts as it is; if nobody changed it, put that of the last backup in its place", "file", name)
	}
	if slices.Contains(names, inForceFile) && !slices.Contains(names, catalogueFile) {
		raw, err := os.ReadFile(s.path(catalogueFile))
		if err != nil {
			return fmt.Errorf("read catalogue: %w", err)
		}
		return writeFile(s.path(inForceFile), raw)
	}
	return nil
}
