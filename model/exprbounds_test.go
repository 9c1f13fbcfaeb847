package model

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func people(n int) *Cohort {
	age, sex := make([]float64, n), make([]int32, n)
	for i := range n {
		age[i], sex[i] = float64(20+i%70), int32(i%2)
	}
	c := &Cohort{N: n, Columns: []*Column{{Name: "age", Kind: Number, Num: age, Distinct: 70},
		{Name: "sex", Kind: Category, Level: []string{"f", "m"}, Code: sex, Distinct: 2}}}
	c.Index()
	return c
}

// An expression makes each of its values once, however deep it is nested: thirty levels
// of "in" that evaluate their left side twice would not end.
func TestExpressionStepsAreLinear(t *testing.T) {
	c := people(40)
	for name, nest := range map[string]func(string) string{
		"list":  func(e string) string { return "(" + e + ") in [true, false]" },
		"range": func(e string) string { return "((" + e + ") ? 1 : 0) in 0..1" },
		"not":   func(e string) string { return "not (" + e + ")" },
		"if":    func(e string) string { return "if(" + e + ", age, 3) > 2" },
	} {
		steps := map[int]int{}
		for _, depth := range []int{20, 40, 80} {
			src := "age > 30"
			for range depth {
				src = nest(src)
			}
			e, err := ParseExpr(c, src)
			if err != nil {
				t.Fatalf("%s, %d deep: %v", name, depth, err)
			}
			if _, _, err := e.Condition(); err != nil {
				t.Fatalf("%s, %d deep: %v", name, depth, err)
			}
			steps[depth] = e.steps
		}
		// A line through the three: from 40 to 80 is twice as much as from 20 to 40.
		if a, b := steps[40]-steps[20], steps[80]-steps[40]; b != 2*a || a <= 0 {
			t.Errorf("%s: steps %v", name, steps)
		}
	}
}

// What is beyond every bound is refused in words, with no more than a line of it.
func TestExpressionsOutOfBounds(t *testing.T) {
	c := people(6)
	for _, k := range []struct{ src, want string }{
		{strings.Repeat("(", 90_000) + "age > 3" + strings.Repeat(")", 90_000), "there are more than 200 brackets within brackets"},
		{strings.Repeat("age > 3 and ", 20_000) + "age > 3", "it has 240007 characters, and 200000 are the most"},
		{strings.Repeat("age > 3 and ", 4_000) + "age > 3", "it is too long: ten thousand names, values and operators are the most"},
	} {
		_, err := ParseExpr(c, k.src)
		if err == nil || !strings.Contains(err.Error(), k.want) {
			t.Errorf("%.20s…: %v", k.src, err)
			continue
		}
		for _, line := range strings.Split(err.Error(), "\n") {
			if len([]rune(line)) > 160 {
				t.Errorf("a message of %d characters in a line", len([]rune(line)))
			}
		}
	}
	// The caret stands under what is wrong, in the middle of a long one too.
	for _, before := range []int{0, 3, 60, 400} {
		for _, after := range []int{0, 3, 60, 400} {
			src := strings.Repeat("age>3 or ", before/9) + "nosuch > 1" + strings.Repeat(" or age>3", after/9)
			_, err := ParseExpr(c, src)
			lines := strings.Split(fmt.Sprint(err), "\n")
			at := strings.Index(lines[2], "^")
			if r := []rune(lines[1]); at < 0 || at+6 > len(r) || string(r[at:at+6]) != "nosuch" {
				t.Errorf("%d before, %d after:\n%v", before, after, err)
			}
		}
	}
}

// A list of thousands of names is looked for among the levels: what it costs does not
// grow with patients times names.
func TestLongListsOfLevels(t *testing.T) {
	c := people(100_000)
	src := `sex in ["m"` + strings.Repeat(`, "f"`, 4000) + "]"
	e, err := ParseExpr(c, src)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan int)
	go func() {
		holds, _, _ := e.Condition()
		n := 0
		for _, h := range holds {
			if h {
				n++
			}
		}
		done <- n
	}()
	select {
	case n := <-done:
		if n != c.N {
			t.Errorf("%d of %d", n, c.N)
		}
	case <-time.After(time.Minute):
		t.Fatal("does not end")
	}
}

// What an escape makes of a text never reaches a level, a name or a message as a
// control character, a direction mark or something without a width.
func TestExpressionsAreHarmless(t *testing.T) {
	c := people(4)
	for _, src := range []string{`if(age > 20, "\x1b]52;c;AAA\x07old", "a\u202eb\u200bc")`, "if(age > 20, \"\x1b[31mred\", \"x\ufeffy\")"} {
		e, err := ParseExpr(c, src)
		if err != nil {
			t.Fatal(err)
		}
		col, err := e.Column()
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range append(col.Level, col.Name, col.Why) {
			if text != Harmless(text) || strings.ContainsAny(text, "\x1b\x07\u202e\u200b\ufeff") {
				t.Errorf("%q", text)
			}
		}
	}
	_, err := ParseExpr(c, "age > \u202e\x1b")
	if err == nil || strings.ContainsAny(err.Error(), "\x1b\u202e") {
		t.Errorf("%q", err)
	}
}
