package web

import (
	"io"
	"log"
	"net/http"
	"time"
)

// Server returns a server for the site with its limits of time and size; each door sets the time for a body and an answer.
// What net/http itself would log names addresses of people, and is dropped.
func Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
}

// The time that a request may take, by what it brings.
const (
	answerTime = 5 * time.Minute
	formTime   = time.Minute
	uploadTime = 15 * time.Minute
)

// allowTime sets the deadlines of one request; where there is no connection (in tests) there is none to set. It comes before the body
// is wrapped: a request that brings none has nothing to read in time.
func allowTime(w http.ResponseWriter, r *http.Request, upload bool, now time.Time) {
	read, write := formTime, answerTime
	if upload {
		read, write = uploadTime, uploadTime+answerTime
	}
	c := http.NewResponseController(w)
	if r.Body != nil && r.Body != http.NoBody {
		_ = c.SetReadDeadline(now.Add(read))
	}
	_ = c.SetWriteDeadline(now.Add(write))
}
