// A fan-out with node's ws, as its manual has it: the frame is made once and
// sent to every client in a loop. Arguments: a file of frames, one a line.
// "N PACE_MS" on stdin publishes N frames; the answer is when each was handed
// over, in ns of the monotonic clock.
const fs = require("node:fs");
const readline = require("node:readline");
const { WebSocketServer } = require("ws");

const frames = fs.readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean).map((f) => Buffer.from(f));
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false, backlog: 4096 });
server.on("listening", () => console.log(server.address().port));

readline.createInterface({ input: process.stdin }).on("line", async (line) => {
  const [n, pace] = line.split(" ").map(Number);
  const sent = [];
  for (let i = 0; i < n; i++) {
    sent.push(process.hrtime.bigint().toString());
    for (const client of server.clients) client.send(frames[i % frames.length], { binary: false });
    if (pace > 0) await new Promise((done) => setTimeout(done, pace));
  }
  console.log(sent.join(" "));
}).on("close", () => process.exit(0));
