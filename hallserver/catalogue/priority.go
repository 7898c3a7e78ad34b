package catalogue

import (
	"slices"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// Priority says who goes first. Left out: nobody whom a kiosk could know of.
type Priority struct {
	// FromAge is the age in full years from which a card gives the class priority by
	// itself. Default 0: none does.
	FromAge int `yaml:"from_age"`
	// Claims are what a person may say of themselves at a kiosk, in screen order.
	Claims []Claim `yaml:"claims"`
}

// Claim is one thing that gives a class to whoever can show it at the window.
type Claim struct {
	Code string    `yaml:"code"`
	Name wire.Text `yaml:"name"` // who
	Show wire.Text `yaml:"show"` // what to show at the window
	// Class is priority (the default) or green (绿色通道).
	Class string `yaml:"class"`
}

// class is the class that a claim gives.
func (c Claim) class() hall.Class {
	if c.Class == "" {
		return hall.Priority
	}
	return hall.Class(c.Class)
}

// kiosks is what the day has of it: the classes alone.
func (p Priority) kiosks() (out hall.KioskRules) {
	if p.FromAge > 0 {
		out.Age = []hall.Class{hall.Priority}
	}
	for _, c := range p.Claims {
		if !slices.Contains(out.Claim, c.class()) {
			out.Claim = append(out.Claim, c.class())
		}
	}
	slices.Sort(out.Claim)
	return out
}

// wire is what kiosks are told; nil: nobody goes first.
func (p Priority) wire() *wire.Priority {
	if p.FromAge == 0 && len(p.Claims) == 0 {
		return nil
	}
	out := &wire.Priority{FromAge: p.FromAge}
	for _, c := range p.Claims {
		out.Claims = append(out.Claims, wire.Claim{Code: c.Code, Class: string(c.class()), Name: c.Name, Show: c.Show})
	}
	return out
}
