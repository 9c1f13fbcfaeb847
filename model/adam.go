package model

import "strings"

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
	} else if p := f.c.Column(ParamColumn); e.Time == "AVAL" && p != nil && p.Kind == Category && len(p.Level) == 1 && p.Missing == 0 {
		param = p.Level[0]
	} else {
		return
	}
	e.Name = param
	for _, name := range []string{"AVALU" + suffix, "AVALU"} {
		if c := f.c.Column(name); c != nil && c.Kind == Category && len(c.Level) == 1 && e.Unit == "" {
			e.Unit = unitByLabel[strings.ToLower(c.Level[0])]
		}
	}
}
