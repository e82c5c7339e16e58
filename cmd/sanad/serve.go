package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"golang.org/x/crypto/acme/autocert"

	"sanad/internal/app"
	"sanad/internal/config"
	"sanad/internal/web"
)

// grace is how long a stop waits for requests and jobs that are under way.
const grace = 20 * time.Second

// gcPercent lets the heap, which is ten megabytes at rest, grow further than Go would before it is swept: a few dozen megabytes buy a
// tenth of the time. The operator's own GOGC comes first.
const gcPercent = 400

// serve runs the council's service until it is told to stop.
func serve(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("serve", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	if err := parse(set, args); err != nil {
		return err
	}
	c, err := config.Load(*data)
	if err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	a, err := app.Open(ctx, c, log)
	if err != nil {
		return err
	}
	a.Start()
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return errors.Join(fmt.Errorf("cannot listen on %s: %w", c.Addr, err), a.Stop(ctx))
	}
	log.Info("serving", "addr", l.Addr().String(), "council", c.Council, "tls", c.TLS)
	return answer(ctx, a, l, c)
}

// answer answers on l until ctx ends, then lets what is under way finish.
func answer(ctx context.Context, a *app.App, l net.Listener, c config.Config) error {
	server := web.Server(a.Handler)
	stopped := make(chan error, 1)
	go func() { stopped <- listen(server, l, c) }()
	var err error
	select {
	case err = <-stopped:
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if shut := server.Shutdown(end); shut != nil {
		err = errors.Join(err, shut)
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, a.Stop(end))
}

// listen serves with the certificates that the settings name.
func listen(server *http.Server, l net.Listener, c config.Config) error {
	switch c.TLS {
	case "files":
		return server.ServeTLS(l, c.TLSCert, c.TLSKey)
	case "auto":
		m := &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(c.TLSCache), HostPolicy: autocert.HostWhitelist(c.Hosts...)}
		server.TLSConfig = m.TLSConfig()
		server.TLSConfig.MinVersion = tls.VersionTLS12
		return server.ServeTLS(l, "", "")
	}
	return server.Serve(l)
}
