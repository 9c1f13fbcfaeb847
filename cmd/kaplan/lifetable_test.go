package main

import "testing"

// A life table goes on to the interval of the last patient who is in a group, and no
// further: one whose group is missing is in none.
func TestLifeTableEndsWithTheLastPatient(t *testing.T) {
	t.Parallel()
	const rows = "id,time,dead,g\na,1,1,x\nb,2,0,x\nc,3,1,y\nd,4,0,x\ne,47,0,y\nf,90,1,\n"
	a := asked(t, rows, "km", "-", "--by", "g", "--lifetable", "10")
	for k, group := range []string{"x", "y"} {
		list := a.list("result/life_tables[" + group + "]/rows")
		if len(list) != 5 {
			t.Errorf("%d intervals of 10 up to 47 in group %d", len(list), k)
		}
		last, _ := list[len(list)-1].(map[string]any)
		if last["start"] != 40.0 {
			t.Errorf("the last interval of %s is %v", group, last)
		}
	}
}
