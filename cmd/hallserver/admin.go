package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"yimen/hallserver"
	"yimen/hallserver/access"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// data is the data folder, which the commands below all need.
type data struct {
	Data string `required:"" help:"Data folder." placeholder:"DIR"`
}

func (d data) do(ctx context.Context, o hallserver.Order) (hallserver.Outcome, error) {
	return hallserver.Administer(ctx, d.Data, o)
}

type catalogueCommand struct {
	Check  catalogueCheck  `cmd:"" help:"Check a catalogue's file."`
	Import catalogueImport `cmd:"" help:"Put a catalogue in force, if it is sound."`

	ImportList catalogueImportList `cmd:"" help:"Take an official list of matters (XLSX, CSV, JSON) into the catalogue."`

	Forget catalogueForget `cmd:"" help:"Put aside the catalogue that waits for its date."`
	Export catalogueExport `cmd:"" help:"Write the catalogue in force to a file, or to standard output."`
}

type catalogueCheck struct {
	File string `arg:"" help:"Catalogue (YAML)." type:"existingfile"`
	JSON bool   `name:"json" help:"Print what was found as JSON."`
}

// checked is the answer of catalogue check --json.
type checked struct {
	OK       bool            `json:"ok"`
	Services int             `json:"services"`
	Queues   int             `json:"queues"`
	Windows  int             `json:"windows"`
	Version  string          `json:"version,omitempty"`
	Faults   yamlfile.Faults `json:"faults"`
	Notes    yamlfile.Faults `json:"notes,omitempty"` // what never comes into force, and what is not there yet
}

// Run checks a catalogue.
func (c catalogueCheck) Run(s streams) error {
	found, err := catalogue.ReadFile(c.File)
	var faults yamlfile.Faults
	if err != nil && !errors.As(err, &faults) {
		return err
	}
	answer := checked{OK: err == nil, Faults: yamlfile.Faults{}}
	if err == nil {
		answer.Services, answer.Queues, answer.Windows = len(found.Services), len(found.Queues), len(found.Windows)
		answer.Version, answer.Notes = found.Version(), found.NotesOn(found.BusinessDate(time.Now()))
	} else {
		answer.Faults = faults
	}
	if c.JSON {
		if err := json.NewEncoder(s.out).Encode(answer); err != nil {
			return err
		}
	} else {
		for _, f := range answer.Faults {
			_, _ = fmt.Fprintf(s.out, "%s: %s\n", c.File, f.In(s.lang))
		}
		for _, f := range answer.Notes {
			_, _ = fmt.Fprintf(s.out, "%s: %s: %s\n", c.File, noteWord(s.lang), f.In(s.lang))
		}
		if answer.OK {
			_, _ = fmt.Fprintf(s.out, "ok: %d services, %d queues, %d windows\n", answer.Services, answer.Queues, answer.Windows)
		}
	}
	if !answer.OK {
		return errReported
	}
	return nil
}

type catalogueImport struct {
	data
	confirmed
	From string `help:"When it is to be in force: tomorrow, or a date such as 2026-12-24. Left out: at once." placeholder:"DATE"`
	File string `arg:"" help:"Catalogue (YAML)." type:"existingfile"`
}

// Run puts a catalogue in force. Whom it hits is told, and asked about, first.
func (c catalogueImport) Run(ctx context.Context, s streams) error {
	raw, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	out, err := c.ask(ctx, s, c.data, hallserver.Order{Op: hallserver.OpImportCatalogue, File: raw, From: c.From})
	for _, n := range out.Notes {
		_, _ = fmt.Fprintf(s.err, "%s: %s: %s\n", noteWord(s.lang), c.File, n.In(s.lang))
	}
	if err != nil {
		return err
	}
	return inForce(s, out)
}

