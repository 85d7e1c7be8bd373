/** Procedures that only read the graph, its schema or its full-text indexes. */
export const PROCEDURES: ReadonlySet<string> = new Set([
  "db.labels",
  "db.relationshipTypes",
  "db.propertyKeys",
  "db.schema.visualization",
  "db.schema.nodeTypeProperties",
  "db.schema.relTypeProperties",
  "db.index.fulltext.queryNodes",
  "db.index.fulltext.queryRelationships",
]);

/** Functions with a dot in their name that come with Neo4j and only compute; those of plugins may run other queries. */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  `date.realtime date.statement date.transaction date.truncate datetime.fromepoch datetime.fromepochmillis datetime.realtime
datetime.statement datetime.transaction datetime.truncate duration.between duration.indays duration.inmonths duration.inseconds
localdatetime.realtime localdatetime.statement localdatetime.transaction localdatetime.truncate localtime.realtime localtime.statement
localtime.transaction localtime.truncate point.distance point.withinbbox time.realtime time.statement time.transaction time.truncate
vector.similarity.cosine vector.similarity.euclidean`.split(/\s+/),
);

/** Operators of Neo4j 5 plans (without `@neo4j`) that only read; whatever is not here is refused. */
export const OPERATORS: ReadonlySet<string> = new Set(
  `AllNodesScan AntiConditionalApply AntiSemiApply Apply Argument AssertSameNode AssertSameRelationship CacheProperties CartesianProduct
ConditionalApply DirectedAllRelationshipsScan DirectedRelationshipByElementIdSeek DirectedRelationshipByIdSeek
DirectedRelationshipIndexContainsScan DirectedRelationshipIndexEndsWithScan DirectedRelationshipIndexScan DirectedRelationshipIndexSeek
DirectedRelationshipIndexSeekByRange DirectedRelationshipTypeScan DirectedUnionRelationshipTypesScan Distinct EagerAggregation EmptyResult
EmptyRow Error Expand(All) Expand(Into) Filter IntersectionNodeByLabelsScan LetAntiSemiApply LetSelectOrAntiSemiApply LetSelectOrSemiApply
LetSemiApply Limit MultiNodeIndexSeek NodeByElementIdSeek NodeByIdSeek NodeByLabelScan NodeCountFromCountStore NodeHashJoin
NodeIndexContainsScan NodeIndexEndsWithScan NodeIndexScan NodeIndexSeek NodeIndexSeekByRange NodeLeftOuterHashJoin
NodeRightOuterHashJoin NodeUniqueIndexSeek NodeUniqueIndexSeekByRange Optional OptionalExpand(All) OptionalExpand(Into)
OrderedAggregation OrderedDistinct OrderedUnion PartialSort PartialTop ProcedureCall ProduceResults Projection
RelationshipCountFromCountStore Repeat(Trail) RollUpApply SelectOrAntiSemiApply SelectOrSemiApply SemiApply ShortestPath Skip Sort
StatefulShortestPath(All) StatefulShortestPath(Into) SubtractionNodeByLabelsScan Top Top1WithTies TriadicBuild TriadicFilter
TriadicSelection UndirectedAllRelationshipsScan UndirectedRelationshipByElementIdSeek UndirectedRelationshipByIdSeek
UndirectedRelationshipIndexContainsScan UndirectedRelationshipIndexEndsWithScan UndirectedRelationshipIndexScan
UndirectedRelationshipIndexSeek UndirectedRelationshipIndexSeekByRange UndirectedRelationshipTypeScan
UndirectedUnionRelationshipTypesScan Union UnionNodeByLabelsScan Unwind ValueHashJoin VarLengthExpand(All) VarLengthExpand(Into)
VarLengthExpand(Pruning) VarLengthExpand(Pruning,BFS) VarLengthExpand(Pruning,BFS,All) VarLengthExpand(Pruning,BFS,Into)`.split(
    /\s+/,
  ),
);
