package catalogue

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"yimen/hallserver/message"
	"yimen/hallserver/yamlfile"
)

// The bounds of a catalogue.
const (
	MaxServices  = 5000
	MaxQueues    = 40
	MaxWindows   = 999
	MaxMaterials = 200
	MaxDays      = 3660 // promised, or allowed by law
	MaxCopies    = 99
)

var (
	codeForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	// lettersForm is what the numbers of a queue begin with: a second letter where
	// those that are well heard are at their end.
	lettersForm = regexp.MustCompile(`^[A-Z]{1,2}$`)
	idForm      = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)
)

// CodeSound says whether a text can be a service's code.
func CodeSound(code string) bool { return codeForm.MatchString(code) }

// checker gathers the faults of one catalogue.
type checker struct {
	lines  yamlfile.Lines
	c      *Catalogue
	faults yamlfile.Faults
	notes  yamlfile.Faults
	// amiss are the lists with a name in them that is wrong: what speaks of a name
	// of such a list is not looked for in it, for it would all be that one fault.
	amiss map[string]bool
}

func (k *checker) report(path, format string, args ...any) {
	k.faults = append(k.faults, yamlfile.Say(k.lines(path), path, format, args...))
}

// misnamed reports a name of a list that is wrong.
func (k *checker) misnamed(list, path, format string, args ...any) {
	k.amiss[list] = true
	k.report(path, format, args...)
}

func (k *checker) check() {
	k.amiss = map[string]bool{}
	k.languages()
	k.text("$.hall", k.c.Hall, true)
	k.calendars()
	k.rules()
	k.priority()
	k.zones()
	k.queues()
	k.windows()
	k.services()
	k.themes()
	k.faults = k.faults.Sorted()
}

func (k *checker) zones() {
	seen := map[string]bool{}
	for i, z := range k.c.Zones {
		at := fmt.Sprintf("$.zones[%d]", i)
		if !idForm.MatchString(z.ID) {
			k.misnamed("zones", at+".id", "zone id %q: small letters, digits, - and _", z.ID)
		}
		if seen[z.ID] {
			k.misnamed("zones", at+".id", "zone %q is there twice", z.ID)
		}
		seen[z.ID] = true
		k.text(at+".name", z.Name, true)
	}
}

func (k *checker) zone(path, id string) {
	if !k.amiss["zones"] && !slices.ContainsFunc(k.c.Zones, func(z Zone) bool { return z.ID == id }) {
		k.report(path, "no zone %q", id)
	}
}

// misheard says why a letter makes a bad queue; nil: it does not.
func misheard(letter string) error {
	switch letter {
	case "I":
		return message.Errorf("looks like 1")
	case "O":
		return message.Errorf("looks like 0")
	case "E":
		return message.Errorf("sounds like 1 (一) when called")
	case "G", "J":
		return message.Errorf("G and J are easily confused when called")
	}
	return nil
}

// letters checks what the numbers of a queue begin with.
func (k *checker) letters(path, id string) {
	if !lettersForm.MatchString(id) {
		k.misnamed("queues", path, "queue %q: one or two letters from A to Z", id)
		return
	}
	for l := range strings.SplitSeq(id, "") {
		if why := misheard(l); why != nil {
			k.misnamed("queues", path, "queue letter %s: %v; choose another", l, why)
			return
		}
	}
}

func (k *checker) queues() {
	if n := len(k.c.Queues); n == 0 || n > MaxQueues {
		k.report("$.queues", "%d queues; 1 to %d", n, MaxQueues)
	}
	seen := map[string]bool{}
	for i, q := range k.c.Queues {
		at := fmt.Sprintf("$.queues[%d]", i)
		k.letters(at+".id", q.ID)
		if seen[q.ID] {
			k.misnamed("queues", at+".id", "queue %s is there twice", q.ID)
		}
		seen[q.ID] = true
		k.text(at+".name", q.Name, true)
		k.zone(at+".zone", q.Zone)
		k.calendarNamed(at+".calendar", q.Calendar)
		k.appointments(at+".appointments", q.Appointments)
		if !k.amiss["queues"] && !slices.ContainsFunc(k.c.Windows, func(w Window) bool { return slices.Contains(w.Queues, q.ID) }) {
			k.report(at, "no window serves queue %s: its people would wait for ever", q.ID)
		}
	}
}

func (k *checker) queue(path, id string) {
	if !k.amiss["queues"] && !slices.ContainsFunc(k.c.Queues, func(q Queue) bool { return q.ID == id }) {
		k.report(path, "no queue %q", id)
	}
}

func (k *checker) windows() {
	if n := len(k.c.Windows); n == 0 || n > MaxWindows {
		k.report("$.windows", "%d windows; 1 to %d", n, MaxWindows)
	}
	seen := map[int]bool{}
	for i, w := range k.c.Windows {
		at := fmt.Sprintf("$.windows[%d]", i)
		if w.Number < 1 || w.Number > 9999 {
			k.report(at+".number", "window number %d: 1 to 9999", w.Number)
		}
		if seen[w.Number] {
			k.report(at+".number", "window %d is there twice", w.Number)
		}
		seen[w.Number] = true
		k.text(at+".name", w.Name, true)
		k.zone(at+".zone", w.Zone)
		if len(w.Queues) == 0 {
			k.report(at, "window %d serves no queue", w.Number)
		}
		for j, q := range w.Queues {
			k.queue(fmt.Sprintf("%s.queues[%d]", at, j), q)
			if slices.Contains(w.Queues[:j], q) {
				k.report(fmt.Sprintf("%s.queues[%d]", at, j), "queue %s is there twice", q)
			}
		}
		if w.Kind != "" && !slices.Contains(kindNames, w.Kind) {
			k.report(at+".kind", "kind %q is not one of %s", w.Kind, strings.Join(kindNames, ", "))
		}
		k.calendarNamed(at+".calendar", w.Calendar)
		k.helps(at, w)
	}
}

