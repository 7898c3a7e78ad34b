package hall

import "slices"

// The words that a client may put into an event are codes of closed lists: a
// text that anybody can write, somebody writes a name into, and it stands in the
// journal for ever. A catalogue may have lists of its own (Rules); these are
// those of a hall that has none.

// UsualPauses are why a window is paused.
func UsualPauses() []string {
	return []string{"lunch", "break", "materials", "meeting", "training", "other"}
}

// UsualParkings are why a ticket is put aside.
func UsualParkings() []string { return []string{"copy", "form", "pay", "fetch", "other"} }

// UsualTransfers are why a ticket is sent on.
func UsualTransfers() []string {
	return []string{"wrong-queue", "next-step", "specialist", "language", "busy", "other"}
}

// UsualOutcomes are what a service ends with.
func UsualOutcomes() []string {
	return []string{"done", "accepted", "incomplete", "refused", "advice"}
}

// UsualRatings are why somebody is satisfied, or not.
func UsualRatings() []string {
	return []string{"quick", "friendly", "clear", "slow", "unfriendly", "unclear", "again", "materials", "place", "other"}
}

// listOr is a hall's own list, or the usual one where it has none.
func listOr(own, usual []string) []string {
	if len(own) > 0 {
		return own
	}
	return usual
}

// wordOf refuses a word that is none of a list. The refusal names the list and
// never the word.
func wordOf(refusal, field, word string, list []string) error {
	if word == "" || slices.Contains(list, word) {
		return nil
	}
	return &Refusal{Code: refusal, Detail: "not one of this hall's", Field: field, Allowed: list}
}

// isLanguage says whether a text is one of the hall's languages, or none.
func isLanguage(text string) bool { return slices.Contains([]string{"", "zh", "en", "ko"}, text) }

// isUser says whether a text has the form of a user name: 1 to 64 of a-z 0-9 . _ -.
func isUser(text string) bool {
	if text == "" || len(text) > 64 {
		return false
	}
	return !slices.ContainsFunc([]byte(text), func(b byte) bool {
		return (b < 'a' || b > 'z') && (b < '0' || b > '9') && b != '.' && b != '_' && b != '-'
	})
}

// staffMember refuses a colleague who is none of this hall's.
func staffMember(field string, who StaffID, stranger bool) error {
	if who != "" && (stranger || !isUser(string(who))) {
		return &Refusal{Code: UnknownStaff, Detail: "no such colleague who works at windows", Field: field}
	}
	return nil
}

// Unworded is what is read of an event that an earlier program wrote with a free
// text: a word that is no code is not shown, told or folded any more.
func Unworded(e Event) Event {
	code := func(word string) string {
		if word == "" || isName(word) {
			return word
		}
		return "other"
	}
	user := func(who StaffID) StaffID {
		if isUser(string(who)) {
			return who
		}
		return ""
	}
	switch e := e.(type) {
	case TicketIssued:
		e.Officer = user(e.Officer)
		return e
	case TicketParked:
		e.Reason = code(e.Reason)
		return e
	case ClassSet:
		e.Reason = code(e.Reason)
		return e
	case TicketTransferred:
		e.Reason, e.ToStaff = code(e.Reason), user(e.ToStaff)
		return e
	case WindowPaused:
		e.Reason = code(e.Reason)
		return e
	case PausePlanned:
		e.Reason = code(e.Reason)
		return e
	default:
		return e
	}
}
