package model

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Picture is how a figure is drawn. The zero value of a field leaves it to what the
// cohort's settings say, and these to the default.
type Picture struct {
	Size     string   `toml:"size"`      // width x height in inches, as 7x5
	TypeSize float64  `toml:"type_size"` // points
	Grey     *bool    `toml:"grey"`
	Colours  []string `toml:"colours"` // of the groups, as #0358C0
	Title    string   `toml:"title"`   // none: without one
	XLabel   string   `toml:"x_label"`
	YLabel   string   `toml:"y_label"`
	// Show is what stands on the plot: PictureParts, a part with a minus is left out.
	Show []string `toml:"show"`
	// RiskTable is extended, at-risk or none.
	RiskTable string `toml:"risk_table"`
	// XMax is where a time axis ends: a time, 10%, events, all.
	XMax string `toml:"xmax"`

	Below int `toml:"-"` // counts from 1 to it are hidden; 0 for none, see HideSmall
	// Closed says of the name of a group, or of a term of a model, whether its counts are
	// hidden, so that nothing is drawn of it; nil: of none.
	Closed func(name string) bool `toml:"-"`
}

// Draws reports whether anything is drawn of a group, or of a term of a model.
func (p Picture) Draws(name string) bool { return p.Closed == nil || !p.Closed(name) }

// PictureParts are the parts of a figure that can be chosen, with what they are.
var PictureParts = [][2]string{
	{"title", "the heading"},
	{"legend", "the names of the groups"},
	{"intervals", "bands or bars of intervals"},
	{"censored", "marks of the censored"},
	{"median", "medians, drawn and in the legend"},
	{"p", "the P value of the test that is read"},
	{"ratio", "the hazard ratio of two groups"},
	{"caption", "the line under the figure that says what it is of"},
}

// RiskTables are the tables that stand under curves.
var RiskTables = []string{"extended", "at-risk", "none"}

// The bounds of a figure, in inches and points.
const (
	leastSide, mostSide = 1.5, 40
	leastType, mostType = 4, 40
	leastContrast       = 1.3 // with white: a thin line of less, as of yellow, is not seen
)

var hexColour = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

// Over is p with what it does not say taken from the other.
func (p Picture) Over(q Picture) Picture {
	first := func(a, b string) string {
		if a != "" {
			return a
		}
		return b
	}
	p.Size, p.Title, p.XLabel, p.YLabel = first(p.Size, q.Size), first(p.Title, q.Title), first(p.XLabel, q.XLabel), first(p.YLabel, q.YLabel)
	p.RiskTable, p.XMax = first(p.RiskTable, q.RiskTable), first(p.XMax, q.XMax)
	p.Below = max(p.Below, q.Below)
	if p.Closed == nil {
		p.Closed = q.Closed
	}
	if p.TypeSize == 0 {
		p.TypeSize = q.TypeSize
	}
	if p.Grey == nil {
		p.Grey = q.Grey
	}
	if p.Colours == nil {
		p.Colours = q.Colours
	}
	if p.Show == nil {
		p.Show = q.Show
	}
	return p
}

// Inches are the width and the height that are asked for, 0 for none. Errors are
// *UsageError.
func (p Picture) Inches() (width, height float64, err error) {
	if p.Size == "" {
		return 0, 0, nil
	}
	wrong := &UsageError{What: fmt.Sprintf("a figure cannot have the size %q", Excerpt(p.Size)),
		Hint: fmt.Sprintf("give width x height in inches, each from %g to %g, such as 7x5", leastSide, float64(mostSide))}
	w, h, ok := strings.Cut(strings.ReplaceAll(strings.ToLower(p.Size), "×", "x"), "x")
	if !ok {
		return 0, 0, wrong
	}
	if width, err = ReadNumber(strings.TrimSpace(w)); err != nil {
		return 0, 0, wrong
	}
	if height, err = ReadNumber(strings.TrimSpace(h)); err != nil {
		return 0, 0, wrong
	}
	if in := func(v float64) bool { return v >= leastSide && v <= mostSide }; !in(width) || !in(height) {
		return 0, 0, wrong
	}
	return width, height, nil
}

