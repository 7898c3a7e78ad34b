#!/usr/bin/env bash
# npm sm-crypto 0.5.8 beside github.com/emmansun/gmsm v0.43.0 (SM2).
#
# Guess: SM2 ciphertexts in the order C1‖C3‖C2 of GB/T 32918.4 are read by either
#   library, as signatures and digests are.
# Seen: SM3 digests and DER signatures agree. sm-crypto leaves out the first byte
#   of C1 (04, "an uncompressed point"), though its public key carries it: gmsm
#   does not open it until 04 is put before, and sm-crypto's
#   decrypt must be given what gmsm wrote without it.
# For a hall: what a provincial platform's page seals is not opened by a server in
#   Go, and it looks like a wrong key.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel error sm-crypto@0.5.8 >/dev/null
cat > seal.js <<'JS'
const { sm2, sm3 } = require("sm-crypto");
const text = "不动产登记 A023";
const { publicKey, privateKey } = sm2.generateKeyPairHex();
console.log(JSON.stringify({
  text, publicKey, privateKey, digest: sm3(text),
  signature: sm2.doSignature(text, privateKey, { der: true, hash: true }),
  sealed: sm2.doEncrypt(text, publicKey, 1), // 1: C1 C3 C2
}));
JS
cat > open.js <<'JS'
const { sm2 } = require("sm-crypto");
const [privateKey, sealed] = process.argv.slice(2);
console.log("sm-crypto, as gmsm wrote it:", sm2.doDecrypt(sealed, privateKey, 1) === "" ? "nothing" : "opened");
console.log("sm-crypto, without 04:", sm2.doDecrypt(sealed.slice(2), privateKey, 1));
JS
cat > go.mod <<'MOD'
module seen

go 1.26

require github.com/emmansun/gmsm v0.43.0
MOD
cat > main.go <<'GO'
package main

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func main() {
	var in map[string]string
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	raw := func(name string) []byte { return must(hex.DecodeString(in[name])) }
	public := must(sm2.NewPublicKey(raw("publicKey")))
	private := must(sm2.NewPrivateKey(raw("privateKey")))
	digest := sm3.Sum([]byte(in["text"]))
	fmt.Println("digest agrees:", hex.EncodeToString(digest[:]) == in["digest"])
	fmt.Println("signature holds:", sm2.VerifyASN1WithSM2(public, nil, []byte(in["text"]), raw("signature")))
	_, err := private.Decrypt(nil, raw("sealed"), nil)
	fmt.Println("gmsm opens it as sm-crypto wrote it:", err == nil)
	fmt.Println("gmsm, 04 before it:", string(must(private.Decrypt(nil, append([]byte{4}, raw("sealed")...), nil))))
	sealed := must(sm2.Encrypt(rand.Reader, public, []byte(in["text"]), nil))
	out := must(exec.Command("node", "open.js", in["privateKey"], hex.EncodeToString(sealed)).CombinedOutput())
	fmt.Print(string(out))
}
GO
go mod tidy 2>/dev/null
node seal.js | go run . | tee seen
diff - seen <<'WANT'
digest agrees: true
signature holds: true
gmsm opens it as sm-crypto wrote it: false
gmsm, 04 before it: 不动产登记 A023
sm-crypto, as gmsm wrote it: nothing
sm-crypto, without 04: 不动产登记 A023
WANT
