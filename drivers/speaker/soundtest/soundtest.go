// Package soundtest lets a test hear what a program plays: a private PulseAudio
// with one loudspeaker that makes no sound, and a recorder on it.
//
// It owns a folder with the server's files, and the processes it started; Close
// ends them. A test starts it, gives Env to the program that plays, and records:
//
//	sink, err := soundtest.Start(ctx, t.TempDir())
//	defer sink.Close()
//	cmd.Env = append(os.Environ(), sink.Env()...)
//	rec, err := sink.Record(ctx, "heard.wav")
//	// … the program plays …
//	err = rec.Stop()
//
// It needs Debian's pulseaudio, pulseaudio-utils and libasound2-plugins, and
// works as root. Nothing outside the folder is read or written, and no server
// of the user's is touched.
package soundtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Rate is the rate of the loudspeaker and of recordings, samples a second.
const Rate = 48_000

const (
	sinkName     = "yimen"
	startTimeout = time.Minute
	stopTimeout  = 30 * time.Second
	pollEvery    = 10 * time.Millisecond
	// maxSocketPath is what a Unix socket's name may be long.
	maxSocketPath = 107
)

// ErrMissing: a program this package needs is not installed.
var ErrMissing = errors.New("sound test needs pulseaudio, pulseaudio-utils and libasound2-plugins")

// Sink is a loudspeaker nobody hears.
type Sink struct {
	dir    string
	server *process
}

// Start starts the server with its files in a new folder under dir, which must
// exist, and returns when it takes sound. ctx bounds the start, and ends the
// server when it ends.
func Start(ctx context.Context, dir string) (*Sink, error) {
	for _, program := range []string{"pulseaudio", "parec"} {
		if _, err := exec.LookPath(program); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrMissing, err)
		}
	}
	own, err := os.MkdirTemp(dir, "sound")
	if err != nil {
		return nil, fmt.Errorf("start sound: %w", err)
	}
	own, err = filepath.Abs(own)
	if err != nil {
		return nil, fmt.Errorf("start sound: %w", err)
	}
	s := &Sink{dir: own}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("start sound: %w", err), s.Close())
	}
	return s, nil
}

func (s *Sink) start(ctx context.Context) error {
	if n := len(s.socket()); n > maxSocketPath {
		return fmt.Errorf("folder's name is too long for a socket (%d bytes): %s", n, s.dir)
	}
	if err := s.configure(); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "pulseaudio", //nolint:gosec // arguments are ours
		"-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes",
		"--realtime=no", "--high-priority=no", "--log-target=stderr", "--log-level=error",
		"-L", "module-native-protocol-unix auth-anonymous=1 socket="+s.socket(),
		"-L", fmt.Sprintf("module-null-sink sink_name=%s rate=%d channels=2 norewinds=1", sinkName, Rate))
	cmd.Env = s.environ()
	server, err := launch(cmd)
	if err != nil {
		return err
	}
	s.server = server
	return s.awaitReady(ctx)
}

func (s *Sink) socket() string { return filepath.Join(s.dir, "socket") }

// configure writes what makes ALSA play into the server, and the server's
// clients start none of their own.
func (s *Sink) configure() error {
	files := map[string]string{
		"asound.conf": "</usr/share/alsa/alsa.conf>\n" +
			"pcm.!default { type pulse }\nctl.!default { type pulse }\n",
		"client.conf": "autospawn = no\nenable-shm = no\n",
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// awaitReady returns when the server answers and has its loudspeaker.
func (s *Sink) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		if _, err := os.Stat(s.socket()); err == nil {
			cmd := exec.CommandContext(ctx, "pactl", "list", "short", "sinks")
			cmd.Env = s.environ()
			if out, err := cmd.Output(); err == nil && strings.Contains(string(out), sinkName) {
				return nil
			}
		}
		select {
		case <-tick.C:
		case <-s.server.done:
			return fmt.Errorf("pulseaudio ended: %w: %s", s.server.err, s.server.said.String())
		case <-ctx.Done():
			return fmt.Errorf("pulseaudio is not ready: %w: %s", ctx.Err(), s.server.said.String())
		}
	}
}

// Env is what a program must have in its environment to play here.
func (s *Sink) Env() []string {
	return []string{
		"PULSE_SERVER=unix:" + s.socket(),
		"PULSE_RUNTIME_PATH=" + s.dir,
		"PULSE_STATE_PATH=" + s.dir,
		"PULSE_COOKIE=" + filepath.Join(s.dir, "cookie"),
		"PULSE_CLIENTCONFIG=" + filepath.Join(s.dir, "client.conf"),
		"ALSA_CONFIG_PATH=" + filepath.Join(s.dir, "asound.conf"),
	}
}

// environ is Env on top of this process's, with a home of its own.
func (s *Sink) environ() []string {
	return append(append(os.Environ(), s.Env()...),
		"HOME="+s.dir, "XDG_RUNTIME_DIR="+s.dir, "XDG_CONFIG_HOME="+s.dir, "DBUS_SESSION_BUS_ADDRESS=disabled:")
}

// Close ends the server and removes its files.
func (s *Sink) Close() error {
	if s.server != nil {
		s.server.end()
	}
	if err := os.RemoveAll(s.dir); err != nil {
		return fmt.Errorf("close sound: %w", err)
	}
	return nil
}

// process is a program that dies with this one.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error // after done
	said buffer
}

// buffer is a bytes.Buffer that may be read while it is written.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// launch starts cmd from a thread that lives as long as the program does: the
// kernel sends the death signal when the thread that started it ends.
func launch(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	cmd.Stderr = &p.said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.WaitDelay = stopTimeout
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		p.err = cmd.Wait()
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", filepath.Base(cmd.Path), err)
	}
	return p, nil
}

// end asks the program to end, makes it, and waits until it has.
func (p *process) end() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
		return
	case <-time.After(stopTimeout):
	}
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.done
}
