package postgres

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Every statement that is ever sent stands in this file. Names are quoted by identifier,
// and values are parameters.

// prepare makes a session that cannot write, and has rows in the same order every time.
var prepare = []string{"SET default_transaction_read_only = on", "SET synchronize_seqscans = off"}

const (
	// begin sees one state of the database to the end, and writes nothing.
	begin = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"

	// setTimeouts bounds a statement, and what it waits for others.
	setTimeouts = "SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true)"

	// noticeLeaving lets the server end a statement whose asker is gone.
	noticeLeaving = "SET client_connection_check_interval = '2s'"

	// listTables are the tables that the user may read, those that are found without a
	// schema first.
	listTables = `SELECT n.nspname, c.relname, c.relkind, pg_catalog.pg_table_is_visible(c.oid)::text, c.reltuples::bigint::text
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_toast%' AND n.nspname NOT LIKE 'pg\_temp%'
AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
ORDER BY pg_catalog.pg_table_is_visible(c.oid) DESC, n.nspname, c.relname`

	// findTable are the relations of a name: with $2 in that schema, else where a table is
	// looked for that has none.
	findTable = `SELECT c.oid::text, n.nspname, c.relname, c.relkind, pg_catalog.has_any_column_privilege(c.oid, 'SELECT')::text,
coalesce(pg_catalog.obj_description(c.oid, 'pg_class'), '')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = $1 AND (n.nspname = $2 OR $2 = '' AND pg_catalog.pg_table_is_visible(c.oid))`

	// listColumns are the columns of a relation.
	listColumns = `SELECT a.attname, a.atttypid::text, coalesce(pg_catalog.col_description(a.attrelid, a.attnum), ''),
pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')::text
FROM pg_catalog.pg_attribute a WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`

	// isUnique returns a row where a unique index holds that a value of the column $2 of
	// the table $1 stands in one row.
	isUnique = `SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
WHERE i.indrelid = $1::oid AND a.attname = $2 AND i.indisunique AND i.indisvalid AND i.indnkeyatts = 1 AND i.indpred IS NULL`

	// partitions are of a table with a list of the values of one column for each partition
	// the column, and how many of its partitions are on other servers; of another table
	// with such partitions the column is empty.
	partitions = `SELECT coalesce(a.attname, ''), count(*)::text
FROM pg_catalog.pg_partitioned_table p JOIN pg_catalog.pg_inherits i ON i.inhparent = p.partrelid
JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND c.relkind = 'f'
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0] AND p.partstrat = 'l' AND p.partnatts = 1
WHERE p.partrelid = $1::oid GROUP BY a.attname`

	// countApart lets every partition count its own.
	countApart = "SET LOCAL enable_partitionwise_aggregate = on"

	// listTypes are types, with what a domain is made of at last.
	listTypes = `WITH RECURSIVE base(oid, now) AS (
SELECT t.oid, t.oid FROM pg_catalog.pg_type t WHERE t.oid = ANY ($1::oid[])
UNION ALL SELECT b.oid, t.typbasetype FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.now WHERE t.typtype = 'd')
SELECT b.oid::text, n.nspname, t.typname, t.typtype, t.typcategory, pg_catalog.format_type(b.oid, NULL)
FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.now JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype <> 'd'`

	// listLevels are the values of enumerations, in their order.
	listLevels = `WITH RECURSIVE base(oid, now) AS (
SELECT t.oid, t.oid FROM pg_catalog.pg_type t WHERE t.oid = ANY ($1::oid[])
UNION ALL SELECT b.oid, t.typbasetype FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.now WHERE t.typtype = 'd')
SELECT b.oid::text, e.enumlabel FROM base b JOIN pg_catalog.pg_enum e ON e.enumtypid = b.now ORDER BY b.oid, e.enumsortorder`

	// showZone is the zone in which times are shown.
	showZone = "SELECT current_setting('TimeZone')"

	// inOrder keeps the rows in the order in which one process finds them.
	inOrder = "SET LOCAL max_parallel_workers_per_gather = 0"
)

// identifier quotes a name.
func identifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// source is what stands behind FROM: a table, or a query of which the columns are called
// c1, c2, … so that no name of it matters.
type source struct {
	schema, table string
	query         string
	columns       int
}

