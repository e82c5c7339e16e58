package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"sanad/internal/fault"
)

// explain turns a driver's error into a fault or into an error whose text holds no value of a row or an argument.
// The driver's own error is not wrapped, for its detail quotes rows. again says that the transaction may run once more.
func explain(ctx context.Context, query string, err error) (again bool, _ error) {
	if err == nil {
		return false, nil
	}
	where := head(query)
	if ctx.Err() != nil {
		return false, fmt.Errorf("db: %s: %w", where, ctx.Err())
	}
	var pg *pgconn.PgError
	var lite *sqlite.Error
	var network net.Error
	switch {
	case errors.As(err, &pg):
		return explainPostgres(where, pg)
	case errors.As(err, &lite):
		return false, explainSQLite(where, lite)
	case errors.Is(err, errPublic), fault.Of(err) != nil:
		return false, err
	case errors.Is(err, sql.ErrTxDone), errors.Is(err, pgx.ErrTxClosed):
		return false, fmt.Errorf("db: %s: the transaction has ended", where)
	case errors.Is(err, pgx.ErrTxCommitRollback):
		return false, fmt.Errorf("db: %s: the database rolled back", where)
	case errors.As(err, &network), pgconn.SafeToRetry(err):
		return false, fault.Unavailable("db: " + where + ": the connection to the database broke")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(err.Error(), "conn closed"):
		return false, fault.Unavailable("db: " + where + ": the connection to the database was cut")
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		return false, fault.Unavailable("db: " + where + ": " + connect.Error())
	}
	// What remains is mostly an argument that does not fit, and its text quotes the argument.
	return false, fmt.Errorf("db: %s: the driver refused it (%T)", where, err)
}

func explainPostgres(where string, e *pgconn.PgError) (again bool, _ error) {
	switch e.Code {
	case "40001", "40P01": // serialization_failure, deadlock_detected
		return true, fault.Busy("fault.busy", nil)
	case "23505": // unique_violation
		return false, fault.Conflict("fault.taken", nil)
	case "53300", "55P03", "57014": // too_many_connections, lock_not_available, query_canceled by a time limit
		return false, fault.Busy("fault.busy", nil)
	case "57P01", "57P02", "57P03", "25006", "26000": // the server stops, has crashed, starts, only reads, or lost a prepared statement
		return false, fault.Unavailable("db: " + where + ": postgres " + e.Code)
	}
	if class := e.Code[:2]; class == "08" || class == "53" || class == "58" { // connection, resources such as the disk, the system
		return false, fault.Unavailable("db: " + where + ": postgres " + e.Code + ": " + e.Message)
	}
	text := fmt.Sprintf("db: %s: postgres %s", where, e.Code)
	switch {
	case e.Code[:2] == "22", e.Code[:2] == "23":
		// Data exceptions and broken rules quote values in their message: only names are told.
		for _, name := range []string{e.TableName, e.ColumnName, e.ConstraintName} {
			if name != "" {
				text += " " + name
			}
		}
	default:
		text += ": " + e.Message
	}
	return false, errors.New(text)
}

func explainSQLite(where string, e *sqlite.Error) error {
	switch code := e.Code(); code {
	case 1555, 2067, 2579: // SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE, _ROWID
		return fault.Conflict("fault.taken", nil)
	default:
		switch code & 0xff {
		case 5, 6: // SQLITE_BUSY, SQLITE_LOCKED: another process held the file for longer than busy_timeout
			return fault.Busy("fault.busy", nil)
		case 10, 13, 14: // SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN
			return fault.Unavailable(fmt.Sprintf("db: %s: sqlite %d: %s", where, code, e.Error()))
		}
		if strings.Contains(e.Error(), "fts5:") {
			return fmt.Errorf("db: %s: sqlite %d: the search text is malformed", where, code)
		}
		return fmt.Errorf("db: %s: sqlite %d: %s", where, code, e.Error())
	}
}

// head is the beginning of a query, which is the code's own text, to find it by.
func head(query string) string {
	q := strings.Join(strings.Fields(query), " ")
	if r := []rune(q); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return q
}

// explained is explain without the question whether to try again.
func explained(ctx context.Context, query string, err error) error {
	_, err = explain(ctx, query, err)
	return err
}
