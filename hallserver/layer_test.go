package hallserver_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// A room is a folder with all that lies in it. Which rooms it may import, of
// ours and of others, is the picture of ARCHITECTURE.md in code; .golangci.yml
// says the same to the editor.
type room struct {
	path string
	// ours lists the rooms it may import besides itself.
	ours []string
	// pure forbids all that reads a clock, chance, a file or the network.
	pure bool
}

// The rooms, lowest first. A package belongs to the room with the longest path
// that holds it; one that belongs to none is a fault too, so that a new room
// finds its place here on the day it is built.
func rooms() []room {
	const h = "yimen/hallserver"
	domain := []string{h + "/hall", h + "/message", h + "/wire", h + "/digest", h + "/badfile", h + "/yamlfile"}
	ground := slices.Concat(domain, []string{h + "/catalogue", h + "/journal", h + "/subject", h + "/simulate", h + "/livefile", h + "/opsdb"})
	middle := slices.Concat(ground, []string{
		h + "/engine", h + "/forecast", h + "/board", h + "/voice", h + "/certificate", h + "/report", h + "/access", h + "/proof", h + "/seldom",
		h + "/witness", h + "/matterlist",
	})
	upper := slices.Concat(middle, []string{h + "/station", h + "/hub", h + "/web", h + "/httpapi"})
	screens := []string{h + "/wire", h + "/message", "yimen/drivers"}
	return []room{
		{path: h + "/hall", pure: true},
		{path: h + "/message"},
		{path: h + "/digest"},
		{path: h + "/badfile"},
		{path: h + "/seldom"},
		{path: h + "/disktest"}, // for tests
		{path: h + "/wire"},
		{path: h + "/holiday"},
		{path: h + "/catalogue", ours: slices.Concat(domain, []string{h + "/holiday"})},
		{path: h + "/matterlist", ours: []string{h + "/catalogue", h + "/message", h + "/wire", h + "/yamlfile"}},
		{path: h + "/journal", ours: []string{h + "/hall", h + "/digest", h + "/badfile"}},
		{path: h + "/subject", ours: domain},
		{path: h + "/simulate", ours: domain},
		{path: h + "/livefile", ours: []string{h + "/wire", h + "/message"}},
		{path: h + "/yamlfile", ours: []string{h + "/message"}},
		{path: h + "/opsdb", ours: []string{h + "/digest", h + "/badfile"}},
		{path: h + "/witness", ours: []string{h + "/hall", h + "/opsdb"}},
		{path: h + "/engine", ours: []string{h + "/hall", h + "/journal", h + "/digest"}},
		{path: h + "/forecast", ours: ground},
		{path: h + "/board", ours: slices.Concat(ground, []string{h + "/engine", h + "/voice"})},
		{path: h + "/voice", ours: ground},
		{path: h + "/proof", ours: []string{h + "/board", h + "/wire", h + "/digest", h + "/opsdb"}},
		{path: h + "/certificate", ours: ground},
		{path: h + "/report", ours: ground},
		{path: h + "/access", ours: ground},
		{path: h + "/station", ours: middle},
		{path: h + "/hub", ours: middle},
		{path: h + "/web"},
		{path: h + "/httpapi", ours: slices.Concat(middle, []string{h + "/web"})},
		{path: h, ours: upper},
		{path: "yimen/drivers"},
		{path: "yimen/kiosk", ours: screens},
		{path: "yimen/display", ours: slices.Concat(screens, []string{"yimen/kiosk/theme"})},
		{path: "yimen/deploy"},
		{path: "yimen/cmd", ours: []string{"yimen"}},
	}
}

// keepers are the only places that may import a library: behind them it can be
// changed for another.
func keepers() map[string][]string {
	return map[string][]string{
		"go.bug.st/serial":              {"yimen/drivers/serialport"},
		"github.com/hajimehoshi/oto":    {"yimen/drivers/speaker"},
		"fyne.io/fyne":                  {"yimen/kiosk/view", "yimen/kiosk/theme", "yimen/display/view", "yimen/cmd/kiosk", "yimen/cmd/display"},
		"github.com/arran4/golang-ical": {"yimen/hallserver/holiday"},
		"github.com/xuri/excelize":      {"yimen/hallserver/matterlist"},
		"github.com/mattn/go-sqlite3":   {"yimen/hallserver/journal", "yimen/hallserver/access", "yimen/hallserver/opsdb", "yimen/hallserver/badfile", "yimen/kiosk/outbox", "yimen/cmd/bench"},
	}
}

// impure is what the domain may not reach for.
func impure() []string {
	return []string{"os", "io", "net", "log", "database/sql", "math/rand", "crypto/rand", "embed", "syscall", "unsafe"}
}

type pkg struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

func TestImportsGoDownward(t *testing.T) {
	t.Parallel()
	packages := listPackages(t)
	for _, fault := range checkLayers(packages) {
		t.Error(fault)
	}
	found := 0
	for _, p := range packages {
		if isOurs(p.ImportPath) {
			found++
		}
	}
	if found < 10 {
		t.Errorf("looked at %d packages of ours only", found)
	}
}

