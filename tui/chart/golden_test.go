package chart

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, name string, g *Grid) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	got := g.String() + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestSurvivalGolden(t *testing.T) {
	for _, size := range [][2]int{{80, 20}, {54, 16}, {120, 30}} {
		for k := 1; k <= 4; k++ {
			for _, ascii := range []bool{false, true} {
				name := fmt.Sprintf("survival_%dx%d_%d", size[0], size[1], k)
				if ascii {
					name += "_ascii"
				}
				t.Run(name, func(t *testing.T) {
					golden(t, name, Survival(SurvivalOptions{
						W: size[0], H: size[1], To: 75, Unit: "months", Series: groups(k, 75), ASCII: ascii,
					}))
				})
			}
		}
	}
}