// Check finds what is not understood. Errors are *UsageError.
func (p Picture) Check() error {
	if _, _, err := p.Inches(); err != nil {
		return err
	}
	if t := p.TypeSize; t != 0 && !(t >= leastType && t <= mostType) || math.IsNaN(p.TypeSize) {
		return &UsageError{What: fmt.Sprintf("a type size of %s points cannot be read or does not fit", FormatShort(t)),
			Hint: fmt.Sprintf("give %d to %d points", leastType, mostType)}
	}
	for i, c := range p.Colours {
		switch {
		case !hexColour.MatchString(c):
			return &UsageError{What: fmt.Sprintf("%q is no colour", Excerpt(c)), Hint: "write colours as #0358C0"}
		case contrastWithWhite(c) < leastContrast:
			return &UsageError{What: fmt.Sprintf("the colour %s cannot be seen on the white of the page", c), Hint: "give a darker one, such as #0358C0"}
		case slices.ContainsFunc(p.Colours[:i], func(b string) bool { return strings.EqualFold(b, c) }):
			return &UsageError{What: fmt.Sprintf("two groups would have the same colour, %s", c),
				Hint: "give each colour once: where there are more groups than colours, their lines are dashed"}
		}
	}
	var parts []string
	for _, part := range PictureParts {
		parts = append(parts, part[0])
	}
	for _, s := range p.Show {
		if name := strings.TrimLeft(s, "+-"); name != "none" && !slices.Contains(parts, name) {
			return &UsageError{What: fmt.Sprintf("%q is no part of a figure", Excerpt(s)), Hint: OneOf(name, append(parts, "none"))}
		}
	}
	if err := p.contradiction(); err != nil {
		return err
	}
	if p.RiskTable != "" && !slices.Contains(RiskTables, p.RiskTable) {
		return &UsageError{What: fmt.Sprintf("%q is no table under curves", Excerpt(p.RiskTable)), Hint: OneOf(p.RiskTable, RiskTables)}
	}
	return nil
}

// contradiction is an error where a part is asked for and left out at once.
func (p Picture) contradiction() error {
	signs := map[string]string{}
	for _, s := range p.Show {
		name, sign := strings.TrimLeft(s, "+-"), "with"
		if strings.HasPrefix(s, "-") {
			sign = "without"
		}
		if was, ok := signs[name]; ok && was != sign {
			return &UsageError{What: fmt.Sprintf("the figure is asked for with %s and without it", name), Hint: "say one of " + name + " and -" + name}
		}
		if signs[name] = sign; name == "none" && len(p.Show) > 1 {
			return &UsageError{What: "the figure is asked for with no parts, and parts are named", Hint: "leave none out, or the parts"}
		}
	}
	return nil
}

// contrastWithWhite is how many times as bright as a colour the white of a page is, from
// 1 to 21, by the relative luminance of WCAG 2.
func contrastWithWhite(colour string) float64 {
	light := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, _ := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		v := float64(n) / 255
		if v <= 0.03928 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		light += weight * v
	}
	return 1.05 / (light + 0.05)
}

// Shows says whether a part stands on the figure; usual is whether it does unasked. A
// list with nothing but signed parts changes what is usual, any other is the whole list.
func (p Picture) Shows(part string, usual bool) bool {
	whole := slices.ContainsFunc(p.Show, func(s string) bool { return !strings.HasPrefix(s, "+") && !strings.HasPrefix(s, "-") })
	if whole {
		usual = false
	}
	for _, s := range p.Show {
		if strings.TrimLeft(s, "+-") == part {
			usual = !strings.HasPrefix(s, "-")
		}
	}
	return usual
}
