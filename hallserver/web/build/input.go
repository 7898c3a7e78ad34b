package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

// stamp is dist/build.json: what the bundle was made from, and its files.
type stamp struct {
	Inputs string   `json:"inputs"`
	Files  []string `json:"files"`
}

const stampName = "build.json"

// inputs is a digest of everything the bundle depends on: the sources, the
// messages, how it is bundled, and which packages were fetched.
func inputs(dir string) (string, error) {
	var files []string
	for _, root := range []string{"src", "build", filepath.Join("..", "message")} {
		err := filepath.WalkDir(filepath.Join(dir, root), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() && !strings.HasSuffix(path, "_test.go") {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return "", fmt.Errorf("list the sources: %w", err)
		}
	}
	for _, name := range []string{"package-lock.json", "tsconfig.json", filepath.Join("node_modules", ".package-lock.json")} {
		files = append(files, filepath.Join(dir, name))
	}
	slices.Sort(files)
	h := sha256.New() // writing to it never fails
	_, _ = fmt.Fprintf(h, "bundler %s\n", bundlerVersion())
	for _, path := range files {
		raw, err := os.ReadFile(path) //nolint:gosec // files of the source tree
		if err != nil {
			return "", fmt.Errorf("read the sources: %w", err)
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return "", fmt.Errorf("read the sources: %w", err)
		}
		_, _ = fmt.Fprintf(h, "%s %d\n", filepath.ToSlash(name), len(raw))
		h.Write(raw)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// bundlerVersion is the version of esbuild in this program.
func bundlerVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	i := slices.IndexFunc(info.Deps, func(m *debug.Module) bool { return m.Path == "github.com/evanw/esbuild" })
	if i < 0 {
		return ""
	}
	return info.Deps[i].Version
}

// upToDate says whether dist was made from these inputs and is whole.
func upToDate(dir, digest string) bool {
	raw, err := os.ReadFile(filepath.Join(dir, "dist", stampName)) //nolint:gosec // our own file
	if err != nil {
		return false
	}
	var s stamp
	if json.Unmarshal(raw, &s) != nil || s.Inputs != digest {
		return false
	}
	return !slices.ContainsFunc(s.Files, func(name string) bool {
		_, err := os.Stat(filepath.Join(dir, "dist", filepath.FromSlash(name)))
		return err != nil
	})
}
