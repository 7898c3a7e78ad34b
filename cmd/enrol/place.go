package enrol

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// maxIdle is how many connections are kept for the next request: as many as the
// pads of a hall report at once, within reason.
const maxIdle = 16

// CheckServer says what is wrong with the address of a hall server.
func CheckServer(address string) error {
	if address == "" {
		return errors.New("no server: give --server URL, or server: in the file")
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("server %q is no address such as https://hall.example", address)
	}
	return nil
}

// StateFolder is where systemd, the desktop or the home has room for what outlives
// a restart of the program; empty: nowhere.
func StateFolder(program string, env func(string) string) string {
	for _, at := range []struct{ variable, below string }{
		{"STATE_DIRECTORY", ""}, {"XDG_STATE_HOME", program}, {"HOME", filepath.Join(".local", "state", program)},
	} {
		if dir := env(at.variable); dir != "" {
			return filepath.Join(dir, at.below)
		}
	}
	return ""
}

// transport trusts what the system trusts, and the file ca of certificates in PEM;
// empty: none.
func transport(ca string) (*http.Client, error) {
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true,
		MaxIdleConnsPerHost: maxIdle, IdleConnTimeout: time.Minute, TLSHandshakeTimeout: 10 * time.Second,
	}
	if ca != "" {
		pem, err := os.ReadFile(ca)
		if err != nil {
			return nil, fmt.Errorf("certificates: %w", err)
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("certificates: none in %s", ca)
		}
		t.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	return &http.Client{Transport: t}, nil
}