func (s source) from() string {
	if s.query == "" {
		return identifier(s.schema) + "." + identifier(s.table)
	}
	names := make([]string, s.columns)
	for k := range names {
		names[k] = fmt.Sprintf("c%d", k+1)
	}
	return "(\n" + s.query + "\n) AS q(" + strings.Join(names, ", ") + ")"
}

// column is how the k-th column of the source is called in a statement.
func (s source) column(k int, name string) string {
	if s.query == "" {
		return identifier(name)
	}
	return fmt.Sprintf("c%d", k+1)
}

// describe is a statement that returns the columns of a query, and no rows.
func describe(query string) string { return "SELECT * FROM (\n" + query + "\n) AS q LIMIT 0" }

// selectAll is the statement of all rows of some columns.
func selectAll(s source, columns []string) string {
	return "SELECT " + strings.Join(columns, ", ") + " FROM " + s.from()
}

// explain is how a statement would be run.
func explain(statement string) string { return "EXPLAIN (FORMAT JSON) " + statement }

// copied is a statement whose rows come in the binary format.
func copied(statement string) string { return "COPY (" + statement + ") TO STDOUT (FORMAT binary)" }

// aggregate is an aggregate of rows, and how those of parts of them are put together.
type aggregate struct{ of, together string }

// counting is how many rows there are.
var counting = aggregate{"count(*)", "CAST(sum(%s) AS bigint)"}

// grouped is the statement of aggregates of the rows that have each combination of the
// expressions by: a1, a2, …, beside the combination as g1, g2, …. With a key the rows are
// grouped by it too, and put together again: where the partitions of a table are on other
// servers, each can then do its own.
func grouped(from string, by []string, of []aggregate, key string) string {
	var inner, outer []string
	for k, a := range of {
		inner = append(inner, fmt.Sprintf("%s AS a%d", a.of, k+1))
		outer = append(outer, fmt.Sprintf(a.together+" AS a%d", fmt.Sprintf("a%d", k+1), k+1))
	}
	g := groups(len(by))
	grouping, again := "", ""
	if len(by) > 0 {
		grouping, again = " GROUP BY "+strings.Join(by, ", "), " GROUP BY "+strings.Join(g, ", ")
	}
	if key == "" {
		return fmt.Sprintf("SELECT %s FROM %s%s", strings.Join(slices.Concat(aliased(by), inner), ", "), from, grouping)
	}
	grouping = " GROUP BY " + strings.Join(append(slices.Clone(by), key), ", ")
	return fmt.Sprintf("SELECT %s FROM (SELECT %s FROM %s%s) AS parts%s",
		strings.Join(slices.Concat(g, outer), ", "), strings.Join(slices.Concat(aliased(by), inner), ", "), from, grouping, again)
}

func aliased(by []string) []string {
	out := make([]string, len(by))
	for k, b := range by {
		out[k] = fmt.Sprintf("%s AS g%d", b, k+1)
	}
	return out
}

func groups(n int) []string {
	out := make([]string, n)
	for k := range out {
		out[k] = fmt.Sprintf("g%d", k+1)
	}
	return out
}

// ordered is the statement of the cells of so many rows at least, in the order of the
// first by of their columns: list are the columns as they come, and a1 is how many rows
// there are.
func ordered(cells string, list []string, by, least int) string {
	order := groups(by)
	for k, g := range order { // and not what it is called when it comes, as text may be
		order[k] = "cells." + g
	}
	return fmt.Sprintf("SELECT %s FROM (%s) AS cells WHERE a1 >= %d ORDER BY %s", strings.Join(list, ", "), cells, max(least, 1), strings.Join(order, ", "))
}

// withheld is the statement of how many cells have fewer rows than its parameter says, and
// how many rows these are.
func withheld(cells string) string {
	return fmt.Sprintf("SELECT count(*)::text, coalesce(sum(a1), 0)::bigint::text FROM (%s) AS cells WHERE a1 < $1::bigint", cells)
}

// repeated is a statement that returns a row where a value stands in several.
func repeated(s source, column string) string {
	return fmt.Sprintf("SELECT 1 FROM %s WHERE %s IS NOT NULL GROUP BY %s HAVING count(*) > 1 LIMIT 1", s.from(), column, column)
}

