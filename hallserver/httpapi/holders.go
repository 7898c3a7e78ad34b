package httpapi

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calendar"
	"yimen/hallserver/subject"
	"yimen/hallserver/wire"
)

// holders are the rows of sealed data that go with a new ticket: its holder's,
// and that of the person an agent takes it for. The command gets their keys.
func (a *API) holders(lang string, body wire.IssueRequest, cmd *hall.IssueTicket) ([]engine.SubjectRow, *problem) {
	var rows []engine.SubjectRow
	for _, h := range []struct {
		sealed []byte
		key    *hall.SubjectKey
	}{{body.SubjectSealed, &cmd.Subject}, {body.AgentForSealed, &cmd.AgentFor}} {
		row, p := a.subjectRow(lang, h.sealed)
		if p != nil {
			return nil, p
		}
		if row != nil {
			*h.key = row.Key
			rows = append(rows, *row)
		}
	}
	if len(rows) == 0 || !a.countsPersons() {
		return rows, nil
	}
	s, _ := a.Engine.Snapshot()
	day := s.Day
	for i, h := range []struct {
		sealed []byte
		key    *hall.SubjectKey
	}{{body.SubjectSealed, &cmd.Subject}, {body.AgentForSealed, &cmd.AgentFor}} {
		if *h.key == "" {
			continue
		}
		key, p := a.person(lang, h.sealed, day)
		if p != nil {
			return nil, p
		}
		rows[min(i, len(rows)-1)].Key, *h.key = key, key
	}
	return oncePerKey(rows), nil
}

// oncePerKey leaves out the row of one who takes a ticket for himself.
func oncePerKey(rows []engine.SubjectRow) []engine.SubjectRow {
	return slices.CompactFunc(rows, func(x, y engine.SubjectRow) bool { return x.Key == y.Key })
}

// countsPersons says whether the rules limit the tickets of one person: only
// then need two tickets of one person be told to be that.
func (a *API) countsPersons() bool {
	s, _ := a.Engine.Snapshot()
	return s.Plan.Rules.PerPersonDay > 0 || s.Plan.Rules.PerPersonLive > 0
}

// subjectRow is the row of sealed data that goes with a ticket, under a key of
// its own. Nothing is opened here.
func (a *API) subjectRow(lang string, sealed []byte) (*engine.SubjectRow, *problem) {
	if len(sealed) == 0 {
		return nil, nil
	}
	switch err := a.Subjects.CheckForm(sealed); {
	case errors.Is(err, subject.ErrOtherKey):
		return nil, fail(lang, http.StatusUnprocessableEntity, codeOtherKey, "fetch the catalogue's seal_key again")
	case err != nil:
		return nil, fail(lang, http.StatusUnprocessableEntity, codeSealed, "subject_sealed is not a sealed subject")
	}
	now := a.Now()
	return &engine.SubjectRow{
		Key: subjectKey(now), Sealed: sealed, ExpiresMS: now.Add(a.KeepSubject).UnixMilli(),
	}, nil
}

// subjectKey is a key nobody can guess that begins with its time, so that rows
// made together lie together in the file: a batch then touches few pages.
func subjectKey(now time.Time) hall.SubjectKey {
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(now.UnixMilli()))
	return hall.SubjectKey(hex.EncodeToString(ms[2:]) + "-" + rand.Text())
}

// person is the key of a person on one day: the same for all that they take on
// that day, another one on the next, and of no use to who has not this hall's
// secret.
func (a *API) person(lang string, sealed []byte, day string) (hall.SubjectKey, *problem) {
	number, p := a.idNumber(lang, sealed)
	if p != nil {
		return "", p
	}
	return a.personOn(number, day), nil
}

func (a *API) personOn(number, day string) hall.SubjectKey {
	h := hmac.New(sha256.New, a.TokenKey)
	_, _ = h.Write([]byte("yimen person of a day v1\x00" + day + "\x00" + number)) // a hash never fails
	return hall.SubjectKey(personPrefix + hex.EncodeToString(h.Sum(nil)[:16]))
}

// personPrefix begins a person's key of a day, which is no time as subjectKey's is.
const personPrefix = "p-"

// isPerson says whether a key is a person's of a day.
func isPerson(key hall.SubjectKey) bool { return strings.HasPrefix(string(key), personPrefix) }

// cardNumber is idNumber of a card that was read: a number that was typed shows nobody
// what somebody has, and takes nobody's appointment.
func (a *API) cardNumber(lang string, sealed []byte) (string, *problem) {
	if s, err := a.Subjects.Open(sealed); err == nil && s.Typed {
		return "", fail(lang, http.StatusUnprocessableEntity, codeSealed, "the number was typed: a card is needed")
	}
	return a.idNumber(lang, sealed)
}

// idNumber is the number of a sealed person's card, written in one way.
func (a *API) idNumber(lang string, sealed []byte) (string, *problem) {
	s, err := a.Subjects.Open(sealed)
	if number := subject.OneWay(s.IDNumber); err == nil && number != "" {
		return number, nil
	}
	return "", fail(lang, http.StatusUnprocessableEntity, codeSealed, "subject_sealed is not a sealed subject with an id number")
}

// personsFrom are the keys of a person on each date for which something may be
// booked, so that a limit counts over all of them: nothing that lasts beyond the
// command says that they are one person's.
func (a *API) personsFrom(number, day string) []hall.SubjectKey {
	var keys []hall.SubjectKey
	until := a.Now().AddDate(0, 0, catalogue.BookDays+1).Format(time.DateOnly)
	for ; day != "" && day <= until && len(keys) <= 2*catalogue.BookDays; day = calendar.Next(day) {
		keys = append(keys, a.personOn(number, day))
	}
	return keys
}
