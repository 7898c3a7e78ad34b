package httpapi

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// The codes of problems that are not refusals of the hall.
const (
	codeMalformed      = "malformed"
	codeInvalid        = "invalid"
	codeKeyRequired    = "idempotency-key-required"
	codeKeyBad         = "bad-idempotency-key"
	codeKeyReused      = "idempotency-key-reused"
	codeUnauthorised   = "unauthenticated"
	codeForbidden      = "forbidden"
	codeCrossOrigin    = "cross-origin"
	codeSignIn         = "sign-in-failed"
	codeLocked         = "sign-in-locked"
	codeWrongPassword  = "wrong-password"
	codeWeakPassword   = "weak-password"
	codeSamePassword   = "same-password"
	codeEnrolment      = "enrolment-refused"
	codeNotFound       = "not-found"
	codeMethod         = "method-not-allowed"
	codeTooLarge       = "body-too-large"
	codeMediaType      = "unsupported-media-type"
	codeTooMany        = "too-many-requests"
	codeSealed         = "bad-sealed-subject"
	codeOtherKey       = "sealed-to-another-key"
	codeTicketOver     = "ticket-day-over"
	codeUnknownToken   = "unknown-token"
	codeHolderGone     = "holder-erased"
	codeUnknownBoard   = "unknown-board"
	codeUnknownClip    = "unknown-clip"
	codeNoVoice        = "no-voice"
	codeUnknownPhrase  = "unknown-phrase"
	codeUnknownZone    = "unknown-zone"
	codeUnknownMedia   = "unknown-media"
	codeBoardOnSpeaker = "board-token-on-speaker"
	codeSpeakerOnBoard = "speaker-token-on-board"
	codeBridgeOnBoard  = "bridge-token-on-board"
	codeNotItsWindow   = "not-its-window"
	codeNotItsTicket   = "not-its-ticket"
	codeUnknownDesk    = "unknown-guide-desk"
	codeUnknownSlip    = "unknown-slip"
	codeDeskFull       = "guide-desk-full"
	codeBusy           = "busy"
	codeStopped        = "stopping"
	codeReadOnly       = "read-only"
	codeDiskLow        = "disk-low"
	codeGone           = "journal-gone"
	codeBehind         = "journal-behind"
	codeGathering      = "numbers-gathered"
	codeNotWritten     = "not-written"
	codeClock          = "clock-in-doubt"
	codeSetAside       = "set-aside"
	codeAnswerDamaged  = "answer-damaged"
	codeOutcomeUnknown = "outcome-unknown"
	codeInternal       = "internal"
)

// Codes lists the codes of problems that are not refusals of the hall.
func Codes() []string {
	return []string{
		codeMalformed, codeInvalid, codeKeyRequired, codeKeyBad, codeKeyReused, codeUnauthorised, codeForbidden,
		codeCrossOrigin, codeSignIn, codeLocked, codeWrongPassword, codeWeakPassword, codeSamePassword, codeEnrolment, codeNotFound, codeMethod, codeTooLarge,
		codeMediaType, codeTooMany, codeSealed, codeOtherKey, codeTicketOver, codeUnknownToken, codeHolderGone,
		codeUnknownBoard, codeUnknownClip, codeNoVoice, codeBusy, codeStopped, codeReadOnly, codeDiskLow,
		codeGone, codeBehind, codeGathering, codeNotWritten, codeClock, codeSetAside, codeAnswerDamaged, codeOutcomeUnknown, codeInternal,
		codeUnknownPhrase, codeUnknownZone, codeUnknownMedia, codeBoardOnSpeaker, codeSpeakerOnBoard, codeBridgeOnBoard,
		codeNotItsWindow, codeNotItsTicket, codeUnknownDesk, codeUnknownSlip, codeDeskFull,
	}
}

