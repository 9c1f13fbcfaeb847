package tui

import (
	"strings"
	"testing"
)

// firstOf is the label that Enter would take in the palette after something was typed.
func firstOf(a *App, typed string) string {
	openPalette(a)
	p := a.overlays[len(a.overlays)-1].(*picker)
	a.overlays = nil
	p.filter = []rune(typed)
	p.refilter()
	if it := p.Current(); it != nil {
		return it.Label
	}
	return ""
}

// Every page is found by its name and by what people call it.
func TestPaletteKnowsWhatPeopleSay(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "age")
	for typed, want := range map[string]string{
		"forest": "Subgroups", "RMST": "Numbers", "PH": "Proportional hazards", "Schoenfeld": "Proportional hazards", "CIF": "Cumulative incidence",
		"competing risks": "Cumulative incidence", "ROC": "ROC", "AUC": "ROC", "life table": "Life table", "logistic": "Logistic",
		"confidence": "confidence intervals: none, pointwise, Hall-Wellner band, equal-precision band", "fine-gray": "Fine-Gray", "fine gray": "Fine-Gray",
		"optimal cut": "Landscape", "kaplan": "Curves", "volcano": "Markers", "propensity": "Matching", "iptw": "Effect", "sample size": "Power",
		"odds ratio": "Logistic", "mcnemar": "Paired", "heat map": "Matrix", "baseline": "Table 1", "dfbeta": "Influence", "bootstrap": "Trust", "false positives": "Simulate",
	} {
		if got := firstOf(a, typed); got != want {
			t.Errorf("%q finds %q, not %q", typed, got, want)
		}
	}
	for _, v := range a.views {
		for _, p := range v.Pages {
			for _, word := range append(strings.Split(p.Words(), ", "), p.Name()) {
				openPalette(a)
				pk := a.overlays[len(a.overlays)-1].(*picker)
				a.overlays = nil
				pk.filter = []rune(word)
				pk.refilter()
				at := -1
				for i, k := range pk.shown {
					if pk.Items[k].Label == p.Name() && at < 0 {
						at = i
					}
				}
				if at < 0 || at > 3 {
					t.Errorf("%q has the page %s at place %d", word, p.Name(), at)
				}
			}
			if p.Tab() == "" || p.Short() == "" || p.Words() == "" {
				t.Errorf("page %s: tab %q, short %q, words %q", p.Name(), p.Tab(), p.Short(), p.Words())
			}
		}
	}
}

// The palette turns to a page of any view, and does there what acts only there.
func TestPaletteGoesThere(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "sex")
	if do(a, ":", "forest", "enter"); a.view != viewHazard || a.pageNow().Name() != "Subgroups" || a.notice != "" {
		t.Errorf("forest leads to view %d, page %s, said %q", a.view, a.pageNow().Name(), a.notice)
	}
	if do(a, ":", "choose X", "enter"); a.view != viewCorrelate || len(a.overlays) != 1 {
		t.Errorf("an action of Correlate: view %d, %d dialogs\n%s", a.view, len(a.overlays), screen(a))
	}
	do(a, "esc", "1")
	do(a, ":", "second measurement", "enter")
	if a.view != viewCompare || a.pageNow().Name() != "Paired" || len(a.overlays) != 1 {
		t.Errorf("the second measurement: view %d, page %s\n%s", a.view, a.pageNow().Name(), screen(a))
	}
	do(a, "esc", "1", ":", "cut by a rule")
	if s := screen(a); !strings.Contains(s, "sex has only two values: they are the groups") {
		t.Errorf("no reason why there is no cut\n%s", s)
	}
	if do(a, "enter"); !strings.Contains(a.notice, "sex has only two values") {
		t.Errorf("said %q", a.notice)
	}
}

// A key of another view says where it acts.
func TestKeysOfOtherViewsSayWhereTheyAct(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "age")
	for key, want := range map[string]string{"f": "f acts in Compare (5)", "P": "P acts on Markers (4)", "X": "X acts on Scatter (6), Data (8)"} {
		if do(a, key); a.notice != want {
			t.Errorf("%s: said %q, not %q", key, a.notice, want)
		}
	}
	do(a, "page Life table")
	for key, want := range map[string]string{"space": "Space acts on By hand (1)", ">": "> acts on Curves (1), By hand (1)"} {
		if do(a, key); a.notice != want {
			t.Errorf("on page %s, %s: said %q, not %q", a.pageNow().Name(), key, a.notice, want)
		}
	}
}

// Any page is five keys from any page: the palette, three letters, Enter.
func TestAnyPageInFiveKeys(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "age")
	words := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" ,-.", r) })
	}
	pages := 0
	for i, v := range a.views {
		for j, p := range v.Pages {
			pages++
			keys := ""
			for _, w := range words(p.Name() + " " + p.Words() + " " + p.Tab()) {
				for n := 1; n <= min(3, len(w)) && keys == ""; n++ {
					a.view, a.overlays, a.look = viewSurvival, nil, opened(a.cohort)
					if firstOf(a, w[:n]) != p.Name() {
						continue
					}
					do(a, ":", w[:n], "enter")
					if a.view == view(i+1) && v.page == j {
						keys = w[:n]
					}
				}
			}
			if keys == "" {
				t.Errorf("view %d, page %s: no three letters lead there", i+1, p.Name())
			}
		}
	}
	if pages < 35 {
		t.Errorf("only %d pages", pages)
	}
}
