package app

import (
	"context"
	"crypto/subtle"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"sanad/internal/alarm"
	"sanad/internal/fault"
	"sanad/internal/web"
)

// metrics are the figures that an operator's own monitoring reads. Their labels are names of ours alone: doors, templates of routes,
// classes of answers. Nothing that anybody sent becomes one.
type metrics struct {
	answers *prometheus.CounterVec
	seconds *prometheus.HistogramVec
	stopped *prometheus.CounterVec
	show    http.Handler
	token   string
	proxied bool
}

// newMetrics prepares the figures of one process. A process without a queue has no jobs.
func (a *App) newMetrics() *metrics {
	m := &metrics{
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "sanad_requests_total", Help: "Answers by door, route and class of status."}, []string{"door", "route", "class"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sanad_request_seconds", Help: "How long answers took, by door and route.", Buckets: []float64{.001, .005, .025, .1, .5, 2.5},
		}, []string{"door", "route"}),
		stopped: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "sanad_hooks_stopped_total", Help: "Calls of banks that were not heard, by what was wrong."}, []string{"why"}),
		token:   a.Config.MetricsToken, proxied: a.Config.TLS == "proxy",
	}
	all := prometheus.NewRegistry()
	all.MustRegister(m.answers, m.seconds, m.stopped, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for kind, about := range map[alarm.Kind][2]string{
		alarm.Redaction:   {"privacy_redactions_total", "Personal values that the log's gate had to take out. More than none is an alarm."},
		alarm.Cookie:      {"privacy_cookies_dropped_total", "Cookies that the register does not name. More than none is an alarm."},
		alarm.Destination: {"privacy_destinations_refused_total", "Ways out that the register of providers does not name. More than none is an alarm."},
		alarm.Sealed:      {"privacy_sealed_refused_total", "Sealed values and files that were changed or moved, and did not open. More than none is an alarm."},
	} {
		all.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: about[0], Help: about[1]}, func() float64 { return float64(a.Alarms.Count(kind)) }))
	}
	if a.Jobs != nil {
		all.MustRegister(queue{a})
	}
	m.show = promhttp.HandlerFor(all, promhttp.HandlerOpts{DisableCompression: true})
	return m
}

// observe counts one answer.
func (m *metrics) observe(door, route string, status int, took time.Duration) {
	m.answers.WithLabelValues(door, route, strconv.Itoa(status/100)+"xx").Inc()
	m.seconds.WithLabelValues(door, route).Observe(took.Seconds())
}

// stop counts a call that the hook door did not hear.
func (m *metrics) stop(why string) { m.stopped.WithLabelValues(why).Inc() }

// route is where the figures are read.
func (m *metrics) route() web.Route { return web.Plain("GET /metrics", m.get) }

// get shows the figures to whoever brings the token; where none is set, to this machine. Behind a proxy everybody comes from this
// machine, so that only a token counts there. To anybody else the address does not exist.
func (m *metrics) get(w http.ResponseWriter, r *http.Request) error {
	if m.token != "" {
		given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok || subtle.ConstantTimeCompare([]byte(given), []byte(m.token)) != 1 {
			return fault.NotFound()
		}
	} else if m.proxied || !fromHere(r) {
		return fault.NotFound()
	}
	m.show.ServeHTTP(w, r)
	return nil
}

// fromHere tells a request of this machine that nobody handed on.
func fromHere(r *http.Request) bool {
	for _, name := range []string{"X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via"} {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && from.Addr().Unmap().IsLoopback()
}

var jobsByState = prometheus.NewDesc("sanad_jobs", "Jobs that wait, and jobs that were given up.", []string{"state"}, nil)

// queue asks the database for the jobs when somebody reads the figures.
type queue struct{ app *App }

// Describe names the figure.
func (q queue) Describe(to chan<- *prometheus.Desc) { to <- jobsByState }

// Collect counts; where the database does not answer there is no figure.
func (q queue) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	waiting, dead, err := q.app.Jobs.Count(ctx)
	if err != nil {
		return // the text of the error is not for whoever reads the figures
	}
	to <- prometheus.MustNewConstMetric(jobsByState, prometheus.GaugeValue, float64(waiting), "waiting")
	to <- prometheus.MustNewConstMetric(jobsByState, prometheus.GaugeValue, float64(dead), "dead")
}
