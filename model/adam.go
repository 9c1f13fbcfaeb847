package model

import (
	"slices"
	"strings"
)

// ParamColumn is ADaM's column of what a row is about, by which rows of times to
// events are folded: every parameter is an endpoint.
const ParamColumn = "PARAMCD"

// avalAt begins the name of a folded time of ADaM.
const avalAt = "AVAL @ "

// adam names an endpoint of ADaM after its parameter, and takes the unit that the
// file says.
func (f *finder) adam(e *Endpoint) {
	param, folded := strings.CutPrefix(e.Time, avalAt)
	suffix := ""
	if folded {
		suffix = " @ " + param
	} else if p := f.c.Column(ParamColumn); e.Time == "AVAL" && p != nil && p.Kind == Category && p.Distinct == 1 && p.Missing == 0 {
		param = p.Format(0)
	} else {
		return
	}
	e.Name = param
	for _, name := range []string{"AVALU" + suffix, "AVALU"} {
		if c := f.c.Column(name); c != nil && c.Kind == Category && c.Distinct == 1 && e.Unit == "" {
			first := slices.IndexFunc(c.Code, func(code int32) bool { return code >= 0 })
			e.Unit = unitByLabel[strings.ToLower(c.Format(first))]
		}
	}
}
