"""Makes an LFR graph by NetworKit: OUT/edges (uint32 pairs) and OUT/truth (uint32). Use: lfr.py NODES OUT"""
import json
import sys
import time

import networkit as nk
import numpy as np

nodes, out = int(sys.argv[1]), sys.argv[2]
nk.setSeed(1, False)
nk.setNumberOfThreads(1)
lfr = nk.generators.LFRGenerator(nodes)
lfr.generatePowerlawDegreeSequence(20, 50, -2)
lfr.generatePowerlawCommunitySizeSequence(10, min(1000, nodes // 10), -1)
lfr.setMu(0.4)
start = time.perf_counter()
graph = lfr.generate()
np.array(list(graph.iterEdges()), dtype=np.uint32).tofile(f"{out}/edges")
np.array(lfr.getPartition().getVector(), dtype=np.uint32).tofile(f"{out}/truth")
print(json.dumps({"seconds": time.perf_counter() - start}))
