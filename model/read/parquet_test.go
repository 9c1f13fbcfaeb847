package read

import (
	"strings"
	"testing"
)

// The files of the project parquet-testing, written by Impala, Spark and Arrow, hold what
// it says of them. No R on the machine that wrote the other fixtures reads Parquet.
func TestParquetOfOthers(t *testing.T) {
	columns := func(name string) map[string]string {
		out := map[string]string{}
		tab := cellsOf(t, name)[0]
		for k, h := range tab.header {
			var cells []string
			for i := range tab.rows {
				cells = append(cells, tab.at(i, k))
			}
			out[h] = strings.Join(cells, " ")
		}
		return out
	}
	for name, want := range map[string]map[string]string{
		"alltypes_plain.parquet": {"id": "4 5 6 7 2 3 0 1", "bool_col": "TRUE FALSE TRUE FALSE TRUE FALSE TRUE FALSE", "bigint_col": "0 10 0 10 0 10 0 10",
			"double_col": "0 10.1 0 10.1 0 10.1 0 10.1", "date_string_col": "03/01/09 03/01/09 04/01/09 04/01/09 02/01/09 02/01/09 01/01/09 01/01/09",
			"timestamp_col": "2009-03-01 2009-03-01 00:01:00 2009-04-01 2009-04-01 00:01:00 2009-02-01 2009-02-01 00:01:00 2009-01-01 2009-01-01 00:01:00"},
		"int32_decimal.parquet":      {"value": "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24"},
		"byte_array_decimal.parquet": {"value": "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24"},
		"lz4_raw_compressed.parquet": {"c0": "1593604800 1593604800 1593604801 1593604801", "c1": "abc def abc def", "v11": "42 7.7 42.125 7.7"},
		"datapage_v2.parquet":        {"a": "abc abc abc  abc", "b": "1 2 3 4 5", "c": "2 3 4 5 2", "d": "TRUE TRUE TRUE FALSE TRUE"},
	} {
		got := columns(name)
		for column, w := range want {
			if got[column] != w {
				t.Errorf("%s, %s: %q, not %q", name, column, got[column], w)
			}
		}
	}
}
