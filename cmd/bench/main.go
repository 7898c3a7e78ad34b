// Command bench measures what Yimen reaches on this machine, each figure beside
// what the machine can do at best or what others do, in one run.
//
//	bench                         every row (some minutes)
//	bench --quick                 fewer rounds, rougher figures
//	bench --only boards,restart   the rows whose names begin so
//	bench --old PATH              also against an earlier build, by its hallserver
//	bench --list                  the names
//
// A row below its mark is shown as such; the exit code is 1 only when a row
// could not be measured.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == clientsCommand {
		os.Exit(runClients(os.Stdin, os.Stdout))
	}
	os.Exit(run())
}

// rows is the whole table, in the order it is printed.
func rows() []row {
	return slices.Concat(engineRows(), httpRows(), consoleRows(), memoryRows(), restartRows(), boardRows(), deviceRows(), forecastRows())
}

func run() int {
	quick := flag.Bool("quick", false, "fewer rounds, rougher figures")
	only := flag.String("only", "", "measure only rows whose names begin with one of these, comma separated")
	list := flag.Bool("list", false, "print the names of the rows")
	old := flag.String("old", "", "the hallserver of an earlier build, to measure this one against; its kiosk and display lie beside it")
	profile := flag.String("cpuprofile", "", "write a CPU profile of this process to a file")
	flag.Parse()
	chosen := choose(rows(), *only)
	if *list {
		for _, r := range chosen {
			fmt.Println(r.name)
		}
		return 0
	}
	if len(chosen) == 0 || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "bench: no such row; --list names them")
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := raiseFileLimit(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
	if *profile != "" {
		f, err := os.Create(*profile)
		if err == nil {
			err = pprof.StartCPUProfile(f)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			return 1
		}
		defer pprof.StopCPUProfile()
	}
	servers, err := findPrograms(*old)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		return 1
	}
	if !measureAll(ctx, os.Stdout, os.Stderr, chosen, effort{quick: *quick, programs: servers}) {
		return 1
	}
	return 0
}

// choose returns the rows whose names begin with one of a comma-separated list;
// all for an empty one.
func choose(all []row, only string) []row {
	if only == "" {
		return all
	}
	var chosen []row
	for _, r := range all {
		for want := range strings.SplitSeq(only, ",") {
			if strings.HasPrefix(r.name, strings.TrimSpace(want)) {
				chosen = append(chosen, r)
				break
			}
		}
	}
	return chosen
}
