import { z } from "zod";
import { writeLoad } from "../../server/store/load.ts";
import { openGraph } from "../../server/store/neo4j.ts";

/** A process of its own for the crash test to kill: writes one staged load and prints how far it is. */
const Order = z.object({
  address: z.object({ uri: z.string(), username: z.string(), password: z.string(), database: z.string().optional() }),
  staged: z.string(),
  home: z.object({ directory: z.string(), graph: z.string() }),
});

const { address, staged, home } = Order.parse(JSON.parse(process.argv[2] ?? ""));
const graph = await openGraph(address);
await writeLoad(graph, staged, home, (_step, fraction) => process.stdout.write(`${fraction}\n`));
await graph.close();
