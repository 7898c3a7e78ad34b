package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"yimen/cmd/demo/paper"
)

// play puts the hall up, tells where everything is, does what is typed, and
// takes it all down again when ctx ends or somebody quits.
func (o *options) play(ctx context.Context, s *story, in io.Reader) error {
	s.title("一门 Yimen · 样例大厅 an example hall")
	st, err := newStage(o.Dir, o.Bin, s.wrong)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		s.say(s.paint(quiet, "ending …"))
		cancel()
		st.close()
		s.say("ended; the next run goes on where this one stopped")
	}()
	if err := o.raise(ctx, s, st); err != nil {
		return fmt.Errorf("%w\n  logs: %s", err, st.folder.in("log"))
	}
	looking, glassDone, err := openGlassOn(ctx, st)
	if err != nil {
		return err
	}
	defer func() {
		cancel()
		<-glassDone
	}()
	if err := st.tellPlaces(ctx, s, looking); err != nil {
		return err
	}
	if o.Busy {
		st.startBustle(ctx, 1)
	}
	if st.typed().listen(ctx, in, s) {
		return nil
	}
	<-ctx.Done()
	return nil
}

// raise starts the parts, each a step of the story.
func (o *options) raise(ctx context.Context, s *story, st *stage) error {
	kioskOn, boardOn := showing{}, showing{}
	for _, step := range []struct {
		name string
		do   func() (string, error)
	}{
		{"hall server", func() (string, error) { return st.openHall(ctx, o.Port) }},
		{"devices", func() (string, error) {
			return "card reader, ticket printer, pads and a sign, and those of the guide desk, simulated on serial lines", st.openDevices(ctx)
		}},
		{"screens", func() (string, error) {
			if os.Getenv("DISPLAY") != "" && !o.Virtual {
				return "windows on this display", nil
			}
			err := st.openScreens(ctx)
			kioskOn, boardOn = showing{st.kioskScreen}, showing{st.boardScreen}
			return "of their own", err
		}},
		{"sound", func() (string, error) { return o.openSound(ctx, st) }},
		{"kiosk", func() (string, error) { return "up", st.startKiosk(ctx, kioskOn) }},
		{"pads, sign, desk", func() (string, error) {
			return fmt.Sprintf("a calling pad, a rating pad and an LED sign at window %d, and a guide desk", padWindow), st.startBridge(ctx)
		}},
		{"people", func() (string, error) { return o.people(), st.openCrowd(ctx) }},
		{"hall board", func() (string, error) { return "up, with its loudspeaker", st.startBoard(ctx, boardOn) }},
	} {
		if err := s.step(step.name, step.do); err != nil {
			return err
		}
	}
	return nil
}

// people says who comes to the hall.
func (o *options) people() string {
	if o.Busy {
		return fmt.Sprintf("invented people come, and %d windows serve them by themselves; window %d is yours", busyClerks, padWindow)
	}
	return "nobody, until you type crowd 30"
}

func (o *options) openSound(ctx context.Context, st *stage) (said string, err error) {
	open := openSound
	if o.Virtual {
		open = openPrivateSound
	}
	if st.sound, err = open(ctx, os.TempDir()); err != nil {
		return "", err
	}
	if st.sound.sink != nil {
		return "of its own, which nobody hears", nil
	}
	return "this machine's", nil
}

// openGlassOn opens the page on which the hall can be seen.
func openGlassOn(ctx context.Context, st *stage) (address string, done <-chan struct{}, err error) {
	g := &glass{
		panes: make(map[string]pane),
		printed: func() []paper.Sheet {
			sheets, _ := st.devices.sheets() // what can be read of it
			atDesk, _ := st.desk.sheets()
			return append(sheets, atDesk...)
		},
		do: st.typed().do,
	}
	if st.kioskScreen != nil {
		g.panes["kiosk"], g.panes["board"] = st.kioskScreen, st.boardScreen
		g.panes["sign"] = &lamps{devices: st.devices}
	}
	return serveGlass(ctx, g)
}

// typed are the commands of this stage.
func (st *stage) typed() commands {
	return commands{
		"card":  func(ctx context.Context, words []string) (string, error) { return st.devices.typedCard(ctx, words) },
		"paper": func(ctx context.Context, words []string) (string, error) { return st.devices.typedPaper(ctx, words) },
		"desk":  st.typedDesk,
		"pad":   st.typedPad,
		"rate":  st.typedRate,
		"crowd": st.typedCrowd,
		"tap": func(ctx context.Context, words []string) (string, error) {
			x, y, err := place(words)
			if err != nil {
				return "", err
			}
			if st.kioskScreen == nil {
				return "", errors.New("the kiosk is a window on your display: touch it there")
			}
			return "", st.kioskScreen.tap(ctx, x, y)
		},
		"shot": func(context.Context, []string) (string, error) { return st.saveShots() },
	}
}

// typedDesk does something with the devices of the guide desk.
func (st *stage) typedDesk(ctx context.Context, words []string) (string, error) {
	switch {
	case len(words) > 0 && words[0] == "card":
		return st.desk.typedCard(ctx, words[1:])
	case len(words) > 0 && words[0] == "paper":
		return st.desk.typedPaper(ctx, words[1:])
	}
	return "", errors.New("desk card, desk paper out, or desk paper ok")
}

func (d *devices) typedCard(ctx context.Context, words []string) (string, error) {
	sample := "resident"
	if len(words) > 0 {
		sample = words[0]
	}
	read, err := d.lay(ctx, sample)
	switch {
	case err != nil:
		return "", err
	case !read:
		return "", errors.New("the card lay there and nobody wanted to read it: choose a service at the kiosk first, or ask for a card at the guide desk")
	}
	return "the card was read and is lifted again", nil
}

func (d *devices) typedPaper(ctx context.Context, words []string) (string, error) {
	if len(words) != 1 || words[0] != "out" && words[0] != "ok" {
		return "", errors.New("paper out, or paper ok")
	}
	_, err := d.order(ctx, "printer paper "+words[0])
	return map[string]string{"out": "the printer is out of paper", "ok": "the printer has paper"}[words[0]], err
}

// saveShots saves what the screens show now.
func (st *stage) saveShots() (string, error) {
	if st.kioskScreen == nil {
		return "", errors.New("the programs show themselves on your display")
	}
	var saved []string
	for name, s := range map[string]*screen{"kiosk.png": st.kioskScreen, "board.png": st.boardScreen} {
		picture, err := s.shot()
		if err != nil {
			return "", err
		}
		if err := save(picture, st.folder.in(name)); err != nil {
			return "", err
		}
		saved = append(saved, st.folder.in(name))
	}
	return strings.Join(saved, "\n"), nil
}