func (k *checker) helps(at string, w Window) {
	for j, h := range w.Helps {
		at := fmt.Sprintf("%s.helps[%d]", at, j)
		k.queue(at+".queue", h.Queue)
		if slices.Contains(w.Queues, h.Queue) || slices.ContainsFunc(w.Helps[:j], func(o Help) bool { return o.Queue == h.Queue }) {
			k.report(at+".queue", "window %d serves queue %s already", w.Number, h.Queue)
		}
		if h.AfterMinutes < 1 || h.AfterMinutes > 240 {
			k.report(at+".after_minutes", "%d minutes; 1 to 240", h.AfterMinutes)
		}
	}
}

func (k *checker) services() {
	if n := len(k.c.Services); n == 0 || n > MaxServices {
		k.report("$.services", "%d services; 1 to %d", n, MaxServices)
	}
	seen := map[string]bool{}
	for i, s := range k.c.Services {
		at := fmt.Sprintf("$.services[%d]", i)
		if !codeForm.MatchString(s.Code) {
			k.misnamed("services", at+".code", "service code %q: letters, digits, . - _, at most 64", s.Code)
		}
		if seen[s.Code] {
			k.misnamed("services", at+".code", "service %q is there twice", s.Code)
		}
		seen[s.Code] = true
		k.service(at, s)
	}
}

func (k *checker) service(at string, s Service) {
	k.text(at+".name", s.Name, true)
	k.keywords(at+".keywords", s.Keywords)
	k.text(at+".department", s.Department, true)
	k.text(at+".fee", s.Fee, false)
	k.queue(at+".queue", s.Queue)
	k.details(at, s.Details)
	k.calendarNamed(at+".calendar", s.Calendar)
	k.appointments(at+".appointments", s.Appointments)
	if s.LastTicketMinutes < 0 || s.LastTicketMinutes > 240 {
		k.report(at+".last_ticket_minutes", "%d minutes before closing; 0 to 240", s.LastTicketMinutes)
	}
	for j, f := range s.Flags {
		if !slices.Contains(flagNames, f) {
			k.report(fmt.Sprintf("%s.flags[%d]", at, j), "flag %q is not one of %s", f, strings.Join(flagNames, ", "))
		}
	}
	if s.PromisedDays < 0 || s.PromisedDays > MaxDays || s.LegalDays < 0 || s.LegalDays > MaxDays {
		k.report(at, "days below 0 or above %d", MaxDays)
	}
	if s.LegalDays > 0 && s.PromisedDays > s.LegalDays && (s.PromisedNatural == s.LegalNatural || s.LegalNatural) {
		k.report(at+".promised_days", "%d days are promised, the law allows %d", s.PromisedDays, s.LegalDays)
	}
	if s.ExpectedMinutes < 1 || s.ExpectedMinutes > 240 {
		k.report(at+".expected_minutes", "%d minutes at the window; 1 to 240", s.ExpectedMinutes)
	}
	if len(s.Materials) > MaxMaterials {
		k.report(at+".materials", "%d materials, at most %d", len(s.Materials), MaxMaterials)
	}
	for j, m := range s.Materials {
		k.material(fmt.Sprintf("%s.materials[%d]", at, j), m)
	}
}

func (k *checker) material(at string, m Material) {
	k.text(at+".name", m.Name, true)
	if why := Vague(k.c.shown(m.Name)); why != nil {
		k.report(at+".name", "%v", why)
	}
	if !slices.Contains(formNames, m.Form) {
		k.report(at+".form", "form %q is not one of %s", m.Form, strings.Join(formNames, ", "))
	}
	if m.Copies < 0 || m.Copies > MaxCopies {
		k.report(at+".copies", "%d copies; 0 to %d", m.Copies, MaxCopies)
	}
	if m.Form == "copy" && m.Copies == 0 {
		k.report(at+".form", "a copy is handed in: give copies")
	}
}

func (k *checker) themes() {
	shown := map[string]bool{}
	seen := map[string]bool{}
	for i, t := range k.c.Themes {
		at := fmt.Sprintf("$.themes[%d]", i)
		if !idForm.MatchString(t.ID) || seen[t.ID] {
			k.report(at+".id", "theme id %q: small letters, digits, - and _, each once", t.ID)
		}
		seen[t.ID] = true
		k.text(at+".name", t.Name, true)
		k.text(at+".hint", t.Hint, false)
		if !slices.Contains(iconNames, t.Icon) {
			k.report(at+".icon", "icon %q is not one of %s", t.Icon, strings.Join(iconNames, ", "))
		}
		if len(t.Services) == 0 {
			k.report(at, "theme %q has no service", t.ID)
		}
		for j, code := range t.Services {
			shown[code] = true
			if !k.amiss["services"] && !slices.ContainsFunc(k.c.Services, func(s Service) bool { return s.Code == code }) {
				k.report(fmt.Sprintf("%s.services[%d]", at, j), "no service %q", code)
			}
		}
	}
	for i, s := range k.c.Services {
		if !k.amiss["services"] && !shown[s.Code] {
			k.report(fmt.Sprintf("$.services[%d].code", i), "service %q is in no theme: nobody could choose it", s.Code)
		}
	}
}
