package main

import (
	"context"
	"strings"
)

// tellPlaces tells where everything is: each account with what it opens, then what
// is seen without one.
func (st *stage) tellPlaces(ctx context.Context, s *story, looking string) error {
	code, err := st.hall.enrol(ctx, "board", "浏览器大厅屏")
	if err != nil {
		return err
	}
	at := st.hall.address
	s.title("Who opens what")
	s.place("Clerk", at+"/", signInAs(st.memory.Clerk)+"; take window 1: call, serve, finish")
	s.place("Guide", at+"/guide", signInAs(st.memory.Guide)+"; the desk's own reader and printer: type desk card, and its slips are with the paper")
	s.place("Manager", at+"/manager", signInAs(st.memory.Manager)+"; what every call became, every board's health, announcements")
	s.place("", at+"/board/"+wallID, "the same account; the whole hall on one wall")
	s.place("Administrator", at+"/manager", signInAs(st.memory.Admin)+"; devices and announcements, and no other page: the console turns it away")
	s.place("", st.hall.program+" user list --data "+st.hall.data,
		"users, devices, catalogue and backups are such commands, on this machine and without a password; --help lists them")
	s.title("Where everything is")
	s.place("Board", at+"/board/"+boardID+"#code="+code, "in any browser, once; it stays signed in there")
	s.place("Phone", at+"/t/…", "what the code on a slip opens; this hall listens to this machine alone, so open it here")
	how := "the screens and the paper; click on the kiosk to touch it"
	if st.kioskScreen == nil {
		how = "the paper that came out of the printer"
	}
	s.place("Looking in", looking, how)
	s.place("Folder", st.folder.path, "data, logs and pictures; it may be deleted when nothing runs")
	s.title("Type")
	for line := range strings.Lines(typedHelp) {
		s.say(strings.TrimRight(line, "\n"))
	}
	s.say("")
	return nil
}

// wallID is the board that shows the whole hall to its manager.
const wallID = "wall"

func signInAs(a account) string { return "sign in as " + a.User + ", password " + a.Password }
