package hallserver

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// actorCLI is the actor of the audit for the command line.
const actorCLI = "system:cli"

// The operations of the command line on a data folder.
const (
	OpAddUser         = "user-add"
	OpSetPassword     = "user-passwd"
	OpDisableUser     = "user-disable"
	OpEnableUser      = "user-enable"
	OpListUsers       = "user-list"
	OpEnrol           = "device-enrol"
	OpListDevices     = "device-list"
	OpRevokeDevice    = "device-revoke"
	OpBindDevice      = "device-windows"
	OpNewToken        = "token-create"
	OpImportCatalogue = "catalogue-import"
	OpForgetCatalogue = "catalogue-forget"
	OpConfirmClock    = "confirm-clock"
	OpCloseDay        = "close-day"
	OpStartEpoch      = "start-epoch"
)

// Order is one operation with what it needs.
type Order struct {
	Op       string `json:"op"`
	Name     string `json:"name,omitempty"` // user, device id, or a device's name
	Display  string `json:"display,omitempty"`
	Role     string `json:"role,omitempty"`
	Password string `json:"password,omitempty"`
	Keep     bool   `json:"keep,omitempty"` // the password is not asked to be changed
	Days     int    `json:"days,omitempty"`
	Windows  []int  `json:"windows,omitempty"` // of a bridge
	File     []byte `json:"file,omitempty"`    // a catalogue's
	Yes      bool   `json:"yes,omitempty"`     // confirms what hits people
	From     string `json:"from,omitempty"`    // when a catalogue is to be in force: tomorrow, or a date; empty: now
}

// Outcome is what an operation answers.
type Outcome struct {
	Error    string          `json:"error,omitempty"`
	ErrorZH  string          `json:"error_zh,omitempty"` // the same in Chinese
	Users    []access.User   `json:"users,omitempty"`
	Devices  []access.Device `json:"devices,omitempty"`
	Device   *access.Device  `json:"device,omitempty"`
	Code     string          `json:"code,omitempty"`
	Expires  *time.Time      `json:"expires,omitempty"`
	Token    string          `json:"token,omitempty"`
	Services int             `json:"services,omitempty"`
	// Clock is the hall's time once it was confirmed.
	Clock *time.Time `json:"clock,omitempty"`
	// Hits is whom a catalogue hits; Confirm: it waits for a confirmation.
	Hits    *catalogue.Hits `json:"hits,omitempty"`
	Confirm bool            `json:"confirm,omitempty"`
	Notes   yamlfile.Faults `json:"notes,omitempty"` // of the file: what has no effect, and what is not there yet
	Begun   *Begun          `json:"begun,omitempty"`
	From    string          `json:"from,omitempty"` // the date a catalogue waits for, or waited
}

// Administer runs an order on a data folder: by itself where no server runs,
// else by the server that does.
func Administer(ctx context.Context, dir string, o Order) (Outcome, error) {
	lock, err := lockFolder(dir)
	if errors.Is(err, ErrInUse) {
		return askServer(ctx, dir, o)
	}
	if err != nil {
		return Outcome{}, inFolder(dir, err)
	}
	out, err := administerClosed(ctx, dir, o)
	return out, inFolder(dir, errors.Join(err, lock.release()))
}

// administerClosed runs an order on a folder that no server has.
func administerClosed(ctx context.Context, dir string, o Order) (Outcome, error) {
	if o.Op == OpConfirmClock {
		return Outcome{}, errors.New("no server runs: there is nothing to confirm")
	}
	if o.Op == OpCloseDay {
		return Outcome{}, errors.New("no server runs: days are closed by the one that does")
	}
	if o.Op == OpImportCatalogue {
		return importClosed(ctx, dir, o)
	}
	if o.Op == OpForgetCatalogue {
		return forgetLater(dir)
	}
	if o.Op == OpStartEpoch {
		begun, err := startEpochClosed(ctx, Config{Data: dir}, "")
		return Outcome{Begun: begun}, err
	}
	if err := usersThere(dir); err != nil && (o.Op != OpAddUser || o.Role != wire.RoleAdmin) {
		return Outcome{}, err // but an administrator begins a lost file anew
	}
	store, err := access.Open(ctx, filepath.Join(dir, opsFile), access.Options{Now: time.Now})
	if err != nil {
		return Outcome{}, err
	}
	out, err := accessOrder(ctx, store, o)
	return out, errors.Join(err, store.Close())
}

// administer runs an order on the server's own folder.
func (s *Server) administer(ctx context.Context, o Order) (Outcome, error) {
	switch o.Op {
	case OpImportCatalogue:
		return s.importCatalogue(ctx, o)
	case OpForgetCatalogue:
		s.turning.Lock()
		defer s.turning.Unlock()
		return forgetLater(s.config.Data)
	case OpCloseDay:
		return s.closeDay(ctx, o)
	case OpStartEpoch:
		begun, err := s.startEpochHere(ctx)
		return Outcome{Begun: begun}, err
	case OpConfirmClock:
		return s.confirmClock(ctx)
	}
	return accessOrder(ctx, s.access, o)
}

func accessOrder(ctx context.Context, store *access.Store, o Order) (Outcome, error) {
	switch o.Op {
	case OpAddUser:
		return Outcome{}, store.AddUser(ctx, actorCLI, access.User{Name: o.Name, Display: o.Display, Role: o.Role, Temporary: !o.Keep}, o.Password)
	case OpSetPassword:
		return Outcome{}, store.SetPassword(ctx, actorCLI, o.Name, o.Password, !o.Keep)
	case OpDisableUser, OpEnableUser:
		return Outcome{}, store.DisableUser(ctx, actorCLI, o.Name, o.Op == OpDisableUser)
	case OpListUsers:
		return Outcome{Users: store.Users()}, nil
	case OpEnrol:
		code, expires, err := store.NewEnrolment(ctx, actorCLI, o.Role, o.Name, o.Windows...)
		return Outcome{Code: code, Expires: &expires}, err
	case OpListDevices:
		return Outcome{Devices: store.Devices()}, nil
	case OpRevokeDevice:
		return Outcome{}, store.RevokeDevice(ctx, actorCLI, o.Name)
	case OpBindDevice:
		return Outcome{}, store.Bind(ctx, actorCLI, o.Name, o.Windows)
	case OpNewToken:
		d, token, err := store.NewToken(ctx, actorCLI, o.Role, o.Name, o.Days, o.Windows...)
		return Outcome{Device: &d, Token: token}, err
	}
	return Outcome{}, fmt.Errorf("no operation %q", o.Op)
}
