package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"

	"sanad/internal/app"
	"sanad/internal/config"
	"sanad/internal/inbound"
	"sanad/internal/logs"
	"sanad/internal/outbound"
)

// receive takes the mail that comes in from the mail server of this machine until it is told to stop.
func receive(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("receive", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	addr := set.String("addr", "127.0.0.1:8024", "address of this machine to listen on")
	if err := parse(set, args); err != nil {
		return err
	}
	where, err := netip.ParseAddrPort(*addr)
	if err != nil || !where.Addr().IsLoopback() {
		return fmt.Errorf("cannot listen on %s: mail is taken from the mail server of this machine alone, at an address such as 127.0.0.1:8024", *addr)
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
	defer a.Stores.Close()
	l, err := net.Listen("tcp", *addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", *addr, err)
	}
	log.Info("receiving mail", "addr", l.Addr().String(), "council", c.Council)
	return inbound.Serve(ctx, l, inbound.Usual, outbound.Records, func(ctx context.Context, m inbound.Letter) error {
		err := a.Notice.Receive(ctx, m)
		if err != nil && !inbound.Refused(err) {
			log.Error("a mail was not taken, and is tried again", "fault", fmt.Sprintf("%T", err))
		}
		return err
	})
}
