package hallserver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/wire"
)

// InitOptions say what Init makes.
type InitOptions struct {
	// Example holds hall.yaml and catalogue.yaml to begin with, and boards.yaml and
	// voice.yaml, which may be left out.
	Example fs.FS
	// MasterKey is where to make the master key; empty: beside the folder.
	MasterKey string
	Admin     string // the first administrator's user name
	// AlwaysOpen makes a hall that is open at any hour, whatever its calendar says:
	// for trying it out.
	AlwaysOpen bool
	// Languages are those that the hall shows, its own first and zh among them; texts
	// of the example in others are left out, but for what can be announced. Empty: as
	// the example has it.
	Languages []string
	Now       func() time.Time
}

// Initialised is what Init made. The password is shown once.
type Initialised struct {
	Admin      string
	Password   string
	MasterKey  string
	MadeMaster bool
}

// Init makes a data folder at dir, which must not be there or be empty.
func Init(ctx context.Context, dir string, o InitOptions) (Initialised, error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return Initialised{}, fmt.Errorf("%s is not empty: nothing was changed", dir)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Initialised{}, fmt.Errorf("init: %w", err)
	}
	if err := checkLanguages(o); err != nil {
		return Initialised{}, fmt.Errorf("init: %w", err)
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return Initialised{}, fmt.Errorf("init: %w", err)
	}
	if err := makeFolders(filepath.Join(abs, keysDir)); err != nil {
		return Initialised{}, fmt.Errorf("init: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil { //nolint:gosec // a folder
		return Initialised{}, fmt.Errorf("init: %w", err)
	}
	if err := forgetWitness(dir); err != nil {
		return Initialised{}, fmt.Errorf("init: %w", err)
	}
	out := Initialised{Admin: o.Admin, Password: access.RandomPassword()}
	if err := copyExample(dir, o); err != nil {
		return Initialised{}, fmt.Errorf("init: %w", err)
	}
	if err := initKeys(dir, &out); err != nil {
		return Initialised{}, fmt.Errorf("init: %w", err)
	}
	store, err := access.Open(ctx, filepath.Join(dir, opsFile), access.Options{Now: o.Now})
	if err != nil {
		return Initialised{}, fmt.Errorf("init: %w", err)
	}
	err = store.AddUser(ctx, actorCLI, access.User{Name: o.Admin, Role: wire.RoleAdmin}, out.Password)
	if err = errors.Join(err, store.Close(), restrict(dir), syncAll(dir), syncFolder(filepath.Dir(abs))); err != nil {
		return Initialised{}, fmt.Errorf("init: %w", err)
	}
	return out, nil
}

// copyExample writes the example's files, checked.
func copyExample(dir string, o InitOptions) error {
	for _, name := range []string{settingsFile, catalogueFile} {
		raw, err := fs.ReadFile(o.Example, name)
		if err != nil {
			return fmt.Errorf("example: %w", err)
		}
		if name == settingsFile && o.MasterKey != "" {
			abs, err := filepath.Abs(o.MasterKey)
			if err != nil {
				return err
			}
			raw = fmt.Appendf(raw, "\n# Where the master key is.\nmaster_key: %q\n", abs)
		}
		if name == settingsFile && o.AlwaysOpen {
			raw = append(raw, "\n# Open at any hour, to try it out. Take this line away to open by the calendar.\nopening: always\n"...)
		}
		if raw, err = inLanguages(name, raw, o.Languages); err != nil {
			return fmt.Errorf("example %s: %w", name, err)
		}
		if err := writeFile(filepath.Join(dir, name), raw); err != nil {
			return err
		}
	}
	if _, err := catalogue.ReadFile(filepath.Join(dir, catalogueFile)); err != nil {
		return err
	}
	if err := copySigns(dir, o.Example, o.Languages); err != nil {
		return err
	}
	_, err := ReadSettings(filepath.Join(dir, settingsFile))
	return err
}

func initKeys(dir string, out *Initialised) error {
	settings, err := ReadSettings(filepath.Join(dir, settingsFile))
	if err != nil {
		return err
	}
	if out.MasterKey, err = masterFile(dir, settings.MasterKey); err != nil {
		return err
	}
	if out.MadeMaster, err = makeMaster(out.MasterKey, nil); err != nil {
		return err
	}
	master, err := readMaster(out.MasterKey)
	if err != nil {
		return err
	}
	return makeSealKeys(filepath.Join(dir, keysDir, sealFile), master)
}

// restrict makes the files of a folder the owner's alone.
func restrict(dir string) (err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	return fs.WalkDir(root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return root.Chmod(path, 0o700)
		case d.Type().IsRegular():
			return root.Chmod(path, 0o600)
		}
		return nil
	})
}
