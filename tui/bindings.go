package tui

import (
	"strconv"

	"kaplan/model"
	"kaplan/tui/page"
)

// makeBindings are the keys that act everywhere, unless a view or a page has
// another use for one.
func makeBindings(a *App) []page.Binding {
	pick := func(key, hint, name string, f model.Field) page.Binding {
		return page.Binding{Keys: []string{key}, Name: name, Hint: hint, Part: "Question", Field: f, Do: func(d page.Desk) { d.Open(f) }}
	}
	spare := func(hint string, b page.Binding) page.Binding { b.Spare = hint; return b }
	set := func(key, name, part string, field model.Field, f func(*App)) page.Binding {
		return page.Binding{Keys: []string{key}, Name: name, Part: part, Field: field, Do: does(a, f)}
	}
	cut := func(name, hint string, steps int, keys ...string) page.Binding {
		return page.Binding{Keys: keys, Name: name, Hint: hint, Part: "Cut", Why: whyOf(a, noSlide), Do: does(a, func(a *App) { a.slide(steps) })}
	}
	out := append(lessonBindings(a), []page.Binding{
		cut("move the cut up by one observed value", "←→ cut", 1, "right", "l"),
		cut("move the cut down by one observed value", "", -1, "left", "h"),
		cut("move the cut up by a twentieth of the patients", "", 20, "shift+right", "L"),
		cut("move the cut down by a twentieth of the patients", "", -20, "shift+left", "H"),
		{Keys: []string{"c"}, Name: "cut by a rule, or type a cut",
			Words: "median, tertile, quartile, optimal, Youden, threshold", Hint: "c rule", Part: "Cut", Field: model.FieldCut, Why: whyOf(a, noNumber),
			Do: does(a, pickCut)},

		pick("m", "m marker", "pick the marker", model.FieldMarker),
		{Keys: []string{"]"}, Name: "next marker", Hint: "[] next", Part: "Question", Why: whyOf(a, noNeighbour),
			Do: does(a, func(a *App) { neighbour(a, 1) })},
		{Keys: []string{"["}, Name: "previous marker", Part: "Question", Why: whyOf(a, noNeighbour), Do: does(a, func(a *App) { neighbour(a, -1) })},
		pick("s", "s subgroup", "narrow to a subgroup", model.FieldWhere),
		{Keys: []string{"S"}, Spare: "S expression", Name: "type the subgroup as an expression", Part: "Question", Do: does(a, typeSubgroup)},
		pick("e", "e endpoint", "choose the endpoint", model.FieldEndpoint),
		spare("E cause", pick("E", "", "choose the cause, or what the status values mean", model.FieldCause)),
		pick("a", "a adjust", "adjust: add or remove covariates", model.FieldCovariates),
		{Keys: []string{"o"}, Name: "take the best cut (chosen from the data: its P is corrected)",
			Words: "optimal cut, maxstat", Hint: "o best", Part: "Cut", Why: whyOf(a, noBest),
			Do: does(a, takeBest)},
		spare("t strata", pick("t", "", "stratify the tests and the model", model.FieldStrata)),
		spare("n landmark", pick("n", "", "landmark: only those still under observation after a time", model.FieldLandmark)),
		pick("w", "", "groups that are reached under observation: choose the column with the time", model.FieldSwitch),
		{Keys: []string{"g"}, Spare: "g levels", Name: "merge and reorder the marker's levels", Part: "Question", Field: model.FieldLevels,
			Why: whyOf(a, noLevels), Do: does(a, arrangeLevels)},
		{Keys: []string{"G"}, Spare: "G values", Name: "group a number by its values, or cut it again", Part: "Question", Field: model.FieldAsLevels,
			Why: whyOf(a, noToggle), Do: does(a, toggleLevels)},
		{Keys: []string{"r"}, Spare: "r turn", Name: "turn the hazard ratio round", Part: "Question", Field: model.FieldReference, Why: whyOf(a, noGroups),
			Do: does(a, turnRatio)},
		{Keys: []string{"A"}, Spare: "A column", Name: "add a column computed from others", Part: "Question", Do: does(a, typeDerived)},
		{Keys: []string{"Q"}, Name: "ask the database to count a further column, or finer bins at the cut", Words: "SQL, counts, bins, zoom",
			Part: "Question", Why: whyOf(a, noCounts), Do: does(a, pickCounted)},
		{Keys: []string{"O"}, Spare: "O options", Name: "options: what else this page's question can be told", Part: "Question", Field: model.FieldStartAt,
			Do: does(a, pickOption)},
		{Keys: []string{"enter"}, Name: "change the line under the cursor, or take the row", Part: "Question", Do: does(a, openRow)},
		{Keys: []string{"backspace", "delete"}, Name: "clear the line under the cursor", Part: "Question", Do: does(a, clearRow)},

		set("b", "confidence intervals: none, pointwise, Hall-Wellner band, equal-precision band", "Picture", "Band", nextBand),
		set("d", "median lines on or off", "Picture", "", func(a *App) { a.style.Medians = !a.style.Medians }),
		set("D", "draw survival, cumulative events, hazard, or log hazard", "Picture", "", func(a *App) { a.say("drawn: " + a.style.Next()) }),
		set("I", "next kind of confidence interval for S(t)", "Picture", model.FieldConfType, turn(model.FieldConfType)),
		set("p", "hazard ratio with Wald or profile interval", "Picture", "CI", turn("CI")),
		set("T", "ties by Efron, Breslow, or the exact likelihood", "Picture", model.FieldTies, turn(model.FieldTies)),
		set("z", "time in the proportional-hazards check: km, identity, rank, log", "Picture", "PH", turn("PH")),
		set("B", "colours for a dark background or a light one", "Picture", "", func(a *App) { a.say(a.theme.swap()) }),
		{Keys: []string{"@"}, Name: "present: one picture, one large number, one sentence; or the usual screen", Part: "Picture",
			Words: "projector, big type, lecture, large, beamer, slide", Do: does(a, present)},
		set("F", "Firth's penalised likelihood on or off", "Picture", model.FieldFirth, toggleFirth),
	}...)
	out = append(out, curvesBindings(a)...)
	for i, v := range a.views {
		hint := ""
		if i == 0 {
			hint = "1-9 views"
		}
		out = append(out, page.Binding{Keys: []string{strconv.Itoa(i + 1)}, Name: "view: " + v.Name, Hint: hint, Part: "Views",
			Do: func(d page.Desk) { d.Go(i + 1) }})
	}
	return append(out, []page.Binding{
		{Keys: []string{"tab"}, Name: "next page of the view", Hint: "Tab page", Part: "Views", Why: whyOf(a, onePage),
			Do: does(a, func(a *App) { a.turnPage(1) })},
		{Keys: []string{"shift+tab"}, Name: "previous page of the view", Part: "Views", Why: whyOf(a, onePage),
			Do: does(a, func(a *App) { a.turnPage(-1) })},
		{Keys: []string{"'"}, Name: "saved looks: list them, take one", Hint: "' looks", Part: "Views", Why: whyOf(a, noLooks), Do: does(a, savedLooks)},
		{Keys: []string{"\""}, Name: "save this look under a name", Part: "Views", Do: does(a, saveLook)},
		{Keys: []string{"i"}, Tells: true, Name: "what was assumed, who was left out, and why", Hint: "i notes", Part: "Views", Do: does(a, showNotes)},

		{Keys: []string{"u"}, Name: "undo", Hint: "u undo", Part: "General", Why: func(page.Desk) string {
			if len(a.undo) == 0 {
				return "there is nothing to undo"
			}
			return ""
		}, Do: does(a, (*App).stepBack)},
		{Keys: []string{"ctrl+r"}, Name: "redo", Part: "General", Why: func(page.Desk) string {
			if len(a.redo) == 0 {
				return "there is nothing to redo"
			}
			return ""
		}, Do: does(a, (*App).stepForward)},
		{Keys: []string{"R"}, Name: "read the files again, the question kept", Part: "General", Why: whyOf(a, noFiles), Do: does(a, reload)},
		{Keys: []string{"y"}, Tells: true, Name: "copy a summary to the clipboard (OSC 52)", Hint: "y copy", Part: "General", Why: whyOf(a, noClipboard),
			Do: does(a, copySummary)},
		{Keys: []string{"x"}, Tells: true, Name: "export this answer to a file (md, txt, csv, json)", Hint: "x export", Part: "General",
			Why: whyOf(a, noExport), Do: does(a, export)},
		{Keys: []string{"J"}, Tells: true, Name: "write a picture of this screen to a file (svg)", Part: "General",
			Words: "screenshot, image, capture, snapshot", Why: whyOf(a, noPicture), Do: does(a, takePicture)},
		{Keys: []string{"$"}, Name: "show and copy the command that gives this answer", Words: "shell, flags, reproduce, script", Part: "General",
			Why: whyOf(a, noCommand), Do: does(a, copyCommand)},
		{Keys: []string{"&"}, Tells: true,
			Name:  "write a report of the saved looks: flow, figures, tables, methods, ledger, checklist (html, md, qmd)",
			Words: "REMARK, Quarto, print, hand on, co-author", Part: "General", Why: whyOf(a, noReport), Do: does(a, exportReport)},
		{Keys: []string{"*"}, Tells: true, Name: "explain the numbers of this page: definition, formula, figures, what they do not say, reference",
			Words: "what does it mean, glossary, methods, definition, reference, footnote", Part: "Views", Do: does(a, openExplanations)},
		{Keys: []string{":"}, Name: "find a page or an action by its name", Hint: ": find", Part: "General", Do: does(a, openPalette)},
		{Keys: []string{"0"}, Name: "take up where you were the last time", Part: "General", Why: whyOf(a, noOffer), Do: does(a, takeUp)},
		{Keys: []string{"ctrl+l"}, Name: "draw the screen anew", Part: "General", Do: does(a, redraw)},
		{Keys: []string{"ctrl+z"}, Name: "suspend; fg in the shell comes back", Part: "General", Why: whyOf(a, noStop), Do: does(a, suspend)},
		{Keys: []string{"q"}, Name: "quit", Hint: "q quit", Part: "General", Do: does(a, func(a *App) { a.quitting = true })},
		{Keys: []string{"?"}, Name: "help", Hint: "? help", Part: "General", Do: does(a, openHelp)},
		{Keys: []string{"esc"}, Name: "cancel what is being computed; else back to the survival view", Part: "General", Do: does(a, func(a *App) {
			switch {
			case a.setup.reading:
				a.stopReading()
			case a.sheet.job != nil:
				a.stopPage()
			default:
				a.showView(viewSurvival)
			}
		})},
	}...)
}
