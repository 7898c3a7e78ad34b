package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

//go:embed boards_node.js
var nodeServer []byte

// nodeWS is the package the node server is made with, fetched into a folder
// that goes when the row is done.
const nodeWS = "ws@8"

// startNode starts the node server; errUnavailable without node, npm or a way
// to the package.
func startNode(ctx context.Context, _ int, frames [][]byte) (*server, error) {
	dir, err := os.MkdirTemp("", "bench-node-")
	if err != nil {
		return nil, fmt.Errorf("node: %w", err)
	}
	s, err := startNodeIn(ctx, dir, frames)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	stop := s.close
	s.close = func() { stop(); _ = os.RemoveAll(dir) }
	return s, nil
}

func startNodeIn(ctx context.Context, dir string, frames [][]byte) (*server, error) {
	install := exec.CommandContext(ctx, "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", dir, nodeWS)
	if out, err := install.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: npm install %s: %w: %s", errUnavailable, nodeWS, err, out)
	}
	script, list := filepath.Join(dir, "server.js"), filepath.Join(dir, "frames")
	if err := errors.Join(os.WriteFile(script, nodeServer, 0o600), os.WriteFile(list, bytes.Join(frames, []byte("\n")), 0o600)); err != nil {
		return nil, fmt.Errorf("node: %w", err)
	}
	cmd := exec.CommandContext(ctx, "node", script, list)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("node: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("node: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: node: %w", errUnavailable, err)
	}
	stop := func() { _ = in.Close(); _ = cmd.Wait() }
	lines := bufio.NewReader(out)
	answer := func() (string, error) {
		line, err := lines.ReadString('\n')
		if err != nil {
			return "", fmt.Errorf("node: %w", err)
		}
		return strings.TrimSpace(line), nil
	}
	first, err := answer()
	if err != nil {
		stop()
		return nil, err
	}
	port, err := strconv.Atoi(first)
	if err != nil {
		stop()
		return nil, fmt.Errorf("node: port: %w", err)
	}
	return &server{port: port, path: "/", close: stop, publish: func(n int, pace time.Duration) ([]int64, error) {
		if _, err := fmt.Fprintf(in, "%d %d\n", n, pace.Milliseconds()); err != nil {
			return nil, fmt.Errorf("node: %w", err)
		}
		line, err := answer()
		if err != nil {
			return nil, err
		}
		var sent []int64
		for field := range strings.FieldsSeq(line) {
			at, err := strconv.ParseInt(field, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("node: %w", err)
			}
			sent = append(sent, at)
		}
		return sent, nil
	}}, nil
}
