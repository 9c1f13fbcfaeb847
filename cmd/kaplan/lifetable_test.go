package main

import "testing"

// A life table goes on to the interval of the last patient who is in a group, and no
// further: one whose group is missing is in none.
func TestLifeTableEndsWithTheLastPatient(t *testing.T) {
	t.Parallel()
	for _, rows := range []string{"id,time,dead,g\na,1,1,x\nb,2,0,x\nc,3,1,y\nd,4,0,x\ne,47,0,y\n", "id,time,dead,g\na,1,1,x\nb,2,0,x\nc,3,1,y\nd,4,0,x\ne,47,0,y\nf,90,1,\n"} {
		a := asked(t, rows, "km", "-", "--by", "g", "--lifetable", "10")
		for _, group := range []string{"x", "y"} {
			list := a.list("result/life_tables[" + group + "]/rows")
			last, _ := list[len(list)-1].(map[string]any)
			if len(list) != 5 || last["start"] != 40.0 {
				t.Errorf("%d intervals of 10 up to 47 in group %s, the last one is %v", len(list), group, last)
			}
		}
	}
}
