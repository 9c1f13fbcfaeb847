package model

import "testing"

// A setup is empty where nothing is said at all: each thing that can be said makes it
// something.
func TestSetupIsEmpty(t *testing.T) {
	if !(Setup{}).Empty() {
		t.Error("nothing said, and not empty")
	}
	for what, s := range map[string]Setup{
		"a column": {Columns: []ColumnSetup{{Name: "a"}}}, "an endpoint": {Endpoints: []EndpointSetup{{Name: "OS"}}},
		"a computed column": {Derive: make([]Derived, 1)}, "a counted column": {Counted: []CountedSetup{{Name: "a"}}}, "rows": {Rows: "patients"},
	} {
		if s.Empty() || s.Same(Setup{}) {
			t.Errorf("%s is said, and yet it is empty", what)
		}
	}
}