// inForce says when a catalogue is in force.
func inForce(s streams, out hallserver.Outcome) (err error) {
	if out.From != "" {
		_, err = fmt.Fprintf(s.err, "it will be in force from %s on: %d services\n", out.From, out.Services)
		return err
	}
	_, err = fmt.Fprintf(s.err, "in force: %d services\n", out.Services)
	return err
}

type catalogueForget struct{ data }

// Run puts aside the catalogue that waits.
func (c catalogueForget) Run(ctx context.Context, s streams) error {
	out, err := c.do(ctx, hallserver.Order{Op: hallserver.OpForgetCatalogue})
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(s.err, "the catalogue that waited for %s is put aside\n", out.From)
	return nil
}

// confirmed is how an order is confirmed that hits people.
type confirmed struct {
	Yes bool `aliases:"confirm" help:"Do it also where it hits people, without asking."`
}

// ask runs an order. One that hits people is asked about, with whom it hits; no
// answer is no.
func (c confirmed) ask(ctx context.Context, s streams, d data, o hallserver.Order) (hallserver.Outcome, error) {
	o.Yes = c.Yes
	out, err := d.do(ctx, o)
	if out.Hits != nil {
		_, _ = fmt.Fprint(s.err, "this hits people:\n", out.Hits)
	}
	if !errors.Is(err, hallserver.ErrConfirm) {
		return out, err
	}
	_, _ = fmt.Fprint(s.err, "Go on? [y/N] ")
	line, _ := bufio.NewReader(io.LimitReader(s.in, 64)).ReadString('\n') // no answer is no
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		o.Yes = true
		return d.do(ctx, o)
	}
	_, _ = fmt.Fprintln(s.err, "\nnothing was changed; --yes does it without asking")
	return out, errReported
}

type catalogueExport struct {
	data
	File string `arg:"" optional:"" help:"Where to write it; left out: standard output."`
}

// Run writes the catalogue out as it was imported, comments and all.
func (c catalogueExport) Run(s streams) error {
	raw, err := hallserver.CatalogueInForce(c.Data)
	if err != nil {
		return err
	}
	if c.File == "" || c.File == "-" {
		_, err = s.out.Write(raw)
		return err
	}
	return os.WriteFile(c.File, raw, 0o600)
}

type dayCommand struct {
	Close   dayClose   `cmd:"" help:"End a day whose hours are over, whoever is still there."`
	Confirm dayConfirm `cmd:"" help:"Confirm a clock that has jumped, so that days open and close again."`
}

type dayClose struct {
	data
	confirmed
}

// Run ends the day of a running server.
func (c dayClose) Run(ctx context.Context, s streams) error {
	if _, err := c.ask(ctx, s, c.data, hallserver.Order{Op: hallserver.OpCloseDay}); err != nil {
		return err
	}
	_, err := fmt.Fprintln(s.err, "the business day is closed")
	return err
}

type dayConfirm struct{ data }

// Run confirms the clock of a running server.
func (c dayConfirm) Run(ctx context.Context, s streams) error {
	out, err := c.do(ctx, hallserver.Order{Op: hallserver.OpConfirmClock})
	if err != nil {
		return err
	}
	if out.Clock == nil {
		_, err = fmt.Fprintln(s.err, "the clock is confirmed")
		return err
	}
	_, err = fmt.Fprintf(s.err, "the clock is confirmed: the hall's time is %s\n", out.Clock.Format("2006-01-02 15:04 -0700"))
	return err
}

type userCommand struct {
	Add     userAdd     `cmd:"" help:"Add a member of staff."`
	Passwd  userPasswd  `cmd:"" help:"Give a member of staff another password; ends their sessions."`
	Disable userDisable `cmd:"" help:"Keep a member of staff out, at once."`
	Enable  userEnable  `cmd:"" help:"Let a member of staff in again."`
	List    userList    `cmd:"" help:"List the members of staff."`
}

