package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/netip"

	"sanad/internal/bank"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/council"
	"sanad/internal/web"
)

// branch is the invented bank of a demonstration, on this machine alone.
type branch struct {
	bank *bank.Bank
	at   net.Listener
	port int
}

// openBank opens an invented bank beside the demonstration that listens at an address, on the next port if it is free, and lets its calls in.
// A council that no biller serves has none.
func openBank(c *config.Config, beside net.Addr) (*branch, error) {
	profile, err := council.Load(c.Council)
	if err != nil {
		return nil, err
	}
	billers := profile.At(clock.System{}.Now()).Payment.Billers
	at, err := netip.ParseAddrPort(beside.String())
	if err != nil || len(billers) == 0 {
		return nil, err
	}
	from := at.Addr().Unmap().WithZone("")
	if from.IsUnspecified() {
		from = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	key, secret := billers[0].ID+"/demo", rand.Text()+rand.Text()
	c.BillerKeys, c.BillerNetworks = map[string]string{key: secret}, []string{"127.0.0.0/8", "::1/128", netip.PrefixFrom(from, from.BitLen()).String()}
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", (int(at.Port())+1)%(1<<16)))
	if err != nil {
		if l, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return nil, err
		}
	}
	return &branch{bank.New("http://"+netip.AddrPortFrom(from, at.Port()).String(), key, secret), l, l.Addr().(*net.TCPAddr).Port}, nil
}

// serve shows the bank's application until ctx ends.
func (b *branch) serve(ctx context.Context) {
	server := web.Server(b.bank.Handler())
	context.AfterFunc(ctx, func() { server.Close() })
	_ = server.Serve(b.at)
}
