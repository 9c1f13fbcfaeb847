package write

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
)

// Looks lists the looks that a cohort's configuration saves and plans, and more of a
// session.
func Looks(c *model.Cohort, more ...model.SavedLook) Document {
	rows, usual := []object{}, c.Opening(model.Look{})
	t := table("Saved looks and plans of "+c.Name, "name", "key", "view", "page", "planned", "asks")
	add := func(l model.SavedLook, day string) {
		fields := obj()
		var words []string
		for _, f := range model.Fields() {
			v := f.Of(&l.Look)
			if !v.IsValid() || v.IsZero() || v.Equal(f.Of(&usual)) {
				continue
			}
			value := v.Interface()
			if text, ok := value.(string); ok { // a session may come from anywhere
				value = model.Harmless(text)
			}
			fields = append(fields, obj(f.Key(), value)...)
			words = append(words, fmt.Sprintf("%s = %v", f.Key(), value))
		}
		l.Page, l.Key = model.Printable(l.Page), model.Printable(l.Key)
		view := max(1, l.View)
		rows = append(rows, obj("name", l.Name, "key", l.Key, "view", view, "page", l.Page, "plan_date", day, "look", fields))
		t.add(l.Name, l.Key, view, l.Page, day, strings.Join(words, ", "))
	}
	for _, l := range append(slices.Clone(c.Looks), more...) {
		add(l, "")
	}
	for _, p := range c.Plan {
		add(p.SavedLook, p.Day())
	}
	return bare("looks", map[string]any{"looks": rows}, t)
}