// statusOf is the HTTP status of a refusal's code.
func statusOf(code string) int {
	switch code {
	case hall.BadTicketID, hall.BadClass, hall.SubjectRequired, hall.BadPlan, hall.BadHours, hall.BadGroup,
		hall.BadServices, hall.BadTransfer, hall.UnknownReason, hall.UnknownStaff, hall.BadOutcome, hall.BadRating, hall.BadSlot,
		hall.BadAnnouncement, hall.BadHelp:
		return http.StatusUnprocessableEntity
	case hall.UnknownService, hall.UnknownTicket, hall.UnknownWindow, hall.NoHolder, hall.UnknownQueue,
		hall.UnknownAppointment, hall.UnknownAnnouncement, hall.UnknownHelp:
		return http.StatusNotFound
	case hall.NotYourWindow, hall.NotYourHelp:
		return http.StatusForbidden
	case hall.TicketIDTaken, hall.WrongState, hall.WindowIsClosed, hall.WindowTaken, hall.StaffElsewhere,
		hall.ExpectMismatch, hall.WindowBusy, hall.NotServed, hall.DayNotOpen, hall.DateBack,
		hall.PlanInUse, hall.SeriesExhausted, hall.HallClosed, hall.LastTicketPassed, hall.PersonLimit,
		hall.ForAnother, hall.NotStarted, hall.RecallLimit, hall.ReturnLimit, hall.NothingToRate, hall.AlreadyRated, hall.SlotFull,
		hall.AppointmentTaken, hall.AppointmentUsed, hall.AppointmentVoid, hall.TooEarly, hall.TooLate, hall.AnnouncementTaken,
		hall.TooManyAnnouncements, hall.InEmergency, hall.PickupNotReady, hall.TooManyPickups,
		hall.HelpIsTaken, hall.TooManyHelpCalls:
		return http.StatusConflict
	}
	return http.StatusConflict
}

// problem is a wire.Problem on its way out. It is an error, and huma's
// StatusError.
type problem struct {
	wire.Problem
	headers http.Header
}

// GetStatus implements huma.StatusError.
func (p *problem) GetStatus() int { return p.Status }

// GetHeaders implements huma.HeadersError.
func (p *problem) GetHeaders() http.Header { return p.headers }

// ContentType implements huma.ContentTypeFilter.
func (p *problem) ContentType(string) string { return problemType }

// MarshalJSON writes the problem alone.
func (p *problem) MarshalJSON() ([]byte, error) { return json.Marshal(p.Problem) }

const problemType = "application/problem+json"

// fail makes a problem. detail is for programmers, in English; the title is for
// people, in lang.
func fail(lang string, status int, code, detail string) *problem {
	return &problem{Problem: wire.Problem{
		Type: "about:blank", Title: title(lang, code), Status: status, Code: code, Detail: detail,
	}}
}

// retryAfter says when to come again.
func (p *problem) retryAfter(seconds int) *problem {
	p.headers = http.Header{"Retry-After": {strconv.Itoa(max(1, seconds))}}
	return p
}

// titled are the keys of the message catalogue that begin with problem.
var titled = sync.OnceValue(func() map[string]bool { //nolint:gochecknoglobals // read-only
	keys := map[string]bool{}
	for _, k := range message.Keys() {
		if strings.HasPrefix(k, "problem.") {
			keys[k] = true
		}
	}
	return keys
})

// title is the plain sentence of a code.
func title(lang, code string) string {
	key := "problem." + code
	if !titled()[key] {
		key = "problem." + codeInternal
	}
	return message.Text(lang, key)
}

// refusal turns a refusal of the hall into a problem.
func refusal(lang string, err error) *problem {
	var r *hall.Refusal
	if !errors.As(err, &r) {
		return fail(lang, http.StatusInternalServerError, codeInternal, "")
	}
	p := fail(lang, statusOf(r.Code), r.Code, r.Detail)
	if r.FromMS != 0 {
		from := time.UnixMilli(r.FromMS).UTC()
		p.From = &from
	}
	if r.AgeMS != nil {
		age := int(*r.AgeMS / 1000)
		p.AgeS = &age
	}
	if r.Field != "" {
		p.Allowed = r.Allowed
		p.Errors = []wire.Field{{Location: "body." + r.Field, Message: r.Detail}}
		if len(r.Allowed) > 0 {
			p.Errors[0].Message = "expected one of " + strings.Join(r.Allowed, ", ")
		}
	}
	return p
}

// CodeOf is the code of the problem with which an error of the engine is answered.
func CodeOf(err error) string { return engineProblem("en", err).Code }

