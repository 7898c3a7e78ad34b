package catalogue

import (
	"fmt"
	"slices"

	"yimen/hallserver/hall"
)

// MaxClaims bounds what a person may choose from.
const MaxClaims = 12

func (k *checker) priority() {
	p := k.c.Priority
	if p.FromAge < 0 || p.FromAge > 120 {
		k.report("$.priority.from_age", "from an age of %d; 0 to 120, and 0 is none", p.FromAge)
	}
	if len(p.Claims) > MaxClaims {
		k.report("$.priority.claims", "%d claims, at most %d", len(p.Claims), MaxClaims)
		return
	}
	for i, c := range p.Claims {
		at := fmt.Sprintf("$.priority.claims[%d]", i)
		if !idForm.MatchString(c.Code) || slices.ContainsFunc(p.Claims[:i], func(o Claim) bool { return o.Code == c.Code }) {
			k.report(at+".code", "code %q: small letters, digits, - and _, each once", c.Code)
		}
		if class := c.class(); class != hall.Priority && class != hall.Green {
			k.report(at+".class", "class %q is neither %s nor %s", c.Class, hall.Priority, hall.Green)
		}
		k.text(at+".name", c.Name, true)
		k.text(at+".show", c.Show, true)
		if why := Vague(c.Show); why != nil {
			k.report(at+".show", "%v", why)
		}
	}
}
