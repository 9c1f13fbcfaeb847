package read

import (
	"fmt"
	"testing"
)

// A column without a name is called by its place, the first one row, and by no name that
// another column has; one without a name and without values is none.
func TestUnnamedColumns(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"id,time,,status,\n1,5,7,1,a\n2,6,9,0,b\n3,7,8,1,a\n": "[id time column 3 status column 5]",
		"id,time,,status,\n1,5,7,1,\n2,6,9,0,\n3,7,8,1,\n":    "[id time column 3 status]",
		"id,column 3,,status\n1,5,7,1\n2,6,9,0\n3,7,8,1\n":    "[id column 3 column 3_ status]",
		",time,status,x\nP1,5,1,2\nP2,6,0,4\nP3,7,1,3\n":      "[row time status x]",
		",time,status,row\nP1,5,1,2\nP2,6,0,4\nP3,7,1,3\n":    "[row_ time status row]",
	} {
		c := load(t, "f.csv", file)
		var names []string
		for _, col := range c.Columns {
			names = append(names, col.Name)
		}
		if got := fmt.Sprint(names); got != want {
			t.Errorf("%q has %s, not %s", file, got, want)
		}
	}
}
