// Entry point of the container: the command line, and for `start` a door. The workbench listens on loopback alone, also inside a container, where
// nobody else is; this hands it what arrives at 7701, the port that docker-compose.yml publishes on the machine's own loopback.
import { connect, createServer } from "node:net";

if (process.argv[2] === "start") {
  const door = createServer((outside) => {
    const inside = connect(7700, "127.0.0.1");
    outside.pipe(inside).pipe(outside);
    outside.on("error", () => inside.destroy());
    inside.on("error", () => outside.destroy());
  });
  door.listen(7701, "0.0.0.0");
  // The command alone decides how long the process lives.
  door.unref();
}
await import("../dist/server/cli.js");
