package tui

import (
	"strings"
	"testing"

	"kaplan/model"
)

// $ shows the command that gives the answer of the page in hand, and copies it.
func TestCommandIsShownAndCopied(t *testing.T) {
	t.Parallel()
	a := start(table(t, "command", "id,time,status,sex,x\n"+"1,5,1,m,3\n2,6,0,f,4\n3,7,1,m,1\n4,8,1,f,5\n5,9,0,m,2\n6,10,1,f,7\n"), 120, 40)
	copied := ""
	a.copy = func(s string) { copied = s }
	a.command = func(_ *model.Resolver, page string, l model.Look, parts func(model.Look) model.Look, _ model.Setup) (string, string) {
		return "kaplan of " + page + " by " + parts(l).Marker, "a remark"
	}
	typeKeys(a, "$")
	if shown := a.View(); !strings.Contains(shown, "kaplan of Curves by "+a.look.Marker) || !strings.Contains(shown, "a remark") {
		t.Errorf("it is not shown:\n%s", shown)
	}
	if copied != "kaplan of Curves by "+a.look.Marker {
		t.Errorf("copied: %q", copied)
	}
}
