package web

import (
	"net"
	"net/http"
	"strings"
)

// atHost checks the name by which the site was called. It returns where the reader must go instead, or false for a name that is
// not ours.
func (s *site) atHost(r *http.Request, v *visit) (elsewhere string, ours bool) {
	host := strings.ToLower(r.Host)
	for i, known := range s.settings.Hosts {
		if !sameHost(host, known) {
			continue
		}
		if i > 0 || s.unencrypted(r) {
			return s.mainAddress(host) + r.URL.RequestURI(), true
		}
		return "", true
	}
	if s.settings.Verify != "" && sameHost(host, s.settings.Verify) {
		switch {
		case v.path == "/":
			return "/verify", true
		case !forVerification(v.path):
			return s.mainAddress(host) + r.URL.RequestURI(), true
		}
		return "", true
	}
	if len(s.settings.Hosts) == 0 || s.settings.Demo && isLoopback(host) {
		return "", true
	}
	return "", false
}

// forVerification tells which paths the host for verification serves itself.
func forVerification(path string) bool {
	for _, p := range []string{"/verify", "/static", "/api", "/privacy", "/accessibility"} {
		if path == p || strings.HasPrefix(path, p+"/") {
			return true
		}
	}
	return false
}

// sameHost compares names; the port counts only when the known name has one.
func sameHost(host, known string) bool {
	known = strings.ToLower(known)
	if host == known {
		return true
	}
	name, _, err := net.SplitHostPort(host)
	return err == nil && name == strings.Trim(known, "[]")
}

func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// mainAddress is scheme and name of the main host; without TLS the port that the reader used stays.
func (s *site) mainAddress(host string) string {
	if len(s.settings.Hosts) == 0 {
		return ""
	}
	main := s.settings.Hosts[0]
	if s.settings.Secure {
		return "https://" + main
	}
	if _, port, err := net.SplitHostPort(host); err == nil && !strings.Contains(main, ":") {
		main = net.JoinHostPort(main, port)
	}
	return "http://" + main
}
