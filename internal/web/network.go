package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
)

// parseProxies reads networks and single addresses.
func parseProxies(list []string) ([]netip.Prefix, error) {
	var nets []netip.Prefix
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			a, err := netip.ParseAddr(s)
			if err != nil {
				return nil, fmt.Errorf("web: %q is not a network", s)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		nets = append(nets, p.Masked())
	}
	return nets, nil
}

// remote is the other end of the connection.
func remote(r *http.Request) netip.Addr {
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return a.Addr().Unmap()
}

func (s *site) trusts(a netip.Addr) bool {
	for _, p := range s.proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// client is who asks: the last address that no proxy of ours added. What anybody else says of forwarding is not believed.
func (s *site) client(r *http.Request) netip.Addr {
	at := remote(r)
	list := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(list) - 1; i >= 0 && s.trusts(at); i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(list[i]))
		if err != nil {
			break
		}
		at = a.Unmap()
	}
	return at
}

// unencrypted tells that a proxy of ours says that the reader came without TLS.
func (s *site) unencrypted(r *http.Request) bool {
	return s.settings.Secure && r.TLS == nil && s.trusts(remote(r)) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "http")
}

// network is the /24 or /48 of an address.
func network(a netip.Addr) string {
	if !a.IsValid() {
		return "unknown"
	}
	bits := 48
	if a.Is4() {
		bits = 24
	}
	p, _ := a.Prefix(bits)
	return p.String()
}