// password is how a password is given: read, or made and printed once.
type password struct {
	Stdin bool `name:"password-stdin" help:"Read the password from standard input instead of making one."`
	Keep  bool `name:"keep-password" help:"Do not ask for another password at the first sign-in."`
}

// take is the password, and whether it was made here.
func (p password) take(s streams) (word string, made bool, err error) {
	if !p.Stdin {
		return access.RandomPassword(), true, nil
	}
	line, err := bufio.NewReader(io.LimitReader(s.in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", false, err
	}
	return strings.TrimRight(line, "\r\n"), false, nil
}

func (p password) show(s streams, word string, made bool) error {
	if !made {
		return nil
	}
	_, _ = fmt.Fprintln(s.err, "The password is shown this once:")
	_, err := fmt.Fprintln(s.out, word)
	return err
}

type userAdd struct {
	data
	password
	Name    string `arg:"" help:"User name: 2 to 32 of a-z 0-9 . _ -"`
	Role    string `required:"" enum:"clerk,guide,lead,manager,admin,security,auditor" help:"One of ${enum}."`
	Display string `help:"Name as colleagues see it; left out: the user name."`
}

// Run adds a user.
func (c userAdd) Run(ctx context.Context, s streams) error {
	word, made, err := c.take(s)
	if err != nil {
		return err
	}
	if _, err := c.do(ctx, hallserver.Order{
		Op: hallserver.OpAddUser, Name: c.Name, Role: c.Role, Display: c.Display, Password: word, Keep: c.Keep,
	}); err != nil {
		return err
	}
	return c.show(s, word, made)
}

type userPasswd struct {
	data
	password
	Name string `arg:"" help:"User name."`
}

// Run changes a password.
func (c userPasswd) Run(ctx context.Context, s streams) error {
	word, made, err := c.take(s)
	if err != nil {
		return err
	}
	if _, err := c.do(ctx, hallserver.Order{Op: hallserver.OpSetPassword, Name: c.Name, Password: word, Keep: c.Keep}); err != nil {
		return err
	}
	return c.show(s, word, made)
}

type userDisable struct {
	data
	Name string `arg:"" help:"User name."`
}

// Run keeps a user out.
func (c userDisable) Run(ctx context.Context) error {
	_, err := c.do(ctx, hallserver.Order{Op: hallserver.OpDisableUser, Name: c.Name})
	return err
}

type userEnable struct {
	data
	Name string `arg:"" help:"User name."`
}

// Run lets a user in again.
func (c userEnable) Run(ctx context.Context) error {
	_, err := c.do(ctx, hallserver.Order{Op: hallserver.OpEnableUser, Name: c.Name})
	return err
}

type userList struct {
	data
	JSON bool `name:"json" help:"Print the list as JSON."`
}

// Run lists the users.
func (c userList) Run(ctx context.Context, s streams) error {
	out, err := c.do(ctx, hallserver.Order{Op: hallserver.OpListUsers})
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(append([]access.User{}, out.Users...))
	}
	return table(s.out, "USER\tNAME\tROLE\tSTATE", out.Users, func(u access.User) string {
		state := "in"
		switch {
		case u.Disabled:
			state = "disabled"
		case u.Locked != nil:
			state = "locked until " + u.Locked.Format(time.RFC3339)
		}
		return strings.Join([]string{u.Name, u.Display, u.Role, state}, "\t")
	})
}

type deviceCommand struct {
	Enrol   deviceEnrol   `cmd:"" help:"Make a one-time code for a device: 24 hours, five tries."`
	List    deviceList    `cmd:"" help:"List the devices."`
	Revoke  deviceRevoke  `cmd:"" help:"End a device's token, at once."`
	Windows deviceWindows `cmd:"" help:"Say which windows a bridge acts for."`
}

type deviceWindows struct {
	data
	ID      string `arg:"" help:"The bridge's id, as listed."`
	Windows []int  `arg:"" sep:"," help:"Its windows, such as 2,6,10."`
}

