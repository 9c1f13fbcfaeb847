package postgres

import (
	"fmt"
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

// counted is the statement of the cells of some columns.
func counted(s source, list, by []string, least int) string {
	return fmt.Sprintf("SELECT %s, count(*) FROM %s GROUP BY %s HAVING count(*) >= %d ORDER BY %s",
		strings.Join(list, ", "), s.from(), strings.Join(by, ", "), max(least, 1), strings.Join(by, ", "))
}

// withheld is the statement of how many cells have fewer rows than its parameter says, and
// how many rows these are.
func withheld(s source, by []string) string {
	return fmt.Sprintf("SELECT count(*)::text, coalesce(sum(n), 0)::bigint::text FROM (SELECT count(*) AS n FROM %s GROUP BY %s) AS cells WHERE n < $1::bigint",
		s.from(), strings.Join(by, ", "))
}

// repeated is a statement that returns a row where a value stands in several.
func repeated(s source, column string) string {
	return fmt.Sprintf("SELECT 1 FROM %s WHERE %s IS NOT NULL GROUP BY %s HAVING count(*) > 1 LIMIT 1", s.from(), column, column)
}