// double is a column as a number of 64 bits, as its values are when they come, and NULL
// where it is none, or one of those that are no values. A real is the number that it is
// written as. It is written with what postgres_fdw lets another server do, which nullif is
// not.
func double(column string, how *form, missing ...float64) string {
	as, none := "CAST("+column+" AS double precision)", []string{}
	switch how {
	case forms["float4"]: // which stays here
		as = "CAST(CAST(" + column + " AS text) AS double precision)"
		none = append(none, column+" <> CAST('NaN' AS real)")
	case forms["float8"]:
		as = column
		none = append(none, column+" <> CAST('NaN' AS double precision)")
	case forms["numeric"]:
		none = append(none, column+" <> CAST('NaN' AS numeric)")
	}
	for _, code := range missing {
		none = append(none, as+" <> "+number(code))
	}
	if len(none) == 0 {
		return as
	}
	return "(CASE WHEN " + strings.Join(none, " AND ") + " THEN " + as + " END)"
}

// number writes a number for a statement.
func number(x float64) string {
	return "CAST('" + strconv.FormatFloat(x, 'g', -1, 64) + "' AS double precision)"
}

// bucket is the number of the interval that a value is in, of those that begin at some
// ascending numbers: 0 below the first.
func bucket(value string, begin []float64) string {
	list := make([]string, len(begin))
	for k, x := range begin {
		list[k] = strconv.FormatFloat(x, 'g', -1, 64)
	}
	return fmt.Sprintf("width_bucket(%s, CAST('{%s}' AS double precision[]))", value, strings.Join(list, ","))
}

// weighed is the statement of aggregates of the rows of each cell: of z1, z2, …, which are
// the terms less some numbers, NULL where they are not finite, and of w: exp of their sum,
// each times a coefficient, and NULL where one of them is. With fence the server computes
// each once per row, and not once for each of the aggregates; but it counts then what is
// on other servers itself.
func weighed(s source, by, terms []string, about, beta []float64, of []aggregate, key string, fence bool) string {
	end := ""
	if fence {
		end = " OFFSET '0'" // a constant at once, so that several processes may share the work
	}
	var first, same, t, z, eta []string
	for k, b := range by {
		name := fmt.Sprintf("b%d", k+1)
		first, same = append(first, b+" AS "+name), append(same, name)
	}
	outer := slices.Clone(same)
	if key != "" {
		first, same = append(first, key), append(same, key)
	}
	const finite = "CASE WHEN t%[1]d > CAST('-Infinity' AS double precision) AND t%[1]d < CAST('Infinity' AS double precision) " +
		"THEN t%[1]d - %[2]s END AS z%[1]d"
	for j, term := range terms {
		t = append(t, fmt.Sprintf("%s AS t%d", term, j+1))
		z = append(z, fmt.Sprintf(finite, j+1, number(about[j])))
		eta = append(eta, fmt.Sprintf("%s * z%d", number(beta[j]), j+1))
	}
	from := fmt.Sprintf("(SELECT %s FROM %s%s) AS v", strings.Join(slices.Concat(first, t), ", "), s.from(), end)
	from = fmt.Sprintf("(SELECT %s FROM %s%s) AS v", strings.Join(slices.Concat(same, z), ", "), from, end)
	const most = 500 // beyond which exp has no number for it
	sum, low, high := strings.Join(eta, " + "), number(-most), number(most)
	w := fmt.Sprintf("exp(CASE WHEN %[1]s < %[2]s THEN %[2]s WHEN %[1]s > %[3]s THEN %[3]s ELSE %[1]s END) AS w", sum, low, high)
	for j := range terms {
		same = append(same, fmt.Sprintf("z%d", j+1))
	}
	from = fmt.Sprintf("(SELECT %s FROM %s%s) AS v", strings.Join(append(same, w), ", "), from, end)
	return grouped(from, outer, of, key)
}

// present is a value where all of z1 to zn are there.
func present(n int) string {
	all := make([]string, n)
	for k := range all {
		all[k] = fmt.Sprintf("z%d IS NOT NULL", k+1)
	}
	return "CASE WHEN " + strings.Join(all, " AND ") + " THEN 1 END"
}

// many is a statement of how many different values a column has, at most so many.
func many(s source, column string, most int) string {
	return fmt.Sprintf("SELECT count(*)::text FROM (SELECT DISTINCT %s AS x FROM %s WHERE %s IS NOT NULL LIMIT %d) AS d", column, s.from(), column, most)
}