// engineProblem turns an error of Engine.Do into a problem.
func engineProblem(lang string, err error) *problem {
	const unavailable = http.StatusServiceUnavailable
	switch {
	case errors.Is(err, engine.ErrKeyReused):
		return fail(lang, http.StatusUnprocessableEntity, codeKeyReused, "this Idempotency-Key came before with another request")
	case errors.Is(err, engine.ErrBusy):
		return fail(lang, unavailable, codeBusy, "too many commands wait").retryAfter(1)
	case errors.Is(err, engine.ErrStopped):
		return fail(lang, unavailable, codeStopped, "the server stops or restarts").retryAfter(2)
	case errors.Is(err, engine.ErrReadOnly):
		return fail(lang, unavailable, codeReadOnly, "the journal is open for reading only").retryAfter(60)
	case errors.Is(err, engine.ErrGone):
		return fail(lang, unavailable, codeGone, "the journal's file is gone from under the server, which ends").retryAfter(30)
	case errors.Is(err, engine.ErrNumbersHeld):
		return fail(lang, unavailable, codeGathering, "the hall hears first from its kiosks which numbers they have given").retryAfter(1)
	case errors.Is(err, engine.ErrHeld):
		return fail(lang, unavailable, codeBehind, "this server's journal lacks what the hall has seen already; an operator has to see to it").retryAfter(30)
	case errors.Is(err, engine.ErrDiskLow):
		return fail(lang, unavailable, codeDiskLow, "the disk is nearly full").retryAfter(30)
	case errors.Is(err, engine.ErrClock):
		return fail(lang, unavailable, codeClock, "the hall waits for the clock of its server").retryAfter(10)
	case errors.Is(err, engine.ErrNotWritten):
		return fail(lang, unavailable, codeNotWritten, "the journal took no writing just now").retryAfter(1)
	case errors.Is(err, engine.ErrSetAside):
		return fail(lang, http.StatusInternalServerError, codeSetAside, "this command was set aside after a fault")
	case errors.Is(err, engine.ErrAnswerDamaged):
		return fail(lang, http.StatusConflict, codeAnswerDamaged, "this was done before, and the answer kept of it is damaged; nothing was done again")
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return fail(lang, http.StatusGatewayTimeout, codeOutcomeUnknown, "no answer in time; ask again with the same Idempotency-Key").retryAfter(1)
	}
	return fail(lang, http.StatusInternalServerError, codeInternal, "")
}

// asProblem turns huma's own errors into problems. Values a sender gave are not
// sent back: they may be somebody's.
func asProblem(ctx huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := fail(languageOf(ctx.Header("Accept-Language")), m.Status, codeOf(m.Status), m.Detail)
	for _, e := range m.Errors {
		if e != nil {
			p.Errors = append(p.Errors, wire.Field{Location: e.Location, Message: e.Message})
		}
	}
	return p, nil
}

func codeOf(status int) string {
	switch status {
	case http.StatusBadRequest:
		return codeMalformed
	case http.StatusUnauthorized:
		return codeUnauthorised
	case http.StatusForbidden:
		return codeForbidden
	case http.StatusNotFound:
		return codeNotFound
	case http.StatusMethodNotAllowed:
		return codeMethod
	case http.StatusRequestEntityTooLarge:
		return codeTooLarge
	case http.StatusUnsupportedMediaType:
		return codeMediaType
	case http.StatusUnprocessableEntity:
		return codeInvalid
	}
	return codeInternal
}

// writeProblem answers with a problem outside huma.
func writeProblem(w http.ResponseWriter, p *problem) {
	maps.Copy(w.Header(), p.headers)
	w.Header().Set("Content-Type", problemType)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p.Problem) // the client has gone, if anything
}

// languageOf picks the first of the messages' languages that a client asks for;
// Chinese, where it asks for none of them.
func languageOf(accept string) string { return cmp.Or(firstOf(accept, message.Languages), "zh") }

// firstOf is the first of some languages that a client asks for; "": it asks for
// none.
func firstOf(accept string, languages []string) string {
	for part := range strings.SplitSeq(accept, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if slices.Contains(languages, base) {
			return base
		}
	}
	return ""
}
