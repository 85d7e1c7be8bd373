"""Finds communities of an LFR graph by one of the peers; the graph is built before the clock starts. Use: communities.py METHOD FOLDER"""
import json
import sys
import time

import numpy as np

method, folder = sys.argv[1], sys.argv[2]
edges = np.fromfile(f"{folder}/edges", dtype=np.uint32).reshape(-1, 2)
nodes = len(np.fromfile(f"{folder}/truth", dtype=np.uint32))

if method in ("plm", "parallel-leiden"):
    import networkit as nk

    nk.setSeed(1, False)
    nk.setNumberOfThreads(2)
    ends = (edges[:, 0].astype(np.uint64), edges[:, 1].astype(np.uint64))
    graph = nk.GraphFromCoo((np.ones(len(edges)), ends), n=nodes, weighted=True)
    found = nk.community.PLM(graph) if method == "plm" else nk.community.ParallelLeiden(graph, iterations=1)
    start = time.perf_counter()
    found.run()
    seconds = time.perf_counter() - start
    membership = found.getPartition().getVector()
else:
    import igraph

    graph = igraph.Graph(n=nodes, edges=edges, edge_attrs={"weight": [1.0] * len(edges)})
    if method == "igraph":
        start = time.perf_counter()
        found = graph.community_leiden("modularity", weights="weight", n_iterations=1)
        seconds = time.perf_counter() - start
    else:
        import leidenalg

        start = time.perf_counter()
        found = leidenalg.find_partition(
            graph, leidenalg.ModularityVertexPartition, weights="weight", n_iterations=1, seed=1
        )
        seconds = time.perf_counter() - start
    membership = found.membership

community = np.asarray(membership, dtype=np.int64)
degree = np.bincount(edges.ravel(), minlength=nodes)
total = np.bincount(community, weights=degree)
inside = np.count_nonzero(community[edges[:, 0]] == community[edges[:, 1]])
modularity = inside / len(edges) - np.square(total / (2 * len(edges))).sum()
print(json.dumps({"seconds": seconds, "modularity": modularity, "communities": int(len(np.unique(community)))}))
