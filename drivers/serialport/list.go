package serialport

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"go.bug.st/serial/enumerator"
)

// stableFolders hold the symlinks that udev keeps for serial devices, best
// first: by what it is, then by where it is plugged in.
const (
	stableByID   = "/dev/serial/by-id"
	stableByPath = "/dev/serial/by-path"
)

// Info is one serial device the system knows.
type Info struct {
	Path    string   `json:"path"`             // /dev/ttyUSB0
	Stable  []string `json:"stable,omitempty"` // symlinks that follow the device; configure the first
	USB     bool     `json:"usb"`
	Vendor  string   `json:"vendor,omitempty"`  // USB vendor id, 4 hexadecimal digits
	Product string   `json:"product,omitempty"` // USB product id, 4 hexadecimal digits
	Serial  string   `json:"serial,omitempty"`  // USB serial number
	Name    string   `json:"name,omitempty"`    // USB product name, when the system tells it
}

// List gives the serial devices of this machine, sorted by path.
// Pseudo-terminals are not listed.
func List() ([]Info, error) {
	ports, err := enumerator.GetDetailedPortsList()
	if err != nil {
		return nil, fmt.Errorf("list serial ports: %w", err)
	}
	links := stableLinks(stableByID, stableByPath)
	infos := make([]Info, 0, len(ports))
	for _, p := range ports {
		infos = append(infos, Info{
			Path: p.Name, Stable: links[p.Name], USB: p.IsUSB,
			Vendor: p.VID, Product: p.PID, Serial: p.SerialNumber, Name: p.Product,
		})
	}
	slices.SortFunc(infos, func(a, b Info) int { return cmp.Compare(a.Path, b.Path) })
	return infos, nil
}

// stableLinks maps each device to the symlinks in folders that name it. Folders
// that do not exist hold none.
func stableLinks(folders ...string) map[string][]string {
	links := map[string][]string{}
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			continue // no such devices plugged in
		}
		for _, e := range entries {
			link := filepath.Join(folder, e.Name())
			if target, err := filepath.EvalSymlinks(link); err == nil {
				links[target] = append(links[target], link)
			}
		}
	}
	return links
}
