package read

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"kaplan/model"
)

// planOf reads the entries [[plan]] of a cohort.toml: the fields of a [[look]], and
// the date of the plan. They are read one by one, as an error has to name the entry
// and the key: a plan that was misread would tell planned and explored apart wrongly.
func planOf(file string, entries []map[string]any) ([]model.PlannedLook, error) {
	fields := map[string]model.Field{}
	for _, f := range model.Fields() {
		fields[f.Key()] = f
	}
	var out []model.PlannedLook
	taken := map[string]bool{}
	for i, entry := range entries {
		p := model.PlannedLook{File: file}
		called := fmt.Sprintf("plan %d", i+1)
		if name, ok := entry["name"].(string); ok && name != "" {
			p.Name = model.Printable(name)
			called = "plan " + quote(name)
		}
		fail := func(hint, format string, args ...any) ([]model.PlannedLook, error) {
			return nil, &Error{File: file, What: called + ": " + fmt.Sprintf(format, args...), Hint: hint}
		}
		for _, key := range sortedKeys(entry) {
			if wrong, hint := planKey(&p, key, entry[key], fields); wrong != "" {
				return fail(hint, "%s", wrong)
			}
		}
		switch {
		case p.Name == "":
			return fail(`for example name = "primary"`, "name is missing")
		case p.Date.IsZero():
			return fail(planDate, "date is missing")
		case taken[p.Name]:
			return fail("", "name = %s: an earlier plan has the same name", quote(p.Name))
		case lookKey(p.Key) != "":
			return fail("", "key = %s: %s", quote(p.Key), lookKey(p.Key))
		}
		if _, err := model.ParseCut(p.Cut); err != nil {
			what, hint, _ := strings.Cut(err.Error(), "\n")
			return fail(hint, "cut = %s: %s", quote(p.Cut), what)
		}
		if _, err := model.ParseLevels(p.Levels); err != nil {
			return fail("", "%s = %s: %s", model.FieldLevels.Key(), quote(p.Levels), err.Error())
		}
		taken[p.Name] = true
		out = append(out, p)
	}
	return out, nil
}

const planDate = "the day of the plan, for example date = 2026-01-15"

// planKey takes one key of an entry; it says what is wrong with it, "" where nothing is.
func planKey(p *model.PlannedLook, key string, value any, fields map[string]model.Field) (wrong, hint string) {
	shown := fmt.Sprint(value)
	text := func(to *string) (string, string) {
		s, ok := value.(string)
		if !ok {
			return fmt.Sprintf("%s = %s: not a text", quote(key), quote(shown)), "write it in quotes"
		}
		*to = s
		return "", ""
	}
	switch key {
	case "name":
		if wrong, hint = text(new(string)); wrong == "" && p.Name == "" {
			return "name is empty", `for example name = "primary"`
		}
		return wrong, hint
	case "page":
		return text(&p.Page)
	case "key":
		return text(&p.Key)
	case "date":
		day, ok := value.(time.Time)
		if s, is := value.(string); is {
			var err error
			day, err = time.Parse(time.DateOnly, s)
			ok = err == nil
		}
		if !ok || day.IsZero() {
			return fmt.Sprintf("date = %s: not a date", quote(shown)), planDate
		}
		if wrong := dated(day, time.Now()); wrong != "" {
			return fmt.Sprintf("date = %s: %s", quote(day.Format(time.DateOnly)), wrong), planDate
		}
		p.Date = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
		return "", ""
	case "view":
		n, ok := value.(int64)
		if !ok {
			return fmt.Sprintf("view = %s: not a whole number", quote(shown)), "views are 1 to 9"
		}
		if n < 1 || n > 9 {
			return fmt.Sprintf("view = %d: there is no such view", n), "views are 1 to 9"
		}
		p.View = int(n)
		return "", ""
	}
	f, ok := fields[key]
	if !ok {
		hint := "a plan has name, date, view, page, and what a [[look]] has"
		if near := model.NearestOf(key, append(lookKeys(), "date"), 1); len(near) > 0 {
			hint = "did you mean " + near[0] + "? " + hint
		}
		return fmt.Sprintf("%s has no meaning here", quote(key)), hint
	}
	v := f.Of(&p.Look)
	if v.Kind() == reflect.String {
		s, ok := value.(string)
		if !ok {
			return fmt.Sprintf("%s = %s: not a text", key, quote(shown)), "write it in quotes"
		}
		v.SetString(s)
		return "", ""
	}
	whole, isWhole := value.(int64)
	number, isNumber := value.(float64)
	yes, isBool := value.(bool)
	switch k := v.Kind(); {
	case k == reflect.Bool && isBool:
		v.SetBool(yes)
	case k == reflect.Int && isWhole:
		v.SetInt(whole)
	case k == reflect.Uint64 && isWhole && whole >= 0:
		v.SetUint(uint64(whole))
	case k == reflect.Float64 && isWhole:
		v.SetFloat(float64(whole))
	case k == reflect.Float64 && isNumber:
		v.SetFloat(number)
	case k == reflect.Bool:
		return fmt.Sprintf("%s = %s: neither true nor false", key, quote(shown)), ""
	case k == reflect.Float64:
		return fmt.Sprintf("%s = %s: not a number", key, quote(shown)), ""
	default:
		return fmt.Sprintf("%s = %s: not a whole number", key, quote(shown)), ""
	}
	return "", ""
}
