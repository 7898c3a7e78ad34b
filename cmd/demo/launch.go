package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	// graceTime is how long a program gets between SIGTERM and SIGKILL.
	graceTime = 30 * time.Second
	// tailLines is how many of a program's last lines are kept for messages.
	tailLines = 40
	// lineBytesMax bounds one line of a program's output; more is cut off.
	lineBytesMax = 16 << 10
)

// A launcher starts programs of which none outlives this one: each is the head
// of a process group of its own, which is ended as a whole, and the kernel ends
// it where this process dies without a chance to do so.
//
// The kernel ties that promise to the thread that started the program, so one
// goroutine that never leaves its thread starts them all.
type launcher struct {
	logDir string
	starts chan start
	group  sync.WaitGroup // the output readers and the starter
}

type start struct {
	cmd  *exec.Cmd
	done chan error
}

// newLauncher starts a launcher that writes each program's output to a file
// under logDir. Close it last.
func newLauncher(logDir string) (*launcher, error) {
	if err := os.MkdirAll(logDir, 0o700); err != nil {
		return nil, fmt.Errorf("make the log folder: %w", err)
	}
	l := &launcher{logDir: logDir, starts: make(chan start)}
	l.group.Go(func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for s := range l.starts {
			s.done <- s.cmd.Start()
		}
	})
	return l, nil
}

// close waits for all that the launcher started. The programs have to be
// stopped before.
func (l *launcher) close() {
	close(l.starts)
	l.group.Wait()
}

// A program is one running process and what it says.
type program struct {
	name  string
	cmd   *exec.Cmd
	stdin io.WriteCloser
	done  chan struct{} // closed when it has ended and all its output is read

	mu    sync.Mutex
	tail  []string
	count int           // lines so far; the last ones are in tail
	news  chan struct{} // closed and made anew with each line
	err   error         // how it ended; set before done is closed
}

// An order says what to start.
type order struct {
	name  string // of the log file, and in messages
	path  string
	args  []string
	env   []string // added to this process's environment
	dir   string
	files []*os.File // given on as descriptors 3 and up
}

// launch starts a program. It does not wait for it to be ready.
func (l *launcher) launch(o order) (*program, error) {
	log, err := os.OpenFile(filepath.Join(l.logDir, o.name+".log"), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of %s: %w", o.name, err)
	}
	out, in, err := os.Pipe()
	if err != nil {
		_ = log.Close()
		return nil, fmt.Errorf("start %s: %w", o.name, err)
	}
	//nolint:noctx // ended through its process group, not by a context
	cmd := exec.Command(o.path, o.args...)
	cmd.Env = append(os.Environ(), o.env...)
	cmd.Dir = o.dir
	cmd.Stdout, cmd.Stderr = in, in
	cmd.ExtraFiles = o.files
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", o.name, err), log.Close(), out.Close(), in.Close())
	}
	s := start{cmd: cmd, done: make(chan error, 1)}
	l.starts <- s
	err = <-s.done
	_ = in.Close() // the child has its own
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", o.name, err), log.Close(), out.Close())
	}
	p := &program{name: o.name, cmd: cmd, stdin: stdin, done: make(chan struct{}), news: make(chan struct{})}
	l.group.Go(func() { p.follow(out, log) })
	return p, nil
}

// follow reads the program's output to its end, then sees it off.
func (p *program) follow(out, log *os.File) {
	defer close(p.done)
	read := make(chan struct{})
	go func() {
		defer close(read)
		lines := bufio.NewReaderSize(out, lineBytesMax)
		for {
			line, _, err := lines.ReadLine()
			if err != nil {
				return
			}
			_, _ = fmt.Fprintf(log, "%s\n", line)
			p.add(string(line))
		}
	}()
	err := p.cmd.Wait()
	// A grandchild may hold the pipe open: what remains of the group ends with
	// its head, and then so does the output.
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-read
	_, _ = out.Close(), log.Close()
	p.mu.Lock()
	p.err = err
	p.mu.Unlock()
}

func (p *program) add(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count++
	p.tail = append(p.tail, line)
	if len(p.tail) > tailLines {
		p.tail = p.tail[1:]
	}
	close(p.news)
	p.news = make(chan struct{})
}

// since returns the lines after the first n of the program's life that are
// still kept, how many it has said in all, and a channel closed with the next.
func (p *program) since(n int) (lines []string, count int, news <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	from := max(0, len(p.tail)-(p.count-n))
	return append([]string(nil), p.tail[from:]...), p.count, p.news
}

// await waits for a line that match accepts and returns what match made of it.
// It fails when the program ends first.
func (p *program) await(ctx context.Context, what string, match func(line string) (string, bool)) (string, error) {
	seen := 0
	for {
		lines, count, news := p.since(seen)
		for _, line := range lines {
			if got, ok := match(line); ok {
				return got, nil
			}
		}
		seen = count
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("%s: waiting for %s: %w", p.name, what, context.Cause(ctx))
		case <-news:
		case <-p.done:
			// It may have said it with its last breath.
			lines, _, _ := p.since(seen)
			for _, line := range lines {
				if got, ok := match(line); ok {
					return got, nil
				}
			}
			return "", p.ended()
		}
	}
}

// ended is the error of a program that ended by itself, with its last words.
func (p *program) ended() error {
	<-p.done
	p.mu.Lock()
	defer p.mu.Unlock()
	how := "ended"
	if p.err != nil {
		how = p.err.Error()
	}
	last := p.tail[max(0, len(p.tail)-4):]
	if len(last) == 0 {
		return fmt.Errorf("%s: %s without a word", p.name, how)
	}
	return fmt.Errorf("%s: %s, after saying:\n    %s", p.name, how, strings.Join(last, "\n    "))
}

// say writes a line to the program's standard input.
func (p *program) say(line string) error {
	if _, err := io.WriteString(p.stdin, line+"\n"); err != nil {
		return fmt.Errorf("say %q to %s: %w", line, p.name, err)
	}
	return nil
}

// stop ends the program and all it started: SIGTERM, then SIGKILL after
// graceTime. It returns when all of it is gone. Stopping twice is harmless.
func (p *program) stop() {
	if p == nil {
		return
	}
	_ = p.stdin.Close()
	p.signal(syscall.SIGTERM)
	patience := time.NewTimer(graceTime)
	defer patience.Stop()
	select {
	case <-p.done:
	case <-patience.C:
		p.signal(syscall.SIGKILL)
		<-p.done
	}
}

// signal sends a signal to the program's group, unless it is gone already.
func (p *program) signal(s syscall.Signal) {
	select {
	case <-p.done:
	default:
		_ = syscall.Kill(-p.cmd.Process.Pid, s)
	}
}
