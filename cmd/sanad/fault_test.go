package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sanad/internal/postfix"
)

// TestFaults breaks what the program rests on while people act, and mends it: meanwhile everybody gets a clear page, and afterwards
// everything that was acknowledged is there and everything that is owed happens.
func TestFaults(t *testing.T) {
	if !long() {
		t.Skip("a fault run belongs to the long tests")
	}
	if os.Getuid() != 0 {
		t.Fatal("root is needed to make a small disk")
	}
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		disk := smallDisk(t, 300)
		server := startDatabase(t, disk)
		mail := postfix.Start(t, true)
		c := foundCity(t, server.url(), mail)
		server.say("create database council template template0")
		c.begin()
		c.faults(mail, map[string]func(){
			"the database restarts":             func() { server.pgctl("restart", "-m", "immediate", "-w") },
			"its connections are cut":           func() { server.cut() },
			"its disk is full, and has room":    func() { disk.fill(); time.Sleep(3 * time.Second); disk.empty(); server.up() },
			"the mail server is down for a bit": func() { mail.Stop(t); time.Sleep(3 * time.Second); mail.Again(t) },
		})
	})
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		disk := smallDisk(t, 120)
		mail := postfix.Start(t, true)
		c := foundCityIn(t, filepath.Join(disk.folder, "data"), "", mail)
		c.begin()
		c.faults(mail, map[string]func(){
			"the disk is full, and has room":    func() { disk.fill(); time.Sleep(3 * time.Second); disk.empty() },
			"the mail server is down for a bit": func() { mail.Stop(t); time.Sleep(3 * time.Second); mail.Again(t) },
		})
	})
}

// faults lets people act, and does what breaks something, one after the other.
func (c *city) faults(mail *postfix.Postfix, list map[string]func()) {
	t := c.t
	c.people(400) // more than can be done before the last fault
	l := &tally{events: map[string]int{}, claims: map[string]bool{}}
	s := c.serve()
	stop := c.travel(l, 12)
	for what, breaks := range list {
		time.Sleep(2 * time.Second)
		before, busy := l.steps(), l.refused()
		breaks()
		time.Sleep(4 * time.Second)
		t.Logf("%s: %d steps were acknowledged meanwhile and after, %d answers asked for patience", what, l.steps()-before, l.refused()-busy)
		if l.steps() == before {
			t.Errorf("%s: nothing goes on afterwards", what)
		}
	}
	stop()
	c.settle()
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(); err != nil {
		t.Errorf("it does not stop in order: %v", err)
	}
	if panicked(s.log.String()) {
		t.Errorf("the server panicked:\n%s", s.log)
	}
	c.compare(l)
	sent, twice := c.letters(mail, len(list))
	c.whole()
	for _, w := range l.wrong {
		t.Error(w)
	}
	t.Logf("%d acknowledged steps, %d letters, %d twice", l.steps(), sent, twice)
	if t.Failed() {
		log, said := s.log.String(), 0
		for line := range strings.Lines(log) {
			if strings.Contains(line, `"level":"ERROR"`) && said < 20 {
				said++
				t.Log(line)
			}
		}
		t.Logf("the server said:\n%s", log[max(0, len(log)-3000):])
	}
}

func (l *tally) steps() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, times := range l.events {
		n += times
	}
	return n
}

// paid tells how many payments somebody was told are confirmed.
func (l *tally) paid() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.claims)
}

func (l *tally) refused() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.busy
}

// small is a disk of few megabytes.
type small struct {
	t      *testing.T
	folder string
}

func smallDisk(t *testing.T, megabytes int) *small {
	t.Helper()
	folder, err := os.MkdirTemp("", "sanad-disk-")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dm,mode=755", megabytes), "tmpfs", folder).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Cleanup(func() {
		_ = exec.Command("umount", "-l", folder).Run()
		os.Remove(folder)
	})
	return &small{t, folder}
}

