package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"path/filepath"

	"sanad/internal/bank"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/council"
	"sanad/internal/outbound"
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

// company is the invented processor of cards of a demonstration, on this machine alone.
type company struct {
	cards *bank.Cards
	hook  string
	at    net.Listener
}

// openCards opens an invented processor of cards beside the demonstration that listens at an address, two ports further if that is free, and lets its
// events in.
func openCards(c *config.Config, beside net.Addr) (*company, error) {
	at, err := netip.ParseAddrPort(beside.String())
	if err != nil {
		return nil, err
	}
	from := at.Addr().Unmap().WithZone("")
	if from.IsUnspecified() {
		from = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", (int(at.Port())+2)%(1<<16)))
	if err != nil {
		if l, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return nil, err
		}
	}
	x := &company{bank.NewCards(fmt.Sprintf("http://localhost:%d", l.Addr().(*net.TCPAddr).Port)), "http://" + netip.AddrPortFrom(from, at.Port()).String() + "/hooks/stripe", l}
	if err := x.cards.Remember(filepath.Join(c.Data, "cards.json")); err != nil { // who begins the demonstration anew finds what was paid
		return nil, errors.Join(err, l.Close())
	}
	c.CardHooks, c.CardNetworks = []string{x.cards.Secret}, []string{"127.0.0.0/8", "::1/128", netip.PrefixFrom(from, from.BitLen()).String()}
	return x, nil
}

// asked is how the council asks it.
func (x *company) asked() *outbound.Stripe {
	return &outbound.Stripe{Base: x.cards.Pages, Key: x.cards.Key, HTTP: bank.Client()}
}

// serve shows its pages until ctx ends.
func (x *company) serve(ctx context.Context) {
	server := web.Server(x.cards.Handler(x.hook, bank.Client().Do))
	context.AfterFunc(ctx, func() { server.Close() })
	_ = server.Serve(x.at)
}

// serve shows the bank's application until ctx ends.
func (b *branch) serve(ctx context.Context) {
	server := web.Server(b.bank.Handler())
	context.AfterFunc(ctx, func() { server.Close() })
	_ = server.Serve(b.at)
}