func TestABrokenLayerIsSeen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		p    pkg
		want string
	}{
		"the domain reaches upward": {
			pkg{ImportPath: "yimen/hallserver/hall/calling", Imports: []string{"yimen/hallserver/journal"}},
			"yimen/hallserver/hall may not import yimen/hallserver/journal",
		},
		"the domain reads files": {
			pkg{ImportPath: "yimen/hallserver/hall", Imports: []string{"io/fs"}}, "has to stay pure",
		},
		"a driver knows the hall": {
			pkg{ImportPath: "yimen/drivers/idcard", Imports: []string{"yimen/hallserver/wire"}},
			"yimen/drivers may not import yimen/hallserver/wire",
		},
		"a kiosk reaches into the server": {
			pkg{ImportPath: "yimen/kiosk/flow", Imports: []string{"yimen/hallserver/hall"}},
			"yimen/kiosk may not import yimen/hallserver/hall",
		},
		"a board borrows more of the kiosk than its theme": {
			pkg{ImportPath: "yimen/display/view", Imports: []string{"yimen/kiosk/flow"}},
			"yimen/display may not import yimen/kiosk/flow",
		},
		"the model behind a view knows Fyne": {
			pkg{ImportPath: "yimen/kiosk/flow", Imports: []string{"fyne.io/fyne/v2/canvas"}}, "fyne.io/fyne belongs to",
		},
		"a second importer of the serial library": {
			pkg{ImportPath: "yimen/cmd/devices", Imports: []string{"go.bug.st/serial"}}, "go.bug.st/serial belongs to",
		},
		"a room nobody has placed": {
			pkg{ImportPath: "yimen/attic", Imports: []string{"fmt"}}, "belongs to no room",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			faults := checkLayers([]pkg{c.p})
			if len(faults) != 1 || !strings.Contains(faults[0], c.want) {
				t.Errorf("got %q, want one fault with %q", faults, c.want)
			}
		})
	}
}

func TestASoundLayerPasses(t *testing.T) {
	t.Parallel()
	faults := checkLayers([]pkg{
		{ImportPath: "yimen/hallserver/hall", Imports: []string{"errors", "yimen/hallserver/hall/calling"}},
		{ImportPath: "yimen/display/view", Imports: []string{"yimen/kiosk/theme", "fyne.io/fyne/v2", "yimen/display/boardview"}},
		{ImportPath: "yimen/cmd/hallserver", Imports: []string{"yimen/hallserver", "yimen/hallserver/catalogue"}},
		{ImportPath: "fyne.io/fyne/v2", Imports: []string{"fyne.io/fyne/v2/canvas"}},
	})
	if len(faults) > 0 {
		t.Error(faults)
	}
}

func checkLayers(packages []pkg) []string {
	var faults []string
	for _, p := range packages {
		if !isOurs(p.ImportPath) {
			continue
		}
		home, placed := roomOf(p.ImportPath)
		if !placed {
			faults = append(faults, p.ImportPath+" belongs to no room: give it a place in rooms()")
			continue
		}
		for _, imported := range p.Imports {
			if fault := checkImport(home, p.ImportPath, imported); fault != "" {
				faults = append(faults, fault)
			}
		}
	}
	return faults
}

func checkImport(home room, from, imported string) string {
	for library, places := range keepers() {
		if under(imported, library) && !slices.ContainsFunc(places, func(place string) bool { return under(from, place) }) {
			return fmt.Sprintf("%s imports %s, but %s belongs to %s", from, imported, library, strings.Join(places, ", "))
		}
	}
	if home.pure && slices.ContainsFunc(impure(), func(p string) bool { return under(imported, p) }) {
		return fmt.Sprintf("%s imports %s, but the domain has to stay pure", from, imported)
	}
	if !isOurs(imported) {
		return ""
	}
	target, placed := roomOf(imported)
	if placed && target.path == home.path {
		return ""
	}
	for _, allowed := range home.ours {
		// A room is allowed whole; so is a place inside a room, named longer.
		if placed && allowed == target.path || under(imported, allowed) && len(allowed) > len(target.path) || allowed == "yimen" {
			return ""
		}
	}
	return fmt.Sprintf("%s may not import %s (from %s)", home.path, imported, from)
}

func roomOf(path string) (room, bool) {
	var best room
	for _, r := range rooms() {
		if under(path, r.path) && len(r.path) > len(best.path) {
			best = r
		}
	}
	// The root room is the package itself, not every folder under it.
	if best.path == "yimen/hallserver" && path != best.path {
		return room{}, false
	}
	return best, best.path != ""
}

func isOurs(path string) bool { return under(path, "yimen") }

// under says whether path is root, lies in it, or is a version of it.
func under(path, root string) bool {
	rest, ok := strings.CutPrefix(path, root)
	return ok && (rest == "" || rest[0] == '/')
}

func listPackages(t *testing.T) []pkg {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-e", "-deps", "-json=ImportPath,Imports,Standard", "yimen/...")
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatalf("read go list: %v", err)
		}
		packages = append(packages, p)
	}
}