// fill leaves no room on the disk.
func (s *small) fill() {
	f, err := os.Create(filepath.Join(s.folder, "ballast"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 1<<16)
	for err == nil {
		if _, err = f.Write(block); errors.Is(err, syscall.ENOSPC) && len(block) > 1 {
			block, err = block[:len(block)/2], nil
		}
	}
}

func (s *small) empty() {
	if err := os.Remove(filepath.Join(s.folder, "ballast")); err != nil {
		s.t.Fatal(err)
	}
}

// database is a PostgreSQL cluster of the test's own, which keeps what it has acknowledged.
type database struct {
	t                  *testing.T
	folder, bins, port string
}

func startDatabase(t *testing.T, disk *small) *database {
	t.Helper()
	initdb, err := exec.LookPath("initdb")
	if err != nil {
		found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
		if len(found) == 0 {
			t.Fatal("PostgreSQL is not installed")
		}
		initdb = found[len(found)-1]
	}
	d := &database{t: t, folder: filepath.Join(disk.folder, "pg"), bins: filepath.Dir(initdb), port: strconv.Itoa(postfix.FreePort(t))}
	if err := os.Mkdir(d.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	owner, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(owner.Uid)
	gid, _ := strconv.Atoi(owner.Gid)
	if err := os.Chown(d.folder, uid, gid); err != nil {
		t.Fatal(err)
	}
	d.run("initdb", "-D", filepath.Join(d.folder, "data"), "-U", "sanad", "--auth=trust", "--locale=C", "--encoding=UTF8")
	settings := fmt.Sprintf("listen_addresses='127.0.0.1'\nport=%s\nunix_socket_directories='%s'\nmax_wal_size=64MB\nmin_wal_size=32MB\nshared_buffers=32MB\nmax_connections=100\n", d.port, d.folder)
	f, err := os.OpenFile(filepath.Join(d.folder, "data", "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(f, settings); err != nil {
		t.Fatal(err)
	}
	f.Close()
	d.pgctl("start", "-w")
	t.Cleanup(func() {
		_ = d.command("pg_ctl", "-D", filepath.Join(d.folder, "data"), "-m", "immediate", "stop").Run()
	})
	return d
}

func (d *database) url() string {
	return "postgres://sanad@127.0.0.1:" + d.port + "/council?sslmode=disable"
}

func (d *database) command(name string, args ...string) *exec.Cmd {
	return exec.Command("runuser", append([]string{"-u", "postgres", "--", filepath.Join(d.bins, name)}, args...)...)
}

func (d *database) run(name string, args ...string) {
	d.t.Helper()
	if out, err := d.command(name, args...).CombinedOutput(); err != nil {
		d.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func (d *database) pgctl(args ...string) {
	d.t.Helper()
	// The server must not hold this process's pipes, or the command would never end.
	cmd := d.command("pg_ctl", append([]string{"-D", filepath.Join(d.folder, "data"), "-l", filepath.Join(d.folder, "log"), "-s", "-t", "30"}, args...)...)
	if err := cmd.Run(); err != nil {
		log, _ := os.ReadFile(filepath.Join(d.folder, "log"))
		d.t.Fatalf("pg_ctl %v: %v\n%s", args, err, log[max(0, len(log)-2000):])
	}
}

// say runs one statement as the owner.
func (d *database) say(statement string) {
	d.t.Helper()
	ctx := d.t.Context()
	c, err := pgx.Connect(ctx, "postgres://sanad@127.0.0.1:"+d.port+"/postgres?sslmode=disable")
	if err == nil {
		_, err = c.Exec(ctx, statement)
		err = errors.Join(err, c.Close(ctx))
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// cut ends every connection that the program has.
func (d *database) cut() {
	for range 5 {
		d.say("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'council'")
		time.Sleep(200 * time.Millisecond)
	}
}

// up starts the server again if it gave up meanwhile, as whoever runs it would.
func (d *database) up() {
	for range 20 {
		c, err := net.Dial("tcp", "127.0.0.1:"+d.port)
		if err == nil {
			c.Close()
			return
		}
		out, _ := d.command("pg_ctl", "-D", filepath.Join(d.folder, "data"), "status").CombinedOutput()
		if !strings.Contains(string(out), "server is running") {
			d.pgctl("start", "-w")
			return
		}
		time.Sleep(500 * time.Millisecond)
	}
}
