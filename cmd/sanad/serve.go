package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"sanad/internal/alarm"
	"sanad/internal/app"
	"sanad/internal/config"
	"sanad/internal/logs"
	"sanad/internal/outbound"
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
	role := set.String("role", "", "public: only what needs published tables, without keys; private, or nothing: everything")
	if err := parse(set, args); err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	switch *role {
	case "", "private":
	case "public":
		return servePublic(ctx, *data)
	default:
		fmt.Fprintf(os.Stderr, "sanad serve: there is no role %q, only public and private\n", *role)
		return errUsage
	}
	c, err := config.Load(*data)
	if err != nil {
		return err
	}
	alarms := app.Alarms(c)
	log := logs.New(os.Stdout, alarms)
	a, err := app.Open(ctx, c, log, alarms)
	if err != nil {
		return err
	}
	a.Start()
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return errors.Join(fmt.Errorf("cannot listen on %s: %w", c.Addr, err), a.Stop(ctx))
	}
	log.Info("serving", "addr", l.Addr().String(), "council", c.Council, "tls", c.TLS)
	gate, err := app.Gate(c, alarms, log)
	if err != nil {
		return errors.Join(err, a.Stop(ctx))
	}
	return answer(ctx, a.Handler, a.Stop, l, c, gate)
}

// servePublic runs the public process: it answers what needs published tables alone, and holds nothing else.
func servePublic(ctx context.Context, data string) error {
	c, err := config.LoadPublic(data)
	if err != nil {
		return err
	}
	alarms := alarm.Open("") // the folder of the data is not the public process's to write in
	log := logs.New(os.Stdout, alarms)
	handler, published, err := app.OpenPublic(ctx, c, log, alarms)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return errors.Join(fmt.Errorf("cannot listen on %s: %w", c.Addr, err), published.Close())
	}
	log.Info("serving", "addr", l.Addr().String(), "council", c.Council, "tls", c.TLS, "role", "public")
	gate, err := app.Gate(c, alarms, log)
	if err != nil {
		return errors.Join(err, published.Close())
	}
	return answer(ctx, handler, func(context.Context) error { return published.Close() }, l, c, gate)
}

// answer answers on l until ctx ends, then lets what is under way finish and stops.
func answer(ctx context.Context, handler http.Handler, stop func(context.Context) error, l net.Listener, c config.Config, gate *outbound.Gate) error {
	server := web.Server(handler)
	stopped := make(chan error, 1)
	go func() { stopped <- listen(server, l, c, gate) }()
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
	return errors.Join(err, stop(end))
}

// listen serves with the certificates that the settings name.
func listen(server *http.Server, l net.Listener, c config.Config, gate *outbound.Gate) error {
	switch c.TLS {
	case "files":
		return server.ServeTLS(l, c.TLSCert, c.TLSKey)
	case "auto":
		m := &autocert.Manager{
			Client: &acme.Client{DirectoryURL: autocert.DefaultACMEDirectory, HTTPClient: gate.Client("certificates")},
			Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(c.TLSCache), HostPolicy: autocert.HostWhitelist(c.Hosts...),
		}
		server.TLSConfig = m.TLSConfig()
		server.TLSConfig.MinVersion = tls.VersionTLS12
		return server.ServeTLS(l, "", "")
	}
	return server.Serve(l)
}
