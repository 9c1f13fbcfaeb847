package write

import (
	"strings"

	"kaplan/model"
)

// Advised puts what changes a field, such as a flag, behind the words of the warnings
// that advise a cure. name gives it; "" where nothing does.
func (d Document) Advised(name func(model.Field) string) Document {
	for _, t := range d.Tables {
		for i, note := range t.Notes {
			if strings.HasPrefix(note, "! ") {
				t.Notes[i] = model.AdviseShared(note, model.Cures(), name)
			}
		}
	}
	envelope, ok := d.JSON.(object)
	if !ok {
		return d
	}
	for _, f := range envelope {
		if warnings, ok := f.value.([]string); ok && f.name == "warnings" {
			for i, w := range warnings {
				warnings[i] = model.AdviseShared(w, model.Cures(), name)
			}
		}
	}
	return d
}