// Run binds a bridge to windows.
func (c deviceWindows) Run(ctx context.Context) error {
	_, err := c.do(ctx, hallserver.Order{Op: hallserver.OpBindDevice, Name: c.ID, Windows: c.Windows})
	return err
}

type deviceEnrol struct {
	data
	Role    string `required:"" enum:"kiosk,board,speaker,bridge,station" help:"One of ${enum}."`
	Name    string `help:"What it is called in lists, such as where it stands."`
	Windows []int  `sep:"," placeholder:"N,…" help:"Of a bridge: the windows it acts for. Without, those of its file when it first comes."`
}

// Run prints the code alone on standard output.
func (c deviceEnrol) Run(ctx context.Context, s streams) error {
	out, err := c.do(ctx, hallserver.Order{Op: hallserver.OpEnrol, Role: c.Role, Name: c.Name, Windows: c.Windows})
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(s.err, "good until %s\n", out.Expires.Local().Format("2006-01-02 15:04"))
	_, err = fmt.Fprintln(s.out, out.Code)
	return err
}

type deviceList struct {
	data
	JSON bool `name:"json" help:"Print the list as JSON."`
}

// Run lists the devices.
func (c deviceList) Run(ctx context.Context, s streams) error {
	out, err := c.do(ctx, hallserver.Order{Op: hallserver.OpListDevices})
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(append([]access.Device{}, out.Devices...))
	}
	return table(s.out, "DEVICE\tNAME\tROLE\tTOKEN\tEXPIRES\tSEEN\tSTATE", out.Devices, func(d access.Device) string {
		state, seen := "in", "never"
		switch {
		case d.Role != wire.RoleBridge:
		case d.Unbound():
			state = "in, for no window yet"
		default:
			state = "in, for windows " + strings.Trim(fmt.Sprint(d.Windows), "[]")
		}
		if d.Revoked != nil {
			state = "revoked"
		}
		if d.Seen != nil {
			seen = d.Seen.Local().Format("2006-01-02 15:04")
		}
		return strings.Join([]string{d.ID, d.Name, d.Role, d.Prefix + "…", d.Expires.Local().Format(time.DateOnly), seen, state}, "\t")
	})
}

type deviceRevoke struct {
	data
	ID string `arg:"" help:"The device's id, as listed."`
}

// Run ends a device's token.
func (c deviceRevoke) Run(ctx context.Context) error {
	_, err := c.do(ctx, hallserver.Order{Op: hallserver.OpRevokeDevice, Name: c.ID})
	return err
}

type tokenCommand struct {
	Create tokenCreate `cmd:"" help:"Make a token; it is printed alone, once."`
}

type tokenCreate struct {
	data
	Role    string `required:"" enum:"kiosk,board,speaker,bridge,station,clerk,guide,lead,manager,admin,security,auditor" help:"One of ${enum}."`
	Name    string `help:"What it is called in lists; for a person's role, the user name it acts for."`
	Days    int    `default:"365" help:"How long it holds, in days."`
	Windows []int  `sep:"," placeholder:"N,…" help:"Of a bridge: the windows it acts for. Without, those of its file when it first comes."`
}

// Run prints the token alone on standard output.
func (c tokenCreate) Run(ctx context.Context, s streams) error {
	out, err := c.do(ctx, hallserver.Order{Op: hallserver.OpNewToken, Role: c.Role, Name: c.Name, Days: c.Days, Windows: c.Windows})
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(s.err, "device %s, good until %s\n", out.Device.ID, out.Device.Expires.Format(time.DateOnly))
	_, err = fmt.Fprintln(s.out, out.Token)
	return err
}

func table[T any](w io.Writer, head string, rows []T, row func(T) string) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(tw, head) // Flush says what went wrong
	for _, r := range rows {
		_, _ = fmt.Fprintln(tw, row(r))
	}
	return tw.Flush()
}
