package simulate

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
	"yimen/hallserver/yamlfile"
)

// HallMost bounds a hall's file, in bytes.
const HallMost = 8 << 20

// hallFile is a hall's file: queues, services, windows and rules as a catalogue
// has them, or shorter, with what a simulated day needs besides. What a catalogue
// says beyond that is read over.
type hallFile struct {
	Queues   queueList   `yaml:"queues"`
	Services serviceList `yaml:"services"`
	Windows  []windowRow `yaml:"windows"`
	Rules    struct {
		Calling callingRow           `yaml:"calling"`
		Other   map[string]yaml.Node `yaml:",inline"`
	} `yaml:"rules"`
	WalkS   float64 `yaml:"walk_s"`
	GapS    float64 `yaml:"gap_s"`
	NoShowS float64 `yaml:"noshow_s"`
	Sharp   bool    `yaml:"sharp"`

	// Of a catalogue, and of no meaning here.
	Hall, Calendar, Calendars, Priority, Zones, Themes yaml.Node
}

type windowRow struct {
	Number                                  int                          `yaml:"number"`
	Queues                                  []hall.QueueID               `yaml:"queues"`
	Helps                                   []helpRow                    `yaml:"helps"`
	Open                                    []spanText                   `yaml:"open"`
	Pauses                                  []spanText                   `yaml:"pauses"`
	Breaks                                  []spanText                   `yaml:"breaks"`
	Speed                                   float64                      `yaml:"speed"`
	Skill                                   map[hall.ServiceCode]float64 `yaml:"skill"`
	Name, Zone, Kind, Calendar, Signs, Pads yaml.Node
}

type helpRow struct {
	Queue        hall.QueueID `yaml:"queue"`
	AfterMinutes float64      `yaml:"after_minutes"`
}

type callingRow struct {
	Policy           string             `yaml:"policy"`
	Rates            map[string]float64 `yaml:"rates"`
	HeadStartMinutes map[string]float64 `yaml:"head_start_minutes"`
	QueueRates       map[string]float64 `yaml:"queue_rates"`
	MaxWaitMinutes   map[string]float64 `yaml:"max_wait_minutes"`
}

// queueList is a list of letters, or of queues with an id.
type queueList []hall.QueueID

// UnmarshalYAML reads either form.
func (l *queueList) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.SequenceNode {
		return fmt.Errorf("line %d: queues is a list", n.Line)
	}
	for _, item := range n.Content {
		var row struct{ ID string }
		if item.Kind == yaml.ScalarNode {
			row.ID = item.Value
		} else if err := item.Decode(&row); err != nil {
			return err
		}
		*l = append(*l, hall.QueueID(row.ID))
	}
	return nil
}

// serviceList maps services to queues: {code: queue}, or a list of services with
// code and queue.
type serviceList map[hall.ServiceCode]hall.QueueID

// UnmarshalYAML reads either form.
func (l *serviceList) UnmarshalYAML(n *yaml.Node) error {
	*l = serviceList{}
	if n.Kind == yaml.MappingNode {
		return n.Decode((*map[hall.ServiceCode]hall.QueueID)(l))
	}
	var rows []yaml.Node
	if err := n.Decode(&rows); err != nil {
		return err
	}
	for _, item := range rows {
		var row struct {
			Code  hall.ServiceCode
			Queue hall.QueueID
		}
		if err := item.Decode(&row); err != nil {
			return err
		}
		if _, twice := (*l)[row.Code]; twice || row.Code == "" {
			return fmt.Errorf("line %d: service %q is there twice, or has no code", item.Line, row.Code)
		}
		(*l)[row.Code] = row.Queue
	}
	return nil
}

// spanText is a time of the day such as 08:30-12:00.
type spanText Span

var spanForm = regexp.MustCompile(`^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$`)

// UnmarshalYAML reads a span.
func (s *spanText) UnmarshalYAML(n *yaml.Node) error {
	part := spanForm.FindStringSubmatch(strings.ReplaceAll(n.Value, "–", "-"))
	if part == nil {
		return fmt.Errorf("line %d: %q is no span such as 08:30-12:00", n.Line, n.Value)
	}
	var v [4]float64
	for i := range v {
		v[i], _ = strconv.ParseFloat(part[i+1], 64) // digits
	}
	*s = spanText{FromS: v[0]*3600 + v[1]*60, ToS: v[2]*3600 + v[3]*60}
	return nil
}

// ReadHall reads a hall's file and checks it. An error of form names the line.
func ReadHall(raw []byte) (Hall, error) {
	if len(raw) > HallMost {
		return Hall{}, fmt.Errorf("hall: larger than %d bytes", HallMost)
	}
	var f hallFile
	if _, err := yamlfile.Read(raw, &f); err != nil {
		return Hall{}, fmt.Errorf("hall: %w", err)
	}
	h := Hall{
		Queues: f.Queues, Services: f.Services, Rules: hall.Rules{Calling: f.Rules.Calling.rules()},
		WalkS: f.WalkS, GapS: f.GapS, NoShowS: f.NoShowS, Sharp: f.Sharp,
	}
	for _, row := range f.Windows {
		h.Windows = append(h.Windows, row.window())
	}
	slices.SortFunc(h.Windows, func(a, b Window) int { return a.Number - b.Number })
	if len(h.Queues) == 0 {
		h.Queues = queuesOf(h)
	}
	return h, h.Check()
}

// queuesOf lists the queues that windows and services name.
func queuesOf(h Hall) []hall.QueueID {
	var out []hall.QueueID
	for _, w := range h.Windows {
		out = append(out, w.Queues...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (c callingRow) rules() calling.Rules {
	return calling.Rules{
		Policy: c.Policy, Rates: c.Rates, QueueRates: c.QueueRates,
		HeadStartS: inSeconds(c.HeadStartMinutes), MaxWaitS: inSeconds(c.MaxWaitMinutes),
	}
}

func inSeconds(minutes map[string]float64) map[string]float64 {
	if minutes == nil {
		return nil
	}
	out := map[string]float64{}
	for name, m := range minutes {
		out[name] = m * 60
	}
	return out
}

func (r windowRow) window() Window {
	w := Window{
		WindowPlan: hall.WindowPlan{Number: r.Number, Queues: r.Queues},
		Open:       spans(r.Open), Pauses: spans(r.Pauses), Breaks: spans(r.Breaks), Speed: r.Speed, Skill: r.Skill,
	}
	for _, h := range r.Helps {
		w.Helps = append(w.Helps, hall.Help{Queue: h.Queue, AfterS: int(h.AfterMinutes * 60)})
	}
	return w
}

func spans(texts []spanText) []Span {
	var out []Span
	for _, s := range texts {
		out = append(out, Span(s))
	}
	return out
}

// ReadSpans reads times of the day such as 08:30-11:30,13:00-16:30.
func ReadSpans(text string) ([]Span, error) {
	var out []Span
	for part := range strings.SplitSeq(text, ",") {
		var s spanText
		if err := s.UnmarshalYAML(&yaml.Node{Value: strings.TrimSpace(part), Line: 1}); err != nil {
			return nil, err
		}
		out = append(out, Span(s))
	}
	return out, checkSpans(out)
}
